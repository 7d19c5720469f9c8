"""What a hurried person types between and after the questions: nothing is written down for the wrong pupil or the wrong day."""

from __future__ import annotations

import pytest

from tests.story.days import TEACHER, absent, marked, owed, steps
from tests.story.town import Town

BOTH = "李明没来没请假，张伟没来没请假，其他都到了"
PARENTS = ("李大山", "张建国")


@pytest.fixture
def asked(town: Town) -> Town:
    """The third day on which 李明 alone is missing: his teacher is asked what was done."""
    absent(town, 3)
    town.expects(TEACHER, has=["缺勤核实", "李明"])
    return town


@pytest.fixture
def two(town: Town) -> Town:
    """The third day on which 李明 and 张伟 are missing: his teacher is asked about both, 1 and 2."""
    absent(town, 3, BOTH, PARENTS)
    town.expects(TEACHER, has=["【1】", "李明", "【2】", "张伟"])
    return town


@pytest.mark.parametrize("words", ["今天谁没来", "谁没到", "谁连续缺课了", "今天来了几个", "哪些人没来"])
def test_question_typed_while_something_is_asked_is_no_answer(town: Town, words: str) -> None:
    """李明来了没有 is open; whoever then asks who is missing has not said that 李明 is."""
    assert "李明来了没有" in town.says(TEACHER, "李明好像没来")
    town.says(TEACHER, words)
    assert marked(town, "李明") == {}


def test_whoever_was_not_meant_is_one_of_the_others(town: Town) -> None:
    """晓明没来，其他都到了 of two 晓明: it is 王晓明, so 张晓明 was here, and his days in a row end."""
    for day in ("10-12", "10-13"):
        town.clock(f"{day} 08:05")
        town.says(TEACHER, "张晓明没来没请假，其他都到了")
    town.clock("10-14 08:05")
    town.says(TEACHER, "晓明没来没请假，其他都到了")
    town.says(TEACHER, "王晓明")
    town.clock("10-15 08:05")
    answer = town.says(TEACHER, "张晓明没来没请假，王晓明没来没请假，其他都到了")

    assert "张晓明、王晓明（第2天）无故" in answer


def test_neither_of_two_makes_nobody_present_or_missing(town: Town) -> None:
    """都不是: what he meant is not known, so nothing is written down of either."""
    town.says(TEACHER, "晓明没来没请假，其他都到了")
    town.says(TEACHER, "都不是")
    assert marked(town, "张晓明") == marked(town, "王晓明") == {}


@pytest.mark.parametrize(
    "words",
    [
        "{}打电话了没人接",
        "{}已家访",
        "1 {}已家访",
        "{} 需要帮助，家长不开门",
        "同意{}销号",
        "{}家长说他病了",
        "{}",
        "是{}",
        "责任人{}",
        "分派 {} 给 孟凡星",
    ],
)
def test_words_about_a_stranger_are_not_filed_with_the_one_pupil_who_is_open(asked: Town, words: str) -> None:
    """李明 is open; what is said of 王小雪, whom the teacher may not see or who does not exist, is asked about."""
    answer = asked.says(TEACHER, words.format("王小雪"))
    # Before he says so, nothing is written down.
    assert "没有找到您可以查看的学生“王小雪”" in answer
    assert steps(asked, "李明") == []
    assert owed(asked, "李明") != set()
    assert "不记" in asked.says(TEACHER, "都不是")


def test_yes_files_the_strangers_words_without_retyping(asked: Town) -> None:
    """He mistyped the name: 是 is enough."""
    asked.says(TEACHER, "王小雪打电话了没人接")
    assert "已记 李明：电话联系，没有联系上" in asked.says(TEACHER, "是")
    assert steps(asked, "李明")[-1].payload["kind"] == "phone"


@pytest.mark.parametrize(
    "words", ["李大山说明天来", "孟凡星去家访了，没人", "刘老师打电话了没人接", "已家访，孩子高兴来上学"]
)
def test_family_and_staff_are_no_strangers(asked: Town, words: str) -> None:
    """Whom the school knows may stand in the words: they are about the pupil who is open."""
    assert "已记 李明" in asked.says(TEACHER, words)


@pytest.mark.parametrize(
    ("answer", "whom"),
    [("1", {"李明"}), ("张伟", {"张伟"}), ("是李明", {"李明"}), ("都是", {"李明", "张伟"}), ("1和2", {"李明", "张伟"})],
)
def test_words_without_a_name_are_completed_by_a_number_or_a_name(two: Town, answer: str, whom: set[str]) -> None:
    """打了电话没人接 of two open matters: which one is asked, and nothing is typed twice."""
    question = two.says(TEACHER, "打了电话没人接")
    assert "哪一件" in question
    assert "1 李明" in question
    two.says(TEACHER, "今天谁没来")
    two.says(TEACHER, answer)

    called = {name for name in ("李明", "张伟") if [line.payload["kind"] for line in steps(two, name)] == ["phone"]}
    assert called == whom


def test_words_about_nobody_wait_for_a_name(town: Town) -> None:
    """Nothing is open and no name stands there: the name alone completes it; 算了 drops it."""
    assert "回姓名就行" in town.says(TEACHER, "打了电话没人接")
    assert "已记 李明：电话联系" in town.says(TEACHER, "李明")
    town.says(TEACHER, "打了电话没人接")
    assert "不记" in town.says(TEACHER, "算了")
    assert len(steps(town, "李明")) == 1


def test_number_answers_what_was_asked_last(two: Town) -> None:
    """A short name is asked about, then a matter: 1 is the matter, and the next 1 the pupil."""
    two.says(TEACHER, "晓明迟到")
    two.says(TEACHER, "打了电话没人接")
    assert "已记 李明：电话联系" in two.says(TEACHER, "1")
    assert "张晓明迟到" in two.says(TEACHER, "1")
