"""Both providers as one stand-in: WeChat Work and Twilio, remembering what reached whom.

Every request is held against the platform's published shape first. One that does not fit is answered with the platform's
own error and kept in `refused`; whoever tells a story looks there at its end.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from email.utils import format_datetime
from typing import Any

from bot.clock import Clock
from bot.sandbox.wecom_checks import Refused, check
from tests.wires import twilio_document
from tests.wires.address_books import AddressBooks
from tests.wires.standin import Answer, Asked

ACCOUNT = "AC" + "a" * 32


class Providers:
    """Answers as the platforms do; `on_wecom`, `on_parent`, `on_sms`, `on_list` replace an answer while they are set."""

    def __init__(self, clock: Clock) -> None:
        self.clock = clock
        self.wecom: list[tuple[str, str]] = []
        #: 学校通知: (parent_userid, words). `followers`: who follows the school; None: everybody.
        self.notices: list[tuple[str, str]] = []
        self.followers: set[str] | None = None
        self.books = AddressBooks()
        self.sms: list[dict[str, Any]] = []
        self.cards: list[dict[str, Any]] = []
        self.calls: list[str] = []
        self.media: dict[str, bytes] = {}
        self.uploads: list[bytes] = []
        self.refused: list[str] = []
        self.on_wecom: Callable[[Asked], Answer | None] | None = None
        self.on_parent: Callable[[Asked], Answer | None] | None = None
        self.on_sms: Callable[[Asked], Answer | None] | None = None
        self.on_list: Callable[[Asked], Answer | None] | None = None
        self._seen: dict[bytes, datetime] = {}

    def __call__(self, asked: Asked) -> Answer:
        self.calls.append(f"{asked.method} {asked.path.rsplit('/', 1)[-1]}")
        if (refusal := self._unfit(asked)) is not None:
            return refusal
        if asked.path.endswith("/gettoken"):
            return 200, {"errcode": 0, "access_token": "token", "expires_in": 7200}
        if any(f"/cgi-bin/{book}/" in asked.path for book in ("department", "user", "school")):
            return self.books(asked)
        if asked.path.endswith("externalcontact/message/send"):
            return (self.on_parent and self.on_parent(asked)) or self.take_notice(asked)
        if asked.path.endswith("/media/get"):
            return self.give_media(asked)
        if asked.path.endswith("/media/upload"):
            self.uploads.append(asked.body)
            return 200, {"errcode": 0, "errmsg": "ok", "type": "file", "media_id": f"up{len(self.uploads)}"}
        if asked.path.endswith("/message/send"):
            return (self.on_wecom and self.on_wecom(asked)) or self.take_wecom(asked)
        if asked.method == "POST":
            return (self.on_sms and self.on_sms(asked)) or self.take_sms(asked)
        return (self.on_list and self.on_list(asked)) or self.list_sms(asked)

    def _unfit(self, asked: Asked) -> Answer | None:
        """The platform's answer to a request that does not fit its published shape; None for one that does."""
        if "/cgi-bin/" in asked.path:
            if asked.method == "POST" and not asked.path.endswith("/media/upload"):
                try:
                    check(asked.path.partition("/cgi-bin/")[2], asked.json())
                except Refused as refused:
                    self.refused.append(f"{asked.path}: {refused}")
                    return 200, {"errcode": refused.code, "errmsg": refused.why}
            return None
        faults = twilio_document.faults(asked)
        self.refused += faults
        return (400, {"code": 21602, "message": faults[0], "more_info": "", "status": 400}) if faults else None

    def take_wecom(self, asked: Asked) -> Answer:
        """Accept; the same request again within its duplicate check is answered alike and not delivered."""
        sent, now = asked.json(), self.clock.now()
        assert sent["enable_duplicate_check"] == 1
        before = self._seen.get(asked.body)
        if before is None or (now - before).total_seconds() > sent["duplicate_check_interval"]:
            self._seen[asked.body] = now
            if sent["msgtype"] == "template_card":
                self.cards.append(sent["template_card"])
            self.wecom.append((sent["touser"], words_of(sent)))
        return 200, {"errcode": 0, "errmsg": "ok", "invaliduser": "", "msgid": f"m{len(self.wecom)}"}

    def take_notice(self, asked: Asked) -> Answer:
        """Accept for who follows the school; name the others."""
        sent, now = asked.json(), self.clock.now()
        before = self._seen.get(asked.body)
        bad = [one for one in sent["to_parent_userid"] if self.followers is not None and one not in self.followers]
        if before is None or (now - before).total_seconds() > sent["duplicate_check_interval"]:
            self._seen[asked.body] = now
            self.notices += [(one, words_of(sent)) for one in sent["to_parent_userid"] if one not in bad]
        return 200, {"errcode": 0, "errmsg": "ok", **({"invalid_parent_userid": bad} if bad else {})}

    def give_media(self, asked: Asked) -> Answer:
        content = self.media.get(asked.query["media_id"])
        return (200, content) if content is not None else (200, {"errcode": 40007, "errmsg": "invalid media_id"})

    def take_sms(self, asked: Asked) -> Answer:
        form = asked.form()
        made = {
            "sid": f"SM{len(self.sms):032x}",
            "account_sid": ACCOUNT,
            "to": form["To"],
            "from": form.get("From"),
            "body": form["Body"],
            "status": "queued",
            "error_code": None,
            "date_created": format_datetime(self.clock.now()),
            "status_callback": form.get("StatusCallback"),
        }
        self.sms.append(made)
        return 201, made

    def list_sms(self, asked: Asked) -> Answer:
        """The messages to a number, or the one that the path names."""
        number = asked.path.rsplit("/", 1)[-1].removesuffix(".json")
        if number != "Messages":
            one = next((one for one in self.sms if one["sid"] == number), None)
            return (200, one) if one is not None else refuse(20404, 404)(asked)
        found = [one for one in reversed(self.sms) if one["to"] == asked.query.get("To", one["to"])]
        page = {"page": 0, "page_size": 100, "next_page_uri": None, "first_page_uri": asked.path, "messages": found}
        return 200, page


def words_of(sent: dict[str, Any]) -> str:
    """What a member reads: a text, or a card from top to bottom."""
    if sent["msgtype"] == "text":
        return str(sent["text"]["content"])
    if sent["msgtype"] == "file":
        return f"［文件］{sent['file']['media_id']}"
    card = sent["template_card"]
    rows = [f"\n{row['keyname']}：{row['value']}" for row in card.get("horizontal_content_list", ())]
    desc = card["main_title"].get("desc")
    return card["main_title"]["title"] + card["sub_title_text"] + "".join(rows) + (f"\n{desc}" if desc else "")


def refuse(code: int, status: int = 400) -> Callable[[Asked], Answer]:
    """Twilio's error answer."""
    return lambda _: (status, {"code": code, "message": "no", "more_info": "", "status": status})


def at(text: str) -> datetime:
    """An instant from `2026-10-14 08:05` in China."""
    return datetime.fromisoformat(text + "+08:00")
