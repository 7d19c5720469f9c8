"""Leave that is announced before its day is kept, spoken of on that day, and taken back in a word."""

from __future__ import annotations

import pytest

from tests.story.days import TEACHER, marked, reported
from tests.story.town import Town


@pytest.mark.parametrize(
    "words", ["明天李明请假", "李明明天请事假", "今天全勤，明天李明请假", "10月13号李明家里有事请假"]
)
def test_leave_of_tomorrow_is_typed_once(town: Town, words: str) -> None:
    """明天李明请假 on Monday: nothing is marked; on Tuesday 今天全勤 is enough, and the answer says so."""
    assert "李明10月13日(周二)事假，已记下，到时不用再报" in town.says(TEACHER, words)
    assert marked(town, "李明") == {}
    town.clock("10-13 08:00")
    town.phones.clear()
    answer = town.says(TEACHER, "今天全勤")

    assert "李明事假，其余都到" in answer
    assert "到了请回“到了”" in answer
    assert marked(town, "李明") == {"10-13": "personal"}


def test_announced_leave_is_no_leave_of_whoever_came(town: Town) -> None:
    """He came after all: 到了 says so; and a roll that names him says it at once."""
    town.says(TEACHER, "明天李明、刘洋请假")
    town.clock("10-13 08:00")
    town.phones.clear()
    town.says(TEACHER, "刘洋到了，其他都到了")
    town.says(TEACHER, "李明到了")

    assert marked(town, "刘洋") == {"10-13": "present"}
    assert marked(town, "李明")["10-13"] == "present"


def test_announced_leave_of_several_days_ends_by_itself(town: Town) -> None:
    """李明明天请病假两天: Tuesday and Wednesday, and no further."""
    assert "起病假到10月14日(周三)" in town.says(TEACHER, "李明明天请病假两天")
    for day in ("10-13", "10-14", "10-15"):
        town.clock(f"{day} 08:00")
        town.phones.clear()
        town.says(TEACHER, "今天全勤")

    assert marked(town, "李明") == {"10-13": "sick", "10-14": "sick"}


def test_announced_leave_is_taken_back_in_a_word(town: Town) -> None:
    """撤回 behind it takes the announcement back and not the roll before it; 不请假了 does so later."""
    town.says(TEACHER, "张伟病假，其他都到了")
    town.says(TEACHER, "明天李明请假")
    assert "李明10月13日(周二)的请假不再记" in town.says(TEACHER, "撤回")
    assert marked(town, "张伟") == {"10-12": "sick"}
    assert reported(town) == 1
    town.says(TEACHER, "明天李明请假")
    assert "不请假了" in town.says(TEACHER, "李明明天不请假了")
    town.clock("10-13 08:00")
    town.phones.clear()

    assert "全到" in town.says(TEACHER, "今天全勤")


def test_stand_in_is_told_of_announced_leave(town: Town) -> None:
    """The lead reports for the class on the day: the leave that its teacher announced is not lost."""
    town.says(TEACHER, "明天李明请假")
    town.clock("10-13 08:00")
    town.phones.clear()

    assert "李明事假" in town.says("孙立", "七年级1班 今天全勤")


@pytest.mark.parametrize("words", ["李明下周请假", "明天上午李明请假", "10月17号李明请假"])
def test_leave_of_no_one_school_day_is_not_kept(town: Town, words: str) -> None:
    """Next week, a half day, a Saturday: nothing is recorded today, and the day is asked about or left."""
    answer = town.says(TEACHER, words)
    assert "已记下" not in answer
    assert marked(town, "李明") == {}


@pytest.mark.parametrize(
    ("words", "first", "last"),
    [
        ("李明下周三到周五请假去参加比赛", "10月21日(周三)", "10月23日(周五)"),
        ("李明下周都请假", "10月19日(周一)", "10月23日(周五)"),
    ],
)
def test_span_of_the_next_week_is_kept_whole(town: Town, words: str, first: str, last: str) -> None:
    """Its last day is behind its first, and 下周 is of five days."""
    assert f"李明{first}起事假到{last}" in town.says(TEACHER, words)
