"""Periods of reports: day, week, month, quarter, term, year; their names, bounds and the day their report is due (R7).

A period's end never leaves the period: it rolls back to the last working (or school) day inside it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from config.calendar import ONE, Calendar
from config.days import LOCAL
from config.deadlines import END, Due, months
from config.policy.readings import Readings


@dataclass(frozen=True, slots=True)
class Period:
    """A period: `name` as the contract writes it (2026-09-14, 2026-W38, 2026-09, 2026-Q3, 2026), both days included."""

    every: str
    name: str
    first: date
    last: date

    def __contains__(self, day: date) -> bool:
        return self.first <= day <= self.last


def period(every: str, day: date, days: Calendar) -> Period | None:
    """The period of a rhythm (`school_day`, `week` … `year`) that a day lies in; None out of term for `term`."""
    if every == "school_day":
        return Period(every, day.isoformat(), day, day)
    if every == "week":
        first = day - timedelta(days=day.weekday())
        year, week, _ = day.isocalendar()
        return Period(every, f"{year}-W{week:02d}", first, first + timedelta(days=6))
    if every == "month":
        first = day.replace(day=1)
        return Period(every, f"{day:%Y-%m}", first, months(first, 1) - ONE)
    if every == "quarter":
        quarter = (day.month - 1) // 3
        first = date(day.year, 3 * quarter + 1, 1)
        return Period(every, f"{day.year}-Q{quarter + 1}", first, months(first, 3) - ONE)
    if every == "year":
        return Period(every, f"{day.year}", date(day.year, 1, 1), date(day.year, 12, 31))
    if every == "term":
        term = days.term_of(day)
        return Period(every, term.first.isoformat(), term.first, term.last) if term else None
    raise ValueError(f"no such rhythm: {every!r}")


def following(part: Period, days: Calendar) -> Period | None:
    """The next period of the same rhythm; None where no further term is known."""
    if part.every == "term":
        term = days.next_term(part.last)
        return Period("term", term.first.isoformat(), term.first, term.last) if term else None
    return period(part.every, part.last + ONE, days)


def _until(day: date, part: Period) -> str:
    """The set day, where a period's report is due before the period's end."""
    return "" if day == part.last else f"到{day:%m-%d}止"


def due_of(part: Period, readings: Readings, days: Calendar) -> Due | None:
    """When a period's report is due; None for a day or week without a school day."""
    if part.every in ("school_day", "week"):
        set_day = readings.R7.weekly_day if part.every == "week" else None
        until = part.first + timedelta(days=set_day - 1) if set_day else part.last
        found = days.last_school_day(part.first, until)
        words = "当天" if part.every == "school_day" else f"{part.name}{_until(until, part)}最后一个上课日"
    elif part.every == "term":
        found, words = part.last, "学期最后一天"
    else:
        reading = {"month": readings.R7.monthly, "quarter": readings.R7.quarterly, "year": readings.R7.yearly}[
            part.every
        ]
        plain = reading.startswith("last_day") or "R7" not in readings.R14.roll_back
        set_day = readings.R7.monthly_day if part.every == "month" else None
        until = min(part.last, part.first + timedelta(days=set_day - 1)) if set_day else part.last
        found = until if plain else days.last_working_day(part.first, until)
        words = f"{part.name}{_until(until, part)}最后一{'天' if plain else '个工作日'}"
    if found is None:
        return None
    unsure = part.every != "term" and days.unsure(found)
    note = f"（{found.year}年放假安排未公布，暂按周一至周五计算）" if unsure else ""
    return Due(datetime.combine(found, END, LOCAL), f"{words}：{found:%m-%d}{note}", unsure)
