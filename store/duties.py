"""Duties as they stand: what is owed, by whom, by when."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, or_, select, update

from store.ready import Ready
from store.sql import columns, fields_of, one_of, said
from store.tables import duties


@dataclass(frozen=True, slots=True, kw_only=True)
class DutyState:
    """A duty as the rules leave it. state: open, done, cancelled. owners: roles or person:<code>."""

    key: str
    duty: str
    owners: tuple[str, ...]
    opened_at: datetime
    due_at: datetime | None = None
    count: int | None = None
    min: int | None = None
    open: tuple[str, ...] = ()  # what is still lacking
    state: str = "open"
    overdue: bool = False
    late: bool = False
    clauses: tuple[str, ...] = ()
    default: bool = False


@dataclass(frozen=True, slots=True)
class Duty:
    """A duty as kept, with where its subject was when it was last looked at."""

    id: int
    county_id: int
    subject_kind: str
    subject_id: int
    key: str
    duty: str
    pupil_id: int | None
    class_id: int | None
    school_id: int | None
    township_id: int | None
    owners: tuple[str, ...]
    opened_at: datetime
    due_at: datetime | None
    count: int | None
    min: int | None
    open: tuple[str, ...]
    state: str
    overdue: bool
    late: bool
    clauses: tuple[str, ...]
    default: bool
    changed_at: datetime


DUTY = columns(duties, Duty)
_STATE = tuple(field.name for field in fields(DutyState))
_PLACE = ("pupil_id", "class_id", "school_id", "township_id")
_OF = Ready(
    select(*DUTY)
    .where(duties.c.subject_kind == bindparam("kind"), duties.c.subject_id == bindparam("number"))
    .order_by(duties.c.opened_at, duties.c.id)
)
#: Duties of some subjects that are open, or were opened since an instant; in the order in which they were opened.
OF_SUBJECTS = Ready(
    select(*DUTY)
    .where(
        duties.c.subject_kind == bindparam("kind"),
        one_of(duties.c.subject_id, "subjects"),
        or_(said(duties.c.state, "open"), duties.c.opened_at >= bindparam("since")),
    )
    .order_by(duties.c.opened_at, duties.c.id)
)
_OPEN_KEYS = Ready(
    select(duties.c.key).where(
        duties.c.subject_kind == bindparam("kind"),
        duties.c.subject_id == bindparam("number"),
        said(duties.c.state, "open"),
    )
)
_OPEN = Ready(duties.insert())
_END = Ready(
    update(duties)
    .where(
        duties.c.subject_kind == bindparam("kind"),
        duties.c.subject_id == bindparam("number"),
        duties.c.key == bindparam("which"),
    )
    .values(state=bindparam("state"), changed_at=bindparam("changed_at"))
)
_CHANGE = Ready(
    update(duties)
    .where(duties.c.id == bindparam("number"))
    .values({name: bindparam(name) for name in (*_STATE, *_PLACE, "changed_at")})
)
_LISTS = ("owners", "open", "clauses")


def duty_of_row(row: Sequence[Any]) -> Duty:
    values = list(row)
    for place in (10, 15, 19):
        values[place] = tuple(values[place])
    return Duty(*values)


def put(
    tx: Connection,
    county_id: int,
    subject: tuple[str, int],
    states: Sequence[DutyState],
    now: datetime,
    *,
    pupil_id: int | None = None,
    class_id: int | None = None,
    school_id: int | None = None,
    township_id: int | None = None,
    known: Mapping[str, Duty] | None = None,
) -> list[str]:
    """Bring the subject's duties to these states; give the keys of those that changed. Others stay as they are.

    `known`: what is on file by key, where the caller has read it in this transaction.
    """
    where = {"pupil_id": pupil_id, "class_id": class_id, "school_id": school_id, "township_id": township_id}
    if known is None:
        known = {duty.key: duty for duty in of(tx, subject)}
    fresh: list[dict[str, Any]] = []
    changed: list[str] = []
    for state in states:
        values: dict[str, Any] = fields_of(state) | where
        old = known.get(state.key)
        if old is None:
            fresh.append(_stored(values) | {"county_id": county_id, "changed_at": now})
        elif any(getattr(old, name) != value for name, value in values.items()):
            _CHANGE.run(tx, _stored(values) | {"changed_at": now, "number": old.id})
        else:
            continue
        changed.append(state.key)
    for row in fresh:
        row["subject_kind"], row["subject_id"] = subject
    _OPEN.each(tx, fresh)
    return changed


def _stored(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: list(value) if name in _LISTS else value for name, value in values.items()}


def of(tx: Connection, subject: tuple[str, int], *, state: str | None = None) -> list[Duty]:
    """A subject's duties in the order in which they were opened."""
    rows = _OF.all(tx, {"kind": subject[0], "number": subject[1]})
    return [duty for duty in map(duty_of_row, rows) if state in (None, duty.state)]


def get(tx: Connection, subject: tuple[str, int], key: str) -> Duty | None:
    """One duty by its key."""
    row = tx.execute(
        select(*DUTY).where(duties.c.subject_kind == subject[0], duties.c.subject_id == subject[1], duties.c.key == key)
    ).first()
    return None if row is None else duty_of_row(row)


def open_in(
    tx: Connection,
    county_id: int,
    *,
    school_ids: Iterable[int] | None = None,
    class_ids: Iterable[int] | None = None,
    pupil_ids: Iterable[int] | None = None,
    due_before: datetime | None = None,
    limit: int = 1000,
) -> list[Duty]:
    """Open duties of a county, narrowed as asked, the one due first in front (without a due date: last)."""
    query = select(*DUTY).where(duties.c.county_id == county_id, said(duties.c.state, "open"))
    for column, ids in (
        (duties.c.school_id, school_ids),
        (duties.c.class_id, class_ids),
        (duties.c.pupil_id, pupil_ids),
    ):
        if ids is not None:
            query = query.where(column.in_(set(ids)))
    if due_before is not None:
        query = query.where(duties.c.due_at < due_before)
    query = query.order_by(duties.c.due_at.is_(None), duties.c.due_at, duties.c.id).limit(limit)
    return [duty_of_row(row) for row in tx.execute(query)]


def end_others(
    tx: Connection, subject: tuple[str, int], live: Iterable[str], done: Iterable[str], now: datetime
) -> None:
    """Duties on file as open that the rules no longer hold: done where they say so, else cancelled."""
    open_now = {row[0] for row in _OPEN_KEYS.all(tx, {"kind": subject[0], "number": subject[1]})}
    gone = open_now - set(live)
    finished = gone & set(done)
    rows = [
        {
            "kind": subject[0],
            "number": subject[1],
            "which": key,
            "state": "done" if key in finished else "cancelled",
            "changed_at": now,
        }
        for key in sorted(gone)
    ]
    _END.each(tx, rows)
