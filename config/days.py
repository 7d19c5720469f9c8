"""Days and local time: stored instants are UTC, the days people speak of are days in Asia/Shanghai.

China has kept one zone without summer time since 1992, so a fixed zone file is enough for living pupils.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from functools import lru_cache
from zoneinfo import ZoneInfo

LOCAL = ZoneInfo("Asia/Shanghai")
WEEKDAYS = "一二三四五六日"


def local(instant: datetime) -> datetime:
    """The wall clock in China at an aware instant."""
    return instant.astimezone(LOCAL)


@lru_cache(maxsize=1024)  # one message asks it of its own instant a dozen times
def day_of(instant: datetime) -> date:
    """The day in China on which an aware instant falls."""
    return instant.astimezone(LOCAL).date()


def instant(day: date, at: time = time(0)) -> datetime:
    """The UTC instant of a wall-clock time in China."""
    return datetime.combine(day, at, LOCAL).astimezone(UTC)


def say_day(day: date) -> str:
    """10月14日(周三)."""
    return f"{day.month}月{day.day}日(周{WEEKDAYS[day.weekday()]})"


def say_time(moment: datetime) -> str:
    """10月14日 16:40, in China."""
    there = local(moment)
    return f"{there.month}月{there.day}日 {there:%H:%M}"
