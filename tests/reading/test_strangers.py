"""Who is on no roster is asked about wherever he is named, and what only looks like a name is not."""

from __future__ import annotations

from datetime import datetime

import pytest

from handlers.reading import read
from tests.reading import cast

ROSTER = cast.COMPILED["weihui-701"]
AT = datetime(2026, 11, 4, 8, 5)
NOBODYS = ("李大壮", "赵铁柱", "王翠花", "钱多多", "马冬梅", "沈括")
#: The second is on no roster; 李明 is.
BESIDE = (
    "李明发烧没来,还有一个叫{}的,也没来",
    "李明发烧没来,还有个叫啥{}吧,也请假了",
    "李明没来说是肚子疼还有一个孩儿叫啥{}吧反正班长说他也没来",
    "李明咳嗽,还有个叫什么{}来着,班长说也没来",
    "李明病假,{}也是",
    "李明事假,{}同上",
    "李明病假,{}一样",
    "李明胃疼请假。{}也是,他俩一个村的",
    "没来的:李明,{}",
    "缺两个,李明拉肚子,另一个是{}",
)
#: Told of 李明 alone.
ALONE = (
    "李明病假,昨天也是",
    "李明没来,跟昨天一样",
    "李明发烧,他弟弟也是",
    "李明请假,理由同上",
    "没来的:李明,其余到齐",
    "李明没来,班主任也是刚知道",
)


@pytest.mark.parametrize("text", BESIDE)
def test_a_second_pupil_nobody_knows_is_asked_about(text: str) -> None:
    """However he is put beside the first, he is asked about, and the first one's mark stands."""
    for name in NOBODYS:
        told = read(text.format(name), ROSTER, AT)

        assert [ask.words for ask in told.asks if ask.code == "unknown_name"] == [name], text
        assert "李明" in [mark.name for mark in told.marks], text


@pytest.mark.parametrize("text", ALONE)
def test_what_is_no_name_is_not_asked_about(text: str) -> None:
    """也是, 一样 and 同上 behind words that name nobody call nobody."""
    told = read(text, ROSTER, AT)

    assert [mark.name for mark in told.marks] == ["李明"]
    assert not [ask for ask in told.asks if ask.code == "unknown_name"]
