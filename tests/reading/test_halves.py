"""What is put right in the same breath: a half of the day, a name, numbers before their kinds, and who is called by a name."""

from __future__ import annotations

from datetime import datetime

import pytest

from handlers.reading import Reading, read
from tests.reading.cast import COMPILED

AT = datetime(2026, 10, 16, 15, 30)


def told(text: str) -> Reading:
    """Read a message to the class 五年级."""
    return read(text, COMPILED["yongzhen-5"], AT)


@pytest.mark.parametrize(
    ("text", "period"),
    [
        ("上午缺刘波,哦不是上午,上午他在,是下午没来", "pm"),
        ("上午缺刘波,不对,是下午", "pm"),
        ("下午刘波没来,不是下午,是上午", "am"),
        ("上午刘波没来,说错了,是下午", "pm"),
        ("刘波下午没来,不是上午", "pm"),
    ],
)
def test_a_half_put_right_is_the_half_recorded(text: str, period: str) -> None:
    """Of two halves named in one message, the one that was taken back is not recorded."""
    reading = told(text)

    assert (reading.intent, reading.period, reading.clarify) == ("checkin", period, None)
    assert {mark.name: mark.status for mark in reading.marks} == {"刘波": "absent"}


@pytest.mark.parametrize(
    "text",
    ["刘波,哦不对,杨柳没来", "刘波……打错了,是杨柳没来", "刘波,错了,杨柳没来", "刘波,不是,打错了,是杨柳没来"],
)
def test_who_was_misnamed_in_the_same_breath_gets_no_mark(text: str) -> None:
    """Nothing was said of the first but his name, and no report was sent before."""
    reading = told(text)

    assert reading.intent == "checkin"
    assert {mark.name: mark.status for mark in reading.marks} == {"杨柳": "absent"}


def test_numbers_before_their_kinds_count_them() -> None:
    """1病2事 is one ill and two on other leave, as the names say."""
    reading = told("3人不在,1病2事:病的是胡大海,事的是谢安和林冲。")

    assert reading.clarify is None
    assert {mark.name: mark.status for mark in reading.marks} == {
        "胡大海": "sick",
        "谢安": "personal",
        "林冲": "personal",
    }


@pytest.mark.parametrize(
    "text",
    [
        "有个叫赵磊的没来,病假,名单上咋没找着他",
        "班上有个女生叫王丽丽,今天发烧没来,花名册里没有她",
        "有位同学叫赵磊的请假了,系统上找不到他",
    ],
)
def test_a_pupil_called_by_a_name_of_no_roster_is_asked_about(text: str) -> None:
    """That he is not found on the list is said of the list: nobody went out to look for him."""
    reading = told(text)

    assert (reading.intent, reading.clarify, reading.marks) == ("checkin", "unknown_name", ())
