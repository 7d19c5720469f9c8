"""The server behind TWILIO_API_BASE: messages are made, listed and fetched, and told about by status callbacks.

Sources: Twilio's OpenAPI description (twilio_api_v2010) and twilio.com/docs/messaging (states, callbacks, errors).
"""

from __future__ import annotations

import json
import re
import secrets
from collections.abc import Callable, Mapping
from datetime import datetime

from flask import Response, request

from bot.sandbox import misbehave
from bot.sandbox.bubbles import Bubbles, sms_address
from bot.sandbox.faults import FINE, Faults
from bot.sandbox.postman import Payload, Postman
from bot.sandbox.sms import MEANINGS, Sms, SmsBook
from bot.sandbox.twilio_webhook import ATTEMPTS, PAUSE, post_form
from bot.sandbox.wirelog import WireLog
from bot.sandbox.world import Wires

ERRAND = "twilio_status"
LONGEST = 1600
E164 = re.compile(r"\+[1-9]\d{6,14}")
#: Seconds after which an SMS is sent, and after that, delivered (or not).
SENT_AFTER, DELIVERED_AFTER = 0.2, 0.3

_HTTP = {20003: 401, 20404: 404, 20429: 429}
_SAID = {"queued": "已排队", "accepted": "已接受", "sent": "已发出", "delivered": "已送达"}


class TwilioServer:
    def __init__(
        self,
        wires: Wires,
        now: Callable[[], datetime],
        book: SmsBook,
        bubbles: Bubbles,
        faults: Faults,
        wirelog: WireLog,
        postman: Callable[[], Postman],
        hurried: Callable[[], bool],
    ) -> None:
        self._wires, self._now, self._book = wires, now, book
        self._bubbles, self._faults, self._wirelog, self._postman = bubbles, faults, wirelog, postman
        self._hurried = hurried

    def create(self, account: str) -> Response:
        """POST /2010-04-01/Accounts/<account>/Messages.json"""
        if (refused := self._who(account)) is not None:
            return refused
        form = request.form
        receiver = form.get("To", "")
        fault = self._faults.of("sms_out", sms_address(receiver))
        asked = f"POST {request.path}\n\n" + "\n".join(f"{name}={value}" for name, value in form.items())
        if fault in ("http_500", "timeout"):
            self._wirelog.add(self._now(), "保学 → Twilio：发短信", asked, f"（按开关：{fault}）", ok=False)
            if fault == "timeout":
                return misbehave.hanging(
                    lambda: self._faults.of("sms_out", sms_address(receiver)) != "timeout", self._hurried
                )
            return Response("Internal Server Error", 500, mimetype="text/plain")
        code = int(fault) if fault in ("20429", "21610", "21211") else self._fault_of(form)
        if code:
            return self._refuse(code, asked)
        sms = self._take(form, fault)
        body = json.dumps(sms.as_resource(account), ensure_ascii=False)
        tail = "（随后断线）" if fault == "cut" else ""
        self._wirelog.add(self._now(), "保学 → Twilio：发短信", asked, f"201 {body}{tail}", ok=not tail)
        if fault == "cut":
            return misbehave.broken_off(body.encode())
        return Response(body, 201, mimetype="application/json")

    def fetch(self, account: str, sid: str) -> Response:
        """GET /2010-04-01/Accounts/<account>/Messages/<sid>.json"""
        if (refused := self._who(account)) is not None:
            return refused
        sms = self._book.get(sid)
        if sms is None:
            return self._refuse(20404, f"GET {request.path}")
        return Response(json.dumps(sms.as_resource(account), ensure_ascii=False), mimetype="application/json")

    def list(self, account: str) -> Response:
        """GET /2010-04-01/Accounts/<account>/Messages.json: by To, From and DateSent, DateSent<, DateSent>."""
        if (refused := self._who(account)) is not None:
            return refused
        args = request.args
        asked = f"GET {request.full_path}"
        if self._faults.of("sms_out", sms_address(args.get("To", ""))) == "http_500":
            self._wirelog.add(self._now(), "保学 → Twilio：查短信", asked, "（按开关：http_500）", ok=False)
            return Response("Internal Server Error", 500, mimetype="text/plain")
        day = args.get("DateSent", "")[:10]  # Twilio's library writes a day as its first instant
        size = min(max(args.get("PageSize", 50, type=int), 1), 1000)
        found = self._book.find(
            receiver=args.get("To"),
            sender=args.get("From"),
            after=_bound(args.get("DateSent>") or day, "T00:00:00.000000"),
            before=_bound(args.get("DateSent<") or day, "T23:59:59.999999") or "9",
            limit=size,
        )
        page: dict[str, object] = {
            "messages": [sms.as_resource(account) for sms in found],
            "page": 0,
            "page_size": size,
            "start": 0,
            "end": max(len(found) - 1, 0),
            "uri": request.full_path,
            "first_page_uri": request.full_path,
            "next_page_uri": None,
            "previous_page_uri": None,
        }
        self._wirelog.add(self._now(), "保学 → Twilio：查短信", asked, f"200，找到 {len(found)} 条", ok=True)
        return Response(json.dumps(page, ensure_ascii=False), mimetype="application/json")

    def carry(self, payload: Payload, tries: int) -> float | None:
        """Move one SMS on and tell the product (the postman's errand)."""
        sid, status = str(payload["sid"]), str(payload["status"])
        error = payload.get("error")
        code = error if isinstance(error, int) else None
        now = self._now()
        sms = self._book.advance(sid, status, code, now) or self._book.get(sid)
        if sms is None or sms.status != status:
            return None
        if sms.bubble is not None and not tries:
            said = _SAID.get(status) or f"未送达（{code}）"
            self._bubbles.change(sms.bubble, note=f"Twilio · {said}")
        if status == "sent" and not tries:
            self._after_sent(sms, str(payload["end"]))
        return self._tell(sms, tries) if sms.callback else None

    def _after_sent(self, sms: Sms, end: str) -> None:
        code = int(end) if end.isdigit() else None
        following = {"sid": sms.sid, "status": "undelivered" if code else "delivered", "error": code}
        self._postman().give("sms:" + sms.sid, ERRAND, following, delay=DELIVERED_AFTER)

    def _tell(self, sms: Sms, tries: int) -> float | None:
        assert sms.callback is not None
        params = {
            "MessageSid": sms.sid,
            "SmsSid": sms.sid,
            "AccountSid": self._wires.twilio_sid,
            "MessageStatus": sms.status,
            "SmsStatus": sms.status,
            "To": sms.receiver,
            "From": sms.sender,
            "ApiVersion": "2010-04-01",
        }
        if sms.service:
            params["MessagingServiceSid"] = sms.service
        if sms.error_code:
            params["ErrorCode"] = str(sms.error_code)
        answer = post_form(self._wires, sms.callback, params)
        asked = f"POST {sms.callback}\n\n" + "\n".join(f"{name}={value}" for name, value in params.items())
        fine = 200 <= answer.status < 300
        title = f"Twilio → 保学：回执 {sms.status}"
        self._wirelog.add(self._now(), title, asked, f"{answer.status or ''} {answer.text}".strip(), ok=fine)
        unheard = answer.status == 0 or answer.status >= 500
        return PAUSE if unheard and tries + 1 < ATTEMPTS else None

    def _take(self, form: Mapping[str, str], fault: str) -> Sms:
        receiver, now = form["To"], self._now()
        # Any number has a phone somewhere, whether the page shows it or not.
        bubble = None
        if fault in ("30003", "30005"):
            self._bubbles.add(sms_address(receiver), "note", "手机关机或停机，一条短信没有送到", now)
        else:
            bubble = self._bubbles.add(sms_address(receiver), "theirs", form["Body"], now, note="Twilio · 已排队")
        sms = self._book.add(
            receiver,
            form.get("From", ""),
            form["Body"],
            now,
            callback=form.get("StatusCallback") or None,
            service=form.get("MessagingServiceSid") or None,
            bubble=bubble,
        )
        end = fault if fault in ("30003", "30005", "no_status") else FINE
        if end != "no_status":
            self._postman().give(
                "sms:" + sms.sid, ERRAND, {"sid": sms.sid, "status": "sent", "end": end}, delay=SENT_AFTER
            )
        return sms

    def _fault_of(self, form: Mapping[str, str]) -> int:
        receiver, body = form.get("To", ""), form.get("Body", "")
        if not receiver:
            return 21604
        if not E164.fullmatch(receiver):
            return 21211
        if not form.get("From") and not form.get("MessagingServiceSid"):
            return 21603
        if form.get("From") and form["From"] != self._wires.twilio_from:
            return 21606
        if not body:
            return 21602
        if len(body) > LONGEST:
            return 21617
        return 21610 if self._book.opted_out(receiver) else 0

    def _who(self, account: str) -> Response | None:
        given = request.authorization
        right = (
            given is not None
            and given.type == "basic"
            and secrets.compare_digest((given.username or "").encode(), self._wires.twilio_sid.encode())
            and secrets.compare_digest((given.password or "").encode(), self._wires.twilio_token.encode())
            and account == self._wires.twilio_sid
        )
        return None if right else self._refuse(20003, f"{request.method} {request.path}")

    def _refuse(self, code: int, asked: str) -> Response:
        status = _HTTP.get(code, 400)
        told = {
            "code": code,
            "message": MEANINGS[code],
            "more_info": f"https://www.twilio.com/docs/errors/{code}",
            "status": status,
        }
        self._wirelog.add(self._now(), "保学 → Twilio：被拒", asked, f"{status} {json.dumps(told)}", ok=False)
        return Response(json.dumps(told), status, mimetype="application/json")


def _bound(given: str, hour: str) -> str:
    """A DateSent filter as a stamp: a day means all of it, an instant itself; "" if none is given."""
    if not given:
        return ""
    return given.replace("Z", "+00:00") if "T" in given else f"{given}{hour}+00:00"
