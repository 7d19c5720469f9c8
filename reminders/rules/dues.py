"""When a duty is due, by the policy's value and the readings in force: config.deadlines, asked from within a play."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from config import deadlines
from config.calendar import Calendar
from config.deadlines import Due
from config.errors import PersonError
from config.policy.leaf import Leaf

if TYPE_CHECKING:
    from reminders.rules.play import Play


@dataclass(frozen=True, slots=True)
class Counted:
    """A due that was counted on a calendar, and how to count it again on another one."""

    due: Due
    again: Callable[[Calendar], Due | None]

    @property
    def at(self) -> datetime:
        """The instant."""
        return self.due.at

    @property
    def day(self) -> date:
        """The day in China."""
        return self.due.day

    @property
    def arithmetic(self) -> str:
        """The counting, in Chinese."""
        return self.due.arithmetic


def counted(play: Play, count: Callable[[Calendar], Due | None]) -> Counted | None:
    """A due by the play's calendar; None where the text names no time.

    None too where more days are wanted than the registered terms have: there is nothing to count to until the next
    term is registered.
    """
    try:
        found = count(play.calendar)
    except PersonError:
        return None
    return Counted(found, count) if found is not None else None


def due(play: Play, leaf: Leaf[int | str | tuple[str, ...] | None] | Leaf[int] | None, trigger: date) -> Counted | None:
    """The due of a policy's value counted from a day; None where the text names no time."""
    if leaf is None:
        return None
    value, readings = leaf, play.policy.readings
    return counted(play, lambda days: deadlines.due(value, trigger, readings, days))


def timely_writing(play: Play, trigger: date) -> Counted | None:
    """及时 of a written paper (R4b), where the text leaves the time open."""
    readings = play.policy.readings
    leaf = readings.R4b.timely_writing
    unit = leaf.u or "working_day"
    return counted(
        play, lambda days: deadlines.count(trigger, leaf.v, unit, readings, days, reading="R4b", roll=leaf.roll)
    )


def first_school_day(play: Play, first: date) -> date:
    """The first day of a term on which pupils are expected."""
    return first if play.calendar.is_school_day(first) else play.calendar.next_school_day(first)
