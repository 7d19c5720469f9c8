"""What a message tells in numbers."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Counted:
    """One number of missing pupils: how many, of which kind (missing: of any), and where it stands."""

    start: int
    end: int
    number: int
    kind: str


@dataclass(slots=True)
class Counts:
    """The numbers of a message; None where it tells none. `missing` are the counts of absentees, in order."""

    expected: int | None = None
    present: int | None = None
    everybody: bool = False
    rest: bool = False
    half: bool = False
    """Of one sex alone it is said that all are here."""
    missing: list[Counted] = field(default_factory=list)
    spans: list[tuple[int, int, str]] = field(default_factory=list)
    words: str = ""
