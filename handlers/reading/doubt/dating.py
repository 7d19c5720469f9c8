"""The second reader on the day of a whole roll: is it today's, a past day's, or is the day open?

By letters, with a sign for each word for a day: T for today, P for a past one, F for one ahead, V for one that cannot be told. It
is asked only where another day than today is told, and speaks only where it leaves little room for the day that the rules took.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from handlers.reading.doubt.doubts import shares
from handlers.reading.names.segment import Token
from handlers.reading.tables.datings import DATINGS
from handlers.reading.when.dates import DateWord
from handlers.reading.words.pattern import Pattern

#: Today's, a past day's, or open.
DATES = ("today", "past", "open")
#: The day is asked about where less than this of one is left for the one that the rules took.
LEAST = 0.1

_RUN = 3
_BEHIND, _BEFORE = 12, 8
_NUMBER = Pattern(r"\d+")
_BLANKS = Pattern(r"[ \t]+")
_OTHER_DAY = Pattern(r"[PFV]")


def told_of(dates: Sequence[DateWord], today: date) -> bool:
    """Is any day told but today?"""
    return any(word.day != today for word in dates)


def seen(text: str, tokens: Sequence[Token], dates: Sequence[DateWord], today: date, intent: str) -> set[str]:
    """What the second reader goes by."""
    days = [(word.start, word.end, _sign(word, today)) for word in dates]
    kinds = "".join(sorted({sign for _, _, sign in days}))
    found = {f"#{kinds}", f"#{intent}{kinds}"}
    found.update(f"#{sign}{word.sort}" for word, (_, _, sign) in zip(dates, days, strict=True))
    parts, at = ["^"], 0
    for start, end, sign in sorted([*days, *((one.start, one.end, "X") for one in tokens if one.kind == "name")]):
        if start >= at:
            parts += [text[at:start], sign]
            at = end
    parts += [text[at:], "$"]
    letters = _NUMBER.sub("0", _BLANKS.sub(" ", "".join(parts)))
    for size in range(1, _RUN + 1):
        found.update(letters[at : at + size] for at in range(len(letters) - size + 1))
    for day in _OTHER_DAY.finditer(letters):
        behind, before = letters[day.end() :][:_BEHIND], letters[: day.start()][-_BEFORE:]
        for size in (1, 2):
            found.update(f">{day[0]}{behind[at : at + size]}" for at in range(len(behind) - size + 1))
            found.update(f"<{day[0]}{before[at : at + size]}" for at in range(len(before) - size + 1))
    return found


def undated(
    text: str, tokens: Sequence[Token], dates: Sequence[DateWord], today: date, told: date, intent: str
) -> DateWord | None:
    """The word for a day to ask about, where the second reader leaves little room for the day told; else None."""
    if not told_of(dates, today):
        return None
    share = shares(DATINGS, seen(text, tokens, dates, today, intent))[DATES.index("past" if told < today else "today")]
    return next(word for word in dates if word.day != today) if share < LEAST else None


def _sign(word: DateWord, today: date) -> str:
    if word.day is None:
        return "V"
    return "T" if word.day == today else "P" if word.day < today else "F"
