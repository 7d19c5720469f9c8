"""What both gateways of the mainland do alike: they take an SMS, show it on the phone, and tell what became of it.

Receipts and what people answer (uplink) go to the product's callbacks, at the address with the secret.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from flask import Response

from bot.sandbox import misbehave
from bot.sandbox.bubbles import Bubbles
from bot.sandbox.faults import FINE, Channel, Faults
from bot.sandbox.gateway_book import GatewayBook, Taken, address, note
from bot.sandbox.gateway_keys import NAMES, Name
from bot.sandbox.outgoing import Answer, post
from bot.sandbox.postman import Payload, Postman
from bot.sandbox.wirelog import WireLog
from bot.sandbox.world import Wires
from config.days import local

RECEIPT, UPLINK = "gateway_receipt", "gateway_uplink"
CHANNEL: dict[Name, Channel] = {"tencent": "tencent_out", "aliyun": "aliyun_out"}
#: Seconds after which the carrier has given its word. Callbacks: seconds to connect and to answer, tries, pause.
TOLD_AFTER = 0.4
CONNECT, READ, ATTEMPTS, PAUSE = 3.0, 5.0, 3, 1.0
#: Switches by which the SMS is taken, and only its receipt is bad, or none comes: the carrier's code and words.
UNDELIVERED = {"MK:0001": "空号", "UNDELIV": "空号或停机"}
GOOD: dict[Name, tuple[str, str]] = {
    "tencent": ("DELIVRD", "用户短信送达成功"),
    "aliyun": ("DELIVERED", "用户接收成功"),
}
NO_RECEIPT = "no_status"
#: Switches by which it is taken and nobody is told so.
LOST = ("timeout", "cut")


@dataclass(frozen=True, slots=True)
class Desk:
    """What the two servers share."""

    wires: Wires
    now: Callable[[], datetime]
    book: GatewayBook
    bubbles: Bubbles
    faults: Faults
    wirelog: WireLog
    postman: Callable[[], Postman]
    hurried: Callable[[], bool]

    def fault(self, gateway: Name, number: str) -> str:
        """The switch that strikes an SMS to a number."""
        return self.faults.of(CHANNEL[gateway], address(number))

    def take(self, gateway: Name, message_id: str, number: str, words: str, *, mark: str, template: str) -> None:
        """Take one SMS: the phone shows it, unless the number is dead, and a receipt will follow."""
        now, fault, phone = self.now(), self.fault(gateway, number), address(number)
        bubble = None
        if fault in UNDELIVERED:
            self.bubbles.add(phone, "note", "空号或停机，一条短信没有送到", now)
        else:
            bubble = self.bubbles.add(phone, "theirs", words, now, note=f"{NAMES[gateway]} · 已发出")
        number = phone.removeprefix("sms:")
        self.book.add(gateway, number, words, now, message_id=message_id, mark=mark, template=template, bubble=bubble)
        if fault != NO_RECEIPT:
            end = fault if fault in UNDELIVERED else FINE
            payload = {"id": message_id, "number": number, "end": end}
            self.postman().give(f"gateway:{message_id}:{number}", RECEIPT, payload, delay=TOLD_AFTER)

    def answer(self, gateway: Name, fault: str, asked: str, told: object, *, ok: bool, status: int = 200) -> Response:
        """The answer on the wire: as it is, or lost by a switch though the SMS was taken. `ok`: nothing was refused."""
        body = json.dumps(told, ensure_ascii=False)
        words = f"（收下了，按开关：{fault}）" if fault in LOST else ""
        title = f"保学 → {NAMES[gateway]}：{'短信' if ok else '被拒'}"
        self.wirelog.add(self.now(), title, asked, f"{status} {body}{words}", ok=ok and not words)
        if fault == "cut":
            return misbehave.broken_off(body.encode())
        if fault == "timeout":
            return misbehave.hanging(lambda: not self._silent(gateway), self.hurried)
        return Response(body, status, mimetype="application/json")

    def _silent(self, gateway: Name) -> bool:
        return any(one.channel == CHANNEL[gateway] and one.kind == "timeout" for one in self.faults.current())

    def broken(self, gateway: Name, asked: str) -> Response:
        """HTTP 500, by its switch: the SMS was not taken, but who gets such an answer cannot know."""
        self.wirelog.add(self.now(), f"保学 → {NAMES[gateway]}：短信", asked, "（按开关：http_500）", ok=False)
        return Response("Internal Server Error", 500, mimetype="text/plain")

    def say(self, gateway: Name, number: str, text: str, bubble: int) -> None:
        """Somebody answered an SMS of a gateway."""
        entry = uplink(self, gateway, number, text)
        payload = {"gateway": gateway, "body": entry, "bubble": bubble}
        self.postman().give(address(number), UPLINK, payload)

    def carry_receipt(self, payload: Payload, tries: int) -> float | None:
        """Tell the product what became of one SMS (the postman's errand)."""
        taken = self.hear(payload)
        if taken is None:
            return None
        title = f"{NAMES[taken.gateway]} → 保学：回执 {taken.code}"
        answer = self.post(taken.gateway, "status", [receipt(taken)], title)
        return PAUSE if not answer.taken and tries + 1 < ATTEMPTS else None

    def hear(self, payload: Payload) -> Taken | None:
        """The carrier's word on one SMS; a second hearing changes nothing."""
        number, end = str(payload["number"]), str(payload["end"])
        taken = self.book.get(str(payload["id"]), number)
        if taken is None or taken.code:
            return taken
        good = end not in UNDELIVERED
        code, said = GOOD[taken.gateway] if good else (end, UNDELIVERED[end])
        self.book.told(taken.id, number, code, said, self.now(), arrived=good)
        taken = self.book.get(taken.id, number) or taken
        if taken.bubble is not None:
            self.bubbles.change(taken.bubble, note=note(taken))
        return taken

    def carry_uplink(self, payload: Payload, tries: int) -> float | None:
        """One try at telling the product what somebody wrote (the postman's errand)."""
        bubble = payload["bubble"]
        assert isinstance(bubble, int)
        gateway: Name = "tencent" if payload["gateway"] == "tencent" else "aliyun"
        answer = self.post(gateway, "inbound", payload["body"], f"{NAMES[gateway]} → 保学：上行短信")
        if answer.taken:
            self.bubbles.change(bubble, state="taken", note=f"经{NAMES[gateway]}上行")
            return None
        if tries + 1 < ATTEMPTS:
            self.bubbles.change(bubble, state="sending", note=f"{answer.why()}，再试一次……")
            return PAUSE
        self.bubbles.change(bubble, state="lost", note=f"没送到：{answer.why()}")
        return None

    def post(self, gateway: Name, what: str, body: object, title: str) -> Answer:
        """One callback to the product."""
        keys = self.wires.gateways
        assert keys is not None
        url = f"{self.wires.base_url}/sms/{gateway}/{keys.callback_secret}/{what}"
        sent = json.dumps(body, ensure_ascii=False)
        headers = {"Content-Type": "application/json;charset=utf-8"}
        answer = post(self.wires.reach(url), sent.encode(), headers, connect=CONNECT, read=READ)
        shown = f"POST /sms/{gateway}/<密>/{what}\n\n{sent}"
        self.wirelog.add(self.now(), title, shown, f"{answer.status or ''} {answer.text}".strip(), ok=answer.taken)
        return answer


def receipt(taken: Taken) -> dict[str, object]:
    """A receipt as its gateway pushes it (cloud.tencent.com/document/product/382/52077; help.aliyun.com SmsReport)."""
    told = taken.told_at or taken.at
    plain = taken.number.removeprefix("+86")
    if taken.gateway == "tencent":
        return {
            "user_receive_time": f"{local(told):%Y-%m-%d %H:%M:%S}",
            "nationcode": "86",
            "mobile": plain,
            "report_status": "SUCCESS" if taken.arrived else "FAIL",
            "errmsg": taken.code,
            "description": taken.said,
            "sid": taken.id,
        }
    return {
        "phone_number": plain,
        "send_time": f"{local(taken.at):%Y-%m-%d %H:%M:%S}",
        "report_time": f"{local(told):%Y-%m-%d %H:%M:%S}",
        "success": taken.arrived,
        "err_code": taken.code,
        "err_msg": taken.said,
        "sms_size": str(1 if len(taken.text) <= 70 else -(-len(taken.text) // 67)),
        "biz_id": taken.id,
        "out_id": taken.mark,
    }


def uplink(desk: Desk, gateway: Name, number: str, text: str) -> object:
    """What somebody wrote, as its gateway pushes it: Tencent one by one, Aliyun a list."""
    keys, now, plain = desk.wires.gateways, desk.now(), number.removeprefix("+86")
    assert keys is not None
    if gateway == "tencent":
        return {
            "extend": "01",
            "mobile": plain,
            "nationcode": "86",
            "sign": keys.tencent.sign,
            "text": text,
            "time": int(now.timestamp()),
        }
    return [
        {
            "phone_number": plain,
            "content": text,
            "send_time": f"{local(now):%Y-%m-%d %H:%M:%S}",
            "sign_name": keys.aliyun.sign,
            "dest_code": "1069",
            "sequence_id": secrets.randbelow(2**31),
        }
    ]
