"""Deadlines: from a trigger and a policy's value to an instant, with the counting shown. Pure functions.

Every rule of counting is a reading (R2 to R7, R13 to R15) that a profile may switch. A day due without an hour ends at
its 23:59 in China.
"""

from __future__ import annotations

import calendar as gregorian
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from config.calendar import ONE, REACH, Calendar, Term
from config.days import LOCAL, local
from config.errors import PersonError
from config.policy.leaf import Leaf
from config.policy.readings import Readings

END = time(23, 59)
LISTED = 12
"""So many counted days are named one by one; of a longer count the first and the last."""


@dataclass(frozen=True, slots=True)
class Due:
    """When something is due.

    `at` is aware, in China's zone; `arithmetic` shows the counting in Chinese; `unsure`: a year is provisional.
    """

    at: datetime
    arithmetic: str
    unsure: bool = False

    @property
    def day(self) -> date:
        """The day in China."""
        return self.at.date()


class Unfit(ValueError):
    """A policy value that no deadline can be computed from: a fault of the asking code, or of a profile let through."""


def due(
    value: Leaf[int | str | tuple[str, ...] | None], trigger: date | datetime, readings: Readings, days: Calendar
) -> Due | None:
    """When `value` is due after `trigger` (a day in China, or an aware instant); None where the text names no time.

    For checks bound to a term, `trigger` is the first day of that term. A list of times gives the first.
    """
    amount = value.v[0] if isinstance(value.v, tuple) else value.v
    if amount is None:
        return None
    if isinstance(amount, str):
        return _by_word(amount, value, trigger, readings, days)
    return count(trigger, amount, value.u or "natural_day", readings, days, reading=value.r, roll=value.roll)


def count(
    trigger: date | datetime,
    amount: int,
    unit: str,
    readings: Readings,
    days: Calendar,
    *,
    reading: str | None = None,
    roll: str | None = None,
) -> Due:
    """`amount` units after `trigger`, by the reading. The trigger day is not counted unless the reading says so."""
    if unit == "hour":
        return hours(trigger, amount)
    start = _day(trigger)
    if unit == "natural_day" and reading == "R2":
        return _bare_days(start, amount, readings, days, roll)
    return _count(start, amount, unit, readings, days, reading, roll)


def _bare_days(start: date, amount: int, readings: Readings, days: Calendar, roll: str | None) -> Due:
    """N日内: by the reading, and the other way of reading told beside it where it ends on another day (C-10)."""
    unit, alt = readings.R2.bare_day_deadline, readings.R2.alt
    found = _count(start, amount, unit, readings, days, "R2", roll)
    try:
        other = _count(start, amount, alt, readings, days, "R2", roll)
    except PersonError:  # what is only told beside must not ask for a year that the deadline itself does not need
        return found
    if other.at == found.at:
        return found
    words = {"natural_day": "自然日", "working_day": "工作日", "school_day": "上课日"}[alt]
    return replace(found, arithmetic=f"{found.arithmetic}（若按{words}计则到{_md(other.day)}）")


def _count(
    start: date, amount: int, unit: str, readings: Readings, days: Calendar, reading: str | None, roll: str | None
) -> Due:
    if unit == "working_day":
        return _counted(start, amount, "个工作日", _worked(readings, days), days, readings.R3.count_start_day)
    if unit == "school_day":
        return _counted(start, amount, "个上课日", days.is_school_day, days, False)
    if unit == "term":
        return term_end(start, days)
    included = (
        readings.R2.count_start_day if reading == "R2" else readings.R6.count_first_day if reading == "R6" else False
    )
    end, words = _natural(start, amount, unit, included)
    forward = (roll or _roll(reading, readings)) == "next_working_day" and reading not in readings.R14.roll_none
    text = f"{_md(start)}{'起' if included else '次日起'}{words}"
    return _rolled(end, text, days) if forward else _due(end, f"{text}：到{_md(end)}", days, None)


def hours(trigger: date | datetime, amount: int) -> Due:
    """So many hours after an instant (a bare day counts from its 23:59)."""
    start = local(trigger) if isinstance(trigger, datetime) else datetime.combine(trigger, END, LOCAL)
    end = start + timedelta(hours=amount)
    return Due(end, f"{start:%m-%d %H:%M}起{amount}小时：到{end:%m-%d %H:%M}")


def clock(day: date, at: str, why: str = "") -> Due:
    """A wall-clock time of a day, `HH:MM`; 24:00 is its 23:59 (R15)."""
    hour, minute = (int(part) for part in at.split(":"))
    moment = END if hour == 24 else time(hour, minute)
    return Due(datetime.combine(day, moment, LOCAL), f"{why or '当天'}：{_md(day)} {at}前")


def nth_school_day(first: date, number: int, days: Calendar) -> date:
    """The day on which an absence that began on school day `first` has lasted `number` school days, itself counted."""
    if not days.is_school_day(first):
        first = days.next_school_day(first)
    for _ in range(number - 1):
        first = days.next_school_day(first)
    return first


def before_term(term: Term) -> Due:
    """开学前: the day before term, whatever day that is (R7)."""
    day = term.first - ONE
    return Due(datetime.combine(day, END, LOCAL), f"{_md(term.first)}开学，前一天：{_md(day)}")


def term_end(day: date, days: Calendar) -> Due:
    """学期末: the last day of the term a day lies in, or else of the next one (R7, R10)."""
    term = days.term_of(day) or days.next_term(day)
    if term is None:
        raise PersonError(f"{_md(day)}之后没有登记学期，请先登记学期起止日期。")
    return Due(datetime.combine(term.last, END, LOCAL), f"学期最后一天：{_md(term.last)}")


def age(born: date, on: date) -> int:
    """Full years of age on a day; who was born on 29 February turns a year older on 1 March of a common year."""
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day))


def birthday(born: date, years: int) -> date:
    """The day on which somebody is so many years old (R13)."""
    try:
        return born.replace(year=born.year + years)
    except ValueError:
        return date(born.year + years, 3, 1)


def moved(before: Due, after: Due) -> str | None:
    """What a changed calendar did to a deadline, in one sentence; None where it stands."""
    if before.at == after.at:
        return None
    days = f"期限由{before.at:%Y-%m-%d %H:%M}改为{after.at:%Y-%m-%d %H:%M}"
    return f"{days}。原算法：{before.arithmetic}；现算法：{after.arithmetic}"


def _by_word(
    word: str,
    value: Leaf[int | str | tuple[str, ...] | None],
    trigger: date | datetime,
    readings: Readings,
    days: Calendar,
) -> Due | None:
    start = _day(trigger)
    if word == "timely":
        leaf = readings.R4b.timely_writing if value.r == "R4b" else readings.R4a.timely_contact
        found = count(trigger, leaf.v, leaf.u or "natural_day", readings, days, reading=value.r, roll=leaf.roll)
        return Due(found.at, f"及时（{value.r or 'R4a'}），{found.arithmetic}", found.unsure)
    if word == "same_day":
        return _due(start, f"当天24时前：{_md(start)}", days, None)
    if word == "term_end":
        return term_end(start, days)
    if word in ("before_term", "first_day_of_term", "after_term"):
        term = days.term_of(start) or days.next_term(start)
        if term is None or word == "after_term":
            return None
        return (
            before_term(term)
            if word == "before_term"
            else _due(term.first, f"学期第一天：{_md(term.first)}", days, None)
        )
    raise Unfit(f"no deadline can be computed from {word!r}")


def _counted(
    start: date, amount: int, words: str, counts: Callable[[date], bool], days: Calendar, included: bool
) -> Due:
    """Count days of a kind.

    Days of the kind are named, and so are the days off and make-up days that a reader would stumble over.
    """
    day = start - ONE if included else start
    found: list[date] = []
    skipped: list[date] = []
    made_up: list[date] = []
    for _ in range(REACH):
        if len(found) == amount:
            break
        day += ONE
        if counts(day):
            found.append(day)
            if day.weekday() >= 5:
                made_up.append(day)
        elif day.weekday() < 5:
            skipped.append(day)
    else:
        raise PersonError(f"从{_md(start)}起一年内数不满{amount}{words}，请检查学期起止日期和放假安排。")
    end = day if amount else start
    listed = "、".join(map(_md, found)) if len(found) <= LISTED else f"{_md(found[0])}…{_md(found[-1])}"
    text = f"{_md(start)}{'起' if included else '次日起'}{amount}{words}：{listed}"
    notes = [f"{'、'.join(map(_md, skipped))}放假不计"] if skipped else []
    notes += [f"{'、'.join(map(_md, made_up))}调休计入"] if made_up else []
    return _due(end, text + (f"（{'；'.join(notes)}）" if notes else ""), days, start)


def _worked(readings: Readings, days: Calendar) -> Callable[[date], bool]:
    if readings.R3.makeup_days_count:
        return days.is_working_day
    return lambda day: days.is_working_day(day) and day.weekday() < 5


def _natural(start: date, amount: int, unit: str, included: bool) -> tuple[date, str]:
    if unit in ("week", "week_after_term_start"):
        end, words = start + timedelta(weeks=amount), f"{amount}周"
    elif unit in ("month", "month_after_term_start"):
        end, words = months(start, amount), f"{amount}个月"
    elif unit == "year":
        end, words = months(start, 12 * amount), f"{amount}年"
    elif unit == "natural_day":
        end, words = start + timedelta(days=amount), f"{amount}日"
    else:
        raise Unfit(f"no deadline can be counted in {unit!r}")
    return (end - ONE if included and amount else end), words


def months(start: date, amount: int) -> date:
    """The corresponding day so many months on, or the last day of a month that lacks it (Civil Code art. 202)."""
    year, month = divmod(start.year * 12 + start.month - 1 + amount, 12)
    return date(year, month + 1, min(start.day, gregorian.monthrange(year, month + 1)[1]))


def _roll(reading: str | None, readings: Readings) -> str:
    if reading is None or reading not in readings.R14.roll_forward:
        return "none"
    return {"R2": readings.R2.roll, "R6": readings.R6.roll}.get(reading, "none")


def _rolled(end: date, text: str, days: Calendar) -> Due:
    """An end on a rest day moves to the next working day."""
    if days.is_working_day(end):
        return _due(end, f"{text}：到{_md(end)}", days, end)
    later = days.next_working_day(end)
    return _due(later, f"{text}：到{_md(end)}，为休息日，顺延到{_md(later)}", days, end)


def _due(end: date, text: str, days: Calendar, asked_from: date | None) -> Due:
    """`asked_from`: the counting asked the calendar about the days from there on (None: it asked nothing)."""
    unsure = asked_from is not None and any(not days.knows(year) for year in range(asked_from.year, end.year + 1))
    note = f"（{end.year}年放假安排未公布，暂按周一至周五计算）" if unsure else ""
    return Due(datetime.combine(end, END, LOCAL), text + note, unsure)


def _day(trigger: date | datetime) -> date:
    return local(trigger).date() if isinstance(trigger, datetime) else trigger


def _md(day: date) -> str:
    return f"{day:%m-%d}"
