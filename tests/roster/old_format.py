"""A smallest .xls (BIFF8 inside a compound file), written by hand: no library here writes the old format."""

from __future__ import annotations

import struct
from collections.abc import Sequence

SECTOR = 512
END, FREE, FAT = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD


def xls(rows: Sequence[Sequence[object]], *, title: str = "名单") -> bytes:
    """One sheet of texts and numbers."""
    return _compound(_stream(rows, title))


def _record(kind: int, body: bytes) -> bytes:
    return struct.pack("<HH", kind, len(body)) + body


def _text(words: str, width: str) -> bytes:
    return struct.pack(f"<{width}B", len(words), 1) + words.encode("utf-16-le")


def _stream(rows: Sequence[Sequence[object]], title: str) -> bytes:
    begin = struct.pack("<HHHHII", 0x0600, 0x0005, 0x0DBB, 0x07CC, 0, 6)
    name = _text(title, "B")
    book = _record(0x0809, begin) + _record(0x0042, struct.pack("<H", 1200))
    offset = len(book) + 4 + 6 + len(name) + 4
    book += _record(0x0085, struct.pack("<IH", offset, 0) + name) + _record(0x000A, b"")
    assert len(book) == offset
    sheet = _record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0010, 0x0DBB, 0x07CC, 0, 6))
    width = max(len(row) for row in rows)
    sheet += _record(0x0200, struct.pack("<IIHHH", 0, len(rows), 0, width, 0))
    for y, row in enumerate(rows):
        for x, value in enumerate(row):
            if isinstance(value, int | float):
                sheet += _record(0x0203, struct.pack("<HHHd", y, x, 0, value))
            elif value != "":
                sheet += _record(0x0204, struct.pack("<HHH", y, x, 0) + _text(str(value), "H"))
    # Streams below 4096 bytes would lie in another place of the compound file.
    return (book + sheet + _record(0x000A, b"")).ljust(4096, b"\0")


def _compound(stream: bytes) -> bytes:
    count = -(-len(stream) // SECTOR)
    chain = [FAT, END, *(index + 3 for index in range(count - 1)), END]
    fat = struct.pack(f"<{len(chain)}I", *chain).ljust(SECTOR, b"\xff")
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16)
    head += struct.pack("<HHHHH6xIIIIIIIII", 0x3E, 3, 0xFFFE, 9, 6, 0, 1, 1, 0, 4096, END, 0, END, 0)
    head += struct.pack("<I", 0) + b"\xff" * (SECTOR - len(head) - 4)
    entries = _entry("Root Entry", 5, END, 0, child=1) + _entry("Workbook", 2, 2, len(stream)) + bytes(2 * 128)
    return head + fat + entries + stream.ljust(count * SECTOR, b"\0")


def _entry(name: str, kind: int, start: int, size: int, child: int = FREE) -> bytes:
    words = (name + "\0").encode("utf-16-le")
    return (
        words.ljust(64, b"\0")
        + struct.pack("<HBBIII", len(words), kind, 1, FREE, FREE, child)
        + bytes(36)
        + struct.pack("<IQ", start, size)
    )
