"""What a look at a class or at pupils reads, each in as few goes as what depends on what allows."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Table, TextClause, and_, bindparam, exists, false, func, or_, select

from store import attendance, cases, facts, filed, people, pupils, rest, tables
from store.attendance import Checkin, Mark
from store.cases import Case
from store.facts import Fact
from store.filed import Filed
from store.people import Place
from store.pupils import ENROLMENT, Enrolment, Pupil
from store.ready import Asked, Ready, together
from store.sql import one_of
from store.tables import checkins, enrolments, marks, units
from store.tables.messages import LIVE


@dataclass(frozen=True, slots=True)
class ClassOnFile:
    """A class's reports since a day, every act about it, and what is on file of its duties and prompts."""

    reports: tuple[Checkin, ...]
    acts: tuple[Fact, ...]
    filed: Filed


@dataclass(frozen=True, slots=True)
class PupilsOnFile:
    """By pupil: who he is, where he is on the day, every act, his latest case, his classes, every mark, his duties and prompts, and
    what was reported of a class since his first mark while he was in it; who was given to these pupils and to their classes.
    """

    pupils: Mapping[int, Pupil]
    places: Mapping[int, Place]
    acts: Mapping[int, tuple[Fact, ...]]
    cases: Mapping[int, Case]
    enrolments: Mapping[int, tuple[Enrolment, ...]]
    marks: Mapping[int, tuple[Mark, ...]]
    reports: Mapping[int, tuple[Checkin, ...]]
    given: Sequence[Any]
    filed: Mapping[int, Filed]


def _any(table: Table, *more: ColumnElement[bool] | TextClause) -> ColumnElement[bool]:
    return exists().where(table.c.subject_kind == bindparam("kind"), one_of(table.c.subject_id, "subjects"), *more)


#: Of most subjects nothing is on file: this is asked first, and then only for what there is (acts, cases, duties, prompts).
#: The last two: whether any line is, and whether any of them is at rest, which only pupils are.
_WHAT = {
    kind: Ready(
        select(
            _any(tables.facts),
            matters,
            _any(tables.duties),
            _any(tables.prompts, tables.prompts.c.duty_key.is_not(None), LIVE),
            _any(tables.lines),
            rests,
        )
    )
    for kind, matters, rests in (
        (
            "pupil",
            exists().where(one_of(tables.cases.c.pupil_id, "subjects")),
            exists().where(one_of(tables.at_rest.c.pupil_id, "subjects"), tables.at_rest.c.back.is_(False)),
        ),
        ("class", false(), false()),
    )
}
_ENROLLED = Ready(
    select(*ENROLMENT, units.c.path)
    .join(units, units.c.id == enrolments.c.class_id)
    .where(one_of(enrolments.c.pupil_id, "pupils"))
    .order_by(enrolments.c.first_day, enrolments.c.id)
)
_MARKED = Ready(
    select(*attendance.MARK)
    .join(tables.pupils, and_(marks.c.county_id == tables.pupils.c.county_id, marks.c.pupil_id == tables.pupils.c.id))
    .where(one_of(tables.pupils.c.id, "pupils"))
)
_FIRST_MARK = (
    select(func.min(marks.c.day))
    .where(marks.c.county_id == enrolments.c.county_id, marks.c.pupil_id == enrolments.c.pupil_id)
    .scalar_subquery()
)
_REPORTED = Ready(
    select(enrolments.c.pupil_id, *attendance.CHECKIN)
    .join(
        checkins,
        and_(checkins.c.county_id == enrolments.c.county_id, checkins.c.class_id == enrolments.c.class_id),
    )
    .where(
        one_of(enrolments.c.pupil_id, "pupils"),
        enrolments.c.listed,  # nobody vouches for a child whom his school's list lacks
        checkins.c.day >= _FIRST_MARK,
        checkins.c.day >= enrolments.c.first_day,
        or_(enrolments.c.last_day.is_(None), checkins.c.day <= enrolments.c.last_day),
    )
)


def at(
    tx: Connection, ids: Collection[int], classes: Mapping[int, int], day: date, since: date, now: datetime
) -> tuple[PupilsOnFile | None, dict[int, ClassOnFile]]:
    """All that is read of pupils and of classes (id → county), in one go where nothing but marks and reports is told of them.

    Of a class its reports since a day: each day is a play of its own, which an ended duty of before does not concern. The pupils
    are held (`store.due.hold`) in a transaction that may write: who is at rest is brought back, and then read.
    """
    asked = [_asked_of_pupils(ids, day, now)] if ids else []
    asked += [_asked_of_class(county_id, class_id, since, now) for class_id, county_id in classes.items()]
    rows = iter(together(tx, [one for them in asked for one in them]))
    found = [[next(rows) for _ in them] for them in asked]
    seen = _pupils(tx, ids, day, now, found.pop(0)) if ids else None
    return seen, {one: _class(tx, one, since, them) for one, them in zip(classes, found, strict=True)}


def _asked_of_class(county_id: int, class_id: int, since: date, now: datetime) -> list[Asked]:
    return [
        attendance.asked_checkins(county_id, [class_id], since=since),
        filed.asked_look("class", [class_id], now),
        _asked_what("class", [class_id]),
    ]


def _class(tx: Connection, class_id: int, since: date, rows: Sequence[Sequence[Any]]) -> ClassOnFile:
    reports, looked, told = rows
    acts, _, *more = _what_there_is(tx, "class", [class_id], told[0], since)
    return ClassOnFile(
        attendance.checkins_of_rows(reports).get(class_id, ()),
        facts.of_rows(acts).get(class_id, ()),
        filed.of_rows([class_id], looked, *more, printed=bool(told[0][-2]))[class_id],
    )


def _asked_of_pupils(ids: Collection[int], day: date, now: datetime) -> list[Asked]:
    theirs = {"pupils": ids}
    return [
        (pupils.MANY, {"ids": ids}),
        (_ENROLLED, theirs),
        (_MARKED, theirs),
        (_REPORTED, theirs),
        (people.GIVEN, {**theirs, "day": day}),
        filed.asked_look("pupil", ids, now),
        _asked_what("pupil", ids),
    ]


def _pupils(
    tx: Connection, ids: Collection[int], day: date, now: datetime, rows: Sequence[Sequence[Any]]
) -> PupilsOnFile:
    if rows[-1][0][-1]:
        rest.bring_back(tx, ids)
        rows = together(tx, _asked_of_pupils(ids, day, now))
    known, enrolled, marked, reported, given, looked, told = rows
    acts, matters, *more = _what_there_is(tx, "pupil", ids, told[0])
    been = [Enrolment(*row[:-1]) for row in enrolled]
    return PupilsOnFile(
        pupils.many_of_rows(known),
        people.places_of_rows(
            tx,
            (
                (one.pupil_id, one.reported_on, row[-1])
                for one, row in zip(been, enrolled, strict=True)
                if one.first_day <= day
            ),
        ),
        facts.of_rows(acts),
        {pupil_id: them[-1] for pupil_id, them in cases.of_rows(matters).items()},
        pupils.by_pupil(been),
        attendance.marks_of_rows(marked),
        attendance.checkins_by_pupil(reported),
        given,
        filed.of_rows(ids, looked, *more, printed=bool(told[0][-2])),
    )


def _asked_what(kind: str, ids: Collection[int]) -> Asked:
    return _WHAT[kind], {"kind": kind, "subjects": set(ids)}


def _what_there_is(
    tx: Connection, kind: str, ids: Collection[int], there: Sequence[bool], since: date | None = None
) -> Sequence[Sequence[Any]]:
    """Rows of acts, cases, duties (`since`: as of `filed.asked`) and prompts; what is not there is not asked for."""
    every = [facts.asked(kind, ids), (cases.OF_PUPILS, {"pupils": set(ids)}), *filed.asked(kind, ids, since)]
    wanted = list(zip(every, there[: len(every)], strict=True))
    found = iter(together(tx, [one for one, is_there in wanted if is_there]))
    return [next(found) if is_there else () for _, is_there in wanted]
