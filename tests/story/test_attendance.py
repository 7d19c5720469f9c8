"""What a day's words make of a pupil's run: leave, silence, corrections, late entries, crossing messages."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import update

from store.tables import due
from tests.story.days import ABSENT, TEACHER, absent, ago, looked_at, marked, owed
from tests.story.town import Town


def test_leave_pauses_the_run(town: Town) -> None:
    """Absent, sick, absent: the sick day neither counts nor resets, and its guardian hears nothing of it."""
    absent(town, 1)
    town.days_pass(1)
    town.says(TEACHER, "李明病假，其他都到了")
    town.days_pass(1)
    answer = town.says(TEACHER, ABSENT)
    town.clock("10-14 08:30")

    assert "李明（第2天）" in answer
    town.expects("李大山", has=["10月14日"])


def test_presence_ends_the_run(town: Town) -> None:
    """Absent two days, present, absent: the count begins at one."""
    absent(town, 2)
    town.days_pass(1)
    town.says(TEACHER, "今天全勤")
    town.days_pass(1)
    answer = town.says(TEACHER, ABSENT)
    town.clock("10-15 08:30")

    assert "第" not in answer
    town.expects("李大山", has=["10月15日"])


def test_unreported_day_is_unknown(town: Town) -> None:
    """A day without a report counts neither for nor against him: the next absence is his second."""
    absent(town, 1)
    town.clock("10-14 08:05")
    town.expects(TEACHER, has=["还没有报考勤", "10月13日"])
    town.expects("孙立", has=["还没有报考勤", "10月13日"])
    answer = town.says(TEACHER, ABSENT)
    town.clock("10-14 08:30")

    assert "李明（第2天）" in answer
    assert "10-13" not in marked(town, "李明")
    town.expects("李大山", has=["10月14日"])


def test_slip_put_right_within_minutes_reaches_no_guardian(town: Town) -> None:
    """Corrected two minutes later, nobody was troubled."""
    town.says(TEACHER, ABSENT)
    town.clock("10-12 08:02")
    answer = town.says(TEACHER, "李明来了，迟到")
    town.clock("10-12 11:00")

    assert "已更正" in answer
    assert marked(town, "李明") == {"10-12": "late"}
    assert town.unread() == {}


def test_correction_takes_the_prompt_back(town: Town) -> None:
    """Day 3's prompt is out when the teacher says he was ill: nothing is owed any more, and nothing climbs."""
    absent(town, 3)
    town.expects(TEACHER, has=["缺勤核实"])
    assert owed(town, "李明") == {"verify_absence"}
    town.says(TEACHER, "不对，李明今天是病假")
    town.days_pass(1)
    town.says(TEACHER, "今天全勤")
    assert town.says(TEACHER, "我还有几件没办") == "您没有待办。"
    town.clock("10-16 11:00")

    assert "verify_absence" not in owed(town, "李明")


def test_late_entry_lands_on_its_day(town: Town) -> None:
    """Friday's absence told on Monday is Friday's: with Monday's and Tuesday's it makes three."""
    town.says(TEACHER, "上周五李明没来没请假，其他都到了")
    assert marked(town, "李明") == {"10-09": "unexcused"}
    answer = absent(town, 2)

    assert "李明（第3天）" in answer
    town.expects(TEACHER, has=["缺勤核实", "李明"])


def test_later_word_holds_whichever_arrives_first(town: Town) -> None:
    """李明到了, sent at 08:06, arrives before 李明没来 of 08:02: he is present, and his guardian hears nothing."""
    town.clock("10-12 08:10")
    town.says(TEACHER, "今天全勤，李明到了", said=ago(town, 4))
    town.says(TEACHER, ABSENT, said=ago(town, 8))
    town.clock("10-12 11:00")

    assert marked(town, "李明")["10-12"] == "present"
    assert town.unread() == {}


def test_day_in_the_next_year_is_not_recorded(town: Town) -> None:
    """Nothing is recorded for it, and today's report is still wanted at noon."""
    answer = town.says(TEACHER, "2027年1月5日 李明没来没请假")

    assert "还没到" in answer
    assert (marked(town, "李明"), town.runtime.clock.now().year) == ({}, 2026)
    town.clock("10-12 12:30")
    town.expects(TEACHER, has=["还没有报考勤"])


def test_day_told_after_the_question_completes_the_report(town: Town) -> None:
    """Sunday was meant to be Friday: the day alone is answer enough, and both the mark and the class's report are there."""
    assert "哪一天" in town.says(TEACHER, "10月11日李明没来没请假，其他都到了")
    answer = town.says(TEACHER, "10月9日")

    assert "10月9日" in answer
    assert "李明无故，其余都到" in answer
    assert marked(town, "李明") == {"10-09": "unexcused"}
    town.clock("10-12 09:00")
    town.says(TEACHER, "今天全勤")


def test_no_school_no_record(town: Town) -> None:
    """On a Saturday 今天全勤 is asked about, and nobody is asked for a report."""
    town.says(TEACHER, "今天全勤")
    for _ in range(4):
        town.days_pass(1)
        town.says(TEACHER, "今天全勤")
    town.clock("10-17 08:05")
    answer = town.says(TEACHER, ABSENT)
    town.clock("10-18 20:00")

    assert "哪一天" in answer
    assert "前几天" not in answer
    assert marked(town, "李明") == {}


def test_who_is_back_is_not_looked_at_again_by_each_report(town: Town) -> None:
    """Absent, back among all others: that report ends his run, the ones after it say nothing new of him, until he is named."""
    absent(town, 1)
    looks = []
    for words in ("今天全勤", "今天全勤", "应到40实到40", ABSENT):
        town.days_pass(1)
        answer = town.says(TEACHER, words)
        looks.append((looked_at(town, "李明"), "李明" in answer))
    town.clock("10-16 08:30")
    town.expects("李大山", has=["10月16日"])

    assert looks == [("10-13", True), ("10-13", False), ("10-13", False), ("10-16", True)]


def test_who_has_a_case_is_looked_at_by_every_report(town: Town) -> None:
    """Whoever was suspected hears each report of his class, though he is back: his case goes on."""
    absent(town, 5)
    for day in ("10-19", "10-20"):
        town.clock(f"{day} 08:05")
        town.says(TEACHER, "今天全勤")
        assert looked_at(town, "李明") == day
    while heard := town.unread():
        for name in heard:
            town.expects(name)


def test_a_look_of_an_older_program_is_taken_for_none(town: Town) -> None:
    """A program that runs beside this one while it is exchanged does not say what its look found: he is looked at."""
    absent(town, 1)
    town.days_pass(1)
    town.says(TEACHER, "今天全勤")
    with town.write() as tx:
        tx.execute(update(due).where(due.c.subject_kind == "pupil").values(reviewed_at=town.now + timedelta(minutes=1)))
    town.days_pass(1)
    town.says(TEACHER, "今天全勤")

    assert looked_at(town, "李明") == f"{town.now:%m-%d}"
