"""Looks at an uploaded file before any library opens it: a small file may unpack to gigabytes, or ask for them.

A worksheet with one cell at A1 and one at XFD1048576 makes the reader lay out 17 thousand million cells and takes the
process down with it (calamine issue 693), so the corners of each sheet are found first, in the packed stream, with a
bound on how much is unpacked.
"""

from __future__ import annotations

import io
import re
import struct
import zipfile
import zlib

from config.errors import PersonError

LARGEST_FILE = 20 * 1024 * 1024
LARGEST_UNPACKED = 96 * 1024 * 1024
#: A roster packs about ten to one, a bomb a thousand to one; below a few megabytes the ratio says nothing.
HIGHEST_RATIO = 200
HARMLESS = 8 * 1024 * 1024
MOST_PARTS = 2_000
MOST_CELLS = 4_000_000
CHUNK = 1 << 20

_CELL = re.compile(rb"""<(?:\w+:)?c\b[^>]*?\sr\s*=\s*["']([A-Za-z]+)(\d+)["'][^>]*?(/?)>""")
_ROW = re.compile(rb"""<(?:\w+:)?row\b[^>]*?\sr\s*=\s*["'](\d+)["'][^>]*?(/?)>""")
_UNPLACED_CELL = re.compile(rb"<(?:\w+:)?c(?=[\s>])(?![^>]*\sr\s*=)[^>]*[^/]>|<(?:\w+:)?c>")
#: What zipfile raises for an archive that is cut, changed, encrypted or packed in a way it does not know.
UNREADABLE = (
    zipfile.BadZipFile,
    zipfile.LargeZipFile,
    zlib.error,
    struct.error,
    NotImplementedError,
    RuntimeError,
    ValueError,
    EOFError,
    OSError,
)
#: Digits or letters of an address that are looked at: with so many it is too far away in any case.
MOST_DIGITS = 9
#: A tag may lie across two chunks; none that matters is longer.
OVERLAP = 512

SAVE_AS = "请用 Excel 或 WPS 打开它，另存为 .xlsx 再导入"


def check_size(data: bytes) -> None:
    """Raises PersonError for an empty file or one too large to be a roster."""
    if not data:
        raise PersonError("文件是空的，请检查是不是选错了文件。")
    if len(data) > LARGEST_FILE:
        raise PersonError(
            f"文件有 {len(data) >> 20} MB，超过 {LARGEST_FILE >> 20} MB。请删去图片和多余的工作表，或分成几个文件。"
        )


def check_workbook(data: bytes) -> None:
    """Raises PersonError for an .xlsx that is broken, holds macros, or would not fit into memory once open."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            _check_parts(archive, len(data))
            for part in archive.infolist():
                _check_part(archive, part)
    except UNREADABLE as error:
        raise PersonError(f"这个文件打不开，可能没有传完整或已损坏。{SAVE_AS}。") from error


def _check_parts(archive: zipfile.ZipFile, size: int) -> None:
    parts = archive.infolist()
    names = {part.filename for part in parts}
    if "xl/workbook.xml" not in names:
        raise PersonError(f"这不是 .xlsx 工作簿。{SAVE_AS}。")
    if any(name.lower().endswith("vbaproject.bin") for name in names):
        raise PersonError("这个文件带有宏，不能导入。请另存为不带宏的 .xlsx。")
    strange = any(part.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED) for part in parts)
    climbs = any(name.startswith(("/", "\\")) or ".." in re.split(r"[/\\]", name) for name in names)
    if strange or climbs:
        raise PersonError(f"这个文件的内部结构不正常。{SAVE_AS}。")
    unpacked = sum(part.file_size for part in parts)
    bomb = unpacked > HARMLESS and unpacked > size * HIGHEST_RATIO
    if len(parts) > MOST_PARTS or unpacked > LARGEST_UNPACKED or bomb:
        raise PersonError(
            f"文件只有 {size >> 10} KB，展开却有 {unpacked >> 20} MB，不能导入。请把名单复制到一个新的工作簿里再试。"
        )


def _check_part(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> None:
    """Unpack one part piece by piece: the declared size is a claim, and only the stream shows the sheet's corners."""
    rows = columns = filled_row = 0
    unplaced = False
    with archive.open(part) as stream:
        seen, tail = 0, b""
        while chunk := stream.read(CHUNK):
            seen += len(chunk)
            if seen > part.file_size:
                raise zipfile.BadZipFile("longer than declared")
            text = tail + chunk
            if b"<!DOCTYPE" in text or b"<!ENTITY" in text:
                raise PersonError(f"这个文件的内部结构不正常。{SAVE_AS}。")
            for letters, number, closed in _CELL.findall(text):
                if not closed:
                    rows = max(rows, _row(number))
                    columns = max(columns, _column(letters))
            filled_row = max([filled_row, *(_row(number) for number, closed in _ROW.findall(text) if not closed)])
            unplaced = unplaced or bool(_UNPLACED_CELL.search(text))
            tail = text[-OVERLAP:]
    # Cells that do not tell where they are follow their row.
    height = max(rows, filled_row) if unplaced else rows
    if height * max(columns, 1) > MOST_CELLS:
        raise PersonError(
            f"有一张工作表用到了第 {height} 行、第 {columns} 列，太大了。"
            "多半是表格很远的地方有一个多余的字：请把名单复制到一个新的工作簿里再导入。"
        )


def _row(digits: bytes) -> int:
    return int(digits[:MOST_DIGITS])


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters.upper()[:MOST_DIGITS]:
        number = number * 26 + letter - 64
    return number
