"""People who write in fragments and in signs: a stop behind every word, equations for counts, a telephone for a call."""

from __future__ import annotations

import random
from datetime import datetime

import pytest

from handlers.reading import read
from tests.reading.cast import COMPILED, ROSTERS

AT = datetime(2026, 10, 14, 8, 21)
WHY = {
    "sick": ("病。", "感冒。", "发烧38度5。"),
    "personal": ("事假。", "家里有事。请假。"),
    "unexcused": ("没请假。", "原因不明。", "电话不通。"),
}


def told(key: str, text: str) -> dict[str, object]:
    return read(text, COMPILED[key], AT).as_label()


def test_a_stop_between_a_pupil_and_what_is_said_of_him_ends_nothing() -> None:
    """甲。没来。病。 and 缺甲。病。 and 甲。乙。都没来。: what comes next is said of him, or of all who stood alone."""
    rnd, wrong = random.Random("stops"), []
    for _ in range(120):
        key = rnd.choice(sorted(ROSTERS))
        a, b = rnd.sample([name for name in ROSTERS[key]["students"] if len(name) == 3], 2)
        status, other = rnd.choice(sorted(WHY)), rnd.choice(sorted(WHY))
        why, too = rnd.choice(WHY[status]), rnd.choice(WHY[other])
        text, marks = rnd.choice(
            [
                (f"{a}。没来。{why}", {a: status}),
                (f"缺{a}。{why}", {a: status}),
                (f"今天少一个。{a}。{why}", {a: status}),
                (f"{a}。{why}{b}。未到。{too}", {a: status, b: other}),
                (f"{a}。{b}。都没来。", {a: "absent", b: "absent"}),
                (f"{a}。没来。{b}。来了。", {a: "absent", b: "present"}),
            ]
        )
        label = told(key, text + rnd.choice(("", "其他都到。")))
        if (label["marks"], label["all_present"], label["clarify"]) != (marks, False, None):
            wrong.append((text, label))
    assert len(wrong) <= 4, wrong


@pytest.mark.parametrize(
    "text",
    ["设今日缺勤人数为x,经点名,x=0。", "令缺勤=x,解得x=0", "缺勤人数=0", "absent=0", "出勤率=100%", "今日缺勤:x=0"],
)
def test_an_equation_says_that_nobody_is_missing(text: str) -> None:
    """And no name and no head count is asked for."""
    label = told("weihui-701", text)
    assert (label["intent"], label["all_present"], label["clarify"]) == ("checkin", True, None)


def test_a_telephone_is_a_call() -> None:
    """However often it rang."""
    for text in ("☎×3→没人接", "☎×2,关机", "☎×3→第3次通:姑姑接,说不来读了", "📞→他爸:明天来"):
        assert read(text, COMPILED["weihui-701"], AT, "李明").step == "phone", text
