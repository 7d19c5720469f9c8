"""Which days a question is about: 这两天谁请假了, 上周谁缺过, 9月谁旷过课, 12号到16号谁没来. Pure.

What has no one meaning (最近, 这几天) is given one here; the answer says its first and its last day.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from config.calendar import Calendar
from handlers.asides import by_day
from handlers.reading.when.dates import DateWord, find_dates
from handlers.reading.words.numbers import NUMBER, value
from handlers.reading.words.pattern import Pattern
from handlers.reading.words.text import fold

_WEEK = r"(?:周|星期|礼拜)"
#: 上周 and not 上周五.
_WEEKS = Pattern(rf"(?P<which>上上个?|上一?个?|这一?个?|本|当|今)(?:{_WEEK})(?![一二三四五六日天末]|\d(?!\d?班))")
_MONTHS = Pattern(r"(?P<which>上上个?|上一?个?|这个?|本|当)月(?!\d)")
_MONTH = Pattern(rf"(?P<year>去年|今年)?(?<![\d近去])(?P<month>{NUMBER})月份?(?![\d一二三四五六七八九十])")
_TERM = Pattern(
    r"(?P<last>上一?个?)学期|(?:这一?个?|本)学期|(?<!没)开学(?:以来|至今|到现在|到今天|后)|一?学期(?:以来|下来)"
)
_BACK = Pattern(
    rf"(?P<lead>最近|近|过去|之前|前|这)(?P<number>{NUMBER}|半)个?(?P<unit>天|日|{_WEEK}|月)(?:里|内|以?来)?"
)
_FEW = Pattern(r"(?P<before>前)[几些][天日]|[这近][几些][天日]|最近[几些][天日]|近日")
_LATELY = Pattern(r"最近|近期|近来|这一?段(?:时间|日子)|[这前]阵子?|前段(?:时间|日子)")
#: 谁连着没来, 谁老迟到: of late, whatever day it is asked on.
_OFTEN = Pattern(
    r"连[着续]|好几[天次回]|多次|经常|总是|老是?(?=迟|不|没|请|旷|缺|早)|[^第]\d[天次](?:没[来到]|以上)|"
    r"[两三四五六七]天(?:没[来到]|以上)|最[多少]"
)
_AHEAD = Pattern(rf"下一?个?(?:{_WEEK}|月)(?![一二三四五六日天\d])")
#: 从周一到现在, 10月8日以来.
_SINCE = Pattern(r"\s*(?:以来|至今|(?:一直)?[到至](?:现在|目前|今天|今)|开始|起)")
_LIST = Pattern(r"[、,和跟与及 ]*$")
#: School days that 这几天 stands for, and days that 最近 does.
FEW, LATELY = 5, 30
#: How far back the school days of 这两天 are looked for.
LOOK_BACK = timedelta(days=60)


@dataclass(frozen=True, slots=True)
class Span:
    """The days of a question, both ends included, none of them ahead; `words` as they were told; `only`: these days alone."""

    first: date
    last: date
    words: str
    only: frozenset[date] | None = None

    def school_days(self, calendar: Calendar) -> tuple[date, ...]:
        """Its school days, in order."""
        days = (self.first + timedelta(days=n) for n in range((self.last - self.first).days + 1))
        return tuple(day for day in days if calendar.is_school_day(day) and (self.only is None or day in self.only))

    def say(self, days: Sequence[date]) -> str:
        """上周（10月12日—16日）, with the first and the last of its school days."""
        if self.only is not None:
            return listed(days, days)
        told = say(days[0], days[-1]) if days else say(self.first, self.last)
        return told if not self.words or self.words == told else f"{self.words}（{told}）"


def say(first: date, last: date) -> str:
    """10月12日—16日, 9月28日—10月9日, 10月12日."""
    begins = f"{first.month}月{first.day}日"
    if first == last:
        return begins
    return f"{begins}—{last.day}日" if first.month == last.month else f"{begins}—{last.month}月{last.day}日"


def listed(days: Sequence[date], school_days: Sequence[date], most: int = 5) -> str:
    """10月12日、14—16日: school days in a row as one, the month where it changes; the latest ones where they are many."""
    at = {day: nth for nth, day in enumerate(school_days)}
    rows: list[list[date]] = []
    for day in sorted(set(days)):
        if rows and at.get(day, -1) == at.get(rows[-1][-1], -9) + 1:
            rows[-1].append(day)
        else:
            rows.append([day])
    parts = [part for row in rows for part in ([row] if len(row) > 2 else [[day] for day in row])]
    said, month = [], 0
    for part in parts[-most:]:
        told = say(part[0], part[-1])
        said.append(told.removeprefix(f"{month}月"))
        month = part[-1].month
    return ("最近" if len(parts) > most else "") + "、".join(said)


def recent(today: date) -> Span:
    """What 最近 stands for."""
    return Span(today - timedelta(days=LATELY - 1), today, f"近{LATELY}天")


def asked(text: str, today: date, calendar: Calendar) -> Span | None:
    """The several days that a question is about; None where it is about one day, none, or days ahead."""
    words = fold(text)
    found = next((span for span in _spans(words, today, calendar) if span is not None), None)
    if found is None or found.first > today:
        return None
    last = min(found.last, today)
    only = frozenset(day for day in found.only if day <= today) if found.only is not None else None
    return Span(found.first, last, found.words, only)


def ahead(text: str, today: date) -> Span | None:
    """The day ahead, or the week or month ahead, that a question is about: 明天谁请假; None where it is of none."""
    words = fold(text)
    days = {word.day for word in find_dates(words, today) if word.day is not None}
    if len(days) == 1 and (day := days.pop()) > today:
        return Span(day, day, "")
    if days or (found := _AHEAD.search(words)) is None:
        return None
    if found[0].endswith("月"):
        first = (today.replace(day=1) + timedelta(days=31)).replace(day=1)
        return _of_month(first.year, first.month, found[0])
    monday = today + timedelta(days=7 - today.weekday())
    return Span(monday, monday + timedelta(days=6), found[0])


def unknown(text: str, today: date) -> str:
    """The words for days that stand for none that are known here (国庆后, a 上学期 of long ago); empty where there are none."""
    words = fold(text)
    vague = [word.words for word in find_dates(words, today) if word.day is None and word.sort == "vague"]
    term = _TERM.search(words)
    return vague[0] if vague else term[0] if term is not None else ""


def _spans(words: str, today: date, calendar: Calendar) -> Iterator[Span | None]:
    told = [word for word in find_dates(words, today) if word.day is not None or word.sort == "range"]
    yield _since(words, told, today)
    if (ends := by_day.between(words, today)) is not None:
        yield Span(*ends, "")
    yield _listed(words, told)
    if any(word.sort != "range" for word in told):
        return
    yield _week(words, today)
    yield _month(words, today)
    yield _term(words, today, calendar)
    yield _back(words, today, calendar)
    if _OFTEN.search(words) is not None:
        yield recent(today)


def _since(words: str, told: list[DateWord], today: date) -> Span | None:
    if not told or told[0].day is None or (found := _SINCE.match(words, told[0].end)) is None:
        return None
    return Span(told[0].day, today, words[told[0].start : found.end()]) if told[0].day < today else None


def _listed(words: str, told: list[DateWord]) -> Span | None:
    days = {word.day for word in told if word.day is not None}
    if len(days) < 2 or not all(_LIST.fullmatch(words[one.end : other.start]) for one, other in pairwise(told)):
        return None
    return Span(min(days), max(days), "", frozenset(days))


def _week(words: str, today: date) -> Span | None:
    found = _WEEKS.search(words)
    if found is None:
        return None
    back = -2 if found["which"].startswith("上上") else -1 if found["which"].startswith("上") else 0
    monday = today + timedelta(days=7 * back - today.weekday())
    return Span(monday, monday + timedelta(days=6), found[0])


def _month(words: str, today: date) -> Span | None:
    if (found := _MONTHS.search(words)) is not None:
        back = 2 if found["which"].startswith("上上") else 1 if found["which"].startswith("上") else 0
        year, month = divmod(today.year * 12 + today.month - 1 - back, 12)
        return _of_month(year, month + 1, found[0])
    if (found := _MONTH.search(words)) is None or not 1 <= (value(found["month"]) or 0) <= 12:
        return None
    month = value(found["month"]) or 0
    earlier = found["year"] == "去年" or (found["year"] is None and month > today.month)
    return _of_month(today.year - earlier, month, found[0])


def _of_month(year: int, month: int, words: str) -> Span:
    first = date(year, month, 1)
    return Span(first, (first + timedelta(days=31)).replace(day=1) - timedelta(days=1), words)


def _term(words: str, today: date, calendar: Calendar) -> Span | None:
    found = _TERM.search(words)
    begun = sorted((term for term in calendar.terms if term.first <= today), key=lambda term: term.first)
    if found is None or len(begun) < 1 + bool(found["last"]):
        return None
    term = begun[-2 if found["last"] else -1]
    return Span(term.first, term.last, found[0])


def _back(words: str, today: date, calendar: Calendar) -> Span | None:
    if (found := _BACK.search(words)) is not None:
        number = value(found["number"]) if found["number"] != "半" else None
        if found["unit"] in "天日":
            return _school_days(number or 1, today, calendar, found[0], before=found["lead"] in ("前", "之前"))
        days = 30 if found["unit"] == "月" else 7
        back = days // 2 + 1 if number is None else days * number
        return Span(today - timedelta(days=back - 1), today, found[0])
    if (found := _FEW.search(words)) is not None:
        return _school_days(FEW, today, calendar, found[0], before=found["before"] is not None)
    if (found := _LATELY.search(words)) is not None:
        return Span(today - timedelta(days=LATELY - 1), today, found[0])
    return None


def _school_days(number: int, today: date, calendar: Calendar, words: str, *, before: bool) -> Span | None:
    """The last so many school days, today among them unless it is told of those before."""
    last = today - timedelta(days=1) if before else today
    days = Span(today - LOOK_BACK, last, "").school_days(calendar)[-number:]
    return Span(days[0], days[-1], words) if days else None
