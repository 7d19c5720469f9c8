"""Who is who on a day: where a pupil is, who holds which role for him or for a unit, and who acts for whom.

A role is found at the nearest place: given for the pupil, then for his class, then held as a post at his class, school,
central school, township or county. Whoever is away on that day is replaced by his stand-in.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from operator import itemgetter
from typing import Any

from sqlalchemy import Connection, Date, bindparam, select, union_all, update

from store import directory
from store import persons as staff
from store.directory import Directory
from store.persons import PERSON, Person, Saved, holds
from store.ready import Ready
from store.sql import columns, one_of
from store.tables import assignments, enrolments, persons, posts, pupils, stand_ins, units
from store.types import Id
from store.units import COLUMNS as UNIT
from store.units import Unit, many, unit_of_row


@dataclass(frozen=True, slots=True)
class Place:
    """Where a pupil or a unit is: the units from the root down to his class (or to the unit itself)."""

    line: tuple[Unit, ...]
    reported_on: date | None = None

    def of(self, kind: str) -> Unit | None:
        """The unit of a kind in the line."""
        return next((unit for unit in self.line if unit.kind == kind), None)

    def id_of(self, kind: str) -> int | None:
        """Its id."""
        unit = self.of(kind)
        return None if unit is None else unit.id

    @property
    def county_id(self) -> int:
        """The county's id. Raises LookupError above the county."""
        county = self.line[-1].county_id
        if county is None:
            raise LookupError(f"{self.line[-1].name} lies above the counties")
        return county

    @property
    def policy(self) -> str | None:
        """Name of the profile that holds here: the nearest one's."""
        return next((unit.policy for unit in reversed(self.line) if unit.policy), None)


@dataclass(frozen=True, slots=True)
class Holder:
    """A person who holds a role, `since` the first day; `acts_for` is the person away, where he stands in for one."""

    person: Person
    role: str
    since: date
    unit_id: int | None  # where the post is; None where it was given for the pupil
    acts_for: Person | None = None


#: Role → its holders, longest in office first.
Cast = Mapping[str, tuple[Holder, ...]]


@dataclass(frozen=True, slots=True)
class Assignment:
    """A person given to a pupil or to a class in a role."""

    id: int
    role: str
    person_id: int
    pupil_id: int | None
    class_id: int | None
    first_day: date
    last_day: date | None


ASSIGNMENT = columns(assignments, Assignment)

_DAY = bindparam("day", type_=Date)
_STANDING = (stand_ins.c.ended_at.is_(None), stand_ins.c.first_day <= _DAY, stand_ins.c.last_day >= _DAY)
_PLACES = Ready(
    select(enrolments.c.pupil_id, enrolments.c.reported_on, units.c.path)
    .join(units, units.c.id == enrolments.c.class_id)
    .where(one_of(enrolments.c.pupil_id, "pupils"), enrolments.c.first_day <= _DAY)
    .order_by(enrolments.c.pupil_id, enrolments.c.first_day, enrolments.c.id)
)
_PATH = Ready(select(units.c.path).where(units.c.id == bindparam("unit")))
_HOW = (assignments.c.role, assignments.c.pupil_id, assignments.c.class_id)
_GIVEN = (
    select(assignments.c.first_day, assignments.c.id.label("number"), *_HOW, *PERSON)
    .join(persons, persons.c.id == assignments.c.person_id)
    .where(*holds(assignments, _DAY))
)
_THEIR_CLASSES = select(enrolments.c.class_id).where(one_of(enrolments.c.pupil_id, "pupils"))
#: Who was given to pupils, and to any class that they were ever in. Not one OR: PostgreSQL would read every assignment.
GIVEN = Ready(
    union_all(
        _GIVEN.where(one_of(assignments.c.pupil_id, "pupils")), _GIVEN.where(assignments.c.class_id.in_(_THEIR_CLASSES))
    )
)
_POSTS_AT = Ready(
    select(posts.c.role, posts.c.first_day, posts.c.unit_id, *PERSON)
    .join(persons, persons.c.id == posts.c.person_id)
    .where(one_of(posts.c.unit_id, "units"), *holds(posts, _DAY))
    .order_by(posts.c.first_day, posts.c.id)
)
_STAND_INS = Ready(
    select(stand_ins.c.person_id, *PERSON)
    .join(persons, persons.c.id == stand_ins.c.stand_in_id)
    .where(one_of(stand_ins.c.person_id, "persons"), *_STANDING)
    .order_by(stand_ins.c.id)
)
_AWAY = select(stand_ins.c.person_id).where(stand_ins.c.stand_in_id == bindparam("me"), *_STANDING)
# One list of persons, not "he or one of these": PostgreSQL reads all posts for an OR with a query in it.
_ACTS_FOR = Ready(_AWAY)
_FILLED = union_all(select(bindparam("me", type_=Id)), _AWAY)
_CLASSES_OF = Ready(
    select(*UNIT, posts.c.person_id)
    .join(posts, posts.c.unit_id == units.c.id)
    .where(
        posts.c.role == "class_teacher", posts.c.person_id.in_(_FILLED), *holds(posts, _DAY), units.c.kind == "class"
    )
    .order_by(units.c.id)
)
_ROLES_OF = Ready(select(*staff.POST).where(posts.c.person_id.in_(_FILLED), *holds(posts, _DAY)).order_by(posts.c.id))


# -- places


def places(tx: Connection, pupil_ids: Iterable[int], day: date) -> dict[int, Place]:
    """Where each pupil is on a day; pupils in no class then are where they were last, else left out."""
    return places_of_rows(tx, _PLACES.all(tx, {"pupils": set(pupil_ids), "day": day}))


def places_of_rows(tx: Connection, rows: Iterable[Sequence[Any]]) -> dict[int, Place]:
    """By pupil."""
    last = {pupil_id: (reported_on, _numbers(path)) for pupil_id, reported_on, path in rows}
    wanted = {number for _, line in last.values() for number in line}
    held = directory.covering(tx, wanted)
    known: Mapping[int, Unit] = held.units if held is not None else many(tx, wanted)
    return {
        pupil_id: Place(tuple(known[number] for number in line), reported_on)
        for pupil_id, (reported_on, line) in last.items()
    }


def place(tx: Connection, pupil_id: int, day: date) -> Place:
    """Where one pupil is on a day. Raises KeyError for a pupil who has not been in any class by then."""
    return places(tx, [pupil_id], day)[pupil_id]


def place_of_unit(tx: Connection, unit_id: int) -> Place:
    """The unit with all above it."""
    held = directory.covering(tx, [unit_id])
    if held is not None:
        return held.once(("place", unit_id), lambda: Place(held.line(unit_id)))
    path = _PATH.scalar(tx, {"unit": unit_id})
    known = many(tx, _numbers(path))
    return Place(tuple(known[number] for number in _numbers(path)))


# -- casts


def casts(tx: Connection, where: Mapping[int, Place], day: date, given: Sequence[Any] | None = None) -> dict[int, Cast]:
    """For each pupil (id → his place) who holds which role on a day; `given`: the rows of `GIVEN`, where they have been read."""
    line_ids = {unit.id for place in where.values() for unit in place.line}
    given = sorted(GIVEN.all(tx, {"pupils": where, "day": day}) if given is None else given, key=itemgetter(0, 1))
    known = directory.covering(tx, line_ids)
    held = _posts_at(tx, line_ids, day, known)
    acting = _stand_ins(
        tx, {row[5] for row in given} | {holder.person.id for them in held.values() for holder in them}, day, known
    )
    own: dict[int, list[Holder]] = {}
    of_class: dict[int, list[Holder]] = {}
    for first_day, _, role, pupil_id, class_id, *who in given:
        holder = Holder(Person(*who), role, first_day, class_id)
        if pupil_id is not None:
            own.setdefault(pupil_id, []).append(holder)
        else:
            of_class.setdefault(class_id, []).append(holder)
    result: dict[int, Cast] = {}
    shared: dict[int, Cast] = {}  # what all pupils of a class have in common
    for pupil_id, place in where.items():
        lowest = place.line[-1].id
        base = shared.get(lowest)
        if base is None:
            steps = [
                of_class.get(place.id_of("class") or 0, []),
                *(held.get(one.id, []) for one in reversed(place.line)),
            ]
            base = shared[lowest] = _nearest(steps, acting, day)
        mine = _nearest([own[pupil_id]], acting, day) if pupil_id in own else {}
        result[pupil_id] = {**mine, **{role: them for role, them in base.items() if role not in mine}} if mine else base
    return result


def cast_of_unit(tx: Connection, where: Place, day: date) -> Cast:
    """Who holds which role for a unit on a day, the unit's own posts before those above it."""
    line = {unit.id for unit in where.line}
    known = directory.covering(tx, line)

    def cast() -> Cast:
        held = _posts_at(tx, line, day, known)
        acting = _stand_ins(tx, {holder.person.id for them in held.values() for holder in them}, day, known)
        return _nearest([held.get(unit.id, []) for unit in reversed(where.line)], acting, day)

    return known.once(("cast", where.line[-1].id, known.span(day)), cast) if known is not None else cast()


def holders(
    tx: Connection, role: str, day: date, *, pupil_id: int | None = None, unit_id: int | None = None
) -> tuple[Holder, ...]:
    """Who holds one role for a pupil or for a unit on a day; empty where nobody does."""
    if (pupil_id is None) == (unit_id is None):
        raise ValueError("name a pupil or a unit")
    if pupil_id is not None:
        return casts(tx, {pupil_id: place(tx, pupil_id, day)}, day)[pupil_id].get(role, ())
    assert unit_id is not None
    return cast_of_unit(tx, place_of_unit(tx, unit_id), day).get(role, ())


def class_teachers(tx: Connection, class_ids: Iterable[int], day: date) -> dict[int, staff.Person]:
    """The class teacher of each of these classes on a day, or his stand-in; a class without one is left out."""
    class_ids = set(class_ids)
    known = directory.covering(tx, class_ids)
    held = _posts_at(tx, class_ids, day, known)
    acting = _stand_ins(tx, {holder.person.id for them in held.values() for holder in them}, day, known)
    found: dict[int, staff.Person] = {}
    for class_id, them in held.items():
        cast = _nearest([them], acting, day).get("class_teacher", ())
        if cast:
            found[class_id] = cast[0].person
    return found


# -- the other way: what a person has to do with


def acts_for(tx: Connection, person_id: int, day: date) -> tuple[int, ...]:
    """The person himself and all for whom he stands in on a day."""
    away = [row[0] for row in _ACTS_FOR.all(tx, {"me": person_id, "day": day})]
    return (person_id, *(number for number in away if number != person_id))


def classes_of(tx: Connection, person_id: int, day: date, *, county_id: int | None = None) -> tuple[Unit, ...]:
    """Classes that the person leads on a day as class teacher, his own before those he stands in for.

    `county_id`: his county, where it is known; it saves a statement.
    """
    known = directory.of(tx, county_id) if county_id is not None else None
    if known is not None and person_id in known.persons:
        return known.once(("led", person_id, known.span(day)), lambda: _led(known, person_id, day))
    rows = _CLASSES_OF.all(tx, {"me": person_id, "day": day})
    ordered = sorted(rows, key=lambda row: row[-1] != person_id)
    return tuple({row[0]: unit_of_row(row[:-1]) for row in ordered}.values())


def roles_of(tx: Connection, person_id: int, day: date, *, county_id: int | None = None) -> tuple[staff.Post, ...]:
    """Every post the person fills on a day, his own and those he stands in for. `county_id` as in `classes_of`."""
    known = directory.of(tx, county_id) if county_id is not None else None
    if known is not None and person_id in known.persons:
        return known.once(("filled", person_id, known.span(day)), lambda: _filled(known, person_id, day))
    return tuple(staff.Post(*row) for row in _ROLES_OF.all(tx, {"me": person_id, "day": day}))


def pupils_given_to(tx: Connection, person_id: int, day: date) -> list[Assignment]:
    """Pupils and classes given to the person, or to one for whom he stands in, on a day."""
    query = select(*ASSIGNMENT).where(
        assignments.c.person_id.in_(acts_for(tx, person_id, day)), *holds(assignments, day)
    )
    return [Assignment(*row) for row in tx.execute(query.order_by(assignments.c.id))]


def assign(
    tx: Connection,
    role: str,
    person_id: int,
    first_day: date,
    *,
    pupil_id: int | None = None,
    class_id: int | None = None,
    given_by_id: int | None = None,
    instead: bool = True,
) -> Saved:
    """Give a person to a pupil or a class in a role. `instead`: whoever held it there before holds it no longer."""
    target = assignments.c.pupil_id == pupil_id if class_id is None else assignments.c.class_id == class_id
    query = select(*ASSIGNMENT).where(target, assignments.c.role == role, assignments.c.last_day.is_(None))
    open_now = [Assignment(*row) for row in tx.execute(query)]
    for one in open_now:
        if one.person_id == person_id:
            return Saved(one.id, "same")
    if instead and open_now:
        # Who was given the same day never held it for a whole day: his last day would lie before his first.
        before = date.fromordinal(first_day.toordinal() - 1)
        tx.execute(
            update(assignments).where(assignments.c.id.in_([one.id for one in open_now])).values(last_day=before)
        )
    owner = (
        select(pupils.c.county_id).where(pupils.c.id == pupil_id)
        if class_id is None
        else select(units.c.county_id).where(units.c.id == class_id)
    )
    row = assignments.insert().values(
        county_id=owner.scalar_subquery(),
        role=role,
        person_id=person_id,
        pupil_id=pupil_id,
        class_id=class_id,
        first_day=first_day,
        given_by_id=given_by_id,
    )
    new_id = tx.execute(row.returning(assignments.c.id)).scalar_one()
    return Saved(new_id, "changed" if open_now and instead else "new")


def end_assignment(tx: Connection, assignment_id: int, last_day: date) -> None:
    """The assignment ends after this day."""
    tx.execute(update(assignments).where(assignments.c.id == assignment_id).values(last_day=last_day))


# -- inner


def _numbers(path: str) -> tuple[int, ...]:
    return tuple(int(part) for part in path.split("/") if part)


def _filled(known: Directory, person_id: int, day: date) -> tuple[staff.Post, ...]:
    away = {one.person_id for one in known.stand_ins if one.stand_in_id == person_id and _on(one, day)}
    held = (post for one in {person_id, *away} for post in known.posts_of.get(one, ()) if _on(post, day))
    return tuple(sorted(held, key=lambda post: post.id))


def _led(known: Directory, person_id: int, day: date) -> tuple[Unit, ...]:
    led = [post for post in _filled(known, person_id, day) if post.role == "class_teacher"]
    led.sort(key=lambda post: (post.person_id != person_id, post.unit_id))
    return tuple({unit.id: unit for post in led if (unit := known.units[post.unit_id]).kind == "class"}.values())


def _on(one: Any, day: date) -> bool:
    return bool(one.first_day <= day and (one.last_day is None or one.last_day >= day))


def _posts_at(
    tx: Connection, unit_ids: Iterable[int], day: date, known: Directory | None = None
) -> dict[int, list[Holder]]:
    if known is not None:
        return {one: _held_at(known, one, day) for one in unit_ids if one in known.posts_at}
    rows = _POSTS_AT.all(tx, {"units": set(unit_ids), "day": day})
    found: dict[int, list[Holder]] = {}
    for row in rows:
        found.setdefault(row[2], []).append(Holder(Person(*row[3:]), row[0], row[1], row[2]))
    return found


def _held_at(known: Directory, unit_id: int, day: date) -> list[Holder]:
    def held() -> list[Holder]:
        them = [one for one in known.posts_at[unit_id] if _on(one, day)]
        return [Holder(known.persons[one.person_id], one.role, one.first_day, unit_id) for one in them]

    return known.once(("held", unit_id, known.span(day)), held)  # all classes of a school ask for its many posts


def _stand_ins(tx: Connection, person_ids: set[int], day: date, known: Directory | None = None) -> dict[int, Person]:
    if known is not None and person_ids <= known.persons.keys():
        return {
            one.person_id: known.persons[one.stand_in_id]
            for one in known.stand_ins
            if one.person_id in person_ids and _on(one, day)
        }
    rows = _STAND_INS.all(tx, {"persons": person_ids, "day": day})
    return {row[0]: Person(*row[1:]) for row in rows}


def _nearest(steps: Sequence[Sequence[Holder]], acting: Mapping[int, Person], day: date) -> Cast:
    found: dict[str, tuple[Holder, ...]] = {}
    for step in steps:
        here: dict[str, list[Holder]] = {}
        for holder in step:
            other = acting.get(holder.person.id)
            if other is not None and other.active_on(day):
                holder = replace(holder, person=other, acts_for=holder.person)
            elif not holder.person.active_on(day):
                continue
            here.setdefault(holder.role, []).append(holder)
        for role, them in here.items():
            found.setdefault(role, tuple(them))
    return found
