"""The tick: how long 500 pupils that are due take, in a small county and among a hundred times as many pupils."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bench import county, filler
from bench.server import KEY
from config import years
from reminders.tick import tick
from reminders.world import World
from store import attendance, due, tables
from store.attendance import NewMark
from store.crypto import Keyring
from store.db import Database, Tx

#: Open cases of the place, as a county in trouble or a whole province has them.
OPEN_CASES = 20_000
#: Classes in which the due pupils are.
HERE = 250


@dataclass(frozen=True)
class Ticked:
    """A tick over so many pupils of whom so many were due, in seconds; how many of the pupils have an open case."""

    database: str
    pupils: int
    due: int
    cases: int
    seconds: float


def measure(url: str, database: str, *, others: int, due_now: int = 500, here: int = HERE) -> Ticked:
    """A county with `due_now` pupils who have missed three days and are due, and `others` classes elsewhere, and tick.

    Those who are due have been looked at the evening before, so that their cases are open already.
    """
    db = Database(url, Keyring.parse(KEY))
    try:
        made = county.build(db, here)
        pupils = [(number, klass.id) for klass in made for number, _ in klass.pupils]
        chosen = [pupils[place * len(pupils) // due_now] for place in range(due_now)]
        world = World(years=tuple(years.packaged()))
        evening = county.MORNING - timedelta(hours=12)
        with db.write() as tx:
            held = int(tx.execute(tables.units.select().where(tables.units.c.kind == "county")).one().id)
            _miss_days(tx, held, chosen)
            due.enlist(tx, [("pupil", number, held) for number, _ in chosen], evening)
        tick(db, world, evening)
        more = filler.fill(db, classes=others, open_cases=OPEN_CASES) if others else 0
        with db.write() as tx:
            _bring(tx, [number for number, _ in chosen], county.MORNING)
            cases = tx.execute(tables.cases.select().where(tables.cases.c.is_open)).all()
        began = time.perf_counter()
        done = tick(db, world, county.MORNING, say=False)
        seconds = time.perf_counter() - began
        if done.looked < due_now or done.raised:
            raise RuntimeError(f"the tick looked at {done.looked} of {due_now}, {done.raised} raised")
        return Ticked(database, len(pupils) + more, done.looked, len(cases), seconds)
    finally:
        db.close()


def _bring(tx: Tx, which: Sequence[int], at: datetime) -> None:
    """Only these are due now."""
    table = tables.due
    tx.execute(table.update().where(table.c.look_again_at <= at).values(look_again_at=at + timedelta(days=1)))
    tx.execute(
        table.update().where(table.c.subject_kind == "pupil", table.c.subject_id.in_(which)).values(look_again_at=at)
    )


def _miss_days(tx: Tx, held: int, which: Sequence[tuple[int, int]]) -> None:
    """Each of them was missing without leave on the last school days."""
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
            for back in (1, 2, 3)
        ],
    )
