"""Turns of speech of the table of phrases, found in a text: those that hold numbers are taken, the others stand for choice.

There are some seventy patterns and mostly none matches: each is tried only where the text has a character that it needs.
"""

from __future__ import annotations

from collections.abc import Iterator

from handlers.reading.tables.fetching import FETCHED
from handlers.reading.tables.lateness import LATENESS
from handlers.reading.tables.mishaps import MISHAPS
from handlers.reading.tables.notations import EQUATIONS
from handlers.reading.tables.people import FRAILTIES
from handlers.reading.tables.phrases import BY_CLOCK, PHRASES
from handlers.reading.tables.seats import SEATS
from handlers.reading.tables.wavering import OPEN_TO_TWO, UNSURE, WAVERS
from handlers.reading.tables.ways import WAYS
from handlers.reading.tables.wholeness import AT_ALL as WHOLE_AT_ALL
from handlers.reading.tables.wholeness import BY_NUMBER
from handlers.reading.tables.wholeness import PHRASES as WHOLE
from handlers.reading.words.numbers import NUMBER
from handlers.reading.words.pattern import Pattern, Table


def _table(rows: tuple[tuple[str, str], ...]) -> Table:
    return Table([(kind, Pattern(pattern.replace("{N}", NUMBER))) for kind, pattern in rows])


_BY_CLOCK = _table((*EQUATIONS, *BY_CLOCK, *LATENESS))
_BY_NUMBER = _table(BY_NUMBER)
_MAY_BE_WHOLE = Pattern(WHOLE_AT_ALL)
_OPEN_TO_TWO = Pattern(OPEN_TO_TWO)
_WAVERS = _table(WAVERS)
_PHRASES = _table((*PHRASES, *WHOLE, *SEATS, *FETCHED, *MISHAPS, *FRAILTIES, *WAYS, *UNSURE))


def told_by_clock(text: str) -> Iterator[tuple[str, int, int]]:
    """Coming late, leaving early and fever told by numbers (第二节才来, 九点多到的, 38度5): (kind, start, end)."""
    whole = _BY_NUMBER.tried_on(text) if _MAY_BE_WHOLE.search(text) else []
    for kind, pattern in (*_BY_CLOCK.tried_on(text), *whole):
        for match in pattern.finditer(text):
            yield kind, match.start(), match.end()


def find_phrases(text: str) -> dict[int, list[tuple[int, str]]]:
    """All other phrases of a folded text: start → (end, kind), to be chosen or not when the text is cut. None goes over a line."""
    found: dict[int, list[tuple[int, str]]] = {}
    doubts = _WAVERS.tried_on(text) if _OPEN_TO_TWO.search(text) else []
    for kind, pattern in (*doubts, *_PHRASES.tried_on(text)):
        for match in pattern.finditer(text):
            if "\n" not in match[0]:
                found.setdefault(match.start(), []).append((match.end(), kind))
    return found
