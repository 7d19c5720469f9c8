"""A teacher is away: she says so in chat, a colleague acts for her, and nobody is asked who cannot answer."""

from __future__ import annotations

from store import audit, facts, tasks
from tests.story.days import ABSENT, TEACHER, absent, marked
from tests.story.town import Town


def test_leave_said_in_chat_hands_her_matters_over(town: Town) -> None:
    """请假三天，孟老师代 on day 3: he hears of it and of what is open, her list is empty, and each word is an act."""
    absent(town, 3)
    town.expects(TEACHER, has=["缺勤核实"])
    answer = town.says(TEACHER, "请假三天,孟老师代")

    assert "10月14日(周三)至10月16日(周五)请假，孟凡星代班" in answer
    town.expects("孟凡星", has=["赵丽娟", "10月14日", "由您代班", "七年级1班"])
    town.expects("孙立", has=["赵丽娟", "孟凡星代班"])
    town.clock("10-14 09:00")
    town.expects("孟凡星", has=["现在由您负责", "缺勤核实", "李明"])
    assert town.says(TEACHER, "待办") == "您没有待办。"
    assert "七年级1班：李明" in town.says("孟凡星", ABSENT)
    with town.db.read() as tx:
        acts = facts.of(tx, "person", [town.place.staff[TEACHER]])
        assert audit.verify(tx).ok
    assert [one.kind for them in acts.values() for one in them] == ["stand_in"]


def test_three_days_are_days_on_which_she_would_teach(town: Town) -> None:
    """Said on Friday, three days end on Tuesday: Saturday and Sunday need nobody."""
    town.clock("10-16 08:00")
    town.phones.clear()

    assert "10月16日(周五)至10月20日(周二)" in town.says(TEACHER, "请假三天,孟老师代")
    town.phones.clear()


def test_who_stands_in_is_asked_and_a_name_completes_it(town: Town) -> None:
    """请假两天 names nobody: asked; 孟老师 alone completes it without its being typed again."""
    question = town.says(TEACHER, "请假两天")
    assert "由谁代班" in question
    assert "孟凡星代班" in town.says(TEACHER, "孟老师")
    town.phones.clear()


def test_nobody_acts_for_her_and_the_lead_is_asked_to_find_somebody(town: Town) -> None:
    """没人代 is no stand-in: a task tells the lead, who arranges it in a word."""
    town.says(TEACHER, "请假两天")
    assert "已请学校安排代班" in town.says(TEACHER, "没人代")
    town.clock("10-12 08:10")
    town.expects("孙立", has=["赵丽娟", "没有代班人", "七年级1班"])
    assert "孟凡星代班" in town.says("孙立", "代班 赵丽娟 孟老师 两天")
    town.expects("孟凡星", has=["由您代班"])
    town.expects(TEACHER, has=["孟凡星为您代班"])
    with town.db.read() as tx:
        town.tasks_left = tasks.count_open(tx)


def test_who_cannot_says_so_and_it_is_hers_again(town: Town) -> None:
    """不能代班 ends it: she and the lead hear it, and noon's question goes to her."""
    town.says(TEACHER, "请假一天，孟老师代")
    town.phones.clear()
    assert "不再代赵丽娟的班" in town.says("孟凡星", "不能代班")
    town.expects(TEACHER, has=["孟凡星不能为赵丽娟代班"])
    town.expects("孙立", has=["孟凡星不能为赵丽娟代班"])
    town.clock("10-12 12:05")
    town.expects(TEACHER, has=["还没有报考勤"])


def test_a_pupils_leave_is_no_teachers(town: Town) -> None:
    """王小雨请假三天 is a mark of the pupil."""
    assert "王小雨事假" in town.says(TEACHER, "王小雨请假三天，其他都到了")
    assert town.says(TEACHER, "代班").startswith("现在没有代班安排")


def test_only_whose_area_it_is_may_arrange_it(town: Town) -> None:
    """A colleague's 代班 孙立 孟老师 does nothing; the bureau's does."""
    town.says("周文", "代班 孙立 孟老师 两天")
    assert town.says("孙立", "代班").startswith("现在没有代班安排")
    assert "孟凡星代班" in town.says("钱敏", "代班 孙立 孟老师 两天")
    town.phones.clear()


def test_leave_is_no_answer_to_a_question_about_a_pupil(town: Town) -> None:
    """Asked whether 李明 came, she says that she is away and who acts for her: 李明 has no leave by it."""
    assert "李明来了没有" in town.says(TEACHER, "李明")
    assert "孟凡星代班" in town.says(TEACHER, "请假两天，孟老师代")
    assert marked(town, "李明") == {}
    town.phones.clear()
