"""Where a member of staff belongs: the units at which a row's posts are held, found in the store and never guessed."""

from __future__ import annotations

import re

from config.errors import PersonError
from handlers.roster.places import Places, same_place, short, spelling
from handlers.roster.roles import HELD_AT
from handlers.roster.staff import StaffRow
from store import units
from store.db import Tx
from store.units import Unit

_WHOLE = re.compile(r"全校|全部|所有班级|全体")
_PUPIL_FIRST = re.compile(r"(?P<name>[^()（）]+)[(（](?P<class>[^()（）]*?班?)[)）]?[)）]")
_CLASS_FIRST = re.compile(r"(?P<class>.*?(?:班|年级))(?P<name>[^班]{2,})")


class Offices:
    """Resolves units within one transaction."""

    def __init__(self, tx: Tx, school: str | None) -> None:
        self.tx, self.default = tx, school
        self.places = Places(tx, ())
        self._all = {kind: self._of_kind(kind) for kind in ("county", "township", "central_school", "school")}

    def _of_kind(self, kind: str) -> list[Unit]:
        if kind == "county":
            return units.counties(self.tx)
        return [unit for county in units.counties(self.tx) for unit in units.subtree(self.tx, county.id, kind)]

    def county_of(self, unit: Unit) -> int:
        """The county's id of a unit at or below it."""
        assert unit.county_id is not None
        return unit.county_id

    def units_of(self, role: str, row: StaffRow) -> list[Unit]:
        """Where a row's post of this role is held: one unit, or each class of a class teacher. Raises PersonError."""
        kind = HELD_AT.get(role, "county")
        if kind == "class":
            school = self._school(row)
            found = []
            for name in row.classes:
                klass = self.places.find_class(school, name.name)
                if klass is None:
                    raise PersonError(f"{school.name}没有{name.name}，请核对班级，或先导入这个班的学生名单")
                found.append(klass)
            return found
        if kind == "school":
            return [self._school(row)]
        if kind == "central_school":
            return [self._central_school(row)]
        return [self._township(row) if kind == "township" else self._county(row)]

    def scope(self, role: str, row: StaffRow) -> Unit:
        """Within which pupils and classes in his charge are looked for: his school, or an official's township."""
        if HELD_AT.get(role) == "school" or self._named("school", _office(row)):
            return self._school(row)
        return self._township(row)

    def classes(self, scope: Unit, text: str) -> list[Unit]:
        """The class that a text names within a scope, with or without its school; 全校 is all of them."""
        below = [unit for unit in units.subtree(self.tx, scope.id, "class") if unit.closed_on is None]
        if _WHOLE.fullmatch(text):
            return below
        named = text
        for school in self._all["school"]:
            if text.startswith(school.name) and scope.id in (*school.line, school.id):
                named = text[len(school.name) :]
                below = [klass for klass in below if klass.parent_id == school.id]
        found = [klass for klass in below if spelling(klass.name) == spelling(named) or named in klass.aliases]
        if len(found) == 1:
            return found
        if found:
            raise PersonError(f"{scope.name}有{len(found)}个“{named}”，请在前面写上学校全称")
        raise PersonError(f"{scope.name}没有“{text}”这个班，请核对，或先导入学生名单")

    @staticmethod
    def split_pupil(text: str) -> tuple[str, str]:
        """(name, class or nothing): 七年级1班李明, 李明(七1班), 李明."""
        if match := _PUPIL_FIRST.fullmatch(text):
            return match["name"].strip(), match["class"].strip()
        if match := _CLASS_FIRST.fullmatch(text):
            return match["name"].strip(), match["class"].strip()
        return text, ""

    # -- the kinds

    def _school(self, row: StaffRow) -> Unit:
        name = row.places.get("school") or (row.unit if self._named("school", row.unit) else "") or self.default or ""
        if not name:
            titled = [unit for unit in self._all["school"] if unit.name in row.title]
            if len(titled) == 1:
                return titled[0]
            if len(self._all["school"]) == 1 and not row.unit:
                return self._all["school"][0]
            told = f"“{row.unit}”不是系统里的学校" if row.unit else "没有写学校"
            raise PersonError(f"{told}。请在“学校”列写学校全称；新学校请先导入学生名单")
        found = [unit for unit in self._named("school", name) if self._fits(unit, row)]
        if len(found) == 1:
            return found[0]
        if found:
            raise PersonError(f"有{len(found)}所学校叫“{name}”，请加一列“县”写明是哪一所")
        raise PersonError(f"系统里没有学校“{name}”，请核对全称；新学校请先导入学生名单")

    def _township(self, row: StaffRow) -> Unit:
        return self._above("township", row, "乡镇")

    def _county(self, row: StaffRow) -> Unit:
        return self._above("county", row, "县")

    def _central_school(self, row: StaffRow) -> Unit:
        """The central school, or the township where none is listed: whoever looks upwards from a school passes it."""
        named = [
            unit for unit in self._all["central_school"] if unit.name in (row.places.get("central_school"), row.unit)
        ]
        if len(named) == 1:
            return named[0]
        township = self._township(row)
        below = units.subtree(self.tx, township.id, "central_school")
        return below[0] if len(below) == 1 else township

    def _above(self, kind: str, row: StaffRow, word: str) -> Unit:
        """A township or county: told in its column, in the name of the office, or the one over the row's school."""
        known = [unit for unit in self._all[kind] if self._fits(unit, row)]
        if told := row.places.get(kind):
            known = [unit for unit in known if same_place(unit.name, told)]
            if not known:
                raise PersonError(f"系统里没有{word}“{told}”，请核对；新的{word}请先在学生名单里写上")
        elif named := [unit for unit in known if short(unit.name) in _office(row)]:
            known = named
        elif self._named("school", _office(row)):
            line = self._school(row).line
            known = [unit for unit in known if unit.id in line]
        if len(known) == 1:
            return known[0]
        raise PersonError(f"不知道是哪个{word}的。请加一列“{'县' if known and kind == 'county' else word}”写明")

    def _named(self, kind: str, name: str) -> list[Unit]:
        return [unit for unit in self._all[kind] if name and (unit.name == name or name in unit.aliases)]

    def _fits(self, unit: Unit, row: StaffRow) -> bool:
        line = self.places.line(unit)
        told = {kind: name for kind, name in row.places.items() if kind not in ("school", "central_school", unit.kind)}
        return all(kind not in line or same_place(line[kind], name) for kind, name in told.items())


def _office(row: StaffRow) -> str:
    """The body a person belongs to: many lists have one column for schools and offices together."""
    return row.unit or row.places.get("school", "")
