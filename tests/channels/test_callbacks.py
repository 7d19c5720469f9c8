"""Callbacks of the mainland's gateways: who may call, receipts that move a message, answers that are heard."""

from __future__ import annotations

import ipaddress
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bot.sandbox.gateway_keys import Approved, Name
from config.domestic_sms import DomesticSms
from store import opt_outs, outbox
from store.db import Database
from tests.channels.gateways import IDS, SECRET, SIGN, Gateways, aliyun, ids_file, tencent
from tests.story import town as house
from tests.story.days import ABSENT, TEACHER
from tests.story.town import Town
from tests.wires.standin import stand_in

FATHER = "13900000001"


@pytest.fixture
def world(tmp_path: Path) -> Gateways:
    return Gateways(tmp_path)


@pytest.fixture
def town(sqlite_database: Database, tmp_path: Path, world: Gateways) -> Iterator[Town]:
    """The town with Tencent's gateway first and Aliyun's second, and without Twilio."""
    with stand_in(world) as server:
        domestic = DomesticSms(ids_file(tmp_path), tencent(server.base), aliyun(server.base), SECRET)
        with house.town(sqlite_database, tmp_path / "home", domestic=domestic, twilio=None) as here:
            here.expects("孙立", has=["学籍异动两月复核"])
            here.expects("钱敏", has=["学籍异动两月复核"])
            yield here


def calls(town: Town, path: str, body: Any, **more: Any) -> Any:
    return town.app.test_client().post(f"/sms/{path}", json=body, **more)


def missing(town: Town) -> None:
    """李明 is missing: his father's phone gets today's SMS."""
    town.clock("10-12 08:05")
    town.says(TEACHER, ABSENT)
    town.clock("10-12 08:30")


def kept(town: Town) -> outbox.OutMessage:
    with town.db.read() as tx:
        return _newest_sms(tx)


def _newest_sms(tx: Any) -> outbox.OutMessage:
    number = 1
    found = None
    while True:
        try:
            one = outbox.get(tx, number)
        except KeyError:
            assert found is not None
            return found
        found = one if one.channel == "sms" else found
        number += 1


def test_a_guardian_gets_the_approved_words_and_they_are_on_file(town: Town, world: Gateways) -> None:
    """An absence goes out by the first gateway; beside our words the outbox keeps what the phone really showed."""
    missing(town)
    (sent,) = world.of("tencent")
    row = kept(town)

    assert sent["PhoneNumberSet"] == [f"+86{FATHER}"]
    assert row.state == "sent"
    assert row.request["wire"]["text"].startswith(f"【{SIGN}】柳河镇中学：李明家长您好，孩子10月12日没有到校")


def test_a_receipt_of_tencent_is_the_end_of_a_message(town: Town, world: Gateways) -> None:
    """SUCCESS for its number: delivered. The gateway is answered as it wants."""
    missing(town)
    answer = calls(town, f"tencent/{SECRET}/status", [world.receipt()])

    assert answer.get_json() == {"result": 0, "errmsg": "OK"}
    assert kept(town).state == "delivered"


def test_a_failure_told_afterwards_becomes_a_task(town: Town, world: Gateways) -> None:
    """The number does not exist: there is no other way to the father, so somebody is asked to call."""
    missing(town)
    calls(town, f"tencent/{SECRET}/status", [world.receipt("MK:0001")])
    town.hands()

    assert kept(town).state == "failed"
    assert "空号" in (kept(town).reason or "")
    town.expects(TEACHER, has=["李大山", "没有确认送达", "空号"])
    town.tasks_left = 1


def test_a_receipt_of_aliyun_finds_its_message(town: Town, world: Gateways) -> None:
    """The first gateway has no balance, the second sends; its receipt carries our mark and its own id."""
    world.turn("tencent", "FailedOperation.InsufficientBalanceInSmsPackage")
    missing(town)
    assert len(world.of("aliyun")) == 1
    answer = calls(town, f"aliyun/{SECRET}/status", [world.receipt()])

    assert answer.get_json()["code"] == 0
    assert kept(town).state == "delivered"
    assert ["余量不足" in told for told in town.errors.told] == [True]
    town.errors.told.clear()


@pytest.mark.parametrize("gateway", ["tencent", "aliyun"])
def test_an_answer_of_a_guardian_is_heard_once(town: Town, world: Gateways, gateway: Name) -> None:
    """明天送他去 comes in twice: it is told to the class teacher once."""
    missing(town)
    body = world.uplink(gateway, f"+86{FATHER}", "明天送他去")
    for _ in range(2):
        assert calls(town, f"{gateway}/{SECRET}/inbound", body).status_code == 200
    town.settle()

    town.expects(TEACHER, has=["李明", "明天送他去"])


def test_who_wants_no_more_is_kept_for_ever(town: Town) -> None:
    """TD by the uplink: the number is on the list, and the class teacher is not bothered with a text."""
    missing(town)
    calls(town, f"tencent/{SECRET}/inbound", {"mobile": FATHER, "nationcode": "86", "text": "TD", "time": 1})
    town.settle()
    with town.db.read() as tx:
        assert opt_outs.stopped(tx, f"+86{FATHER}")
    for name in list(town.unread()):
        town.expects(name)


@pytest.mark.parametrize("path", ["tencent/wrong/status", f"tencent/{SECRET[:-1]}/inbound", "other/x/status"])
def test_a_wrong_secret_is_no_page(town: Town, path: str) -> None:
    """Whoever guesses at the address sees what he would see anywhere else."""
    assert calls(town, path, []).status_code == 404


@pytest.mark.parametrize("body", [b"no json", b"[1]", b'"x"', b"[" * 100_000])
def test_what_is_no_callback_is_refused(town: Town, body: bytes) -> None:
    """Malformed is 400, never a fault of ours."""
    answer = town.app.test_client().post(f"/sms/aliyun/{SECRET}/status", data=body)

    assert answer.status_code == 400


@pytest.mark.parametrize(
    "entry", [{}, {"sid": "x"}, {"sid": 5, "report_status": "SUCCESS"}, {"mobile": "abc", "text": "x"}]
)
def test_an_entry_that_says_nothing_moves_nothing(town: Town, entry: dict[str, Any]) -> None:
    """Unknown ids and missing fields are passed over, and the gateway is told that they were taken."""
    assert calls(town, f"tencent/{SECRET}/status", [entry]).status_code == 200
    assert calls(town, f"tencent/{SECRET}/inbound", [entry]).status_code == 200


def test_only_listed_addresses_may_call(sqlite_database: Database, tmp_path: Path) -> None:
    """With a list of addresses the right secret from elsewhere is no page either."""
    only = (ipaddress.ip_network("203.0.113.0/24"),)
    domestic = DomesticSms(ids_file(tmp_path), tencent("http://127.0.0.1:1"), None, SECRET, only)
    with house.town(sqlite_database, tmp_path / "home", domestic=domestic, twilio=None) as town:
        town.expects("孙立", has=["学籍异动两月复核"])
        town.expects("钱敏", has=["学籍异动两月复核"])
        here, there = ({"environ_base": {"REMOTE_ADDR": one}} for one in ("203.0.113.7", "198.51.100.7"))

        assert calls(town, f"tencent/{SECRET}/status", [], **here).status_code == 200
        assert calls(town, f"tencent/{SECRET}/status", [], **there).status_code == 404


@pytest.mark.parametrize(("approved", "words"), [(True, "Сургууль"), (False, "没有到校")])
def test_a_language_goes_by_sms_once_its_template_is_approved(
    sqlite_database: Database, tmp_path: Path, approved: bool, words: str
) -> None:
    """Reviewed Mongolian words have a template of their own name; until a gateway has approved it the SMS is Chinese."""
    home = tmp_path / "home"
    (home / "parents").mkdir(parents=True)
    sms = "【{school}】{pupil} {day} {who} Сургууль"
    mongol = {"reviewed": "乌云", "templates": {"absent": {"sms": sms, "parent": "{pupil} {day} {who} Сургууль"}}}
    (home / "parents" / "mn.yaml").write_text(json.dumps(mongol), "utf-8")
    file, ids = tmp_path / "own.yaml", {one: dict(held) for one, held in IDS.items()}
    if approved:
        ids = {one: {**held, "guardian.absent.mn": NEW[one]} for one, held in IDS.items()}
    body = "{school}：{pupil} {day} {who} Сургууль"
    with stand_in(Gateways(tmp_path, {name: Approved(number, body) for name, number in NEW.items()})) as server:
        file.write_text(json.dumps(ids), "utf-8")
        domestic = DomesticSms(file, tencent(server.base), aliyun(server.base), SECRET)
        with house.town(sqlite_database, home, domestic=domestic, twilio=None) as here:
            here.expects("孙立", has=["学籍异动两月复核"])
            here.expects("钱敏", has=["学籍异动两月复核"])
            here.speaks("李大山", "mn")
            missing(here)
            sent = kept(here)

    assert sent.state == "sent"
    assert words in sent.request["wire"]["text"]


#: The ids under which both approved Mongolian words; they take the same four parameters.
NEW = {"tencent": "1110011", "aliyun": "SMS_2220011"}
