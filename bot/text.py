"""WeChat Work cuts texts at 2048 bytes without a word (90236): they are divided before, at the best place there is."""

from __future__ import annotations

import re
from collections.abc import Callable

#: UTF-8 bytes that WeChat Work passes on of one text.
LIMIT = 2048
MORE = "……（内容较长，以上是前一部分）"

_LINE = re.compile(r"(?<=\n)")
_SENTENCE = re.compile("(?<=[。!?;\uff01\uff1f\uff1b])")
_CLAUSE = re.compile("(?<=[、,: \uff0c\uff1a])")


def split(text: str, limit: int = LIMIT) -> tuple[str, ...]:
    """Parts of at most `limit` UTF-8 bytes, see `split_by`."""
    return split_by(text, limit, _size)


def split_by(text: str, limit: int, size: Callable[[str], int]) -> tuple[str, ...]:
    """Parts of at most `limit` by `size`: cut between lines, else sentences, else clauses, else characters.

    The parts joined are the text, but for blanks at the cuts. An empty text has no parts.
    """
    parts: list[str] = []
    part = ""
    for piece in _pieces(text, limit, size, (_LINE, _SENTENCE, _CLAUSE)):
        if size(part + piece) > limit:
            parts.append(part)
            part = ""
        part += piece
    parts.append(part)
    return tuple(kept for p in parts if (kept := p.strip()))


def fit(text: str, limit: int = LIMIT) -> str:
    """A text that must go as one, e.g. a passive reply: whole, or its first part with a word that there was more."""
    parts = split(text, limit)
    if len(parts) <= 1:
        return parts[0] if parts else ""
    return split(text, limit - _size(MORE))[0] + MORE


def _pieces(text: str, limit: int, size: Callable[[str], int], cuts: tuple[re.Pattern[str], ...]) -> list[str]:
    if size(text) <= limit:
        return [text]
    if not cuts:
        return list(text)
    found = cuts[0].split(text)
    return [piece for part in found for piece in _pieces(part, limit, size, cuts[1:])]


def _size(text: str) -> int:
    return len(text.encode("utf-8"))
