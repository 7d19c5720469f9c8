"""Leave that was asked for on an earlier day and lasts until today."""

from __future__ import annotations

from handlers.reading.when.dates import DateWord
from handlers.reading.words.pattern import Pattern

#: 昨天|请的两天事假.
_LASTS = Pattern(
    r"[^,。;]{0,4}(?:请|批|准)(?:的|了|过)?(?:病|事)?假?(?:的|了)?(?:[两二三四五六几2-9]|好几)[天日](?:的)?(?:病|事)?假?"
    r"(?=[,。; ]|$)"
)


def lasts(text: str, word: DateWord) -> bool:
    """昨天请的两天事假: is today one of those days?"""
    return word.offset == -1 and _LASTS.match(text[word.end :]) is not None
