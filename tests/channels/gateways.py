"""Tencent Cloud and Aliyun on loopback: the sandbox's own stand-ins, whose answers a test may replace; a file of approved ids."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any, cast

from flask import Flask

from bot.sandbox.bubbles import Bubbles
from bot.sandbox.faults import Faults
from bot.sandbox.gateway_book import GatewayBook
from bot.sandbox.gateway_desk import Desk, receipt, uplink
from bot.sandbox.gateway_keys import Account, Approved, GatewayKeys, Name
from bot.sandbox.gateways import Gateways as Servers
from bot.sandbox.memory import Memory
from bot.sandbox.postman import Payload, Postman
from bot.sandbox.wirelog import WireLog
from bot.sandbox.world import Wires
from bot.sms import registry
from config.domestic_sms import AliyunSms, TencentSms
from config.parents import load
from tests.wires.providers import at
from tests.wires.standin import Answer, Asked, cuts

IDS = {
    "tencent": {"guardian.absent": "1110001", "guardian.arrived": "1110002", "staff.look": "1110009"},
    "aliyun": {"guardian.absent": "SMS_2220001", "guardian.arrived": "SMS_2220002", "staff.look": "SMS_2220009"},
}
SIGN = "青禾县教体局"


def ids_file(folder: Path) -> Path:
    file = folder / "sms_templates.yaml"
    file.write_text(json.dumps(IDS), "utf-8")
    return file


def tencent(base: str) -> TencentSms:
    return TencentSms("AKIDexample", "secret-key-of-tencent", "1400006666", SIGN, base)


def aliyun(base: str) -> AliyunSms:
    return AliyunSms("LTAIexample", "key-secret-of-aliyun", SIGN, base)


WORDS = load()


def absent_today(pupil: str, day: date, school: str, teacher: str | None) -> str:
    """The SMS to a guardian on the day of an absence."""
    who = f"{teacher}老师" if teacher else "班主任"
    values = {"school": school, "pupil": pupil, "day": f"{day.month}月{day.day}日", "who": who}
    return WORDS.say("absent", values).sms


def arrived_after_all(pupil: str, day: date, school: str) -> str:
    """The SMS that takes it back."""
    return WORDS.say("arrived", {"school": school, "pupil": pupil, "day": f"{day.month}月{day.day}日"}).sms


SECRET = "a-secret-of-the-callbacks-0123456789"


def keys(folder: Path, more: Mapping[str, Approved] | None = None) -> GatewayKeys:
    """Both accounts with the templates of `IDS`; `more`: another approved one at each."""
    held = registry.load(ids_file(folder), {"tencent": SIGN, "aliyun": SIGN})

    def account(name: str, key_id: str, secret: str, app_id: str = "") -> Account:
        approved = [Approved(number, body) for number, body in held.approved(name).items()]
        return Account(key_id, secret, SIGN, [*approved, *([more[name]] if more else [])], app_id)

    one, other = tencent(""), aliyun("")
    return GatewayKeys(
        account("tencent", one.secret_id, one.secret_key, one.app_id),
        account("aliyun", other.key_id, other.key_secret),
        SECRET,
    )


class Errands:
    """A postman who carries nothing by himself: the test says when a receipt is on its way."""

    def __init__(self) -> None:
        self.given: list[Payload] = []

    def give(self, _lane: str, _kind: str, payload: Payload, *, delay: float = 0.0) -> None:
        self.given.append(payload)


class Gateways:
    """Both servers. `on_tencent`, `on_aliyun` replace an answer while they are set; `turn` turns a switch of the page."""

    def __init__(self, folder: Path, more: Mapping[str, Approved] | None = None) -> None:
        self.sent: list[dict[str, Any]] = []
        self.on_tencent: Callable[[Asked], Answer | None] | None = None
        self.on_aliyun: Callable[[Asked], Answer | None] | None = None
        self.now: Callable[[], datetime] = lambda: at("2026-10-12 09:00")
        self.errands = Errands()
        wires = Wires("", 0, "", "", "", "", "", "", base_url="", gateways=keys(folder, more))
        memory = Memory(None)
        self.desk = Desk(
            wires,
            lambda: self.now(),
            GatewayBook(memory),
            Bubbles(memory),
            Faults(memory),
            WireLog(memory),
            lambda: cast(Postman, self.errands),
            lambda: True,
        )
        app = Flask("gateways")
        app.add_url_rule("/", "answer", Servers(self.desk).answer, methods=["POST"])
        self._client = app.test_client()

    def turn(self, gateway: str, kind: str) -> None:
        self.desk.faults.turn("tencent_out" if gateway == "tencent" else "aliyun_out", kind, None)

    def __call__(self, asked: Asked) -> Answer:
        gateway = "tencent" if "x-tc-action" in {name.lower() for name in asked.headers} else "aliyun"
        instead = self.on_tencent if gateway == "tencent" else self.on_aliyun
        if instead is not None and (scripted := instead(asked)) is not None:
            return scripted
        answer = self._client.post("/", query_string=asked.query, data=asked.body, headers=asked.headers)
        told = answer.get_json(silent=True)
        if told is None:
            return (500, b"") if answer.status_code == 500 else cuts  # a switch has it end in the middle
        state = (told["Response"].get("SendStatusSet") or [{}])[0] if gateway == "tencent" else told
        if number := state.get("SerialNo") or state.get("BizId"):
            wish = asked.json() if gateway == "tencent" else asked.query
            self.sent.append({"gateway": gateway, "id": number, **wish})
        return answer.status_code, told

    def of(self, gateway: str) -> list[dict[str, Any]]:
        return [one for one in self.sent if one["gateway"] == gateway]

    def receipt(self, end: str = "fine") -> dict[str, Any]:
        """What the gateway pushes of the newest SMS. `end`: as the switches name it."""
        taken = self.desk.hear({**self.errands.given[-1], "end": end})
        assert taken is not None
        return receipt(taken)

    def uplink(self, gateway: Name, number: str, text: str) -> Any:
        """What it pushes when somebody writes."""
        return uplink(self.desk, gateway, number, text)

    @staticmethod
    def tencent_says(code: str, phone: str) -> Answer:
        """A refusal of one number, by a code that no switch has."""
        state = {"SerialNo": "", "PhoneNumber": phone, "Fee": 0, "SessionContext": "", "Code": code, "Message": ""}
        return 200, {"Response": {"SendStatusSet": [state], "RequestId": "r"}}

    @staticmethod
    def aliyun_says(code: str) -> Answer:
        """A refusal by a code that no switch has."""
        return 200, {"Code": code, "Message": "no", "RequestId": "r"}
