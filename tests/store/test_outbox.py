"""What goes out: once, to the right one, with the truth about it."""

from __future__ import annotations

import itertools
from datetime import timedelta

import pytest
from sqlalchemy import Connection

from store import claims, outbox, persons, prompts
from store.claims import Claimed
from store.db import Database
from store.outbox import NewMessage
from tests.store.crowd import at_once
from tests.store.world import MINUTE, MONDAY, NOW, County

LEASE = timedelta(seconds=30)


def put(tx: Connection, county: County, key: str = "m-1", **more: object) -> int:
    values: dict[str, object] = {
        "channel": "wecom",
        "template": "verify_absence",
        "text": "请核实",
        "person_id": county.teacher,
    }
    new_id = outbox.put(tx, NewMessage(key=key, county_id=county.county, **(values | more)), NOW)  # type: ignore[arg-type]
    assert new_id is not None
    return new_id


def claim(
    tx: Connection, channel: str = "wecom", at: object = NOW, owner: str = "a", limit: int = 100
) -> list[Claimed]:
    return claims.claim(tx, channel, at, limit, owner, LEASE)  # type: ignore[arg-type]


def test_message_with_a_known_key_is_put_once(database: Database, county: County) -> None:
    """The second time nothing is put, whatever its text."""
    with database.write() as tx:
        first = put(tx, county)
        again = outbox.put(
            tx,
            NewMessage(key="m-1", county_id=1, channel="wecom", template="x", text="other", person_id=county.lead),
            NOW,
        )
        kept = outbox.by_key(tx, "m-1")

    assert again is None
    assert kept is not None
    assert (kept.id, kept.text, kept.state) == (first, "请核实", "waiting")


def test_each_message_is_claimed_by_one_of_many_workers(database: Database, county: County) -> None:
    """Forty messages, eight workers, three at a time: every message once, each under its first fence."""
    with database.write() as tx:
        for number in range(40):
            put(tx, county, f"m-{number}")

    def work(number: int) -> list[tuple[str, int]]:
        taken: list[tuple[str, int]] = []
        while True:
            with database.write() as tx:
                mine = claim(tx, owner=f"worker-{number}", limit=3)
            if not mine:
                return taken
            taken += [(one.message.key, one.message.fence) for one in mine]

    taken = [pair for pairs in at_once(8, work) for pair in pairs]

    assert sorted(key for key, _ in taken) == sorted(f"m-{number}" for number in range(40))
    assert {fence for _, fence in taken} == {1}


def test_claimed_message_carries_the_address_of_its_channel(database: Database, county: County) -> None:
    """A userid for WeChat Work, the phone for SMS, None where there is none."""
    with database.write() as tx:
        put(tx, county, "a")
        put(tx, county, "b", channel="sms", person_id=None, guardian_id=county.guardian)
        put(tx, county, "c", channel="sms", person_id=county.lead)
        put(tx, county, "d", channel="parent", person_id=None, guardian_id=county.guardian)
        told = {one.message.key: one.address for channel in ("wecom", "sms", "parent") for one in claim(tx, channel)}

    assert told == {"a": "Zhao.Lijuan", "b": "138 0000 0001", "c": "13800000013", "d": None}


def test_urgent_message_overtakes_three_hundred_others(database: Database, county: County) -> None:
    """A first notice goes in the next claim, however long the queue."""
    with database.write() as tx:
        for number in range(300):
            put(tx, county, f"m-{number}")
        put(tx, county, "first notice", urgent=True)
        got = claim(tx, limit=10)

    assert got[0].message.key == "first notice"
    assert len(got) == 10


def test_message_waits_until_its_time(database: Database, county: County) -> None:
    """Held for the quiet hours, it goes in the morning."""
    with database.write() as tx:
        put(tx, county, not_before=NOW + 60 * MINUTE)
        before = claim(tx)
        at_it = claim(tx, at=NOW + 60 * MINUTE)

    assert before == []
    assert len(at_it) == 1


def test_message_that_failed_for_a_while_is_tried_again_then(database: Database, county: County) -> None:
    """It waits for its next try, counts its tries, and keeps a row for each."""
    with database.write() as tx:
        put(tx, county)
        first = claim(tx)[0].message
        kept = outbox.retry(tx, first, NOW, NOW + 5 * MINUTE, reason="HTTP 500", code="500")
        before = claim(tx, at=NOW + 4 * MINUTE)
        second = claim(tx, at=NOW + 5 * MINUTE)[0].message
        outbox.sent(tx, second, NOW + 5 * MINUTE, provider_id="msg-9", request={"msgtype": "text"})
        now = outbox.get(tx, first.id)
        tries = [(outcome, code) for _, outcome, code, _ in outbox.attempts(tx, first.id)]

    assert kept
    assert before == []
    assert (second.attempts, second.fence) == (2, 2)
    assert (now.state, now.provider_id, now.request) == ("sent", "msg-9", {"msgtype": "text"})
    assert tries == [("waiting", "500"), ("sent", None)]


def test_sender_that_does_not_come_back_leaves_the_message_in_doubt(database: Database, county: County) -> None:
    """A lease that ran out is never a second sending: the message is to be looked up, by one worker at a time."""
    with database.write() as tx:
        put(tx, county)
        claim(tx)
        early = claims.retake(tx, NOW + LEASE / 2)
        taken = claims.retake(tx, NOW + LEASE)
        not_sent_again = claim(tx, at=NOW + LEASE)
        looking = claims.claim_in_doubt(tx, "wecom", NOW + LEASE, 10, "b", LEASE)
        second_look = claims.claim_in_doubt(tx, "wecom", NOW + LEASE, 10, "c", LEASE)
        state = outbox.get(tx, taken[0]).state

    assert early == []
    assert len(taken) == 1
    assert not_sent_again == []
    assert [one.message.fence for one in looking] == [2]
    assert second_look == []
    assert state == "in_doubt"


def test_late_word_of_the_first_sender_counts_until_another_has_the_message(database: Database, county: County) -> None:
    """Slow, not dead: he may still say that it went. Once another looks it up, only that one may speak."""
    with database.write() as tx:
        put(tx, county, "a")
        put(tx, county, "b")
        slow = [one.message for one in claim(tx)]
        claims.retake(tx, NOW + LEASE)
        in_time = outbox.sent(tx, slow[0], NOW + LEASE, provider_id="p-1")
        looking = claims.claim_in_doubt(tx, "wecom", NOW + LEASE, 10, "b", LEASE)
        too_late = outbox.sent(tx, slow[1], NOW + LEASE, provider_id="p-2")
        resolved = outbox.retry(tx, looking[0].message, NOW + LEASE, NOW + 2 * LEASE, reason="not found there")
        tries = [outcome for _, outcome, _, _ in outbox.attempts(tx, slow[1].id)]

    assert (in_time, too_late, resolved) == (True, False, True)
    assert [one.message.key for one in looking] == ["b"]
    assert tries == ["too_late", "waiting"]


def test_message_to_a_person_who_has_left_is_withdrawn(database: Database, county: County) -> None:
    """Queued, then he leaves: his is not sent, with the reason; other people's go out."""
    with database.write() as tx:
        his = put(tx, county, "a")
        put(tx, county, "b", person_id=county.lead)
        persons.put(tx, county.county, "zhao.lijuan", "赵丽娟", active_until=MONDAY - timedelta(days=1))
        got = [one.message.key for one in claim(tx)]
        kept = outbox.get(tx, his)

    assert got == ["b"]
    assert (kept.state, kept.reason) == ("withdrawn", "the person has left")


def test_message_all_of_whose_prompts_ended_is_withdrawn_at_the_last_moment(database: Database, county: County) -> None:
    """The facts changed between composing and sending."""
    from store.tables import prompts as table

    with database.write() as tx:
        prompt_id = _prompted(tx, county, "p-1")
        message_id = put(tx, county)
        prompts.asked(tx, {prompt_id: 1}, message_id, NOW)
        tx.execute(table.update().values(state="closed"))
        got = claim(tx)
        kept = outbox.get(tx, message_id)

    assert got == []
    assert kept.state == "withdrawn"


def _prompted(tx: Connection, county: County, key: str) -> int:
    new = prompts.NewPrompt(
        key=key, county_id=county.county, subject_kind="pupil", subject_id=county.li_ming, channel="wecom",
        template="verify_absence", not_before=NOW, person_id=county.teacher, duty_key="verify/1",
    )  # fmt: skip
    prompts.want(tx, [new], NOW)
    return next(one.id for one in prompts.of_subject(tx, ("pupil", county.li_ming)) if one.key == key)


STATUSES = ["sent", "delivered", "failed"]


@pytest.mark.parametrize("order", list(itertools.permutations(STATUSES)), ids="-".join)
def test_statuses_in_any_order_move_a_message_only_forward(
    database: Database, county: County, order: tuple[str, ...]
) -> None:
    """Of the two ends the first that is told holds; nothing comes back to sent; a repetition changes nothing."""
    with database.write() as tx:
        put(tx, county, channel="sms", person_id=None, guardian_id=county.guardian)
        message = claim(tx, "sms")[0].message
        outbox.sent(tx, message, NOW, provider_id="SM1")
        for status in order:
            outbox.provider_status(tx, "sms", "SM1", status, NOW + MINUTE)
            assert outbox.provider_status(tx, "sms", "SM1", status, NOW + MINUTE) is None
        kept = outbox.get(tx, message.id)

    first_end = next(status for status in order if status != "sent")
    assert kept.state == first_end


def test_status_finds_a_message_whose_sending_was_never_noted(database: Database, county: County) -> None:
    """We died between the provider's taking and our noting; the callback's address carries the message's number."""
    with database.write() as tx:
        put(tx, county, channel="sms", person_id=None, guardian_id=county.guardian)
        message = claim(tx, "sms")[0].message
        claims.retake(tx, NOW + LEASE)
        unknown = outbox.provider_status(tx, "sms", "SM7", "delivered", NOW + MINUTE)
        moved = outbox.provider_status(tx, "sms", "SM7", "delivered", NOW + MINUTE, message_id=message.id)
        late = outbox.retry(tx, message, NOW + MINUTE, NOW + MINUTE, reason="nobody knew")

    assert unknown is None
    assert moved is not None
    assert (moved.state, moved.provider_id) == ("delivered", "SM7")
    assert not late


def test_failed_message_goes_by_the_other_channel_once_and_takes_its_prompts_along(
    database: Database, county: County
) -> None:
    """WeChat Work refuses for good: the same goes by SMS, and an answer there is an answer to the same prompt."""
    with database.write() as tx:
        prompt_id = _prompted(tx, county, "p-1")
        message_id = put(tx, county)
        prompts.asked(tx, {prompt_id: 1}, message_id, NOW)
        message = claim(tx)[0].message
        outbox.failed(tx, message, NOW, reason="invaliduser", code="81013")
        other = claims.instead(tx, message, "sms", "【保学】请核实", NOW)
        again = claims.instead(tx, message, "sms", "【保学】请核实", NOW)
        got = claim(tx, "sms")

    assert other is not None
    assert again is None
    assert [(one.message.id, one.address, one.message.instead_of) for one in got] == [
        (other, "13800000011", message_id)
    ]
    with database.read() as tx:
        assert [one.id for one in prompts.in_message(tx, other)] == [prompt_id]
        assert outbox.get(tx, message_id).state == "failed"


def test_member_limits_are_counted_in_parts_by_minute_and_hour(database: Database, county: County) -> None:
    """What was sent, and what may have been, counts; what waits does not."""
    with database.write() as tx:
        for shift, parts in ((61, 9), (59, 2), (10, 1), (0, 3)):
            put(tx, county, f"sent {shift} minutes ago", parts=parts, not_before=NOW - shift * MINUTE)
            message = claim(tx, at=NOW - shift * MINUTE)[0].message
            outbox.sent(tx, message, NOW - shift * MINUTE)
        put(tx, county, "waiting", parts=50)
        counts = outbox.sent_counts(tx, [county.teacher, county.lead], NOW)
        unfinished = outbox.unfinished(tx)

    assert counts == {county.teacher: (3, 6)}
    assert unfinished == {"waiting": (1, NOW)}
