"""A county whose pupils were told of long ago, and where their rows lie."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, text

from store import attendance, facts, lines, rest
from store.attendance import NewMark
from store.db import Database
from store.facts import NewFact
from store.rest import Moved
from tests.store.world import MINUTE, MONDAY, NOW, County

#: Everybody was last told of in the school year 2023, and today is in that of 2026.
THEN, DAYS = datetime(2024, 3, 4, 0, 5, tzinfo=UTC), [date(2024, 3, 4) + timedelta(days=number) for number in range(4)]
SINCE = rest.silent_since(MONDAY)
TABLES = ("marks", "facts", "lines")


def told(tx: Connection, county: County, pupil: int, at: datetime = THEN, days: list[date] = DAYS) -> None:
    """Some days of one pupil: marks, one of them put right; an act each day; a line for each."""
    marked = [(day, "unexcused") for day in days] + [(days[0], "sick")]
    attendance.mark(
        tx,
        [
            NewMark(
                county_id=county.county,
                pupil_id=pupil,
                class_id=county.class_one,
                day=day,
                status=status,
                corrects=status == "sick",
                said_at=at + number * MINUTE,
                known_at=at + number * MINUTE,
            )
            for number, (day, status) in enumerate(marked)
        ],
    )
    facts.append(tx, [act(county, pupil, at, day) for day in days])
    told_of = [(f"{day}", at, "step", {"date": day.isoformat(), "kind": "phone"}) for day in days]
    lines.add(tx, county.county, ("pupil", pupil), told_of, at)


def act(county: County, pupil: int, at: datetime, day: date, kind: str = "step") -> NewFact:
    return NewFact(
        county_id=county.county,
        subject_kind="pupil",
        subject_id=pupil,
        kind=kind,
        day=day,
        at=at,
        known_at=at,
        actor="zhao.lijuan",
        role="class_teacher",
        payload={"says": "家里没人", "nested": [1, None]},
        text=f"{day}电话没人接😵",
    )


def sweep(db: Database) -> list[Moved]:
    return rest.sweep(db, SINCE, NOW, pause=lambda: None)


def here(db: Database) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of the three living tables."""
    with db.read() as tx:
        return {one: [tuple(row) for row in tx.execute(text(f"SELECT * FROM {one} ORDER BY id"))] for one in TABLES}


def there(db: Database) -> dict[str, int]:
    """How many rows lie in the past."""
    with db.read() as tx:
        return {one: tx.execute(text(f"SELECT count(*) FROM past_{one}")).scalar_one() for one in TABLES}
