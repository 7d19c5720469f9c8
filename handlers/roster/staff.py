"""A staff file as rows: each person with posts, and the pupils and classes in his charge."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from handlers.roster import cells
from handlers.roster.book import Raw, Sheet
from handlers.roster.classes import ClassName, class_name
from handlers.roster.fields import PLACES, STAFF
from handlers.roster.heading import Record, Table, tables
from handlers.roster.roles import IN_CHARGE, roles_of
from handlers.roster.told import CellError, Told, Where

T = TypeVar("T")

_LIST = re.compile(r"[、,，;；/|\s]+")
_USERID = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.@\-]{0,63}")


@dataclass(frozen=True, slots=True)
class StaffRow:
    """One person as told by one row; `classes` are those he leads as class teacher, `charges` what he is 包保 for."""

    where: Where
    name: str
    roles: tuple[str, ...]
    userid: str | None
    number: str | None
    phone: str | None
    unit: str
    places: Mapping[str, str]
    classes: tuple[ClassName, ...]
    charge_pupils: tuple[str, ...]
    charge_classes: tuple[str, ...]
    first: date | None
    last: date | None
    title: str


def read_staff(sheets: tuple[Sheet, ...], today: date, told: Told) -> list[StaffRow]:
    """The rows of a staff file; faults and notes go to `told`. Rows with a fault are left out."""
    rows = []
    for table in tables(sheets, STAFF, told):
        if table.unused:
            told.note(f"工作表“{table.sheet}”里没有用到的列：{'、'.join(table.unused)}。")
        for record in table.records:
            row = _Reader(record, table, today, told).row()
            if row is not None:
                rows.append(row)
    _refuse_shared_accounts(rows, told)
    if not rows and not told.faults:
        told.fault(Where(), "名单里一个人也没有")
    return rows


def _refuse_shared_accounts(rows: list[StaffRow], told: Told) -> None:
    """One account is one person; one person may stand in several rows, one for each post."""
    owners: dict[str, StaffRow] = {}
    for row in rows:
        if row.userid and (first := owners.setdefault(row.userid.lower(), row)).name != row.name:
            told.fault(row.where, f"企业微信账号 {row.userid} 在{first.where}已经是 {first.name} 的，请核对")


class _Reader:
    """Reads one record, telling every bad cell rather than the first."""

    def __init__(self, record: Record, table: Table, today: date, told: Told) -> None:
        self.record, self.table, self.today, self.told = record, table, today, told
        self.bad = False

    def row(self) -> StaffRow | None:
        if not any(self.record.get(field) for field in ("name", "userid", "number", "phone", "role")):
            return None
        name = self._read("name", cells.name)
        if name is None and not self.bad:
            self._fault(self.record.where, "没有写姓名。补上姓名，或删去这一行")
        unit = self._read("unit", cells.words) or ""
        office = unit or self._read("school", cells.words) or ""
        roles = self._read("role", lambda value: roles_of(cells.words(value), office)) or ()
        if not roles and not self.bad:
            self._fault(self.record.where, f"没有写{name}的职务（班主任、校长、包保教师……）")
        phones, _ = self._read("phone", cells.mobiles) or ((), False)
        if len(phones) > 1:
            self._fault(self.record.cells["phone"].where, "有两个手机号，请只留收提示的一个")
        classes = self._classes() if "class_teacher" in roles else ()
        charges = [self._list("charge_pupils"), self._list("charge_classes")]
        if any(charges) and roles and not set(roles) & set(IN_CHARGE):
            self._fault(self.record.where, f"给{name}写了包保学生或班级，职务里却没有“包保教师”或“包保干部”，请补上")
        row = StaffRow(
            where=self.record.where,
            name=name or "",
            roles=roles,
            userid=self._read("userid", _userid),
            number=self._read("number", cells.words),
            phone=phones[0] if phones else None,
            unit=unit,
            places={kind: text for kind in PLACES if (text := self._read(kind, cells.words))},
            classes=classes,
            charge_pupils=charges[0],
            charge_classes=charges[1],
            first=self._read("first", lambda value: cells.day(value, self.today, 2000)),
            last=self._read("last", lambda value: cells.day(value, self.today, 2000)),
            title=self.table.title,
        )
        if row.first and row.last and row.last < row.first:
            self._fault(self.record.cells["last"].where, "任职结束早于开始，请核对")
        return None if self.bad else row

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

    def _list(self, field: str) -> tuple[str, ...]:
        text = self._read(field, cells.words) or ""
        return tuple(part for part in _LIST.split(text) if part and part.lower() not in cells.NOTHING)

    def _classes(self) -> tuple[ClassName, ...]:
        grade = self._read("grade", cells.words) or ""
        parts = self._list("class") or (("",) if grade else ())
        cell = self.record.get("class") or self.record.get("grade")
        if not parts or cell is None:
            self._fault(self.record.where, "班主任没有写班级。请在“班级”列写上所带的班（如 七年级1班）")
            return ()
        try:
            return tuple(class_name(grade if not klass or klass.isdigit() else "", klass) for klass in parts)
        except CellError:
            pass
        try:
            return tuple(class_name(grade, klass) for klass in parts)
        except CellError as error:
            self._fault(cell.where, str(error))
            return ()


def _userid(value: Raw) -> str | None:
    text = cells.words(value)
    if text.lower() in cells.NOTHING:
        return None
    if not _USERID.fullmatch(text):
        raise CellError(f"“{text}”不像企业微信账号（管理后台通讯录里每个成员的“账号”，由字母、数字和 - _ . @ 组成）")
    return text
