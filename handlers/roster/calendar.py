"""Terms and changed days from a spreadsheet: when school begins and ends, snow days, make-up lessons.

Two sorts of sheet: 学期开始 and 学期结束, or 日期 and 安排 (放假, 上课, 取消). A row that names no school holds for its
whole county.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta

from config.days import day_of, say_day
from config.errors import PersonError
from handlers.roster import cells
from handlers.roster.book import Raw, Sheet
from handlers.roster.fields import DAYS, TERMS
from handlers.roster.heading import Record, explains, table_of
from handlers.roster.places import same_place
from handlers.roster.result import Result
from handlers.roster.told import CellError, Where
from store import due, school_days, units
from store.db import Tx
from store.units import Unit

KINDS = {
    "off": ("放假", "停课", "休息", "不上课", "休"),
    "on": ("上课", "补课", "调课", "上班", "补班"),
    "clear": ("取消", "撤销", "恢复"),
}
#: A term, and a run of changed days, longer than this is a slip of the pen.
LONGEST_TERM = timedelta(days=200)
LONGEST_RUN = timedelta(days=45)


def set_calendar(tx: Tx, sheets: tuple[Sheet, ...], now: datetime, result: Result) -> None:
    """Set the terms and declare the days that the sheets tell. Nothing must be committed when `result.ok` is False."""
    read = 0
    for sheet in sheets:
        if sheet.is_empty or explains(sheet):
            continue
        for fields, take in ((TERMS, _term), (DAYS, _days)):
            table = table_of(sheet, fields, result.told)
            if table is None:
                continue
            for record in table.records:
                read += 1
                try:
                    take(tx, record, now, result)
                except CellError as error:
                    result.told.fault(record.where, str(error))
                except PersonError as error:
                    result.told.fault(record.where, str(error))
            break
        else:
            result.told.fault(Where(sheet.name), "没有找到列名。校历要有“学期开始”“学期结束”两列，或“日期”“安排”两列")
    if not read and result.ok:
        result.told.fault(Where(), "表里一行也没有")
    # Whose deadline moves, and who is or is not asked tomorrow, is found out by looking at everybody again.
    for county in units.counties(tx):
        due.wake(tx, county.id, now)


def _term(tx: Tx, record: Record, now: datetime, result: Result) -> None:
    unit = _unit(tx, record)
    first, last = _day(record, "first", now), _day(record, "last", now)
    if first is None or last is None:
        raise CellError("学期开始和学期结束两个日期都要写")
    if not first < last <= first + LONGEST_TERM:
        raise CellError(f"学期从 {first} 到 {last}，不合情理，请核对")
    known = school_days.of(tx, [unit.id]).terms
    label = f"{unit.name} {first} 至 {last}"
    if any((term.first_day, term.last_day) == (first, last) for term in known):
        result.same += 1
        return
    same_start = next((term for term in known if term.first_day == first), None)
    clash = next(
        (term for term in known if term is not same_start and term.first_day <= last and first <= term.last_day), None
    )
    if clash is not None:
        raise CellError(f"和已有的学期（{clash.first_day} 至 {clash.last_day}）重叠，请核对")
    school_days.put_term(tx, unit.id, first, last)
    if same_start is None:
        result.added.append(label)
    else:
        result.changed.append(f"{label}（原来到 {same_start.last_day}）")


def _days(tx: Tx, record: Record, now: datetime, result: Result) -> None:
    unit = _unit(tx, record)
    first = _day(record, "day", now)
    last = _day(record, "until", now) or first
    kind_cell, why_cell = record.get("kind"), record.get("why")
    if first is None or last is None or kind_cell is None:
        raise CellError("日期和安排两项都要写")
    if not first <= last <= first + LONGEST_RUN:
        raise CellError(f"从 {first} 到 {last}，不合情理，请核对")
    kind = _kind(kind_cell.value)
    why = cells.words(why_cell.value) if why_cell else ""
    if not why:
        raise CellError("请在“说明”里写上原因（如 暴雪停课、国庆调课）")
    known = {day.day: day.kind for day in school_days.of(tx, [unit.id]).days}
    for offset in range((last - first).days + 1):
        day = first + timedelta(days=offset)
        if known.get(day, "clear") == kind:
            result.same += 1
            continue
        school_days.declare(tx, unit.id, day, kind, why, now)
        result.added.append(
            f"{unit.name} {say_day(day)}{'上课' if kind == 'on' else '放假' if kind == 'off' else '照常'}"
        )


def _kind(value: Raw) -> str:
    text = cells.words(value)
    for kind, said in KINDS.items():
        if text in said:
            return kind
    raise CellError(f"不认得安排“{text}”，请写“放假”“上课”或“取消”")


def _day(record: Record, field: str, now: datetime) -> date | None:
    cell = record.get(field)
    if cell is None:
        return None
    try:
        return cells.day(cell.value, day_of(now), 2020)
    except CellError as error:
        raise CellError(f"{cell.where.column}列“{cell.where.heading}”：{error}") from None


def _unit(tx: Tx, record: Record) -> Unit:
    """The school or county of a row; the only county where none is named."""
    told = {
        kind: cells.words(cell.value)
        for kind in ("county", "township", "school")
        if (cell := record.get(kind)) is not None
    }
    counties = [unit for unit in units.counties(tx) if "county" not in told or same_place(unit.name, told["county"])]
    kind = next((kind for kind in ("school", "township") if kind in told), None)
    if kind is None:
        found = counties
    else:
        below = [unit for county in counties for unit in units.subtree(tx, county.id, kind)]
        found = [
            unit
            for unit in below
            if unit.name == told[kind] or (kind != "school" and same_place(unit.name, told[kind]))
        ]
    if len(found) == 1:
        return found[0]
    if kind is None and not told:
        raise PersonError(
            "系统里不止一个县，请加一列“县”或“学校”写明是哪里的校历" if found else "系统里还没有县，请先导入学生名单"
        )
    wanted = told[kind or "county"]
    raise PersonError(
        f"系统里有{len(found)}个“{wanted}”，请加一列“县”写明" if found else f"系统里没有“{wanted}”，请核对名称"
    )
