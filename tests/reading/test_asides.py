"""Remarks of many, strangers with a part of their own, who came in a lesson, and days put right beside news of today."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from handlers.reading import Reading, read
from tests.reading import cast

AT = datetime(2026, 11, 4, 8, 5)


def told(text: str) -> Reading:
    return read(text, cast.COMPILED["weihui-701"], AT)


def marks(text: str) -> dict[str, str]:
    return {mark.name: mark.status for mark in told(text).marks}


@pytest.mark.parametrize(
    "remark", ["发烧的人多", "最近感冒的不少", "这几天请假的学生特别多", "流感高发", "天冷了发烧咳嗽的娃不少"]
)
def test_that_many_are_ill_makes_nobody_ill(remark: str) -> None:
    """A remark on how many are ill is of nobody: the pupil before it is not put down for it."""
    assert marks(f"张伟没来,{remark}").get("张伟", "absent") == "absent"


@pytest.mark.parametrize(
    "stranger",
    ["骆宾王家里有事请假", "司马光感冒", "王安石生病了", "另外白居易拉肚子", "还有个沈括,他妈刚来请的事假"],
)
def test_a_stranger_with_a_status_of_his_own_is_asked_about(stranger: str) -> None:
    """A name on no roll behind a marked pupil is asked about, and its status is not the pupil's."""
    reading = told(f"李明轩迟到,{stranger}")

    assert {mark.name: mark.status for mark in reading.marks} == {"李明轩": "late"}
    assert [ask.code for ask in reading.asks] == ["unknown_name"]


@pytest.mark.parametrize("reason", ["高烧请假", "牙龈肿请假", "周末摔伤", "路太滑摔伤", "季节性感冒", "白天晚上发烧"])
def test_a_reason_that_begins_like_a_name_is_no_stranger(reason: str) -> None:
    """Why somebody is away may begin with a surname's letter."""
    assert marks(f"李明轩没来,{reason}") == {"李明轩": "sick"}


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("昨天报张伟早退,不对,他上到放学才走的,帮我改回正常", "present"),
        ("张伟的早退改一改,他是放学铃响了才走的", "present"),
        ("张伟不是早退,最后一节上完才走", "present"),
        ("昨天报的张伟早退,其实他最后一节课都在", "present"),
        ("张伟的病假销掉,烧退了,第三节课奶奶给送来的", "late"),
        ("张伟病假勾掉,第二节他爸送来了", "late"),
        ("张伟缺勤撤了,第二节张伟来了", "late"),
    ],
)
def test_how_it_really_was_puts_an_earlier_report_right(text: str, status: str) -> None:
    """Who stayed to the end had not left early, and who was brought in a lesson came late."""
    assert told(text).intent == "correct"
    assert marks(text) == {"张伟": status}


def test_who_came_in_a_lesson_is_late() -> None:
    """Of those who were missing, one came in the second lesson."""
    assert marks("缺华子轩、曹阳。第二节曹阳来了") == {"华子轩": "absent", "曹阳": "late"}


def test_a_day_put_right_is_that_day_whatever_came_today() -> None:
    """What was brought today does not make the correction one of today."""
    reading = told("把昨儿张伟那个旷课改了吧,他妈今儿把住院单子拿来了,是病假")

    assert reading.date == date(2026, 11, 3)
    assert [(mark.name, mark.status) for mark in reading.marks] == [("张伟", "sick")]


def test_who_is_away_too_takes_nothing_from_the_first() -> None:
    """也没来 behind a word of putting right adds to what was said."""
    assert marks("李明没来,其他都到了(更正:张伟也没来)") == {"李明": "absent", "张伟": "absent"}
