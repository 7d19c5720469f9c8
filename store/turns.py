"""Whose turn it is to write to SQLite, which takes one writer at a time, and who shares a turn.

Messages that wait at the same time are written in one transaction by the first of them: the disk is waited for once, and the
others' threads sleep instead of taking Python's lock from one another around each statement. Whoever fails takes back what
is his alone and hears his own error; where the transaction itself fails, each of them does his work again by himself.
Nobody is answered before all of it is on disk.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from contextvars import Context, copy_context
from typing import Any, TypeVar

from sqlalchemy import Connection
from sqlalchemy.exc import TimeoutError as PoolTimeout

from store.notes import Notes, take_notes
from store.ready import say

#: Seconds for which work that nobody waits for lets others go first.
GIVE_WAY = 0.5
#: So many share a transaction at most: half of the web threads, so that one half is answered and heard while the other is written.
MOST = 4

Value = TypeVar("Value")
#: A transaction in a turn of its own, for which one waits so many seconds.
Transaction = Callable[[float], AbstractContextManager[Connection]]


class _Job:
    """What one who waits wants done in a transaction, and what came of it."""

    __slots__ = ("_context", "_gate", "_work", "alone", "error", "leads", "value")

    def __init__(self, work: Callable[[Connection], Any]) -> None:
        self._work = work
        self.value: Any = None
        self.error: BaseException | None = None
        self.leads = self.alone = False
        # What his thread is bound to (whose message, for the log) holds wherever his work is done.
        self._context: Context = copy_context()
        self._gate = threading.Lock()
        self._gate.acquire()

    def run(self, tx: Connection) -> Notes:
        """Do it, with notes of its own. Raises what it raises."""
        notes = Notes(write=True, alone=True)
        take_notes(tx, notes)
        self.value = self._context.run(self._work, tx)
        return notes

    def wait(self, seconds: float = -1) -> bool:
        """Sleep until called; whether he was, in that time."""
        return self._gate.acquire(timeout=seconds)

    def call(self) -> None:
        """Wake him: his work is done, or he is to lead."""
        self._gate.release()


class Turns:
    """The one writer's turn. Safe to share between threads."""

    def __init__(self) -> None:
        self._writer = threading.Lock()
        self._inside = threading.local()
        self._counting, self._waiting, self._nobody_waits = threading.Lock(), 0, threading.Event()
        self._nobody_waits.set()
        self._queue: deque[_Job] = deque()
        self._led = False

    @contextmanager
    def turn(self, within: float | None) -> Iterator[None]:
        """Have the turn. `within`: seconds to wait for it; SQLAlchemy's `TimeoutError` is raised after that.

        Whoever is waited for (`within`) goes before the clock's hands, which would take turn upon turn. Raises RuntimeError in
        a thread that has the turn.
        """
        if getattr(self._inside, "now", False):
            raise RuntimeError("a transaction is open in this thread already: hand its tx on")
        self._take(within)
        try:
            self._inside.now = True
            yield
        finally:
            self._inside.now = False
            self._writer.release()

    def share(self, work: Callable[[Connection], Value], within: float, transaction: Transaction) -> Value:
        """Do this work in a transaction that others may share; give what it gives, or raise what it raises.

        `within`: seconds to wait in the queue; SQLAlchemy's `TimeoutError` is raised after that. Whoever has come to its head
        waits half as long again for one who writes alone.
        """
        if getattr(self._inside, "now", False):
            raise RuntimeError("a transaction is open in this thread already: hand its tx on")
        job = _Job(work)
        with self._counting:
            self._queue.append(job)
            job.leads = not self._led
            self._led = True
            if not job.leads:
                self._nobody_waits.clear()
        if not job.leads:
            self._sleep(job, within)
            within /= 2
        if job.leads:
            self._lead(job, within, transaction)
        if job.alone:
            with transaction(within) as tx:
                return work(tx)
        if job.error is not None:
            try:
                raise job.error
            finally:
                job.error = None  # it holds this very frame
        return job.value  # type: ignore[no-any-return]

    def _take(self, within: float | None) -> None:
        if within is None:
            self._nobody_waits.wait(GIVE_WAY)
            self._writer.acquire()
            return
        if self._writer.acquire(blocking=False):
            return
        with self._counting:
            self._waiting += 1
            self._nobody_waits.clear()
        try:
            if not self._writer.acquire(timeout=within):
                raise PoolTimeout("the writer's turn did not come")
        finally:
            with self._counting:
                self._waiting -= 1
                self._told_whether_any()

    def _told_whether_any(self) -> None:
        if not self._waiting and not self._queue:
            self._nobody_waits.set()

    def _sleep(self, job: _Job, within: float) -> None:
        """Until his work is done or he is to lead."""
        if job.wait(within):
            return
        with self._counting:
            if not job.leads and job in self._queue:
                self._queue.remove(job)
                self._told_whether_any()
                raise PoolTimeout("the writer's turn did not come")
        job.wait()  # it was begun just now, and ends soon

    def _lead(self, mine: _Job, within: float, transaction: Transaction) -> None:
        """Do one's own work and that of whoever waits, in one transaction; then let the next lead, and wake all who are done."""
        begun: list[_Job] = []
        try:
            with transaction(within) as tx:
                self._work_off(tx, begun)
        except BaseException as error:
            if len(begun) > 1:
                for job in begun:
                    job.alone = job.error is None
            else:
                mine.error = error
        finally:
            self._hand_on(mine)
            for job in begun:
                if job is not mine:
                    job.call()

    def _work_off(self, tx: Connection, begun: list[_Job]) -> None:
        while len(begun) < MOST and (job := self._next()) is not None:
            begun.append(job)
            # The first needs no way back to before him: what he leaves half done ends the transaction, and he hears why.
            notes = job.run(tx) if len(begun) == 1 else self._apart(tx, job)
            # Whoever wrote a directory goes last: what others would read of it, and keep in memory, may yet be taken back.
            if notes.touched:
                return

    @staticmethod
    def _apart(tx: Connection, job: _Job) -> Notes:
        """Do his work so that it can be taken back alone."""
        say(tx, "SAVEPOINT message")
        try:
            notes = job.run(tx)
        except BaseException as error:
            job.error = error
            say(tx, "ROLLBACK TO message")
            notes = Notes(write=True, alone=True)
            take_notes(tx, notes)
        say(tx, "RELEASE message")
        return notes

    def _next(self) -> _Job | None:
        with self._counting:
            return self._queue.popleft() if self._queue else None

    def _hand_on(self, mine: _Job) -> None:
        with self._counting:
            if mine in self._queue:  # the turn did not come
                self._queue.remove(mine)
            then = self._queue[0] if self._queue else None
            self._led = then is not None
            if then is not None:
                then.leads = True
            self._told_whether_any()
        if then is not None:
            then.call()
