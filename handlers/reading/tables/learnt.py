"""How a learnt table is written: letters and a weight in tenths for each sort; tabs between entries, a blank is _, a new line |.

Sixty thousand entries are read when first asked, and their weights when first met: a command that reads little pays for little.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cached_property
from typing import Any

Weights = tuple[int, ...]
#: The weights of an entry are kept in one number, so many bits for each: one addition adds them all.
_BITS = 24
_HALF, _WHOLE = 1 << _BITS - 1, (1 << _BITS) - 1
_WAITING: list[Learnt] = []


class Learnt(Mapping[str, Weights]):
    """Letters → their weights in tenths, one for each sort. Made where a module begins, or of weights just learnt (`of`)."""

    def __init__(self, entries: Callable[[], Mapping[str, Any]], weights: Callable[[Any], Weights]) -> None:
        self._read, self._weights = entries, weights

    @classmethod
    def of(cls, rows: Mapping[str, Weights]) -> Learnt:
        """A table of weights that are at hand."""
        return cls(lambda: rows, tuple)

    @cached_property
    def entries(self) -> dict[str, Any]:
        """Letters → their weights as they are written."""
        return dict(self._read())

    @cached_property
    def _packed(self) -> _Packed:
        return _Packed(self)

    @cached_property
    def _places(self) -> tuple[tuple[int, ...], int]:
        """Where the weight of each sort begins in a number, and what makes none of them less than nothing."""
        places = tuple(_BITS * sort for sort in range(len(next(iter(self.values()), ()))))
        return places, sum(_HALF << place for place in places)

    def sums(self, letters: Iterable[str]) -> list[int]:
        """What the weights of these different letters come to for each sort, in tenths."""
        whole = sum(map(self._packed.__getitem__, self.entries.keys() & letters))
        places, half = self._places
        whole += half
        return [(whole >> place & _WHOLE) - _HALF for place in places]

    def __getitem__(self, letters: str) -> Weights:
        return self._weights(self.entries[letters])

    def __contains__(self, letters: object) -> bool:
        return letters in self.entries

    def __iter__(self) -> Iterator[str]:
        return iter(self.entries)

    def __len__(self) -> int:
        return len(self.entries)


class _Packed(dict[str, int]):
    """Letters → their weights in one number, of those that were met."""

    def __init__(self, table: Learnt) -> None:
        super().__init__()
        self._table = table

    def __missing__(self, letters: str) -> int:
        number = self[letters] = sum(weight << _BITS * sort for sort, weight in enumerate(self._table[letters]))
        return number


def take_in() -> None:
    """Read the tables of the modules loaded so far: for whoever answers many."""
    for table in _WAITING:
        _ = table.entries


def _waiting(table: str, weights: Callable[[str], Weights]) -> Learnt:
    found = Learnt(lambda: _entries(table), weights)
    _WAITING.append(found)
    return found


def _entries(table: str) -> dict[str, str]:
    plain = table.replace("\n", "\t").replace(" ", "\0").replace("_", " ").replace("|", "\n")
    return {letters: told for letters, _, told in (entry.partition("\0") for entry in plain.split("\t")) if told}


def read(table: str) -> Learnt:
    """The table of which every weight is written."""
    return _waiting(table, lambda told: tuple(map(int, told.split("\0"))))


_FEW = re.compile(r"([a-z])(-?\d+)")
_FIRST = ord("a")


def read_few(table: str, signs: int) -> Learnt:
    """The same where most weights are nought, each of the others behind the sign of its sort, a letter from a on (a12c-3), for so
    many sorts."""

    def weights(told: str) -> Weights:
        row = [0] * signs
        for sign, weight in _FEW.findall(told):
            row[ord(sign) - _FIRST] = int(weight)
        return tuple(row)

    return _waiting(table, weights)
