"""How many calls are on their way at a time, and what becomes of the place of one that hangs."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

#: A call hangs after so many seconds, and so many times what a call usually takes, if others went meanwhile: a platform that
#: is slow to all is not asked more for it.
HANGS_AFTER, UNUSUAL = 1.0, 5.0


class Places:
    """So many calls at a time. A call that hangs while others go gives its place to the next; it is waited for all the same.

    `went` tells that a call went well; without such news no place is given up.
    """

    def __init__(self, number: int) -> None:
        self._change = threading.Condition()
        self._free = number
        self._taken: dict[int, float] = {}
        self._next = 0
        self._hanging = 0
        self._usual = 0.0
        self._went_at = 0.0

    @contextmanager
    def one(self) -> Iterator[None]:
        """Wait for a place, and have it for as long as the block lasts or until it is given up."""
        with self._change:
            self._change.wait_for(lambda: self._free > 0)
            self._free -= 1
            mine, self._next = self._next, self._next + 1
            self._taken[mine] = time.monotonic()
        try:
            yield
        finally:
            with self._change:
                if self._taken.pop(mine, None) is None:
                    self._hanging -= 1
                else:
                    self._free += 1
                    self._change.notify()

    def went(self, seconds: float) -> None:
        """A call was answered well just now, after so many seconds."""
        self._usual = 0.9 * self._usual + 0.1 * seconds
        self._went_at = time.monotonic()

    def hanging(self) -> int:
        """How many calls are on their way without a place; those that hang by now give theirs up."""
        with self._change:
            patience = max(HANGS_AFTER, UNUSUAL * self._usual)
            late = min(time.monotonic(), self._went_at) - patience
            # They were taken in this order: the oldest come first.
            for number, since in list(self._taken.items()):
                if since > late:
                    break
                del self._taken[number]
                self._hanging += 1
                self._free += 1
                self._change.notify()
            return self._hanging
