"""What was said to whom, and what became of it: the outbox as somebody asks about it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, case, func, or_, select

from store.outbox import OUT, OutMessage
from store.tables import delivery_attempts, guardians, outbox, persons, prompts, pupils


@dataclass(frozen=True, slots=True)
class Delivery:
    """One message with its receiver's name (a guardian: with his child's), whether a prompt in it was answered, and every try:
    (at, outcome, provider's code, reason)."""

    message: OutMessage
    name: str
    child: str | None
    answered: bool
    tries: tuple[tuple[datetime, str, str | None, str | None], ...]


def of(
    tx: Connection,
    *,
    name: str | None = None,
    first: datetime | None = None,
    last: datetime | None = None,
    states: tuple[str, ...] = (),
    limit: int = 50,
) -> list[Delivery]:
    """The newest messages first. `name`: a member of staff, a guardian, or a pupil whom it is about or whose guardian got it."""
    query = (
        select(*OUT, persons.c.name, guardians.c.name, pupils.c.name)
        .outerjoin(persons, persons.c.id == outbox.c.person_id)
        .outerjoin(guardians, guardians.c.id == outbox.c.guardian_id)
        .outerjoin(pupils, pupils.c.id == guardians.c.pupil_id)
    )
    if name is not None:
        named = (persons.c.name == name, guardians.c.name == name, pupils.c.name == name)
        query = query.where(or_(*named, _about(name)))
    if first is not None:
        query = query.where(outbox.c.created_at >= first)
    if last is not None:
        query = query.where(outbox.c.created_at < last)
    if states:
        query = query.where(outbox.c.state.in_(states))
    rows = tx.execute(query.order_by(outbox.c.id.desc()).limit(limit)).all()
    ids = [row[0] for row in rows]
    tries, answered = _tries(tx, ids), _answered(tx, ids)
    found = []
    for row in rows:
        message = OutMessage(*row[:-3])
        found.append(
            Delivery(message, row[-3] or row[-2] or "", row[-1], message.id in answered, tries.get(message.id, ()))
        )
    return found


def counted(tx: Connection, first: datetime, last: datetime) -> Mapping[tuple[str, str], int]:
    """How many messages of a time stand in each state, by (channel, state)."""
    query = (
        select(outbox.c.channel, outbox.c.state, func.count())
        .where(outbox.c.created_at >= first, outbox.c.created_at < last)
        .group_by(outbox.c.channel, outbox.c.state)
    )
    return {(row[0], row[1]): row[2] for row in tx.execute(query)}


def _about(name: str) -> Any:
    told = pupils.alias("told_of")
    return (
        select(prompts.c.id)
        .join(told, told.c.id == prompts.c.pupil_id)
        .where(prompts.c.outbox_id == outbox.c.id, told.c.name == name)
        .exists()
    )


def _tries(tx: Connection, ids: list[int]) -> dict[int, tuple[tuple[datetime, str, str | None, str | None], ...]]:
    columns = (
        delivery_attempts.c.at,
        delivery_attempts.c.outcome,
        delivery_attempts.c.code,
        delivery_attempts.c.reason,
    )
    query = select(delivery_attempts.c.outbox_id, *columns).where(delivery_attempts.c.outbox_id.in_(ids))
    found: dict[int, tuple[tuple[datetime, str, str | None, str | None], ...]] = {}
    for row in tx.execute(query.order_by(delivery_attempts.c.id)):
        found[row[0]] = (*found.get(row[0], ()), (row[1], row[2], row[3], row[4]))
    return found


def _answered(tx: Connection, ids: list[int]) -> set[int]:
    given = case((prompts.c.answer_id.is_not(None), 1), else_=0)
    query = select(prompts.c.outbox_id).where(prompts.c.outbox_id.in_(ids)).group_by(prompts.c.outbox_id)
    return set(tx.execute(query.having(func.sum(given) > 0)).scalars())
