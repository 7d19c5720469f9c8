"""Days that somebody declared, and days that the State Council moved."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from store import school_days
from store.db import Database
from tests.story import town as house
from tests.story.days import ABSENT, TEACHER, absent, marked
from tests.story.town import Town


@pytest.fixture
def september(database: Database, tmp_path: Path) -> Iterator[Town]:
    """The same town on Friday 18 September, before the Sunday on which school is made up."""
    with house.town(database, tmp_path / "home", begins="09-18 08:00") as here:
        here.expects("孙立", has=["学籍异动两月复核"])
        here.expects("钱敏", has=["学籍异动两月复核"])
        yield here


def test_snow_day_is_left_out_of_the_run(town: Town) -> None:
    """Absent Monday, snow on Tuesday, absent Wednesday: his second day; nobody was asked for Tuesday's report."""
    absent(town, 1)
    with town.write() as tx:
        school_days.declare(tx, town.place.units["county"], date(2026, 10, 13), "off", "暴雪停课", town.now)
        town.wake(tx)
    town.clock("10-13 18:00")
    assert town.unread() == {}
    assert "哪一天" in town.says(TEACHER, ABSENT)
    town.clock("10-14 08:05")
    answer = town.says(TEACHER, ABSENT)
    town.clock("10-14 08:30")

    assert "李明（第2天）" in answer
    assert set(marked(town, "李明")) == {"10-12", "10-14"}
    town.expects("李大山", has=["10月14日"])


def test_made_up_lesson_counts(town: Town) -> None:
    """A Saturday declared a school day owes its report and counts."""
    with town.write() as tx:
        school_days.declare(tx, town.place.units["county"], date(2026, 10, 17), "on", "补课", town.now)
        town.wake(tx)
    for _ in range(5):
        town.says(TEACHER, "今天全勤")
        town.days_pass(1)
    town.clock("10-17 12:30")
    town.expects(TEACHER, has=["还没有报考勤", "10月17日"])
    town.says(TEACHER, ABSENT)
    town.clock("10-17 12:50")

    assert marked(town, "李明") == {"10-17": "unexcused"}
    town.expects("李大山", has=["10月17日"])


def test_sunday_before_the_holiday_is_a_school_day(september: Town) -> None:
    """Sunday 20 September 2026 is worked: absent Friday and Sunday, Monday is the third day."""
    town = september
    town.says(TEACHER, ABSENT)
    town.clock("09-18 08:30")
    town.expects("李大山", has=["9月18日"])
    town.clock("09-20 08:05")
    assert "李明（第2天）" in town.says(TEACHER, ABSENT)
    town.clock("09-20 08:30")
    town.expects("李大山", has=["9月20日"])
    town.clock("09-21 08:05")
    assert "李明（第3天）" in town.says(TEACHER, ABSENT)
    town.clock("09-21 08:30")
    town.expects("李大山", has=["9月21日"])
    town.expects(TEACHER, has=["缺勤核实"])


def test_visit_is_a_visit_in_a_year_without_a_calendar(plain_town: Town) -> None:
    """Nobody knows the days off of 2027 yet: a roll is refused, what was done for a pupil is kept."""
    plain_town.clock("2027-01-04 09:00")
    plain_town.phones.clear()
    plain_town.tasks_left = 1
    assert "放假安排" in plain_town.says("赵丽娟", "今天全勤")
    assert "已记 李明：家访" in plain_town.says("赵丽娟", "刚从李明家回来，门锁着，没人")
    plain_town.phones.clear()
