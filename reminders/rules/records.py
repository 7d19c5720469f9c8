"""What a record of a visit says, put together from all that was told of its day, and what it still lacks to be a full
one (YZ-19).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

#: What a full record names besides date and mode: part → how to ask for it.
PARTS: Mapping[str, str] = {
    "persons": "谁去的",
    "met": "见到了谁",
    "said": "说了什么",
    "result": "对方什么态度、结果怎样",
}
#: Outcomes that are a result.
RESULTS = frozenset({"returned", "promised", "refused"})


@dataclass(slots=True)
class Visit:
    """The visit of one day as told so far. complete: told by a form that asks for everything."""

    day: date
    persons: list[str] = field(default_factory=list)
    met: bool = False
    said: bool = False
    attitude: bool = False
    outcome: str | None = None
    complete: bool = False

    def add(self, persons: tuple[str, ...], fields: Mapping[str, Any]) -> None:
        """Take in what one more message tells of this visit."""
        self.persons.extend(who for who in persons if who not in self.persons)
        self.met = self.met or bool(fields.get("met"))
        self.said = self.said or bool(fields.get("said") or fields.get("content"))
        self.attitude = self.attitude or bool(fields.get("attitude"))
        outcome = fields.get("outcome")
        if outcome in RESULTS or self.outcome is None:
            self.outcome = outcome if outcome else self.outcome
        self.complete = self.complete or bool(fields.get("complete"))

    def lacks(self) -> tuple[str, ...]:
        """The parts of a full record that nobody has told yet."""
        if self.complete:
            return ()
        has = {
            "persons": bool(self.persons),
            "met": self.met,
            "said": self.said,
            "result": self.attitude or self.outcome in RESULTS,
        }
        return tuple(part for part in PARTS if not has[part])
