"""The second reader on the day: is a report of the past day that a word in it tells, or is that day only told by the way?

By letters, like `doubts`: those around the word, whose day that is (D) among today (T), other days (E) and pupils (X). Where they
leave little room for it to be told by the way, and the rules took another day, the day is asked about.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from handlers.reading.doubt.doubts import shares
from handlers.reading.names.segment import Token
from handlers.reading.tables.daywords import DAYWORDS
from handlers.reading.when.dates import DateWord
from handlers.reading.words.pattern import Pattern

#: The day is asked about where less than this of one is left for its being told by the way.
LEAST = 0.2

#: How many letters it looks at, behind the word and before it, and how many letters of text the kinds of words go to.
_BEHIND, _BEFORE, _KINDS_BEHIND = 25, 15, 40
_CLAUSES = 2
#: So many words for a day are looked at: a message has one or two, and each costs a look at the whole text.
_WORDS = 4
_ENDS = frozenset({"comma", "strong"})
_NOT_OF_A_ROLL = frozenset({"night", "tonight", "range", "vague"})
_NUMBER = Pattern(r"\d+")


def past_days(dates: Sequence[DateWord], today: date) -> list[DateWord]:
    """The words for a past day that a roll may be of."""
    return [word for word in dates if word.day is not None and word.day < today and word.sort not in _NOT_OF_A_ROLL]


def seen(text: str, tokens: Sequence[Token], dates: Sequence[DateWord], word: DateWord, intent: str) -> set[str]:
    """What the second reader goes by, of one word for a day."""
    signs = [(token.start, token.end, "X") for token in tokens if token.kind == "name"]
    signs += [(one.start, one.end, "D" if one is word else "T" if one.day == word.today else "E") for one in dates]
    before, behind, at = "", "", 0
    found = {f"={word.sort}", f"={intent}"}
    parts: list[str] = []
    for start, end, sign in sorted(signs):
        if start < at:
            continue
        parts.append(text[at:start])
        if sign == "D":
            before, parts = "".join(parts), []
        else:
            parts.append(sign)
        at = end
    behind = "".join([*parts, text[at:]])
    before, behind = "^" + _NUMBER.sub("0", before), _NUMBER.sub("0", behind) + "$"
    whole = f"{before[1:]}D{behind[:-1]}"
    found.update(f"~{whole[i : i + 2]}" for i in range(len(whole) - 1))
    found.update(f"){behind[:size]}" for size in (1, 2, 3))
    found.update(f"({before[-size:]}" for size in (1, 2, 3))
    behind, before = behind[:_BEHIND], before[-_BEFORE:]
    found.update(f">{letter}" for letter in behind)
    found.update(f">{behind[i : i + 2]}" for i in range(len(behind) - 1))
    found.update(f"<{letter}" for letter in before)
    found.update(f"<{before[i : i + 2]}" for i in range(len(before) - 1))
    clause = 0
    for token in tokens:
        if token.end <= word.start:
            found.add(f"{{{token.kind.replace('_', ' ')}")
        elif word.end <= token.start <= word.end + _KINDS_BEHIND:
            clause = min(clause + (token.kind in _ENDS), _CLAUSES)
            found.add(f"}}{clause}{token.kind.replace('_', ' ')}")
    return found


def doubted_day(
    text: str, tokens: Sequence[Token], dates: Sequence[DateWord], today: date, told: date, intent: str
) -> DateWord | None:
    """The word for a past day of which the second reader is sure that the report is of it, though the rules took another (`told`);
    None where there is none. The other way round it has no say: 甲昨天病假,假条今天才交来 has the letters of a story."""
    for word in past_days(dates, today)[:_WORDS]:
        if word.day != told and shares(DAYWORDS, seen(text, tokens, dates, word, intent))[0] < LEAST:
            return word
    return None
