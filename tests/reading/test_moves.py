"""A correction of the day alone, and what is asked rather than recorded of a half of the class or of a cause nobody understands."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from handlers.reading import Reading, answer_ask, read
from tests.reading.cast import COMPILED

ROSTER = COMPILED["weihui-701"]
AT = datetime(2026, 11, 13, 9, 5)
TODAY, YESTERDAY = date(2026, 11, 13), date(2026, 11, 12)


def told(text: str) -> Reading:
    """Read a message to the class 七年级1班."""
    return read(text, ROSTER, AT)


@pytest.mark.parametrize(
    "text",
    [
        "刚才报的是昨天的", "早上那条是昨天的考勤，不是今天的", "刚发的是补昨天的", "日期打错了，应该是昨天",
        "上午报的那个，其实是昨天的",
        "今天报的考勤日期有误，应为11月12日", "昨天的考勤报成今天的了，改一下", "刚才报的李明病假是昨天的",
        "我把昨天的报成今天的了",
    ],
)  # fmt: skip
def test_today_s_report_moves_to_yesterday(text: str) -> None:
    """A correction that names the right day says from which day the report moves."""
    reading = told(text)

    assert reading.intent == "correct"
    assert (reading.moved_from, reading.date) == (TODAY, YESTERDAY)


@pytest.mark.parametrize(
    ("text", "wrong", "right"),
    [
        ("不是昨天，是前天", date(2026, 11, 12), date(2026, 11, 11)),
        ("更正：9月28日的考勤应记到9月29日", date(2026, 9, 28), date(2026, 9, 29)),
        ("刚才李明请假报成昨天了，是今天的", YESTERDAY, TODAY),
        ("刚才补登的李明病假，日期写错了，不是10号，是11号。", date(2026, 11, 10), date(2026, 11, 11)),
    ],
)
def test_both_days_may_be_named(text: str, wrong: date, right: date) -> None:
    """Wrong and right day may stand in either order."""
    reading = told(text)

    assert (reading.moved_from, reading.date) == (wrong, right)


@pytest.mark.parametrize(
    "text",
    [
        "昨天李明没来，忘报了", "昨天上报实到27人有误，应为28人", "更正昨天的，李明不是旷课",
        "李明昨天是病假，我报成旷课了", "今天李明没来，昨天是好好的",
        "早上报的魏来旷课改成病假", "刚说的是昨天请假的，今天都在", "李明昨天的假续到明天",
    ],
)  # fmt: skip
def test_a_day_in_passing_moves_nothing(text: str) -> None:
    """A day that only tells when something was is no correction of the day."""
    assert told(text).moved_from is None


@pytest.mark.parametrize("text", ["男生20人全到", "男生20人都到了", "女生20人到齐", "男生到齐", "住校生全到"])
def test_half_of_the_class_with_its_number_is_not_the_class(text: str) -> None:
    """Of the other half nothing was said: it is asked about, and no one is recorded as here."""
    reading = told(text)

    assert not reading.all_present
    assert reading.clarify == "unclear_status"


def test_boys_and_girls_together_are_the_class() -> None:
    """Both halves told are the whole."""
    reading = told("男生20人女生20人全到")

    assert reading.all_present
    assert (reading.expected, reading.present_count) == (40, 40)


def test_why_somebody_is_away_is_asked_where_the_words_are_unknown() -> None:
    """That he is away is certain and recorded; 病假 as the answer completes it."""
    reading = told("李明没来，他爷爷说他犯了啥劲儿病歪歪")

    assert {mark.name: mark.status for mark in reading.marks} == {"李明": "absent"}
    [ask] = reading.asks
    assert "什么情况" in ask.question()
    answered = answer_ask(ask, "病假", ROSTER, AT)
    assert answered is not None
    assert [(mark.name, mark.status) for mark in answered.marks] == [("李明", "sick")]


@pytest.mark.parametrize(
    "text",
    [
        "刚才报的先作废，是昨天的名单",
        "早上发的考勤不算，那是昨天的",
        "刚交的是昨天的，撤了吧",
        "麻烦撤一下刚才那份，拿错名单了，是昨天的",
    ],
)
def test_report_taken_back_as_another_day_s_is_taken_back_and_not_moved(text: str) -> None:
    """Whose list it was is why it is taken back: yesterday has its own report."""
    reading = told(text)

    assert (reading.intent, reading.withdraw, reading.date, reading.moved_from) == ("correct", True, TODAY, None)


@pytest.mark.parametrize(
    "text", ["刚报的考勤挪到昨天去", "刚才交的算到昨天吧", "早上那份是昨天的", "早上交的其实是昨天的名单"]
)
def test_report_of_another_day_is_moved_in_whatever_words(text: str) -> None:
    """It is asked for, or told: the report is yesterday's."""
    reading = told(text)

    assert (reading.intent, reading.date, reading.moved_from) == ("correct", YESTERDAY, TODAY)
