"""What came in."""

from __future__ import annotations

from datetime import datetime

from store import inbox, questions
from store.db import Database
from store.inbox import Received
from tests.store.crowd import at_once
from tests.store.world import MINUTE, NOW, County


def receive(tx: object, external_id: str = "m-1", text: str = "李明没来", now: datetime = NOW) -> Received:
    return inbox.receive(
        tx,  # type: ignore[arg-type]
        channel="wecom",
        external_id=external_id,
        kind="text",
        sender="Zhao.Lijuan",
        text=text,
        said_at=NOW,
        now=now,
    )


def test_repeated_delivery_gets_the_saved_answer(database: Database, county: County) -> None:
    """Delivered again, a year later too, a message gets the same answer and nothing changes."""
    with database.write() as tx:
        first = receive(tx)
        inbox.answer(tx, first.id, "已记录", NOW, reading={"intent": "checkin"}, person_id=county.teacher)
    with database.write() as tx:
        again = receive(tx, text="something else", now=NOW + 365 * 24 * 60 * MINUTE)
        kept = inbox.get(tx, first.id)

    assert first == Received(True, first.id, "received", None)
    assert again == Received(False, first.id, "answered", "已记录")
    assert kept.text == "李明没来"
    assert kept.reading == {"intent": "checkin"}
    assert kept.person_id == county.teacher


def test_of_eight_deliveries_at_once_one_is_handled(database: Database) -> None:
    """The others wait for the first and give its answer."""

    def deliver(_: int) -> tuple[bool, str | None]:
        with database.write() as tx:
            got = receive(tx)
            if got.new:
                inbox.answer(tx, got.id, "已记录", NOW)
                return True, "已记录"
            return False, got.answer

    told = at_once(8, deliver)

    assert sum(new for new, _ in told) == 1
    assert {answer for _, answer in told} == {"已记录"}


def test_handling_that_raised_leaves_the_message_to_be_delivered_anew(database: Database) -> None:
    """A transaction rolled back takes the message along, so that the platform's next try is new again."""
    try:
        with database.write() as tx:
            receive(tx)
            raise RuntimeError
    except RuntimeError:
        pass

    with database.write() as tx:
        assert receive(tx).new


def test_words_of_an_unknown_phone_are_kept_and_its_number_is_not_readable(database: Database) -> None:
    """Nobody knows the sender: text and encrypted number stay, the number shows only its ends."""
    with database.write() as tx:
        got = inbox.receive(
            tx, channel="sms", external_id="SM1", kind="text", sender="+8613900000077", text="明天送他去", said_at=NOW,
            now=NOW, phone=True,
        )  # fmt: skip
        kept = inbox.get(tx, got.id)
        phone = inbox.phone_of(tx, got.id)

    assert kept.sender == "139****0077"
    assert kept.text == "明天送他去"
    assert kept.person_id is None
    assert phone == "+8613900000077"


def test_message_that_nobody_finished_is_found(database: Database) -> None:
    """What was received and never answered shows up for the auditor; failed and silent ones were handled."""
    with database.write() as tx:
        waiting = receive(tx, "m-1").id
        inbox.answer(tx, receive(tx, "m-2").id, None, NOW)
        inbox.fail(tx, receive(tx, "m-3").id, "系统出错", NOW)
        found = [message.id for message in inbox.unanswered(tx, NOW + MINUTE)]
        early = inbox.unanswered(tx, NOW)
        counts = inbox.count_by_state(tx, NOW)

    assert found == [waiting]
    assert early == []
    assert counts == {"received": 1, "silent": 1, "failed": 1}


def test_question_is_open_until_answered_or_expired(database: Database, county: County) -> None:
    """An answer ends a question once; time ends it too."""
    with database.write() as tx:
        message = receive(tx).id
        one = questions.ask(
            tx, county.county, message, {"code": "ambiguous_name"}, NOW, NOW + MINUTE, person_id=county.teacher
        )
        two = questions.ask(
            tx, county.county, message, {"code": "unclear_date"}, NOW, NOW + 9 * MINUTE, person_id=county.teacher
        )
        at_first = [question.id for question in questions.open_for(tx, NOW, person_id=county.teacher)]
        later = [question.id for question in questions.open_for(tx, NOW + MINUTE, person_id=county.teacher)]
        ended = [questions.end(tx, two, NOW, answer_id=message), questions.end(tx, two, NOW)]
        in_the_end = questions.open_for(tx, NOW + MINUTE, person_id=county.teacher)
        of_others = questions.open_for(tx, NOW, person_id=county.other_teacher)

    assert at_first == [two, one]
    assert later == [two]
    assert ended == [True, False]
    assert in_the_end == []
    assert of_others == []


def test_messages_of_one_moment_have_an_order(database: Database, county: County) -> None:
    """Four messages of one second: the one kept last is the newest, in whatever order they were answered."""
    with database.write() as tx:
        kept = [receive(tx, f"m-{number}").id for number in range(4)]
        for number in (kept[2], kept[0], kept[3], kept[1]):
            inbox.answer(tx, number, "已记录", NOW, county_id=county.county, person_id=county.teacher)
        found = [one.id for one in inbox.of_person(tx, county.county, county.teacher)]
        of_sender = [one.id for one in inbox.of_sender(tx, "wecom", "Zhao.Lijuan", NOW - MINUTE)]

    assert found == kept[::-1]
    assert of_sender == kept[::-1]
