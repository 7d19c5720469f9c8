"""`python -m tests.fuzz TARGET -max_total_time=60`: feeds one entrance with bytes that atheris finds new ways through.

Targets: `callback` (a body at WeChat Work's callback), `letter` (the decrypted XML), `sms` (a form at the SMS webhook),
`reader` (a teacher's words). A finding is an exception, or an answer of 5xx; libFuzzer writes the input beside it.
"""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Callable
from datetime import UTC, datetime

import atheris

with atheris.instrument_imports(include=["bot", "handlers"]):
    from flask import Flask

    from bot.clock import SetClock
    from bot.sms import routes as sms_routes
    from bot.wecom import message
    from bot.wecom.routes import blueprint
    from bot.wecom.xml import Malformed
    from handlers.reading import Roster, read

from urllib.parse import urlencode

from twilio.request_validator import RequestValidator

from config.settings import TwilioSettings
from tests.wires.providers import ACCOUNT
from tests.wires.tencent import SET_A, text_message

NOW = datetime(2026, 10, 14, 0, 5, tzinfo=UTC)
BASE, TOKEN = "https://baoxue.example.cn", "12345"
PUPILS = ["李明", "李明轩", "王小雨", "周全", "魏来", "张晓明", "王晓明", "高飞", "何日"]
ROSTER = Roster.of(PUPILS, school="后河镇第一初级中学", klass="七年级1班", aliases=["七1班"], teacher="赵丽娟")


def callback() -> Callable[[bytes], None]:
    app = Flask("fuzz")
    app.register_blueprint(blueprint(SET_A.settings(), lambda _: None, SetClock(NOW)))
    client = app.test_client()

    def one(data: bytes) -> None:
        path, sealed = SET_A.callback(data.decode("utf-8", "replace"), int(NOW.timestamp()))
        for body in (sealed, data, sealed[: len(data)] + data):
            assert client.post(path, data=body).status_code < 500

    return one


def letter(data: bytes) -> None:
    """A well-formed message into which the bytes are put somewhere, and by which a part of it is replaced."""
    whole = text_message("今天全勤", created=int(NOW.timestamp()))
    at, words = (data[0] * len(whole) >> 8 if data else 0), data[1:].decode("utf-8", "replace")
    for text in (whole[:at] + words + whole[at:], whole.replace("<Content>", words, 1), words + whole):
        with contextlib.suppress(Malformed):
            message.read(text)


def sms() -> Callable[[bytes], None]:
    app = Flask("fuzz")
    settings = TwilioSettings(ACCOUNT, TOKEN, "+15005550006")
    app.register_blueprint(
        sms_routes.blueprint(settings, BASE, lambda told: told.text, lambda status: None, SetClock(NOW))
    )
    client, signer = app.test_client(), RequestValidator(TOKEN)

    def one(data: bytes) -> None:
        form = {
            "MessageSid": "SM1",
            "AccountSid": ACCOUNT,
            "From": "+8613800000001",
            "Body": data.decode("utf-8", "replace"),
        }
        signature = signer.compute_signature(f"{BASE}/sms/twilio/inbound", form)
        for body in (urlencode(form).encode(), data):
            answer = client.post(
                "/sms/twilio/inbound",
                data=body,
                content_type="application/x-www-form-urlencoded",
                headers={"X-Twilio-Signature": signature},
            )
            assert answer.status_code < 500

    return one


def reader(data: bytes) -> None:
    reading = read(data.decode("utf-8", "replace")[:2048], ROSTER, NOW)
    assert {mark.name for mark in reading.marks} <= set(PUPILS)


TARGETS: dict[str, Callable[[], Callable[[bytes], None]]] = {
    "callback": callback,
    "letter": lambda: letter,
    "sms": sms,
    "reader": lambda: reader,
}

if __name__ == "__main__":
    target = TARGETS[sys.argv.pop(1)]()
    atheris.Setup(sys.argv, target)
    atheris.Fuzz()
