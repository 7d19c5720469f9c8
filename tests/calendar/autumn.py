"""The autumn term of 2026 as every test here knows it: Tue 2026-09-01 to Fri 2027-01-22."""

from __future__ import annotations

from datetime import date

from config.calendar import Calendar, DayChange, Term, Year, calendar
from config.policy import load

AUTUMN = Term(date(2026, 9, 1), date(2027, 1, 22))
SPRING = Term(date(2027, 3, 1), date(2027, 7, 9))
READINGS = load("weihui").readings
NEXT_YEAR = Year(2027, frozenset({date(2027, 1, 1), date(2027, 10, 1)}), frozenset({date(2027, 1, 3)}))
"""An invented table for 2027, so that tests can look past New Year."""


def known(*changes: DayChange, terms: tuple[Term, ...] = (AUTUMN,)) -> Calendar:
    """The term with what is known of 2026 and the invented 2027."""
    return calendar(terms, years=[NEXT_YEAR], changes=changes)


def day(text: str) -> date:
    """A day from its ISO text."""
    return date.fromisoformat(text)
