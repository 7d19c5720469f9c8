"""Leaves announced for days to come, as they are kept: acts of the class, that mark nobody until the day comes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from handlers.turn.context import Context
from handlers.turn.leaves import LEAVE, Spell
from store import attendance, facts
from store.facts import Fact
from store.pupils import Pupil
from store.units import Unit

#: Kind of the act.
KIND = "leave_ahead"


def due(
    acts: Sequence[Fact], last: Mapping[int, attendance.Mark], known: Mapping[int, Pupil], day: date
) -> list[Spell]:
    """The announced leaves of a class that are of a day, but of those who came in since they began. `last`: each pupil's last mark
    before that day."""
    found: dict[int, Spell] = {}
    for one in spells(acts, known):
        if one.first <= day <= one.last or not one.status:
            found[one.pupil.id] = one
    return [
        one
        for number, one in found.items()
        if one.status and not (number in last and last[number].day >= one.first and last[number].status not in LEAVE)
    ]


def acts_of(ctx: Context, klass: Unit) -> Sequence[Fact]:
    """Every act about a class."""
    return facts.of(ctx.tx, "class", [klass.id]).get(klass.id, ())


def spells(acts: Sequence[Fact], known: Mapping[int, Pupil]) -> list[Spell]:
    """The announced leaves in the order in which they were told; one without a status takes back what was told before."""
    return [
        Spell(
            known[int(one.payload["pupil"])],
            date.fromisoformat(str(one.payload["first"])),
            date.fromisoformat(str(one.payload["last"])),
            str(one.payload["status"]),
            one.message_id,
        )
        for one in acts
        if one.kind == KIND and int(one.payload["pupil"]) in known
    ]
