"""How a learnt table is written: letters and a weight in tenths for each sort; tabs between entries, a blank is _, a new line |."""

from __future__ import annotations


def read(table: str) -> dict[str, tuple[float, ...]]:
    """Letters → their weights."""
    found: dict[str, tuple[float, ...]] = {}
    for entry in table.replace("\n", "\t").split("\t"):
        letters, *tenths = entry.split(" ")
        if tenths:
            found[letters.replace("_", " ").replace("|", "\n")] = tuple(int(weight) / 10 for weight in tenths)
    return found
