"""When to try again: a pure table, and a gate that keeps a whole channel back while its provider is down."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

#: Seconds to wait after the first, second … try that failed for a while; the last one holds for all later tries.
WAITS = (15, 30, 60, 120, 300, 600, 900, 1200)
#: Tries after which a message goes another way: about two hours.
MOST_TRIES = 12
#: Seconds between two look-ups of a message in doubt; the fifth falls on the moment at which a human is told.
LOOK_UPS = (60, 60, 120, 180, 180, 600, 1800)
#: A message whose fate is unknown for so long is told to a human; for so long, it is left to him.
TELL_AFTER, LEAVE_AFTER = timedelta(minutes=10), timedelta(hours=24)
#: A channel that has failed for so long is down: whoever can be reached otherwise is.
DOWN_AFTER = timedelta(hours=2)
#: So many calls in a row that failed each by itself mean that the channel is down; fewer say nothing of the others.
PATIENCE = 3
#: Seconds for which a channel is kept back after the first, second … failure in a row.
HOLDS = (5, 10, 20, 40, 60)


def next_try(tries: int, now: datetime, least: float | None = None) -> datetime | None:
    """When a message is tried again after `tries` tries; None after the last. `least`: what the provider asks for."""
    if tries >= MOST_TRIES:
        return None
    return now + timedelta(seconds=max(_of(WAITS, tries), least or 0.0))


def next_look(since: datetime, now: datetime, least: float | None = None) -> datetime:
    """When to look a message up again that has been in doubt since `since`."""
    passed, number = (now - since).total_seconds(), 1
    while number < len(LOOK_UPS) and passed >= sum(LOOK_UPS[:number]):
        number += 1
    return now + timedelta(seconds=max(_of(LOOK_UPS, number), least or 0.0))


def _of(table: tuple[int, ...], number: int) -> float:
    return float(table[min(max(number, 1), len(table)) - 1])


@dataclass(frozen=True, slots=True)
class Gate:
    """Whether a channel may be used: shut for a while after a failure, then one message tries it, then it is open.

    `since`: the first failure of those in a row; `misses`: calls in a row that failed each by itself.
    """

    failures: int = 0
    shut_until: datetime | None = None
    since: datetime | None = None
    misses: int = 0

    def is_open(self, now: datetime) -> bool:
        """Whether anything may be sent now. A clock that was set back opens it: it must not stay shut for hours."""
        if self.shut_until is None:
            return True
        return now >= self.shut_until or self.shut_until - now > timedelta(hours=2)

    def room(self, wanted: int) -> int:
        """How many messages may be taken at once: after a failure one, to see."""
        return 1 if self.failures else wanted

    def failed(self, now: datetime, least: float | None = None, *, alone: bool = False) -> Gate:
        """The provider failed: shut. Failures of messages that were on their way together count once.

        `alone`: it speaks of one call only (busy, no answer); others may go, until several in a row have not.
        """
        if alone and not self.failures and self.misses + 1 < PATIENCE:
            return replace(self, misses=self.misses + 1)
        if not self.is_open(now):
            until = now + timedelta(seconds=least or 0.0)
            return Gate(self.failures, max(until, self.shut_until or until), self.since)
        failures = self.failures + 1
        until = now + timedelta(seconds=max(_of(HOLDS, failures), min(least or 0.0, 3600.0)))
        return Gate(failures, until, self.since or now)

    def is_down(self, now: datetime) -> bool:
        """Whether it has failed for so long that messages should go another way where they can."""
        return self.since is not None and now - self.since >= DOWN_AFTER

    def went(self) -> Gate:
        """A message went: open."""
        return Gate()
