"""Which known pupil each row of a list means, the sure ways before the weaker ones; what is not sure is a fault, not a guess."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from handlers.roster import cohorts
from handlers.roster.cells import base
from handlers.roster.pupils import PupilRow
from handlers.roster.result import Result
from store import pupils
from store.crypto import keyring
from store.db import Tx
from store.pupils import Pupil
from store.units import Unit

#: How a code begins that holds a 学籍号.
NUMBERED = "b1."


@dataclass(slots=True)
class SchoolBook:
    """What is known of one school before the import: pupils by name, each with his class."""

    unit: Unit
    first_day: date
    pupils: dict[int, tuple[Pupil, Unit]] = field(default_factory=dict)
    taken: set[int] = field(default_factory=set)
    classes: dict[int, Unit] = field(default_factory=dict)

    def named(self, name: str) -> list[tuple[Pupil, Unit]]:
        """Pupils of that name; for a bare name also those whom something behind it tells from a namesake."""
        exact = [one for one in self.pupils.values() if one[0].name == name]
        return exact or [one for one in self.pupils.values() if base(one[0].name) == name]


class Matching:
    """Within one transaction; `result` gets every row that may mean several."""

    def __init__(self, tx: Tx, result: Result) -> None:
        self.tx, self.result = tx, result
        self.came_from: dict[int, int] = {}

    def match(
        self, placed: Sequence[tuple[PupilRow, SchoolBook, Unit]]
    ) -> list[tuple[PupilRow, SchoolBook, Unit, Pupil | None]]:
        """Which known pupil each row means, the sure ways before the weaker ones."""
        known: dict[int, Pupil] = {}
        books = {book.unit.id: book for _, book, _ in placed}
        self.came_from = cohorts.came_from(
            ((klass.id, base(row.name)) for row, _, klass in placed),
            ((klass.id, base(pupil.name)) for book in books.values() for pupil, klass in book.pupils.values()),
        )
        for step in (self._by_number, self._in_class, self._in_school):
            for index, (row, book, klass) in enumerate(placed):
                if index not in known and (pupil := step(row, book, klass)):
                    known[index] = pupil
                    book.taken.add(pupil.id)
        return [(*one, known.get(index)) for index, one in enumerate(placed)]

    def _by_number(self, row: PupilRow, book: SchoolBook, _: Unit) -> Pupil | None:
        if not row.number or book.unit.county_id is None:
            return None
        for code in keyring(self.tx).blinds(row.number):
            pupil = pupils.by_code(self.tx, book.unit.county_id, code)
            if pupil is None:
                continue
            if base(pupil.name) not in (base(row.name), row.former):
                self.result.told.fault(
                    row.where,
                    f"这个学籍号在系统里是“{pupil.name}”，表里写“{row.name}”。请核对；确实改了名，就加一列“曾用名”写上原名",
                )
            return pupil
        return None

    def _in_class(self, row: PupilRow, book: SchoolBook, klass: Unit) -> Pupil | None:
        """Where he was: in this class, or in the one that moved up into it."""
        source = self.came_from.get(klass.id, klass.id)
        them = [pupil for pupil, his in book.named(row.name) if his.id == source and not _born_apart(row, pupil)]
        return self._only(them, row, book)

    def _in_school(self, row: PupilRow, book: SchoolBook, klass: Unit) -> Pupil | None:
        """He moved, if the file lists his old class too, without him. Of a class outside the file nothing is known."""
        others = [
            (pupil, his)
            for pupil, his in book.named(row.name)
            if pupil.id not in book.taken and not _born_apart(row, pupil)
        ]
        last_year = [
            pupil
            for pupil, his in others
            if his.id == klass.id and klass.id in self.came_from and not self._apart(row, pupil)
        ]
        if last_year and not (row.born and last_year[0].born):
            self.result.told.fault(
                row.where,
                f"{klass.name}换成了新的一届，去年这个班也有一个“{row.name}”：是同一个人（留级）还是同名？请填上学籍号或出生日期；"
                "去年的毕业班先办毕业，就不会混",
            )
            return None
        moved = self._only([pupil for pupil, his in others if his.id in book.classes], row, book)
        if moved is None and not row.number and (elsewhere := [his for _, his in others if his.id not in book.classes]):
            self.result.told.note(
                f"{klass.name}的{row.name}按新学生登记；{elsewhere[0].name}也有一个{row.name}，"
                "如果是同一个人转班，请两处都填上学籍号再导入。"
            )
        return moved

    @staticmethod
    def _apart(row: PupilRow, pupil: Pupil) -> bool:
        """Both bear a 学籍号, and not the same: he would have been known by it."""
        return bool(row.number) and pupil.code.startswith(NUMBERED)

    def _only(self, found: list[Pupil], row: PupilRow, book: SchoolBook) -> Pupil | None:
        open_ones = [pupil for pupil in found if pupil.id not in book.taken and not self._apart(row, pupil)]
        if len(open_ones) > 1:
            self.result.told.fault(row.where, f"系统里有{len(open_ones)}个“{row.name}”，不知道是哪一个，请填上学籍号")
            return None
        return open_ones[0] if open_ones else None


def _born_apart(row: PupilRow, pupil: Pupil) -> bool:
    return bool(row.born and pupil.born and row.born != pupil.born)
