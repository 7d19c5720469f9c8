"""That all are here is recorded only where it is said, as known, of the class."""

from __future__ import annotations

from datetime import datetime

import pytest

from handlers.reading import read
from tests.reading.cast import COMPILED

AT = datetime(2026, 10, 13, 8, 10)
CLASS = COMPILED["weihui-701"]


@pytest.mark.parametrize("text", ["应该都到了", "今天应该全到了吧", "全勤吧", "好像都来了", "估计都在", "可能都到了"])
def test_what_is_only_supposed_is_asked_about(text: str) -> None:
    """Who supposes that all are here is asked whether they are, and nothing is recorded."""
    reading = read(text, CLASS, AT)
    assert not reading.all_present
    assert reading.clarify == "unclear_status"
    assert "都到了请回“全到”" in reading.asks[0].question()


@pytest.mark.parametrize("text", ["都到了", "今天全勤", "大家都来了", "应到40实到40,都在"])
def test_what_is_known_is_recorded(text: str) -> None:
    """Said without a doubt, it is the class's report."""
    reading = read(text, CLASS, AT)
    assert reading.all_present
    assert reading.clarify is None


@pytest.mark.parametrize("text", ["老师们都到了", "家长都来了", "集体备课改到三楼,语文组都来"])
def test_grown_ups_who_are_all_there_are_no_roll(text: str) -> None:
    """Of teachers and guardians it says nothing of the class."""
    assert not read(text, CLASS, AT).all_present


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("全勤,就二狗没来", "二狗"),
        ("全到,二狗没来", "二狗"),
        ("都到了,除了小石头", "小石头"),
        ("今天全勤,只有铁蛋病了", "铁蛋"),
        ("全勤,唯小石头未到", "小石头"),
        ("都在,就差小石头", "小石头"),
    ],
)
def test_somebody_unknown_who_is_missing_is_not_lost_beside_all_others(text: str, who: str) -> None:
    """全勤 but for somebody whom no list has: it is asked who he is, and not all are here."""
    reading = read(text, CLASS, AT)
    assert not reading.all_present
    assert reading.others_present
    assert [(ask.code, ask.words) for ask in reading.asks] == [("unknown_name", who)]


@pytest.mark.parametrize(
    "text",
    [
        "都来了,就英语老师没来",
        "今天都来了,就是暖气没来",
        "全勤,就校长没到",
        "都来了,就食堂阿姨没来",
        "全到,就校车还没来",
    ],
)
def test_grown_ups_and_things_that_are_missing_take_nobody_out(text: str) -> None:
    """Staff and what a school waits for are no pupils."""
    reading = read(text, CLASS, AT)
    assert reading.all_present
    assert reading.clarify is None
