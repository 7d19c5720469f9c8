"""A list of those who are away, and behind it what is known of each: every pupil keeps what was told of him and nothing else."""

from __future__ import annotations

import random
from datetime import datetime

import pytest

from handlers.reading import Reading, read
from tests.reading.cast import COMPILED
from tests.reading.test_parts import plain_names

AT = datetime(2026, 11, 4, 8, 5)
TOLD = {
    "sick": ["发烧在家", "他妈说感冒了", "牙疼去医院了", "是病假", "昨晚上吐了一夜", "脚崴了", "感冒请的假"],
    "personal": ["家里有事请假", "是请了事假", "吃酒去了", "家长请的假", "他爷爷去世", "请假条交了"],
    "unexcused": ["不知道咋回事", "没请假", "是旷课", "家长电话没人接", "问了没人知道", "没打招呼"],
    "absent": ["我还没来得及问", "还没联系", "等下我打电话问"],
}
ALL = {"sick": "是病假", "personal": "是事假", "unexcused": "没请假"}
HEADS = ["今天缺{n}个:{who}", "{n}人未到:{who}", "没来的有{who}", "今天{who}没来", "缺:{who}", "{n}个没来,{who}"]
STOPS = ["。", "\n", ",", ";"]
NUMERALS = "零一两三四"


def compose(rng: random.Random, who: list[str]) -> tuple[str, dict[str, str]]:
    """A roll of these pupils with details behind it, in one of four ways, and its label."""
    kinds = [rng.choice(list(TOLD)) for _ in who]
    told = [rng.choice(TOLD[kind]) for kind in kinds]
    listed = rng.choice(["、", " ", ",", ""]).join(who)
    text = rng.choice(HEADS).format(n=NUMERALS[len(who)], who=listed) + rng.choice(STOPS)
    marks = dict.fromkeys(who, "absent")
    way = rng.randrange(4)
    if way == 0 and len(who) == 2:
        kinds = [rng.choice(("sick", "unexcused")) for _ in who]
        told = [rng.choice(TOLD[kind]) for kind in kinds]
        ways = ["一个{}一个{}", "一个{},另一个{}", "前面那个{},后面那个{}", "第一个{},第二个{}"]
        return text + rng.choice(ways).format(*told), dict(zip(who, kinds, strict=True))
    if way == 1:
        one = rng.randrange(len(who))
        left = rng.choice(["其余的", "其他", "剩下的", "另外的"]) + f"{NUMERALS[len(who) - 1]}个".replace(
            "两个", "两个都"
        )
        rest = rng.choice(list(ALL))
        marks = dict.fromkeys(who, rest) | {who[one]: kinds[one]}
        return f"{text}{who[one]}{told[one]},{left}{ALL[rest]}", marks
    if way == 2:
        one = rng.randrange(len(who))
        return f"{text}{who[one]}{told[one]}", marks | {who[one]: kinds[one]}
    stop = rng.choice([",", "。", ";", "、", " "])
    return text + stop.join(f"{name}{words}" for name, words in zip(who, told, strict=True)), dict(
        zip(who, kinds, strict=True)
    )


def wrong(reading: Reading, marks: dict[str, str]) -> dict[str, str]:
    """What it records otherwise than told."""
    return {mark.name: mark.status for mark in reading.marks if marks[mark.name] != mark.status}


@pytest.mark.parametrize("seed", range(4))
def test_what_is_told_behind_a_list_is_of_the_one_it_names(seed: int) -> None:
    """缺三个:甲、乙、丙。甲发烧,乙还没问,丙没请假: nobody gets what was said of another; seldom it asks instead."""
    rng, names = random.Random(seed), plain_names()
    wrongly, asked = [], 0
    for _ in range(250):
        roster = rng.choice(sorted(names))
        text, marks = compose(rng, rng.sample(names[roster], rng.choice((2, 2, 3, 3, 4))))
        reading = read(text, COMPILED[roster], AT)
        if wrong(reading, marks):
            wrongly.append((text, wrong(reading, marks), marks))
        asked += bool(reading.asks)
    assert len(wrongly) <= 1, wrongly
    assert asked <= 12


BRACKETED = {
    "sick": ["病", "发烧", "请病假"],
    "personal": ["事假", "家里有事", "请假"],
    "unexcused": ["旷课", "没请假", "联系不上"],
}


@pytest.mark.parametrize("seed", range(3))
def test_a_bracket_behind_one_of_a_list_of_absentees_is_of_him_alone(seed: int) -> None:
    """没来的:甲、乙(请假)、丙(生病): 甲 is absent, and no more is known of him."""
    rng, names = random.Random(seed), plain_names()
    wrongly = []
    for _ in range(150):
        roster = rng.choice(sorted(names))
        who = rng.sample(names[roster], rng.choice((2, 3, 4)))
        told = {name: rng.choice(list(BRACKETED)) for name in rng.sample(who, rng.randint(1, len(who) - 1))}
        listed = [f"{name}({rng.choice(BRACKETED[told[name]])})" if name in told else name for name in who]
        head = rng.choice(["没来的:", "缺:", f"缺{len(who)}人:", "未到:", "今天没来的有"])
        text = head + rng.choice(["、", ",", " "]).join(listed) + rng.choice(["", "。", ",其余到齐", "\n其他正常"])
        marks = dict.fromkeys(who, "absent") | told
        found = wrong(read(text, COMPILED[roster], AT), marks)
        if found:
            wrongly.append((text, found))
    assert not wrongly
