"""What one transaction knows and forgets when it ends."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection

#: Name of the execution option in which a transaction's own notes lie.
NOTES = "baoxue_notes"


@dataclass(slots=True)
class Notes:
    """What one transaction knows: counties whose directory it wrote (None: all), versions it has read, locks it holds,
    the driver's cursor on which its ready statements run, and who watches them.
    """

    touched: set[int | None] = field(default_factory=set)
    seen: dict[int, int] = field(default_factory=dict)
    held: set[int] = field(default_factory=set)
    cursor: Any = None
    line: Any = None
    later: list[Any] = field(default_factory=list)
    asked: dict[Any, list[Any]] = field(default_factory=dict)
    watched: list[Any] | None = None


def notes_of(tx: Connection) -> Notes | None:
    """The notes of a transaction that `Database` began; None for a bare connection."""
    found: Notes | None = tx.get_execution_options().get(NOTES)
    return found
