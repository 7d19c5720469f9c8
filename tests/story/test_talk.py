"""A conversation as it goes: what is said while something is open, or taken back and taken back again, is not lost."""

from __future__ import annotations

import pytest

from tests.story.days import TEACHER, marked, reported, steps
from tests.story.town import Town


def next_day(town: Town) -> None:
    """The next morning; what everybody heard until then is no part of these stories."""
    town.days_pass(1)
    town.phones.clear()


@pytest.mark.parametrize("words", ["算了不撤回了", "撤错了", "撤回撤回", "取消撤回", "恢复刚才的", "撤错了，恢复"])
def test_withdrawal_that_was_a_mistake_counts_no_more(town: Town, words: str) -> None:
    """刘洋迟到 was taken back: it holds again, and nothing else is taken back."""
    town.says(TEACHER, "王小雨病假，其他都到了")
    town.says(TEACHER, "刘洋迟到")
    town.says(TEACHER, "撤回")
    assert "刘洋恢复为迟到" in town.says(TEACHER, words)
    assert marked(town, "刘洋") == {"10-12": "late"}
    assert marked(town, "王小雨") == {"10-12": "sick"}


def test_class_that_was_taken_back_by_mistake_is_reported_again(town: Town) -> None:
    """撤回今天的, then 撤错了: the report of the class stands, and the leave of three days runs on."""
    town.says(TEACHER, "王小雨请假三天，其他都到了")
    town.says(TEACHER, "撤回今天的")
    assert "王小雨恢复为事假，其余照原来报的" in town.says(TEACHER, "撤错了")
    next_day(town)
    assert "王小雨事假，其余都到" in town.says(TEACHER, "全勤")


def test_visit_that_was_taken_back_by_mistake_counts_again(town: Town) -> None:
    """The step is told once more, in its own words."""
    town.says(TEACHER, "去李明家家访了，没人")
    town.says(TEACHER, "撤回")
    assert "照旧算数" in town.says(TEACHER, "撤错了")
    assert [line.payload["kind"] for line in steps(town, "李明")][-1] == "home_visit"


@pytest.mark.parametrize("words", ["先不撤回", "别撤", "取消撤回", "不用撤回"])
def test_not_taking_back_takes_nothing_back(town: Town, words: str) -> None:
    """Nothing had been taken back: the report stays."""
    town.says(TEACHER, "王小雨病假，其他都到了")
    assert "记的都照旧" in town.says(TEACHER, words)
    assert marked(town, "王小雨") == {"10-12": "sick"}


def test_answer_with_a_report_behind_it_is_both(town: Town) -> None:
    """1，陈静又走了: which 晓明 is settled, and 陈静 left early."""
    town.says(TEACHER, "晓明没来，陈静迟到，其他都到了")
    town.says(TEACHER, "1，陈静后来又走了")
    assert marked(town, "张晓明") == {"10-12": "absent"}
    assert marked(town, "陈静") == {"10-12": "left_early"}


def test_somebody_unknown_is_no_answer_about_another(town: Town) -> None:
    """陈静来了没有? 二狗没来 says nothing of 陈静."""
    town.says(TEACHER, "陈静")
    town.says(TEACHER, "二狗没来")
    assert marked(town, "陈静") == {}


def test_pupil_told_of_since_is_no_longer_asked_about(town: Town) -> None:
    """何军到了，他妈妈送来的 answers whether he came; 不在 later is not his."""
    town.says(TEACHER, "何军")
    town.says(TEACHER, "何军到了，他妈妈送来的")
    town.says(TEACHER, "不在")
    assert marked(town, "何军") == {"10-12": "present"}


def test_question_of_yesterday_is_said_once_more(town: Town) -> None:
    """今天全勤 does not lose the sick 晓明 of the day before; 2 is recorded for that day."""
    town.says(TEACHER, "晓明病了")
    next_day(town)
    assert "10月12日还有一句没问清" in town.says(TEACHER, "今天全勤")
    assert "昨天（10月12日）七年级1班：王晓明病假" in town.says(TEACHER, "2")
    assert marked(town, "王晓明") == {"10-12": "sick"}


def test_answer_about_one_of_several_leaves_the_other_asked(town: Town) -> None:
    """李明、何军 were missing the day before; 何军到了 leaves 李明 to be told of, in a word."""
    town.says(TEACHER, "李明没来，何军没来，其他都到了")
    next_day(town)
    assert "李明、何军前几天没到" in town.says(TEACHER, "王小雨病假")
    assert "李明今天到了吗" in town.says(TEACHER, "何军到了")
    town.says(TEACHER, "没到")
    assert marked(town, "李明")["10-13"] == "absent"


def test_who_may_come_later_makes_up_the_count(town: Town) -> None:
    """Eight, six here, one ill, one who may come later: only of him it is asked."""
    answer = town.says(TEACHER, "应到8人实到6人，王小雨病假，刘洋可能晚点到")
    assert "刘洋来了没有" in answer
    assert "对不上" not in answer


def test_words_for_nobody_are_said_to_be_lost(town: Town) -> None:
    """A second sentence without a name: the first is said not to be recorded."""
    town.says(TEACHER, "去家里了没人")
    assert "“去家里了没人”没有记" in town.says(TEACHER, "打了电话没打通")


def test_question_behind_an_open_prompt_can_be_answered(town: Town) -> None:
    """没来没请假 on the morning after a class was asked for its report: 谁, and the name completes it."""
    town.clock("10-13 08:00")
    town.phones.clear()
    town.says(TEACHER, "没来没请假")
    town.says(TEACHER, "陈静")
    assert marked(town, "陈静") == {"10-13": "unexcused"}
    assert reported(town) == 1
