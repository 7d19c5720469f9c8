"""The clock's hands: APScheduler runs tick, deliver and sweep at short intervals.

The scheduler holds no state: what is due stands in the database, and every job is right when two workers
run it at once. Its jobs live in memory, run once however long they were held up (`coalesce`), and never too
late to run (`misfire_grace_time=None`).

APScheduler plans by the wall clock: set back an hour, it would sleep an hour. A guard measures the wall clock
against the monotonic one and plans the jobs anew when the two part.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime

from apscheduler.schedulers.background import BackgroundScheduler

from bot.clock import Clock, SystemClock, lead_over_monotonic
from bot.logs import bind

log = logging.getLogger(__name__)

#: Seconds by which wall clock and monotonic clock may part before the jobs are planned anew.
JUMP = 2.0


@dataclass(frozen=True, slots=True)
class Job:
    """Something done again and again: `run(now)` every `seconds`."""

    name: str
    seconds: float
    run: Callable[[datetime], object]


@dataclass
class Worker:
    """Runs jobs until it is stopped. `last_run` tells for each job when it last ended, on the monotonic clock."""

    clock: Clock
    jobs: tuple[Job, ...]
    last_run: dict[str, float] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._scheduler = BackgroundScheduler(
            timezone=UTC,
            job_defaults={"misfire_grace_time": None, "coalesce": True, "max_instances": 1},
        )
        self._stop = threading.Event()
        self._guard = threading.Thread(target=self._watch_clock, name="clock-guard", daemon=True)

    def start(self) -> None:
        for job in self.jobs:
            self._scheduler.add_job(self._once, "interval", (job,), id=job.name, seconds=job.seconds)
        self._scheduler.start()
        self.run_soon()
        self._guard.start()

    def stop(self) -> None:
        self._stop.set()
        self._scheduler.shutdown(wait=True)

    def run_soon(self) -> None:
        """Plan every job to run at once and from there at its interval."""
        for job in self.jobs:
            self._scheduler.modify_job(job.name, next_run_time=SystemClock().now())

    def silent_for(self, name: str) -> float:
        """Seconds since the job last ended; infinite if it never did."""
        last = self.last_run.get(name)
        return float("inf") if last is None else time.monotonic() - last

    def _once(self, job: Job) -> None:
        try:
            with bind(job=job.name):
                job.run(self.clock.now())
        except Exception:
            # One bad round must not stop the next: what is due stays in the database.
            log.exception("job failed", extra={"action": "job_failed", "job": job.name})
        else:
            self.last_run[job.name] = time.monotonic()

    def _watch_clock(self) -> None:
        lead = lead_over_monotonic()
        while not self._stop.wait(1.0):
            now = lead_over_monotonic()
            if abs(now - lead) > JUMP:
                log.warning("the wall clock jumped by %.0f s", now - lead, extra={"action": "clock_jump"})
                lead = now
                self.run_soon()
