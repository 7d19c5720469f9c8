"""A county as large as is asked for, of invented people, written in bulk."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from bench.names import FIRST, SECOND, SURNAMES
from store import persons, school_days, tables, units
from store.db import Database, Tx

TERM = date(2026, 9, 1), date(2027, 1, 22)
#: A Wednesday in the middle of the term, five minutes past eight in China.
MORNING = datetime(2026, 10, 14, 0, 5, tzinfo=UTC)
SIZE = 40
CLASSES_A_SCHOOL = 20
_STEP = 5_000


def morning(number: int) -> datetime:
    """The same hour so many school days later."""
    at = MORNING
    while number:
        at += timedelta(days=1)
        number -= at.weekday() < 5
    return at


@dataclass(frozen=True, slots=True)
class Klass:
    """One class: its id, its teacher's WeChat Work userid, its pupils' ids and names."""

    id: int
    userid: str
    name: str
    pupils: tuple[tuple[int, str], ...]


def build(db: Database, classes: int, *, name: str = "卫辉市", prefix: str = "t", size: int = SIZE) -> list[Klass]:
    """Write a county with this many classes of `size` pupils each, with teachers, school leads and 包保 teachers."""
    with db.write() as tx:
        province = units.add(tx, "province", "河南省")
        county = units.add(tx, "county", name, province, policy="weihui")
        township = units.add(tx, "township", "后河镇", county)
        school_days.put_term(tx, county, *TERM)
        made = list(_classes(tx, county, township, classes, prefix))
        return _people(tx, county, made, size)


def _classes(tx: Tx, county: int, township: int, count: int, prefix: str) -> Iterator[tuple[int, str, str]]:
    school = 0
    for number in range(count):
        place = number % CLASSES_A_SCHOOL
        if place == 0:
            school = units.add(tx, "school", f"第{number // CLASSES_A_SCHOOL + 1}中学", township)
            lead = persons.put(tx, county, f"{prefix}-lead{school}", "孙立", wecom_userid=f"{prefix}-lead{school}").id
            persons.hold_post(tx, lead, "school_lead", school, TERM[0])
        klass = f"{'七八九'[place // 7]}年级{place % 7 + 1}班"
        yield units.add(tx, "class", klass, school), f"{prefix}{number:06d}", klass


def _people(tx: Tx, county: int, made: Sequence[tuple[int, str, str]], size: int) -> list[Klass]:
    _bulk(
        tx,
        tables.persons,
        (
            {"county_id": county, "code": userid, "name": "赵丽娟", "wecom_userid": userid, "wecom_key": userid.lower()}
            for _, userid, _ in made
        ),
    )
    teachers = {person.code: person.id for person in persons.of_county(tx, county)}
    _bulk(
        tx,
        tables.posts,
        (
            {
                "county_id": county,
                "person_id": teachers[userid],
                "role": "class_teacher",
                "unit_id": class_id,
                "first_day": TERM[0],
            }
            for class_id, userid, _ in made
        ),
    )
    names = ["".join(three) for three in itertools.product(SURNAMES, FIRST, SECOND)]
    first = _next_pupil(tx)
    found: list[Klass] = []
    rows: list[dict[str, Any]] = []
    for place, (class_id, userid, klass) in enumerate(made):
        # Spread over the list, so that a class's names differ in more than the last character.
        pupils = tuple(
            (first + place * size + seat, names[(place * 17 + seat * 487) % len(names)]) for seat in range(size)
        )
        rows += [
            {"id": number, "county_id": county, "code": f"{userid}-{number}", "name": name, "groups": []}
            for number, name in pupils
        ]
        found.append(Klass(class_id, userid, klass, pupils))
    _bulk(tx, tables.pupils, iter(rows))
    _bulk(
        tx,
        tables.enrolments,
        (
            {
                "county_id": county,
                "pupil_id": number,
                "class_id": klass.id,
                "first_day": TERM[0],
                "reported_on": TERM[0],
            }
            for klass in found
            for number, _ in klass.pupils
        ),
    )
    return found


def _next_pupil(tx: Tx) -> int:
    last = tx.execute(tables.pupils.select().order_by(tables.pupils.c.id.desc()).limit(1)).first()
    return 1 if last is None else int(last.id) + 1


def _bulk(tx: Tx, table: Any, rows: Iterator[dict[str, Any]]) -> None:
    while part := list(itertools.islice(rows, _STEP)):
        tx.execute(table.insert(), part)
