"""The directory in memory never says anything that the tables do not: whatever is written, it is told at once."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from itertools import pairwise

import pytest
from sqlalchemy import Connection

from reminders.gather import gather_class
from reminders.world import World
from store import people, persons, pupils, school_days, units
from store.db import Database
from store.directory import KEPT
from store.directory import of as held
from tests.store.world import MONDAY, NOW, County, build

WEEK = timedelta(days=7)


class Undone(Exception):
    """Takes a transaction back."""


@pytest.fixture
def county(database: Database) -> County:
    return build(database)


AROUND = (MONDAY - WEEK, MONDAY, MONDAY + WEEK)


def told(tx: Connection, county: County, days: Sequence[date] = AROUND) -> list[object]:
    """Everything that is asked of a directory, for days before, on and after the one the story is on."""
    said: list[object] = []
    for day in days:
        for person in (county.teacher, county.other_teacher, county.lead, county.officer):
            said.append(people.roles_of(tx, person, day, county_id=county.county))
            said.append([one.id for one in people.classes_of(tx, person, day, county_id=county.county)])
        for unit in (county.class_one, county.class_two, county.school, county.township, county.county):
            place = people.place_of_unit(tx, unit)
            said.append([(one.id, one.name, one.policy) for one in place.line])
            said.append(people.cast_of_unit(tx, place, day))
            said.append(school_days.of(tx, [one.id for one in place.line]))
        them = people.places(tx, [county.li_ming, county.zhang], day)
        said.append(people.casts(tx, them, day))
        said.append(people.class_teachers(tx, [county.class_one, county.class_two], day))
    return said


def plainly(database: Database, county: County) -> list[object]:
    """The same, asked of the tables."""
    with database.read() as tx:
        return told(tx.execution_options(**{KEPT: None}), county)


def remembered(database: Database, county: County) -> list[object]:
    with database.read() as tx:
        assert held(tx, county.county) is not None
        return told(tx, county)


WRITES: dict[str, Callable[[Connection, County], object]] = {
    "a unit is renamed": lambda tx, c: units.change(tx, c.school, name="后河镇初级中学"),
    "a unit above the county is renamed": lambda tx, c: units.change(tx, c.province, name="河南"),
    "a class is added": lambda tx, c: persons.hold_post(
        tx, c.teacher, "class_teacher", units.add(tx, "class", "七年级3班", c.school), MONDAY
    ),
    "a county's policy changes": lambda tx, c: units.change(tx, c.county, policy="guangde"),
    "a person's name changes": lambda tx, c: persons.put(
        tx, c.county, "zhao.lijuan", "赵丽", wecom_userid="Zhao.Lijuan"
    ),
    "a person leaves": lambda tx, c: persons.put(tx, c.county, "sun.li", "孙立", active_until=MONDAY),
    "a post is given": lambda tx, c: persons.hold_post(tx, c.lead, "class_teacher", c.class_two, MONDAY),
    "a post above the county is given": lambda tx, c: persons.hold_post(
        tx, c.officer, "edu_bureau", c.province, MONDAY
    ),
    "a post ends": lambda tx, c: persons.end_post(tx, persons.posts_of(tx, c.teacher, MONDAY)[0].id, MONDAY),
    "somebody stands in": lambda tx, c: persons.stand_in(
        tx, c.teacher, c.lead, MONDAY, MONDAY + WEEK, why="产假", at=NOW
    ),
    "a term is told": lambda tx, c: school_days.put_term(tx, c.county, date(2026, 9, 1), date(2027, 1, 22)),
    "a day is declared off": lambda tx, c: school_days.declare(tx, c.school, MONDAY, "off", "暴雪", NOW),
    "a pupil changes class": lambda tx, c: pupils.enrol(tx, c.li_ming, c.class_two, MONDAY),
}


@pytest.mark.parametrize("what", WRITES)
def test_what_is_written_is_told_at_once_in_every_process(database: Database, county: County, what: str) -> None:
    """Here and in another process, from before the write on, memory and tables say the same."""
    other = Database(database.url.render_as_string(hide_password=False), database.keys)
    before = remembered(database, county)
    assert remembered(other, county) == before == plainly(database, county)
    with database.write() as tx:
        WRITES[what](tx, county)
    after = plainly(database, county)
    assert remembered(database, county) == after
    assert remembered(other, county) == after
    other.close()


@pytest.mark.parametrize("what", WRITES)
def test_a_look_at_a_class_holds_nothing_past_a_write(database: Database, county: County, what: str) -> None:
    """What a process keeps of a class between two looks is what one that never looked reads, also after another's write."""
    other = Database(database.url.render_as_string(hide_password=False), database.keys)
    here, there = World(provisional=True), World(provisional=True)

    def looked(db: Database, world: World) -> list[object]:
        with db.read() as tx:
            return [gather_class(tx, world, one, NOW) for one in (county.class_one, county.class_two)]

    looked(database, World(provisional=True))  # the county's clock begins, which is a write
    before = looked(database, here)
    assert looked(other, there) == before
    kept = dict(here.frames)
    assert looked(database, here) == before
    assert kept.keys() == {county.class_one, county.class_two}
    assert all(here.frames[one] is kept[one] for one in kept)
    with database.write() as tx:
        WRITES[what](tx, county)
    after = looked(database, World(provisional=True))
    assert looked(database, here) == after
    assert looked(other, there) == after
    assert after != before
    other.close()


@pytest.mark.parametrize("backwards", [False, True])
def test_every_day_of_a_week_of_changes_is_told_as_the_tables_tell_it(
    database: Database, county: County, backwards: bool
) -> None:
    """What is remembered from one day to the next ends on the day on which a post, a stand-in or a person's time begins or ends."""
    days = [MONDAY + timedelta(days=number) for number in range(-1, 9)]
    with database.write() as tx:
        persons.end_post(tx, persons.posts_of(tx, county.teacher, MONDAY)[0].id, days[2])
        persons.hold_post(tx, county.other_teacher, "class_teacher", county.class_one, days[4])
        persons.stand_in(tx, county.other_teacher, county.lead, days[5], days[6], why="产假", at=NOW)
        persons.put(tx, county.county, "sun.li", "孙立", active_until=days[7])
    if backwards:
        days.reverse()
    with database.read() as tx:
        assert held(tx, county.county) is not None
        remembered_days = [told(tx, county, [day]) for day in days]
    with database.read() as tx:
        plain = tx.execution_options(**{KEPT: None})
        assert remembered_days == [told(plain, county, [day]) for day in days]
    assert all(one != other for one, other in pairwise(remembered_days[1:-1:2]))


def test_a_stand_in_taken_back_is_told_at_once(database: Database, county: County) -> None:
    """What ends before its last day ends in memory too."""
    with database.write() as tx:
        number = persons.stand_in(tx, county.teacher, county.lead, MONDAY, MONDAY + WEEK, why="产假", at=NOW)
    assert remembered(database, county) == plainly(database, county)
    with database.write() as tx:
        persons.end_stand_in(tx, number, NOW)
    assert remembered(database, county) == plainly(database, county)


@pytest.mark.parametrize("what", [one for one in WRITES if one not in ("a term is told",)])
def test_whoever_writes_sees_his_own_words_and_nobody_sees_what_was_taken_back(
    database: Database, county: County, what: str
) -> None:
    """Inside the writing transaction the new state holds; after a rollback the old one, everywhere."""
    before = remembered(database, county)
    with contextlib.suppress(Undone), database.write() as tx:
        assert told(tx, county) == before
        WRITES[what](tx, county)
        own = told(tx, county)
        assert own == told(tx.execution_options(**{KEPT: None}), county)
        raise Undone
    assert remembered(database, county) == before == plainly(database, county)


def test_a_savepoint_that_was_undone_does_not_hide_what_is_written_after_it(database: Database, county: County) -> None:
    """A refused message in one transaction with a kept one: what was kept is told."""
    remembered(database, county)
    with database.write() as tx:
        with contextlib.suppress(Undone), tx.begin_nested():
            units.change(tx, county.school, name="错")
            raise Undone
        units.change(tx, county.school, name="对")
    assert remembered(database, county) == plainly(database, county)


def test_staff_shared_with_another_county_is_asked_of_the_tables(database: Database, county: County) -> None:
    """Where one county's change would not be noticed by the other, nothing is held."""
    with database.write() as tx:
        other = units.add(tx, "county", "辉县市", county.province)
        guest = persons.put(tx, other, "guest", "陈静", wecom_userid="guest").id
        persons.hold_post(tx, guest, "township_officer", county.township, MONDAY)
    with database.read() as tx:
        assert held(tx, county.county) is None
        assert told(tx, county) == told(tx.execution_options(**{KEPT: None}), county)
