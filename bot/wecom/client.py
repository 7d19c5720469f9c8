"""Messages to members (90236) through wechatpy's client, with what platforms.md lists mended.

wechatpy's own retry has no bound and its token fetch no time-out: both are replaced. Errors are judged by errcode.
Nothing that holds a secret or a token (addresses, request objects, response bodies) ever gets into an exception.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

import requests
from wechatpy.enterprise import WeChatClient
from wechatpy.exceptions import WeChatClientException

from bot.channel import InDoubt, Letter, Sent
from bot.clock import Clock
from bot.http import Session, never_left
from bot.text import split
from bot.wecom import cards, limits
from bot.wecom.errcodes import Means, meaning
from bot.wecom.limits import DUPLICATE_CHECK
from bot.wecom.media import WecomMedia
from bot.wecom.tokens import Tokens, TokenShelf
from config.errors import ForAWhile, ForGood
from config.settings import WecomSettings

log = logging.getLogger(__name__)

#: A letter in doubt is repeated no later than this after its first try: well inside the duplicate check.
REPEAT_WITHIN = timedelta(seconds=DUPLICATE_CHECK - 1800)
#: How long an upload's id is used again: well inside its three days, and longer than letters stay in doubt.
KEEP_UPLOAD = timedelta(hours=12)
#: Receivers of one request.
MOST_RECEIVERS = 1000


@dataclass(frozen=True, slots=True)
class SendResult:
    """`msgid` of the (last) message; `invalid` the userids, as given, that it did not reach."""

    msgid: str
    invalid: tuple[str, ...] = ()
    response_code: str = ""
    parts: int = 1


class _Wechatpy(WeChatClient):  # type: ignore[misc]
    """wechatpy's client on our session and our tokens."""

    def __init__(self, settings: WecomSettings, tokens: Tokens, http: Session) -> None:
        super().__init__(settings.corp_id, settings.secret, auto_retry=False)
        self.API_BASE_URL = settings.api_base + "/cgi-bin/"
        self._http = http
        self._tokens = tokens

    @property
    def access_token(self) -> str:
        return self._tokens.current()

    def fetch_access_token(self) -> None:
        raise NotImplementedError("tokens are fetched by Tokens")


class WecomClient:
    """Sends as one app. Safe to share between threads. Implements `bot.channel.Channel`."""

    name = "wecom"

    def __init__(
        self,
        settings: WecomSettings,
        shelf: TokenShelf,
        clock: Clock,
        http: Session | None = None,
        *,
        with_cards: bool = True,
    ) -> None:
        self._settings, self._clock, self._with_cards = settings, clock, with_cards
        self._http = http or Session()
        self.tokens = Tokens(settings.corp_id, settings.secret, shelf, clock, self._fetch_token)
        self._wechatpy = _Wechatpy(settings, self.tokens, self._http)
        self.media = WecomMedia(settings, self.tokens, self._http)
        self._uploaded: dict[str, tuple[str, datetime]] = {}

    # -- messages

    def send_text(self, userids: Sequence[str], text: str) -> SendResult:
        """A text, in as many messages as its length needs. Raises `InDoubt`, `ForAWhile` or `ForGood`."""
        parts = split(text)
        if not parts:
            raise ForGood("an empty text is not sent", code="44004")
        results: list[SendResult] = []
        for part in parts:
            try:
                results.append(self._send(userids, {"msgtype": "text", "text": {"content": part}}))
            except InDoubt:
                raise
            except ForAWhile as error:
                if not results:
                    raise
                # The first parts have gone: only a repeat under the duplicate check is safe.
                raise InDoubt(str(error), code=error.code, retry_after=error.retry_after) from None
        invalid = tuple(dict.fromkeys(userid for result in results for userid in result.invalid))
        return SendResult(results[-1].msgid, invalid, parts=len(parts))

    def send_card(self, userids: Sequence[str], card: Mapping[str, Any]) -> SendResult:
        """A template card, already in the platform's shape (facts §2.3); `response_code` can change it once later."""
        return self._send(userids, {"msgtype": "template_card", "template_card": dict(card)})

    def send_file(self, userids: Sequence[str], name: str, content: bytes, key: str) -> SendResult:
        """A paper or a picture as a file: uploaded, then sent by its media id.

        A letter (`key`) that is sent again within `KEEP_UPLOAD` goes by the id of its first upload: the repeat of one in doubt
        is then the very same request, which the platform's duplicate check knows. Another letter has an upload of its own, or
        the check would swallow it.
        """
        now = self._clock.now()
        for old in [old for old, (_, at) in list(self._uploaded.items()) if now - at > KEEP_UPLOAD]:
            self._uploaded.pop(old, None)
        if key not in self._uploaded:
            self._uploaded[key] = (self.media.upload(name, content), now)
        media_id = self._uploaded[key][0]
        return self._send(userids, {"msgtype": "file", "file": {"media_id": media_id}})

    def post(self, endpoint: str, message: Mapping[str, Any]) -> dict[str, Any]:
        """Any other call with a JSON body, e.g. `externalcontact/message/send`. Raises as `send_text` does."""
        return self._call(lambda: self._wechatpy.post(endpoint, data=dict(message)))

    def ask(self, endpoint: str, **parameters: Any) -> dict[str, Any]:
        """A call that changes nothing. Raises `ForAWhile` or `ForGood`."""
        try:
            return self._call(lambda: self._wechatpy.get(endpoint, params=parameters))
        except InDoubt as error:
            raise ForAWhile(str(error), code=error.code, retry_after=error.retry_after) from None

    # -- the app itself

    def app(self) -> dict[str, Any]:
        """What the platform knows of this app (90227): name, close, allow_userinfos, allow_partys, allow_tags."""
        return self._call(lambda: self._wechatpy.agent.get(self._settings.agent_id))

    def put_menu(self, menu: Mapping[str, Any]) -> None:
        """Replace the app's menu (90231)."""
        self._call(lambda: self._wechatpy.menu.create(self._settings.agent_id, dict(menu)))

    def callback_addresses(self) -> list[str]:
        """The addresses from which callbacks come (91116); they change, so a firewall wants them anew each day."""
        answer = self._call(lambda: self._wechatpy.get("getcallbackip"))
        return [str(one) for one in answer.get("ip_list") or []]

    # -- bot.channel.Channel

    def send(self, letter: Letter) -> Sent:
        """One letter to one member."""
        if letter.first_tried_at is not None:
            self.look_up(letter)
        if letter.file is not None:
            result = self.send_file([letter.address], *letter.file, letter.key)
        else:
            result = self._as_card(letter) or self.send_text([letter.address], letter.text)
        if result.invalid:
            raise ForGood(meaning(81013).say, code="invaliduser")
        return Sent(result.msgid, parts=result.parts)

    def _as_card(self, letter: Letter) -> SendResult | None:
        """The letter as a card with buttons; None where it goes as a text: no card fits it, or the app may send none."""
        if letter.card is None or not self._with_cards:
            return None
        card = cards.card(letter.text, letter.card["task_id"], letter.card["duty"])
        if card is None:
            return None
        try:
            return self.send_card([letter.address], card)
        except InDoubt:
            raise
        except (ForAWhile, ForGood) as error:
            if error.code not in cards.REFUSED:
                raise
            log.warning("card refused, sent as text", extra={"action": "wecom_card_refused", "errcode": error.code})
            return None

    def look_up(self, letter: Letter) -> Sent | None:
        """WeChat Work tells nobody what it delivered; but the same request within the duplicate check is not delivered
        twice, so within it the letter may simply be sent again."""
        if letter.first_tried_at is not None and self._clock.now() - letter.first_tried_at > REPEAT_WITHIN:
            raise ForGood("发送结果不明，已超过可以安全重发的时间", code="in_doubt_too_old")
        return None

    def wait_for(self, minute: int, hour: int) -> float:
        """Member limits, see `bot.wecom.limits`."""
        return limits.wait_for(minute, hour)

    # -- the wire

    def _send(self, userids: Sequence[str], message: Mapping[str, Any]) -> SendResult:
        if not 1 <= len(userids) <= MOST_RECEIVERS or any(not userid or "|" in userid for userid in userids):
            raise ForGood("not a list of userids", code="40003")
        duplicate = {"enable_duplicate_check": 1, "duplicate_check_interval": DUPLICATE_CHECK}
        answer = self._call(
            lambda: self._wechatpy.message.send(self._settings.agent_id, list(userids), msg={**message, **duplicate})
        )
        # Ids come back lower-cased; unlicensed members are visible but get nothing either.
        refused = {name.casefold() for name in _names(answer, "invaliduser") + _names(answer, "unlicenseduser")}
        invalid = tuple(userid for userid in userids if userid.casefold() in refused)
        return SendResult(str(answer.get("msgid") or ""), invalid, str(answer.get("response_code") or ""))

    def _call(self, call: Any) -> dict[str, Any]:
        """One call, repeated once with a fresh token when the token was refused."""
        for last in (False, True):
            token = self.tokens.current()
            errcode, answer = self._once(call)
            if errcode == 0:
                return answer
            code = meaning(errcode)
            if code.means is not Means.TOKEN:
                raise _error(errcode, str(answer.get("errmsg") or ""))
            if last or not self.tokens.refused(token):
                break
        log.error("access token refused again", extra={"action": "wecom_token_refused", "errcode": errcode})
        raise _error(errcode)

    def _once(self, call: Any) -> tuple[int, dict[str, Any]]:
        try:
            answer = call()
        except requests.exceptions.RequestException as error:
            if never_left(error):
                raise ForAWhile("WeChat Work cannot be reached", code="connect") from None
            raise InDoubt(f"no usable answer: {type(error).__name__}", code="no_answer") from None
        except WeChatClientException as error:
            if error.errcode is None:
                status = getattr(error.response, "status_code", "?")
                raise InDoubt(f"HTTP {status} from WeChat Work", code=f"http_{status}") from None
            return int(error.errcode), {"errmsg": error.errmsg}
        except (TypeError, ValueError) as error:
            # wechatpy's int(errcode) and its JSON reader on answers of another shape.
            raise InDoubt(f"answer of another shape: {type(error).__name__}", code="garbage") from None
        if not isinstance(answer, dict) or "errcode" not in answer:
            raise InDoubt("the answer is no JSON of WeChat Work's", code="garbage")
        return 0, answer

    def _fetch_token(self) -> tuple[str, int]:
        """Ask for a token (91039). The address holds the secret: it gets into no exception."""
        parameters = {"corpid": self._settings.corp_id, "corpsecret": self._settings.secret}
        try:
            response = self._http.get(self._settings.api_base + "/cgi-bin/gettoken", params=parameters)
            answer = response.json()
        except (requests.exceptions.RequestException, ValueError) as error:
            raise ForAWhile(f"no access token: {type(error).__name__}", code="gettoken", retry_after=20) from None
        if response.status_code != 200 or not isinstance(answer, dict):
            raise ForAWhile(f"no access token: HTTP {response.status_code}", code="gettoken", retry_after=20)
        errcode = answer.get("errcode", 0)
        if errcode != 0:
            if not isinstance(errcode, int) or isinstance(errcode, bool):
                raise ForAWhile("no access token: answer of another shape", code="gettoken", retry_after=20)
            log.error("no access token", extra={"action": "wecom_gettoken", "errcode": errcode})
            code = meaning(errcode)
            # Without a token nothing goes to anybody: no code of this call is a reason to give a message up.
            raise ForAWhile(code.say, code=str(errcode), retry_after=max(code.wait, 20))
        token, seconds = answer.get("access_token"), answer.get("expires_in", 7200)
        if not isinstance(token, str) or not token or not isinstance(seconds, int) or seconds <= 0:
            raise ForAWhile("no access token: answer of another shape", code="gettoken", retry_after=20)
        return token, seconds


def _names(answer: Mapping[str, Any], field: str) -> list[str]:
    """`a|b` here, a JSON array elsewhere in the same API (94888)."""
    value = answer.get(field) or ""
    return [str(name) for name in value] if isinstance(value, list) else str(value).split("|")


def _error(errcode: int, errmsg: str = "") -> ForAWhile | ForGood:
    code = meaning(errcode)
    # The one thing worth reading in an errmsg: which of our addresses is missing in the list.
    if errcode == 60020 and (found := re.search(r"from ip: ?([0-9a-fA-F.:]{3,45})", errmsg)):
        code = replace(code, say=f"{code.say}（{found[1].rstrip('.:')}）")
    if code.means in (Means.PERSON, Means.MESSAGE):
        return ForGood(code.say, code=str(errcode))
    if code.means is Means.SETUP:
        log.error(code.say, extra={"action": "wecom_setup", "errcode": errcode})
    return ForAWhile(code.say, code=str(errcode), retry_after=code.wait)
