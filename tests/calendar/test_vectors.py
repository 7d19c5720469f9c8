"""The arithmetic written in the comments of the scenarios (`#= working(2026-09-28, 10) = 2026-10-16 Fri`) holds."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

from config import deadlines, periods
from config.calendar import Calendar
from tests.calendar.autumn import AUTUMN, READINGS, known

SHARED = Path(__file__).parents[3] / "shared" / "scenarios"
LINE = re.compile(r"^#= (\w+)\(([^)]*)\) = (\S+)", re.MULTILINE)
OURS = """
#= school_day(2026-09-17, 3) = 2026-09-20 Sun
#= working(2026-09-28, 10) = 2026-10-16 Fri
#= rolled(2026-10-15, 2) = 2026-10-19 Mon
#= month_end(2026-10) = 2026-10-30 Fri
#= month_end(2026-09) = 2026-09-30 Wed
#= quarter_end(2026-09) = 2026-09-30 Wed
#= quarter_end(2026-12) = 2026-12-31 Thu
#= week_end(2026-09-22) = 2026-09-24 Thu
#= week_end(2026-09-16) = 2026-09-20 Sun
#= weeks(2026-09-01, 2) = 2026-09-15 Tue
#= months(2026-09-01, 2) = 2026-11-02 Mon
#= watch(2026-10-26, 20) = 2026-11-23 Mon
#= before_term() = 2026-08-31 Mon
#= term_end() = 2027-01-22 Fri
#= age(2010-09-20, 2026-10-14) = 16
"""


def vectors() -> list[tuple[str, str, str]]:
    """(function, arguments, result) of our own table and of the shared scenarios, if they are there."""
    texts = [OURS, *(file.read_text(encoding="utf-8") for file in sorted(SHARED.glob("*.yaml")))]
    return sorted({(match[1], match[2], match[3]) for text in texts for match in LINE.finditer(text)})


def compute(name: str, arguments: list[str], days: Calendar) -> object:
    """The result by our own arithmetic."""
    if name == "before_term":
        return deadlines.before_term(AUTUMN).day
    if name == "term_end":
        return deadlines.term_end(AUTUMN.first, days).day
    if name in ("month_end", "quarter_end", "week_end"):
        text = arguments[0] if len(arguments[0]) > 7 else f"{arguments[0]}-01"
        part = periods.period(name.removesuffix("_end"), date.fromisoformat(text), days)
        assert part is not None
        due = periods.due_of(part, READINGS, days)
        assert due is not None
        return due.day
    start = date.fromisoformat(arguments[0])
    if name == "age":
        return deadlines.age(start, date.fromisoformat(arguments[1]))
    number = int(arguments[1])
    if name == "school_day":
        return deadlines.nth_school_day(start, number, days)
    unit, reading = {
        "natural": ("natural_day", "R4a"),
        "rolled": ("natural_day", "R2"),
        "working": ("working_day", "R3"),
        "weeks": ("week_after_term_start", "R6"),
        "months": ("month_after_term_start", "R6"),
        "watch": ("school_day", None),
    }[name]
    return deadlines.count(start, number, unit, READINGS, days, reading=reading).day


@pytest.mark.parametrize(("name", "arguments", "result"), vectors())
def test_the_arithmetic_in_a_comment_holds(name: str, arguments: str, result: str) -> None:
    """What a scenario's comment computes by hand, the product computes too."""
    parts = [part.strip() for part in arguments.split(",") if part.strip()]
    assert str(compute(name, parts, known())) == result
