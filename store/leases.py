"""Named leases: one holder at a time for what only one worker may do, in terms that only grow."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, case, or_, select, update

from store.sql import insert
from store.tables import leases


@dataclass(frozen=True, slots=True)
class Lease:
    """Who holds a name, until when; `term` grows whenever the holder changes, so that an old one can be refused."""

    name: str
    holder: str
    until: datetime
    term: int


def acquire(tx: Connection, name: str, holder: str, now: datetime, length: timedelta) -> Lease | None:
    """Take or renew a lease; None while another one holds it."""
    statement = insert(tx, leases).values(name=name, holder=holder, until=now + length, term=1)
    row = tx.execute(
        statement.on_conflict_do_update(
            index_elements=["name"],
            set_={
                "holder": statement.excluded.holder,
                "until": statement.excluded.until,
                "term": leases.c.term + case((leases.c.holder == holder, 0), else_=1),
            },
            where=or_(leases.c.holder == holder, leases.c.until <= now),
        ).returning(leases.c.name, leases.c.holder, leases.c.until, leases.c.term)
    ).first()
    return None if row is None else Lease(*row)


def release(tx: Connection, name: str, holder: str, now: datetime) -> None:
    """Give a lease back; the term stays."""
    tx.execute(update(leases).where(leases.c.name == name, leases.c.holder == holder).values(until=now))


def holder(tx: Connection, name: str, now: datetime) -> Lease | None:
    """Who holds it now."""
    row = tx.execute(
        select(leases.c.name, leases.c.holder, leases.c.until, leases.c.term).where(
            leases.c.name == name, leases.c.until > now
        )
    ).first()
    return None if row is None else Lease(*row)
