"""Files that must not be opened: each refused with one line, quickly, before memory is asked for."""

from __future__ import annotations

import io
import time
import zipfile

import pytest

from config.errors import PersonError
from handlers.roster.book import read_book
from handlers.roster.guard import LARGEST_FILE, MOST_CELLS
from tests.roster.old_format import xls
from tests.roster.sheets import parts, xlsx

GOOD = xlsx([["姓名", "班级"], ["李明", "七1班"]])
SHEET = "xl/worksheets/sheet1.xml"
NAMESPACE = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'


def sheet(cells: str) -> dict[str, bytes]:
    return {SHEET: f"<worksheet {NAMESPACE}><sheetData>{cells}</sheetData></worksheet>".encode()}


def lying_about_its_size() -> bytes:
    """A workbook whose directory says that its sheet is short."""
    data = bytearray(parts(GOOD, sheet("<row r='1'>" + "<c t='str'><v>x</v></c>" * 90_000 + "</row>")))
    entry = data.rfind(SHEET.encode()) - 46
    assert data[entry : entry + 4] == b"PK\x01\x02"
    data[entry + 24 : entry + 28] = (1000).to_bytes(4, "little")
    return bytes(data)


HOSTILE = {
    "empty": (b"", "空的"),
    "too large": (b"PK\x03\x04" + b"0" * LARGEST_FILE, "超过"),
    "a thousand to one": (parts(GOOD, {"xl/media/a.bin": b"\0" * 50_000_000}), "展开"),
    "longer than it says": (lying_about_its_size(), "打不开"),
    "one cell in the last corner": (
        parts(
            GOOD, sheet('<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>2</v></c></row>')
        ),
        "太大",
    ),
    "the corner in another spelling": (
        parts(
            GOOD,
            sheet("<row r='1'><c s='1' r='A1'><v>1</v></c></row><row r='1048576'><c r='xfd1048576'><v>2</v></c></row>"),
        ),
        "太大",
    ),
    "a cell that follows its row": (
        parts(GOOD, sheet('<row r="1"><c r="ZZ1"><v>1</v></c></row><row r="1048576"><c><v>2</v></c></row>')),
        "太大",
    ),
    "a million columns": (
        parts(GOOD, sheet('<row r="1"><c r="A1"><v>1</v></c></row><row r="9"><c r="BDWGN9999"><v>2</v></c></row>')),
        "太大",
    ),
    "an address of a thousand digits": (
        parts(GOOD, sheet(f'<row r="1"><c r="A{"9" * 5000}"><v>1</v></c></row>')),
        "太大",
    ),
    "an outside entity": (
        parts(GOOD, {SHEET: b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><worksheet>&e;</worksheet>'}),
        "不正常",
    ),
    "macros": (parts(GOOD, {"xl/vbaProject.bin": b"x"}), "宏"),
    "a path that climbs": (parts(GOOD, {"../../x": b"x"}), "不正常"),
    "no workbook": (parts(xlsx([["x"]]), {"xl/workbook.xml": b"<workbook/>"}), "没有可见的工作表"),
    "cut off": (GOOD[: len(GOOD) // 2], "打不开"),
    "noise after the magic": (b"PK\x03\x04" + bytes(range(256)) * 20, "打不开"),
    "old format, cut off": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2000), "打不开"),
    "old format, one cell in the last corner": (xls([["a"], *([[]] * 65534), [*([""] * 255), "x"]]), "太大"),
    "a web page called .xls": ("<html><table><tr><td>姓名</td></tr></table></html>".encode(), "网页格式"),
    "no table": ("随便一句话".encode(), "没有看到表格"),
    "zero bytes": (b"a,b\x00\n", "不是表格"),
}


@pytest.mark.parametrize(("data", "told"), HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_or_broken_file_is_refused_in_a_line(data: bytes, told: str) -> None:
    """The refusal is one sentence that says what to do, and comes within two seconds."""
    began = time.monotonic()

    with pytest.raises(PersonError) as refused:
        read_book(data)

    assert told in str(refused.value)
    assert "\n" not in str(refused.value)
    assert time.monotonic() - began < 2


def test_a_zip_that_is_no_workbook_is_refused() -> None:
    """A Word file, or any other zip, is told from a workbook by what is in it."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("word/document.xml", "<w/>")

    with pytest.raises(PersonError, match=r"不是 \.xlsx"):
        read_book(out.getvalue())


def test_far_styled_but_empty_cells_keep_nothing_out() -> None:
    """Offices format whole columns: cells without content far down count for nothing."""
    far = '<row r="1048576"><c r="A1048576" s="1"/><c r="XFD1048576" s="1"/></row>'
    cells = f'<row r="1"><c r="A1" t="str"><v>姓名</v></c></row>{far}'

    (read,) = read_book(parts(GOOD, sheet(cells)))

    assert read.rows[0][0] == "姓名"


def test_a_large_honest_roster_is_read_in_seconds() -> None:
    """Two thousand pupils in twenty columns are far below the bounds."""
    rows = [["姓名", "班级", *(f"其他{n}" for n in range(18))]] + [["李明", "七1班", *(["x"] * 18)]] * 2000

    (read,) = read_book(xlsx(rows))

    assert len(read.rows) == 2001
    assert len(read.rows) * 20 < MOST_CELLS
