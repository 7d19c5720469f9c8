"""A record sent before and struck, changed or given to another pupil, in the words that teachers have for it."""

from __future__ import annotations

import random
from datetime import datetime

from handlers.reading import read
from tests.reading.cast import COMPILED
from tests.reading.test_parts import plain_names

AT = datetime(2026, 10, 20, 9, 15)
PLAIN = plain_names()
WORDS = {"absent": "没来", "unexcused": "旷课", "sick": "病假", "personal": "事假", "late": "迟到"}
HERE = ["在班里", "好好坐在教室里", "早就来了", "就在我眼皮底下", "搁那儿坐着呢", "没缺"]
#: {a} is meant, {b} was named by mistake; {w} the status, {h} that somebody is here.
MIXED_UP = [
    "更正 {b}→{a} {w}",
    "刚才说的{b}不是,是{a}{w}",
    "刚才报反了,{a}{w},{b}{h}",
    "抱歉,张冠李戴了,{w}的是{a},{b}{h}",
    "名字打错了,是{a}{w}不是{b}{w}",
    "刚才那个{b}{w}是{a}的,{b}好好的在上课",
]
STRUCK = [
    "刚才报{a}{w},{a}{h}",
    "上一条说{a}{w},搞错了,人家{h}",
    "{a}的{w}帮我消掉,他{h}",
    "{a}被体育老师叫去训练了,没离校,刚才的{w}勾掉",
    "冤枉{a}了,{h},早上报的{w}删掉",
    "{a}在办公室帮我抄表,早上没看见他,{w}去掉",
]


def test_who_was_named_by_mistake_is_here_and_who_was_meant_is_away() -> None:
    """Both pupils are marked, in every form."""
    rng, wrong = random.Random(7), []
    for form in MIXED_UP:
        for status, word in WORDS.items():
            key = rng.choice(list(PLAIN))
            roster, (a, b) = COMPILED[key], rng.sample(PLAIN[key], 2)
            text = form.format(a=a, b=b, w=word, h=rng.choice(HERE))
            reading = read(text, roster, AT, None, "teacher")
            marks = {mark.name: mark.status for mark in reading.marks}
            if reading.intent != "correct" or marks != {a: status, b: "present"} or reading.asks:
                wrong.append((text, reading.intent, marks))
    assert wrong == []


def test_a_record_struck_off_leaves_him_here() -> None:
    """Nothing is put in its place, least of all what he did at school meanwhile."""
    rng, wrong = random.Random(9), []
    for form in STRUCK:
        for word in WORDS.values():
            key = rng.choice(list(PLAIN))
            roster, a = COMPILED[key], rng.choice(PLAIN[key])
            text = form.format(a=a, w=word, h=rng.choice(HERE))
            reading = read(text, roster, AT, None, "teacher")
            marks = {mark.name: mark.status for mark in reading.marks}
            if reading.intent != "correct" or marks != {a: "present"}:
                wrong.append((text, reading.intent, marks))
    assert wrong == []


def test_two_records_struck_with_one_word_leave_both_here() -> None:
    """早上报的两个缺勤 are those on record."""
    roster = COMPILED["weihui-701"]
    a, b = PLAIN["weihui-701"][:2]
    reading = read(f"{a}到校了,{b}也到校了,早上报的两个缺勤都取消", roster, AT, None, "teacher")
    assert {mark.name: mark.status for mark in reading.marks} == {a: "present", b: "present"}


def test_the_number_put_right_is_the_one_that_holds() -> None:
    """Whatever sign or word stands between the two numbers."""
    roster = COMPILED["weihui-701"]
    for text in (
        "实到≠34,实到=33",
        "前报实到34,谬,实为33",
        "不是34人到,是33人,多数了一个",
        "34改33,我把自己数进去了",
        "实到人数改成33",
    ):
        reading = read(text, roster, AT, None, "teacher")
        assert (reading.intent, reading.present_count) == ("correct", 33), text
