"""A matter that goes from one person to another while it is open."""

from __future__ import annotations

from datetime import date

from store import due, persons
from tests.handlers.conftest import TEACHER, School

STAND_IN = "meng.fanxing"


def teacher_falls_ill(school: School) -> School:
    """李明 was missing three days; from the 15th to the 16th 孟凡星 stands in for his class teacher."""
    for day in (12, 13, 14):
        school.at(day).says("李明没来没请假，其他都到了")
    school.was_told(TEACHER)
    with school.db.write() as tx:
        teacher, other = persons.by_wecom(tx, TEACHER), persons.by_wecom(tx, STAND_IN)
        assert teacher is not None
        assert other is not None
        now = school.clock.now()
        persons.stand_in(tx, teacher.id, other.id, date(2026, 10, 15), date(2026, 10, 16), why="病假", at=now)
    return next_day(school, 15)


def next_day(school: School, day: int) -> School:
    """The morning of a day, after the look at who owes what now."""
    school.at(day, 7)
    with school.db.write() as tx:
        due.wake_owing(tx, school.clock.now())
    return school.at(day, 7, 5)


def test_who_is_away_is_no_longer_asked(school: School) -> None:
    """The stand-in is told that it is his now, and the teacher's own list is empty."""
    teacher_falls_ill(school)
    assert "现在由您负责" in school.was_told(STAND_IN)[-1]
    assert school.says("我还有几件没办") == "您没有待办。"


def test_what_the_former_owner_did_still_counts_by_his_code(school: School) -> None:
    """The teacher answers from home by the code she was given: it is recorded for that pupil."""
    assert "已记 李明：电话联系" in teacher_falls_ill(school).says("1 打电话了没人接")


def test_who_stood_in_last_week_reports_for_no_class_and_for_no_pupil(school: School) -> None:
    """今天全勤 from the former stand-in is neither a check-in nor something done about 李明."""
    teacher_falls_ill(school)
    school.was_told(STAND_IN)
    next_day(school, 17)
    answer = school.at(19).says("今天全勤", STAND_IN)
    assert "没有记" in answer
    assert "已记" not in answer


def test_a_matter_handed_over_late_says_that_it_is_late(school: School) -> None:
    """The due was the 15th; on the 17th it comes back to the teacher as overdue."""
    teacher_falls_ill(school)
    school.was_told(STAND_IN)
    next_day(school, 16)
    next_day(school, 17)
    assert "现在由您负责（已过期）" in school.was_told(TEACHER)[-1]
