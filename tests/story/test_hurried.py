"""What people in a hurry write: late at night, for another class, without the words that the product would like best."""

from __future__ import annotations

import pytest

from tests.story.days import TEACHER, marked, reported
from tests.story.town import Town


@pytest.fixture
def classes(town: Town) -> Town:
    """A second class of the school, led by 罗成."""
    town.hires("罗成", "teacher", "school", "LuoCheng", "13800000019")
    town.opens_class("七年级2班", "罗成", ("王小雪", "林芳", "许强"), ["七2班"])
    return town


def test_full_class_told_after_midnight_waits_for_its_day(town: Town) -> None:
    """今天全勤 at 00:10 may be of the day that has ended: it is asked, and 昨天 files it there."""
    town.clock("10-13 00:10")
    town.phones.clear()
    question = town.says(TEACHER, "今天全勤")
    assert "昨天（10月12日）" in question
    assert reported(town) == 0

    assert "昨天（10月12日） 七年级1班：全到" in town.says(TEACHER, "昨天")
    assert "还没有报" in town.says(TEACHER, "我报了没")


def test_report_without_a_day_after_midnight_is_completed_by_one_word(town: Town) -> None:
    """李明没来，其他都到了 names no day at all: 昨天的 is enough, and nothing is typed again."""
    town.clock("10-13 00:20")
    town.phones.clear()
    assert "请回“昨天”或“今天”" in town.says(TEACHER, "李明没来，其他都到了")
    assert marked(town, "李明") == {}

    town.says(TEACHER, "昨天的")
    assert marked(town, "李明") == {"10-12": "absent"}


def test_report_that_names_its_day_after_midnight_asks_nothing(town: Town) -> None:
    """补报10月12日 at 00:20 says which day it is about."""
    town.clock("10-13 00:20")
    town.phones.clear()
    assert "昨天（10月12日） 七年级1班：全到" in town.says(TEACHER, "补报10月12日，全勤")


def test_two_classes_told_after_midnight_share_one_answer(classes: Town) -> None:
    """A lead reports two classes at 00:30: one 昨天 files both."""
    classes.clock("10-13 00:30")
    classes.phones.clear()
    classes.says("孙立", "七1班全勤，七2班林芳没来没请假")
    answer = classes.says("孙立", "昨天")

    assert "昨天（10月12日） 七年级1班：全到" in answer
    assert marked(classes, "林芳") == {"10-12": "unexcused"}
    assert marked(classes, "李明") == {}
    classes.phones.clear()


def test_lead_takes_back_the_report_of_a_class_in_one_word(classes: Town) -> None:
    """撤回 by a lead who has just reported for class 2 is about that report."""
    classes.says("孙立", "七2班林芳没来，其他都到了")
    assert "已撤回今天（10月12日）七年级2班" in classes.says("孙立", "撤回")
    assert marked(classes, "林芳") == {}


def test_lead_does_not_take_back_what_the_teacher_reported(classes: Town) -> None:
    """The class teacher reported first: a lead's bare 撤回 must not take her words with his."""
    classes.says("罗成", "王小雪病假，其他都到了")
    classes.says("孙立", "七2班林芳没来")
    assert "罗成也报过" in classes.says("孙立", "撤回")
    assert marked(classes, "王小雪") == {"10-12": "sick"}
    assert "已撤回" in classes.says("孙立", "撤回七2班的")


@pytest.mark.parametrize("words", ["七2班谁没来", "2班今天谁没来", "七2班王小雪来了吗", "七（9）班谁没来"])
def test_teacher_who_asks_about_another_class_is_told_whose_she_may_ask(classes: Town, words: str) -> None:
    """Class 1's teacher learns nothing of class 2, nor whether there is a class 9."""
    classes.says("罗成", "林芳没来没请假，其他都到了")
    answer = classes.says(TEACHER, words)

    assert answer == "您只能查自己班的：七年级1班。别的班要校领导或教体局才能查。"


def test_lead_who_names_a_class_hears_of_that_class_alone(classes: Town) -> None:
    """七2班谁没来 by the head is of class 2; a class that does not exist is not found."""
    classes.says("罗成", "林芳没来没请假，其他都到了")
    assert classes.says("孙立", "七2班谁没来") == "今天（10月12日）\n七年级2班：林芳无故"
    assert "没有找到" in classes.says("孙立", "八3班谁没来")


@pytest.mark.parametrize("words", ["哪些学校没报", "哪个学校还没报考勤", "今天还有哪几所学校没报", "没报的学校有哪些"])
def test_officials_ask_which_schools_have_not_reported(classes: Town, words: str) -> None:
    """The bureau and the township hear which schools lack which classes; a teacher hears of her own class."""
    classes.says("罗成", "今天全勤")
    for official in ("钱敏", "郑毅"):
        assert "柳河镇中学：没报1个班：七年级1班" in classes.says(official, words)
    own = classes.says(TEACHER, words)
    assert "七年级1班今天还没有报" in own
    assert "七年级2班" not in own


def test_all_schools_have_reported(classes: Town) -> None:
    """Nothing is lacking, and the answer says so."""
    classes.says("罗成", "今天全勤")
    classes.says(TEACHER, "今天全勤")
    assert classes.says("钱敏", "哪些学校没报") == "今天1所学校的2个班都报了。"


def test_who_will_come_in_the_afternoon_is_not_here_yet(town: Town) -> None:
    """李明病好了下午来, said at eight in the morning, is no presence; leave asked for the afternoon is."""
    assert "李明下午到校先不记" in town.says(TEACHER, "李明病好了下午来")
    assert marked(town, "李明") == {}
    assert "下午 七年级1班：何军事假" in town.says(TEACHER, "下午何军请假")


def test_all_of_the_afternoon_is_not_told_in_the_morning(town: Town) -> None:
    """下午全到 at eight: not yet."""
    assert "下午还没到" in town.says(TEACHER, "下午全到")
    assert reported(town) == 0


def test_tomorrows_leave_is_no_answer_about_today(town: Town) -> None:
    """王小雨来了没有 is open; 明天请假 says nothing of today."""
    assert "王小雨来了没有" in town.says(TEACHER, "王小雨")
    town.says(TEACHER, "明天请假")
    assert marked(town, "王小雨") == {}


def test_one_word_for_three_who_are_asked_about(town: Town) -> None:
    """Three names and nothing else: 病假 is of whom? 都病了 is of all three."""
    town.says(TEACHER, "李明 王小雨 张伟")
    assert "说的是哪位？李明、王小雨、张伟" in town.says(TEACHER, "病假")
    assert marked(town, "张伟") == {}
    town.says(TEACHER, "都病了")
    assert marked(town, "李明") == marked(town, "王小雨") == marked(town, "张伟") == {"10-12": "sick"}


def test_somebody_ill_today_who_comes_tomorrow_is_not_asked_for(town: Town) -> None:
    """王小雨病假 and then 王小雨明天来: nothing is open about today."""
    town.says(TEACHER, "王小雨病假，其他都到了")
    assert "王小雨今天记的是病假" in town.says(TEACHER, "王小雨明天来")
    assert marked(town, "王小雨") == {"10-12": "sick"}


@pytest.mark.parametrize("who", ["钱敏", "郑毅", "孟凡星"])
@pytest.mark.parametrize("words", ["{}", "{}现在怎么样"])
def test_name_one_may_not_see_is_like_a_name_of_nobody(town: Town, who: str, words: str) -> None:
    """李明 is a pupil, 李晓敏 is nobody: whoever may not see him is told the same of both."""
    told = {name: town.says(who, words.format(name)).replace(name, "某某") for name in ("李明", "李晓敏")}
    assert told["李明"] == told["李晓敏"] == "没有找到您可以查看的学生“某某”。"


def test_stand_in_of_one_who_travels_is_not_asked_for(town: Town) -> None:
    """我明天出差，孟凡星代 names who stands in."""
    assert "孟凡星代班" in town.says(TEACHER, "我明天出差，孟凡星代")
    town.expects("孟凡星", has=["由您代班"])
    town.expects("孙立", has=["孟凡星代班"])


def test_closed_school_is_told_whose_matter_it_is(town: Town) -> None:
    """今天停课 marks nobody, and says who can enter it."""
    assert "校历" in town.says(TEACHER, "今天下雪停课")
    assert reported(town) == 0


def test_two_classes_by_their_lead(classes: Town) -> None:
    """The school has two classes: 两个班都全勤 by its head is of both."""
    answer = classes.says("孙立", "两个班都全勤")
    assert "七年级1班：全到" in answer
    assert "七年级2班：全到" in answer


def test_two_of_three_classes_are_those_not_reported(classes: Town) -> None:
    """Of three classes one has reported: 两个班都全勤 is shown as the other two, and 1 confirms it."""
    classes.hires("田甜", "teacher", "school", "TianTian", "13800000020")
    classes.opens_class("七年级3班", "田甜", ("高远", "范冰"), ["七3班"])
    classes.says("田甜", "今天全勤")
    assert "说的是今天还没报的七年级1班、七年级2班吗？是请回“1”" in classes.says("孙立", "两个班都全勤")
    assert "七年级2班：全到" in classes.says("孙立", "1")


def test_two_of_three_classes_are_named_in_the_answer(classes: Town) -> None:
    """None of the three has reported: which two? Their names alone complete it."""
    classes.hires("田甜", "teacher", "school", "TianTian", "13800000020")
    classes.opens_class("七年级3班", "田甜", ("高远", "范冰"), ["七3班"])
    assert "哪两个班" in classes.says("孙立", "两个班都全勤")
    answer = classes.says("孙立", "1班和3班")
    assert "七年级3班：全到" in answer
    assert "七年级2班" not in answer


def test_class_is_answered_by_one_sign(classes: Town) -> None:
    """哪个班 is asked with numbers, and a number answers."""
    assert "1 七年级1班、2 七年级2班" in classes.says("孙立", "今天全勤")
    assert "七年级2班：全到" in classes.says("孙立", "2")
