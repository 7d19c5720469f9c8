"""Twilio's webhooks: signatures behind a proxy, answers, opt-out words, statuses."""

from __future__ import annotations

import base64
import hashlib
import hmac
from urllib.parse import urlencode

import pytest
from flask import Flask
from flask.testing import FlaskClient
from twilio.request_validator import RequestValidator

from bot.clock import SetClock
from bot.sms.routes import SORRY, Status, blueprint
from bot.sms.words import opt_word
from config.errors import ForAWhile, PersonError
from config.settings import TwilioSettings
from handlers.turn.incoming import Incoming
from tests.wires.providers import ACCOUNT, at

BASE = "https://baoxue.example.cn"
TOKEN = "12345"
NOW = at("2026-10-14 20:00")
MESSAGE = {
    "MessageSid": "SM1",
    "AccountSid": ACCOUNT,
    "From": "+8613800000001",
    "To": "+15005550006",
    "Body": "明天送他去",
}


class Desk:
    """The answering side."""

    def __init__(self) -> None:
        self.heard: list[Incoming] = []
        self.noted: list[Status] = []
        self.says: str | None = "谢谢,已转告班主任。"
        self.fails: Exception | None = None

    def answer(self, incoming: Incoming) -> str | None:
        self.heard.append(incoming)
        if self.fails:
            raise self.fails
        return self.says

    def note(self, status: Status) -> None:
        if self.fails:
            raise self.fails
        self.noted.append(status)


@pytest.fixture
def desk() -> Desk:
    return Desk()


@pytest.fixture
def web(desk: Desk) -> FlaskClient:
    return client(desk, BASE)


def client(desk: Desk, base: str | None) -> FlaskClient:
    app = Flask(__name__)
    settings = TwilioSettings(ACCOUNT, TOKEN, "+15005550006")
    app.register_blueprint(blueprint(settings, base, desk.answer, desk.note, SetClock(NOW)))
    return app.test_client()


def sign(address: str, form: dict[str, str], token: str = TOKEN) -> str:
    """As Twilio describes it, without its library."""
    text = address + "".join(key + form[key] for key in sorted(form))
    return base64.b64encode(hmac.new(token.encode(), text.encode(), hashlib.sha1).digest()).decode()


def post(web: FlaskClient, path: str, form: dict[str, str], signature: str | None = None, body: str | None = None):  # type: ignore[no-untyped-def]
    headers = {"X-Twilio-Signature": sign(BASE + path, form) if signature is None else signature}
    data = urlencode(form) if body is None else body
    return web.post(path, data=data, headers=headers, content_type="application/x-www-form-urlencoded")


def test_twilios_published_vector_fits() -> None:
    """The signature of Twilio's documentation is what our own signer and its library make."""
    form = {
        "CallSid": "CA1234567890ABCDE",
        "Caller": "+14158675309",
        "Digits": "1234",
        "From": "+14158675309",
        "To": "+18005551212",
    }
    address = "https://mycompany.com/myapp.php?foo=1&bar=2"
    assert sign(address, form) == "RSOYDt4T1cUTdK1PDd93/VVr8B8="
    assert RequestValidator(TOKEN).validate(address, form, "RSOYDt4T1cUTdK1PDd93/VVr8B8=")


def test_an_sms_is_heard_and_answered(web: FlaskClient, desk: Desk) -> None:
    """A guardian's SMS, signed for the public address behind the proxy, is answered in TwiML."""
    answer = post(web, "/sms/twilio/inbound", MESSAGE)
    assert answer.status_code == 200
    assert answer.mimetype == "text/xml"
    assert answer.text == (
        '<?xml version="1.0" encoding="UTF-8"?><Response><Message>谢谢,已转告班主任。</Message></Response>'
    )
    (heard,) = desk.heard
    assert (heard.channel, heard.external_id, heard.sender, heard.text) == (
        "sms",
        "SM1",
        "+8613800000001",
        "明天送他去",
    )
    assert heard.said_at == NOW


def test_an_answer_is_escaped_and_none_is_an_empty_response(web: FlaskClient, desk: Desk) -> None:
    """Marks in an answer stay text; nothing to say is an empty Response."""
    desk.says = "<b>&\x08"
    assert "<Message>&lt;b&gt;&amp;</Message>" in post(web, "/sms/twilio/inbound", MESSAGE).text
    desk.says = None
    assert post(web, "/sms/twilio/inbound", MESSAGE).text.endswith("<Response></Response>")


def test_empty_fields_and_a_query_are_part_of_what_is_signed(web: FlaskClient, desk: Desk) -> None:
    """Fields without a value count in the signature, and so does a query."""
    assert post(web, "/sms/twilio/inbound?x=%E4%BD%A0&y=1", {**MESSAGE, "Body": "", "FromCity": ""}).status_code == 200
    assert desk.heard[0].text == ""


@pytest.mark.parametrize("signature", ["", "x", "A" * 28, sign(BASE + "/sms/twilio/inbound", MESSAGE, "another")])
def test_a_forged_sms_is_refused(web: FlaskClient, desk: Desk, signature: str) -> None:
    """Without the account's signature nothing is heard."""
    assert post(web, "/sms/twilio/inbound", MESSAGE, signature).status_code == 403
    assert desk.heard == []


def test_a_signature_for_another_form_address_or_account_is_refused(web: FlaskClient, desk: Desk) -> None:
    """A changed word, a changed path, plain http, a spoofed host and another account's message are all refused."""
    path = "/sms/twilio/inbound"
    good = sign(BASE + path, MESSAGE)
    assert post(web, path, {**MESSAGE, "Body": "已返校"}, good).status_code == 403
    assert post(web, path + "?a=1", MESSAGE, good).status_code == 403
    assert post(web, path, MESSAGE, sign("http://baoxue.example.cn" + path, MESSAGE)).status_code == 403
    spoofed = {"X-Twilio-Signature": sign("https://evil" + path, MESSAGE), "X-Forwarded-Host": "evil", "Host": "evil"}
    assert web.post(path, data=MESSAGE, headers=spoofed).status_code == 403
    assert post(web, path, {**MESSAGE, "AccountSid": "AC" + "b" * 32}).status_code == 403
    assert desk.heard == []


def test_without_a_public_address_the_called_one_is_signed(desk: Desk) -> None:
    """On a machine that Twilio reaches directly no base address is needed."""
    headers = {"X-Twilio-Signature": sign("http://localhost/sms/twilio/inbound", MESSAGE)}
    assert client(desk, None).post("/sms/twilio/inbound", data=MESSAGE, headers=headers).status_code == 200


@pytest.mark.parametrize("name", ["MessageSid", "From"])
@pytest.mark.parametrize("value", ["", "1" * 65])
def test_an_sms_without_id_or_sender_is_malformed(web: FlaskClient, name: str, value: str) -> None:
    """Signed, but no message."""
    form = {**MESSAGE, name: value}
    assert post(web, "/sms/twilio/inbound", form).status_code == 400


@pytest.mark.parametrize(("body", "status"), [("a" * 70000, 413), ("&".join(["a=1"] * 600), 400), ("%ff%fe=1", 403)])
def test_bodies_that_are_no_form_are_the_callers_fault(web: FlaskClient, body: str, status: int) -> None:
    """Too large, too many fields, not UTF-8: refused, never a fault of ours."""
    assert post(web, "/sms/twilio/inbound", {}, "x", body).status_code == status


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("STOP", "stop"),
        (" stop ", "stop"),
        ("TD", "stop"),
        ("td。", "stop"),
        ("T", "stop"),
        ("退订", "stop"),
        ("“退订”", "stop"),
        ("回复TD", "stop"),
        ("TD退订", "stop"),
        ("start", "start"),
        ("恢复", "start"),
        ("我要退订报纸", ""),
        ("他今天不去了", ""),
        ("取消", ""),
        ("", ""),
        ("T恤丢了", ""),
    ],
)
def test_opt_out_words_are_whole_messages(web: FlaskClient, desk: Desk, text: str, word: str) -> None:
    """Only a message that is nothing else means it; the event says so."""
    assert opt_word(text) == word
    post(web, "/sms/twilio/inbound", {**MESSAGE, "Body": text})
    assert desk.heard[0].event == word


def test_twilios_own_word_for_opting_out_counts(web: FlaskClient, desk: Desk) -> None:
    """With Advanced Opt-Out Twilio names the kind itself."""
    post(web, "/sms/twilio/inbound", {**MESSAGE, "Body": "no more please", "OptOutType": "STOP"})
    assert desk.heard[0].event == "stop"


def test_failures_of_ours_are_told_apart(web: FlaskClient, desk: Desk) -> None:
    """Not kept: send again. A bug: say so. What a person cannot have: his sentence."""
    desk.fails = ForAWhile("database away")
    assert post(web, "/sms/twilio/inbound", MESSAGE).status_code == 503
    desk.fails = RuntimeError("bug")
    assert SORRY in post(web, "/sms/twilio/inbound", MESSAGE).text
    desk.fails = PersonError("没有登记这个号码。")
    assert "没有登记这个号码。" in post(web, "/sms/twilio/inbound", MESSAGE).text


@pytest.mark.parametrize(
    ("said", "state"),
    [
        ("sent", "sent"),
        ("delivered", "delivered"),
        ("undelivered", "failed"),
        ("failed", "failed"),
        ("read", "delivered"),
    ],
)
def test_a_status_is_noted_with_our_number_and_their_code(web: FlaskClient, desk: Desk, said: str, state: str) -> None:
    """The callback's address carries the outbox's number; Twilio's word becomes ours."""
    form = {"MessageSid": "SM9", "MessageStatus": said, "ErrorCode": "30003", "AccountSid": ACCOUNT}
    assert post(web, "/sms/twilio/status?m=12", form).status_code == 200
    assert desk.noted == [Status("SM9", state, said, 30003, 12)]


def test_a_status_that_says_nothing_new_changes_nothing(web: FlaskClient, desk: Desk) -> None:
    """Queued, accepted and words not yet invented are taken without effect."""
    for said in ("queued", "accepted", "scheduled", "teleported"):
        form = {"MessageSid": "SM9", "MessageStatus": said}
        assert post(web, "/sms/twilio/status", form).status_code == 200
    assert desk.noted == []


def test_a_status_that_could_not_be_kept_is_asked_for_again(web: FlaskClient, desk: Desk) -> None:
    """Twilio repeats what was not taken."""
    desk.fails = RuntimeError("database away")
    form = {"MessageSid": "SM9", "MessageStatus": "delivered"}
    assert post(web, "/sms/twilio/status?m=x", form).status_code == 503
