"""Brings the demo county into a database: five schools that a newcomer can talk to without an account."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from config import demo
from store import people, persons, pupils, school_days, units
from store.db import Database, Tx

#: Staff are in office a month before the term, when the checks before it are due.
BEFORE_TERM = timedelta(days=31)


@dataclass(frozen=True, slots=True)
class Loaded:
    """How many schools were added, and how many were there already."""

    added: int
    there: int


def load(db: Database, now: datetime) -> Loaded:
    """Add each demo school that is not there yet, all in one transaction. What is there already is left as it is.

    Its county's settings keep `demo_since`, so that invented people are never taken for real ones.

    A school that somebody has changed since stays changed: this is a beginning, not a state to be kept.
    """
    with db.write() as tx:
        added = [school for school in demo.schools() if not _is_there(tx, school)]
        for school in added:
            _add(tx, school, now)
    return Loaded(len(added), len(demo.schools()) - len(added))


def _is_there(tx: Tx, school: demo.DemoSchool) -> bool:
    return bool(units.find(tx, "school", school.school))


def _add(tx: Tx, school: demo.DemoSchool, now: datetime) -> None:
    places = _places(tx, school, now)
    county, klass = places["county"], places["class"]
    school_days.put_term(tx, county, school.first, school.last)
    in_office = school.first - BEFORE_TERM
    staff = {}
    for person in school.people:
        saved = persons.put(tx, county, person.code, person.name, wecom_userid=person.code, phone=person.phone)
        staff[person.code] = saved.id
        persons.hold_post(tx, saved.id, person.role, places[person.at], in_office)
    ids = {}
    for number, pupil in enumerate(school.pupils, start=1):
        code = f"demo-{school.profile}-{number:02d}"
        ids[pupil.name] = pupils.put(tx, county, code, pupil.name, born=pupil.born, groups=pupil.groups).id
        pupils.enrol(tx, ids[pupil.name], klass, school.first, reported_on=school.first)
        guardian = pupil.guardian
        pupils.put_guardian(tx, ids[pupil.name], guardian.name, relation=guardian.relation, phone=guardian.phone)
    for given in school.assignments:
        if not given.pupils:
            people.assign(tx, given.role, staff[given.person], in_office, class_id=klass)
        for name in given.pupils:
            people.assign(tx, given.role, staff[given.person], school.first, pupil_id=ids[name])


def _places(tx: Tx, school: demo.DemoSchool, now: datetime) -> dict[str, int]:
    """Ids of the units from the province to the class, by kind; made where they are missing."""
    ids: dict[str, int] = {}
    parent: int | None = None
    for kind, name in school.places:
        is_county = kind == "county"
        parent = ids[kind] = units.add(
            tx,
            kind,
            name,
            parent,
            policy=school.profile if is_county else None,
            settings={"demo_since": now.isoformat()} if is_county else None,
        )
    ids["class"] = units.add(tx, "class", school.klass, parent, aliases=school.aliases)
    return ids
