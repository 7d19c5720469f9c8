"""Nothing leaves until a person agrees: the outbox after a restore.

What a backup holds as waiting may have gone out before the loss, and what the clock finds due again certainly did. So
a restored database sends nothing: what waited is parked, and what is made later waits, until somebody has looked.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, select, update

from store.ready import Ready
from store.sql import insert, said
from store.tables import guardians, outbox, persons, settings

KEY = "outbox:held"
#: Why a message is parked; by this it is found again.
RESTORED = "restored from a backup: waits for a person's word"

_HELD = Ready(select(settings.c.value).where(settings.c.key == bindparam("key")))


@dataclass(frozen=True, slots=True)
class HeldMessage:
    """A message that would have gone: to whom (a name), by which channel, made when, in which words."""

    id: int
    to: str
    channel: str
    created_at: datetime
    text: str


def hold(tx: Connection, why: str, now: datetime) -> int:
    """Stop everything that goes out and park what waits; give how many messages were parked.

    What was being sent when the backup was made may have gone: it is in doubt, and is looked up once it is agreed.
    """
    statement = insert(tx, settings).values(key=KEY, value=why, changed_at=now)
    tx.execute(statement.on_conflict_do_update(index_elements=["key"], set_={"value": why, "changed_at": now}))
    tx.execute(
        update(outbox)
        .where(said(outbox.c.state, "sending"))
        .values(state="in_doubt", next_try_at=now, reason="was being sent", lease_owner=None, lease_until=None)
    )
    parked = update(outbox).where(said(outbox.c.state, "waiting")).values(state="parked", reason=RESTORED, ended_at=now)
    return tx.execute(parked).rowcount


def why_held(tx: Connection) -> str | None:
    """Why nothing goes out; None where it does."""
    found = _HELD.scalar(tx, {"key": KEY})
    return str(found) if found else None


def parked(tx: Connection) -> list[HeldMessage]:
    """What was parked by `hold`, oldest first."""
    query = (
        select(outbox.c.id, persons.c.name, guardians.c.name, outbox.c.channel, outbox.c.created_at, outbox.c.text)
        .outerjoin(persons, persons.c.id == outbox.c.person_id)
        .outerjoin(guardians, guardians.c.id == outbox.c.guardian_id)
        .where(*_parked())
        .order_by(outbox.c.id)
    )
    return [HeldMessage(row[0], row[1] or row[2], row[3], row[4], row[5]) for row in tx.execute(query)]


def agree(tx: Connection, now: datetime, *, send: bool) -> int:
    """A person has looked: what was parked goes now (`send`), or is withdrawn because it went before the loss.

    From now on messages leave as ever. Gives how many were parked.
    """
    values = (
        {"state": "waiting", "next_try_at": now, "ended_at": None, "reason": None}
        if send
        else {"state": "withdrawn", "ended_at": now, "reason": "gone before the restore, by a person's word"}
    )
    count = tx.execute(update(outbox).where(*_parked()).values(**values)).rowcount
    tx.execute(update(settings).where(settings.c.key == KEY).values(value=False, changed_at=now))
    return count


def _parked() -> tuple[Any, Any]:
    return said(outbox.c.state, "parked"), outbox.c.reason == RESTORED
