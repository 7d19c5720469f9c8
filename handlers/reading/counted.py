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


def total(found: list[tuple[str, int]]) -> int | None:
    """Boys and girls added up where both are told and no total is; else the first number."""
    if not found:
        return None
    by_sex = dict(reversed(found))
    if "" in by_sex:
        return by_sex[""]
    if "男" in by_sex and "女" in by_sex:
        return by_sex["男"] + by_sex["女"]
    return None
