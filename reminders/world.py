"""What a review needs besides facts and lives longer than a transaction: policies by stamp, calendars by content."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any, Protocol, TypeVar

from config.calendar import Calendar, DayChange, Term, Year, calendar
from config.days import instant, local
from config.parents import ParentWords
from config.parents import load as parent_words
from config.policy import Policy
from config.policy.load import load
from reminders.rules.facts import NewCalendar
from reminders.rules.going import Going
from store import cases, directory, school_days
from store.db import Tx
from store.people import Place
from store.prompts import Prompt

T = TypeVar("T")


class Row(Protocol):
    """A row of what was told."""

    @property
    def id(self) -> int: ...

    @property
    def known_at(self) -> datetime: ...


R = TypeVar("R", bound=Row)

ONE = timedelta(days=1)
#: The profile that holds where no unit names one: the product's own defaults, no document behind them.
NO_DOCUMENT = "default"
#: Bodies outside the county: papers are made out to them, messages never.
OUTSIDE = frozenset(
    {"receiving_school", "home_place", "new_place", "workplace_edu", "workplace_police", "workplace_human_resources"}
)


@dataclass
class World:
    """Policies, calendars and the hours in which nobody is disturbed.

    `quiet`: wall clock in China, from and to; `quiet_of_role` where a role has other hours. `most_a_day`: messages to
    one person, above which what can wait is bundled and somebody is told.
    `ask_at`: when a class that has not reported is asked. `folder`: an
    installer's own profiles; `years`: his own calendar years. `absence_delay`: how long a guardian's message waits for
    the teacher to put a slip right. `parents`: what is said to parents, by language; `links`: the address
    of the page on which one tap answers a prompt, by its number. `papers`: puts the papers that go with prompts just asked
    into the outbox (`documents`, which lies above).
    `plays`: where a rehearsal, which alone writes its database, keeps each subject's play to go on with it, and `made`:
    what it made of rows, which never change; the running system reads and replays the facts at every look.
    `unit_pause`: how long a school's reports wait for more to come before they are
    drawn up again. `provisional`: rehearsals may play in a year whose days off are not known yet; the running system
    never does.
    """

    quiet: tuple[time, time] | None = (time(21), time(7))
    quiet_of_role: Mapping[str, tuple[time, time]] = field(default_factory=dict)
    most_a_day: int = 8
    ask_at: time = time(12)
    folder: Path | None = None
    years: tuple[Year, ...] = ()
    provisional: bool = False
    absence_delay: timedelta = timedelta(minutes=5)
    unit_pause: timedelta = timedelta(minutes=10)
    parents: ParentWords = field(default_factory=parent_words)
    links: Callable[[int], str | None] | None = None
    plays: dict[tuple[str, int], Going[Any]] | None = None
    made: dict[tuple[str, int], dict[tuple[int, datetime], Any]] | None = None
    papers: Callable[[Tx, World, Sequence[Prompt], datetime], int] | None = None
    #: What a look at a class gathered of it that its facts do not tell, by class (`reminders.gather`).
    frames: dict[int, object] = field(default_factory=dict)
    _policies: dict[str, Policy] = field(default_factory=dict)
    _calendars: dict[object, Calendar] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def policy(self, tx: Tx, name: str | None) -> Policy:
        """The profile of that name, or the one kept under that stamp. Raises PersonError for one that is no use."""
        key = name or NO_DOCUMENT
        with self._lock:
            known = self._policies.get(key)
        if known is None:
            known = Policy.from_json(cases.policy(tx, key)) if "@" in key else load(key, folder=self.folder)
            with self._lock:
                self._policies[key] = known
                self._policies[known.stamp] = known
        return known

    def calendars(self, tx: Tx, place: Place, began: datetime) -> tuple[Calendar, tuple[NewCalendar, ...]]:
        """The calendar as it was known when the clock began, and each one that became known since.

        A replay counts by the calendar of the time; what was printed before a snow day was declared stays as it was.
        """
        line = [unit.id for unit in place.line]
        turns = school_days.turns(tx, line, began)
        if not turns:
            return self.calendar(tx, place), ()
        later = tuple(
            NewCalendar(nth, local(at), self._of(school_days.of(tx, line, known_by=at), strict=False))
            for nth, at in enumerate(turns)
        )
        return self._of(school_days.of(tx, line, known_by=began), strict=False), later

    def calendar(self, tx: Tx, place: Place, *, strict: bool = False) -> Calendar:
        """The calendar of a place: the State Council's, the nearest unit's terms, and the days changed there.

        A deadline may reach into a year whose days off nobody knows yet: it is counted by weekdays for now, says so, and
        moves when the days are known. Whether a day is a school day is never guessed: ask a `strict` one.
        """
        return self._of(school_days.of(tx, [unit.id for unit in place.line]), strict=strict)

    def _of(self, told: school_days.SchoolDays, *, strict: bool) -> Calendar:
        provisional = self.provisional or not strict
        key = (told, provisional)
        with self._lock:
            known = self._calendars.get(key)
        if known is None:
            terms = tuple(Term(term.first_day, term.last_day) for term in told.terms)
            changes = tuple(DayChange(one.day, one.kind == "on", one.why) for one in told.days)
            known = calendar(terms, changes=changes, years=self.years, provisional=provisional)
            with self._lock:
                self._calendars[key] = known
        return known

    def began(self, tx: Tx, county_id: int, now: datetime) -> datetime:
        """When the clock began for a county: what fell due before counts as done. Set at the first look."""
        return directory.began(tx, county_id, now)

    def checkin_since(self, day: date) -> date:
        """From which day on a class's reports matter for the question whether it owes one: since yesterday's."""
        return day - ONE

    def checkin_began(self, day: date) -> datetime:
        """A class's play begins anew each day: what it did not report before yesterday is not asked for today."""
        return instant(day - ONE)

    def going(self, kind: str, number: int) -> Going[Any] | None:
        """The play of an earlier look at a subject, where plays are kept."""
        return None if self.plays is None else self.plays.setdefault((kind, number), Going())

    def facts(self, what: str, number: int, rows: Iterable[R], make: Callable[[R], T]) -> tuple[T, ...]:
        """What rows that are appended and never changed are for a subject. A rehearsal makes each of them once."""
        if self.made is None:
            return tuple([make(row) for row in rows])
        before = self.made.setdefault((what, number), {})
        found = []
        for row in rows:
            key = (row.id, row.known_at)
            one = before.get(key)
            if one is None:
                one = before[key] = make(row)
            found.append(one)
        return tuple(found)

    def outside(self, role: str) -> bool:
        """Whether a body lies outside the county."""
        return role in OUTSIDE
