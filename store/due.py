"""When to look at which subject again. Only what is due is looked at, by one worker at a time."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Integer, bindparam, func, literal_column, or_, select, text, tuple_, update

from store.notes import notes_of
from store.ready import Ready
from store.sql import both, insert, one_of, said
from store.tables import due, duties


@dataclass(frozen=True, slots=True)
class DueSubject:
    """A subject whose instant has come. `failures`: how often looking at it has raised in a row."""

    kind: str
    id: int
    county_id: int
    look_again_at: datetime
    failures: int


@dataclass(frozen=True, slots=True)
class Backlog:
    """How many subjects are due and since when the oldest one waits (None: nothing is due)."""

    count: int
    oldest: datetime | None


#: No lease is as long.
LONGEST_LEASE = timedelta(minutes=10)
_KEY = ["subject_kind", "subject_id"]
_SETTLE = Ready(
    both(
        due,
        lambda insert: insert.on_conflict_do_update(
            index_elements=_KEY,
            set_={
                "look_again_at": insert.excluded.look_again_at,
                "reviewed_at": insert.excluded.reviewed_at,
                "quiet_at": insert.excluded.quiet_at,
                "lease_owner": None,
                "lease_until": None,
                "failures": 0,
                "reason": None,
            },
        ),
    )
)
_BRING_FORWARD = Ready(
    update(due)
    .where(
        due.c.subject_kind == bindparam("kind"),
        due.c.subject_id == bindparam("number"),
        or_(due.c.look_again_at.is_(None), due.c.look_again_at > bindparam("at")),
    )
    .values(look_again_at=bindparam("at"))
)
#: Locks of the server, not of rows: nothing is written, and a subject without a row can be held as well.
_HOLD = Ready(text("SELECT pg_advisory_xact_lock(key) FROM unnest(CAST(:keys AS bigint[])) AS key"))
_REVIEWED_AT = Ready(
    select(due.c.reviewed_at).where(due.c.subject_kind == bindparam("kind"), due.c.subject_id == bindparam("number"))
)
_QUIET = Ready(
    select(due.c.subject_id).where(
        said(due.c.subject_kind, "pupil"), one_of(due.c.subject_id, "pupils"), due.c.quiet_at == due.c.reviewed_at
    )
)
_WAITING = Ready(
    select(due.c.subject_kind, due.c.subject_id)
    .where(
        due.c.look_again_at <= bindparam("now"),
        or_(
            due.c.lease_until.is_(None),
            due.c.lease_until <= bindparam("now"),
            # Made under a clock that was set back since.
            due.c.lease_until > bindparam("farthest"),
        ),
    )
    .order_by(due.c.look_again_at)
    .limit(bindparam("limit", type_=Integer))
    .with_for_update(skip_locked=True)
)
_CLAIM = Ready(
    update(due)
    .where(due.c.subject_kind == bindparam("kind"), one_of(due.c.subject_id, "ids"))
    .values(lease_owner=bindparam("owner"), lease_until=bindparam("until"))
    .returning(due.c.subject_kind, due.c.subject_id, due.c.county_id, due.c.look_again_at, due.c.failures)
)
_NEXT = Ready(
    select(due.c.look_again_at).where(due.c.look_again_at.is_not(None)).order_by(due.c.look_again_at).limit(1)
)


def hold(tx: Connection, subjects: Sequence[tuple[str, int]]) -> None:
    """Keep others from looking at these subjects until the transaction ends; to be called before their facts are read.

    Whoever reads facts and writes what follows from them must not overlap with another who does: the later one would
    write what the earlier facts say. Whatever is read after this call is read while they are held: on PostgreSQL the locks
    are asked for together with the next reading. Everybody takes several subjects in one order. On SQLite the write transaction
    itself keeps others away, and nothing is done. What this transaction holds already is not asked for again.
    """
    if tx.dialect.name != "postgresql":
        return
    notes = notes_of(tx)
    # A savepoint that is undone lets go of what was taken inside it.
    inside = tx.in_nested_transaction()
    keys = {_lock_key(kind, number) for kind, number in subjects} - (notes.held if notes is not None else set())
    if keys:
        _HOLD.run(tx, {"keys": sorted(keys)})
        if notes is not None and not inside:
            notes.held.update(keys)


def _lock_key(kind: str, number: int) -> int:
    return int.from_bytes(hashlib.sha256(f"baoxue/due/{kind}/{number}".encode()).digest()[:8], "big", signed=True)


def settle(
    tx: Connection,
    county_id: int,
    when: Sequence[tuple[str, int, datetime | None]],
    now: datetime,
    *,
    quiet: bool = False,
) -> None:
    """These subjects (kind, id, look again at) have been looked at: give back the lease, forget failures. `quiet`: as `quiet`
    says it of them from now on."""
    if not when:
        return
    rows = [
        {
            "subject_kind": kind,
            "subject_id": number,
            "county_id": county_id,
            "look_again_at": again,
            "reviewed_at": now,
            "quiet_at": now if quiet else None,
        }
        for kind, number, again in sorted(when, key=lambda one: one[:2])
    ]
    _SETTLE.each(tx, rows)


def quiet(tx: Connection, pupil_ids: Collection[int]) -> set[int]:
    """Those of these pupils, who are held (`hold`), whose last look found neither a run of absence nor a case: a report of their
    class that does not name them changes nothing about them. A look by a program of before does not tell, and ends it."""
    return {number for (number,) in _QUIET.all(tx, {"pupils": set(pupil_ids)})} if pupil_ids else set()


def claim(tx: Connection, now: datetime, limit: int, owner: str, lease: timedelta) -> list[DueSubject]:
    """Up to `limit` subjects that are due and free, the longest due first; they are this owner's until the lease ends.

    Any number of workers may claim at once: each subject goes to one of them.
    """
    taken = _WAITING.all(tx, {"now": now, "farthest": now + LONGEST_LEASE, "limit": limit})
    if not taken:
        return []
    mine: list[DueSubject] = []
    for kind in sorted({row[0] for row in taken}):  # SQLite finds pairs of values by no index
        ids = [row[1] for row in taken if row[0] == kind]
        rows = _CLAIM.all(tx, {"kind": kind, "ids": ids, "owner": owner, "until": now + lease})
        mine += [DueSubject(*row) for row in rows]
    return sorted(mine, key=lambda one: (one.look_again_at, one.kind, one.id))


def postpone(tx: Connection, kind: str, number: int, until: datetime, reason: str) -> None:
    """Looking at the subject raised: put it ahead, with the reason, so that the others go on."""
    tx.execute(
        update(due)
        .where(due.c.subject_kind == kind, due.c.subject_id == number)
        .values(
            look_again_at=until, reason=reason[:2000], failures=due.c.failures + 1, lease_owner=None, lease_until=None
        )
    )


def wake(tx: Connection, county_id: int, at: datetime, kinds: Sequence[str] = ()) -> int:
    """Look at every subject of a county no later than `at` (a changed calendar, a changed policy); give how many."""
    which: list[Any] = [due.c.county_id == county_id, or_(due.c.look_again_at.is_(None), due.c.look_again_at > at)]
    if kinds:
        which.append(due.c.subject_kind.in_(kinds))
    return tx.execute(update(due).where(*which).values(look_again_at=at)).rowcount


def reviewed_at(tx: Connection, subject: tuple[str, int]) -> datetime | None:
    """When a subject was last looked at."""
    found: datetime | None = _REVIEWED_AT.scalar(tx, {"kind": subject[0], "number": subject[1]})
    return found


def bring_forward(tx: Connection, subjects: Sequence[tuple[str, int]], at: datetime) -> None:
    """Look at these subjects no later than `at`; who is not on the list is not put there."""
    for kind, number in sorted(set(subjects)):
        _BRING_FORWARD.run(tx, {"kind": kind, "number": number, "at": at})


def wake_owing(tx: Connection, at: datetime) -> int:
    """Look at every subject with an open duty no later than `at` (a new day may bring a stand-in or a new class teacher)."""
    owing = select(duties.c.subject_kind, duties.c.subject_id).where(duties.c.state == "open")
    which = (
        tuple_(due.c.subject_kind, due.c.subject_id).in_(owing),
        or_(due.c.look_again_at.is_(None), due.c.look_again_at > at),
    )
    return tx.execute(update(due).where(*which).values(look_again_at=at)).rowcount


def wake_idle(tx: Connection, kinds: Sequence[str], at: datetime) -> None:
    """Look at subjects of these kinds that had nothing ahead: a new year's calendar may have given them something."""
    tx.execute(update(due).where(due.c.subject_kind.in_(kinds), due.c.look_again_at.is_(None)).values(look_again_at=at))


def next_instant(tx: Connection) -> datetime | None:
    """The earliest instant at which anything is to be looked at."""
    found: datetime | None = _NEXT.scalar(tx)
    return found


def backlog(tx: Connection, now: datetime) -> Backlog:
    """What is due now, claimed or not: the auditor's question."""
    row = tx.execute(select(func.count(), func.min(due.c.look_again_at)).where(due.c.look_again_at <= now)).one()
    return Backlog(row[0], row[1])


def failing(tx: Connection, limit: int = 100) -> list[tuple[str, int, int, str | None]]:
    """Subjects whose last look raised: kind, id, failures in a row, reason."""
    query = (
        select(due.c.subject_kind, due.c.subject_id, due.c.failures, due.c.reason)
        .where(due.c.look_again_at.is_not(None), due.c.failures > literal_column("0"))
        .limit(limit)
    )
    return [(row[0], row[1], row[2], row[3]) for row in tx.execute(query)]


def county_of(tx: Connection, kind: str, number: int) -> int:
    """The county of a subject on the list. Raises NoResultFound where it is not there."""
    return int(
        tx.execute(select(due.c.county_id).where(due.c.subject_kind == kind, due.c.subject_id == number)).scalar_one()
    )


def enlist(tx: Connection, subjects: Sequence[tuple[str, int, int]], at: datetime) -> None:
    """Have these subjects (kind, id, county) looked at from `at` on; those on the list already stay as they are."""
    if not subjects:
        return
    rows = [
        {"subject_kind": kind, "subject_id": number, "county_id": county, "look_again_at": at}
        for kind, number, county in sorted(subjects)
    ]
    tx.execute(insert(tx, due).on_conflict_do_nothing(index_elements=_KEY), rows)
