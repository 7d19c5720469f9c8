"""A workbook as plain rows: .xlsx and .xls through calamine, .csv in the encodings that Chinese offices save."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetTypeEnum, SheetVisibleEnum

from config.errors import PersonError
from handlers.roster.guard import MOST_CELLS, SAVE_AS, check_size, check_workbook
from handlers.roster.old_format import OldFormatError, read_old

#: What a cell may hold; an empty one holds "".
Raw = str | int | float | bool | date | datetime | time | timedelta

ZIP, OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
CSV_SHEET = "CSV"
LOCKED = "这个文件加了密码，打不开。请去掉密码后再导入。"
BROKEN = f"这个文件打不开，可能没有传完整或已损坏。{SAVE_AS}。"
TOO_LARGE = "有一张工作表太大了，多半是很远的地方有一个多余的字。请把名单复制到一个新的工作簿里再导入。"


@dataclass(frozen=True, slots=True)
class Sheet:
    """One worksheet. `rows[0]` is the row numbered 1; merged cells hold their value everywhere."""

    name: str
    rows: tuple[tuple[Raw, ...], ...]

    @property
    def is_empty(self) -> bool:
        return not any(cell != "" for row in self.rows for cell in row)


def read_book(data: bytes) -> tuple[Sheet, ...]:
    """The visible worksheets of a file; what it is is told by its content, not by its name.

    Raises PersonError, saying what to do, for anything that cannot or must not be opened.
    """
    check_size(data)
    if data.startswith(ZIP):
        check_workbook(data)
        return _workbook(data)
    if data.startswith(OLE):
        return _old_workbook(data)
    head = data[:2048].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if head.startswith((b"<html", b"<!doctype", b"<table", b"<?xml", b"<meta", b"<head")):
        raise PersonError(f"这个文件其实是网页格式（从系统里导出的常是这样）。{SAVE_AS}。")
    return (Sheet(CSV_SHEET, _csv(data)),)


def _workbook(data: bytes) -> tuple[Sheet, ...]:
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        sheets = []
        for about in book.sheets_metadata:
            if about.typ != SheetTypeEnum.WorkSheet or about.visible != SheetVisibleEnum.Visible:
                continue
            sheet = book.get_sheet_by_name(about.name)
            if sheet.total_height * sheet.total_width > MOST_CELLS:
                raise PersonError(TOO_LARGE)
            merged = [(*first, *last) for first, last in sheet.merged_cell_ranges or ()]
            sheets.append(_sheet(about.name, sheet.to_python(skip_empty_area=False), merged))
    except PasswordError as error:
        raise PersonError(LOCKED) from error
    except CalamineError as error:
        raise PersonError(BROKEN) from error
    return _some(sheets)


def _old_workbook(data: bytes) -> tuple[Sheet, ...]:
    try:
        return _some([_sheet(one["name"], one["rows"], one["merged"]) for one in read_old(data)])
    except OldFormatError as error:
        said = LOCKED if error.locked else TOO_LARGE if error.too_large else BROKEN
        raise PersonError(said) from error


def _some(sheets: list[Sheet]) -> tuple[Sheet, ...]:
    if not sheets:
        raise PersonError("文件里没有可见的工作表，请检查是不是选错了文件，或工作表被隐藏了。")
    return tuple(sheets)


def _sheet(name: str, rows: Sequence[Sequence[Raw]], merged: Iterable[Sequence[int]]) -> Sheet:
    filled = [list(row) for row in rows]
    for top, left, bottom, right in merged:
        _spread(filled, top, left, bottom, right)
    return Sheet(name, tuple(tuple(row) for row in filled))


def _spread(rows: list[list[Raw]], top: int, left: int, bottom: int, right: int) -> None:
    if top >= len(rows) or left >= len(rows[top]):
        return
    value = rows[top][left]
    for row in rows[top : bottom + 1]:
        for column in range(left, min(right + 1, len(row))):
            row[column] = value


def _csv(data: bytes) -> tuple[tuple[Raw, ...], ...]:
    text = _decode(data)
    if "\x00" in text:
        raise PersonError(f"这不是表格文件。{SAVE_AS}。")
    first = next((line for line in text.splitlines() if line.strip()), "")
    comma = max(",\t;，", key=first.count)
    if first.count(comma) == 0:
        raise PersonError(f"没有看到表格：第一行里没有逗号或制表符。{SAVE_AS}。")
    try:
        return tuple(tuple(row) for row in csv.reader(io.StringIO(text, newline=""), delimiter=comma))
    except csv.Error as error:
        raise PersonError(f"这个 CSV 读不下去。{SAVE_AS}。") from error


def _decode(data: bytes) -> str:
    """UTF-8 first: GB18030 takes nearly any bytes and would turn UTF-8 into other characters without an error."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", "replace")
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise PersonError(f"看不出这个文件的文字编码。{SAVE_AS}。")
