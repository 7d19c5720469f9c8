"""The product's own wires against the stand-in: two implementations of each protocol, written apart, agree."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from waitress import create_server, wasyncore

from bot.channel import InDoubt, Letter
from bot.clock import SetClock
from bot.sandbox import Wires
from bot.sandbox.door import routes as sandbox_routes
from bot.sandbox.stand_in import StandIn
from bot.sms import routes as sms_routes
from bot.sms.twilio import TwilioSms
from bot.wecom import routes as wecom_routes
from bot.wecom.client import WecomClient
from bot.wecom.tokens import MemoryShelf
from config import sandbox_keys
from config.errors import ForAWhile, ForGood
from config.settings import in_sandbox, load
from handlers.turn.incoming import Incoming
from tests.sandbox.small_product import SmallWorld
from tests.sandbox.wait import until

TEACHER, GUARDIAN = "wecom:zhao.lijuan", "sms:+8613800000003"


@dataclass
class Wired:
    """The product's wires, its answers those of a parrot, with the stand-in around them."""

    world: SmallWorld
    stand_in: StandIn
    client: WecomClient
    sms: TwilioSms
    heard: list[Incoming] = field(default_factory=list)
    told: list[sms_routes.Status] = field(default_factory=list)

    def words(self, address: str, side: str) -> list[Any]:
        bubbles = sorted(self.stand_in.bubbles.since(0, [address]), key=lambda one: int(str(one["id"])))
        return [bubble["text"] for bubble in bubbles if bubble["side"] == side]


@contextmanager
def wired() -> Iterator[Wired]:
    app = Flask("wired")
    server = create_server(app, host="127.0.0.1", port=0, threads=8)
    url = f"http://127.0.0.1:{server.effective_port}"
    settings = in_sandbox(load({"BAOXUE_SANDBOX": "1"}), sandbox_keys.make(), url)
    assert settings.wecom is not None
    assert settings.twilio is not None
    assert settings.twilio.sender is not None
    wires = Wires(
        corp_id=settings.wecom.corp_id,
        agent_id=settings.wecom.agent_id,
        secret=settings.wecom.secret,
        token=settings.wecom.token,
        encoding_aes_key=settings.wecom.encoding_aes_key,
        twilio_sid=settings.twilio.account_sid,
        twilio_token=settings.twilio.auth_token,
        twilio_from=settings.twilio.sender,
        base_url=url,
    )
    world = SmallWorld(wires)
    clock = SetClock(world.at)
    here = Wired(
        world,
        StandIn(world),
        WecomClient(settings.wecom, MemoryShelf(), clock),
        TwilioSms(settings.twilio, url, clock),
    )

    def parrot(incoming: Incoming) -> str:
        here.heard.append(incoming)
        return f"您说：{incoming.text}]]>。" + "长" * 700 * incoming.text.count("长")

    app.register_blueprint(sandbox_routes(here.stand_in))
    app.register_blueprint(wecom_routes.blueprint(settings.wecom, parrot, clock))
    app.register_blueprint(sms_routes.blueprint(settings.twilio, url, parrot, here.told.append, clock))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    try:
        yield here
    finally:
        here.stand_in.close()
        server.trigger.pull_trigger(lambda: wasyncore.close_all(server._map))
        thread.join(timeout=5)
        server.task_dispatcher.shutdown(timeout=2)


@pytest.fixture
def here() -> Iterator[Wired]:
    with wired() as found:
        yield found


def test_a_message_is_opened_by_the_product_and_its_answer_by_the_stand_in(here: Wired) -> None:
    """Words with the end of a CDATA section in them go there and back unharmed."""
    here.stand_in.wecom_phones.say("Zhao.Lijuan", "李明没来 ]]> <b>")
    until(lambda: here.words(TEACHER, "theirs") == ["您说：李明没来 ]]> <b>]]>。"])
    (incoming,) = here.heard
    assert (incoming.channel, incoming.sender, incoming.kind) == ("wecom", "Zhao.Lijuan", "text")
    assert incoming.said_at == here.world.at


def test_an_answer_too_long_for_a_reply_is_not_cut_by_the_platform(here: Wired) -> None:
    """The product keeps its answer under 2048 bytes itself, at whole characters."""
    here.stand_in.wecom_phones.say("Zhao.Lijuan", "长")
    until(lambda: here.words(TEACHER, "theirs"))
    (bubble,) = here.stand_in.bubbles.since(0, [TEACHER])[-1:]
    assert bubble["note"] == ""
    assert len(str(bubble["text"]).encode()) <= 2048


@pytest.mark.parametrize("kind", ["voice", "image", "location"])
def test_what_has_no_words_is_known_for_what_it_is(here: Wired, kind: Any) -> None:
    """The product names the kind of a message without words as the stand-in sent it."""
    here.stand_in.wecom_phones.send("Zhao.Lijuan", kind)
    until(lambda: [one.kind for one in here.heard] == [kind])


def test_a_repeated_delivery_has_the_same_id(here: Wired) -> None:
    """Posted twice, a message has one external id."""
    here.stand_in.faults.turn("callback", "twice", None)
    here.stand_in.wecom_phones.say("Zhao.Lijuan", "今天全勤")
    until(lambda: len(here.heard) == 2)
    assert len({one.external_id for one in here.heard}) == 1


def test_the_product_sends_and_a_refused_token_is_fetched_anew_once(here: Wired) -> None:
    """A token that Tencent took back is replaced without anybody noticing; one refused for ever ends in an error."""
    assert here.client.send_text(["Zhao.Lijuan"], "请核实李明").msgid
    here.world.at += timedelta(hours=3)
    assert here.client.send_text(["Zhao.Lijuan", "Stranger"], "再请核实").invalid == ("Stranger",)
    here.stand_in.faults.turn("wecom_out", "40014", None)
    with pytest.raises(ForAWhile):
        here.client.send_text(["Zhao.Lijuan"], "三请核实")
    assert here.words(TEACHER, "theirs") == ["请核实李明", "再请核实"]


@pytest.mark.parametrize(
    ("kind", "error"),
    [("http_500", InDoubt), ("cut", InDoubt), ("45009", ForAWhile), ("invaliduser", ForGood)],
)
def test_each_failure_of_wechat_work_is_taken_for_what_it_is(here: Wired, kind: str, error: type[Exception]) -> None:
    """A lost answer is a doubt, a limit is for a while, a stranger is for good."""
    here.stand_in.faults.turn("wecom_out", kind, TEACHER)
    with pytest.raises(error) as raised:
        here.client.send_text(["Zhao.Lijuan"], "请核实李明")
    assert type(raised.value) is error


def test_after_a_lost_answer_the_repeat_is_not_delivered_twice(here: Wired) -> None:
    """The repeat of a request whose answer was lost is the same to the byte: the phone has the message once."""
    here.stand_in.faults.turn("wecom_out", "cut", None)
    with pytest.raises(InDoubt):
        here.client.send(Letter("k", "Zhao.Lijuan", "请核实李明"))
    here.stand_in.faults.turn("wecom_out", "fine", None)
    here.client.send(Letter("k", "Zhao.Lijuan", "请核实李明", first_tried_at=here.world.at))
    assert here.words(TEACHER, "theirs") == ["请核实李明"]


def test_an_sms_and_its_receipts(here: Wired) -> None:
    """What the product sends is read by the guardian; the receipts reach the product with its own number of the SMS."""
    sent = here.sms.send(Letter("k", "+8613800000003", "李明今天没有到校", id=41))
    until(lambda: [one.state for one in here.told] == ["sent", "delivered"])
    assert {(one.provider_id, one.message_id) for one in here.told} == {(sent.provider_id, 41)}
    assert here.words(GUARDIAN, "theirs") == ["李明今天没有到校"]


def test_a_guardians_answer_comes_as_an_sms(here: Wired) -> None:
    """The guardian's words reach the product signed, and its TwiML answer reaches him."""
    here.stand_in.sms_phones.say("+8613800000003", "明天送他去 & <谢谢>")
    until(lambda: here.words(GUARDIAN, "theirs") == ["您说：明天送他去 & <谢谢>]]>。"])
    assert (here.heard[0].channel, here.heard[0].sender) == ("sms", "+8613800000003")


def test_an_sms_in_doubt_is_found_by_the_product(here: Wired) -> None:
    """After an answer that was cut off the product looks the SMS up and finds that it went."""
    here.stand_in.faults.turn("sms_out", "cut", None)
    letter = Letter("k", "+8613800000003", "李明今天没有到校", id=41)
    with pytest.raises(InDoubt):
        here.sms.send(letter)
    before = here.world.at - timedelta(minutes=2)
    found = here.sms.look_up(Letter("k", letter.address, letter.text, first_tried_at=before, tried_at=before, id=41))
    assert found is not None
    assert here.words(GUARDIAN, "theirs") == ["李明今天没有到校"]


@pytest.mark.parametrize(("kind", "error"), [("21610", ForGood), ("21211", ForGood), ("20429", ForAWhile)])
def test_each_refusal_of_twilio_is_taken_for_what_it_is(here: Wired, kind: str, error: type[Exception]) -> None:
    """Who opted out and a wrong number are for good, too many requests for a while."""
    here.stand_in.faults.turn("sms_out", kind, None)
    with pytest.raises(error) as raised:
        here.sms.send(Letter("k", "+8613800000003", "李明今天没有到校"))
    assert type(raised.value) is error
