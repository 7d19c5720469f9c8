"""The stand-in for Twilio's server, called by Twilio's own library: messages, their states, refusals, doubts."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import requests
from twilio.base.exceptions import TwilioRestException
from twilio.http.http_client import TwilioHttpClient
from twilio.rest import Client

from tests.sandbox.small_product import Stage
from tests.sandbox.test_typing import say
from tests.sandbox.wait import shown, until, words

NUMBER = "+8613800000003"
GUARDIAN = "sms:" + NUMBER


class Redirected(TwilioHttpClient):  # type: ignore[misc]
    def __init__(self, base: str) -> None:
        super().__init__(timeout=5)
        self._base = base

    def request(self, method: str, url: str, *args: Any, **kwargs: Any) -> Any:
        return super().request(method, url.replace("https://api.twilio.com", self._base), *args, **kwargs)


def client(here: Stage, token: str | None = None) -> Client:
    wires = here.product.wires
    return Client(wires.twilio_sid, token or wires.twilio_token, http_client=Redirected(here.url + "/sandbox/twilio"))


def send(here: Stage, body: str = "李明今天没有到校，请联系班主任。", **other: Any) -> Any:
    asked = {
        "to": NUMBER,
        "from_": here.product.wires.twilio_from,
        "status_callback": here.url + "/sms/twilio/status",
        **other,
    }
    return client(here).messages.create(body=body, **asked)


def states(here: Stage) -> list[str]:
    return [form["MessageStatus"] for form in here.product.forms]


def test_an_sms_arrives_and_its_receipts_follow_in_order(here: Stage) -> None:
    """Created as queued; the phone shows it; signed receipts tell sent, then delivered; a fetch agrees."""
    sms = send(here)
    assert (sms.status, sms.num_segments, sms.error_code) == ("queued", "1", None)
    until(lambda: states(here) == ["sent", "delivered"])
    assert {form["MessageSid"] for form in here.product.forms} == {sms.sid}
    until(lambda: shown(here, GUARDIAN)[0]["note"] == "Twilio · 已送达")
    assert client(here).messages(sms.sid).fetch().status == "delivered"


@pytest.mark.parametrize("code", ["30003", "30005"])
def test_a_phone_that_cannot_be_reached_is_told_by_a_receipt(here: Stage, code: str) -> None:
    """Switched off or out of service: the message is accepted, then undelivered; the guardian has not read it."""
    here.stand_in.faults.turn("sms_out", code, None)
    send(here)
    until(lambda: states(here) == ["sent", "undelivered"])
    assert here.product.forms[-1]["ErrorCode"] == code
    assert words(here, GUARDIAN, "theirs") == []


def test_a_number_that_the_page_does_not_show_gets_its_sms_too(here: Stage) -> None:
    """An SMS to any number of the world is delivered."""
    send(here, to="+8613899999999")
    until(lambda: states(here) == ["sent", "delivered"])
    assert words(here, "sms:+8613899999999") == ["李明今天没有到校，请联系班主任。"]


def test_without_receipts_an_sms_stays_queued(here: Stage) -> None:
    """With the switch for silence on, the message is read and Twilio tells nothing more."""
    here.stand_in.faults.turn("sms_out", "no_status", None)
    sms = send(here)
    assert here.stand_in.postman.settle(3)
    assert words(here, GUARDIAN) == ["李明今天没有到校，请联系班主任。"]
    assert here.product.forms == []
    assert client(here).messages(sms.sid).fetch().status == "queued"


@pytest.mark.parametrize(
    ("wrong", "code", "status"),
    [
        ({"to": "13800000003"}, 21211, 400),
        ({"to": "landline"}, 21211, 400),
        ({"from_": "+15005550000"}, 21606, 400),
        ({"body": "长" * 1601}, 21617, 400),
    ],
)
def test_a_bad_request_has_twilios_code(here: Stage, wrong: dict[str, Any], code: int, status: int) -> None:
    """Bad numbers, a foreign sender and too long a body are refused as Twilio refuses them."""
    with pytest.raises(TwilioRestException) as refused:
        send(here, **wrong)
    assert (refused.value.code, refused.value.status) == (code, status)
    assert words(here, GUARDIAN) == []


def test_wrong_keys_are_refused(here: Stage) -> None:
    """Another token, or none, gives 401 and 20003."""
    with pytest.raises(TwilioRestException) as refused:
        client(here, token="wrong").messages("SM" + "0" * 32).fetch()
    assert (refused.value.code, refused.value.status) == (20003, 401)
    url = f"{here.url}/sandbox/twilio/2010-04-01/Accounts/{here.product.wires.twilio_sid}/Messages.json"
    assert requests.get(url, timeout=5).status_code == 401


def test_who_said_stop_gets_nothing_more_until_start(here: Stage) -> None:
    """After STOP Twilio refuses with 21610; after START it sends again."""
    say(here, "g2", text="stop")
    with pytest.raises(TwilioRestException) as refused:
        send(here)
    assert refused.value.code == 21610
    say(here, "g2", text="START")
    assert send(here).status == "queued"


@pytest.mark.parametrize(("kind", "code"), [("21610", 21610), ("20429", 20429), ("21211", 21211)])
def test_a_switch_refuses_with_its_code(here: Stage, kind: str, code: int) -> None:
    """While a switch is on, creating fails by its code; for another number it works."""
    here.stand_in.faults.turn("sms_out", kind, GUARDIAN)
    with pytest.raises(TwilioRestException) as refused:
        send(here)
    assert refused.value.code == code
    assert send(here, to="+8613800000001").status == "queued"


def test_after_a_cut_the_message_is_found_by_looking_it_up(here: Stage) -> None:
    """Accepted, then cut off: the caller knows nothing, the phone has it, a list by number and day finds it."""
    here.stand_in.faults.turn("sms_out", "cut", None)
    with pytest.raises(requests.exceptions.RequestException):
        send(here, body="李明第3天没到校")
    assert words(here, GUARDIAN) == ["李明第3天没到校"]
    now = here.world.at
    found = client(here).messages.list(to=NUMBER, date_sent_after=now - timedelta(hours=1), limit=20)
    assert [sms.body for sms in found] == ["李明第3天没到校"]
    assert client(here).messages.list(to=NUMBER, date_sent_before=now - timedelta(days=2), limit=20) == []
    assert client(here).messages.list(to="+8613800000001", limit=20) == []
    assert [sms.body for sms in client(here).messages.list(to=NUMBER, date_sent=now.date(), limit=20)] == [
        "李明第3天没到校"
    ]


def test_receipts_carry_the_sandboxs_time(here: Stage) -> None:
    """The message's dates are those of the sandbox's clock."""
    sms = send(here)
    assert sms.date_created == here.world.at.replace(microsecond=0)
