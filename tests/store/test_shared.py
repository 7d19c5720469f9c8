"""What the workers share: tokens, opt-outs, tasks; and the school calendar."""

from __future__ import annotations

from datetime import timedelta

from store import opt_outs, people, school_days, tasks, tokens
from store.db import Database
from store.school_days import Term
from tests.store.crowd import at_once
from tests.store.world import MINUTE, MONDAY, NOW, TERM, County

KEY = "wecom:wwcorp:1000002"


def test_one_of_many_workers_fetches_the_token(database: Database) -> None:
    """Eight find no token at once: one may fetch, the others wait and then read his."""

    def want(number: int) -> bool:
        with database.write() as tx:
            return tokens.begin_fetch(tx, KEY, f"worker-{number}", NOW)

    won = at_once(8, want)
    with database.write() as tx:
        kept = tokens.keep(tx, KEY, f"worker-{won.index(True)}", "TOKEN", NOW + 120 * MINUTE, NOW)
        token = tokens.read(tx, KEY, NOW)
        again = tokens.begin_fetch(tx, KEY, "late", NOW)

    assert sum(won) == 1
    assert kept
    assert token is not None
    assert token.value == "TOKEN"
    assert "TOKEN" not in repr(token)
    assert not again


def test_fetcher_that_died_is_followed_by_another(database: Database) -> None:
    """After its lease somebody else fetches, and the dead one's word no longer counts."""
    with database.write() as tx:
        first = tokens.begin_fetch(tx, KEY, "a", NOW)
        during = tokens.begin_fetch(tx, KEY, "b", NOW + tokens.FETCH_LEASE / 2)
        after = tokens.begin_fetch(tx, KEY, "b", NOW + tokens.FETCH_LEASE)
        stale = tokens.keep(tx, KEY, "a", "OLD", NOW + 120 * MINUTE, NOW)

    assert (first, during, after, stale) == (True, False, True, False)


def test_refused_token_is_fetched_anew_once(database: Database) -> None:
    """Who was refused with an older token than the one here reads again instead of fetching."""
    with database.write() as tx:
        tokens.begin_fetch(tx, KEY, "a", NOW)
        tokens.keep(tx, KEY, "a", "T1", NOW + 120 * MINUTE, NOW)
        first = tokens.begin_fetch(tx, KEY, "a", NOW, stale="T1")
        tokens.keep(tx, KEY, "a", "T2", NOW + 120 * MINUTE, NOW)
        second = tokens.begin_fetch(tx, KEY, "b", NOW, stale="T1")
        wrong_drop = tokens.drop(tx, KEY, "T1")
        right_drop = tokens.drop(tx, KEY, "T2")
        left = tokens.read(tx, KEY, NOW)

    assert (first, second) == (True, False)
    assert (wrong_drop, right_drop) == (False, True)
    assert left is None


def test_token_is_not_used_when_it_has_expired(database: Database) -> None:
    """At its end it is gone."""
    with database.write() as tx:
        tokens.begin_fetch(tx, KEY, "a", NOW)
        tokens.keep(tx, KEY, "a", "T1", NOW + MINUTE, NOW)

        assert tokens.read(tx, KEY, NOW) is not None
        assert tokens.read(tx, KEY, NOW + MINUTE) is None


def test_fetch_that_failed_lets_another_try_at_once(database: Database) -> None:
    """Giving up frees the lease, of its holder only."""
    with database.write() as tx:
        tokens.begin_fetch(tx, KEY, "a", NOW)
        tokens.give_up(tx, KEY, "b")
        still_held = tokens.begin_fetch(tx, KEY, "c", NOW)
        tokens.give_up(tx, KEY, "a")
        free = tokens.begin_fetch(tx, KEY, "c", NOW)

    assert (still_held, free) == (False, True)


def test_stop_and_start_of_a_phone_are_kept_and_the_last_one_holds(database: Database) -> None:
    """退订 holds for every spelling of the number until 开始, and both stay on file."""
    with database.write() as tx:
        before = opt_outs.stopped(tx, "13800000001")
        opt_outs.stop(tx, "+86 138 0000 0001", "退订", NOW)
        after = opt_outs.stopped(tx, "13800000001")
        opt_outs.start(tx, "13800000001", "开始", NOW + MINUTE)
        again = opt_outs.stopped(tx, "13800000001")
        history = [(kind, words) for _, kind, words in opt_outs.history(tx, "13800000001")]
        other = opt_outs.stopped(tx, "13800000002")

    assert (before, after, again, other) == (False, True, False, False)
    assert history == [("stop", "退订"), ("start", "开始")]


def test_task_is_opened_once_and_ended_once(database: Database, county: County) -> None:
    """The same trouble makes one task."""
    with database.write() as tx:
        values = {"county_id": county.county, "kind": "undeliverable", "owner_role": "school_lead", "now": NOW}
        first = tasks.open_task(tx, key="m-1", text="请电话通知", outbox_id=5, **values)  # type: ignore[arg-type]
        again = tasks.open_task(tx, key="m-1", text="请电话通知", outbox_id=5, **values)  # type: ignore[arg-type]
        open_now = tasks.open_in(tx, county.county)
        assert first is not None
        ended = [tasks.end(tx, first, NOW, by_person_id=county.lead, note="已电话"), tasks.end(tx, first, NOW)]
        left = tasks.count_open(tx)

    assert again is None
    assert [(task.text, task.outbox_id) for task in open_now] == [("请电话通知", 5)]
    assert ended == [True, False]
    assert left == 0


def test_nearest_word_about_a_day_holds(database: Database, county: County) -> None:
    """The county has a snow day, the school a make-up lesson on it; cleared, the county's word holds again."""
    day = MONDAY
    with database.write() as tx:
        school_days.put_term(tx, county.county, TERM, TERM + timedelta(days=140))
        school_days.declare(tx, county.county, day, "off", "暴雪停课", NOW)
        school_days.declare(tx, county.school, day, "on", "补课", NOW)
        line = [unit.id for unit in people.place_of_unit(tx, county.class_one).line]
        in_school = school_days.of(tx, line)
        school_days.declare(tx, county.school, day, "clear", "取消补课", NOW)
        cleared = school_days.of(tx, line)
        elsewhere = school_days.of(tx, [county.province])

    assert [(one.day, one.kind, one.why) for one in in_school.days] == [(day, "on", "补课")]
    assert [(one.day, one.kind) for one in cleared.days] == [(day, "off")]
    assert in_school.terms == (Term(TERM, TERM + timedelta(days=140)),)
    assert elsewhere == school_days.SchoolDays((), ())


def test_terms_of_the_nearest_unit_hold(database: Database, county: County) -> None:
    """A school with its own term does not have the county's as well; a term's end can be moved."""
    with database.write() as tx:
        school_days.put_term(tx, county.county, TERM, TERM + timedelta(days=140))
        school_days.put_term(tx, county.school, TERM + timedelta(days=3), TERM + timedelta(days=130))
        school_days.put_term(tx, county.school, TERM + timedelta(days=3), TERM + timedelta(days=133))
        line = [unit.id for unit in people.place_of_unit(tx, county.class_one).line]
        found = school_days.of(tx, line)

    assert found.terms == (Term(TERM + timedelta(days=3), TERM + timedelta(days=133)),)
