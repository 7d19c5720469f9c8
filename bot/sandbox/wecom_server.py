"""The server behind WECOM_API_BASE: access tokens and message/send, with Tencent's limits and error codes.

Sources: developer.work.weixin.qq.com/document/path/ 91039 (gettoken), 90236 (message/send), 90312 (limits), 90455.
What the answer to a suppressed duplicate looks like is not documented: here it is the first answer once more.
"""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

from flask import Response, request

from bot.sandbox import misbehave
from bot.sandbox.bubbles import Bubbles, wecom_address
from bot.sandbox.cards import TYPES, Shown, shown
from bot.sandbox.faults import FINE, Faults
from bot.sandbox.memory import Memory, stamp
from bot.sandbox.people import People
from bot.sandbox.wecom_checks import Refused, check
from bot.sandbox.wirelog import WireLog
from bot.sandbox.world import Wires

EXPIRES_IN = 7200
RECEIVERS = 1000
#: One app to one member: so many within so long, the excess is dropped without a word.
MEMBER_LIMITS = ((30, timedelta(minutes=1)), (1000, timedelta(hours=1)))
#: The code that stands for a text that is cut.
CUT = 45002
DUPLICATE_DEFAULT, DUPLICATE_LONGEST = 1800, 4 * 3600

_MEANINGS = {
    40001: "invalid credential",
    40008: "invalid message type",
    40013: "invalid corpid",
    40014: "invalid access_token",
    40056: "invalid agentid",
    41001: "access_token missing",
    41002: "corpid missing",
    41004: "corpsecret missing",
    42001: "access_token expired",
    44004: "empty content",
    45009: "reach max api daily quota limit",
    47001: "data format error. Warning: wrong json format",
    81013: "user & party & tag all invalid",
    82001: "no receiver given",
}

Reply = dict[str, object]


def _error(code: int) -> Reply:
    return {"errcode": code, "errmsg": f"{_MEANINGS[code]}, more info at the error code page of WeChat Work"}


class WecomServer:
    def __init__(
        self,
        wires: Wires,
        now: Callable[[], datetime],
        memory: Memory,
        people: People,
        bubbles: Bubbles,
        faults: Faults,
        wirelog: WireLog,
        hurried: Callable[[], bool],
        media_name: Callable[[str], str | None] | None = None,
    ) -> None:
        self._media_name = media_name
        self._wires, self._now, self._memory, self._people = wires, now, memory, people
        self._bubbles, self._faults, self._wirelog, self._hurried = bubbles, faults, wirelog, hurried

    def gettoken(self) -> Response:
        """GET /cgi-bin/gettoken?corpid=&corpsecret="""
        fault = self._faults.of("wecom_out", None)
        if fault in ("http_500", "timeout"):
            return self._fail(fault, "取令牌", "")
        args = request.args
        reply = self._token_for(args.get("corpid", ""), args.get("corpsecret", ""))
        shown_reply = {**reply, "access_token": "…"} if "access_token" in reply else reply
        asked = f"GET /cgi-bin/gettoken?corpid={args.get('corpid', '')}&corpsecret=…"
        self._log("取令牌", asked, shown_reply)
        return self._json(reply)

    def send(self) -> Response:
        """POST /cgi-bin/message/send?access_token="""
        raw = request.get_data(cache=False)
        asked = "POST /cgi-bin/message/send?access_token=…\n\n" + raw.decode("utf-8", "replace")
        message = self._message(raw)
        receivers = self._receivers(message or {})
        strikes = {self._faults.of("wecom_out", wecom_address(one)) for one in receivers} or {
            self._faults.of("wecom_out", None)
        }
        fault = next(iter(strikes - {FINE, "invaliduser"}), FINE)
        if fault in ("http_500", "timeout"):
            return self._fail(fault, "发消息", asked)
        reply = _error(int(fault)) if fault.isdigit() else self._accept(raw, message, receivers)
        self._log("发消息", asked, reply, note="（随后断线）" if fault == "cut" else "")
        if fault == "cut":
            return misbehave.broken_off(json.dumps(reply).encode())
        return self._json(reply)

    def _token_for(self, corp_id: str, secret: str) -> Reply:
        if not corp_id or not secret:
            return _error(41002 if not corp_id else 41004)
        if corp_id != self._wires.corp_id:
            return _error(40013)
        if not secrets.compare_digest(secret.encode(), self._wires.secret.encode()):
            return _error(40001)
        now = self._now()
        with self._memory.change() as db:
            # A token in force is given again, as Tencent does, until it nears its end.
            row = db.execute(
                "SELECT value, expires_at FROM token WHERE expires_at > ? ORDER BY expires_at DESC LIMIT 1",
                (stamp(now + timedelta(seconds=60)),),
            ).fetchone()
            if row is None:
                value, end = secrets.token_urlsafe(64), now + timedelta(seconds=EXPIRES_IN)
                db.execute("INSERT INTO token (value, expires_at) VALUES (?, ?)", (value, stamp(end)))
            else:
                value, end = row["value"], datetime.fromisoformat(row["expires_at"])
        left = int((end - now).total_seconds())
        return {"errcode": 0, "errmsg": "ok", "access_token": value, "expires_in": left}

    def token_fault(self, value: str | None) -> int:
        """The error code of an access token; 0 for one in force."""
        if not value:
            return 41001
        row = self._memory.row("SELECT expires_at FROM token WHERE value = ?", (value,))
        if row is None:
            return 40014
        return 42001 if row["expires_at"] <= stamp(self._now()) else 0

    @staticmethod
    def _message(raw: bytes) -> Mapping[str, object] | None:
        try:
            message = json.loads(raw)
        except ValueError:
            return None
        return message if isinstance(message, Mapping) else None

    @staticmethod
    def _receivers(message: Mapping[str, object]) -> list[str]:
        return [one for one in str(message.get("touser") or "").split("|") if one][:RECEIVERS]

    def _accept(self, raw: bytes, message: Mapping[str, object] | None, receivers: list[str]) -> Reply:
        if code := self.token_fault(request.args.get("access_token")):
            return _error(code)
        if message is None:
            return _error(47001)
        if message.get("agentid") != self._wires.agent_id:
            return _error(40056)
        if message.get("msgtype") not in TYPES:
            return _error(40008)
        if not receivers:
            return _error(81013 if message.get("toparty") or message.get("totag") else 82001)
        response_code = secrets.token_urlsafe(32)
        look = self._file(message) if message.get("msgtype") == "file" else shown(message, response_code)
        if look is None:
            return _error(44004)
        try:
            check("message/send", message)
        except Refused as refused:
            # Too long a text is no error of the platform's: it is cut without a word, and the phone shows that.
            if refused.code != CUT:
                return {"errcode": refused.code, "errmsg": refused.why}
        with self._memory.change():
            return self._deliver(raw, message, receivers, look, response_code)

    def _file(self, message: Mapping[str, object]) -> Shown | None:
        """A file as the phone shows it; None for a media id that is not, or no longer, there."""
        body = message.get("file")
        media_id = str(body.get("media_id") or "") if isinstance(body, Mapping) else ""
        name = self._media_name(media_id) if self._media_name is not None else None
        return Shown(f"［文件］{name}", card={"file": f"/sandbox/file/{media_id}", "buttons": []}) if name else None

    def _deliver(
        self, raw: bytes, message: Mapping[str, object], receivers: list[str], look: Shown, response_code: str
    ) -> Reply:
        now = self._now()
        digest = hashlib.sha256(raw).hexdigest()
        checked = message.get("enable_duplicate_check") == 1
        seen = self._memory.row("SELECT answer FROM request_seen WHERE hash = ? AND until > ?", (digest, stamp(now)))
        if checked and seen is not None:
            answer: Reply = json.loads(seen["answer"])
            return answer
        reached = [one for one in receivers if self._is_member(one)]
        bad = "|".join(one.lower() for one in receivers if one not in reached)
        if not reached:
            return {**_error(81013), "invaliduser": bad}
        for one in reached:
            self._put_on_phone(one, look, now)
        reply: Reply = {"errcode": 0, "errmsg": "ok", "msgid": secrets.token_urlsafe(48)}
        if bad:
            reply["invaliduser"] = bad
        if look.card is not None and "response_code" in look.card:
            reply["response_code"] = response_code
        if checked:
            asked = message.get("duplicate_check_interval")
            seconds = min(asked if isinstance(asked, int) else DUPLICATE_DEFAULT, DUPLICATE_LONGEST)
            with self._memory.change() as db:
                db.execute("DELETE FROM request_seen WHERE until <= ?", (stamp(now),))
                db.execute(
                    "INSERT OR REPLACE INTO request_seen (hash, until, answer) VALUES (?, ?, ?)",
                    (digest, stamp(now + timedelta(seconds=seconds)), json.dumps(reply)),
                )
        return reply

    def _is_member(self, userid: str) -> bool:
        address = wecom_address(userid)
        return self._people.by_address(address) is not None and self._faults.of("wecom_out", address) != "invaliduser"

    def _put_on_phone(self, userid: str, look: Shown, now: datetime) -> None:
        address = wecom_address(userid)
        with self._memory.change() as db:
            db.execute("DELETE FROM member_got WHERE at <= ?", (stamp(now - timedelta(hours=1)),))
            for most, span in MEMBER_LIMITS:
                row = db.execute(
                    "SELECT count(*) AS n FROM member_got WHERE address = ? AND at > ?", (address, stamp(now - span))
                ).fetchone()
                if row["n"] >= most:
                    # The product is told "ok" all the same; whoever plays here ought to see it.
                    self._bubbles.add(address, "note", f"超过每人限额（{most} 条），企业微信丢弃了一条消息", now)
                    return
            db.execute("INSERT INTO member_got (address, at) VALUES (?, ?)", (address, stamp(now)))
            self._bubbles.add(address, "theirs", look.text, now, note=look.note, card=look.card)

    def _fail(self, fault: str, what: str, asked: str) -> Response:
        self._wirelog.add(self._now(), f"保学 → 企业微信：{what}", asked, f"（按开关：{fault}）", ok=False)
        if fault == "timeout":
            return misbehave.hanging(
                lambda: "timeout" not in {one.kind for one in self._faults.current()}, self._hurried
            )
        return Response("<html><body>500 Internal Server Error</body></html>", 500, mimetype="text/html")

    def _log(self, what: str, asked: str, reply: Reply, note: str = "") -> None:
        answered = json.dumps(reply, ensure_ascii=False) + note
        fine = reply["errcode"] == 0 and not note
        self._wirelog.add(self._now(), f"保学 → 企业微信：{what}", asked, answered, ok=fine)

    @staticmethod
    def _json(reply: Reply) -> Response:
        return Response(json.dumps(reply, ensure_ascii=False), mimetype="application/json")
