"""Which days are school days, and what happens where nobody can know."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from config.calendar import CalendarUnknown, DayChange, Term, Year, calendar, library
from config.errors import PersonError
from tests.calendar.autumn import AUTUMN, SPRING, day, known


@pytest.mark.parametrize("text", ["2026-09-20", "2026-10-10"])
def test_make_up_days_are_school_days(text: str) -> None:
    """The Sunday before Mid-Autumn and the Saturday after National Day are worked, and taught."""
    assert known().is_school_day(day(text))


@pytest.mark.parametrize("text", ["2026-09-25", "2026-09-26", "2026-09-27", "2026-10-01", "2026-10-07", "2026-09-19"])
def test_holidays_and_plain_weekends_are_rest_days(text: str) -> None:
    """Mid-Autumn, National Day and an ordinary Saturday are neither taught nor worked."""
    assert not known().is_school_day(day(text))
    assert known().is_rest_day(day(text))


def test_days_out_of_term_are_no_school_days_though_offices_work() -> None:
    """On the last Monday of August offices work and pupils are not expected."""
    eve = day("2026-08-31")
    assert known().is_working_day(eve)
    assert not known().is_school_day(eve)


def test_a_snow_day_closes_the_school_and_not_the_offices() -> None:
    """暴雪停课 takes the school day away; the township's working days go on."""
    snow = known(DayChange(day("2026-11-12"), school=False, why="暴雪停课"))
    assert not snow.is_school_day(day("2026-11-12"))
    assert snow.is_working_day(day("2026-11-12"))
    assert snow.why(day("2026-11-12")) == "暴雪停课"


def test_a_make_up_lesson_on_sunday_opens_the_school_and_not_the_offices() -> None:
    """补课 on a Sunday is a school day and stays a rest day for deadlines of offices."""
    lesson = known(DayChange(day("2026-11-15"), school=True, why="补课"))
    assert lesson.is_school_day(day("2026-11-15"))
    assert lesson.is_rest_day(day("2026-11-15"))


def test_a_make_up_lesson_in_the_holidays_is_no_school_day() -> None:
    """A change cannot lengthen the term: in August nobody counts as absent."""
    assert not known(DayChange(day("2026-08-30"), school=True)).is_school_day(day("2026-08-30"))


def test_a_year_that_nobody_has_announced_is_never_guessed() -> None:
    """Asking about a weekday of January 2027 without its table is refused in Chinese, with the file to add."""
    plain = calendar([AUTUMN], years=[])
    unknown = next(year for year in range(2026, 2100) if not plain.knows(year))
    with pytest.raises(CalendarUnknown, match=rf"calendars/{unknown}\.yaml") as raised:
        plain.is_working_day(date(unknown, 1, 5))
    assert isinstance(raised.value, PersonError)


def test_a_rehearsal_may_go_on_by_weekday_and_says_so() -> None:
    """A provisional calendar reads an unknown January by weekday, keeps New Year's Day free, and owns to it."""
    guess = calendar([AUTUMN], provisional=True)
    unknown = next(year for year in range(2026, 2100) if not guess.knows(year))
    monday = next(d for d in (date(unknown, 1, 4) + timedelta(days=n) for n in range(7)) if d.weekday() == 0)
    assert guess.is_working_day(monday)
    assert guess.unsure(monday)
    assert not guess.is_working_day(date(unknown, 1, 1))
    assert not guess.unsure(day("2026-10-12"))


def test_a_known_year_answers_for_its_own_days_only() -> None:
    """Adding 2027 makes January answerable and leaves 2028 unknown."""
    assert known().is_working_day(day("2027-01-04"))
    with pytest.raises(CalendarUnknown):
        known().is_working_day(day("2028-01-04"))


def test_one_s_own_year_goes_before_the_library_s() -> None:
    """A notice that changes the current year late is entered as a file and wins."""
    changed = calendar([AUTUMN], years=[Year(2026, frozenset({day("2026-12-31")}), frozenset())])
    assert changed.is_rest_day(day("2026-12-31"))
    assert changed.version != known().version


def test_the_version_names_the_content() -> None:
    """Two calendars that know the same have one version; a snow day changes it."""
    assert known().version == known().version
    assert known() == known()
    assert known(DayChange(day("2026-11-12"), school=False)).version != known().version


def test_changing_days_leaves_the_old_calendar_as_it_was() -> None:
    """A change makes a new value; what was computed before can still be explained."""
    before = known()
    after = before.with_changes([DayChange(day("2026-11-12"), school=False, why="暴雪停课")])
    assert before.is_school_day(day("2026-11-12"))
    assert not after.is_school_day(day("2026-11-12"))


def test_terms_are_found_by_day_and_in_order() -> None:
    """The autumn term is over in February; the spring term is next."""
    both = known(terms=(SPRING, AUTUMN))
    assert both.term_of(day("2026-12-01")) == AUTUMN
    assert both.term_of(day("2027-02-10")) is None
    assert both.next_term(day("2027-02-10")) == SPRING
    assert AUTUMN.autumn
    assert not SPRING.autumn


def test_overlapping_terms_and_a_term_backwards_are_refused() -> None:
    """An installer who mistypes a term is told so, before anything counts by it."""
    with pytest.raises(PersonError, match="重叠"):
        calendar([AUTUMN, Term(day("2027-01-10"), day("2027-07-01"))])
    with pytest.raises(PersonError, match="早于"):
        Term(day("2027-01-22"), day("2026-09-01"))


def test_a_search_past_the_last_term_ends_in_a_clear_word() -> None:
    """No school day follows the last term; the answer is a person's error, not an endless loop or a crash."""
    years = [Year(year, frozenset({date(year, 1, 1), date(year, 10, 1)}), frozenset()) for year in (2027, 2028)]
    with pytest.raises(PersonError, match="学期起止"):
        calendar([AUTUMN], years=years).next_school_day(day("2027-01-22"))


def test_the_library_s_years_are_whole_years() -> None:
    """Only years whose National Day is in the table count as known; a stray day makes no year."""
    years = library()
    assert {2025, 2026} <= set(years)
    assert all(date(year, 10, 1) in table.off for year, table in years.items())


@settings(max_examples=200, deadline=None)
@given(st.dates(date(2026, 1, 1), date(2026, 12, 1)))
def test_the_next_working_day_is_later_and_worked_and_nothing_lies_between(start: date) -> None:
    """`next_working_day` skips rest days only."""
    days = known()
    found = days.next_working_day(start)
    assert found > start
    assert days.is_working_day(found)
    assert days.working_days_between(start + timedelta(days=1), found) == (found,)
