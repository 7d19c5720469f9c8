"""Slips of the tongue and mixed-up pupils, composed: what was said right before the slip no longer holds, what comes behind it
does, and whoever stands beside it in the message is not touched. 甲, 乙, 丙 stand for pupils."""

from __future__ import annotations

from datetime import datetime
from itertools import product

from handlers.reading import read
from tests.reading.cast import COMPILED

ROSTER = COMPILED["weihui-701"]
WHO = {"甲": "李明", "乙": "曹阳", "丙": "刘洋"}
AT = datetime(2026, 11, 12, 9, 20)
STATUS = {
    "旷课": "unexcused",
    "病假": "sick",
    "事假": "personal",
    "迟到": "late",
    "没来": "absent",
    "早退": "left_early",
}


def wrong(texts: dict[str, dict[str, str]], intent: str | None = None) -> list[tuple[str, object]]:
    """The texts that are not read with these marks and nothing asked."""
    found: list[tuple[str, object]] = []
    for text, expected in texts.items():
        reading = read("".join(WHO.get(letter, letter) for letter in text), ROSTER, AT)
        marks = {mark.name: mark.status for mark in reading.marks}
        same = marks == {WHO[who]: status for who, status in expected.items()} and reading.clarify is None
        if not same or (intent is not None and reading.intent != intent):
            found.append((text, (reading.intent, marks, reading.clarify)))
    return found


def test_what_holds_is_what_comes_behind_the_slip_whatever_else_is_told() -> None:
    """丙迟到,甲病假哦不事假,乙旷课: 甲 is on leave for an affair, and the two beside him are what they are."""
    slips = (
        "哦不",
        ",不对,",
        ",说错了,是",
        "啊不是,",
        "。写错了,应该是",
        "额不",
        " 呸 ",
        ",更正,",
        ",不不,",
        "打错了是",
    )
    changes = [(old, new) for old, new in product(STATUS, repeat=2) if old != new]
    texts = {}
    for at, ((old, new), slip) in enumerate(product(changes, slips)):
        texts[f"丙迟到,甲{old}{slip}{new}{',。 '[at % 3]}乙旷课"] = {
            "丙": "late",
            "甲": STATUS[new],
            "乙": "unexcused",
        }

    assert wrong(texts) == []


def test_pupil_reported_in_place_of_another_is_here_and_the_other_is_not() -> None:
    """旷课算到甲头上了,其实是乙: 甲 is here, 乙 is what was said of 甲, in whatever way it is told."""
    shapes = (
        "{old}算到甲头上了,其实是乙",
        "刚才把{old}记在甲名下了。应该是乙",
        "早上把乙的{old}登到甲身上了,请更正",
        "刚才把甲报成{old}了,其实是乙",
        "甲{old}写错了,是乙",
        "上一条报的甲{old},应该是乙{old}",
        "名字写错了,不是甲,是乙{old}",
        "人搞错了,{old}的是乙,不是甲",
        "甲在的,{old}的是乙,我看错了",
        "甲和乙弄混了,{old}的是乙",
        "报了甲{old},搞错人了,是乙",
        "不小心把{old}安到甲名下了,本来是乙的,改一下",
    )
    texts = {
        shape.format(old=old): {"甲": "present", "乙": status}
        for shape, (old, status) in product(shapes, STATUS.items())
    }

    assert wrong(texts, "correct") == []


def test_mixed_up_pupils_leave_the_rest_of_the_message_alone() -> None:
    """旷课算到甲头上了,其实是乙。丙病假: of 丙 what is told of him."""
    texts = {
        "旷课算到甲头上了,其实是乙。丙病假": {"甲": "present", "乙": "unexcused", "丙": "sick"},
        "丙今天事假,另外把乙的病假记到甲头上了": {"甲": "present", "乙": "sick", "丙": "personal"},
        "把甲和丙的病假记到乙头上了": {"甲": "sick", "丙": "sick", "乙": "present"},
        "迟到记到甲和丙头上了,其实是乙": {"甲": "present", "丙": "present", "乙": "late"},
    }

    assert wrong(texts, "correct") == []


def test_pupil_of_no_roster_who_was_meant_is_asked_about() -> None:
    """旷课算到李明头上了,其实是赵大宝: 李明 is here, and who the other is must be told."""
    for text in ("旷课算到李明头上了,其实是赵大宝", "把赵大宝的旷课记到李明头上了", "李明旷课写错了,是赵大宝"):
        reading = read(text, ROSTER, AT)
        assert {mark.name: mark.status for mark in reading.marks} == {"李明": "present"}
        assert [(ask.code, ask.words, ask.status) for ask in reading.asks] == [("unknown_name", "赵大宝", "unexcused")]


def test_change_that_is_asked_for_politely_is_made() -> None:
    """能把甲改成病假吗 is no question of use: what is on record is changed."""
    asks = ("能不能", "可以", "麻烦", "请帮我", "能否")
    texts = {}
    for ask, (new, status) in product(asks, list(STATUS.items())[1:4]):
        texts[f"{ask}把甲今天的旷课改成{new}吗"] = {"甲": status}
        texts[f"{ask}把刚才那条改成甲{new}吗,写错了"] = {"甲": status}
        texts[f"甲改成{new}行吗,刚才报错了"] = {"甲": status}
        texts[f"{ask}把甲的旷课改为{new}一下"] = {"甲": status}

    assert wrong(texts, "correct") == []
    assert read("怎么把病假改成事假", ROSTER, AT).intent == "help"
    assert read("要不要把李明改成病假", ROSTER, AT).intent == "help"
