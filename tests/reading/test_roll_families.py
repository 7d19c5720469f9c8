"""Families of rolls, each composed around one way of writing: a message as people put it and what it says, a line each."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from handlers.reading import read
from tests.reading.cast import COMPILED

#: roster | message => all (all are here), e= and p= or ep= (should be, are here), m= (who is what), c= (asked), i=, per=, d=
FILE = Path(__file__).parent / "roll_families.txt"
STATUS = {
    "u": "unexcused", "a": "absent", "s": "sick", "p": "personal", "l": "late", "e": "left_early", "h": "present",
}  # fmt: skip
ASKED = {
    "un": "unknown_name", "amb": "ambiguous_name", "cm": "count_mismatch", "ud": "unclear_date", "us": "unclear_status",
}  # fmt: skip
AT = datetime(2026, 11, 4, 8, 5)


def families() -> list[tuple[str, list[str]]]:
    """Each family by its title, with its lines."""
    found: list[tuple[str, list[str]]] = []
    for line in FILE.read_text("utf-8").splitlines():
        if line.startswith("# "):
            found.append((line[2:], []))
        else:
            found[-1][1].append(line)
    return found


def label(told: str) -> dict[str, Any]:
    """What a line says its message says."""
    gold: dict[str, Any] = {
        "intent": "checkin", "period": "day", "all_present": False, "marks": {}, "expected": None,
        "present_count": None, "clarify": None,
    }  # fmt: skip
    for word in told.split():
        key, _, value = word.partition("=")
        if key == "ap":
            gold["all_present"] = True
        elif key in ("e", "p", "ep"):
            gold |= {what: int(value) for what in ("expected", "present_count") if what[0] in key}
        elif key == "m":
            gold["marks"] = {who: STATUS[how] for who, how in (one.split(":") for one in value.split(","))}
        elif key == "c":
            gold["clarify"] = ASKED[value]
        else:
            gold[{"i": "intent", "per": "period", "d": "date"}[key]] = value
    return gold if gold["intent"] in ("checkin", "correct") else {"intent": gold["intent"]}


@pytest.mark.parametrize(("title", "lines"), families(), ids=[title for title, _ in families()])
def test_every_member_of_a_family_is_read(title: str, lines: list[str]) -> None:
    """What one message of a kind says is read of all that are put alike."""
    wrong = []
    for line in lines:
        roster, rest = line.split(" | ", 1)
        text, told = rest.rsplit(" => ", 1)
        gold = label(told)
        reading = read(text.replace("\\n", "\n"), COMPILED[roster], AT).as_label()
        if any(reading.get(key) != value for key, value in gold.items()):
            wrong.append((text, gold, reading))

    assert lines
    assert wrong == []
