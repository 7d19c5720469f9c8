"""Cases as they stand, and the policies stamped on them. A pupil has at most one open case: the database holds it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, select, update

from store.ready import Ready
from store.sql import columns, fields_of, insert, one_of
from store.tables import cases, policy_stamps


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseState:
    """A case as the rules leave it; `key` is that of the line which opened it."""

    key: str
    stage: str
    is_open: bool
    opened_at: datetime
    cause: str | None = None
    owner: str | None = None
    result: str | None = None
    closed_at: datetime | None = None
    times_reopened: int = 0


@dataclass(frozen=True, slots=True)
class Case:
    """A case as kept, with where the pupil was when it was last looked at."""

    id: int
    county_id: int
    pupil_id: int
    key: str
    policy_stamp: str
    class_id: int | None
    school_id: int | None
    township_id: int | None
    stage: str
    cause: str | None
    owner: str | None
    result: str | None
    is_open: bool
    opened_at: datetime
    closed_at: datetime | None
    times_reopened: int
    changed_at: datetime


CASE = columns(cases, Case)
OF_PUPILS = Ready(select(*CASE).where(one_of(cases.c.pupil_id, "pupils")).order_by(cases.c.opened_at, cases.c.id))
_BY_KEY = Ready(select(*CASE).where(cases.c.pupil_id == bindparam("pupil"), cases.c.key == bindparam("key")))


def put(
    tx: Connection,
    county_id: int,
    pupil_id: int,
    state: CaseState,
    policy_stamp: str,
    now: datetime,
    *,
    class_id: int | None = None,
    school_id: int | None = None,
    township_id: int | None = None,
) -> int:
    """Open the case, or bring it to this state; give its id. The stamp of the opening holds: a later one is ignored.

    Raises IntegrityError when the pupil has another open case.
    """
    values: dict[str, Any] = fields_of(state) | {
        "class_id": class_id,
        "school_id": school_id,
        "township_id": township_id,
    }
    known = _BY_KEY.first(tx, {"pupil": pupil_id, "key": state.key})
    if known is None:
        row = cases.insert().values(
            county_id=county_id, pupil_id=pupil_id, policy_stamp=policy_stamp, changed_at=now, **values
        )
        return int(tx.execute(row.returning(cases.c.id)).scalar_one())
    case = Case(*known)
    if any(getattr(case, name) != value for name, value in values.items()):
        tx.execute(update(cases).where(cases.c.id == case.id).values(changed_at=now, **values))
    return case.id


def get(tx: Connection, case_id: int) -> Case:
    """Raises KeyError where there is none."""
    row = tx.execute(select(*CASE).where(cases.c.id == case_id)).first()
    if row is None:
        raise KeyError(f"no case {case_id}")
    return Case(*row)


def of_pupils(tx: Connection, pupil_ids: Iterable[int]) -> dict[int, tuple[Case, ...]]:
    """All cases of these pupils in the order in which they were opened."""
    return of_rows(OF_PUPILS.all(tx, {"pupils": set(pupil_ids)}))


def of_rows(rows: Iterable[Sequence[Any]]) -> dict[int, tuple[Case, ...]]:
    """By pupil, in the order in which they were opened."""
    found: dict[int, list[Case]] = {}
    for row in rows:
        found.setdefault(row[2], []).append(Case(*row))
    return {pupil_id: tuple(them) for pupil_id, them in found.items()}


def open_of(tx: Connection, pupil_id: int) -> Case | None:
    """The pupil's open case."""
    row = tx.execute(select(*CASE).where(cases.c.pupil_id == pupil_id, cases.c.is_open)).first()
    return None if row is None else Case(*row)


def open_in(tx: Connection, county_id: int, *, school_ids: Iterable[int] | None = None) -> list[Case]:
    """A county's open cases, or only those of some schools, oldest first."""
    query = select(*CASE).where(cases.c.county_id == county_id, cases.c.is_open)
    if school_ids is not None:
        query = query.where(cases.c.school_id.in_(set(school_ids)))
    return [Case(*row) for row in tx.execute(query.order_by(cases.c.opened_at, cases.c.id))]


def restamp(tx: Connection, case_id: int, policy_stamp: str, now: datetime) -> None:
    """Somebody decided that the case shall follow another policy from now on (the deed itself is an act)."""
    tx.execute(update(cases).where(cases.c.id == case_id).values(policy_stamp=policy_stamp, changed_at=now))


def stamp_policy(tx: Connection, stamp: str, name: str, body: Any, now: datetime) -> None:
    """Keep a policy whole under its stamp (name and content hash), once."""
    tx.execute(
        insert(tx, policy_stamps)
        .values(stamp=stamp, name=name, body=body, first_used_at=now)
        .on_conflict_do_nothing(index_elements=["stamp"])
    )


def policy(tx: Connection, stamp: str) -> Any:
    """The policy's JSON kept under a stamp. Raises KeyError where there is none."""
    row = tx.execute(select(policy_stamps.c.body).where(policy_stamps.c.stamp == stamp)).first()
    if row is None:
        raise KeyError(f"no policy {stamp}")
    return row[0]
