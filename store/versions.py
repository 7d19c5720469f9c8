"""The version of each county's directory, by which whoever keeps a part of it in memory knows that it still holds.

Kept in `units.roster_version` of the county's own row. Whatever writes units, staff, posts, stand-ins, rosters, terms
or changed days says so with `touch`; the version moves once, with the commit of that transaction, so that nobody ever
sees a new version with old rows, and the counter's row is locked for no longer than the commit takes.
"""

from __future__ import annotations

from sqlalchemy import Connection, bindparam, select, update

from store.notes import notes_of
from store.ready import Ready
from store.tables import units

_VERSION = Ready(select(units.c.roster_version).where(units.c.id == bindparam("county")))
_BUMP = update(units).where(units.c.kind == "county").values(roster_version=units.c.roster_version + 1)


def touch(tx: Connection, *counties: int | None) -> None:
    """The directory of these counties was written in this transaction; None stands for every county."""
    notes = notes_of(tx)
    if notes is None:
        _bump(tx, set(counties))
    else:
        notes.touched.update(counties)


def wrote(tx: Connection) -> bool:
    """Whether this transaction wrote a directory: what it reads may still be taken back."""
    notes = notes_of(tx)
    return notes is None or bool(notes.touched)


def bump(tx: Connection) -> None:
    """Move the versions of what was touched: the last thing before a commit."""
    notes = notes_of(tx)
    if notes is not None and notes.touched:
        _bump(tx, notes.touched)


def of(tx: Connection, county_id: int) -> int | None:
    """The version that this transaction goes by.

    None where it has written any directory itself: what it would read is not committed, and may never be.
    """
    notes = notes_of(tx)
    if notes is None or notes.touched:
        return None
    found = notes.seen.get(county_id)
    if found is None:
        found = _VERSION.scalar(tx, {"county": county_id})
        if found is not None:
            notes.seen[county_id] = found
    return found


def read_along(tx: Connection, county_id: int, version: int) -> None:
    """The version came with another statement of this transaction: it need not be asked for."""
    notes = notes_of(tx)
    if notes is not None:
        notes.seen.setdefault(county_id, version)


def newest(tx: Connection, county_id: int) -> int | None:
    """The version as the database tells it now."""
    found: int | None = _VERSION.scalar(tx, {"county": county_id})
    return found


def _bump(tx: Connection, counties: set[int | None]) -> None:
    which = _BUMP if None in counties else _BUMP.where(units.c.id.in_(sorted(one for one in counties if one)))
    tx.execute(which)
