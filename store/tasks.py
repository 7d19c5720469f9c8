"""What only a human can do: a message that went nowhere, a person nobody knows. Each once, until somebody ends it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, func, select, update

from store.sql import columns, insert, said
from store.tables import human_tasks


@dataclass(frozen=True, slots=True)
class Task:
    """One task; `text` is plain Chinese for the one who shall do it. state: open, done, dropped."""

    id: int
    county_id: int
    key: str
    kind: str
    owner_role: str
    unit_id: int | None
    pupil_id: int | None
    outbox_id: int | None
    text: str
    payload: Mapping[str, Any]
    state: str
    opened_at: datetime
    ended_at: datetime | None
    ended_by_id: int | None
    note: str | None


TASK = columns(human_tasks, Task)


def open_task(
    tx: Connection,
    *,
    key: str,
    county_id: int,
    kind: str,
    owner_role: str,
    text: str,
    now: datetime,
    unit_id: int | None = None,
    pupil_id: int | None = None,
    outbox_id: int | None = None,
    payload: Mapping[str, Any] | None = None,
) -> int | None:
    """Open a task; its id, or None if one with this key was opened before."""
    return tx.execute(
        insert(tx, human_tasks)
        .values(
            key=key,
            county_id=county_id,
            kind=kind,
            owner_role=owner_role,
            unit_id=unit_id,
            pupil_id=pupil_id,
            outbox_id=outbox_id,
            text=text,
            payload=dict(payload or {}),
            state="open",
            opened_at=now,
        )
        .on_conflict_do_nothing(index_elements=["county_id", "key"])
        .returning(human_tasks.c.id)
    ).scalar()


def end(
    tx: Connection, task_id: int, now: datetime, *, by_person_id: int | None = None, note: str = "", done: bool = True
) -> bool:
    """Somebody did it, or it is no longer wanted. False where it had ended before."""
    row = tx.execute(
        update(human_tasks)
        .where(human_tasks.c.id == task_id, said(human_tasks.c.state, "open"))
        .values(state="done" if done else "dropped", ended_at=now, ended_by_id=by_person_id, note=note)
        .returning(human_tasks.c.id)
    ).first()
    return row is not None


def open_in(tx: Connection, county_id: int | None = None, limit: int = 200, *, kind: str | None = None) -> list[Task]:
    """Open tasks, oldest first."""
    query = select(*TASK).where(said(human_tasks.c.state, "open"))
    if county_id is not None:
        query = query.where(human_tasks.c.county_id == county_id)
    if kind is not None:
        query = query.where(human_tasks.c.kind == kind)
    return [Task(*row) for row in tx.execute(query.order_by(human_tasks.c.opened_at, human_tasks.c.id).limit(limit))]


def count_open(tx: Connection) -> int:
    """How many tasks wait for a human."""
    return int(tx.execute(select(func.count()).where(said(human_tasks.c.state, "open"))).scalar_one())
