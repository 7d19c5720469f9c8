"""When to look again, lines, duties, cases."""

from __future__ import annotations

import threading
import time
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import Connection
from sqlalchemy.exc import IntegrityError

from store import cases, due, duties, lines
from store.cases import CaseState
from store.db import Database
from store.duties import DutyState
from tests.store.crowd import at_once
from tests.store.world import MINUTE, NOW, County


def test_only_what_is_due_is_claimed_and_each_subject_once(database: Database) -> None:
    """Forty due subjects, eight workers that take five at a time: each subject goes to exactly one of them."""
    with database.write() as tx:
        due.settle(tx, 1, [("pupil", number, NOW) for number in range(40)], NOW)
        due.settle(tx, 1, [("pupil", 100, NOW + MINUTE), ("pupil", 101, None)], NOW)

    def work(number: int) -> list[int]:
        taken: list[int] = []
        while True:
            with database.write() as tx:
                mine = due.claim(tx, NOW, 5, f"worker-{number}", MINUTE)
            if not mine:
                return taken
            taken += [one.id for one in mine]

    taken = [number for numbers in at_once(8, work) for number in numbers]

    assert sorted(taken) == list(range(40))


def test_claim_of_a_dead_worker_is_retaken_when_its_lease_ends(database: Database) -> None:
    """Nobody else gets it before, somebody does after."""
    with database.write() as tx:
        due.settle(tx, 1, [("pupil", 1, NOW)], NOW)
        first = due.claim(tx, NOW, 10, "a", MINUTE)
        during = due.claim(tx, NOW + MINUTE / 2, 10, "b", MINUTE)
        after = due.claim(tx, NOW + MINUTE, 10, "b", MINUTE)

    assert [one.id for one in first] == [1]
    assert during == []
    assert [one.id for one in after] == [1]


def test_longest_due_is_claimed_first(database: Database) -> None:
    """The order is that of the instants, whatever the ids."""
    with database.write() as tx:
        due.settle(tx, 1, [("pupil", 3, NOW - 3 * MINUTE), ("pupil", 1, NOW), ("class", 9, NOW - 9 * MINUTE)], NOW)
        got = [(one.kind, one.id) for one in due.claim(tx, NOW, 2, "a", MINUTE)]

    assert got == [("class", 9), ("pupil", 3)]


def test_subject_that_raises_is_put_ahead_and_the_others_go_on(database: Database) -> None:
    """It comes back an hour later with its failures counted; a good look forgets them."""
    hour = timedelta(hours=1)
    with database.write() as tx:
        due.settle(tx, 1, [("pupil", 1, NOW)], NOW)
        due.claim(tx, NOW, 10, "a", MINUTE)
        due.postpone(tx, "pupil", 1, NOW + hour, "KeyError: 'x'")
        now = due.claim(tx, NOW + MINUTE, 10, "a", MINUTE)
        told = due.failing(tx)
        later = due.claim(tx, NOW + hour, 10, "a", MINUTE)
        due.settle(tx, 1, [("pupil", 1, NOW + 2 * hour)], NOW + hour)
        forgotten = due.failing(tx)

    assert now == []
    assert told == [("pupil", 1, 1, "KeyError: 'x'")]
    assert [(one.id, one.failures) for one in later] == [(1, 1)]
    assert forgotten == []


def test_snow_day_wakes_every_subject_of_the_county_and_no_other(database: Database) -> None:
    """A changed calendar makes due what was to wait, even what waited for nothing."""
    with database.write() as tx:
        due.settle(tx, 1, [("pupil", 1, NOW + 99 * MINUTE), ("pupil", 2, None), ("class", 5, NOW - MINUTE)], NOW)
        due.settle(tx, 2, [("pupil", 3, NOW + 99 * MINUTE)], NOW)
        woken = due.wake(tx, 1, NOW)
        got = [(one.kind, one.id) for one in due.claim(tx, NOW, 10, "a", MINUTE)]

    assert woken == 2
    assert got == [("class", 5), ("pupil", 1), ("pupil", 2)]


def test_backlog_tells_how_much_is_due_and_since_when(database: Database) -> None:
    """The auditor's question."""
    with database.write() as tx:
        nothing = due.backlog(tx, NOW)
        due.settle(tx, 1, [("pupil", 1, NOW - 5 * MINUTE), ("pupil", 2, NOW), ("pupil", 3, NOW + MINUTE)], NOW)
        some = due.backlog(tx, NOW)
        soonest = due.next_instant(tx)

    assert nothing == due.Backlog(0, None)
    assert some == due.Backlog(2, NOW - 5 * MINUTE)
    assert soonest == NOW - 5 * MINUTE


def test_enlisting_does_not_disturb_who_is_on_the_list(database: Database) -> None:
    """A new pupil is looked at soon; an old one keeps his instant."""
    with database.write() as tx:
        due.settle(tx, 1, [("pupil", 1, NOW + 99 * MINUTE)], NOW)
        due.enlist(tx, [("pupil", 1, 1), ("pupil", 2, 1)], NOW)
        got = [one.id for one in due.claim(tx, NOW, 10, "a", MINUTE)]

    assert got == [2]


def test_subject_is_brought_forward_and_never_put_off(database: Database) -> None:
    """What was to be looked at later is looked at now; what is due earlier, or not on the list, stays as it is."""
    with database.write() as tx:
        due.settle(tx, 1, [("pupil", 1, NOW + 9 * MINUTE), ("pupil", 2, NOW - 9 * MINUTE), ("pupil", 3, None)], NOW)
        due.bring_forward(tx, [("pupil", 1), ("pupil", 2), ("pupil", 3), ("pupil", 4)], NOW)
        got = {one.id: one.look_again_at for one in due.claim(tx, NOW, 10, "a", MINUTE)}
        looked = [due.reviewed_at(tx, ("pupil", 1)), due.reviewed_at(tx, ("pupil", 4))]

    assert got == {1: NOW, 2: NOW - 9 * MINUTE, 3: NOW}
    assert looked == [NOW, None]


def test_two_that_hold_the_same_subjects_follow_each_other(database: Database) -> None:
    """Read, then write what was read plus one, under hold: eight threads lose no step, in whatever order they name."""
    with database.write() as tx:
        due.settle(tx, 1, [("pupil", 1, NOW), ("pupil", 2, NOW)], NOW)

    def step(number: int) -> None:
        subjects = [("pupil", 1), ("pupil", 2)]
        with database.write() as tx:
            due.hold(tx, subjects if number % 2 else subjects[::-1])
            shift = due.next_instant(tx)
            assert shift is not None
            due.settle(tx, 1, [("pupil", 1, shift + MINUTE), ("pupil", 2, shift + MINUTE)], NOW)

    at_once(8, step)

    with database.read() as tx:
        assert due.next_instant(tx) == NOW + 8 * MINUTE


def test_held_subject_is_waited_for_and_another_is_not(postgres_database: Database) -> None:
    """Who comes second to a pupil, on the list or not, goes on only when the first has committed."""
    order: list[str] = []

    def second(number: int, name: str) -> None:
        with postgres_database.write() as tx:
            due.hold(tx, [("pupil", number)])
            due.next_instant(tx)  # whatever is read behind it is read while it is held
            order.append(name)

    others = [threading.Thread(target=second, args=pair) for pair in ((1, "the same pupil"), (2, "another pupil"))]
    with postgres_database.write() as tx:
        due.hold(tx, [("pupil", 1)])
        due.next_instant(tx)
        for other in others:
            other.start()
        others[1].join(timeout=10)
        time.sleep(0.1)
        order.append("the first is done")
    for other in others:
        other.join(timeout=10)

    assert order == ["another pupil", "the first is done", "the same pupil"]


def test_line_is_written_once(database: Database) -> None:
    """Playing again adds only what is new."""
    subject = ("pupil", 7)
    first = [("a", NOW, "duty", {"event": "opened"}), ("b", NOW, "message", {"to": "x"})]
    with database.write() as tx:
        new = lines.add(tx, 1, subject, first, NOW)
        again = lines.add(tx, 1, subject, [*first, ("c", NOW + MINUTE, "duty", {"event": "done"})], NOW)
        other = lines.add(tx, 1, ("pupil", 8), first[:1], NOW)
        kept = lines.of(tx, "pupil", [7])
        keys = lines.keys(tx, subject)
        duty_lines = lines.of(tx, "pupil", [7, 8], ["duty"])

    assert (new, again, other) == ({"a", "b"}, {"c"}, {"a"})
    assert [line.key for line in kept] == ["a", "b", "c"]
    assert kept[0].payload == {"event": "opened"}
    assert keys == {"a", "b", "c"}
    assert len(duty_lines) == 3


def test_of_eight_that_print_the_same_lines_one_finds_each_new(database: Database) -> None:
    """Two ticks at once write nothing twice, and only one of them sends the message."""
    printed = [(f"line-{number}", NOW, "message", {}) for number in range(10)]

    def print_them(number: int) -> set[str]:
        with database.write() as tx:
            return lines.add(tx, 1, ("pupil", 7), printed, NOW)

    told = [key for keys in at_once(8, print_them) for key in keys]

    assert sorted(told) == sorted(key for key, *_ in printed)


DUTY = DutyState(
    key="verify/1",
    duty="verify_absence",
    owners=("class_teacher",),
    opened_at=NOW,
    due_at=NOW + 60 * MINUTE,
    count=0,
    min=3,
    open=("home_visits",),
    clauses=("W-12",),
)


def test_duty_is_brought_to_the_state_the_rules_end_in(database: Database) -> None:
    """New, unchanged, changed: only what changed is written."""
    subject = ("pupil", 7)
    with database.write() as tx:
        new = duties.put(tx, 1, subject, [DUTY], NOW, pupil_id=7, class_id=70, school_id=700)
        same = duties.put(tx, 1, subject, [DUTY], NOW + MINUTE, pupil_id=7, class_id=70, school_id=700)
        done = replace(DUTY, state="done", count=3, open=(), late=True)
        changed = duties.put(tx, 1, subject, [done], NOW + 2 * MINUTE, pupil_id=7, class_id=70, school_id=700)
        kept = duties.get(tx, subject, "verify/1")
        open_now = duties.of(tx, subject, state="open")

    assert (new, same, changed) == (["verify/1"], [], ["verify/1"])
    assert kept is not None
    assert (kept.state, kept.count, kept.open, kept.late) == ("done", 3, (), True)
    assert kept.owners == ("class_teacher",)
    assert kept.changed_at == NOW + 2 * MINUTE
    assert open_now == []


def test_duty_that_the_rules_no_longer_hold_is_ended(database: Database) -> None:
    """Done where they say that it was done, else cancelled; what lives stays open."""
    subject = ("pupil", 7)
    with database.write() as tx:
        duties.put(tx, 1, subject, [replace(DUTY, key=key) for key in ("done", "gone", "live")], NOW)
        duties.end_others(tx, subject, ["live"], ["done", "unknown"], NOW + MINUTE)
        states = {duty.key: duty.state for duty in duties.of(tx, subject)}

    assert states == {"done": "done", "gone": "cancelled", "live": "open"}


def test_open_duties_of_a_school_come_by_their_due(database: Database) -> None:
    """First what is due first; what has no due comes last; other schools and ended duties stay out."""
    with database.write() as tx:
        for number, (school, shift, state) in enumerate(
            [(1, 50, "open"), (1, None, "open"), (1, 10, "open"), (2, 5, "open"), (1, 1, "done")]
        ):
            at = None if shift is None else NOW + shift * MINUTE
            one = replace(DUTY, due_at=at, state=state)
            duties.put(tx, 1, ("pupil", number), [one], NOW, pupil_id=number, school_id=school)
        found = [duty.pupil_id for duty in duties.open_in(tx, 1, school_ids=[1])]
        soon = [duty.pupil_id for duty in duties.open_in(tx, 1, due_before=NOW + 20 * MINUTE)]

    assert found == [2, 0, 1]
    assert soon == [3, 2]


CASE = CaseState(key="case/1", stage="suspected", is_open=True, opened_at=NOW)


def _open(tx: Connection, county: County, state: CaseState = CASE, stamp: str = "weihui:1") -> int:
    cases.stamp_policy(tx, stamp, "weihui", {"detect": {"verify": 3}}, NOW)
    return cases.put(tx, county.county, county.li_ming, state, stamp, NOW, school_id=county.school)


def test_case_keeps_the_policy_it_was_opened_under(database: Database, county: County) -> None:
    """An edited policy does not reach a running case, unless somebody re-stamps it."""
    with database.write() as tx:
        first = _open(tx, county)
        second = _open(tx, county, replace(CASE, stage="dropped_out", cause="work"), stamp="weihui:2")
        kept = cases.get(tx, first)
        policy = cases.policy(tx, kept.policy_stamp)
        cases.restamp(tx, first, "weihui:2", NOW)
        restamped = cases.get(tx, first)

    assert first == second
    assert (kept.stage, kept.cause, kept.policy_stamp) == ("dropped_out", "work", "weihui:1")
    assert policy == {"detect": {"verify": 3}}
    assert restamped.policy_stamp == "weihui:2"


def test_pupil_has_at_most_one_open_case(database: Database, county: County) -> None:
    """The database refuses a second one while the first is open, and takes it when that is closed."""
    with database.write() as tx:
        _open(tx, county)

    with pytest.raises(IntegrityError), database.write() as tx:
        _open(tx, county, replace(CASE, key="case/2"))

    with database.write() as tx:
        _open(tx, county, replace(CASE, stage="closed", is_open=False, result="returned", closed_at=NOW))
        _open(tx, county, replace(CASE, key="case/2"))
        keys = [case.key for case in cases.of_pupils(tx, [county.li_ming])[county.li_ming]]
        now_open = cases.open_of(tx, county.li_ming)
        of_school = [case.key for case in cases.open_in(tx, county.county, school_ids=[county.school])]

    assert keys == ["case/1", "case/2"]
    assert now_open is not None
    assert now_open.key == "case/2"
    assert of_school == ["case/2"]
