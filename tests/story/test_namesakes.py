"""Two of one name in one class: the question is one that their teacher can answer, and a number completes what was said."""

from __future__ import annotations

from datetime import date

import pytest

from store import pupils
from tests.story.days import TEACHER, marked, steps
from tests.story.town import Town


@pytest.fixture
def pair(town: Town) -> Town:
    """A second 李明, four months younger, has come into the class under his bare name; he is called 小李明 here."""
    with town.write() as tx:
        number = pupils.put(tx, town.place.units["county"], "G410781201300019999", "李明", born=date(2013, 9, 1)).id
        pupils.enrol(tx, number, town.place.units["七年级1班"], date(2026, 9, 1), reported_on=date(2026, 9, 1))
    town.place.pupils["小李明"] = number
    return town


def test_report_about_one_of_two_namesakes_is_completed_by_a_number(pair: Town) -> None:
    """李明没来 of two 李明: asked with their birthdays; 2 marks the younger, and the elder is one of the others."""
    question = pair.says(TEACHER, "李明没来没请假，王小雨病假，其他都到了")
    assert "1 李明（2013年5月1日生）、2 李明（2013年9月1日生）" in question
    assert marked(pair, "李明") == marked(pair, "小李明") == {}
    assert "李明无故" in pair.says(TEACHER, "2")

    assert marked(pair, "小李明") == {"10-12": "unexcused"}
    assert marked(pair, "李明") == {}
    assert marked(pair, "王小雨") == {"10-12": "sick"}


@pytest.mark.parametrize(
    ("words", "whom"), [("大的", "李明"), ("是小的", "小李明"), ("第一个", "李明"), ("二", "小李明")]
)
def test_older_and_younger_are_answers(pair: Town, words: str, whom: str) -> None:
    """大的 and 小的 are how a teacher tells them apart."""
    pair.says(TEACHER, "李明病假，其他都到了")
    pair.says(TEACHER, words)
    assert marked(pair, whom) == {"10-12": "sick"}


def test_neither_namesake_is_marked(pair: Town) -> None:
    """都不是: nothing is recorded of either."""
    pair.says(TEACHER, "李明病假，其他都到了")
    assert "不记" in pair.says(TEACHER, "都不是")
    assert marked(pair, "李明") == marked(pair, "小李明") == {}


def test_what_was_done_for_a_namesake_is_completed_by_a_number(pair: Town) -> None:
    """李明已家访: of which of them?"""
    assert "说的是哪一位" in pair.says(TEACHER, "李明已家访，家里没人")
    assert "已记 李明：家访" in pair.says(TEACHER, "2")
    assert len(steps(pair, "小李明")) == 1
    assert steps(pair, "李明") == []


def test_question_about_a_namesake_is_completed_by_a_number(pair: Town) -> None:
    """李明缺了几天: of which of them?"""
    pair.says(TEACHER, "李明病假，其他都到了")
    pair.says(TEACHER, "1")
    assert "说的是哪一位" in pair.says(TEACHER, "李明缺了几天")
    assert "病假1天" in pair.says(TEACHER, "1")


@pytest.fixture
def marked_pair(town: Town) -> Town:
    """Two 周强, told apart in the roster by the last digits of their numbers."""
    with town.write() as tx:
        for tail, month in (("0001", 1), ("0002", 3)):
            code, name = f"G41078120130101{tail}", f"周强({tail})"
            number = pupils.put(tx, town.place.units["county"], code, name, born=date(2013, month, 1)).id
            pupils.enrol(tx, number, town.place.units["七年级1班"], date(2026, 9, 1), reported_on=date(2026, 9, 1))
            town.place.pupils[name] = number
    return town


@pytest.mark.parametrize("words", ["0002", "周强0002", "后四位0002", "学籍号0002的那个", "周强（0002）", "小的"])
def test_last_digits_answer_which_of_them(marked_pair: Town, words: str) -> None:
    """What tells them apart in the roster is an answer, however it is written."""
    marked_pair.says(TEACHER, "周强没来没请假，其他都到了")
    assert "周强(0002)无故" in marked_pair.says(TEACHER, words)
    assert marked(marked_pair, "周强(0001)") == {}


def test_digits_of_nobody_are_asked_again(marked_pair: Town) -> None:
    """0003 is neither: the question is said again, and stays open."""
    marked_pair.says(TEACHER, "周强没来没请假，其他都到了")
    assert "“周强”是哪一位" in marked_pair.says(TEACHER, "0003")
    marked_pair.says(TEACHER, "1")
    assert marked(marked_pair, "周强(0001)") == {"10-12": "unexcused"}


@pytest.mark.parametrize("words", ["周强0001病假，其他都到了", "0001周强病假，其他都到了"])
def test_digits_beside_the_name_need_no_question(marked_pair: Town, words: str) -> None:
    """Written beside the name they tell who is meant; and 1周强 is no week of leave."""
    answer = marked_pair.says(TEACHER, words)
    assert "周强(0001)病假，其余都到" in answer
    assert "病假到" not in answer


def test_name_that_fits_two_is_asked_about_in_what_was_done_too(town: Town) -> None:
    """晓明已家访: which? The number completes it."""
    assert "1 张晓明、2 王晓明" in town.says(TEACHER, "晓明已家访，家里没人")
    assert "已记 王晓明：家访" in town.says(TEACHER, "2")
    assert steps(town, "张晓明") == []
