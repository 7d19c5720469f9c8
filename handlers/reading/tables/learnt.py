"""How a learnt table is written: letters and a weight in tenths for each sort; tabs between entries, a blank is _, a new line |."""

from __future__ import annotations

import re


def read(table: str) -> dict[str, tuple[float, ...]]:
    """Letters → their weights."""
    found: dict[str, tuple[float, ...]] = {}
    for entry in table.replace("\n", "\t").split("\t"):
        letters, *tenths = entry.split(" ")
        if tenths:
            found[letters.replace("_", " ").replace("|", "\n")] = tuple(int(weight) / 10 for weight in tenths)
    return found


_FEW = re.compile(r"([a-zA-Z])(-?\d+)")


def read_few(table: str) -> dict[str, dict[str, float]]:
    """The same where most weights are nought: letters → a weight for each of the sorts that have one, each by its sign (a12c-3)."""
    found: dict[str, dict[str, float]] = {}
    for entry in table.replace("\n", "\t").split("\t"):
        letters, _, tenths = entry.partition(" ")
        if tenths:
            known = {sign: int(weight) / 10 for sign, weight in _FEW.findall(tenths)}
            found[letters.replace("_", " ").replace("|", "\n")] = known
    return found
