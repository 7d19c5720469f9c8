"""When a duty is due, by the policy's value and the readings in force: config.deadlines, asked from within a play."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from config import deadlines
from config.deadlines import Due
from config.errors import PersonError
from config.policy.leaf import Leaf

if TYPE_CHECKING:
    from reminders.rules.play import Play


def due(play: Play, leaf: Leaf[int | str | tuple[str, ...] | None] | Leaf[int] | None, trigger: date) -> Due | None:
    """The due of a policy's value counted from a day; None where the text names no time."""
    if leaf is None:
        return None
    try:
        return deadlines.due(leaf, trigger, play.policy.readings, play.calendar)
    except PersonError:
        # More days are wanted than the registered terms have: nothing to count to until the next term is registered.
        return None


def timely_writing(play: Play, trigger: date) -> Due:
    """及时 of a written paper (R4b), where the text leaves the time open."""
    leaf = play.policy.readings.R4b.timely_writing
    return deadlines.count(
        trigger, leaf.v, leaf.u or "working_day", play.policy.readings, play.calendar, reading="R4b", roll=leaf.roll
    )


def first_school_day(play: Play, first: date) -> date:
    """The first day of a term on which pupils are expected."""
    return first if play.calendar.is_school_day(first) else play.calendar.next_school_day(first)
