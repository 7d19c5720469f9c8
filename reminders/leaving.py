"""The roster follows the roll: who has left it by the rules is in no class any more, who is on it again is in one."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from config.days import day_of, local
from reminders.ended import MOMENT
from reminders.rules.leaving import ENTER
from reminders.rules.lines import Line, Played
from store import due, facts, leavers, pupils, units
from store.db import Tx
from store.facts import NewFact
from store.units import Unit

#: What a line of the roll says of who is on it again.
BACK = frozenset({"joined", "resumed"})
#: Who says that a pupil entered: the list itself.
LIST = "roster"


def follow(tx: Tx, pupil_id: int, played: Played, fresh: Sequence[Line], now: datetime) -> None:
    """Bring a pupil's class to what his play ends in. `fresh`: what was printed just now; where nothing was, nothing moves.

    He is in his class up to the day before: whoever counts the class on this day counts without him.
    """
    if fresh and not played.state.on_roll:
        if (there := _already_elsewhere(tx, pupil_id, played, now)) is not None:
            enter(tx, pupil_id, there, now + MOMENT)  # behind what made him leave
        else:
            pupils.leave(tx, pupil_id, day_of(now) - timedelta(days=1))
    elif any(line.type == "pupil" and line.fields["event"] in BACK for line in fresh):
        leavers.put_back(tx, pupil_id, now)


def enter(tx: Tx, pupil_id: int, klass: Unit, now: datetime) -> None:
    """A school's list has a pupil who has left another: an act says so, or nobody would notice when he stays away there."""
    said = NewFact(
        county_id=klass.county_id or 0,
        subject_kind="pupil",
        subject_id=pupil_id,
        kind=ENTER,
        day=day_of(now),
        at=now,
        known_at=now,
        actor=LIST,
        role="",
        channel="console",
        payload={"class": klass.name, "class_id": klass.id},
        text=f"新名单里在{klass.name}",
    )
    facts.append(tx, [said])
    due.bring_forward(tx, [("pupil", pupil_id)], now)


def _already_elsewhere(tx: Tx, pupil_id: int, played: Played, now: datetime) -> Unit | None:
    """His class, if it is of another school, whose list had him since his leaving the old one was entered; else None."""
    been = pupils.enrolments_of(tx, [pupil_id]).get(pupil_id, ())
    here = next((one for one in been if one.last_day is None), None)
    if here is None or here.first_day < _begun(played, day_of(now)):
        return None
    known = units.many(tx, {one.class_id for one in been})
    before = [one for one in been if one.id != here.id and one.first_day <= here.first_day]
    if not before or known[before[-1].class_id].parent_id == known[here.class_id].parent_id:
        return None
    return known[here.class_id]


def _begun(played: Played, day: date) -> date:
    """The day on which his leaving was entered: it may have waited for its proof."""
    rolled = [line for line in played.lines if line.type == "pupil"]
    waiting = [line for line in rolled if line.fields["event"] == "leaving"]
    return local(waiting[-1].at).date() if waiting else day
