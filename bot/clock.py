"""The one place where Baoxue reads the time of day.

Everything else is handed `now`. Instants are aware and in UTC; days are days in Asia/Shanghai (`config.days`).
"""

from __future__ import annotations

import json
import threading
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Protocol


class Clock(Protocol):
    def now(self) -> datetime:
        """The present instant, aware, in UTC."""


class SystemClock:
    """The machine's own clock."""

    def now(self) -> datetime:
        return datetime.now(UTC)


def lead_over_monotonic() -> float:
    """Seconds by which the wall clock leads the monotonic one: constant until somebody sets the wall clock."""
    return time.time() - time.monotonic()


def running_for() -> float:
    """Seconds on a clock that nobody sets and that goes on while the process, or the whole machine, is suspended."""
    return time.clock_gettime(time.CLOCK_BOOTTIME)


class SandboxClock:
    """The machine's clock, moved ahead by hand: it never goes back, and its lead outlives a restart.

    `file` keeps the lead in seconds. Records carry the time at which they were made, so a clock set back
    would make later facts look earlier than those they answer.
    """

    def __init__(self, file: Path | None, start: datetime | None = None) -> None:
        self._file = file
        self._lock = threading.Lock()
        self._lead = timedelta(0)
        if file is not None and file.exists():
            self._lead = timedelta(seconds=float(json.loads(file.read_text("utf-8"))["lead_seconds"]))
        elif start is not None:
            self._lead = start - datetime.now(UTC)
            self._keep()

    def now(self) -> datetime:
        with self._lock:
            return datetime.now(UTC) + self._lead

    def move_to(self, instant: datetime) -> datetime:
        """Set the clock to `instant` if that lies ahead; give the instant it shows afterwards."""
        with self._lock:
            lead = instant - datetime.now(UTC)
            if lead > self._lead:
                self._lead = lead
                self._keep()
            return datetime.now(UTC) + self._lead

    def _keep(self) -> None:
        if self._file is None:
            return
        self._file.parent.mkdir(parents=True, exist_ok=True)
        fresh = self._file.with_suffix(".new")
        fresh.write_text(json.dumps({"lead_seconds": self._lead.total_seconds()}), "utf-8")
        fresh.replace(self._file)


class SetClock:
    """A clock that shows what it was set to: rehearsals and tests move it by hand."""

    def __init__(self, start: datetime) -> None:
        self._now = start

    def now(self) -> datetime:
        return self._now

    def move_to(self, instant: datetime) -> datetime:
        self._now = max(self._now, instant)
        return self._now
