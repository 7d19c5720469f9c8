"""The empty forms: what they ask for is what the import takes."""

from __future__ import annotations

import io

import openpyxl
import pytest

from handlers.roster import Result, import_calendar, import_roster, import_staff
from handlers.roster.template import FORMS, template
from store.db import Database
from tests.roster.sheets import TODAY
from tests.roster.test_import_calendar import NOW

SCHOOL = "后河镇第一初级中学"
FILLED = {
    "roster": {
        "学校": SCHOOL,
        "年级": "七年级",
        "班级": "1班",
        "姓名": "新同学",
        "出生日期": "2013-10-01",
        "监护人": "某人",
        "关系": "母亲",
        "联系电话": "13800000901",
        "户籍所在地": "安徽省宿州市埇桥区",
        "是否留守": "是",
        "困难类型": "低保、残疾",
    },
    "staff": {
        "学校": SCHOOL,
        "姓名": "新老师",
        "企业微信账号": "xin",
        "手机": "13800000902",
        "职务": "包保教师",
        "包保班级": "七1班",
    },
    "calendar": {"学校": SCHOOL, "日期": "2026-11-12", "安排": "放假", "说明": "暴雪"},
}


def bring(db: Database, kind: str, data: bytes) -> Result:
    if kind == "roster":
        return import_roster(db, data, TODAY, check=False)
    if kind == "staff":
        return import_staff(db, data, TODAY, check=False)
    return import_calendar(db, data, NOW, check=False)


@pytest.mark.parametrize("kind", FORMS)
def test_a_filled_form_is_imported_whole(county: Database, kind: str) -> None:
    """One row in the form's own columns is taken, and no column of it is unused."""
    book = openpyxl.load_workbook(io.BytesIO(template(kind)))
    sheet = book.worksheets[0]
    for column, heading in enumerate((cell.value for cell in sheet[1]), start=1):
        sheet.cell(2, column).value = FILLED[kind].get(str(heading), None)
    out = io.BytesIO()
    book.save(out)

    result = bring(county, kind, out.getvalue())

    assert result.done, list(result.lines())
    assert len(result.added) == 1
    assert not [note for note in result.told.notes if "没有用到的列" in note]


@pytest.mark.parametrize("kind", FORMS)
def test_a_form_left_empty_is_told(county: Database, kind: str) -> None:
    """An empty form is a fault in a line, not an import of nothing."""
    result = bring(county, kind, template(kind))

    assert len(result.told.faults) == 1


@pytest.mark.parametrize("kind", FORMS)
def test_every_column_of_a_form_is_text(kind: str) -> None:
    """A spreadsheet program would else keep an id number as a number and lose its last digits."""
    sheet = openpyxl.load_workbook(io.BytesIO(template(kind))).worksheets[0]

    assert {sheet.column_dimensions[cell.column_letter].number_format for cell in sheet[1]} == {"@"}
