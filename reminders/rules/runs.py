"""Absence runs by reading R1: what the marks of a pupil say about each half day, each day, and how many unexcused
days stand in a row.
"""

from __future__ import annotations

from bisect import bisect_right, insort
from collections.abc import Callable
from datetime import date, datetime
from typing import NamedTuple

from config.policy.readings import Reading1
from reminders.rules.facts import LEAVE, MISSING, PRESENT

HALVES = {"am": (0,), "pm": (1,), "day": (0, 1)}


class Word(NamedTuple):
    """What was last said about a half day. told: by name; what a report implies about the unnamed is not told.

    status: None where it was taken back: then the next word holds, of whatever sort.
    """

    status: str | None
    said_at: datetime
    told: bool


class Attendance:
    """All that was said about one pupil's presence, and the runs that follow from it.

    A day counts (`out`) when both halves are unexcused; any presence on it resets (`in`); leave pauses; half of a
    day, or a day on
    which nothing was reported, says nothing. Days on which there is no school are never asked about.
    """

    __slots__ = ("_days", "_grows", "_halves", "_natural", "_reading", "_runs", "_school", "_verdicts", "grew")

    def __init__(self, reading: Reading1, is_school_day: Callable[[date], bool]) -> None:
        self._reading = reading
        self._school = is_school_day
        self._natural = reading.absence_day == "natural_day"
        self._grows = reading.consecutive and not self._natural
        self.grew = False
        """Whether the last word was the first of its day and did nothing but lengthen the run by it."""
        self._halves: dict[date, list[Word | None]] = {}
        self._verdicts: dict[date, str] = {}
        self._days: list[date] = []
        self._runs: dict[int, list[date]] = {}  # by how many of the days are looked at, until a day changes

    def changed(self, is_school_day: Callable[[date], bool]) -> None:
        """Other days are school days now: judge every day again."""
        self._school = is_school_day
        for day, halves in self._halves.items():
            self._judge(day, halves)

    def status(self, day: date, period: str) -> str | None:
        """The status that holds for a day and period now (of a whole day: that of its first half that has one)."""
        halves = self._halves.get(day)
        if halves is None:
            return None
        for half in HALVES[period]:
            word = halves[half]
            if word is not None and word.status:
                return word.status
        return None

    def tell(self, day: date, period: str, status: str | None, said_at: datetime, *, told: bool, over: bool) -> bool:
        """Take a word; the later said one holds.

        told: by name; over: it may replace what was told by name. Gives whether anything changed.
        """
        halves = self._halves.get(day)
        word = Word(status, said_at, told)
        if halves is None:
            if period == "day":
                before = len(self._days)
                halves = self._halves[day] = [word, word]
                self._judge(day, halves)
                days = self._days
                self.grew = self._grows and len(days) > before and days[-1] == day and self._verdicts[day] == "out"
                return True
            halves = self._halves[day] = [None, None]
        self.grew = changed = False
        for half in HALVES[period]:
            old = halves[half]
            if old is not None:
                if old.said_at > said_at or (old.told and old.status is not None and not over):
                    continue
                if old.status == status:
                    halves[half] = word
                    continue
            changed = True
            halves[half] = word
        if changed:
            self._judge(day, halves)
        return changed

    def quiet(self, day: date, said_at: datetime) -> bool:
        """The commonest word of all, cheaply: unnamed, present, on a new last day, with no run.

        Gives whether it was that.
        """
        days = self._days
        if day in self._halves or (days and (day <= days[-1] or self._verdicts[days[-1]] != "in")):
            return False
        if not self._school(day) or self._reading.presence != "reset":
            return False
        word = Word("present", said_at, False)
        self._halves[day] = [word, word]
        self._append(day, "in")
        return True

    def _judge(self, day: date, halves: list[Word | None]) -> None:
        verdict = self._verdict(halves) if self._school(day) else None
        if verdict is not None and (not self._days or day > self._days[-1]):
            self._append(day, verdict)
            return
        had = day in self._verdicts
        if verdict is None:
            if had:
                self._runs.clear()
                del self._verdicts[day]
                self._days.remove(day)
            return
        self._runs.clear()
        self._verdicts[day] = verdict
        if not had:
            insort(self._days, day)

    def _append(self, day: date, verdict: str) -> None:
        """A new last day: the runs up to the days before stand as they were, and it goes on from the last."""
        run = self.run()
        if not self._reading.consecutive:
            run = [one for one in run if (one.year, one.month) == (day.year, day.month)]
        elif verdict == "in":
            run = []
        self._days.append(day)
        self._verdicts[day] = verdict
        self._runs[len(self._days)] = run if verdict == "in" else [*run, day]

    def _verdict(self, halves: list[Word | None]) -> str | None:
        am, pm = halves
        first = am.status if am is not None else None
        second = pm.status if pm is not None else None
        if first in PRESENT or second in PRESENT:
            return "in" if self._reading.presence == "reset" else None
        if first in LEAVE or second in LEAVE:
            return None if self._reading.leave == "pause" else "in"
        out = MISSING if self._reading.absent_without_reason == "counts_provisionally" else frozenset({"unexcused"})
        if (first in out and second in out) or ((first in out or second in out) and not self._reading.full_day_only):
            return "out"
        return None

    def latest(self) -> date | None:
        """The last day of which anything is known that counts."""
        return self._days[-1] if self._days else None

    def run(self, upto: date | None = None) -> list[date]:
        """The unexcused days in a row that end on or before `upto` (None: all that is known), earliest first.

        Not to be changed by who asks.
        """
        days, verdicts = self._days, self._verdicts
        end = at = len(days) if upto is None or (days and upto >= days[-1]) else bisect_right(days, upto)
        known = self._runs.get(end)
        if known is not None:
            return known
        outs: list[date] = []
        cumulative = not self._reading.consecutive
        while at:
            at -= 1
            day = days[at]
            if verdicts[day] == "in" and not cumulative:
                break
            if cumulative and (day.year, day.month) != (days[end - 1].year, days[end - 1].month):
                break
            if verdicts[day] == "out":
                outs.append(day)
        outs.reverse()
        self._runs[end] = outs
        return outs

    def length(self, upto: date | None = None) -> int:
        """How many unexcused days stand in a row (or, by the other reading, in the month of the last day)."""
        outs = self.run(upto)
        if self._natural and self._reading.consecutive and outs:
            return (outs[-1] - outs[0]).days + 1
        return len(outs)

    def reached(self, days: int) -> date | None:
        """The day on which the present run reached so many days, or None."""
        outs = self.run()
        if len(outs) < days and not self._natural:
            return None
        if self._natural and self._reading.consecutive:
            return next((day for day in outs if (day - outs[0]).days + 1 >= days), None)
        return outs[days - 1] if len(outs) >= days else None

    def out_half(self, day: date, half: int) -> bool:
        """Whether he is unexcused on that half day."""
        halves = self._halves.get(day)
        word = halves[half] if halves else None
        return word is not None and word.status in MISSING

    def seen_since(self, day: date, half: int) -> bool:
        """Whether he was present on a half day after that one."""
        for other, halves in self._halves.items():
            for index, word in enumerate(halves):
                if word and word.status in PRESENT and (other, index) > (day, half):
                    return True
        return False
