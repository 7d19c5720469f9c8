"""Replies told in scenes, put together of building blocks (`scenes.json`), with the label that they have by construction.

What was done is told by what was seen on the way and at the door, what came of it by what somebody said or did, why by how they
live: 坐在火塘边喝了两碗茶 is a visit, 正趴着抄生字 is back. The second voice on replies is taught with some of them
(`teach_tellings`).
"""

from __future__ import annotations

import json
import random
import re
from typing import Any

from tests.reading import cast

#: Blocks by what they tell; of `came_of_it` and `family_says` by outcome and cause.
BLOCKS: dict[str, Any] = json.loads((cast.HERE / "scenes.json").read_text("utf-8"))
#: How often each sort of reply is composed.
SORTS = {
    "back": 6, "not_back": 3, "visits": 8, "nobody": 2, "calls": 4, "no_line": 1, "talks": 3, "bare": 6, "family_says": 3,
    "family_brought": 1, "plans": 1, "acks": 1,
}  # fmt: skip
STEPS = {"visits": "home_visit", "calls": "phone", "talks": "persuade", "bare": "info"}
#: Sorts that are told in one piece: step and outcome.
ALONE = {
    "not_back": ("info", "unknown"), "no_line": ("phone", "unreachable"), "plans": ("plan", "unknown"),
    "acks": ("ack", "unknown"), "family_brought": ("returned", "returned"),
}  # fmt: skip
OPENINGS = {
    "bare": (
        *(
            "他家的情况是这样:",
            "补充一点:",
            "问清楚了,",
            "村里人讲,",
            "说是",
            "听他同桌讲,",
            "他堂姐来学校时说的,",
            "才晓得,",
        ),
        *("情况说明:", "", "", "", "原来", "据了解,", "他表弟告诉我,", "摸底情况:", "上次那个事,"),
    ),
    "family": ("老师好,", "老师,", "我是他妈,", "我是他爷,", "他姑。", "", "", "不好意思老师,", "那个,", "哎老师,"),
}
#: How one part goes on to the next.
TURNS = (",", "。", ";", ",结果", "。", ",末了", "\n", " ")
_HE = re.compile("他(?!们)")


def _came_of_it(dice: random.Random, blocks: str) -> tuple[str, str | None, str]:
    """An outcome, a cause, and words that tell them."""
    sorts = BLOCKS[blocks]
    sort = dice.choices(list(sorts), [len(words) for words in sorts.values()])[0]
    outcome, _, reason = sort.partition(" ")
    return outcome, None if reason == "nothing" else reason, dice.choice(sorts[sort])


def _one(dice: random.Random) -> tuple[str, str, str, str | None, str]:
    """Who writes, step, outcome, reason, text."""
    turn, staff = dice.choice(TURNS), dice.choice(("teacher", "teacher", "official"))
    sort = dice.choices(list(SORTS), list(SORTS.values()))[0]
    if sort == "back":
        doing, place = dice.choice(BLOCKS["back_doing"]), dice.choice(BLOCKS["back_at"])
        seen = dice.choice((dice.choice(BLOCKS["back"]), f"人{place},{doing}", f"{place}{doing}", f"{doing},就{place}"))
        parts = [seen]
        parts += [dice.choice(BLOCKS["closed"])] * dice.choice((0, 1)) + [dice.choice(BLOCKS["back"])] * dice.choice(
            (0, 0, 1)
        )
        dice.shuffle(parts)
        return staff, "returned", "returned", None, turn.join(parts)
    if sort == "nobody":
        parts = [dice.choice(BLOCKS["visits"][:7]), dice.choice(BLOCKS["nobody"])]
        return staff, "home_visit", "unreachable", None, turn.join(parts)
    if sort in ALONE:
        family = sort == "family_brought"
        opening = dice.choice(OPENINGS["family"]) if family else ""
        return "parent" if family else staff, *ALONE[sort], None, opening + dice.choice(BLOCKS[sort])
    if sort == "family_says":
        outcome, reason, told = _came_of_it(dice, sort)
        return "parent", "info", outcome, reason, dice.choice(OPENINGS["family"]) + told
    outcome, reason, told = _came_of_it(dice, "came_of_it")
    done = dice.choice(OPENINGS["bare"]) if sort == "bare" else dice.choice(BLOCKS[sort]) + turn
    return staff, STEPS[sort], outcome, reason, done + told


def rows(many: int, seed: int = 0) -> list[cast.Row]:
    """So many composed replies, as labelled messages; the day promised is left out, nothing is taught of it."""
    dice, found = random.Random(seed), []
    for number in range(many):
        kind, step, outcome, reason, text = _one(dice)
        if dice.random() < 0.5:
            text = _HE.sub(dice.choice(("她", "孩子", "娃", "该生")), text, count=1)
        key = dice.choice(sorted(cast.ROSTERS))
        found.append({
            "id": f"scene-{number:04}", "kind": kind, "roster": key, "at": "2026-10-14 16:30",
            "about": dice.choice(cast.ROSTERS[key]["students"]), "text": text,
            "gold": {"intent": "reply", "step": step, "outcome": outcome, "reason": reason},
        })  # fmt: skip
    return found
