"""Moving the sandbox's clock: one move at a time, beside the web threads, since days of ticks may take a while."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Literal, get_args

from bot.sandbox.world import SandboxWorld
from config.days import day_of, instant, local
from config.errors import BaoxueError, PersonError

log = logging.getLogger(__name__)

Step = Literal["hour", "school_day", "tomorrow"]
STEPS: tuple[Step, ...] = get_args(Step)
MORNING = time(8)


def target(world: SandboxWorld, school: str, step: Step) -> datetime:
    """The instant a step leads to; raises PersonError where the calendar knows no such day."""
    now = world.now()
    today = day_of(now)
    if step == "hour":
        return now + timedelta(hours=1)
    if step == "tomorrow":
        return instant(today + timedelta(days=1), MORNING)
    if local(now).time() < MORNING and world.is_school_day(school, today):
        return instant(today, MORNING)
    following = world.next_school_day(school, today)
    if following is None:
        raise PersonError("校历里往后没有上课日了：学期已经结束，或者下一年的放假安排还没有录入。")
    return instant(following, MORNING)


@dataclass(frozen=True, slots=True)
class Progress:
    """`to`: where the clock is going, None at rest. `error`: why the last move stopped short, "" if it did not."""

    to: datetime | None = None
    error: str = ""


class Passing:
    """`settle` waits until the outside world is quiet; it is handed on to the product's `run_due`."""

    def __init__(self, world: SandboxWorld, settle: Callable[[], None]) -> None:
        self._world, self._settle = world, settle
        self._lock = threading.Lock()
        self._progress = Progress()

    @property
    def progress(self) -> Progress:
        return self._progress

    def move(self, to: datetime) -> None:
        """Set out for `to`; raises PersonError while the clock is on its way already."""
        with self._lock:
            if self._progress.to is not None:
                raise PersonError("时间正在走，请等它停下来。")
            self._progress = Progress(to)
        threading.Thread(target=self._go, args=(to,), name="sandbox-clock", daemon=True).start()

    def _go(self, to: datetime) -> None:
        error = ""
        try:
            self._settle()
            self._world.run_due(to, self._settle)
        except BaoxueError as why:
            error = str(why)
        except Exception:
            log.exception("the sandbox's clock stopped short", extra={"action": "sandbox_clock"})
            error = "时间走到一半出了错，详情在日志里。"
        finally:
            self._progress = Progress(None, error)
