"""Whether a printed line is what an expectation of a scenario asks for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

#: Keys of an expectation that are no field of a line.
ABOUT_ITSELF = {"mark", "why", "times", "never", "at", "due", "from", "by", "has", "lacks", "clause"}


def _several(value: Any) -> Sequence[Any]:
    return value if isinstance(value, list) else [value]


def _moment(value: Any) -> str:
    return "" if value is None else str(value).replace("T", " ")


def meets(want: Mapping[str, Any], line: Mapping[str, Any]) -> bool:
    """Fields equal (any of a list; a printed list by one of its members),
    instants by their beginning, texts by their parts.
    """
    for field in want.keys() - ABOUT_ITSELF:
        printed = line.get(field)
        found = printed if isinstance(printed, list) else [printed]
        if not any(one in found for one in _several(want[field])):
            return False
    at, text = _moment(line.get("at")), line.get("text") or ""
    bound = _moment(want.get("by"))
    return (
        at.startswith(_moment(want.get("at")))
        and _moment(line.get("due")).startswith(_moment(want.get("due")))
        and at >= _moment(want.get("from"))
        and (not bound or at[: len(bound)] <= bound)
        and all(part in text for part in _several(want.get("has", [])))
        and not any(part in text for part in _several(want.get("lacks", [])))
        and ("clause" not in want or any(one in (line.get("clauses") or []) for one in _several(want["clause"])))
    )


def unmet(wanted: Sequence[Mapping[str, Any]], lines: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The expectations that do not hold, each with how many lines matched it."""
    failed = []
    for want in wanted:
        times = sum(meets(want, line) for line in lines)
        met = times == 0 if want.get("never") else times == want["times"] if "times" in want else times > 0
        if not met:
            failed.append({**want, "matched": times})
    return failed
