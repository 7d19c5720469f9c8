"""The rosters and labelled messages that these tests read with."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from handlers.reading import Reading, Roster, read

HERE = Path(__file__).parent
SHARED = HERE.parents[2] / "shared" / "corpus"
AWAY = {"unexcused": "missing", "absent": "missing", "sick": "leave", "personal": "leave"}
ROLL = ("checkin", "correct")
Row = dict[str, Any]

#: Five rosters as classes have them: namesakes by sound, names that are words, long names without surname.
ROSTERS: dict[str, Any] = json.loads((HERE / "rosters.json").read_text("utf-8"))
COMPILED = {
    key: Roster.of(
        row["students"], school=row["school"], klass=row["class"], aliases=row["aliases"], teacher=row["teacher"]
    )
    for key, row in ROSTERS.items()
}


@cache
def messages(file: Path) -> list[Row]:
    """The labelled messages of a file: the same for all tests, so not to be changed."""
    return [json.loads(line) for line in file.read_text("utf-8").splitlines() if line.strip()]


def own_batches() -> Iterator[tuple[str, list[Row]]]:
    """Our own batches by name."""
    for file in sorted(HERE.glob("batch_*.jsonl")):
        yield file.stem, messages(file)


def shared_corpus() -> list[Row]:
    """The corpus that lies beside the project; the test is skipped where it does not."""
    if not (SHARED / "dev.jsonl").exists():
        pytest.skip("the labelled corpus lies beside the project and is not here")
    return messages(SHARED / "dev.jsonl")


def read_with(roster: Roster, row: Row) -> Reading:
    """Read a labelled message against another roster."""
    return read(row["text"], roster, datetime.fromisoformat(row["at"]), None, row["kind"])


def read_anew(row: Row, text: str | None = None) -> Reading:
    """Read a labelled message, or another text in its place."""
    at = datetime.fromisoformat(row["at"])
    return read(text if text is not None else row["text"], COMPILED[row["roster"]], at, row["about"], row["kind"])


def read_row(row: Row, text: str | None = None) -> Reading:
    """The same; a message as it stands is read once for all tests that begin with it."""
    if text is not None and text != row["text"]:
        return read_anew(row, text)
    return read_once(row)[0]


def read_once(row: Row) -> tuple[Reading, float]:
    """The reading of a message as it stands, and how much processor time it took, in seconds, when it was first read."""
    key = (row["text"], row["roster"], row["at"], row["about"], row["kind"])
    if key not in _READ:
        began = time.process_time()
        _READ[key] = read_anew(row), time.process_time() - began
    return _READ[key]


_READ: dict[tuple[Any, ...], tuple[Reading, float]] = {}


def is_exact(gold: Row, told: Row) -> bool:
    """Is every field of the label right (clarify: asked where the label asks)?"""
    if gold["intent"] != told["intent"]:
        return False
    if gold["intent"] in ROLL:
        fields = ["period", "all_present", "marks", "expected", "present_count"]
        fields += [] if gold["clarify"] == "unclear_date" else ["date"]
        return bool(gold["clarify"]) == bool(told["clarify"]) and all(gold[field] == told[field] for field in fields)
    return all(value == told[field] for field, value in gold.items())


def is_silent(gold: Row, told: Row) -> bool:
    """Was something recorded wrongly with nothing asked?"""
    if told.get("clarify"):
        return False
    if (gold["intent"] in ROLL) != (told["intent"] in ROLL):
        return True
    if gold["intent"] in ROLL:
        return gold["date"] != told["date"] or sides(gold) != sides(told) or bool(gold["clarify"])
    return gold["intent"] == told["intent"] == "reply" and (gold["step"] == "returned") != (told["step"] == "returned")


def sides(label: Row) -> dict[str, str]:
    """Who is missing and who is on leave."""
    return {name: AWAY[status] for name, status in label["marks"].items() if status in AWAY}
