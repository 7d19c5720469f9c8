"""其余都在 of a report that does not say who is missing: it vouches for nobody until that is answered, and for all others then."""

from __future__ import annotations

import pytest

from tests.story.days import TEACHER, absent, marked
from tests.story.test_talk import next_day
from tests.story.town import Town

LATER = "其余的等问清了再记到校"
AGAIN = "其余都按到校记"
UNKNOWN = "今天还没有报到他"
HERE = "今天到校"


@pytest.fixture
def gone(town: Town) -> Town:
    """李明 has been missing for two days; today's report tells whether he is here."""
    absent(town, 2)
    next_day(town)
    return town


@pytest.mark.parametrize(
    "words",
    [
        "有个学生没来，其余都在",
        "二狗没来，其他都到了",
        "应到8人，实到6人，王小雨病假，其他都到了",
        "全勤，就二狗没来",
    ],
)
def test_report_that_names_nobody_vouches_for_nobody(gone: Town, words: str) -> None:
    """Whoever is missing may be 李明: he is not made present."""
    assert LATER in gone.says(TEACHER, words)
    assert UNKNOWN in gone.says(TEACHER, "李明缺了几天")


def test_answer_brings_the_others_back(gone: Town) -> None:
    """It was 陈静: the others are here, and that 李明 is back after two days is said aloud."""
    gone.says(TEACHER, "有个学生没来，其余都在")
    said = gone.says(TEACHER, "陈静")
    assert AGAIN in said
    assert "李明前几天没到，今天按到校记" in said
    assert marked(gone, "陈静") == {"10-14": "absent"}
    assert HERE in gone.says(TEACHER, "李明缺了几天")


def test_answer_may_be_the_one_who_has_been_gone(gone: Town) -> None:
    """It was 李明 again: his third day."""
    gone.says(TEACHER, "有个学生没来，其余都在")
    said = gone.says(TEACHER, "李明")
    assert "李明（第3天）" in said
    assert AGAIN in said
    assert "前几天没到" not in said
    gone.expects(TEACHER, has=["已连续3个上课日"])


@pytest.mark.parametrize("words", ["都不是", "是新转来的"])
def test_somebody_who_is_not_of_the_class_leaves_all_others_here(gone: Town, words: str) -> None:
    """二狗 is on no list of the class: the rest of the report stands."""
    gone.says(TEACHER, "二狗没来，其他都到了")
    assert AGAIN in gone.says(TEACHER, words)
    assert HERE in gone.says(TEACHER, "李明缺了几天")


def test_every_missing_one_must_be_known_first(gone: Town) -> None:
    """Three are lacking and one is named: the first name brings nobody back, the second does."""
    gone.says(TEACHER, "应到8人，实到5人，王小雨病假，其他都到了")
    assert AGAIN not in gone.says(TEACHER, "陈静")
    assert UNKNOWN in gone.says(TEACHER, "李明缺了几天")
    assert AGAIN in gone.says(TEACHER, "刘洋没来")
    assert HERE in gone.says(TEACHER, "李明缺了几天")


def test_number_put_right_brings_the_others_back(gone: Town) -> None:
    """实到7人 after all: with 王小雨 ill nobody else is missing."""
    gone.says(TEACHER, "应到8人，实到6人，王小雨病假，其他都到了")
    assert AGAIN in gone.says(TEACHER, "是7人")
    assert HERE in gone.says(TEACHER, "李明缺了几天")


def test_new_report_stands_in_place_of_what_was_held_back(gone: Town) -> None:
    """李明没来 with all others: the question of the first report is no longer asked, and nothing of it comes back."""
    gone.says(TEACHER, "有个学生没来，其余都在")
    assert AGAIN not in gone.says(TEACHER, "李明没来，其余都在")
    assert marked(gone, "李明")["10-14"] == "absent"
    gone.expects(TEACHER, has=["已连续3个上课日"])


def test_what_was_taken_back_does_not_come_back(gone: Town) -> None:
    """撤回 before the answer: the day is unknown, and a name sent late brings nothing back."""
    gone.says(TEACHER, "有个学生没来，其余都在")
    gone.says(TEACHER, "撤回今天的")
    gone.says(TEACHER, "陈静没来")
    assert UNKNOWN in gone.says(TEACHER, "李明缺了几天")


def test_report_in_doubt_overrules_nobody_who_was_reported_away(town: Town) -> None:
    """张伟病假, then 全勤 of a class of which somebody unknown is missing: 张伟 stays ill."""
    town.says(TEACHER, "张伟病假，其他都到了")
    assert "先前报的仍算：张伟病假" in town.says(TEACHER, "重新报：全勤，就二狗没来")
    assert marked(town, "张伟") == {"10-12": "sick"}


def test_number_told_since_lacks_somebody(town: Town) -> None:
    """全勤, and then 应到8人实到6人: who is missing is not known, and 谁没来 does not say that nobody is."""
    town.says(TEACHER, "全勤")
    town.says(TEACHER, "应到8人实到6人")
    assert "还没有报谁缺勤" in town.says(TEACHER, "谁没来")
