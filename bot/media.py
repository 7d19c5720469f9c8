"""What a file that somebody sent really is, by its first bytes; and which of them may be kept as evidence. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from config.errors import ForGood

#: Bytes of one file (96484: 20 MB), and what the platform itself calls empty.
MOST, LEAST = 20 * 1024 * 1024, 5
#: First bytes → what it is. Office files are zips, and old ones OLE.
_MARKS: tuple[tuple[int, bytes, str], ...] = (
    (0, b"\xff\xd8\xff", "image/jpeg"),
    (0, b"\x89PNG\r\n\x1a\n", "image/png"),
    (0, b"%PDF-", "application/pdf"),
    (0, b"PK\x03\x04", "application/zip"),
    (0, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "application/msword"),
    (4, b"ftyp", "video/mp4"),
    (0, b"#!AMR", "audio/amr"),
)
#: Kind of message → what it may bring.
_FITS: dict[str, tuple[str, ...]] = {
    "image": ("image/jpeg", "image/png"),
    "video": ("video/mp4",),
    "voice": ("audio/amr",),
    "file": ("application/pdf", "application/zip", "application/msword", "image/jpeg", "image/png"),
}


@dataclass(frozen=True, slots=True)
class Media:
    """Bytes with the type and the name that the platform told."""

    content: bytes
    told_type: str = ""
    name: str = ""


def looked_at(kind: str, media: Media) -> str:
    """What it is. Raises ForGood, in words for whoever sent it, where it is of no use or may not be kept."""
    size = len(media.content)
    if size <= LEAST:
        raise ForGood("文件是空的", code="empty")
    if size > MOST:
        raise ForGood(f"文件太大（{size // 1024 // 1024}MB，最大{MOST // 1024 // 1024}MB）", code="too_large")
    found = next((mime for at, mark, mime in _MARKS if media.content[at : at + len(mark)] == mark), None)
    if found is None or found not in _FITS.get(kind, ()):
        raise ForGood("文件类型不在可以留存的范围（照片 jpg/png，视频 mp4，文件 pdf/Word/Excel）", code="type")
    return found
