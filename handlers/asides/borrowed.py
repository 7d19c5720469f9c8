"""A mark that is told of another pupil: 李明家长联系上了，何军迟到 tells of a call for 李明, and not that he is late. Pure."""

from __future__ import annotations

from dataclasses import replace

from handlers.reading import Ask, Mark, Reading
from handlers.reading.words.pattern import Pattern

_STOP = Pattern(r"[，,。；;！!\n]")
#: What was done for a pupil, or came of it: such a clause is whole, and takes no status from the next one.
_DONE = Pattern(r"家访|上门|走访|联系|电话|微信|劝返|家.{0,3}去了|[去到]了.{0,6}家|记录|材料|送达")


def asked(text: str, reading: Reading) -> Reading:
    """The reading without such marks, each of them asked about."""
    if len(reading.marks) < 2 or _DONE.search(text) is None:
        return reading
    doubtful = [mark for mark in reading.marks if _is_borrowed(text, reading, mark)]
    if not doubtful:
        return reading
    asks = (*reading.asks, *(Ask("unclear_status", mark.name, (mark.name,)) for mark in doubtful))
    marks = tuple(mark for mark in reading.marks if mark not in doubtful)
    return replace(reading, marks=marks, asks=asks, clarify=asks[0].code)


def _is_borrowed(text: str, reading: Reading, mark: Mark) -> bool:
    """Whether the words that carry a mark stand behind another pupil's name, and his own clause tells what was done for him."""
    own = next((one for one in reading.mentions if one.names == (mark.name,)), None)
    if own is None or not own.end <= mark.span[0]:
        return False
    stop = _STOP.search(text, own.end)
    between = [one for one in reading.mentions if own.end <= one.start < mark.span[0] and one is not own]
    if stop is None or stop.start() > mark.span[0] or not between or between[0].start < stop.end():
        return False
    begins = max((one.end() for one in _STOP.finditer(text, 0, own.start)), default=0)
    return _DONE.search(text, begins, stop.start()) is not None
