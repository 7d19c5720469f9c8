"""The calendar: which days are school days, working days and rest days, and never a guess about a day it does not know.

State Council days off and make-up days come from `chinesecalendar`, frozen into a table when a Calendar is made, or from
a year's YAML file. Changes of a county or a school (`off` 暴雪停课, `on` 补课) lie above and touch school days only.
Every answer depends on the value alone, and `version` names its content: a stored due is computed anew when it changes.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import cache, cached_property
from itertools import pairwise
from types import MappingProxyType

from config.days import say_day
from config.errors import PersonError

ONE = timedelta(days=1)
WEEKEND = 5
REACH = 400
"""How many days a search may go before the calendar is called unfit: longer than any summer and any holiday."""


class CalendarUnknown(PersonError):
    """A day in a year whose days off are not known; the text tells the installer what to add."""

    def __init__(self, day: date) -> None:
        super().__init__(
            f"还没有{day.year}年的放假安排，无法判断{say_day(day)}是不是工作日。"
            f"请在国务院办公厅公布{day.year}年放假通知后，把放假和调休日期写进 calendars/{day.year}.yaml"
            "（写法见 docs/自己的县.md），然后运行 baoxue doctor 检查。"
        )
        self.day = day


@dataclass(frozen=True, slots=True)
class Year:
    """The State Council's table of one year: weekdays (and weekends) off, and weekend days that are worked."""

    year: int
    off: frozenset[date]
    work: frozenset[date]
    source: str = "chinesecalendar"


@dataclass(frozen=True, slots=True)
class Term:
    """A term, both days included."""

    first: date
    last: date
    name: str = ""

    def __post_init__(self) -> None:
        if self.last < self.first:
            raise PersonError(f"学期的最后一天（{self.last}）早于第一天（{self.first}），请检查。")

    def __contains__(self, day: date) -> bool:
        return self.first <= day <= self.last

    @property
    def autumn(self) -> bool:
        """Whether it is the first term of a school year, by its first day: July to December."""
        return self.first.month > 6


@dataclass(frozen=True, slots=True)
class DayChange:
    """A day changed by a county or a school: `school` tells whether it is a school day."""

    day: date
    school: bool
    why: str = ""
    scope: str = ""


@dataclass(frozen=True)
class Calendar:
    """Terms, years and changes. With `provisional` an unknown year is read by weekday and New Year's Day, and
    `unsure` says so.

    Raises CalendarUnknown for a question that needs a year which is not known, unless provisional.
    """

    terms: tuple[Term, ...]
    years: Mapping[int, Year]
    changes: Mapping[date, DayChange] = field(default_factory=lambda: MappingProxyType({}))
    provisional: bool = False

    @cached_property
    def version(self) -> str:
        """A hash of all it knows: equal versions give equal answers."""
        kept = {
            "terms": [[term.first.isoformat(), term.last.isoformat()] for term in self.terms],
            "years": {
                str(year): [sorted(map(str, table.off)), sorted(map(str, table.work))]
                for year, table in sorted(self.years.items())
            },
            "changes": {str(day): change.school for day, change in sorted(self.changes.items())},
            "provisional": self.provisional,
        }
        return hashlib.sha256(json.dumps(kept, sort_keys=True).encode()).hexdigest()[:12]

    def __hash__(self) -> int:
        return hash(self.version)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Calendar) and other.version == self.version

    def knows(self, year: int) -> bool:
        """Whether the State Council's days of a year are known."""
        return year in self.years

    def unsure(self, day: date) -> bool:
        """Whether the answer for a day is provisional: by weekday only."""
        return not self.knows(day.year)

    def is_working_day(self, day: date) -> bool:
        """State Council working day, make-up days included (R3)."""
        table = self.years.get(day.year)
        if table is None:
            if not self.provisional:
                raise CalendarUnknown(day)
            return day.weekday() < WEEKEND and (day.month, day.day) != (1, 1)
        if day in table.work:
            return True
        return day.weekday() < WEEKEND and day not in table.off

    def is_rest_day(self, day: date) -> bool:
        """A day off: no working day."""
        return not self.is_working_day(day)

    def term_of(self, day: date) -> Term | None:
        """The term a day lies in; None in the holidays."""
        for term in self.terms:
            if term.first <= day <= term.last:
                return term
        return None

    def next_term(self, day: date) -> Term | None:
        """The first term that begins after a day."""
        return min((term for term in self.terms if term.first > day), key=lambda term: term.first, default=None)

    def is_school_day(self, day: date) -> bool:
        """A day on which pupils are expected (R1): in term, and by a change of the day or else a working day."""
        known = self._school_days.get(day)
        if known is None:
            change = self.changes.get(day)
            in_term = self.term_of(day) is not None
            known = in_term and (change.school if change is not None else self.is_working_day(day))
            self._school_days[day] = known
        return known

    @cached_property
    def _school_days(self) -> dict[date, bool]:
        """What was answered already: a play asks it of every mark."""
        return {}

    @cached_property
    def opening_days(self) -> frozenset[date]:
        """The first school day of each term."""
        found = (
            next((day for day in span(term.first, term.last) if self.is_school_day(day)), None) for term in self.terms
        )
        return frozenset(day for day in found if day is not None)

    def why(self, day: date) -> str:
        """The reason of a changed day, or an empty text."""
        change = self.changes.get(day)
        return change.why if change is not None else ""

    def next_working_day(self, day: date) -> date:
        """The first working day after a day."""
        return self._seek(day + ONE, ONE, self.is_working_day)

    def next_school_day(self, day: date) -> date:
        """The first school day after a day; PersonError where no term follows."""
        return self._seek(day + ONE, ONE, self.is_school_day)

    def last_working_day(self, first: date, last: date) -> date | None:
        """The last working day of a span, both ends included."""
        return next((day for day in span(first, last, back=True) if self.is_working_day(day)), None)

    def last_school_day(self, first: date, last: date) -> date | None:
        """The last school day of a span, both ends included."""
        return next((day for day in span(first, last, back=True) if self.is_school_day(day)), None)

    def school_days_between(self, first: date, last: date) -> tuple[date, ...]:
        """The school days of a span, both ends included."""
        return tuple(day for day in span(first, last) if self.is_school_day(day))

    def working_days_between(self, first: date, last: date) -> tuple[date, ...]:
        """The working days of a span, both ends included."""
        return tuple(day for day in span(first, last) if self.is_working_day(day))

    def with_changes(self, changes: Iterable[DayChange]) -> Calendar:
        """The same calendar with days changed; a later change of a day takes the place of an earlier one."""
        merged = {**self.changes, **{change.day: change for change in changes}}
        return replace(self, changes=MappingProxyType(merged))

    def _seek(self, day: date, step: timedelta, wanted: Callable[[date], bool]) -> date:
        for _ in range(REACH):
            if wanted(day):
                return day
            day += step
        raise PersonError(f"从{say_day(day - REACH * step)}起一年内找不到这样的日子，请检查学期起止日期的设置。")


def calendar(
    terms: Sequence[Term],
    *,
    changes: Iterable[DayChange] = (),
    years: Iterable[Year] = (),
    provisional: bool = False,
) -> Calendar:
    """A Calendar from the library's years, `years` of one's own going before them, and changed days."""
    tables = {**library(), **{year.year: year for year in years}}
    ordered = tuple(sorted(terms, key=lambda term: term.first))
    for earlier, later in pairwise(ordered):
        if later.first <= earlier.last:
            raise PersonError(f"两个学期重叠：{earlier.first}—{earlier.last} 与 {later.first}—{later.last}。")
    kept = MappingProxyType({change.day: change for change in changes})
    return Calendar(ordered, MappingProxyType(tables), kept, provisional)


@cache
def library() -> Mapping[int, Year]:
    """The years that `chinesecalendar` knows whole, frozen.

    A year counts as known when its National Day stands in it.
    """
    from chinese_calendar import constants

    off: dict[int, set[date]] = {}
    work: dict[int, set[date]] = {}
    for days, table in ((constants.holidays, off), (constants.workdays, work)):
        for day in days:
            table.setdefault(day.year, set()).add(day)
    return MappingProxyType(
        {
            year: Year(year, frozenset(off[year]), frozenset(work.get(year, set())))
            for year in sorted(off)
            if date(year, 10, 1) in off[year]
        }
    )


def span(first: date, last: date, *, back: bool = False) -> Iterator[date]:
    """The days from first to last, both included; from last to first with `back`."""
    for offset in range((last - first).days + 1):
        yield last - offset * ONE if back else first + offset * ONE
