"""Who may say and ask what about whom; whoever is outside one's sight does not exist."""

from __future__ import annotations

import pytest

from tests.story.days import ABSENT, TEACHER, absent, marked, reported
from tests.story.town import Town


@pytest.fixture
def two(town: Town) -> Town:
    """The town with a second class, 罗成's, in which 王小雪 is."""
    town.hires("罗成", "teacher", "school", "LuoCheng", "13800000019")
    town.opens_class("七年级2班", "罗成", ("王小雪", "林芳", "许强"), ["七2班"])
    return town


def test_unknown_member_is_told_what_to_do_and_nothing_else(town: Town) -> None:
    """A member of the corp whom nobody has entered: one kind sentence, nothing recorded."""
    answer = town.says("GuoLuRen", ABSENT)

    assert "学校管理员" in answer
    assert reported(town) == 0


def test_unknown_number_gets_no_answer(town: Town) -> None:
    """Two machines must not start to talk."""
    assert town.texts("13700000000", "李明没来") == ""
    assert marked(town, "李明") == {}


@pytest.mark.parametrize("words", ["{}缺了几天", "{}怎么样了", "{}今天没来，其他都到了", "{} 已家访，没人在家"])
def test_pupil_of_another_class_is_answered_like_a_name_nobody_bears(two: Town, words: str) -> None:
    """The answer to 王小雪 of class 2 is that to 上官雪, whom nobody knows, and nothing is recorded of either."""
    of_other = two.says(TEACHER, words.format("王小雪"))
    two.says(TEACHER, "都不是")
    of_nobody = two.says(TEACHER, words.format("上官雪"))
    two.says(TEACHER, "都不是")

    assert of_other.replace("王小雪", "某某") == of_nobody.replace("上官雪", "某某")
    assert marked(two, "王小雪") == {}
    two.says(TEACHER, "今天全勤")


def test_other_class_is_not_reported_by_mistake(two: Town) -> None:
    """七2班全勤 by the teacher of class 1 is neither class 2's report nor, silently, class 1's."""
    answer = two.says(TEACHER, "七2班全勤")

    assert "没有记" in answer
    assert reported(two) == 0
    assert "七年级1班、七年级2班" in two.says("孙立", "哪些班没报")


@pytest.mark.parametrize(
    "words",
    ["七2班林芳没来没请假，其他都到了", "七(2)班林芳没来没请假，其他都到了", "初一2班林芳没来没请假，其他都到了"],
)
def test_school_lead_reports_for_a_class_he_names(two: Town, words: str) -> None:
    """However he writes the class, it is that class's report, by him."""
    answer = two.says("孙立", words)

    assert "七年级2班：林芳无故" in answer
    assert marked(two, "林芳") == {"10-12": "unexcused"}


def test_school_lead_must_name_the_class(two: Town) -> None:
    """今天全勤 of a whole school is no class's report."""
    two.says("孙立", "今天全勤")
    assert "七年级1班、七年级2班" in two.says("孙立", "哪些班没报")


def test_cause_that_is_restricted_is_told_to_the_bureau_and_to_who_owes_something_only(town: Town) -> None:
    """Whoever has no part in the case reads 原因受限, and sees no duty whose name gives the cause away."""
    absent(town, 5)
    town.says("赵丽娟", "去李明家了，家里信教，孩子不肯来")
    town.phones.clear()

    assert "原因：信教" in town.says("钱敏", "李明怎么样了")
    assert "原因：信教" in town.says("赵丽娟", "李明怎么样了")
    told = town.says("周文", "李明怎么样了")
    assert "原因受限" in told
    assert "信教" not in told


@pytest.mark.parametrize("who", ["孟凡星", "周文", "吴钢", "郑毅", "钱敏"])
def test_who_may_not_report_does_not(town: Town, who: str) -> None:
    """A teacher without a class, the 包保 people, township and bureau: their 七1班全勤 is no report."""
    town.says(who, "七1班今天全勤")
    assert reported(town) == 0


@pytest.mark.parametrize(
    ("who", "may"), [("赵丽娟", True), ("孙立", True), ("周文", True), ("孟凡星", False), ("郑毅", False)]
)
def test_who_may_ask_about_a_pupil(town: Town, who: str, may: bool) -> None:
    """His teacher, his school's lead and his 包保 teacher may; a colleague may not, nor the township before there is a case."""
    absent(town, 1)
    answer = town.says(who, "李明缺了几天")

    assert ("无故1天：10月12日" in answer) is may


def test_officials_see_the_pupil_once_there_is_a_case(town: Town) -> None:
    """With the case open, the township asks and is told."""
    absent(town, 5)
    town.phones.clear()

    assert "疑似辍学" in town.says("郑毅", "李明现在怎么样")
    town.clock("10-17 10:00")
    town.phones.clear()


def test_lists_are_for_those_who_lead(two: Town) -> None:
    """Which classes lack is for lead and bureau; a 包保 official is told who may ask."""
    two.says(TEACHER, ABSENT)
    assert "七年级2班" in two.says("孙立", "哪些班没报")
    assert "七年级2班" in two.says("钱敏", "哪些班没报")
    assert "七年级2班" not in two.says("吴钢", "哪些班没报")
    assert "李明无故" in two.says("孙立", "今天谁没来")
    assert "李明" not in two.says("罗成", "今天谁没来")
    two.clock("10-12 08:30")
    two.expects("李大山", has=["10月12日"])


def test_who_left_is_told_so_and_records_nothing(town: Town) -> None:
    """An account that has ended gets one sentence."""
    from datetime import date

    from store import persons

    one = town.place.staff[TEACHER]
    with town.write() as tx:
        persons.put(
            tx,
            town.place.units["county"],
            "zhaolijuan",
            TEACHER,
            wecom_userid="ZhaoLiJuan",
            active_until=date(2026, 10, 11),
        )
    assert "已停用" in town.says(TEACHER, ABSENT)
    assert reported(town) == 0
    assert one
