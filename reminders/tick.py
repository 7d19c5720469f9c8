"""The tick: look at whatever is due; one that raises does not stop the others.

Pupils of one county are looked at a few at a time, in one transaction with one gathering. Where that raises, nothing of
it is kept and each of them is looked at in a transaction of his own.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from reminders.review import review, review_pupils
from reminders.saying import say_what_is_due
from reminders.world import World
from store import due
from store.db import UNREACHABLE, Database
from store.due import DueSubject

log = logging.getLogger(__name__)

#: A subject is another worker's again if its look has not ended by then.
LEASE = timedelta(seconds=25)
#: Pupils looked at together: whoever writes about one of them meanwhile waits for so many looks.
TOGETHER = 10
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
        looked += len(claimed)
        for some in _together(claimed):
            if len(some) == 1 or not _look_at_all(db, world, some, now):
                raised += sum(not _look(db, world, subject, now) for subject in some)
    composed = 0
    if say:
        composed = say_what_is_due(db, now, world)
    return Ticked(looked, raised, composed)


def _together(claimed: Sequence[DueSubject]) -> Iterator[list[DueSubject]]:
    """The subjects in groups: pupils of one county a few at a time, all others one by one."""
    by_county: dict[int, list[DueSubject]] = {}
    for subject in claimed:
        if subject.kind == "pupil" and not subject.failures:
            by_county.setdefault(subject.county_id, []).append(subject)
        else:
            yield [subject]
    for them in by_county.values():
        for first in range(0, len(them), TOGETHER):
            yield them[first : first + TOGETHER]


def _look_at_all(db: Database, world: World, some: Sequence[DueSubject], now: datetime) -> bool:
    """Look at several pupils at once; False, and nothing kept, where one of them raises."""
    try:
        with db.write() as tx:
            found = review_pupils(tx, world, [subject.id for subject in some], now)
            gone = [subject for subject in some if subject.id not in found]
            for subject in gone:
                due.settle(tx, subject.county_id, [(subject.kind, subject.id, None)], now)
    except Exception:
        log.info("looking at each alone", extra={"action": "review_alone", "pupils": len(some)})
        return False
    return True


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
