"""A county's directory held in memory: units, staff, posts, stand-ins, school days.

A process reads it once for each version (`store.versions`) and answers from it whatever a check-in asks: where a class
is, who holds which post on a day, which days are school days. What is held is used only where its version is the one
that this very transaction has read; a transaction that writes to a directory itself asks the tables instead. What is
kept is not cut by day: posts and stand-ins carry their days, so that nothing has to be read anew at midnight.

Pupils are not in it (rosters are kept by class, `handlers.turn.sight`), nor who is given to pupils and classes.
"""

from __future__ import annotations

import threading
from bisect import bisect_right
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any, TypeVar

from sqlalchemy import Connection, bindparam, or_, select

from store import settings, versions
from store.notes import notes_of
from store.persons import PERSON, POST, STAND_IN, Person, Post, StandIn
from store.sql import one_of
from store.tables import calendar_days, persons, posts, stand_ins, terms, units
from store.units import COLUMNS, Unit, unit_of_row

#: Name of the execution option in which a database's directories lie.
KEPT = "baoxue_directories"
#: Derived values kept for one version of one county.
_MOST = 50_000
#: How often a directory that is being written is read again before the tables are asked instead.
_TRIES = 3

Value = TypeVar("Value")

_COUNTY_OF = select(units.c.county_id).where(units.c.id == bindparam("unit"))
_INSIDE = (units.c.path >= bindparam("path"), units.c.path < bindparam("end"))
_UNITS = select(*COLUMNS).where(or_(one_of(units.c.id, "above"), *[_INSIDE[0] & _INSIDE[1]])).order_by(units.c.id)
_PERSONS = select(*PERSON).where(persons.c.county_id == bindparam("county"))
_POSTS_HERE = select(*POST).join(units, units.c.id == posts.c.unit_id).where(*_INSIDE)
_POSTS_ABOVE = select(*POST).where(one_of(posts.c.unit_id, "above"))
_POSTS_THEIRS = (
    select(*POST).join(persons, persons.c.id == posts.c.person_id).where(persons.c.county_id == bindparam("county"))
)
_AWAY = (
    select(*STAND_IN, stand_ins.c.ended_at)
    .join(persons, persons.c.id == stand_ins.c.person_id)
    .where(persons.c.county_id == bindparam("county"))
)
_ACTING = (
    select(*STAND_IN, stand_ins.c.ended_at)
    .join(persons, persons.c.id == stand_ins.c.stand_in_id)
    .where(persons.c.county_id == bindparam("county"))
)
_TERMS = select(terms.c.unit_id, terms.c.first_day, terms.c.last_day).join(units, units.c.id == terms.c.unit_id)
_DAYS = select(
    calendar_days.c.id,
    calendar_days.c.day,
    calendar_days.c.kind,
    calendar_days.c.why,
    calendar_days.c.unit_id,
    calendar_days.c.by_person_id,
    calendar_days.c.at,
).join(units, units.c.id == calendar_days.c.unit_id)


@dataclass(frozen=True, slots=True, weakref_slot=True)
class Directory:
    """One county at one version. Units include those above the county; posts stand in the order of their days."""

    county_id: int
    version: int
    units: Mapping[int, Unit]
    persons: Mapping[int, Person]
    posts_at: Mapping[int, tuple[Post, ...]]
    posts_of: Mapping[int, tuple[Post, ...]]
    stand_ins: tuple[StandIn, ...]
    terms: tuple[tuple[int, date, date], ...]
    days: tuple[tuple[Any, ...], ...]
    began: str | None
    _memo: dict[Any, Any] = field(default_factory=dict)

    def span(self, day: date) -> int:
        """A number for the days around this one on which every post, stand-in and person stands as on this one."""
        return bisect_right(self.once(("turns",), self._turns), day)

    def _turns(self) -> list[date]:
        spans: list[Post | StandIn] = [*self.stand_ins, *(one for them in self.posts_of.values() for one in them)]
        firsts = {one.first_day for one in spans}
        lasts = {one.last_day for one in spans} | {one.active_until for one in self.persons.values()}
        return sorted(firsts | {one + timedelta(days=1) for one in lasts if one is not None and one < date.max})

    def line(self, unit_id: int) -> tuple[Unit, ...]:
        """The unit and all above it, root first."""
        return tuple(self.units[number] for number in self.units[unit_id].line)

    def once(self, key: tuple[Any, ...], make: Callable[[], Value]) -> Value:
        """A value that follows from this directory and the key alone, worked out once."""
        found = self._memo.get(key, self)
        if found is self:
            found = make()
            if len(self._memo) >= _MOST:
                self._memo.clear()
            self._memo[key] = found
        return found  # type: ignore[no-any-return]


class Directories:
    """The directories that a process holds, one for each county it has to do with. Safe to share between threads."""

    def __init__(self) -> None:
        self._held: dict[int, Directory | int] = {}
        self._county_of: dict[int, int] = {}
        self._locks: dict[int, threading.Lock] = {}
        self._lock = threading.Lock()

    def county_of(self, tx: Connection, unit_id: int) -> int | None:
        """The county in which a unit lies: it never moves to another."""
        found = self._county_of.get(unit_id)
        return tx.execute(_COUNTY_OF, {"unit": unit_id}).scalar() if found is None else found

    def get(self, tx: Connection, county_id: int, version: int) -> Directory | None:
        """The county at this version; None where it cannot be held (it shares staff with another county)."""
        held = self._held.get(county_id)
        if held is None or _version(held) < version:
            with self._lock:
                lock = self._locks.setdefault(county_id, threading.Lock())
            with lock:
                held = self._held.get(county_id)
                if held is None or _version(held) < version:
                    held = _read(tx, county_id, version)
                    if held is None:
                        return None
                    self._held[county_id] = held
                    if isinstance(held, Directory):
                        inside = (one.id for one in held.units.values() if one.county_id == county_id)
                        self._county_of.update((number, county_id) for number in inside)
        return held if isinstance(held, Directory) and held.version == version else None


def of(tx: Connection, county_id: int) -> Directory | None:
    """The county's directory as this transaction sees it; None: ask the tables."""
    notes = notes_of(tx)
    if notes is None or notes.touched:
        return None
    found: Directory | None = notes.directories.get(county_id)
    if found is None:
        kept: Directories | None = tx.get_execution_options().get(KEPT)
        version = versions.of(tx, county_id) if kept is not None else None
        if kept is not None and version is not None and (found := kept.get(tx, county_id, version)) is not None:
            notes.directories[county_id] = found
    return found


def covering(tx: Connection, unit_ids: Iterable[int]) -> Directory | None:
    """The directory in which all these units are; None: ask the tables."""
    kept: Directories | None = tx.get_execution_options().get(KEPT)
    wanted = set(unit_ids)
    notes = notes_of(tx)
    if kept is None or not wanted or notes is None or notes.touched:
        return None
    for known in notes.directories.values():  # mostly one, his county's
        if wanted <= known.units.keys():
            return known  # type: ignore[no-any-return]
    # The youngest unit is the lowest: a unit is made below one that is there.
    county = kept.county_of(tx, max(wanted))
    found = of(tx, county) if county is not None else None
    return found if found is not None and wanted <= found.units.keys() else None


def began(tx: Connection, county_id: int, now: datetime) -> datetime:
    """When the clock began for a county; now, and kept, where nobody has looked at it before."""
    held = of(tx, county_id)
    told = held.began if held is not None else None
    if told is None:
        told = settings.get(tx, _began(county_id))
    if told is None:
        settings.put(tx, _began(county_id), now.isoformat(), now)
        versions.touch(tx, county_id)
        return now
    return datetime.fromisoformat(told)


def _began(county_id: int) -> str:
    return f"began:{county_id}"


def _version(held: Directory | int) -> int:
    return held if isinstance(held, int) else held.version


def _read(tx: Connection, county_id: int, version: int) -> Directory | int | None:
    """The directory; its version alone where it must not be held; None where it changed while it was read."""
    for _ in range(_TRIES):
        found = _read_once(tx, county_id, version)
        newest = versions.newest(tx, county_id)
        if newest == version:
            return found
        if newest is None:
            return None
        version = newest
    return None


def _read_once(tx: Connection, county_id: int, version: int) -> Directory | int:
    path = tx.execute(select(units.c.path).where(units.c.id == county_id)).scalar_one()
    above = [int(part) for part in path.split("/") if part and int(part) != county_id]
    inside = {"path": path, "end": path[:-1] + "0"}
    here: dict[str, Any] = inside | {"above": above}
    known = {row[0]: unit_of_row(row) for row in tx.execute(_UNITS, here)}
    staff = {row[0]: Person(*row) for row in tx.execute(_PERSONS, {"county": county_id})}
    held: dict[int, Post] = {}
    for query, values in (
        (_POSTS_HERE, inside),
        (_POSTS_ABOVE, {"above": above}),
        (_POSTS_THEIRS, {"county": county_id}),
    ):
        held.update((row[0], Post(*row)) for row in tx.execute(query, values))
    away: dict[int, StandIn] = {}
    for query in (_AWAY, _ACTING):
        for row in tx.execute(query, {"county": county_id}):
            if row[-1] is None:
                away[row[0]] = StandIn(*row[:-1])
    if any(post.unit_id not in known or post.person_id not in staff for post in held.values()) or any(
        one.person_id not in staff or one.stand_in_id not in staff for one in away.values()
    ):
        return version
    spans = or_(one_of(units.c.id, "above"), _INSIDE[0] & _INSIDE[1])
    return Directory(
        county_id,
        version,
        known,
        staff,
        _grouped(sorted(held.values(), key=lambda one: (one.first_day, one.id)), lambda one: one.unit_id),
        _grouped(sorted(held.values(), key=lambda one: one.id), lambda one: one.person_id),
        tuple(away[number] for number in sorted(away)),
        tuple((row[0], row[1], row[2]) for row in tx.execute(_TERMS.where(spans).order_by(terms.c.first_day), here)),
        tuple(tuple(row[1:]) for row in tx.execute(_DAYS.where(spans).order_by(calendar_days.c.id), here)),
        settings.get(tx, _began(county_id)),
    )


def _grouped(them: Iterable[Post], by: Callable[[Post], int]) -> dict[int, tuple[Post, ...]]:
    found: dict[int, list[Post]] = {}
    for one in them:
        found.setdefault(by(one), []).append(one)
    return {number: tuple(group) for number, group in found.items()}
