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


_FEW = re.compile(r"([a-z])(-?\d+)")
_FIRST = ord("a")


def read_few(table: str, signs: int) -> dict[str, tuple[int, ...]]:
    """The same where most weights are nought, each of the others behind the sign of its sort, a letter from a on (a12c-3):
    letters → their weights, in tenths, for so many sorts."""
    found: dict[str, tuple[int, ...]] = {}
    for entry in table.replace("\n", "\t").split("\t"):
        letters, _, tenths = entry.partition(" ")
        if tenths:
            row = [0] * signs
            for sign, weight in _FEW.findall(tenths):
                row[ord(sign) - _FIRST] = int(weight)
            found[letters.replace("_", " ").replace("|", "\n")] = tuple(row)
    return found
