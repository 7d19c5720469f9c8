"""How many a class has of which it is said in any words that all are here (三十七人济济一堂, all here,28): both numbers in one."""

from __future__ import annotations

from handlers.reading.counted import Counts
from handlers.reading.figures.absentees import NO_HEADS
from handlers.reading.model import Span
from handlers.reading.tables.people import CHILDREN
from handlers.reading.words.numbers import NUMBER, NUMERAL, value
from handlers.reading.words.pattern import Pattern

#: A number of heads, or a bare one that is all its clause says.
_HEADS = Pattern(
    rf"(?<![\d./第:\-+*~零一二两三四五六七八九十百])(?P<n>{NUMBER}){NO_HEADS}[ ]?"
    rf"(?:(?P<who>(?:个|名|位)?(?:{CHILDREN}|人(?!次)|子(?=[都俱皆悉])|张嘴|双眼睛?|颗脑袋|颗小脑袋|"
    rf"个座位|张课?桌)|[名位]|个(?=[,。;!~ \n]|$))|(?=[ ]*(?:[,。;!~\n]|$)))"
)
#: By so many a roster may be out of date.
_MORE = 3


def complete(text: str, taken: list[Span], counts: Counts, size: int) -> tuple[int | None, int | None]:
    """How many there should be and how many are here, in a text that says that all are: one number told is both, unless it is told
    as that of those here (实到28,齐).

    `taken`: spans of days and of the like, which count nobody; `size`: how many the roster holds.
    """
    if counts.present is not None:
        return counts.expected, counts.present
    told = {counts.expected} if counts.expected is not None else set()
    if not told and NUMERAL.search(text):
        for match in _HEADS.finditer(text):
            number = value(match["n"])
            near = _MORE if match["who"] else 0
            if (
                number is not None
                and abs(number - size) <= near
                and not any(match.start() < right and match.end("n") > left for left, right in taken)
            ):
                told.add(number)
    return (counts.expected, counts.present) if len(told) != 1 else (min(told), min(told))
