"""Reads an old .xls in a process of its own, with bounds on its memory and its time.

The reader aborts on some damaged .xls and takes a gigabyte for two cells far apart; unlike an .xlsx the format does not
let one see that beforehand. What happens in the child stays there. This file is both sides: `read_old` starts it, and run
as a program it reads.
"""

from __future__ import annotations

import io
import json
import signal
import subprocess
import sys
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

MEMORY = 768 * 1024 * 1024
SECONDS = 20
MOST_CELLS = 4_000_000
LOCKED, TOO_LARGE = 4, 5


class OldFormatError(Exception):
    """The file could not be read; `locked` or `too_large` say why if that is known."""

    def __init__(self, code: int = 0) -> None:
        super().__init__(f"the child ended with {code}")
        # The reader aborts where it gets no memory.
        self.locked, self.too_large = code == LOCKED, code in (TOO_LARGE, -signal.SIGABRT)


def read_old(data: bytes) -> list[dict[str, Any]]:
    """The visible sheets: `name`, `rows`, and `merged` as (top, left, bottom, right). Raises OldFormatError."""
    # -P: the modules beside this file must not stand in for the library's of the same name.
    command = [sys.executable, "-P", str(Path(__file__).resolve())]
    try:
        child = subprocess.run(command, input=data, capture_output=True, timeout=SECONDS, check=False)  # noqa: S603 - no outside words in it
    except subprocess.TimeoutExpired as error:
        raise OldFormatError(TOO_LARGE) from error
    if child.returncode != 0:
        raise OldFormatError(child.returncode)
    sheets: list[dict[str, Any]] = json.loads(child.stdout, object_hook=_from_json)
    return sheets


def _from_json(value: dict[str, Any]) -> Any:
    if "day" in value:
        return date.fromisoformat(value["day"])
    return datetime.fromisoformat(value["moment"]) if "moment" in value else value


def _to_json(value: object) -> object:
    if isinstance(value, datetime):
        return {"moment": value.isoformat()}
    if isinstance(value, date):
        return {"day": value.isoformat()}
    if isinstance(value, time | timedelta):
        return str(value)
    raise TypeError(type(value).__name__)


def _child() -> int:
    from python_calamine import CalamineWorkbook, PasswordError, SheetTypeEnum, SheetVisibleEnum

    try:
        import resource
    except ImportError:  # not on Windows: there the time alone is bounded
        pass
    else:
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(sys.stdin.buffer.read()))
    except PasswordError:
        return LOCKED
    sheets = []
    for about in book.sheets_metadata:
        if about.typ != SheetTypeEnum.WorkSheet or about.visible != SheetVisibleEnum.Visible:
            continue
        sheet = book.get_sheet_by_name(about.name)
        if sheet.total_height * sheet.total_width > MOST_CELLS:
            return TOO_LARGE
        merged = [[*first, *last] for first, last in sheet.merged_cell_ranges or ()]
        sheets.append({"name": about.name, "rows": sheet.to_python(skip_empty_area=False), "merged": merged})
    json.dump(sheets, sys.stdout, default=_to_json)
    return 0


if __name__ == "__main__":
    sys.exit(_child())
