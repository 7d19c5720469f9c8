"""A roster file as rows: each pupil with class, guardians and circumstances, each bad cell told with its address."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from typing import TypeVar

from handlers.roster import cells
from handlers.roster.book import Raw, Sheet
from handlers.roster.classes import ClassName, class_name, pattern
from handlers.roster.fields import PLACES, ROSTER
from handlers.roster.groups import YES_NO, complete, groups_of, is_of
from handlers.roster.heading import Record, Table, tables
from handlers.roster.told import CellError, Told, Where

T = TypeVar("T")

OLDEST, YOUNGEST = 21, 4
_HOUSEHOLD = re.compile(
    r"(?P<province>.{2,8}?(?:省|自治区)|(?:北京|天津|上海|重庆)市?)(?:.{2,12}?(?:自治州|地区|盟|市)(?=.{1,10}?[市县区旗]))?"
    r"(?P<county>.{1,12}?(?:自治县|自治旗|县(?!市)|市(?!区)|区|旗)).*"
)


@dataclass(frozen=True, slots=True)
class GuardianRow:
    """A guardian as told; `name` is empty where only a phone was given. `language` and `ways` are those of the family."""

    name: str
    relation: str | None
    phone: str | None
    language: str | None = None
    ways: str | None = None


@dataclass(frozen=True, slots=True)
class PupilRow:
    """One pupil as told by one row. None means that the file does not say; an empty tuple that it says none.

    `remark` stands in brackets behind the name; it becomes part of it only where it tells two namesakes apart.
    """

    where: Where
    name: str
    remark: str
    former: str | None
    klass: ClassName
    number: str | None
    born: date | None
    groups: tuple[str, ...] | None
    household: Mapping[str, str] | None
    studentship: bool | None
    guardians: tuple[GuardianRow, ...] | None
    reported: date | None
    places: Mapping[str, str]
    policy: str | None
    title: str


def read_roster(sheets: tuple[Sheet, ...], today: date, told: Told) -> list[PupilRow]:
    """The rows of a roster file; faults and notes go to `told`. Rows with a fault are left out."""
    rows = []
    for table in tables(sheets, ROSTER, told):
        if table.unused:
            told.note(f"工作表“{table.sheet}”里没有用到的列：{'、'.join(table.unused)}。")
        for record in table.records:
            row = _Reader(record, table, today, told).row()
            if row is not None:
                rows.append(row)
    _refuse_shared_numbers(rows, told)
    rows = _tell_apart(rows, told)
    if not rows and not told.faults:
        told.fault(Where(), "名单里一个学生也没有")
    return rows


def _refuse_shared_numbers(rows: list[PupilRow], told: Told) -> None:
    owners: dict[str, PupilRow] = {}
    for row in rows:
        if row.number and (first := owners.setdefault(row.number, row)) is not row:
            told.fault(row.where, f"{row.name} 的学籍号和{first.where}的 {first.name} 相同，请核对")


def _tell_apart(rows: list[PupilRow], told: Told) -> list[PupilRow]:
    """Give namesakes of one class names that differ, so that a teacher who writes the name alone is asked which.

    By what the school wrote behind their names, else by the last digits of their numbers; else it is a fault.
    """
    groups: dict[tuple[str, str, str], list[PupilRow]] = {}
    for row in rows:
        groups.setdefault((row.places.get("school", row.title), row.klass.name, row.name), []).append(row)
    apart: dict[int, PupilRow] = {}
    for (_, klass, name), them in groups.items():
        if len(them) == 1:
            continue
        marks = _marks(them)
        if marks is None:
            told.fault(
                them[1].where,
                f"{klass}有{len(them)}个“{name}”（另一个在{them[0].where}）。是重复的就删去一行；"
                f"是同名的，请都填上学籍号，或在姓名后写明，如 {name}（大）、{name}（小）",
            )
            continue
        for row, mark in zip(them, marks, strict=True):
            apart[id(row)] = replace(row, name=f"{name}({mark})")
        told.note(
            f"{klass}的{len(them)}个“{name}”分别记作 {'、'.join(apart[id(row)].name for row in them)}，报考勤时会问是哪一个。"
        )
    return [apart.get(id(row), row) for row in rows]


def _marks(them: list[PupilRow]) -> list[str] | None:
    for marks in ([row.remark for row in them], [(row.number or "")[-4:] for row in them]):
        if all(marks) and len(set(marks)) == len(them):
            return marks
    return None


class _Reader:
    """Reads one record, telling every bad cell rather than the first."""

    def __init__(self, record: Record, table: Table, today: date, told: Told) -> None:
        self.record, self.table, self.today, self.told = record, table, today, told
        self.bad = False

    def row(self) -> PupilRow | None:
        if not self._has_person():
            return None
        name = self._read("name", cells.name_and_remark)
        if name is None and not self.bad:
            self._fault(self.record.where, "没有写姓名。补上姓名，或删去这一行")
        places = {kind: text for kind in PLACES if (text := self._read(kind, cells.words))}
        number = self._read("number", cells.studentship_number)
        klass = self._class()
        born = self._born()
        groups, guardians = self._groups(), self._guardians()
        former = self._read("former", cells.words)
        household = self._household()
        studentship = self._read("studentship", _has_studentship)
        reported = self._read("reported", lambda value: cells.day(value, self.today, 2000))
        policy = self._read("policy", cells.words)
        if self.bad or name is None or klass is None:
            return None
        return PupilRow(
            where=self.record.where,
            name=name[0],
            remark=name[1],
            former=former or None,
            klass=klass,
            number=number,
            born=born,
            groups=groups,
            household=household,
            studentship=studentship,
            guardians=guardians,
            reported=reported,
            places=places,
            policy=policy or None,
            title=self.table.title,
        )

    def _has_person(self) -> bool:
        """Whether the row speaks of somebody: numbered lines that were left empty often keep their class."""
        return any(self.record.get(field) for field in self.record.cells if field not in (*PLACES, "grade", "class"))

    def _fault(self, where: Where, text: str) -> None:
        self.bad = True
        self.told.fault(where, text)

    def _read(self, field: str, how: Callable[[Raw], T]) -> T | None:
        cell = self.record.get(field)
        if cell is None:
            return None
        try:
            return how(cell.value)
        except CellError as error:
            self._fault(cell.where, str(error))
            return None

    def _class(self) -> ClassName | None:
        grade, klass = self._read("grade", cells.words) or "", self._read("class", cells.words) or ""
        cell = self.record.get("class") or self.record.get("grade")
        where = cell.where if cell else self.record.where
        try:
            if klass or (grade and "class" not in self.table.fields):
                return class_name(grade, klass)
            for text in (self.table.sheet, *re.split(r"[\s,，]+", self.table.title)):
                if found := pattern(
                    re.sub(r"(学生)?(花名册|名单|名册|信息表|登记表|基本信息|学生)$", "", cells.words(text))
                ):
                    return found
            if grade:
                return class_name(grade, "")
        except CellError as error:
            self._fault(where, str(error))
            return None
        self._fault(where, "没有写班级。请加一列“班级”（如 七年级1班），或把工作表改名为班级")
        return None

    def _born(self) -> date | None:
        written = self._read("born", lambda value: cells.day(value, self.today))
        number = self._read("id_number", cells.id_number)
        born, cell = written, self.record.get("born")
        if number:
            cell = cell or self.record.get("id_number")
            try:
                born = cells.born_by_id(number)
            except CellError as error:
                self._fault(self.record.cells["id_number"].where, str(error))
                return None
            if written and written != born and cell:
                self._fault(cell.where, f"出生日期 {written} 和身份证号里的 {born} 不一致，请核对")
        if born and cell and not YOUNGEST <= self.today.year - born.year <= OLDEST:
            self._fault(cell.where, f"出生日期 {born} 不像在读学生的，请核对")
        return born

    def _groups(self) -> tuple[str, ...] | None:
        asked = [field for field in (*YES_NO, "groups") if field in self.table.fields]
        if not asked:
            return None
        found: list[str] = []
        for field in asked:
            if field == "groups":
                found += self._read(field, lambda value: groups_of(cells.words(value))) or []
            elif self._read(field, partial(_is_of, field)):
                found.append(field)
        return complete(found)

    def _household(self) -> Mapping[str, str] | None:
        text = self._read("household", cells.words)
        if not text or text.lower() in cells.NOTHING:
            return None
        match = _HOUSEHOLD.match(text)
        if match:
            return {"province": match["province"], "county": match["county"]}
        where = self.record.cells["household"].where
        self.told.note(f"{where}：“{text}”里看不出省和县，户籍所在地没有登记。写成“河南省卫辉市……”就可以。")
        return None

    def _guardians(self) -> tuple[GuardianRow, ...] | None:
        columns = [
            ("guardian", "relation", "phone", None),
            ("guardian2", "relation2", "phone2", None),
            ("father", "", "father_phone", "父亲"),
            ("mother", "", "mother_phone", "母亲"),
        ]
        if not any(field in self.table.fields for names in columns for field in (names[0], names[2])):
            return None
        language, ways = self._read("language", cells.language), self._read("ways", cells.ways)
        found: dict[str, GuardianRow] = {}
        for who, how, phone, relation in columns:
            name = self._name_or_nothing(who)
            related = relation or self._read(how, cells.words) or None
            numbers, fixed = self._read(phone, cells.mobiles) or ((), False)
            if fixed and not numbers:
                self.told.note(f"{self.record.cells[phone].where}：座机收不到短信，没有登记。有手机号请补上。")
            if name or numbers:
                first = numbers[0] if numbers else None
                known = found.get(name)
                number = first or (known.phone if known else None)
                found[name] = GuardianRow(name, related, number, language or None, ways or None)
            for more in numbers[1:]:
                self.told.note(f"{self.record.cells[phone].where}：有两个号码，提示发给前一个，后一个留作备用。")
                found.setdefault(
                    f"{name}（备用）",
                    GuardianRow(f"{name or '家长'}（备用）", related, more, language or None, ways or None),
                )
        return tuple(found.values())

    def _name_or_nothing(self, field: str) -> str:
        cell = self.record.get(field)
        if cell is None or str(cell.value).strip().lower() in cells.NOTHING:
            return ""
        return self._read(field, lambda value: cells.name(value, "监护人姓名")) or ""


def _is_of(group: str, value: Raw) -> bool:
    return is_of(cells.words(value), group)


def _has_studentship(value: Raw) -> bool:
    text = cells.words(value)
    if text in ("无", "无学籍", "否", "没有", "未建", "未建籍", "未注册", "未办理"):
        return False
    if text in ("有", "有学籍", "是", "在籍", "正常", "在读", "在校", "已注册", "已建"):
        return True
    raise CellError(f"不认得“{text}”，请写“在籍”或“无学籍”")
