"""Classical turns and those of dialect put in the plain words that the tables know; nothing moves."""

from __future__ import annotations

from handlers.reading.tables import dialect
from handlers.reading.tables.classical import MARKS, RULES
from handlers.reading.words.pattern import Pattern

_TURNS = tuple(
    (Pattern(marks), tuple((Pattern(pattern), plain) for pattern, plain in rules))
    for marks, rules in ((MARKS, RULES), (dialect.MARKS, dialect.RULES))
)


def in_plain_words(text: str) -> str:
    """The folded text with such turns in plain words, of the same length: 未克到校 → 没能到校, 病呢2个 → 病的2个."""
    for marks, rules in _TURNS:
        if marks.search(text) is None:
            continue
        for pattern, plain in rules:
            for match in pattern.finditer(text):
                size = match.end() - match.start()
                text = text[: match.start()] + match.expand(plain)[:size].ljust(size) + text[match.end() :]
    return text
