"""Workbooks as schools send them, written for one test each."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from datetime import date

import openpyxl

TODAY = date(2026, 10, 12)
HEAD = ["序号", "姓名", "学籍号", "年级", "班级", "监护人", "联系电话"]


def xlsx(rows: Sequence[Sequence[object]], *, title: str = "名单", merged: Sequence[str] = ()) -> bytes:
    """One sheet of rows as .xlsx."""
    return book({title: rows}, merged=merged)


def book(sheets: dict[str, Sequence[Sequence[object]]], *, merged: Sequence[str] = ()) -> bytes:
    """Several sheets as .xlsx; `merged` ranges are those of the first."""
    workbook = openpyxl.Workbook()
    workbook.remove(workbook.worksheets[0])
    for title, rows in sheets.items():
        sheet = workbook.create_sheet(title)
        for row in rows:
            sheet.append(list(row))
        for cell in (cell for line in sheet.iter_rows() for cell in line):
            if cell.data_type == "f":
                cell.data_type = "s"  # typed as text, as an attacker would
    for cells in merged:
        workbook.worksheets[0].merge_cells(cells)
    out = io.BytesIO()
    workbook.save(out)
    return out.getvalue()


def parts(data: bytes, changes: dict[str, bytes]) -> bytes:
    """The same workbook with some of its inner parts replaced or added."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            if name not in changes:
                new.writestr(name, old.read(name))
        for name, content in changes.items():
            new.writestr(name, content)
    return out.getvalue()


def id_number(first: str) -> str:
    """An id number with a right check digit, from its first 17 digits."""
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    return first + "10X98765432"[sum(int(d) * w for d, w in zip(first, weights, strict=True)) % 11]
