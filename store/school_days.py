"""Terms, and the days on which a county or a school departs from the State Council's calendar."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, select

from store import directory, versions
from store.ready import Ready
from store.sql import columns, insert, one_of
from store.tables import calendar_days, terms, units


@dataclass(frozen=True, slots=True)
class Term:
    """A term from its first to its last day, both included."""

    first_day: date
    last_day: date


@dataclass(frozen=True, slots=True)
class ChangedDay:
    """A day that a unit declared off or on, with who said so and why."""

    day: date
    kind: str  # off, on
    why: str
    unit_id: int
    by_person_id: int | None
    at: datetime


@dataclass(frozen=True, slots=True)
class SchoolDays:
    """What holds for one unit: the terms of the nearest unit that has any, the nearest word for each changed day."""

    terms: tuple[Term, ...]
    days: tuple[ChangedDay, ...]


_TERMS = Ready(
    select(terms.c.unit_id, terms.c.first_day, terms.c.last_day)
    .where(one_of(terms.c.unit_id, "line"))
    .order_by(terms.c.first_day)
)
_DAYS = Ready(
    select(*columns(calendar_days, ChangedDay))
    .where(one_of(calendar_days.c.unit_id, "line"))
    .order_by(calendar_days.c.id)
)


def put_term(tx: Connection, unit_id: int, first_day: date, last_day: date) -> None:
    """Set a unit's term by its first day; a later last day replaces the one told before."""
    county = select(units.c.county_id).where(units.c.id == unit_id).scalar_subquery()
    statement = insert(tx, terms).values(county_id=county, unit_id=unit_id, first_day=first_day, last_day=last_day)
    tx.execute(
        statement.on_conflict_do_update(
            index_elements=["unit_id", "first_day"], set_={"last_day": statement.excluded.last_day}
        )
    )
    _touch(tx, unit_id)


def declare(
    tx: Connection, unit_id: int, day: date, kind: str, why: str, at: datetime, *, by_person_id: int | None = None
) -> None:
    """A unit declares a day off or on, or takes that back (kind `clear`). Appended: the last word holds."""
    county = select(units.c.county_id).where(units.c.id == unit_id).scalar_subquery()
    tx.execute(
        calendar_days.insert().values(
            county_id=county, unit_id=unit_id, day=day, kind=kind, why=why, by_person_id=by_person_id, at=at
        )
    )
    _touch(tx, unit_id)


def of(tx: Connection, unit_ids: Iterable[int], *, known_by: datetime | None = None) -> SchoolDays:
    """What holds for a unit, given its line of units from the root down to itself (`Place.line`, `Unit.line`).

    `known_by`: only what had been declared by that instant.
    """
    line = tuple(unit_ids)
    known = directory.covering(tx, line)
    if known is not None:
        return known.once(("days", line, known_by), lambda: _that_hold(line, known.terms, known.days, known_by))
    term_rows, day_rows = _TERMS.all(tx, {"line": line}), _DAYS.all(tx, {"line": line})
    return _that_hold(line, term_rows, day_rows, known_by)


def turns(tx: Connection, unit_ids: Iterable[int], after: datetime) -> list[datetime]:
    """The instants after `after` at which a day was declared for a unit, in time order."""
    line = tuple(unit_ids)
    known = directory.covering(tx, line)
    rows = known.days if known is not None else _DAYS.all(tx, {"line": line})
    return sorted({one.at for row in rows if (one := ChangedDay(*row)).unit_id in line and one.at > after})


def _that_hold(
    line: Sequence[int],
    term_rows: Iterable[Sequence[Any]],
    day_rows: Iterable[Sequence[Any]],
    known_by: datetime | None,
) -> SchoolDays:
    rank = {unit_id: place for place, unit_id in enumerate(line)}
    told = [row for row in term_rows if row[0] in rank]
    nearest = max((rank[row[0]] for row in told), default=None)
    held = tuple(Term(row[1], row[2]) for row in told if rank[row[0]] == nearest)
    last_word: dict[tuple[int, date], ChangedDay] = {}
    for row in day_rows:
        one = ChangedDay(*row)
        if one.unit_id in rank and (known_by is None or one.at <= known_by):
            last_word[(one.unit_id, one.day)] = one
    days: dict[date, ChangedDay] = {}
    for one in sorted(last_word.values(), key=lambda one: rank[one.unit_id]):
        if one.kind != "clear":
            days[one.day] = one
    return SchoolDays(held, tuple(sorted(days.values(), key=lambda one: one.day)))


def _touch(tx: Connection, unit_id: int) -> None:
    versions.touch(tx, tx.execute(select(units.c.county_id).where(units.c.id == unit_id)).scalar())
