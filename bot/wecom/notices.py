"""学校通知 to parents by 家校沟通 (91609): the same app and token, another call; nothing comes back by it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.channel import InDoubt, Letter, Sent
from bot.text import split
from bot.wecom.client import WecomClient
from bot.wecom.limits import DUPLICATE_CHECK
from config.errors import ForAWhile, ForGood

#: The parents of whom it speaks, not the pupils' own accounts.
TO_PARENTS = 0
NOT_THERE = "家长没有关注“学校通知”，或不在应用的家校范围内"


class SchoolNotices:
    """Implements `bot.channel.Channel`. An address is a parent_userid."""

    name = "parent"

    def __init__(self, client: WecomClient, agent_id: int) -> None:
        self._client, self._agent_id = client, agent_id

    def send(self, letter: Letter) -> Sent:
        """One letter to one parent. Raises `InDoubt`, `ForAWhile` or `ForGood`."""
        if letter.first_tried_at is not None:
            self._client.look_up(letter)
        parts = split(letter.text)
        if not parts:
            raise ForGood("an empty text is not sent", code="44004")
        for number, part in enumerate(parts):
            try:
                answer = self._client.post("externalcontact/message/send", self._request(letter.address, part))
            except InDoubt:
                raise
            except ForAWhile as error:
                if not number:
                    raise
                # The first parts have gone: only a repeat under the duplicate check is safe.
                raise InDoubt(str(error), code=error.code, retry_after=error.retry_after) from None
            if answer.get("invalid_parent_userid"):
                raise ForGood(NOT_THERE, code="invalid_parent")
        # The platform gives these messages no number.
        return Sent("", parts=len(parts))

    def look_up(self, letter: Letter) -> Sent | None:
        """As for members: within the duplicate check the same request may simply be sent again."""
        return self._client.look_up(letter)

    def wait_for(self, minute: int, hour: int) -> float:
        """No limit for these is documented; the platform's own error is heeded."""
        return 0.0

    def _request(self, parent: str, text: str) -> Mapping[str, Any]:
        return {
            "recv_scope": TO_PARENTS,
            "to_parent_userid": [parent],
            "msgtype": "text",
            "agentid": self._agent_id,
            "text": {"content": text},
            "enable_duplicate_check": 1,
            "duplicate_check_interval": DUPLICATE_CHECK,
        }
