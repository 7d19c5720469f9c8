"""Two weeks of a hurried teacher of two classes, her substitute, a head and the guardians, as they write."""

from __future__ import annotations

import pytest

from tests.story.days import ABSENT, TEACHER, absent, marked, owed
from tests.story.town import Town

SECOND = "七年级2班"


@pytest.fixture
def two(town: Town) -> Town:
    """赵丽娟 has a second class; everybody of it is here on Monday but 马小燕."""
    town.opens_class(SECOND, TEACHER, ("许强", "周全", "魏来", "马小燕", "李明轩", "高飞"))
    town.says(TEACHER, "1班全勤，2班马小燕没来其他都到了")
    town.clock("10-13 08:00")
    town.phones.clear()
    return town


def test_word_behind_an_answer_is_not_said_of_who_is_asked_about_beside(two: Town) -> None:
    """2班6到5: 许强 is missing; 旷课 may be his, or 马小燕's, of whom it was asked too."""
    two.says(TEACHER, "2班6到5")
    two.says(TEACHER, "许强")
    assert "1 许强、2 马小燕" in two.says(TEACHER, "旷课")
    assert marked(two, "马小燕") == {"10-12": "absent"}
    two.says(TEACHER, "1")
    assert marked(two, "许强")["10-13"] == "unexcused"


def test_leave_of_the_next_two_days_is_of_both(two: Town) -> None:
    """马小燕明后两天请假."""
    assert "起事假到10月15日" in two.says(TEACHER, "马小燕明后两天请假")


def test_note_of_an_illness_makes_it_no_other_leave(two: Town) -> None:
    """李明轩病假, then 家长发了假条，请三天: he is ill for three days."""
    two.says(TEACHER, "2班李明轩病假，其他都到了")
    assert "李明轩病假到10月15日" in two.says(TEACHER, "李明轩家长发了假条，请三天")
    assert marked(two, "李明轩") == {"10-13": "sick"}


@pytest.mark.parametrize(
    "words", ["明天我出差 孟老师替我带两个班", "明天出差，孟凡星代我", "我明天开会培训，孟凡星老师替我"]
)
def test_who_stands_in_is_told_in_any_words(two: Town, words: str) -> None:
    """He hears it, and reports tomorrow."""
    assert "孟凡星代班" in two.says(TEACHER, words)
    two.expects("孟凡星", has=["由您代班"])
    two.expects("孙立", has=["孟凡星代班"])
    two.says(TEACHER, "1班全勤，2班全勤")
    two.clock("10-14 08:00")
    assert "七年级1班：全到" in two.says("孟凡星", "1班全到")


@pytest.mark.parametrize("words", ["1班全到", "1班刘洋发烧接走了"])
def test_who_is_no_substitute_yet_is_told_how_to_be_one(two: Town, words: str) -> None:
    """Nothing is asked that he could not answer, and nothing is recorded."""
    assert "代班的请班主任先发" in two.says("孟凡星", words)
    assert marked(two, "刘洋") == {}


@pytest.mark.parametrize("words", ["我送他去了啊", "老师 李明没去学校吗"])
def test_guardian_who_believes_his_child_at_school_is_heard_at_once(town: Town, words: str) -> None:
    """The school has just told him that he is not there."""
    town.says(TEACHER, ABSENT)
    town.phones.clear()
    assert "110" in town.texts("李大山", words)
    town.expects(TEACHER, has=["【急】", words])
    town.phones.clear()


def test_several_pupils_are_given_to_several_persons_in_one_sentence(town: Town) -> None:
    """李明专人孟凡星，张伟专人周文: each his own, and no news of 李明."""
    absent(town, 5, "李明没来没请假，张伟没来没请假，其他都到了", ("李大山", "张建国"))
    town.phones.clear()
    answer = town.says("孙立", "李明专人孟凡星，张伟专人周文")
    assert "李明：专人：孟凡星" in answer
    assert "张伟：专人：周文" in answer
    assert "name_person" not in owed(town, "李明") | owed(town, "张伟")
    town.phones.clear()


def test_all_of_whom_a_person_is_asked_for_are_given_to_one(town: Town) -> None:
    """都由孟老师负责, of two pupils: both are his."""
    absent(town, 5, "李明没来没请假，张伟没来没请假，其他都到了", ("李大山", "张建国"))
    town.phones.clear()
    town.says("孙立", "都由孟老师负责")
    town.expects("孟凡星", has=["现在由您负责", "李明", "张伟"])
    assert "name_person" not in owed(town, "李明") | owed(town, "张伟")


def test_service_to_a_grandmother_names_her(town: Town) -> None:
    """他奶奶签的 is who signed."""
    absent(town, 5)
    town.phones.clear()
    assert "他奶奶签收" in town.says("郑毅", "李明的限期返校通知书已送达，他奶奶签的")
    town.phones.clear()


def test_sum_in_front_of_a_report_is_no_code(town: Town) -> None:
    """8-1=7 何军拉肚子 names no prompt 8; what is said of 何军 is not lost."""
    answer = town.says(TEACHER, "8-1=7 何军拉肚子")
    assert "实到7，何军病假" in answer
    assert marked(town, "何军") == {"10-12": "sick"}


def test_head_is_asked_about_a_class_before_it_is_overdue(town: Town) -> None:
    """At four nothing is overdue: the report is owed until midnight."""
    town.clock("10-12 16:30")
    town.expects(TEACHER, has=["还没有报考勤"])
    town.expects("孙立", has=["请您过问", "还没有报考勤"], lacks=["到期没办结"])
