"""SMS through Twilio's own client against a stand-in: sending, refusals, doubt."""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest

from bot.channel import InDoubt, Letter
from bot.clock import SetClock
from bot.http import Session
from bot.sms.codes import CODES, Means
from bot.sms.twilio import TwilioSms
from config.errors import ForAWhile, ForGood
from config.settings import TwilioSettings
from tests.wires.providers import ACCOUNT, Providers, at, refuse
from tests.wires.standin import Answer, Asked, StandIn, cuts, hangs, no_http, stand_in, wrong_length

NOW = at("2026-10-14 09:00")
PHONE = "+8613800000001"
LETTER = Letter("k", PHONE, "李明今天没有到校,请回复原因。", id=7)


@pytest.fixture
def clock() -> SetClock:
    return SetClock(NOW)


@pytest.fixture
def platform(clock: SetClock) -> Providers:
    return Providers(clock)


@pytest.fixture
def world(platform: Providers) -> Iterator[StandIn]:
    with stand_in(platform) as world:
        yield world


@pytest.fixture
def sms(world: StandIn, clock: SetClock) -> TwilioSms:
    return make(world, clock, sender="+15005550006")


def make(world: StandIn, clock: SetClock, **kind: str) -> TwilioSms:
    settings = TwilioSettings(ACCOUNT, "auth-token-secret", api_base=world.base, **kind)
    return TwilioSms(settings, "https://baoxue.example.cn", clock, Session(deadline=0.6, timeout=(0.3, 0.3)))


def tried(letter: Letter, after: timedelta = timedelta(0)) -> Letter:
    return Letter(letter.key, letter.address, letter.text, NOW, NOW + after, letter.id)


def test_an_sms_is_sent_with_sender_and_a_place_for_its_status(world: StandIn, sms: TwilioSms) -> None:
    """One form goes to the account's messages, signed in with the account, with a callback that names our number."""
    sent = sms.send(LETTER)
    (asked,) = world.asked
    assert asked.path == f"/2010-04-01/Accounts/{ACCOUNT}/Messages.json"
    assert asked.form() == {
        "To": PHONE,
        "From": "+15005550006",
        "Body": LETTER.text,
        "StatusCallback": "https://baoxue.example.cn/sms/twilio/status?m=7",
    }
    token = base64.b64encode(f"{ACCOUNT}:auth-token-secret".encode()).decode()
    assert asked.headers["Authorization"] == f"Basic {token}"
    assert (sent.provider_id, sent.provider_state) == ("SM" + "0" * 32, "queued")


def test_the_environment_changes_no_address(world: StandIn, sms: TwilioSms, monkeypatch: pytest.MonkeyPatch) -> None:
    """Settings of other Twilio programs on the machine do not send our messages elsewhere."""
    monkeypatch.setenv("TWILIO_EDGE", "sydney")
    monkeypatch.setenv("TWILIO_REGION", "au1")
    sms.send(LETTER)
    assert len(world.asked) == 1


def test_a_messaging_service_takes_the_senders_place(world: StandIn, clock: SetClock) -> None:
    """With a messaging service no From is given."""
    make(world, clock, messaging_service_sid="MG" + "b" * 32).send(LETTER)
    form = world.asked[0].form()
    assert form["MessagingServiceSid"] == "MG" + "b" * 32
    assert "From" not in form


def test_a_text_over_500_characters_to_the_mainland_goes_in_parts(platform: Providers, sms: TwilioSms) -> None:
    """Carriers of the mainland take 500 characters: a longer text goes as several, nothing lost."""
    text = "".join(f"第{number}句话写在这里。" for number in range(120))
    assert sms.send(Letter("k", PHONE, text)).parts == 3
    assert "".join(one["body"] for one in platform.sms) == text
    assert all(len(one["body"]) <= 500 for one in platform.sms)


@pytest.mark.parametrize("code", sorted(CODES))
def test_every_known_code_ends_as_its_row_says(platform: Providers, sms: TwilioSms, code: int) -> None:
    """Codes of the person and the text are for good, those of account and traffic for a while."""
    platform.on_sms = refuse(code)
    later = CODES[code].means in (Means.WAIT, Means.SETUP)
    with pytest.raises(ForAWhile if later else ForGood) as told:
        sms.send(LETTER)
    assert told.value.code == str(code)
    assert not isinstance(told.value, InDoubt)


@pytest.mark.parametrize(
    ("status", "later"), [(400, False), (404, False), (401, True), (403, True), (429, True)], ids=str
)
def test_an_unknown_code_ends_as_its_http_status_says(
    platform: Providers, sms: TwilioSms, status: int, later: bool
) -> None:
    """Twilio's codes grow: an unknown refusal is for good, one of the account or of haste for a while."""
    platform.on_sms = refuse(99999, status)
    with pytest.raises(ForAWhile if later else ForGood):
        sms.send(LETTER)


@pytest.mark.parametrize(
    "answer",
    [
        lambda _: (500, {"code": 20500, "message": "x", "status": 500}),
        lambda _: (502, b"<html>"),
        lambda _: (201, b"<html>"),
        lambda _: (201, b""),
        lambda _: (201, b"[]"),
        lambda _: (201, b"{}"),
        lambda _: (302, b""),
        lambda _: cuts,
        lambda _: hangs,
        lambda _: no_http,
        lambda _: wrong_length,
    ],
)
def test_a_lost_answer_leaves_the_sms_in_doubt(
    platform: Providers, sms: TwilioSms, answer: Callable[[Asked], Answer]
) -> None:
    """Nobody knows whether it went; no error shows token or number."""
    platform.on_sms = answer
    with pytest.raises(InDoubt) as told:
        sms.send(LETTER)
    assert "auth-token" not in repr(told.value)
    assert "138" not in repr(told.value)


def test_an_sms_that_went_is_found_by_number_text_and_time(
    platform: Providers, sms: TwilioSms, clock: SetClock
) -> None:
    """Twilio took it and cut the line: asked a minute later, it is found."""

    def takes_and_cuts(asked: Asked) -> Answer:
        platform.take_sms(asked)
        return cuts

    platform.on_sms = takes_and_cuts
    with pytest.raises(InDoubt):
        sms.send(LETTER)
    clock.move_to(NOW + timedelta(seconds=61))
    found = sms.look_up(tried(LETTER))
    assert found is not None
    assert found.provider_id == platform.sms[0]["sid"]


def test_it_is_not_looked_for_before_it_can_have_settled(world: StandIn, sms: TwilioSms, clock: SetClock) -> None:
    """A request may still be on its way: within a minute nobody asks, and nobody says that it did not go."""
    clock.move_to(NOW + timedelta(seconds=20))
    with pytest.raises(InDoubt) as told:
        sms.look_up(tried(LETTER))
    assert told.value.retry_after == 40
    assert world.asked == []


def test_another_text_an_older_one_and_a_refused_one_are_not_it(
    platform: Providers, sms: TwilioSms, clock: SetClock
) -> None:
    """Yesterday's equal text, today's other text and one that Twilio refused do not count as sent."""
    clock.move_to(NOW + timedelta(minutes=2))
    old: dict[str, Any] = {"sid": "SM1", "to": PHONE, "body": LETTER.text, "status": "delivered"}
    old["date_created"] = "Tue, 13 Oct 2026 01:00:00 +0000"
    other = {**old, "body": "别的话", "date_created": "Wed, 14 Oct 2026 01:00:00 +0000"}
    refused = {**old, "status": "failed", "date_created": "Wed, 14 Oct 2026 01:00:00 +0000"}
    platform.sms += [old, other, refused]
    assert sms.look_up(tried(LETTER)) is None


def test_a_look_up_that_fails_says_nothing(platform: Providers, sms: TwilioSms, clock: SetClock) -> None:
    """A failed question is no answer: not found would mean sending again."""
    clock.move_to(NOW + timedelta(minutes=2))
    for answer in (lambda _: (500, {}), lambda _: cuts, lambda _: (200, b"<html>"), lambda _: (200, b"{}")):
        platform.on_list = answer
        with pytest.raises(ForAWhile):
            sms.look_up(tried(LETTER))


def test_only_the_missing_part_of_a_long_sms_is_sent_again(
    platform: Providers, sms: TwilioSms, clock: SetClock
) -> None:
    """When the second of three parts was refused for a while, the next try sends the second and third only."""
    long = Letter("k", PHONE, "".join(f"第{number}句话写在这里。" for number in range(120)))
    answers = iter([None, refuse(20429, 429)])

    def once(asked: Asked) -> Answer | None:
        answer = next(answers, None)
        return answer(asked) if answer else None

    platform.on_sms = once
    with pytest.raises(InDoubt):
        sms.send(long)
    clock.move_to(NOW + timedelta(seconds=61))
    assert sms.look_up(tried(long)) is None
    sms.send(tried(long))
    assert "".join(one["body"] for one in platform.sms) == long.text


def test_the_state_of_a_message_can_be_asked(platform: Providers, sms: TwilioSms) -> None:
    """Twilio's own word and code of one message."""
    number = "SM" + "1" * 32
    platform.on_list = lambda _: (200, {"sid": number, "status": "undelivered", "error_code": 30003})
    assert sms.status_of(number) == ("undelivered", 30003)
