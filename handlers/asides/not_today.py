"""Leave that is none of today's: 王小雨妈妈说要请两天，明天后天; 张伟来了，补个假条. Pure."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from handlers.reading import Ask, Reading
from handlers.reading.when.dates import find_dates
from handlers.reading.words.pattern import Pattern
from handlers.reading.words.text import fold

_LEAVE = frozenset({"sick", "personal"})
#: Until a day, or back on it.
_UNTIL = Pattern(r"(?:[到至]|为止|满)$")
_BACK = Pattern(r"^(?:早上|上午|下午)?(?:就|再|才|能|可以|会|可|一定|送)*(?:[来回到返上去]|送)")
_NOW = Pattern(r"今|现在|刚|没来|没到|未到|不在|其他|其余|全|都[来到]|早上|上午|下午|又|已经?请|[在从]?昨|续|再请")
_ASKS_LEAVE = Pattern(r"请|假")


#: He is here, and brings the slip of the days before.
_WITH_NOTE = Pattern(
    r"(?:来|到)(?:校|学校|上课)?了[，,。\s]*(?:[他她])?(?:也|把|还|今天|给)*补(?:了|个|上|交|来)*(?:张|个)?(?:昨天的?|前天的?)?(?:请)?假条"
)


def weigh(text: str, reading: Reading, today: date) -> Reading:
    """The reading with leaves of days to come held until their day is settled, as 明天请假 is, and with who is here as here."""
    if len(reading.marks) == 1 and reading.marks[0].status in _LEAVE and _WITH_NOTE.search(text):
        return replace(reading, marks=(replace(reading.marks[0], status="present"),))
    told = {mark.status for mark in reading.marks}
    if not told or not told <= _LEAVE or reading.date != today or reading.asks or reading.intent != "checkin":
        return reading
    words = fold(text)
    if reading.all_present or reading.others_present or _NOW.search(words) or not _ASKS_LEAVE.search(words):
        return reading
    days = [word for word in find_dates(words, today) if word.day is not None]
    if not days or any(word.day is None or word.day <= today for word in days):
        return reading
    if any(_UNTIL.search(words[: word.start]) or _BACK.match(words[word.end :]) for word in days):
        return reading
    ask = Ask("unclear_date", words[days[0].start : days[-1].end], held=reading.marks)
    return replace(reading, marks=(), asks=(ask,), clarify=ask.code)
