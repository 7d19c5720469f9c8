"""Prompts and their codes: bundled, answered by number, stale, unclear, held at night, asked once at noon."""

from __future__ import annotations

from tests.story.days import ABSENT, TEACHER, absent, owed, steps
from tests.story.town import Town

TWO = "李明、张伟没来没请假，其他都到了"


def two_open(town: Town) -> None:
    """Day 3 of both: one message with two codes."""
    absent(town, 3, TWO, ("李大山", "张建国"))
    prompt = town.expects(TEACHER, has=["您有2件事", "【1】【缺勤核实】李明", "【2】【缺勤核实】张伟"])
    assert prompt.count("编号") == 1


def test_two_matters_of_one_moment_are_one_message(town: Town) -> None:
    """Both pupils' third day is one message with a code for each, and one line on how to answer."""
    two_open(town)


def test_code_says_which_matter_is_meant(town: Town) -> None:
    """2 已家访 is a visit to 张伟: his prompt is answered, 李明's stands."""
    two_open(town)
    answer = town.says(TEACHER, "2 已家访，孩子答应明天来")

    assert answer.startswith("已记 张伟：家访，答应返校")
    assert owed(town, "张伟") == set()
    assert owed(town, "李明") == {"verify_absence"}
    assert [step.payload["kind"] for step in steps(town, "张伟")] == ["home_visit"]


def test_bare_answer_to_two_matters_is_asked_about(town: Town) -> None:
    """Without a code the words might be of either: nothing is recorded, both are listed."""
    two_open(town)
    answer = town.says(TEACHER, "已电话，家长说明天送来")

    assert "哪一件" in answer
    assert "1 李明缺勤核实\n2 张伟缺勤核实" in answer
    assert steps(town, "李明") == steps(town, "张伟") == []
    assert town.says(TEACHER, "1 已电话，家长说明天送来").startswith("已记 李明：电话联系")


def test_code_that_has_ended_counts_for_nothing_else(town: Town) -> None:
    """2 已家访 said twice: the second time it is no visit to 李明, whose matter happens to be the only open one."""
    two_open(town)
    town.says(TEACHER, "2 已家访")
    answer = town.says(TEACHER, "2 已家访")

    assert "第2件（张伟缺勤核实）" in answer
    assert "没有再记" in answer
    assert owed(town, "李明") == {"verify_absence"}
    assert len(steps(town, "张伟")) == 1
    assert steps(town, "李明") == []


def test_code_that_never_was_is_asked_about(town: Town) -> None:
    """7 已家访 with one matter open: not recorded, the open one is shown with its code."""
    absent(town, 3)
    town.expects(TEACHER, has=["缺勤核实"])
    answer = town.says(TEACHER, "7 已家访")

    assert "没有编号为7的事" in answer
    assert "1 李明缺勤核实" in answer
    assert steps(town, "李明") == []


def test_bare_answer_to_the_only_matter_is_about_it(town: Town) -> None:
    """One open prompt needs no code."""
    absent(town, 3)
    town.expects(TEACHER, has=["缺勤核实"])

    assert town.says(TEACHER, "已家访，家长说明天送来").startswith("已记 李明：家访")
    assert owed(town, "李明") == set()


def test_numbered_list_of_absentees_is_a_report(town: Town) -> None:
    """1 李明没来 2 张伟没来, with prompts 1 and 2 open, reports the class."""
    two_open(town)
    answer = town.says(TEACHER, "1 李明没来 2 张伟没来")

    assert answer.startswith("今天（10月14日） 七年级1班：李明")
    assert steps(town, "李明") == steps(town, "张伟") == []


def test_nobody_is_woken(town: Town) -> None:
    """What is told at half past nine in the evening reaches guardian and teacher after seven, and is not lost."""
    absent(town, 2)
    town.clock("10-14 21:30")
    town.phones.clear()
    town.says(TEACHER, ABSENT)
    town.clock("10-15 06:59")
    assert not town.phones.get("李大山")
    town.clock("10-15 07:01")

    town.expects("李大山", has=["10月14日没有到校"])
    town.expects(TEACHER, has=["缺勤核实", "李明"])
    town.phones.clear()


def test_class_that_has_not_reported_is_asked_once_and_then_its_lead_is_told(town: Town) -> None:
    """At noon the teachers, four hours later the lead: of both classes in one message, and nobody twice."""
    town.hires("罗成", "teacher", "school", "LuoCheng", "13800000019")
    town.opens_class("七年级2班", "罗成", ("王小雪", "林芳", "许强"), ["七2班"])
    town.clock("10-12 11:59")
    assert town.unread() == {}
    town.clock("10-12 12:05")
    town.expects(TEACHER, has=["七年级1班", "还没有报考勤"])
    town.expects("罗成", has=["七年级2班", "还没有报考勤"])
    town.clock("10-12 16:05")
    town.expects("孙立", has=["七年级1班", "七年级2班"])
    town.clock("10-12 23:59")
    assert town.unread() == {}


def test_report_after_being_asked_ends_the_asking(town: Town) -> None:
    """Reported at one o'clock: the lead hears nothing."""
    town.clock("10-12 13:00")
    town.expects(TEACHER, has=["还没有报考勤"])
    assert "全到" in town.says(TEACHER, "今天全勤")
    town.clock("10-12 23:00")

    assert "报过了" in town.says(TEACHER, "我报了没")


def test_stand_in_gets_the_prompts_and_may_report(town: Town) -> None:
    """While 赵丽娟 is away 孟凡星 is asked in her place and reports her class; afterwards it is she again."""
    from datetime import date

    from store import persons

    with town.write() as tx:
        staff = town.place.staff
        persons.stand_in(
            tx, staff[TEACHER], staff["孟凡星"], date(2026, 10, 12), date(2026, 10, 13), why="病假", at=town.now
        )
        town.wake(tx)
    town.clock("10-12 12:05")
    town.expects("孟凡星", has=["还没有报考勤"])
    answer = town.says("孟凡星", ABSENT)
    town.clock("10-12 20:00")

    assert "七年级1班：李明无故" in answer
    town.expects("李大山", has=["10月12日"])
    town.clock("10-14 12:05")
    town.expects("孟凡星", has=["还没有报考勤", "10月13日"])
    town.expects("孙立", has=["还没有报考勤", "10月13日"])
    town.expects(TEACHER, has=["还没有报考勤", "10月14日"])
