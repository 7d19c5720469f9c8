"""What is told in confidence stays with those who may know: suspected harm, and the causes that a policy restricts."""

from __future__ import annotations

import pytest

from tests.story.days import TEACHER, absent, steps
from tests.story.town import Town

HARM = "孩子被老师打了，不敢去学校"


@pytest.fixture
def told(town: Town) -> Town:
    """李明's father has written of harm; only the head of the school was told."""
    town.texts("李大山", HARM)
    town.expects("孙立", has=[HARM, "先不要转给其他人"])
    return town


@pytest.mark.parametrize("who", ["周文", "吴钢", "郑毅"])
def test_words_of_harm_are_in_no_story(told: Town, who: str) -> None:
    """Days later those who are asked to look after him read his story: the father's words are not in it."""
    absent(told, 3)
    told.clock("10-16 10:00")
    told.phones.clear()
    assert "打了" not in told.says(who, "李明")


def test_words_of_harm_go_up_no_ladder(told: Town) -> None:
    """Nobody answers for days: the messages that climb to 周文 and 吴钢 say nothing of it."""
    absent(told, 3)
    told.clock("10-16 10:00")
    assert not [text for texts in told.phones.values() for text in texts if "打了" in text]
    told.phones.clear()


def test_call_for_help_leaves_restricted_words_with_their_writer(town: Town) -> None:
    """家里信教 in a call for help: the 包保 teacher is called, and told to ask; the teacher hears that he must say it himself."""
    town.tasks_left = 1
    answer = town.says(TEACHER, "李明 需要帮助，家里信教不让孩子上学，家长不开门")
    asked = town.expects("周文", has=["请求帮助", "李明", "请当面或打电话问他"])

    assert "没有转过去" in answer
    assert "信教" not in asked


def test_call_for_help_brings_all_other_words_along(town: Town) -> None:
    """家长不开门 is no secret: whoever is called reads it."""
    town.tasks_left = 1
    town.says(TEACHER, "李明 需要帮助，家长不开门")
    assert "家长不开门" in town.expects("周文", has=["请求帮助"])


def test_call_for_help_finds_its_pupil_behind_the_words(town: Town) -> None:
    """需要帮助，李明家长不开门: the name stands there, and is not asked for."""
    town.tasks_left = 1
    assert "已请包保教师周文帮忙" in town.says(TEACHER, "需要帮助，李明家长不开门")
    town.expects("周文", has=["李明"])


def test_call_for_help_without_a_name_is_completed_by_it(town: Town) -> None:
    """需要帮助，家长不开门: whose? The name alone sends the same words."""
    town.tasks_left = 1
    assert "回姓名就行" in town.says(TEACHER, "需要帮助，家长不开门")
    assert "已请包保教师周文帮忙" in town.says(TEACHER, "李明")
    assert "家长不开门" in town.expects("周文", has=["请求帮助"])


def test_lost_child_of_two_waits_for_no_name(town: Town) -> None:
    """孩子没回家 by a father of two, at eleven at night: both teachers hear it at once, and he is asked which child it is."""
    town.hires("罗成", "teacher", "school", "LuoCheng", "13800000019")
    town.opens_class("七年级2班", "罗成", ("王小雪",))
    town.child("王小雪", "李大山", "13900000001")
    town.says(TEACHER, "今天全勤")
    town.says("罗成", "今天全勤")
    town.clock("10-12 23:00")
    answer = town.texts("李大山", "孩子没回家，找不到了")

    assert "李明、王小雪" in answer
    assert "110" in answer
    town.expects(TEACHER, has=["【急】", "没说是哪个孩子"])
    town.expects("罗成", has=["【急】", "没说是哪个孩子"])


def test_harm_to_one_of_two_goes_to_the_head_alone(town: Town) -> None:
    """老师打他了 by a father of two: the head hears it, no teacher does, and nothing is written down of either child."""
    town.hires("罗成", "teacher", "school", "LuoCheng", "13800000019")
    town.opens_class("七年级2班", "罗成", ("王小雪",))
    town.child("王小雪", "李大山", "13900000001")
    town.texts("李大山", "老师打他了")
    town.expects("孙立", has=["老师打他了", "李明", "王小雪", "先不要转给其他人"])
    assert steps(town, "李明") == steps(town, "王小雪") == []
