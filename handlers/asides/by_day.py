"""What is said of several past days at once: 李明前天昨天都是病假. One report for each of them. Pure."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from itertools import pairwise

from handlers.reading.when.dates import find_dates
from handlers.reading.words.pattern import Pattern
from handlers.reading.words.text import fold

#: Between days of a list, and between the first and the last of a span.
_LIST = Pattern(r"[、,和跟与及 ]*(?:还有)?[、,和跟与及 ]*$")
_SPAN = Pattern(r" *(?:到|至|-|~|—)+ *$")
_CLAUSE = Pattern(r"[^，,。；;\n]+")
_SEVERAL_CLAUSES = Pattern(r"(?:昨|前|周|星期|礼拜|[号日]).{0,60}[，,。；;\n]\s*(?:那|再)?(?:今|昨|周|星期|礼拜|\d)")
_TO = Pattern(r"到|至|-|~|—")
#: 下周都请假 is of its five days; 下周请假 may be of one.
_NEXT_WEEK = Pattern(r"下个?(?:周|星期|礼拜)(?:都|全|整周|全周|整个|五天)")
#: Two days near each other.
_SEVERAL = Pattern(r"(?:[天日号]|周.|星期.|礼拜.).{0,4}(?:[昨今前]天|周|星期|礼拜|\d)")
#: More days are no slip of a roll call.
MOST = 10


def split(text: str, today: date, is_school_day: Callable[[date], bool]) -> list[str]:
    """The same words once for each school day that they list, oldest first; empty where they list none, or one ahead."""
    if _SEVERAL.search(text) is None:
        return []
    words = fold(text)
    told = find_dates(words, today)
    if (span := between(words, today)) is not None:
        days = [span[0] + timedelta(days=n) for n in range((span[1] - span[0]).days + 1)]
        days = [day for day in days if is_school_day(day)]
    else:
        if not all(_LIST.fullmatch(words[one.end : other.start]) for one, other in pairwise(told)):
            return []
        days = sorted({word.day for word in told if word.day is not None})
        if len(days) < len(told):
            return []
    if not 1 < len(days) <= MOST or days[-1] > today or not all(is_school_day(day) for day in days):
        return []
    head, tail = text[: told[0].start], text[told[-1].end :]
    return [f"{head}{day.month}月{day.day}日{tail}" for day in days]


def clauses(text: str, today: date, is_school_day: Callable[[date], bool]) -> list[tuple[date, str]]:
    """昨天李明病假，今天全勤 → each day with its clauses, where every clause of a day begins with it or follows one that does."""
    if _SEVERAL_CLAUSES.search(text) is None:
        return []
    groups: dict[date, list[str]] = {}
    day: date | None = None
    for part in _CLAUSE.findall(text):
        told = [word for word in find_dates(fold(part), today) if word.day is not None]
        if told and told[0].start <= 1:
            day = told[0].day
        if day is None or len({word.day for word in told}) > 1:
            return []
        groups.setdefault(day, []).append(part.strip())
    if len(groups) < 2 or max(groups) > today or not all(is_school_day(one) for one in groups):
        return []
    return [(one, "，".join(groups[one])) for one in sorted(groups)]


def between(words: str, today: date) -> tuple[date, date] | None:
    """The first and the last day of the one span that folded words tell: 周一到周三, 10月12日至13日; None where they tell none."""
    told = find_dates(words, today)
    if _NEXT_WEEK.search(words) is not None and all(word.day is None for word in told):
        monday = today + timedelta(days=7 - today.weekday())
        return monday, monday + timedelta(days=4)
    if len(told) == 1 and told[0].sort == "range":
        ends = _TO.split(words[told[0].start : told[0].end])
        told = [word for end in ends for word in find_dates(end, today)]
    elif len(told) != 2 or not _SPAN.fullmatch(words[told[0].end : told[1].start]):
        return None
    if len(told) != 2 or told[0].day is None:
        return None
    last = told[1].day if told[1].day is not None and told[1].day > told[0].day else told[1].ahead()
    if last is not None and last <= told[0].day:
        # 下周三到周五: the Friday behind that Wednesday.
        after = [word.ahead() for word in find_dates(words[told[1].start : told[1].end], told[0].day)]
        last = after[0] if len(after) == 1 else last
    return (told[0].day, last) if last is not None and last > told[0].day else None
