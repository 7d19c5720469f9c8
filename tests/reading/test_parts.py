"""Parts of labelled rolls put together anew: what was said of one pupil holds whatever is said of another beside it.

A part is what a teacher wrote of one pupil between two stops, read alone as it was labelled. Two or three of them, from different
messages and about different pupils, make a roll whose label is known.
"""

from __future__ import annotations

import random
import re
from datetime import datetime

import pytest

from handlers.reading import Reading, read
from tests.reading import cast
from tests.reading.cast import COMPILED, ROSTERS

AT = datetime(2026, 11, 4, 8, 5)
STOP = re.compile(r"[,，。；;！!\n]")
#: Words that count pupils, tell another time or speak of somebody named before: such a part means nothing by itself.
LEANS = re.compile(
    r"也|都|俩|两|这|那|前面|后面|另|其|还有|同|均|各|一样|一个|第|他|她|刚才|更正|\d|除|统计|一人|缺１|昨|前天|周|星期|明天|后天|号|日|月|[上下中]午|"
    r"早上|晚|午"
)
HEADS = ["", "", "今天", "老师好,", "汇报一下 "]
SEPARATORS = [",", "，", "。", "；", "\n", " "]
TAILS = ["", "", "其他都到了", "其余到齐", "别的都在", "其他人正常"]

Part = tuple[str, str]


def plain_names() -> dict[str, list[str]]:
    """For each roster of the corpus the names that stand in no other."""
    return {
        key: [
            name
            for name in roster["students"]
            if len(name) < 4
            and not any(other != name and (name in other or other in name) for other in roster["students"])
        ]
        for key, roster in ROSTERS.items()
        if key in COMPILED
    }


def parts() -> list[Part]:
    """Every part of the labelled rolls that is read alone as its message was labelled: (words with {} for the pupil, status)."""
    names, found = plain_names(), {}
    for row in [row for _, rows in cast.own_batches() for row in rows]:
        gold = row["gold"]
        whole_day = gold["intent"] == "checkin" and gold["date"] == row["at"][:10] and gold["period"] == "day"
        if not whole_day or row["kind"] != "teacher" or gold["clarify"]:
            continue
        roster = ROSTERS[row["roster"]]["students"]
        for part in STOP.split(row["text"]):
            here = [name for name in roster if name in part]
            if len(here) != 1 or here[0] not in gold["marks"] or part.count(here[0]) != 1:
                continue
            words = part.strip().replace(here[0], "{}")
            closed = words.count("(") + words.count("（") == words.count(")") + words.count("）")
            if (
                4 <= len(words) <= 24
                and closed
                and not LEANS.search(words)
                and words.count("{") == words.count("}") == 1
            ):
                found[words, gold["marks"][here[0]]] = None
    alone = []
    keys = sorted(names)
    for number, (words, status) in enumerate(sorted(found)):
        key = keys[number % len(keys)]
        name = names[key][number % len(names[key])]
        reading = read(words.format(name), COMPILED[key], AT)
        if as_told(reading, {name: status}) and not reading.all_present:
            alone.append((words, status))
    return alone


def as_told(reading: Reading, marks: dict[str, str]) -> bool:
    """Does the reading hold these marks of that day, and ask nothing?"""
    return (
        reading.intent == "checkin"
        and not reading.asks
        and reading.date == AT.date()
        and reading.period == "day"
        and {mark.name: mark.status for mark in reading.marks} == marks
    )


@pytest.mark.parametrize("seed", range(3))
def test_what_is_said_of_one_pupil_is_not_said_of_the_next(seed: int) -> None:
    """Of a thousand rolls put together from parts, at most 15 are wrong in silence and 30 asked about needlessly."""
    rnd, names, known = random.Random(seed), plain_names(), parts()
    silent, asked = [], []
    for _ in range(1000):
        key = rnd.choice(sorted(names))
        who = rnd.sample(names[key], rnd.choice((2, 2, 2, 3)))
        chosen = [rnd.choice(known) for _ in who]
        marks = {name: status for name, (_, status) in zip(who, chosen, strict=True)}
        separator, tail = rnd.choice(SEPARATORS), rnd.choice(TAILS)
        said = separator.join(words.format(name) for name, (words, _) in zip(who, chosen, strict=True))
        head = rnd.choice(HEADS) if not said.startswith(("今", "刚", "老师")) else ""
        text = head + said + (separator + tail if tail else "")
        reading = read(text, COMPILED[key], AT)
        if not as_told(reading, marks):
            (asked if reading.asks else silent).append((text, reading.as_label()))
    assert len(known) > 500
    assert len(silent) <= 15, silent
    assert len(asked) <= 30, asked


@pytest.mark.parametrize("text", ["{} 到,{}没来", "{}-到\n{}-缺", "{} 来\n{} 未到", "{} 到 {} 没来"])
def test_who_is_here_by_one_character_is_not_missing_with_the_next(text: str) -> None:
    """甲 到,乙没来: a character behind a blank is a column of its own."""
    key, names = next(iter(plain_names().items()))
    reading = read(text.format(*names[:2]), COMPILED[key], AT)
    assert as_told(reading, {names[0]: "present", names[1]: "absent"}), reading.as_label()
