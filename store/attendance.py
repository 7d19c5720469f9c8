"""Attendance as it was told: check-ins of classes and marks of pupils, appended and never changed.

What is told of a pupil at rest lies in the past (`store.past`) and is given here like any other.

Of several words about the same pupil, day and period the later one holds, by (said_at, id), whichever arrived first.
The status `withdrawn` takes back what was said before: the day is unknown again.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from operator import attrgetter
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Connection, FromClause, Select, bindparam, select

from store import past
from store.ready import Asked, Ready, together
from store.sql import columns, fields_of, one_of
from store.tables import checkins, marks


@dataclass(frozen=True, slots=True, kw_only=True)
class NewCheckin:
    """What a message says of a whole class on a day; period is day, am or pm."""

    county_id: int
    class_id: int
    day: date
    period: str = "day"
    expected: int | None = None
    present: int | None = None
    all_present: bool = False
    others_present: bool = False
    named: tuple[int, ...] = ()  # ids of pupils for whom the message carried a mark or a question
    withdrawn: bool = False
    said_at: datetime
    known_at: datetime
    by_person_id: int | None = None
    role: str | None = None
    message_id: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NewMark:
    """What a message says of one pupil on a day; status is the corpus's, or `withdrawn`."""

    county_id: int
    pupil_id: int
    class_id: int
    day: date
    period: str = "day"
    status: str
    corrects: bool = False
    said_at: datetime
    known_at: datetime
    by_person_id: int | None = None
    role: str | None = None
    message_id: int | None = None


class Checkin(NamedTuple):
    """A check-in as kept."""

    id: int
    county_id: int
    class_id: int
    day: date
    period: str
    expected: int | None
    present: int | None
    all_present: bool
    others_present: bool
    named: tuple[int, ...]
    withdrawn: bool
    said_at: datetime
    known_at: datetime
    by_person_id: int | None
    role: str | None
    message_id: int | None


class Mark(NamedTuple):
    """A mark as kept."""

    id: int
    county_id: int
    pupil_id: int
    class_id: int
    day: date
    period: str
    status: str
    corrects: bool
    said_at: datetime
    known_at: datetime
    by_person_id: int | None
    role: str | None
    message_id: int | None


CHECKIN = columns(checkins, Checkin)
MARK = columns(marks, Mark)


def _checkin(row: Sequence[Any]) -> Checkin:
    return Checkin._make((*row[:9], tuple(row[9]), *row[10:]))


_CHECK_IN = Ready(checkins.insert())
_MARK = Ready(marks.insert())


def _marks(table: FromClause, *which: ColumnElement[bool]) -> Select[Any]:
    return select(*columns(table, Mark)).where(table.c.county_id == bindparam("county"), *which)


_HISTORY: past.Both = (
    Ready(_marks(marks, one_of(marks.c.pupil_id, "pupils"))),
    Ready(_marks(past.THEIR_MARKS, one_of(past.THEIR_MARKS.c.pupil_id, "pupils"))),
)
_CHECKINS_OF = Ready(
    select(*CHECKIN).where(
        checkins.c.county_id == bindparam("county"),
        one_of(checkins.c.class_id, "classes"),
        checkins.c.day.between(bindparam("first"), bindparam("last")),
    )
)


def _told(table: FromClause, who: ColumnElement[bool]) -> Ready:
    return Ready(_marks(table, who, table.c.day.between(bindparam("first"), bindparam("last"))))


_TOLD_OF_CLASS, _TOLD_OF_PUPILS, _TOLD_OF_CLASSES = (
    (_told(marks, who(marks)), _told(whole, who(whole)))
    for whole, who in (
        (past.MARKS, lambda table: table.c.class_id == bindparam("class")),
        (past.THEIR_MARKS, lambda table: one_of(table.c.pupil_id, "pupils")),
        (past.MARKS, lambda table: one_of(table.c.class_id, "classes")),
    )
)
_EVER = date(1, 1, 1), date(9999, 12, 31)
_KNOWN, _SAID = attrgetter("known_at", "id"), attrgetter("said_at", "id")


def check_in(tx: Connection, report: NewCheckin) -> None:
    """Append a class's report."""
    values = fields_of(report) | {"named": list(report.named)}
    _CHECK_IN.run(tx, values)


def mark(tx: Connection, new: Sequence[NewMark]) -> None:
    """Append marks, all in one go."""
    _MARK.each(tx, [fields_of(one) for one in new])


def marks_of(
    tx: Connection, county_id: int, pupil_ids: Iterable[int], *, since: date | None = None
) -> dict[int, tuple[Mark, ...]]:
    """Every mark of these pupils, superseded ones too, by (known_at, id): what a replay needs."""
    ids = set(pupil_ids)
    rows = past.read(tx, _HISTORY, {"county": county_id, "pupils": ids}, past.of_pupils(ids))
    return marks_of_rows(row for row in rows if since is None or row[4] >= since)


def marks_of_rows(rows: Iterable[Sequence[Any]]) -> dict[int, tuple[Mark, ...]]:
    """By pupil, by (known_at, id)."""
    found: dict[int, list[Mark]] = {}
    for row in rows:
        found.setdefault(row[2], []).append(Mark._make(row))
    return {pupil: tuple(sorted(them, key=_KNOWN)) for pupil, them in found.items()}


def effective(
    tx: Connection,
    county_id: int,
    *,
    first: date,
    last: date,
    class_id: int | None = None,
    pupil_ids: Iterable[int] | None = None,
) -> list[Mark]:
    """The marks that hold from the first to the last day, for a class or for pupils; what was withdrawn is left out."""
    if (class_id is None) == (pupil_ids is None):
        raise ValueError("name a class or pupils")
    if class_id is not None:
        return of_class(tx, asked_of_class(county_id, class_id, first, last))
    span = {"county": county_id, "first": first, "last": last}
    ids = set(pupil_ids or ())
    return that_hold(past.read(tx, _TOLD_OF_PUPILS, span | {"pupils": ids}, past.of_pupils(ids)))


def asked_of_class(county_id: int, class_id: int, first: date, last: date) -> tuple[Asked, Asked]:
    """The marks of a class, to be asked for with other things (`store.ready.together`): what is asked for first, and next to it;
    both answers go to `of_class`.
    """
    values = {"county": county_id, "first": first, "last": last, "class": class_id}
    return (_TOLD_OF_CLASS[0], values), past.of_days(county_id, first)


def of_class(tx: Connection, asked: tuple[Asked, Asked], answers: Sequence[Sequence[Any]] | None = None) -> list[Mark]:
    """The marks that hold of what `asked_of_class` asks for; `answers` where it has been asked already."""
    rows, told = answers if answers is not None else together(tx, asked)
    return that_hold(_TOLD_OF_CLASS[1].all(tx, asked[0][1]) if past.says(told) else rows)


def that_hold(rows: Iterable[Sequence[Any]]) -> list[Mark]:
    """Of these marks, as rows, the last of each pupil, day and period, without what was withdrawn; by day, pupil and period."""
    last: dict[tuple[date, int, str], Mark] = {}
    for mark in sorted(map(Mark._make, rows), key=_SAID):
        last[mark.day, mark.pupil_id, mark.period] = mark
    return [last[key] for key in sorted(last) if last[key].status != "withdrawn"]


def held_on(
    tx: Connection, county_id: int, class_ids: Iterable[int], day: date, last: date | None = None
) -> list[Mark]:
    """The marks of these classes that hold on one day, or from it to the last one."""
    span = {"county": county_id, "first": day, "last": last or day, "classes": set(class_ids)}
    return that_hold(past.read(tx, _TOLD_OF_CLASSES, span, past.of_days(county_id, day)))


def checkins_of(
    tx: Connection, county_id: int, class_ids: Iterable[int], *, since: date | None = None, until: date | None = None
) -> dict[int, tuple[Checkin, ...]]:
    """Every report of these classes, superseded ones too, by (known_at, id)."""
    statement, values = asked_checkins(county_id, class_ids, since=since, until=until)
    return checkins_of_rows(statement.all(tx, values))


def asked_checkins(
    county_id: int, class_ids: Iterable[int], *, since: date | None = None, until: date | None = None
) -> Asked:
    """Every report of these classes, to be asked for with other things (`store.ready.together`)."""
    span = {"first": since or _EVER[0], "last": until or _EVER[1]}
    return _CHECKINS_OF, {"county": county_id, "classes": set(class_ids), **span}


def checkins_of_rows(rows: Iterable[Sequence[Any]]) -> dict[int, tuple[Checkin, ...]]:
    """By class, by (known_at, id)."""
    found: dict[int, list[Checkin]] = {}
    for row in rows:
        found.setdefault(row[2], []).append(_checkin(row))
    return {klass: tuple(sorted(them, key=_KNOWN)) for klass, them in found.items()}


def checkins_by_pupil(rows: Iterable[Sequence[Any]]) -> dict[int, tuple[Checkin, ...]]:
    """By pupil, whose number stands first in a row, by (known_at, id)."""
    found: dict[int, list[Checkin]] = {}
    for number, *row in rows:
        found.setdefault(number, []).append(_checkin(row))
    return {number: tuple(sorted(them, key=_KNOWN)) for number, them in found.items()}


def report_that_holds(tx: Connection, county_id: int, class_id: int, day: date, period: str = "day") -> Checkin | None:
    """The class's report of a day and period that holds now; None where there is none or it was taken back."""
    row = tx.execute(
        select(*CHECKIN)
        .where(
            checkins.c.county_id == county_id,
            checkins.c.class_id == class_id,
            checkins.c.day == day,
            checkins.c.period == period,
        )
        .order_by(checkins.c.said_at.desc(), checkins.c.id.desc())
        .limit(1)
    ).first()
    return None if row is None or row.withdrawn else _checkin(row)


def vouching(tx: Connection, county_id: int, class_id: int, day: date) -> list[Checkin]:
    """The reports of a class and day that hold and say of all, or of all whom they do not name, that they are here."""
    return vouching_of(checkins_of(tx, county_id, [class_id], since=day, until=day).get(class_id, ()))


def vouching_of(reports: Iterable[Checkin]) -> list[Checkin]:
    """The same of the reports of one class and day. One that tells of some pupils alone, after it, leaves it standing; a withdrawal
    ends all before it."""
    holding: list[Checkin] = []
    for one in sorted(reports, key=lambda one: (one.said_at, one.id)):
        holding = [] if one.withdrawn else [*holding, one]
    return [one for one in holding if one.all_present or one.others_present]


def holding_of(reports: Iterable[Checkin]) -> dict[str, Checkin]:
    """Of the reports of one class and day: the last of each half of the day, where it was not taken back."""
    latest = {one.period: one for one in sorted(reports, key=lambda one: (one.said_at, one.id))}
    return {period: one for period, one in latest.items() if not one.withdrawn}


def classes_reported(tx: Connection, county_id: int, class_ids: Iterable[int], day: date) -> set[int]:
    """Which of these classes have a report of the day that was not taken back."""
    found = checkins_of(tx, county_id, class_ids, since=day, until=day)
    return {class_id for class_id, them in found.items() if holding_of(them)}
