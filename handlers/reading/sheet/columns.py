"""A table whose columns are the statuses: titles in one line, those who are so beneath them in the next.

应到  实到  病假       事假  旷课
40   37   甲、乙      无    丙
"""

from __future__ import annotations

from typing import NamedTuple

from handlers.reading.evidence import Evidence, Scoped
from handlers.reading.names.roster import Roster
from handlers.reading.words.lexicon import KINDS, MISSING_OR_WHY
from handlers.reading.words.pattern import Pattern

_CELL = Pattern(r"[^\t|]+")
_LEAST = 3
#: With one of these among the titles a row is of a pupil, and read as such.
_BY_PUPIL = Pattern(r"姓名|原因|事由|状态|情况|备注|原报|现改")


class Column(NamedTuple):
    """A title that is a status, and where the cell beneath it stands."""

    kind: str
    words: str
    start: int
    cell: tuple[int, int]


def _cells(line: str, at: int) -> list[tuple[int, int]]:
    return [(at + match.start(), at + match.end()) for match in _CELL.finditer(line)]


def find_columns(raw: str, folded: str, roster: Roster) -> list[Column]:
    """The columns of such a table, where a line of titles names nobody and the next has as many cells."""
    if ("\t" not in raw and "|" not in raw) or len(raw) != len(folded):
        return []
    titles: list[tuple[int, int]] = []
    found: list[Column] = []
    at = 0
    for line in raw.split("\n"):
        cells = _cells(line, at)
        at += len(line) + 1
        heads = [KINDS.get(folded[start:end].strip(" 人数学生员:")) for start, end in cells]
        if _BY_PUPIL.search(line):
            return []
        named = any(name in folded[start:end] for start, end in cells for name in roster.exact)
        if len(cells) >= _LEAST and not named and any(kind in MISSING_OR_WHY for kind in heads):
            titles = cells
        elif titles and len(cells) == len(titles):
            for (start, end), cell in zip(titles, cells, strict=True):
                kind = KINDS.get(folded[start:end].strip(" 人数学生员:"))
                if kind in MISSING_OR_WHY:
                    found.append(Column(kind or "", folded[start:end].strip(), start, cell))
    return found


def give_columns(scoped: Scoped, columns: list[Column]) -> None:
    """Give those who stand in a cell what its title says, and nothing else."""
    for entity in scoped.entities:
        for column in columns:
            if column.cell[0] <= entity.mention.start < column.cell[1]:
                end = column.start + len(column.words)
                own = [piece for piece in entity.evidence if column.cell[0] <= piece.start < column.cell[1]]
                entity.evidence = [Evidence(column.kind, column.start, end, column.words, "head"), *own]
                entity.aside = False
    scoped.by_shape = scoped.by_shape or bool(columns)
