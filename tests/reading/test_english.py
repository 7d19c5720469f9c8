"""English words around Chinese names: composed of heads, pupils, what is said of them and of the others; labels by construction."""

from __future__ import annotations

import random
from datetime import datetime

import pytest

from handlers.reading import read
from tests.reading.cast import COMPILED, ROSTERS

AT = datetime(2026, 10, 14, 8, 21)
SAID = {
    "absent": ("absent", "is not here today", "didn't come", "missing"),
    "sick": (
        "sick leave",
        "is sick today",
        "absent today, fever 39.2",
        "out — sick leave",
        "has a cold, asked for leave",
    ),
    "personal": ("on leave", "asked for personal leave", "is off today,家里有事请假", "leave for 2 days"),
    "unexcused": ("absent without leave", "absent, no reason", "absent, can't reach parents"),
    "late": ("late", "came late", "is late, bus broke down", "just arrived, late"),
    "left_early": ("left early", "went home early"),
    "present": ("is here", "in class", "is back at school"),
}
HEADS = ("", "Morning~ ", "Hi, ", "今天")
OTHERS = ("", ", others all here", ",其他人OK", "。the rest are here", ", everyone else is in class")
WHOLE = (
    *("all here", "full attendance", "no one absent", "everyone is here", "all students present", "100% attendance"),
    *("all here, no one absent", "zero absent"),
)


def told(key: str, text: str) -> dict[str, object]:
    return read(text, COMPILED[key], AT).as_label()


def test_what_is_said_in_english_is_said_of_the_pupil_it_stands_by() -> None:
    """One or two pupils, each with his own words; what is said of the others, or what greets, says nothing of them."""
    rnd, wrong = random.Random("english"), []
    for _ in range(160):
        key = rnd.choice(sorted(ROSTERS))
        names = rnd.sample([name for name in ROSTERS[key]["students"] if len(name) == 3], rnd.choice((1, 2)))
        marks = {name: rnd.choice(sorted(SAID)) for name in names}
        if set(marks.values()) == {"present"}:
            continue
        parts = [f"{name} {rnd.choice(SAID[status])}" for name, status in marks.items()]
        head = rnd.choice(HEADS)
        text = head + rnd.choice((", ", ",", "; ", " / ")).join(parts) + rnd.choice(OTHERS)
        label = told(key, text)
        if (label["intent"], label["marks"], label["clarify"]) != ("checkin", marks, None):
            wrong.append((text, label))
    assert len(wrong) <= 3, wrong


@pytest.mark.parametrize("words", WHOLE)
def test_nobody_missing_is_told_in_english(words: str) -> None:
    """With a greeting before it or a sign behind."""
    for text in (words, f"Morning~ 八2 today {words} 👍", f"today {words}!"):
        label = told("genhe-802", text)
        assert (label["intent"], label["all_present"], label["clarify"]) == ("checkin", True, None), text


@pytest.mark.parametrize(
    "text", ["查干 absent today, fever 39.2,其他人OK", "查干 and 王强 late", "今天王大勇 sick leave"]
)
def test_a_name_of_nobody_beside_english_is_asked_about(text: str) -> None:
    """He is not lost, and nobody else takes what is said of him."""
    assert told("genhe-802", text)["clarify"] == "unknown_name"


@pytest.mark.parametrize(
    ("text", "marks", "whole"),
    [
        ("late ×1:斯琴, bus broke down, 第二节 just arrived", {"斯琴": "late"}, False),
        ("Sick x2: 斯琴、何日", {"斯琴": "sick", "何日": "sick"}, False),
        ("张建 & 张建国 both in class, only 张建's deskmate 李那 is out — sick leave",
         {"张建": "present", "张建国": "present", "李那": "sick"}, False),
        ("everyone here except 何日 (sick)", {"何日": "sick"}, False),
        ("36/36 all present", {}, True),
    ],
)  # fmt: skip
def test_counts_heads_and_company_in_english(text: str, marks: dict[str, str], whole: bool) -> None:
    """How many, who sits beside whom, and but for whom."""
    label = told("genhe-802", text)
    assert (label["marks"], label["all_present"], label["clarify"]) == (marks, whole, None)


def test_tomorrow_in_english_is_asked_about_and_a_record_is_a_question() -> None:
    """What lies ahead is not recorded for today; who asks for a record reports nothing."""
    label = told("genhe-802", "Tomorrow 吉日嘎拉 will be off,去海拉尔参加摔跤比赛. Today full attendance")
    assert (label["all_present"], label["marks"], label["clarify"]) == (True, {}, "unclear_date")
    assert told("genhe-802", "帮我pull一下乌日娜这个月的attendance record") == {"intent": "query", "student": "乌日娜"}
