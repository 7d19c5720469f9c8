"""Periods of reports: their names, and that their end never leaves them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from config.periods import Period, due_of, following, period
from tests.calendar.autumn import AUTUMN, READINGS, SPRING, day, known

DAYS = known(terms=(AUTUMN, SPRING))


def of(every: str, text: str) -> Period:
    """A period that must exist."""
    found = period(every, day(text), DAYS)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("every", "text", "name", "first", "last"),
    [
        ("school_day", "2026-09-14", "2026-09-14", "2026-09-14", "2026-09-14"),
        ("week", "2026-09-20", "2026-W38", "2026-09-14", "2026-09-20"),
        ("week", "2026-12-31", "2026-W53", "2026-12-28", "2027-01-03"),
        ("month", "2026-09-15", "2026-09", "2026-09-01", "2026-09-30"),
        ("quarter", "2026-09-15", "2026-Q3", "2026-07-01", "2026-09-30"),
        ("quarter", "2026-12-01", "2026-Q4", "2026-10-01", "2026-12-31"),
        ("year", "2026-09-15", "2026", "2026-01-01", "2026-12-31"),
        ("term", "2026-09-15", "2026-09-01", "2026-09-01", "2027-01-22"),
    ],
)
def test_a_period_is_named_as_the_contract_names_it(every: str, text: str, name: str, first: str, last: str) -> None:
    """Day, ISO week, month, quarter, year and term have their names and bounds."""
    assert of(every, text) == Period(every, name, day(first), day(last))


def test_a_month_s_report_is_due_on_its_last_working_day() -> None:
    """October 2026 ends on a Saturday; its report is due on Friday the 30th."""
    found = due_of(of("month", "2026-10-05"), READINGS, DAYS)
    assert found is not None
    assert found.day == day("2026-10-30")
    assert found.arithmetic == "2026-10最后一个工作日：10-30"


def test_a_week_s_report_is_due_on_its_last_school_day_and_may_be_a_worked_sunday() -> None:
    """The week before Mid-Autumn ends on the worked Sunday; Mid-Autumn week on Thursday."""
    ends = [due_of(of("week", text), READINGS, DAYS) for text in ("2026-09-16", "2026-09-22")]
    assert [found.day for found in ends if found] == [day("2026-09-20"), day("2026-09-24")]


def test_a_week_of_holidays_owes_no_weekly_report() -> None:
    """In a week of August, and on a Sunday, nothing is due."""
    assert due_of(of("week", "2026-08-12"), READINGS, DAYS) is None
    assert due_of(of("school_day", "2026-11-15"), READINGS, DAYS) is None


def test_a_profile_may_take_the_last_day_of_the_month() -> None:
    """R7 switched to calendar month ends gives Saturday 31 October."""
    other = replace(READINGS, R7=replace(READINGS.R7, monthly="last_day_of_month"))
    found = due_of(of("month", "2026-10-05"), other, DAYS)
    assert found is not None
    assert found.day == day("2026-10-31")


def test_out_of_term_there_is_no_term_period() -> None:
    """February lies between the terms; after the last known term nothing follows."""
    assert period("term", day("2027-02-10"), DAYS) is None
    autumn = of("term", "2026-09-15")
    spring = following(autumn, DAYS)
    assert spring is not None
    assert spring.first == SPRING.first
    assert following(spring, DAYS) is None


@settings(max_examples=200, deadline=None)
@given(st.dates(date(2026, 1, 1), date(2026, 12, 31)), st.sampled_from(["week", "month", "quarter", "year"]))
def test_a_period_holds_its_day_and_its_due_and_the_next_begins_the_day_after(start: date, every: str) -> None:
    """Ends never roll past the period (R14), and periods follow each other without a gap."""
    part = period(every, start, DAYS)
    assert part is not None
    assert start in part
    found = due_of(part, READINGS, DAYS)
    assert found is None or found.day in part
    after = following(part, DAYS)
    assert after is not None
    assert (after.first - part.last).days == 1
