"""Classical turns put in the plain words that the tables know; nothing moves."""

from __future__ import annotations

from handlers.reading.tables.classical import MARKS, RULES
from handlers.reading.words.pattern import Pattern

_MARKS = Pattern(MARKS)
_RULES = tuple((Pattern(pattern), plain) for pattern, plain in RULES)


def in_plain_words(text: str) -> str:
    """The folded text with classical turns in plain words, of the same length: 未克到校 → 没能到校, 余皆在 → 其余在."""
    if _MARKS.search(text) is None:
        return text
    for pattern, plain in _RULES:
        for match in pattern.finditer(text):
            size = match.end() - match.start()
            text = text[: match.start()] + match.expand(plain)[:size].ljust(size) + text[match.end() :]
    return text
