"""What the fault tests saw, a line each, printed together at the end of the run."""

from __future__ import annotations

from collections.abc import Callable

#: figure(number in the fault list, what was done, what was seen)
Figures = Callable[[str, str, str], None]

SEEN: list[tuple[str, str, str]] = []


def record(fault: str, what: str, seen: str) -> None:
    """Keep one line for the table."""
    SEEN.append((fault, what, seen))


def table() -> list[str]:
    """The lines in the order of the fault list."""
    ordered = sorted(SEEN, key=lambda row: (int(row[0][1:]), row[1]))
    return [f"{fault:4} {what:58} {seen}" for fault, what, seen in ordered]
