"""A word brings an official what he wants to know, and only of his own area."""

from __future__ import annotations

from tests.story.days import absent
from tests.story.town import Town


def test_a_pupils_name_brings_his_case_in_six_lines(town: Town) -> None:
    """李明, from the bureau: where he is, what was missed, the case, what was done, what the family said, what is owed."""
    absent(town, 5)
    town.says("赵丽娟", "李明 已家访，见到奶奶，孩子不愿来")
    town.texts("李大山", "他自己不想读了")
    town.phones.clear()
    answer = town.says("钱敏", "李明")
    rows = answer.splitlines()

    assert len(rows) == 6
    assert rows[0] == "李明（柳河镇中学七年级1班）"
    assert rows[1] == "缺勤：近30天无故5天，10月12日至10月16日"
    assert rows[2] == "个案：疑似辍学，10月16日立案"
    assert rows[3] == "已做：10月16日赵丽娟家访，不愿返校"
    assert rows[4] == "家长：10月16日“他自己不想读了”"
    assert rows[5].startswith("待办：")


def test_today_is_what_his_area_reported_and_misses(town: Town) -> None:
    """今天 of the lead and of the bureau: classes, who has not reported, who is away; of the 包保 official his own pupils."""
    town.hires("罗成", "teacher", "school", "LuoCheng", "13800000019")
    town.opens_class("七年级2班", "罗成", ("王小雪", "林芳", "许强"), ["七2班"])
    assert "缺勤" not in town.says("孙立", "今天"), "of classes that have not reported nothing is known"
    absent(town, 1)
    for who in ("孙立", "钱敏"):
        said = town.says(who, "今天")
        assert "2个班，已报1个" in said
        assert "没报：七年级2班" in said
        assert "无故1人" in said
        assert "李明（七年级1班）" in said
    assert "由您负责的学生：\n缺勤：李明无故。" in town.says("吴钢", "今天")


def test_overdue_is_his_own_and_his_areas(town: Town) -> None:
    """逾期 of the bureau names what is late in the county and whose it is; a colleague of the school sees nothing of it."""
    absent(town, 3)
    town.clock("10-16 09:00")
    town.phones.clear()

    assert "李明缺勤核实（赵丽娟，10月15日到期）" in town.says("钱敏", "逾期")
    assert "李明" not in town.says("孟凡星", "逾期")


def test_whoever_is_out_of_sight_is_nobody(town: Town) -> None:
    """A name of a pupil without a case is, for the township, a name that nobody bears."""
    absent(town, 5)
    town.phones.clear()
    known, unknown = town.says("郑毅", "王小雨"), town.says("郑毅", "上官雪")

    assert known.replace("王小雨", "某") == unknown.replace("上官雪", "某")
    assert town.says("郑毅", "李明").startswith("李明（柳河镇中学七年级1班）")


def test_open_cases_are_listed_to_who_may_see_them(town: Town) -> None:
    """有几个辍学的: by where they stand; today's state of a school by its name."""
    assert "没有未办结的个案" in town.says("郑毅", "有几个辍学的")
    absent(town, 5)
    town.phones.clear()
    for who in ("郑毅", "孙立", "赵丽娟", "吴钢"):
        assert "疑似辍学1件：李明（七年级1班）" in town.says(who, "有几个辍学的")
    assert "没有未办结的个案" in town.says("孟凡星", "有几个辍学的")
    assert "1个班，已报1个" in town.says("郑毅", "柳河镇中学今天情况")


def test_reports_owed_are_told_apart(town: Town) -> None:
    """待办 names which report: each has its own name."""
    assert "开学排查（学籍异动两月复核）" in town.says("孙立", "待办")


def test_whether_there_is_school_is_answered_by_the_calendar(town: Town) -> None:
    """明天上课吗, 周六上课吗: of the class's own calendar."""
    assert "10月13日(周二)按校历上课" in town.says("赵丽娟", "明天上课吗")
    assert "10月17日(周六)按校历不上课" in town.says("赵丽娟", "周六上课吗")
