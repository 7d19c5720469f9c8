"""The tick: how long 500 pupils that are due take, in a small county and in one ten times as large."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from bench import county
from bench.server import KEY
from config import years
from reminders.tick import tick
from reminders.world import World
from store import attendance, tables
from store.attendance import NewMark
from store.crypto import Keyring
from store.db import Database


@dataclass(frozen=True)
class Ticked:
    """A tick over so many pupils of whom so many were due, in seconds."""

    database: str
    pupils: int
    due: int
    seconds: float


def measure(url: str, database: str, *, classes: int, due: int = 500) -> Ticked:
    """Build a county in an empty, migrated database, have every pupil on the list and `due` of them due, and tick."""
    db = Database(url, Keyring.parse(KEY))
    try:
        made = county.build(db, classes)
        pupils = [(number, klass.id) for klass in made for number, _ in klass.pupils]
        _miss_two_days(db, [pupils[place * len(pupils) // due] for place in range(due)])
        chosen = {pupils[place * len(pupils) // due][0] for place in range(due)}
        with db.write() as tx:
            held = tx.execute(tables.units.select().where(tables.units.c.kind == "county")).one().id
            for first in range(0, len(pupils), 5_000):
                rows = [
                    {
                        "subject_kind": "pupil",
                        "subject_id": number,
                        "county_id": held,
                        "look_again_at": county.MORNING if number in chosen else county.MORNING + timedelta(days=1),
                    }
                    for number, _ in pupils[first : first + 5_000]
                ]
                tx.execute(tables.due.insert(), rows)
        world = World(years=tuple(years.packaged()))
        began = time.perf_counter()
        done = tick(db, world, county.MORNING)
        seconds = time.perf_counter() - began
        if (done.looked, done.raised) != (due, 0):
            raise RuntimeError(f"the tick looked at {done.looked} of {due}, {done.raised} raised")
        return Ticked(database, len(pupils), due, seconds)
    finally:
        db.close()


def _miss_two_days(db: Database, which: Sequence[tuple[int, int]]) -> None:
    """Each of them was missing without leave on the last two days."""
    with db.write() as tx:
        held = tx.execute(tables.units.select().where(tables.units.c.kind == "county")).one().id
        attendance.mark(
            tx,
            [
                NewMark(
                    county_id=held,
                    pupil_id=number,
                    class_id=class_id,
                    day=(county.MORNING - timedelta(days=back)).date(),
                    status="unexcused",
                    said_at=county.MORNING - timedelta(days=back),
                    known_at=county.MORNING - timedelta(days=back),
                    role="class_teacher",
                )
                for number, class_id in which
                for back in (1, 2)
            ],
        )
