"""A word for why somebody is away that the walk hangs on nobody is asked about, not dropped."""

from __future__ import annotations

from datetime import datetime

import pytest

from handlers.reading import read
from tests.reading import cast

MORNING = datetime(2026, 11, 4, 8, 5)
ROSTER = cast.COMPILED["weihui-701"]
A, B = ROSTER.names[3], ROSTER.names[7]

#: A reason that stands too far from the names for a head, or beside words that nobody knows.
TOLD = (
    "因大雪请假,以下各位已一一核过:{a}没到、{b}没到",
    "今日因大雪请假(家长均有来电):{a}、{b}。到校38人",
    "发热在家的:{a}、{b}。教室里现有38人",
    "下面是请假那几家打过招呼的名字,没到的{a}、{b}",
)


@pytest.mark.parametrize("told", TOLD)
def test_a_reason_that_is_said_of_nobody_is_asked_about(told: str) -> None:
    """Either it is hung on those who are away, or it is asked why they are: no bare absence stands in silence beside it."""
    reading = read(told.format(a=A, b=B), ROSTER, MORNING)

    assert reading.clarify is not None or all(mark.status != "absent" for mark in reading.marks), reading


@pytest.mark.parametrize(
    "told",
    [
        "我请假了,数学老师代班,今天就{a}没到",
        "钱老师嗓子哑了,托我来报:{a}没到,别的都在",
        "{a}没到,估计又是睡懒觉",
        "今天没人请假没人迟到,就{a}没到",
        "班车晚了半个钟头,都陆续到了,就{a}还没到",
    ],
)
def test_what_is_said_of_somebody_else_is_not_asked_about(told: str) -> None:
    """The writer's own leave, a colleague's illness, a guess and a late bus tell nothing of the pupil who is away."""
    reading = read(told.format(a=A), ROSTER, MORNING)

    assert reading.clarify is None
    assert [(mark.name, mark.status) for mark in reading.marks] == [(A, "absent")]
