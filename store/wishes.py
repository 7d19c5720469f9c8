"""What a member of staff chose for himself in chat: when his digests come, and when he is left in peace.

Kept apart from the staff list, so that importing the list again changes nobody's choice.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, time
from typing import Any

from sqlalchemy import Connection, select

from store.ready import Ready
from store.sql import insert, one_of
from store.tables import wishes


@dataclass(frozen=True, slots=True)
class Wish:
    """digest_at: wall clock in China (empty: each message at once; None: not chosen). quiet: from and until, or None."""

    digest_at: tuple[time, ...] | None = None
    quiet: tuple[time, time] | None = None


_OF = Ready(
    select(wishes.c.person_id, wishes.c.digest_at, wishes.c.quiet_from, wishes.c.quiet_until).where(
        one_of(wishes.c.person_id, "persons")
    )
)


def of(tx: Connection, person_ids: Iterable[int]) -> dict[int, Wish]:
    """The choices of these persons; who chose nothing is left out."""
    ids = set(person_ids)
    if not ids:
        return {}
    found = {}
    for person_id, hours, first, last in _OF.all(tx, {"persons": ids}):
        at = None if hours is None else tuple(time.fromisoformat(one) for one in hours)
        found[person_id] = Wish(at, (first, last) if first is not None and last is not None else None)
    return found


def digest_at(tx: Connection, county_id: int, person_id: int, hours: Iterable[time] | None, now: datetime) -> None:
    """His digests come at these hours (None: as everybody's, empty: no digests)."""
    told = None if hours is None else [f"{one:%H:%M}" for one in sorted(hours)]
    _put(tx, county_id, person_id, {"digest_at": told}, now)


def quiet(tx: Connection, county_id: int, person_id: int, hours: tuple[time, time] | None, now: datetime) -> None:
    """He is left in peace between these hours (None: as everybody)."""
    first, last = hours or (None, None)
    _put(tx, county_id, person_id, {"quiet_from": first, "quiet_until": last}, now)


def _put(tx: Connection, county_id: int, person_id: int, values: dict[str, Any], now: datetime) -> None:
    row = insert(tx, wishes).values(person_id=person_id, county_id=county_id, changed_at=now, **values)
    tx.execute(row.on_conflict_do_update(index_elements=["person_id"], set_={**values, "changed_at": now}))
