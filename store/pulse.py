"""The pulse of what is done again and again: when it last ended, in whatever process, and how long it takes.

Web processes have no clock of their own; from here they know whether any worker's clock runs.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select

from store import settings
from store.tables import settings as table

#: Upper ends, in seconds, of the spans by which lengths are counted; what took longer is in `count` only.
SPANS = (0.01, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)


@dataclass(frozen=True, slots=True)
class Pulse:
    """`at`: when it last ended. `count` rounds took `seconds` together; `within[i]` of them at most `SPANS[i]`."""

    at: datetime
    count: int
    seconds: float
    within: tuple[int, ...]


def beat(tx: Connection, name: str, now: datetime, seconds: float) -> None:
    """A round ended."""
    row = tx.execute(select(table.c.value).where(table.c.key == _key(name)).with_for_update()).first()
    before: dict[str, Any] = row[0] if row is not None else {}
    within = before.get("within") or [0] * len(SPANS)
    value = {
        "at": now.isoformat(),
        "count": before.get("count", 0) + 1,
        "seconds": round(before.get("seconds", 0.0) + seconds, 6),
        "within": [number + (seconds <= span) for number, span in zip(within, SPANS, strict=True)],
    }
    settings.put(tx, _key(name), value, now)


def of(tx: Connection, name: str) -> Pulse | None:
    """The pulse of that name; None if it never beat."""
    value = settings.get(tx, _key(name))
    if value is None:
        return None
    return Pulse(datetime.fromisoformat(value["at"]), value["count"], value["seconds"], tuple(value["within"]))


def _key(name: str) -> str:
    return f"pulse:{name}"
