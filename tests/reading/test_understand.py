"""The understand command: JSON lines in, readings out, one clear line for what is no good."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest

from bot.commands import understand
from tests.reading import cast

ROSTERS = cast.HERE / "rosters.json"
LINE = {
    "id": "x",
    "kind": "teacher",
    "roster": "weihui-701",
    "at": "2026-10-14 08:10",
    "about": None,
    "text": "李明没来",
}


def run(lines: str, rosters: Path = ROSTERS, explain: bool = False) -> tuple[int, list[dict[str, object]]]:
    """The exit status and what was written."""
    out = io.StringIO()
    status = understand.run(rosters, io.StringIO(lines), out, explain=explain)
    return status, [json.loads(line) for line in out.getvalue().splitlines()]


def test_each_line_gets_its_reading() -> None:
    """A reading bears the message's id and exactly the fields of a label."""
    status, told = run(json.dumps(LINE) + "\n\n" + json.dumps(LINE | {"id": "y", "text": "全勤"}))
    assert status == 0
    assert [row["id"] for row in told] == ["x", "y"]
    assert told[0]["pred"] == {
        "intent": "checkin", "date": "2026-10-14", "period": "day", "all_present": False, "marks": {"李明": "absent"},
        "expected": None, "present_count": None, "clarify": None,
    }  # fmt: skip


def test_reasons_come_when_asked_for() -> None:
    """With --explain each reading tells the words behind it."""
    _, told = run(json.dumps(LINE), explain=True)
    assert any("没来" in line for line in told[0]["explain"])  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    "bad",
    [
        "{",
        "[]",
        json.dumps(LINE | {"roster": "nowhere"}),
        json.dumps(LINE | {"at": "x"}),
        json.dumps(LINE | {"text": 1}),
    ],
)
def test_a_bad_line_is_told_in_one_line(bad: str, capsys: pytest.CaptureFixture[str]) -> None:
    """What cannot be read ends in status 2 and one line that names the line."""
    status, told = run(json.dumps(LINE) + "\n" + bad)
    assert status == 2
    assert len(told) == 1
    error = capsys.readouterr().err
    assert error.count("\n") == 1
    assert "line 2" in error


def test_a_missing_roster_file_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Rosters that are not there end in status 2 as well."""
    assert run("", tmp_path / "none.json")[0] == 2
    assert "none.json" in capsys.readouterr().err
