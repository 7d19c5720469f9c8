"""What a row of marks says: which days count, what resets, what pauses, and what nobody knows."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from config.days import LOCAL
from reminders.rules.runs import Attendance
from tests.rules import tales

MONDAY = date(2026, 11, 9)


def _attendance() -> Attendance:
    return Attendance(tales.rules("weihui").readings.R1, tales.days().is_school_day)


def _at(day: date, hour: int = 8) -> datetime:
    return datetime(day.year, day.month, day.day, hour, tzinfo=LOCAL)


def _told(*statuses: str | None) -> Attendance:
    told = _attendance()
    for ahead, status in enumerate(statuses):
        day = MONDAY + timedelta(days=ahead)
        if status is not None:
            told.tell(day, "day", status, _at(day), told=True, over=True)
    return told


@pytest.mark.parametrize(
    ("statuses", "run"),
    [
        (("unexcused", "unexcused", "unexcused"), 3),
        (("unexcused", "absent", "unexcused"), 3),
        (("unexcused", "sick", "unexcused"), 2),
        (("unexcused", "epidemic", "personal", "unexcused"), 2),
        (("unexcused", "present", "unexcused"), 1),
        (("unexcused", "late"), 0),
        (("unexcused", "left_early", "unexcused"), 1),
        (("unexcused", None, "unexcused"), 2),
        ((None, None), 0),
    ],
)
def test_leave_pauses_presence_resets_and_silence_says_nothing(statuses: tuple[str | None, ...], run: int) -> None:
    """R1, day by day."""
    assert _told(*statuses).length() == run


def test_half_a_day_neither_counts_nor_resets_until_the_other_half_is_known() -> None:
    """A morning's absence alone is no day; with the afternoon's it is one; with an afternoon at school it resets."""
    told = _told("unexcused")
    day = MONDAY + timedelta(days=1)
    told.tell(day, "am", "unexcused", _at(day), told=True, over=True)
    assert told.length() == 1
    told.tell(day, "pm", "unexcused", _at(day, 14), told=True, over=True)
    assert told.length() == 2
    told.tell(day, "pm", "present", _at(day, 15), told=True, over=True)
    assert told.length() == 0


def test_the_later_word_holds_whichever_arrives_first() -> None:
    """A correction said at nine stands against a report said at eight that arrives after it."""
    told = _attendance()
    told.tell(MONDAY, "day", "present", _at(MONDAY, 9), told=True, over=True)
    told.tell(MONDAY, "day", "unexcused", _at(MONDAY, 8), told=True, over=True)
    assert told.status(MONDAY, "day") == "present"


def test_the_others_are_here_does_not_unsay_a_name() -> None:
    """其余到齐 said after 李明没来 leaves 李明 away; 全勤 said after it does not."""
    told = _told("unexcused")
    told.tell(MONDAY, "day", "present", _at(MONDAY, 9), told=False, over=False)
    assert told.length() == 1
    told.tell(MONDAY, "day", "present", _at(MONDAY, 10), told=False, over=True)
    assert told.length() == 0


def test_a_sunday_without_school_is_no_day_and_a_make_up_sunday_is_one() -> None:
    """Sat 2026-09-19 counts for nothing, Sun 2026-09-20 is a school day."""
    told = _attendance()
    for day in (date(2026, 9, 17), date(2026, 9, 18), date(2026, 9, 19), date(2026, 9, 20)):
        told.tell(day, "day", "unexcused", _at(day), told=True, over=True)
    assert told.run() == [date(2026, 9, 17), date(2026, 9, 18), date(2026, 9, 20)]
    assert told.reached(3) == date(2026, 9, 20)


def test_a_correction_in_the_middle_shortens_the_run() -> None:
    """Five days, the second turns out to have been at school: three are left, and the third day moves."""
    told = _told(*["unexcused"] * 5)
    assert told.reached(3) == MONDAY + timedelta(days=2)
    day = MONDAY + timedelta(days=1)
    told.tell(day, "day", "present", _at(day, 12), told=True, over=True)
    assert told.length() == 3
    assert told.reached(3) == MONDAY + timedelta(days=4)
