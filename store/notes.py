"""What one transaction knows and forgets when it ends."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection

#: Under which a transaction's own notes lie with it.
_NOTES = "baoxue_notes"


@dataclass(slots=True)
class Notes:
    """What one transaction knows: whether it may write, counties whose directory it wrote (None: all), versions it has read and
    what is held in memory at these, locks it holds, the driver's cursor on which its ready statements run, and who
    watches them.

    `alone`: nobody else writes until it ends (SQLite's one writer), so that what it has read stays so: whether anybody was ever at
    rest, and the acts of pupils.
    """

    write: bool = False
    alone: bool = False
    resting: bool | None = None
    acts: dict[int, tuple[Any, ...]] = field(default_factory=dict)
    touched: set[int | None] = field(default_factory=set)
    seen: dict[int, int] = field(default_factory=dict)
    directories: dict[int, Any] = field(default_factory=dict)
    held: set[int] = field(default_factory=set)
    cursor: Any = None
    line: Any = None
    later: list[Any] = field(default_factory=list)
    asked: dict[Any, list[Any]] = field(default_factory=dict)
    watched: list[Any] | None = None


def take_notes(tx: Connection, notes: Notes) -> None:
    """Let these be the notes of a transaction that begins."""
    setattr(tx, _NOTES, notes)


def notes_of(tx: Connection) -> Notes | None:
    """The notes of a transaction that `Database` began; None for a bare connection."""
    return getattr(tx, _NOTES, None)
