"""`baoxue understand`: messages as JSON lines in, readings as JSON lines out (docs/reading.md; shapes in the contract)."""

from __future__ import annotations

import json
import sys
from datetime import datetime
from pathlib import Path
from typing import Any, TextIO

from handlers.reading import Roster, explain, read

_KINDS = ("teacher", "official", "parent")


class _Bad(Exception):
    """A line that cannot be read; says why."""


def run(rosters: Path, stdin: TextIO, stdout: TextIO, explain: bool = False) -> int:
    """Read every line of `stdin`, write its reading. 0; 2 with one line on stderr for a roster file or a line that is no good."""
    try:
        compiled = _rosters(rosters)
        for number, line in enumerate(stdin, 1):
            if line.strip():
                _one(line, number, compiled, stdout, explain)
    except _Bad as error:
        sys.stderr.write(f"baoxue: {error}\n")
        return 2
    return 0


def _rosters(path: Path) -> dict[str, Roster]:
    try:
        told = json.loads(path.read_text(encoding="utf-8"))
        return {
            key: Roster.of(
                row["students"],
                school=row.get("school", ""),
                klass=row.get("class", ""),
                aliases=row.get("aliases", ()),
                teacher=row.get("teacher", ""),
            )
            for key, row in told.items()
        }
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise _Bad(f"rosters file {path.name}: {type(error).__name__}: {error}") from error


def _one(line: str, number: int, rosters: dict[str, Roster], stdout: TextIO, with_reasons: bool) -> None:
    try:
        row: dict[str, Any] = json.loads(line)
        roster, at = rosters[row["roster"]], datetime.fromisoformat(row["at"])
        text, about, kind = row["text"], row.get("about"), row.get("kind", "teacher")
        if not isinstance(text, str) or not (about is None or isinstance(about, str)) or kind not in _KINDS:
            raise ValueError("text, about or kind is of the wrong sort")
        told: dict[str, object] = {"id": row["id"], "pred": read(text, roster, at, about, kind).as_label()}
    except (ValueError, KeyError, TypeError) as error:
        raise _Bad(f"line {number}: {type(error).__name__}: {error}") from error
    if with_reasons:
        told["explain"] = explain(text, roster, at, about, kind)
    stdout.write(json.dumps(told, ensure_ascii=False) + "\n")
