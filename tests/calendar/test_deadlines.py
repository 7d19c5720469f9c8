"""Deadlines by their readings: the day, and the counting as it is shown to a teacher."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from config import deadlines
from config.calendar import CalendarUnknown, DayChange, calendar
from config.days import LOCAL
from config.deadlines import count, due
from config.errors import PersonError
from config.policy import Leaf, load
from tests.calendar.autumn import AUTUMN, READINGS, SPRING, day, known

DAYS = known()


@pytest.mark.parametrize(
    ("trigger", "amount", "unit", "reading", "end"),
    [
        ("2026-09-28", 10, "working_day", "R3", "2026-10-16"),  # 10-01..07 off, Sat 10-10 worked
        ("2026-10-14", 5, "working_day", "R3", "2026-10-21"),
        ("2026-09-18", 1, "working_day", None, "2026-09-20"),  # the make-up Sunday
        ("2026-10-13", 2, "natural_day", "R2", "2026-10-15"),
        ("2026-10-15", 2, "natural_day", "R2", "2026-10-19"),  # Saturday, so Monday
        ("2026-09-23", 2, "natural_day", "R2", "2026-09-28"),  # Mid-Autumn: three days off
        ("2026-09-29", 2, "natural_day", "R2", "2026-10-08"),  # National Day week
        ("2026-10-08", 2, "natural_day", "R2", "2026-10-10"),  # a worked Saturday does not roll
        ("2026-10-16", 1, "natural_day", "R4a", "2026-10-17"),  # a contact never rolls
        ("2026-10-26", 20, "school_day", None, "2026-11-23"),
        ("2026-09-01", 1, "week_after_term_start", "R6", "2026-09-08"),
        ("2026-09-01", 2, "week_after_term_start", "R6", "2026-09-15"),
        ("2026-09-01", 2, "month_after_term_start", "R6", "2026-11-02"),  # 11-01 is a Sunday
        ("2026-08-31", 1, "month", None, "2026-09-30"),  # no 31 September
        ("2026-09-01", 1, "term", "R10", "2027-01-22"),
        ("2026-10-14", 0, "natural_day", "R2", "2026-10-14"),
    ],
)
def test_a_count_ends_on_its_day(trigger: str, amount: int, unit: str, reading: str | None, end: str) -> None:
    """Each reading counts as the register of clauses computes it."""
    found = count(day(trigger), amount, unit, READINGS, DAYS, reading=reading)
    assert found.day == day(end)
    assert (found.at.hour, found.at.minute) == (23, 59)
    assert found.at.utcoffset() == timedelta(hours=8)


def test_the_counting_is_shown_day_by_day_with_what_was_left_out() -> None:
    """Ten working days over National Day name each day counted, the days off and the worked Saturday."""
    shown = count(day("2026-09-28"), 10, "working_day", READINGS, DAYS, reading="R3").arithmetic
    assert shown.startswith("09-28次日起10个工作日：09-29、09-30、10-08、10-09、10-10、")
    assert "10-01、10-02、10-05、10-06、10-07放假不计" in shown
    assert "10-10调休计入" in shown


def test_a_rolled_end_says_where_it_came_from() -> None:
    """An end on a Saturday tells the Saturday and the Monday."""
    shown = count(day("2026-10-15"), 2, "natural_day", READINGS, DAYS, reading="R2").arithmetic
    assert shown == "10-15次日起2日：到10-17，为休息日，顺延到10-19"


def test_two_readings_that_differ_are_both_told() -> None:
    """2日内 from a Friday: Monday by natural days, Tuesday by working days; the teacher sees both (C-10)."""
    friday = count(day("2026-10-16"), 2, "natural_day", READINGS, DAYS, reading="R2")
    tuesday = count(day("2026-10-13"), 2, "natural_day", READINGS, DAYS, reading="R2")
    assert friday.day == day("2026-10-19")
    assert friday.arithmetic.endswith("（若按工作日计则到10-20）")
    assert "若按" not in tuesday.arithmetic


def test_the_other_reading_asks_for_no_year_that_the_deadline_does_not_need() -> None:
    """5日内 from 25 December ends in December; the other way of counting would need the next year and is left out."""
    strict = calendar([AUTUMN])
    if strict.knows(2027):
        pytest.skip("the library knows 2027 by now")
    assert count(day("2026-12-25"), 5, "natural_day", READINGS, strict, reading="R2").day == day("2026-12-30")


def test_a_long_count_names_its_ends_only() -> None:
    """Twenty school days are not read aloud one by one."""
    shown = count(day("2026-10-26"), 20, "school_day", READINGS, DAYS).arithmetic
    assert "10-27…11-23" in shown


def test_a_profile_may_read_bare_days_as_working_days() -> None:
    """R2's alternative: 2日内 over a weekend becomes two working days."""
    other = replace(READINGS, R2=replace(READINGS.R2, bare_day_deadline="working_day"))
    assert count(day("2026-10-15"), 2, "natural_day", other, DAYS, reading="R2").day == day("2026-10-19")
    assert count(day("2026-10-16"), 2, "natural_day", other, DAYS, reading="R2").day == day("2026-10-20")
    assert count(day("2026-10-16"), 2, "natural_day", READINGS, DAYS, reading="R2").day == day("2026-10-19")


def test_a_profile_may_count_the_first_day() -> None:
    """With the first day of term counted, two weeks end one day earlier."""
    other = replace(READINGS, R6=replace(READINGS.R6, count_first_day=True))
    found = count(day("2026-09-01"), 2, "week_after_term_start", other, DAYS, reading="R6")
    assert found.day == day("2026-09-14")
    assert "09-01起2周" in found.arithmetic


def test_a_profile_may_leave_make_up_days_out() -> None:
    """R3 without make-up days: Saturday 10-10 is not counted, and the tenth day is Monday 10-19."""
    other = replace(READINGS, R3=replace(READINGS.R3, makeup_days_count=False))
    assert count(day("2026-09-28"), 10, "working_day", other, DAYS, reading="R3").day == day("2026-10-19")


def test_a_profile_may_stop_the_rolling() -> None:
    """R14 without R2, or R2 with roll none, leaves an end on Saturday where it is."""
    unrolled = replace(READINGS, R14=replace(READINGS.R14, roll_forward=("R3", "R6")))
    assert count(day("2026-10-15"), 2, "natural_day", unrolled, DAYS, reading="R2").day == day("2026-10-17")
    none = replace(READINGS, R2=replace(READINGS.R2, roll="none"))
    assert count(day("2026-10-15"), 2, "natural_day", none, DAYS, reading="R2").day == day("2026-10-17")


def test_timely_is_the_next_natural_day_for_a_contact_and_the_next_working_day_for_a_paper() -> None:
    """及时 after Friday's third absence: Saturday to contact, Monday to write."""
    contact = due(Leaf(v="timely", r="R4a"), day("2026-10-16"), READINGS, DAYS)
    paper = due(Leaf(v="timely", r="R4b"), day("2026-10-16"), READINGS, DAYS)
    assert contact is not None
    assert paper is not None
    assert contact.day == day("2026-10-17")
    assert paper.day == day("2026-10-19")
    assert paper.arithmetic.startswith("及时（R4b）")


def test_same_day_ends_at_midnight_of_a_holiday_too() -> None:
    """立即 on the first day of National Day week is that day (R5)."""
    found = due(Leaf(v="same_day", r="R5"), day("2026-10-01"), READINGS, DAYS)
    assert found is not None
    assert found.day == day("2026-10-01")


def test_before_term_is_the_eve_whatever_day_it_is() -> None:
    """开学前 is 2026-08-31, asked for in summer or on the first day of term."""
    for trigger in ("2026-08-10", "2026-09-01"):
        found = due(Leaf(v="before_term", r="R7"), day(trigger), READINGS, DAYS)
        assert found is not None
        assert found.day == day("2026-08-31")


def test_term_end_is_the_last_day_of_term() -> None:
    """学期末 asked for in October or in August is the end of the autumn term."""
    for trigger in ("2026-10-20", "2026-08-01"):
        found = due(Leaf(v="term_end", r="R7"), day(trigger), READINGS, DAYS)
        assert found is not None
        assert found.day == day("2027-01-22")


def test_a_text_without_a_time_gives_no_deadline() -> None:
    """An empty value is no deadline, and never tomorrow."""
    assert due(Leaf(v=None), day("2026-10-20"), READINGS, DAYS) is None


def test_a_word_nobody_defined_is_a_fault_and_no_guess() -> None:
    """A word or unit that no reading knows is not turned into some day."""
    with pytest.raises(deadlines.Unfit):
        due(Leaf(v="sometime"), day("2026-10-20"), READINGS, DAYS)
    with pytest.raises(deadlines.Unfit):
        count(day("2026-10-20"), 2, "fortnight", READINGS, DAYS)


def test_hours_run_through_the_night_from_the_instant() -> None:
    """24 hours after a due of 23:59 on Saturday is 23:59 on Sunday (D7)."""
    start = datetime(2026, 10, 17, 23, 59, tzinfo=LOCAL)
    assert count(start, 24, "hour", READINGS, DAYS).at == start + timedelta(hours=24)


def test_an_instant_counts_by_its_day_in_china() -> None:
    """22:30 in London on the 13th is the 14th in China."""
    late = datetime.fromisoformat("2026-10-13T22:30:00+00:00")
    assert count(late, 1, "natural_day", READINGS, DAYS).day == day("2026-10-15")


def test_a_clock_time_of_24_00_is_the_last_minute() -> None:
    """晚上访 ends at 23:59; 下午访 at 18:00 (R15)."""
    assert deadlines.clock(day("2026-09-09"), "24:00").at == datetime(2026, 9, 9, 23, 59, tzinfo=LOCAL)
    assert deadlines.clock(day("2026-09-09"), "18:00").at == datetime(2026, 9, 9, 18, 0, tzinfo=LOCAL)


def test_a_snow_day_moves_a_count_of_school_days_and_says_why() -> None:
    """Recomputing with a closed school shows the old and the new counting."""
    before = count(day("2026-11-09"), 5, "school_day", READINGS, DAYS)
    snow = known(DayChange(day("2026-11-12"), school=False, why="暴雪停课"))
    after = count(day("2026-11-09"), 5, "school_day", READINGS, snow)
    assert (before.day, after.day) == (day("2026-11-16"), day("2026-11-17"))
    told = deadlines.moved(before, after)
    assert told is not None
    assert "2026-11-16" in told
    assert "11-12放假不计" in told
    assert deadlines.moved(before, before) is None


def test_a_snow_day_moves_no_working_day_deadline() -> None:
    """The township's five working days do not wait for the school."""
    snow = known(DayChange(day("2026-11-12"), school=False))
    assert count(day("2026-11-09"), 5, "working_day", READINGS, snow).day == day("2026-11-16")


def test_a_deadline_into_an_unknown_year_is_refused_or_marked() -> None:
    """Working days over New Year need next year's table; a rehearsal goes on and says that it is provisional."""
    strict, guess = calendar([AUTUMN]), calendar([AUTUMN], provisional=True)
    if strict.knows(2027):
        pytest.skip("the library knows 2027 by now")
    with pytest.raises(CalendarUnknown):
        count(day("2026-12-25"), 10, "working_day", READINGS, strict)
    found = count(day("2026-12-25"), 10, "working_day", READINGS, guess)
    assert found.unsure
    assert "未公布" in found.arithmetic
    assert not count(day("2026-12-01"), 5, "working_day", READINGS, guess).unsure


@pytest.mark.parametrize(
    ("born", "on", "years"),
    [("2012-03-05", "2026-10-14", 14), ("2010-09-20", "2026-10-14", 16), ("2010-10-14", "2026-10-14", 16)],
)
def test_age_turns_on_the_birthday(born: str, on: str, years: int) -> None:
    """A pupil is sixteen from the morning of his birthday."""
    assert deadlines.age(day(born), day(on)) == years


def test_a_leap_day_child_turns_sixteen_on_a_day_that_exists() -> None:
    """Born on 29 February: sixteen in a leap year again; nineteen on 1 March."""
    assert deadlines.birthday(day("2012-02-29"), 16) == day("2028-02-29")
    assert deadlines.birthday(day("2012-02-29"), 19) == day("2031-03-01")


def test_no_term_to_come_is_told_to_a_person() -> None:
    """学期末 after the last term asks for the next term's days."""
    with pytest.raises(PersonError, match="学期"):
        deadlines.term_end(day("2027-02-01"), DAYS)


YEAR = st.dates(date(2026, 1, 5), date(2026, 12, 10))
UNITS = st.sampled_from(
    [("natural_day", "R2"), ("natural_day", "R4a"), ("working_day", "R3"), ("week_after_term_start", "R6")]
)


@settings(max_examples=300, deadline=None)
@given(YEAR, st.integers(0, 12), UNITS)
def test_more_days_never_end_earlier(start: date, amount: int, unit: tuple[str, str]) -> None:
    """A longer time ends on the same day or later, and a later trigger never ends earlier."""
    ends = [count(start, n, unit[0], READINGS, DAYS, reading=unit[1]).at for n in (amount, amount + 1)]
    assert ends[0] <= ends[1]
    later = count(start + timedelta(days=1), amount, unit[0], READINGS, DAYS, reading=unit[1]).at
    assert ends[0] <= later


@settings(max_examples=300, deadline=None)
@given(YEAR, st.integers(1, 15), st.sampled_from(["R2", "R3", "R6"]))
def test_what_rolls_never_ends_on_a_rest_day(start: date, amount: int, reading: str) -> None:
    """R2, R3 and R6 end on working days only."""
    unit = {"R2": "natural_day", "R3": "working_day", "R6": "week_after_term_start"}[reading]
    found = count(start, amount, unit, READINGS, DAYS, reading=reading)
    assert DAYS.is_working_day(found.day)
    assert found.day > start


@settings(max_examples=200, deadline=None)
@given(st.dates(date(2026, 9, 1), date(2026, 12, 20)), st.integers(1, 12))
def test_an_absence_of_n_school_days_spans_n_school_days(first: date, number: int) -> None:
    """From the first to the n-th day there are n school days, and the last is one."""
    start = first if DAYS.is_school_day(first) else DAYS.next_school_day(first)
    last = deadlines.nth_school_day(first, number, DAYS)
    assert len(DAYS.school_days_between(start, last)) == number


@pytest.mark.parametrize("name", ["national", "anhui", "guangde", "yongzhen", "weihui", "genhe", "chuxiong"])
def test_every_due_of_every_policy_can_be_computed(name: str) -> None:
    """No profile holds a time that the arithmetic cannot count from an ordinary day of term."""
    policy = load(name)
    days = known(terms=(AUTUMN, SPRING))
    for table in (policy.report_up, policy.notices, policy.term_checks, policy.causes, policy.files, policy.intake):
        for item in table.values():
            value = getattr(item, "due", None)
            if value is not None:
                found = due(value, day("2026-09-01"), policy.readings, days)
                assert found is None or found.arithmetic
