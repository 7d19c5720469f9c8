"""What should have happened and has not: the auditor's questions, each with what mends it where something does.

Every question reads a partial index of what is unfinished, or a range of ids: it costs what is open, not what is on file.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, and_, func, or_, select, update

from store import due as looking
from store.sql import said
from store.tables import delivery_attempts, due, duties, human_tasks, inbox, outbox, prompts
from store.tables.messages import LIVE

#: No message waits as long to be tried or looked up again.
LONGEST_WAIT = timedelta(hours=3)
#: Between a duty's being due and its being overdue.
A_MOMENT = timedelta(minutes=10)
#: As many are counted: what stands behind them changes nothing about the alarm.
MOST = 100_000
#: No prompt is held back as long: over the longest days off until the next working day.
LONGEST_SILENCE = timedelta(days=20)


@dataclass(frozen=True, slots=True)
class Waiting:
    """So many of a county (None: nobody knows of which) have waited since then (the longest of them)."""

    county_id: int | None
    count: int
    since: datetime


def looks(tx: Connection, before: datetime) -> list[Waiting]:
    """Subjects that were to be looked at before that instant: nobody took them."""
    return _by_county(tx, due.c.county_id, due.c.look_again_at, due.c.look_again_at < before)


def unsaid(tx: Connection, before: datetime) -> list[Waiting]:
    """Prompts that were to be said before that instant and stand in no message."""
    which = (said(prompts.c.state, "wanted"), prompts.c.not_before < before)
    return _by_county(tx, prompts.c.county_id, prompts.c.not_before, *which)


def unsent(tx: Connection, before: datetime) -> list[Waiting]:
    """Messages that were to be sent before that instant and have not been taken."""
    which = (said(outbox.c.state, "waiting"), outbox.c.next_try_at < before)
    return _by_county(tx, outbox.c.county_id, outbox.c.next_try_at, *which)


def doubtful(tx: Connection, before: datetime) -> list[tuple[int, int, datetime]]:
    """Messages that may or may not have gone, last tried before that instant, of which no human has been told: id, county,
    when."""
    told = and_(human_tasks.c.county_id == outbox.c.county_id, human_tasks.c.outbox_id == outbox.c.id)
    query = (
        select(outbox.c.id, outbox.c.county_id, outbox.c.sending_at)
        .select_from(outbox)
        .outerjoin(human_tasks, and_(told, said(human_tasks.c.state, "open")))
        .where(said(outbox.c.state, "in_doubt"), outbox.c.sending_at < before, human_tasks.c.id.is_(None))
    )
    return sorted((row[0], row[1], row[2]) for row in tx.execute(query))


def half_handled(tx: Connection, before: datetime) -> list[Waiting]:
    """Messages kept before that instant that nobody handled to their end."""
    which = (said(inbox.c.state, "received"), inbox.c.received_at < before)
    return _by_county(tx, inbox.c.county_id, inbox.c.received_at, *which)


def failed_messages(tx: Connection, after_id: int, limit: int = 500) -> tuple[list[tuple[int, int | None, str]], int]:
    """Messages whose handling raised, among those numbered above `after_id`: id, county, sender as kept; and the last
    number looked at."""
    last = tx.execute(select(func.max(inbox.c.id)).where(inbox.c.id > after_id)).scalar() or after_id
    query = select(inbox.c.id, inbox.c.county_id, inbox.c.sender).where(
        inbox.c.id > after_id, inbox.c.id <= last, inbox.c.state == "failed"
    )
    found = [(row[0], row[1], row[2]) for row in tx.execute(query.order_by(inbox.c.id).limit(limit))]
    return found, found[-1][0] if len(found) == limit else last


def newest(tx: Connection) -> datetime | None:
    """The latest instant that anything on file bears: it lies ahead of now only if the clock was set back."""
    latest = []
    for column, number in ((inbox.c.received_at, inbox.c.id), (outbox.c.created_at, outbox.c.id)):
        latest.append(tx.execute(select(column).order_by(number.desc()).limit(1)).scalar())
    return max((one for one in latest if one is not None), default=None)


# -- what mends itself


def say_again(tx: Connection) -> list[int]:
    """Prompts whose message is gone from the outbox without a trace of having been tried are wanted again; their ids."""
    query = (
        select(prompts.c.id, prompts.c.outbox_id)
        .select_from(prompts)
        .outerjoin(outbox, outbox.c.id == prompts.c.outbox_id)
        .where(LIVE, said(prompts.c.state, "asked"), outbox.c.id.is_(None))
    )
    found = tx.execute(query).all()
    tried = _tried(tx, {row[1] for row in found if row[1] is not None})
    again = sorted(row[0] for row in found if row[1] not in tried)
    if again:
        tx.execute(update(prompts).where(prompts.c.id.in_(again)).values(state="wanted", outbox_id=None))
    return again


def _tried(tx: Connection, outbox_ids: set[int]) -> set[int]:
    """Of messages that are no longer there, those that went, or may have."""
    if not outbox_ids:
        return set()
    went = delivery_attempts.c.outcome.in_(("sent", "delivered", "in_doubt", "too_late"))
    query = select(delivery_attempts.c.outbox_id).where(delivery_attempts.c.outbox_id.in_(outbox_ids), went)
    return set(tx.execute(query).scalars())


def say_sooner(tx: Connection, now: datetime) -> list[int]:
    """Prompts that are put off for weeks, which no night, digest or days off do, are to be said now; their ids."""
    where = (said(prompts.c.state, "wanted"), prompts.c.not_before > now + LONGEST_SILENCE)
    return sorted(tx.execute(update(prompts).where(*where).values(not_before=now).returning(prompts.c.id)).scalars())


def take_up(tx: Connection, now: datetime) -> list[int]:
    """Messages that are put off for longer than any table says are due now; their ids."""
    found: list[int] = []
    for state in ("waiting", "in_doubt"):
        where = (said(outbox.c.state, state), outbox.c.next_try_at > now + LONGEST_WAIT)
        found += tx.execute(update(outbox).where(*where).values(next_try_at=now).returning(outbox.c.id)).scalars()
    return sorted(found)


def look_again(tx: Connection, now: datetime) -> list[tuple[str, int]]:
    """Subjects with an open duty whose next look lies behind the instant at which that duty is due, or that are on no list,
    are looked at now; give them."""
    at = due.c.look_again_at
    query = (
        select(duties.c.subject_kind, duties.c.subject_id, duties.c.county_id, due.c.subject_id, at, duties.c.due_at)
        .select_from(duties)
        .outerjoin(due, and_(due.c.subject_kind == duties.c.subject_kind, due.c.subject_id == duties.c.subject_id))
        .where(
            said(duties.c.state, "open"),
            duties.c.overdue.is_(False),
            duties.c.due_at.is_not(None),
            or_(at.is_(None), and_(at > now, at > duties.c.due_at)),
        )
    )
    # A duty is overdue the moment after it was due.
    found = [row for row in tx.execute(query) if row[4] is None or row[4] > row[5] + A_MOMENT]
    looking.enlist(tx, list({(row[0], row[1], row[2]) for row in found if row[3] is None}), now)
    looking.bring_forward(tx, [(row[0], row[1]) for row in found if row[3] is not None], now)
    return sorted({(row[0], row[1]) for row in found})


def _by_county(tx: Connection, county: Any, at: Any, *which: Any) -> list[Waiting]:
    """Counted among rows that are picked out first: left to itself SQLite walks all that is on file in counties' order."""
    rows = select(county.label("county"), at.label("at")).where(*which).order_by(at).limit(MOST).subquery()
    query = select(rows.c.county, func.count(), func.min(rows.c.at)).group_by(rows.c.county).order_by(rows.c.county)
    return [Waiting(*row) for row in tx.execute(query)]
