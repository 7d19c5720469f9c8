"""Rolls and corrections in classical and formal Chinese, composed of their turns; labels by construction."""

from __future__ import annotations

import random
from datetime import datetime

import pytest

from handlers.reading import read
from tests.reading.cast import COMPILED, ROSTERS

AT = datetime(2026, 10, 14, 8, 21)
SAID = {
    "absent": ("今日未至", "未克到校", "今日缺席"),
    "sick": ("偶感风寒,未克到校", "染恙,告假一日", "抱恙告假", "告病", "抱病未至"),
    "personal": ("因事告假", "家中有事,告假", "归省祖母,告假一日"),
    "unexcused": ("今日未至,不知其故", "未至,遍询同窗,皆云不知其故", "未至,亦未告假"),
    "late": ("姗姗来迟", "迟至"),
}
HEADS = {
    "缺席者": "absent",
    "未至者": "absent",
    "告假者": "personal",
    "告病者": "sick",
    "染恙者": "sick",
    "旷课者": "unexcused",
}
OTHERS = ("", "余皆在", "余俱到", "余者皆在座", "其余皆如常")
NUMERALS = {40: "四十", 38: "三十八", 28: "二十八", 36: "三十六", 37: "三十七"}


def told(key: str, text: str) -> dict[str, object]:
    return read(text, COMPILED[key], AT).as_label()


def test_a_formal_roll_says_what_a_plain_one_does() -> None:
    """谨报:甲染恙,告假一日;余皆在。 and 告病者乃甲也: each status of his own, and the others are here."""
    rnd, wrong = random.Random("classical"), []
    for _ in range(160):
        key = rnd.choice(sorted(ROSTERS))
        a, b = rnd.sample([name for name in ROSTERS[key]["students"] if len(name) == 3], 2)
        if rnd.random() < 0.4:
            head = rnd.choice(sorted(HEADS))
            text, marks = f"{head}{rnd.choice(('', '乃', ','))}{a}也", {a: HEADS[head]}
        else:
            one, two = rnd.choice(sorted(SAID)), rnd.choice(sorted(SAID))
            text, marks = f"{a}{rnd.choice(SAID[one])};{b}{rnd.choice(SAID[two])}", {a: one, b: two}
        others = rnd.choice(OTHERS)
        text = rnd.choice(("", "谨报:", "晨起点名,")) + text + ("。" + others if others else "") + "。"
        label = told(key, text)
        if (label["intent"], label["marks"], label["all_present"], label["clarify"]) != ("checkin", marks, False, None):
            wrong.append((text, label))
    assert len(wrong) <= 3, wrong


@pytest.mark.parametrize("key", sorted(ROSTERS))
def test_the_whole_class_is_here_in_formal_words(key: str) -> None:
    """With the head count where it is told."""
    size = len(ROSTERS[key]["students"])
    for text in ("诸生俱在。", "今日全班俱到。", "悉数在座,无一缺席。", "今日诸生毕至。"):
        label = told(key, text)
        assert (label["all_present"], label["expected"], label["clarify"]) == (True, None, None), text
    for text in ("今日{}学子悉数在座,无一缺席。", "本班{}人俱到。", "全班{}人皆至。"):
        label = told(key, text.format(NUMERALS[size]))
        assert (label["all_present"], label["expected"], label["present_count"]) == (True, size, size), text


def test_a_formal_correction_takes_back_whom_it_says_it_is_not() -> None:
    """告病者乃甲,非乙也 and 误将甲作乙报之."""
    for text in (
        "前报有误,谨此更正:告病者乃李玉泽,非李雨泽也。",
        "晨间误将李玉泽作李雨泽报之。缺席者李玉泽也(咳嗽就医),李雨泽端坐堂中。更正如上。",
    ):
        label = told("guangde-302", text)
        assert label["intent"] == "correct"
        assert (label["marks"], label["clarify"]) == ({"李玉泽": "sick", "李雨泽": "present"}, None), text


def test_who_may_only_have_stepped_out_is_asked_about() -> None:
    """座位空悬 with 抑或暂离 is no absence."""
    for text in (
        "鲁光荣座位空悬,书包犹在,究系缺席抑或暂离,尚未可知,容查明再禀。",
        "李志远未见其人,书包在,或缺席或暂离,未可知也。",
    ):
        label = told("chuxiong-901", text)
        assert (label["marks"], label["clarify"]) == ({}, "unclear_status"), text
