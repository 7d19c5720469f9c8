"""Messages that may or may not have gone: dead workers, lost answers, what the provider says later."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.delivery import _letter
from bot.sms import twilio
from bot.sms.routes import Status
from store import claims
from tests.wires.office import NOW, TEACHER, Office, says
from tests.wires.standin import Answer, Asked, cuts


def test_a_worker_that_died_after_sending_doubles_nothing_on_wecom(office: Office) -> None:
    """Sent, then killed before noting it: the same request again is not delivered twice, and the row ends as sent."""
    number = office.put("a")
    with office.db.write() as tx:
        (claimed,) = claims.claim(tx, "wecom", NOW, 1, "dead", timedelta(seconds=30))
    dead = office.hire("wecom")
    dead._channels["wecom"].send(_letter(claimed))
    office.later(seconds=31)
    office.hire("wecom").run()
    assert len(office.platforms.wecom) == 1
    assert office.platforms.calls.count("POST send") == 2
    assert office.get(number).state == "sent"


def test_a_worker_that_died_before_sending_loses_nothing(office: Office) -> None:
    """Claimed, then killed: the message goes out by the next worker."""
    office.put("a")
    with office.db.write() as tx:
        claims.claim(tx, "wecom", NOW, 1, "dead", timedelta(seconds=30))
    office.later(seconds=31)
    office.hire("wecom").run()
    assert len(office.platforms.wecom) == 1


def test_a_dead_workers_old_message_is_left_to_a_human(small: Office) -> None:
    """Hours later a repeat on WeChat Work could be delivered twice: a human decides."""
    number = small.put("a")
    with small.db.write() as tx:
        claims.claim(tx, "wecom", NOW, 1, "dead", timedelta(seconds=30))
    small.later(hours=5)
    small.hire("wecom", "sms").run()
    assert small.platforms.wecom == []
    assert small.platforms.sms == []
    assert small.get(number).state == "parked"
    assert len(small.tasks()) == 1


def test_an_sms_in_doubt_that_went_is_found_and_not_repeated(office: Office) -> None:
    """Twilio took it and cut the line: a minute later it is found there, and the parent has one SMS."""
    number = office.put("a", guardian=True)

    def takes_and_cuts(asked: Asked) -> Answer:
        office.platforms.take_sms(asked)
        return cuts

    office.platforms.on_sms = takes_and_cuts
    worker = office.hire("sms")
    worker.run()
    assert office.get(number).state == "in_doubt"
    office.later(seconds=61)
    worker.run()
    assert len(office.platforms.sms) == 1
    row = office.get(number)
    assert (row.state, row.provider_id) == ("sent", office.platforms.sms[0]["sid"])


def test_an_sms_in_doubt_that_did_not_go_is_sent_again(small: Office) -> None:
    """Twilio never had it: after the look-up it is sent, once."""
    number = small.put("a", guardian=True)
    small.platforms.on_sms = lambda _: cuts
    worker = small.hire("sms")
    worker.run()
    small.platforms.on_sms = None
    small.later(seconds=61)
    worker.run()
    assert len(small.platforms.sms) == 1
    assert small.get(number).state == "sent"


def test_an_sms_behind_more_than_are_looked_through_is_not_taken_as_not_gone(
    small: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It went and was cut, and others to the same phone followed: not to have found it proves nothing, nothing is repeated,
    and a human is told."""
    monkeypatch.setattr(twilio, "LOOK_THROUGH", 3)
    small.put("a", "李明今天没有到校。", guardian=True)

    def takes_and_cuts(asked: Asked) -> Answer:
        small.platforms.take_sms(asked)
        return cuts

    small.platforms.on_sms = takes_and_cuts
    worker = small.hire("sms")
    worker.run()
    small.platforms.on_sms = None
    for other in range(3):
        small.put(f"b{other}", f"第{other}条", guardian=True)
    worker.run()
    for _ in range(15):
        small.later(minutes=1)
        worker.run()
    assert [one["body"] for one in small.platforms.sms].count("李明今天没有到校。") == 1
    assert [task.kind for task in small.tasks()] == ["undelivered"]


def test_unknown_for_ten_minutes_is_told_to_a_human(small: Office) -> None:
    """When Twilio can be asked neither, a human knows within a quarter of an hour; the asking goes on."""
    number = small.put("a", guardian=True)
    small.platforms.on_sms = lambda _: cuts
    small.platforms.on_list = lambda _: cuts
    worker = small.hire("sms")
    for _ in range(16):
        worker.run()
        small.later(minutes=1)
    assert small.get(number).state == "in_doubt"
    assert len(small.tasks()) == 1
    assert len(small.platforms.sms) == 0


def test_status_callbacks_only_move_forward(office: Office) -> None:
    """Delivered before sent, sent after delivered, repeated: the row ends as delivered and stays so."""
    number = office.put("a", guardian=True)
    worker = office.hire("sms")
    worker.run()
    sid = office.platforms.sms[0]["sid"]
    for state in ("delivered", "sent", "delivered", "failed"):
        worker.noted(Status(sid, state, state, None, number))
    assert office.get(number).state == "delivered"
    assert office.tasks() == []


def test_a_status_that_comes_before_our_own_commit_is_not_lost(small: Office) -> None:
    """Killed between Twilio's taking it and our noting its id: the callback's number finds the row."""
    number = small.put("a", guardian=True)
    with small.db.write() as tx:
        claims.claim(tx, "sms", NOW, 1, "dead", timedelta(seconds=30))
    worker = small.hire("sms")
    worker.noted(Status("SMx", "delivered", "delivered", None, number))
    small.later(minutes=2)
    worker.run()
    row = small.get(number)
    assert (row.state, row.provider_id) == ("delivered", "SMx")
    assert small.platforms.sms == []


def test_an_sms_that_did_not_arrive_goes_to_wecom_or_a_human(small: Office) -> None:
    """Undelivered to a teacher: WeChat Work; to a guardian who has only a phone: a task."""
    staff, parent = small.put("a", channel="sms"), small.put("b", guardian=True)
    worker = small.hire("wecom", "sms")
    worker.run()
    for number in (staff, parent):
        sid = small.get(number).provider_id
        assert sid
        worker.noted(Status(sid, "failed", "undelivered", 30005, number))
    worker.run()
    assert small.platforms.wecom == [(TEACHER, "请核实李明的情况。")]
    (task,) = small.tasks()
    assert "李明的父亲李大山" in task.text
    assert "号码不存在" in task.text


def test_an_id_that_two_messages_share_hides_neither(small: Office) -> None:
    """A provider that gives the same id twice does not make us send again."""
    first, second = small.put("a", "一", guardian=True), small.put("b", "二", guardian=True)
    small.platforms.on_sms = says({"sid": "SM0", "status": "queued"}, 201)
    worker = small.hire("sms")
    worker.run()
    assert {small.get(first).state, small.get(second).state} == {"sent"}
    assert small.platforms.calls.count("POST Messages.json") == 2
