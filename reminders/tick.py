"""The tick: look at whatever is due, each subject in its own transaction; one that raises does not stop the others."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta

from reminders.review import review
from reminders.saying import say_what_is_due
from reminders.world import World
from store import due
from store.db import UNREACHABLE, Database
from store.due import DueSubject

log = logging.getLogger(__name__)

#: A subject is another worker's again if its look has not ended by then.
LEASE = timedelta(seconds=25)
#: A subject whose look raised is put ahead so that it does not stand in the way: by so many minutes after the first, second …
#: time in a row. After the fifth a human is told (`reminders.auditor`).
PUT_AHEAD = (1, 2, 5, 15, 60)


@dataclass(frozen=True, slots=True)
class Ticked:
    """What a tick did: subjects looked at, looks that raised, messages composed."""

    looked: int
    raised: int
    composed: int


def tick(
    db: Database, world: World, now: datetime, *, owner: str = "tick", batch: int = 100, say: bool = True
) -> Ticked:
    """Look at all that is due at `now`, then (with `say`) put what is to be said into messages."""
    looked = raised = 0
    while True:
        with db.write() as tx:
            claimed = due.claim(tx, now, batch, owner, LEASE)
        if not claimed:
            break
        for subject in claimed:
            looked += 1
            raised += not _look(db, world, subject, now)
    composed = 0
    if say:
        composed = say_what_is_due(db, now, world)
    return Ticked(looked, raised, composed)


def _look(db: Database, world: World, subject: DueSubject, now: datetime) -> bool:
    try:
        with db.write() as tx:
            if review(tx, world, subject.kind, subject.id, now) is None:
                due.settle(tx, subject.county_id, [(subject.kind, subject.id, None)], now)
    except UNREACHABLE:
        # Not this subject's fault. Its lease ends by itself; the next tick takes it.
        raise
    except Exception as error:
        minutes = PUT_AHEAD[min(subject.failures, len(PUT_AHEAD) - 1)]
        log.exception("review failed", extra={"action": "review_failed", "subject": f"{subject.kind}:{subject.id}"})
        with db.write() as tx:
            due.postpone(
                tx, subject.kind, subject.id, now + timedelta(minutes=minutes), f"{type(error).__name__}: {error}"
            )
        return False
    return True
