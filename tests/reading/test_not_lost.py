"""What must never be lost or invented in silence: a second day, a stranger, a half of the class, a transfer."""

from __future__ import annotations

from datetime import datetime

import pytest

from handlers.reading import Reading, read
from tests.reading.cast import COMPILED

AT = datetime(2026, 10, 16, 8, 5)


def told(text: str, about: str | None = None, kind: str = "teacher") -> Reading:
    """Read a message to the class 七年级1班."""
    return read(text, COMPILED["weihui-701"], AT, about, kind)


@pytest.mark.parametrize(
    "text", ["10月9日、10月10日李明没来没请假", "昨天李明没来，今天许诺没来", "10月12日至14日李明病假"]
)
def test_a_second_day_is_asked_about(text: str) -> None:
    """A message that tells of more days than one is asked about, and the pupil of the other day gets no mark today."""
    reading = told(text)

    assert reading.clarify == "unclear_date"
    assert "李明" not in {mark.name for mark in reading.marks}


@pytest.mark.parametrize("text", ["2班的李明没来", "隔壁班的李明没来"])
def test_a_pupil_of_another_class_is_not_ours(text: str) -> None:
    """A namesake in another class gets no mark here; it is asked who is meant."""
    reading = told(text)

    assert reading.marks == ()
    assert reading.clarify == "unknown_name"


def test_half_of_the_class_is_not_the_class() -> None:
    """All boys are here: nothing is recorded of the girls."""
    reading = told("男生都到了")

    assert not reading.all_present
    assert reading.clarify is not None


def test_who_describes_the_one_who_came_does_not_excuse_the_next() -> None:
    """昨天请假的 tells who came today, not why the next pupil is away."""
    reading = told("昨天请假的李明今天来了，许诺没来")

    assert {mark.name: mark.status for mark in reading.marks} == {"李明": "present", "许诺": "absent"}


def test_school_elsewhere_is_no_return() -> None:
    """A pupil who is enrolled at another school has moved; he is not back."""
    reading = told("已转到县二中报到", about="李明")

    assert (reading.step, reading.outcome, reading.reason) == ("info", "unknown", "moved")


def test_receipt_is_no_return() -> None:
    """都收到了 says that messages came, not that the pupil did."""
    assert told("都收到了", about="李明").step == "ack"


@pytest.mark.parametrize(
    "text", ["李明家里信教，不让他来上学了", "李明奶奶不让来了，其他都到了", "李明他爸不同意孩子返校"]
)
def test_who_is_kept_from_coming_has_not_come(text: str) -> None:
    """不让他来上学 holds the words of coming, and tells of one who is away."""
    assert [(mark.name, mark.status) for mark in told(text).marks] == [("李明", "absent")]


@pytest.mark.parametrize(
    "text",
    [
        "去李明家家访了，孩子在家，答应明天来",
        "李明 已家访，孩子在家，答应周一来",
        "李明已家访，一切正常",
        "上门看了李明，人在家，说明天来",
    ],
)
def test_a_visit_told_at_the_hour_of_the_roll_is_no_roll(text: str) -> None:
    """孩子在家 is where the visit found him, 一切正常 is said of the family: neither marks him nor the class."""
    reading = told(text)

    assert (reading.intent, reading.step) == ("reply", "home_visit")
    assert reading.marks == ()


@pytest.mark.parametrize("text", ["李明为什么没来", "李明今天为啥没来？", "李明怎么没来上课？"])
def test_why_somebody_has_not_come_is_asked_and_not_told(text: str) -> None:
    """A question about one pupil and nothing else records no absence."""
    reading = told(text)

    assert reading.intent == "query"
    assert reading.marks == ()


@pytest.mark.parametrize("text", ["7:50报的那条要改,李子木是来了的,我看花眼了", "更正,早上那条里有个人不对"])
def test_a_correction_that_would_change_nothing_is_asked_about(text: str) -> None:
    """Nothing recorded, nothing taken back and nothing asked would leave the teacher believing that he was understood."""
    reading = told(text)

    assert reading.intent == "correct"
    assert reading.asks
    assert not reading.marks


def test_what_is_only_withdrawn_is_not_asked_about() -> None:
    """刚才那条撤了吧 takes back and has nothing to record."""
    reading = told("刚才那条撤了吧,发错了")

    assert reading.withdraw
    assert not reading.asks
