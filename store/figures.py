"""Figures of today and of what is open, counted in the tables when they are asked for: right whatever process asks.

Nothing here names a person, a school or a message.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Column, Connection, Table, case, func, select

from store.tables import checkins, delivery_attempts, due, inbox, outbox, prompts, questions
from store.tables.messages import LIVE


@dataclass(frozen=True, slots=True)
class Open:
    """So many, and since when the oldest of them (None: there is none)."""

    count: int
    oldest: datetime | None


@dataclass(frozen=True, slots=True)
class Today:
    """Since an instant: check-ins; messages by (channel, state); readings by (kind, whether something was asked back);
    attempts at delivery by (channel, outcome, provider's code)."""

    checkins: int
    messages: dict[tuple[str, str], int]
    readings: dict[tuple[str, bool], int]
    asks: int
    attempts: dict[tuple[str, str, str], int]


def today(tx: Connection, since: datetime) -> Today:
    """Counted over ids, which grow with time: the rows of today are read, and none before."""
    came = inbox.c.id >= _first(tx, inbox, inbox.c.received_at, since)
    kind = func.coalesce(inbox.c.reading["kind"].as_string(), "other")
    asked = inbox.c.id.in_(
        select(questions.c.message_id).where(questions.c.id >= _first(tx, questions, questions.c.opened_at, since))
    )
    tried = delivery_attempts.c.id >= _first(tx, delivery_attempts, delivery_attempts.c.at, since)
    code = func.coalesce(delivery_attempts.c.code, "")
    by_state = select(inbox.c.channel, inbox.c.state, func.count()).where(came).group_by(inbox.c.channel, inbox.c.state)
    by_kind = select(kind, case((asked, 1), else_=0), func.count()).where(came, inbox.c.reading.is_not(None))
    channel = select(outbox.c.channel).where(outbox.c.id == delivery_attempts.c.outbox_id).scalar_subquery()
    by_outcome = select(func.coalesce(channel, ""), delivery_attempts.c.outcome, code, func.count()).where(tried)
    return Today(
        checkins=_count(tx, checkins, checkins.c.known_at, since),
        messages={(row[0], row[1]): row[2] for row in tx.execute(by_state)},
        readings={
            (row[0], bool(row[1])): row[2] for row in tx.execute(by_kind.group_by(*by_kind.selected_columns[:2]))
        },
        asks=_count(tx, questions, questions.c.opened_at, since),
        attempts={
            (row[0], row[1], row[2]): row[3]
            for row in tx.execute(by_outcome.group_by(*by_outcome.selected_columns[:3]))
        },
    )


def live_prompts(tx: Connection) -> dict[str, Open]:
    """Prompts that have not ended, by state; the oldest by when it was wanted."""
    query = select(prompts.c.state, func.count(), func.min(prompts.c.wanted_at)).where(LIVE).group_by(prompts.c.state)
    found = {row[0]: Open(row[1], row[2]) for row in tx.execute(query)}
    return {state: found.get(state, Open(0, None)) for state in ("wanted", "asked", "answered")}


def due_now(tx: Connection, now: datetime) -> Open:
    """Subjects whose instant to be looked at has come."""
    row = tx.execute(select(func.count(), func.min(due.c.look_again_at)).where(due.c.look_again_at <= now)).one()
    return Open(row[0], row[1])


def _count(tx: Connection, table: Table, at: Column[Any], since: datetime) -> int:
    return int(tx.execute(select(func.count()).where(table.c.id >= _first(tx, table, at, since))).scalar_one())


def _first(tx: Connection, table: Table, at: Column[Any], since: datetime) -> int:
    """The first id of the rows from `since` on: found by halving, as `at` grows with the id (but for a moment's disorder)."""
    last = tx.execute(select(func.max(table.c.id))).scalar() or 0
    low, high = 1, last + 1
    while low < high:
        middle = (low + high) // 2
        row = tx.execute(select(table.c.id, at).where(table.c.id >= middle).order_by(table.c.id).limit(1)).first()
        if row is None or row[1] >= since:
            high = middle
        else:
            low = row[0] + 1
    return low
