"""Whom a person may speak of and be told about: his class, his school, the pupils given to him, the cases of his area.

Who is outside somebody's sight does not exist for him: the answer to his name is the same as to a name nobody bears.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from handlers.reading import Roster
from store import cases, duties, people, prompts, pupils, units, versions
from store.db import Tx
from store.people import Place
from store.persons import Person, Post
from store.pupils import Pupil
from store.units import Unit

#: Roles that see every pupil of the school at which the post is held.
WHOLE_SCHOOL = frozenset({"school_lead", "school_cadre"})
#: Roles that see the open cases and duties of the township or county at which the post is held.
AREA = frozenset(
    {
        "central_school",
        "township_officer",
        "township_deputy",
        "township_head",
        "edu_bureau",
        "leading_group_office",
        "joint_group",
    }
)


@dataclass(frozen=True, slots=True)
class Speaker:
    """A member of staff who writes, on the day on which he does: his posts, and the classes he leads or stands in for."""

    person: Person
    posts: tuple[Post, ...]
    classes: tuple[Unit, ...]

    @property
    def roles(self) -> frozenset[str]:
        return frozenset(post.role for post in self.posts)

    @property
    def role(self) -> str:
        """What he is first of all."""
        for role in ("class_teacher", "school_lead", "school_cadre", "central_school"):
            if role in self.roles:
                return role
        return self.posts[0].role if self.posts else "teacher"

    @property
    def kind(self) -> str:
        """The reader's word for him: teachers write about a class, officials about cases."""
        school = {"class_teacher", "school_lead", "school_cadre", "teacher", "baobao_teacher"}
        return "teacher" if self.roles & school or not self.posts else "official"

    def units_with(self, roles: Iterable[str]) -> tuple[int, ...]:
        """Ids of the units at which he holds one of the roles."""
        wanted = frozenset(roles)
        return tuple(dict.fromkeys(post.unit_id for post in self.posts if post.role in wanted))


@dataclass(frozen=True, slots=True)
class Sight:
    """Pupils by name, ready to be read about. A name borne by two pupils has two here; `unlisted`: the newest list lacks them."""

    roster: Roster
    by_name: Mapping[str, tuple[Pupil, ...]]
    by_id: Mapping[int, Pupil]
    unlisted: frozenset[int] = frozenset()

    @property
    def size(self) -> int:
        """How many are expected: all but those whom the newest list lacks."""
        return len(self.by_id) - len(self.unlisted)

    def one(self, name: str) -> Pupil | None:
        """The pupil of that name if there is exactly one."""
        found = self.by_name.get(name, ())
        return found[0] if len(found) == 1 else None


def speaker(tx: Tx, person: Person, day: date) -> Speaker:
    """The person as he stands on that day."""
    posts = people.roles_of(tx, person.id, day, county_id=person.county_id)
    teaches = any(post.role == "class_teacher" for post in posts)
    led = people.classes_of(tx, person.id, day, county_id=person.county_id) if teaches else ()
    if any(klass.closed_on is not None for klass in led):  # last year's class is nobody's
        led = tuple(klass for klass in led if klass.closed_on is None)
    return Speaker(person, posts, led)


@dataclass(frozen=True, slots=True)
class _Held:
    """A class's sight from one day up to before another (None: for good), at one version of its roster."""

    klass: Unit
    since: date
    until: date | None
    sight: Sight

    def holds(self, klass: Unit, day: date) -> bool:
        return (
            self.klass.roster_version == klass.roster_version
            and (self.klass.name, self.klass.aliases) == (klass.name, klass.aliases)
            and self.since <= day
            and (self.until is None or day < self.until)
        )


@dataclass(slots=True)
class Rosters:
    """Compiled rosters by version: compiling an index costs more than reading a message. One for each database."""

    most: int = 3_000  # at some 100 KB each
    _kept: dict[int, _Held] = field(default_factory=dict)

    def of(self, tx: Tx, klass: Unit, day: date) -> Sight:
        """The pupils of one class on a day. `klass` was read in this transaction: its version tells what holds."""
        held = self._kept.get(klass.id)
        if held is not None and held.holds(klass, day):
            return held.sight
        them, unlisted, until = pupils.roster_until(tx, klass.id, day)
        sight = sight_of(them, klass.name, klass.aliases, unlisted)
        # A message of an earlier day must not drive out what the class's next ones will ask for, and what this
        # transaction may still take back is not kept.
        if (held is None or held.since <= day) and not versions.wrote(tx):
            if len(self._kept) >= self.most:
                self._kept.pop(next(iter(self._kept)), None)
            self._kept[klass.id] = _Held(klass, day, until, sight)
        return sight


def all_sight(tx: Tx, rosters: Rosters, who: Speaker, day: date) -> Sight:
    """Every pupil whom a person may speak of."""
    found: dict[int, Pupil] = {}
    seen = list(who.classes)
    for school_id in who.units_with(WHOLE_SCHOOL):
        seen += units.subtree(tx, school_id, "class")
    given = people.pupils_given_to(tx, who.person.id, day)
    wanted = {one.pupil_id for one in given if one.pupil_id is not None}
    classes = {one.class_id for one in given if one.class_id is not None} - {klass.id for klass in seen}
    seen += units.many(tx, classes).values()
    for klass in {klass.id: klass for klass in seen}.values():
        found |= rosters.of(tx, klass, day).by_id
    wanted |= {prompt.pupil_id for prompt in prompts.open_for(tx, person_id=who.person.id) if prompt.pupil_id}
    wanted |= _cases_of_area(tx, who)
    found.update(pupils.many(tx, wanted - found.keys()))
    return sight_of(found.values())


def sight_of(
    them: Iterable[Pupil], klass: str = "", aliases: tuple[str, ...] = (), unlisted: frozenset[int] = frozenset()
) -> Sight:
    """A sight of these pupils."""
    by_name: dict[str, list[Pupil]] = {}
    by_id: dict[int, Pupil] = {}
    for pupil in them:
        by_id[pupil.id] = pupil
        by_name.setdefault(pupil.name, []).append(pupil)
    told = {name: tuple(held) for name, held in by_name.items()}
    return Sight(Roster.of(by_name, klass=klass, aliases=aliases), told, by_id, unlisted)


def in_area(tx: Tx, who: Speaker, place: Place) -> bool:
    """Whether a place lies in a unit over which he has an area role or a whole school."""
    line = {unit.id for unit in place.line}
    return bool(line & set(who.units_with(AREA | WHOLE_SCHOOL | {"class_teacher"})))


def _cases_of_area(tx: Tx, who: Speaker) -> set[int]:
    """Pupils with an open case or duty below the units where he holds an area role."""
    found: set[int] = set()
    for unit_id in who.units_with(AREA):
        unit = units.get(tx, unit_id)
        if unit.county_id is None:
            continue
        schools = {school.id for school in units.subtree(tx, unit_id, "school")}
        found |= {case.pupil_id for case in cases.open_in(tx, unit.county_id, school_ids=schools)}
        found |= {
            duty.pupil_id
            for duty in duties.open_in(tx, unit.county_id, school_ids=schools)
            if duty.pupil_id is not None
        }
    return found
