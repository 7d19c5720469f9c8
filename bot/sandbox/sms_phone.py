"""A guardian's phone: what he types goes back to the gateway that wrote to him last.

Tencent's and Aliyun's uplink callbacks take no answer; Twilio's signed webhook does, and he gets the product's TwiML.
Twilio itself keeps account of the English stop words (STOP …): from then on it refuses to send to that number (21610).
It knows no Chinese ones: 退订 is for the product to understand.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from datetime import datetime

from bot.sandbox.bubbles import Bubbles, sms_address
from bot.sandbox.envelope import Unreadable, texts
from bot.sandbox.gateway_desk import Desk
from bot.sandbox.outgoing import Answer
from bot.sandbox.postman import Payload, Postman
from bot.sandbox.sms import SmsBook, segments
from bot.sandbox.twilio_webhook import ATTEMPTS, PAUSE, post_form
from bot.sandbox.wirelog import WireLog
from bot.sandbox.world import Wires

ERRAND = "twilio_inbound"
STOP = frozenset({"STOP", "STOPALL", "UNSUBSCRIBE", "CANCEL", "END", "QUIT"})
START = frozenset({"START", "YES", "UNSTOP"})


class SmsPhones:
    def __init__(
        self,
        wires: Wires,
        now: Callable[[], datetime],
        book: SmsBook,
        bubbles: Bubbles,
        wirelog: WireLog,
        postman: Callable[[], Postman],
        desk: Desk,
    ) -> None:
        self._wires, self._now, self._book = wires, now, book
        self._bubbles, self._wirelog, self._postman, self._desk = bubbles, wirelog, postman, desk

    def say(self, number: str, text: str) -> int:
        """The guardian answers whoever wrote to him last, else Twilio's number; gives the bubble."""
        now, word = self._now(), text.strip().upper()
        bubble = self._bubbles.add(sms_address(number), "mine", text, now, state="sending")
        if (gateway := self._desk.book.last_from(number)) is not None:
            self._desk.say(gateway, number, text, bubble)
            return bubble
        sid = "SM" + secrets.token_hex(16)
        params = {
            "MessageSid": sid,
            "SmsSid": sid,
            "SmsMessageSid": sid,
            "AccountSid": self._wires.twilio_sid,
            "From": number,
            "To": self._wires.twilio_from,
            "Body": text,
            "NumMedia": "0",
            "NumSegments": str(segments(text)),
            "SmsStatus": "received",
            "ApiVersion": "2010-04-01",
        }
        if word in STOP:
            self._book.opt_out(number, now)
            self._bubbles.add(sms_address(number), "note", "短信网关已把这个号码记为退订", now)
        elif word in START:
            self._book.opt_in(number)
        payload = {"params": params, "bubble": bubble, "idempotency": secrets.token_hex(16)}
        self._postman().give(sms_address(number), ERRAND, payload)
        return bubble

    def carry(self, payload: Payload, tries: int) -> float | None:
        """One attempt at one webhook (the postman's errand)."""
        params, bubble = payload["params"], payload["bubble"]
        assert isinstance(params, dict)
        assert isinstance(bubble, int)
        url = self._wires.base_url + "/sms/twilio/inbound"
        answer = post_form(self._wires, url, params, str(payload["idempotency"]))
        asked = f"POST {url}\n\n" + "\n".join(f"{name}={value}" for name, value in params.items())
        fine = 200 <= answer.status < 300
        told = f"{answer.status or ''} {answer.text}".strip()
        self._wirelog.add(self._now(), f"Twilio → 保学：{params['From']} 的短信", asked, told, ok=fine)
        if fine:
            self._bubbles.change(bubble, state="taken")
            self._show(str(params["From"]), answer)
            return None
        if (answer.status == 0 or answer.status >= 500) and tries + 1 < ATTEMPTS:
            self._bubbles.change(bubble, state="sending", note=f"{answer.why()}，再试一次……")
            return PAUSE
        self._bubbles.change(bubble, state="lost", note=f"没送到：{answer.why()}")
        return None

    def _show(self, number: str, answer: Answer) -> None:
        now = self._now()
        try:
            said = texts(answer.text, "Message") if answer.text.strip() else []
        except Unreadable as error:
            self._bubbles.add(sms_address(number), "note", f"答复读不出来：{error}", now)
            return
        for text in said:
            if self._book.opted_out(number):
                self._bubbles.add(sms_address(number), "note", "已退订，网关拦下了一条答复", now)
            else:
                self._bubbles.add(sms_address(number), "theirs", text, now)
