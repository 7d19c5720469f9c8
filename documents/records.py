"""What is on file of a pupil, put into the words of a paper: nothing is added, what nobody told is None.

A reader who may not know a restricted cause gets it withheld, with the words of others that might give it away.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from config.days import day_of
from config.policy import Policy
from config.wording.told import REASON
from reminders.rules import bodies
from reminders.world import World
from store import cases, facts, lines, people, persons, pupils
from store.cases import Case
from store.db import Tx
from store.lines import Line
from store.people import Place
from store.pupils import Pupil

HIDDEN = "原因受限"


@dataclass(frozen=True, slots=True)
class Records:
    """A pupil's records: where he is, under which policy, and every printed line, oldest first. `withdrawn`: keys of the steps
    that were taken back."""

    pupil: Pupil
    place: Place
    policy: Policy
    case: Case | None
    lines: Sequence[Line]
    acts: Sequence[facts.Fact]
    guardian: pupils.Guardian | None
    cast: people.Cast
    withheld: bool
    withdrawn: frozenset[str] = frozenset()
    _names: dict[str, str] = field(default_factory=dict)

    @property
    def last_line(self) -> int:
        """Id of the newest line; 0 where nothing was printed."""
        return max((line.id for line in self.lines), default=0)

    def of(self, *types: str) -> list[Line]:
        """The lines of these types, without what was taken back."""
        return [line for line in self.lines if line.type in types and line.key not in self.withdrawn]


def gather(tx: Tx, world: World, pupil: Pupil, day: date, *, withheld: bool) -> Records:
    """All that is on file of a pupil. Raises KeyError for one who is in no class on that day."""
    place = people.places(tx, [pupil.id], day)[pupil.id]
    case = next(iter(cases.of_pupils(tx, [pupil.id]).get(pupil.id, ())[-1:]), None)
    stamp = case.policy_stamp if case is not None and case.is_open else place.policy
    printed = lines.of(tx, "pupil", [pupil.id])
    found = Records(
        pupil=pupil,
        place=place,
        policy=world.policy(tx, stamp),
        case=case,
        lines=printed,
        acts=facts.of(tx, "pupil", [pupil.id]).get(pupil.id, ()),
        guardian=next(iter(pupils.guardians_of(tx, [pupil.id]).get(pupil.id, ())), None),
        cast=people.casts(tx, {pupil.id: place}, day)[pupil.id],
        withheld=withheld,
        withdrawn=frozenset(key for _, key in lines.withdrawn(printed)),
    )
    found._names.update({"guardian": "监护人", **bodies.NAME})
    for code in sorted(_codes(found.lines)):
        person = persons.by_code(tx, pupil.county_id, code)
        if person is not None:
            found._names[code] = person.name
    return found


def from_which(one: Records) -> str:
    """Which records a paper was made from, in a few words."""
    marks, steps = one.of("attendance"), one.of("step")
    said = []
    if marks:
        said.append(f"考勤记录至{say(max(date_of(line) for line in marks))}")
    if steps:
        said.append(f"办理记录{len(steps)}条（{say(date_of(steps[0]))}至{say(max(map(date_of, steps)))}）")
    if one.case is not None:
        said.append(f"个案记录{len(one.of('case'))}条")
    return "，".join(said) or "学籍名册"


def cause_of(one: Records, cause: str | None) -> str | None:
    """A cause in words, withheld from who may not know it."""
    if cause is None:
        return None
    return HIDDEN if one.withheld and one.policy.is_restricted(cause) else REASON.get(cause, cause)


def _codes(them: Iterable[Line]) -> set[str]:
    found: set[str] = set()
    for line in them:
        for key in ("actor", "persons", "owner", "to"):
            value = line.payload.get(key)
            found |= {value} if isinstance(value, str) else {str(code) for code in value or ()}
    return found - bodies.NAME.keys() - {"guardian"}


def name_of(one: Records, code: str) -> str:
    """What a person's code or a role is called."""
    return one._names.get(code, code)


def holder_of(one: Records, role: str) -> str | None:
    """Who holds a role for him today."""
    return "、".join(holder.person.name for holder in one.cast.get(role, ())) or None


def unit_of(one: Records, kind: str) -> str | None:
    """The name of the unit of a kind in which he is."""
    unit = one.place.of(kind)
    return unit.name if unit is not None else None


def date_of(line: Line) -> date:
    """The day of which a line tells."""
    told_day = line.payload.get("date")
    return date.fromisoformat(str(told_day)) if told_day else day_of(line.at)


def say(day: date | None) -> str | None:
    """2026年10月14日."""
    return f"{day.year}年{day.month}月{day.day}日" if day is not None else None
