"""Questions about several days are answered of those days: which ones, who, on which of them, and which of them nobody reported."""

from __future__ import annotations

import pytest

from tests.story.days import TEACHER
from tests.story.test_two_classes import pass_to
from tests.story.town import Town

LEAD = "孙立"


@pytest.fixture
def weeks(town: Town) -> Town:
    """A week and two days of reports; Wednesday was forgotten."""
    for day, words in (
        ("10-12", "李明没来没请假，王小雨请假，其他都到了"),
        ("10-13", "李明没来没请假，陈静迟到，其他都到了"),
        ("10-15", "李明没来没请假，其他都到了"),
        ("10-16", "全勤"),
        ("10-19", "陈静迟到，其他都到了"),
        ("10-20", "何军病假，其他都到了"),
    ):
        pass_to(town, f"{day} 08:05")
        town.says(TEACHER, words)
    town.phones.clear()
    return town


@pytest.fixture
def two(town: Town) -> Town:
    """赵丽娟 teaches class 2 as well, 罗成 class 3; each class has somebody away on Monday and Tuesday."""
    town.hires("罗成", "teacher", "school", "LuoCheng", "13800000019")
    town.opens_class("七年级2班", TEACHER, ("王小雪", "林芳", "许强"), ["七2班"])
    town.opens_class("七年级3班", "罗成", ("唐小柱", "马兰"), ["七3班"])
    for day in ("10-12", "10-13"):
        pass_to(town, f"{day} 08:05")
        town.says(TEACHER, "1班王小雨病假，其他都到了")
        town.says(TEACHER, "2班许强请假，其他都到了")
        town.says("罗成", "唐小柱没来没请假，其他都到了")
    town.phones.clear()
    return town


#: What is asked on Tuesday, the 20th, and what must stand in the answer.
ASKED = (
    ("这两天谁请假了", ("这两天（10月19日—20日）七年级1班请假1人：", "何军：病假1天（10月20日）")),
    ("上周谁缺过", ("上周（10月12日—16日）", "李明：无故3天（10月12日、13日、15日）", "王小雨：事假1天（10月12日）")),
    ("这周谁迟到", ("这周（10月19日—20日）七年级1班迟到1人：", "陈静：迟到1天（10月19日）")),
    ("10月谁旷过课", ("10月（10月8日—20日）七年级1班无故缺勤1人：", "李明：无故3天")),
    ("12号到13号谁没来", ("10月12日—13日", "李明：无故2天（10月12日、13日）")),
    ("昨天和今天谁迟到", ("10月19日、20日", "陈静：迟到1天（10月19日）")),
    ("最近谁老迟到", ("迟到1人", "陈静：迟到2天（10月13日、19日）")),
    ("本周出勤情况", ("何军：病假1天（10月20日）",)),
    ("昨天谁迟到了", ("昨天（10月19日）", "陈静迟到")),
    ("这个月李明缺了几天", ("李明这个月（10月8日—20日）：无故3天（10月12日、13日、15日）",)),
    ("李明和陈静上周缺了几天", ("李明上周", "陈静上周（10月12日—16日）：迟到1天（10月13日）")),
    ("李明昨天来了没有", ("李明昨天（10月19日）：到校",)),
    ("我上周报了没", ("上周（10月12日—16日）没报：10月14日",)),
    ("昨天我报了没", ("昨天（10月19日）报过了",)),
)


def test_teacher_is_answered_of_the_days_she_asks_about(weeks: Town) -> None:
    """Which days they are, and who was so on which of them; what nobody reported is said, and September is no month without an
    absence."""
    for words, said in ASKED:
        answer = weeks.says(TEACHER, words)
        assert all(one in answer for one in said), (words, answer)
    assert "没有报的：10月14日" in weeks.says(TEACHER, "上周谁缺过")
    assert "已报的日子没有人迟到" in weeks.says(TEACHER, "14号到15号谁迟到")
    assert weeks.says(TEACHER, "9月谁旷过课") == "9月（9月1日—30日）没有报过考勤。"


def test_only_what_is_asked_is_listed(weeks: Town) -> None:
    """谁请假 names nobody who is missing without leave, 谁迟到 nobody who is ill."""
    assert "李明" not in weeks.says(TEACHER, "上周谁请假")
    assert "何军" not in weeks.says(TEACHER, "这周谁迟到")
    assert "没有人迟到" in weeks.says(TEACHER, "今天谁迟到")


def test_days_that_are_not_known_are_not_taken_for_today(town: Town) -> None:
    """国庆后 is no day: today's answer says that it is today's. 明天谁请假: who has leave then, and nothing of today."""
    town.says(TEACHER, "何军病假，其他都到了")
    answer = town.says(TEACHER, "国庆后谁没来")
    assert "没看懂" in answer
    assert "下面是今天的" in answer
    town.says(TEACHER, "张伟明天请假")
    answer = town.says(TEACHER, "明天谁请假")
    assert "10月13日还没到" in answer
    assert "张伟事假" in answer
    assert "何军" not in answer


def test_teacher_of_two_classes_hears_of_both_or_of_the_one_she_names(two: Town) -> None:
    """With the class before each name; of class 3, which is not hers, nothing."""
    both = two.says(TEACHER, "这周谁请假了")
    assert "七年级1班 王小雨：病假2天（10月12日、13日）" in both
    assert "七年级2班 许强：事假2天" in both
    assert "唐小柱" not in two.says(TEACHER, "这周谁缺过")
    one = two.says(TEACHER, "2班这周谁缺过")
    assert "许强：事假2天" in one
    assert "王小雨" not in one
    assert "只能查自己班的" in two.says(TEACHER, "3班这周谁缺过")


def test_pupil_of_another_class_is_as_unknown_over_days_as_today(two: Town) -> None:
    """唐小柱 of class 3 and 上官雪, whom nobody bears."""
    of_other = two.says(TEACHER, "唐小柱这周缺了几天")
    of_nobody = two.says(TEACHER, "上官雪这周缺了几天")
    assert "没有找到" in of_other
    assert of_other.replace("唐小柱", "某某") == of_nobody.replace("上官雪", "某某")


def test_lead_hears_of_his_school_and_a_colleague_of_nobody(two: Town) -> None:
    """All three classes for the lead; a teacher without a class is told who may ask; the 包保 teacher hears of his own pupils."""
    answer = two.says(LEAD, "这周谁缺过")
    assert "缺勤3人" in answer
    assert "七年级3班 唐小柱：无故2天" in answer
    assert "唐小柱" in two.says(LEAD, "3班这两天谁没来")
    assert "班主任或校领导" in two.says("孟凡星", "这周谁缺过")
    own = two.says("周文", "这周谁缺过")
    assert "王小雨" in own
    assert "唐小柱" not in own
    assert "许强" not in own


@pytest.mark.parametrize("who", ["郑毅", "钱敏"])
def test_township_and_bureau_hear_numbers_and_no_names(two: Town, who: str) -> None:
    """Pupils without a case are none of theirs by name, today as over days."""
    for words in ("这周谁缺过", "今天谁没来", "七3班这周谁缺过"):
        answer = two.says(who, words)
        assert "缺勤" in answer
        assert not any(name in answer for name in ("王小雨", "许强", "唐小柱"))


def test_long_list_stays_short_on_a_phone(town: Town) -> None:
    """Thirty pupils were ill: the twelve who were away longest, and how many more there are; each answer fits a screen."""
    names = tuple(f"{family}小{given}" for family in "赵钱孙李周吴" for given in "花军兰梅竹")
    town.hires("罗成", "teacher", "school", "LuoCheng", "13800000019")
    town.opens_class("七年级3班", "罗成", names, ["七3班"])
    for day in ("10-12", "10-13"):
        pass_to(town, f"{day} 08:05")
        town.says("罗成", f"{'、'.join(names)}病假，其他都到了")
    for who in ("罗成", LEAD):
        answer = town.says(who, "这周谁请假了")
        assert "请假30人" in answer
        assert "还有18人" in answer
        assert len(answer.splitlines()) < 17
        assert len(answer) < 600
    town.phones.clear()


def test_classes_without_a_report_are_told_by_day(two: Town) -> None:
    """上周哪些班没报 and 昨天哪些班没报 of the lead."""
    pass_to(two, "10-14 12:30")
    two.says(TEACHER, "1班全勤")
    pass_to(two, "10-15 08:05")
    assert "还有2个没报：七年级2班、七年级3班" in two.says(LEAD, "昨天哪些班没报")
    assert "七年级2班：10月14日、15日" in two.says(LEAD, "这周哪些班没报")


def test_question_goes_on_with_other_days_and_classes(two: Town) -> None:
    """这周谁请假 — 2班呢 — 今天呢; 李明 asked after — 上周呢 of him; a class that is not hers is none."""
    two.says(TEACHER, "这周谁请假")
    assert "许强：事假2天" in two.says(TEACHER, "2班呢")
    assert "王小雨病假" in two.says(TEACHER, "那今天呢")
    assert "只能查自己班的" in two.says(TEACHER, "3班呢")
    two.says(TEACHER, "王小雨这周缺了几天")
    assert "王小雨今天" in two.says(TEACHER, "今天呢").replace("10月13日", "今天")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("谁昨天没来", "昨天（10月12日）"),
        ("这几天谁生病了", "七年级1班 王小雨：病假2天"),
        ("这周请假的", "七年级2班 许强：事假2天"),
        ("我班本月请假情况", "请假2人"),
        ("今天情况汇总一下", "王小雨病假"),
        ("这周1班和2班谁没来", "缺勤2人"),
        ("八年级昨天谁没来", "没有找到您可以查看的这个年级"),
        ("昨天请假条交了没", "假条交没交这里没有记"),
    ],
)
def test_question_is_a_question_however_it_is_put(two: Town, words: str, said: str) -> None:
    """None of these is a report, her own leave, or of today where it names another day."""
    assert said in two.says(TEACHER, words)
