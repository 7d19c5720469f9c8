"""Who really gets a message: the person whose it is, if he can be reached today; else his deputy; else the office's duty
phone, which only a human can call.

Stand-ins are found before this, by role and date (`store.people`).
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from config.days import day_of
from store import persons
from store.db import Tx
from store.people import Cast, Place
from store.persons import Person

if TYPE_CHECKING:
    from reminders.gather import Gathered

#: Role → who acts where its holder cannot be reached, the nearest first: his deputy in the same body.
DEPUTIES: dict[str, tuple[str, ...]] = {
    "class_teacher": ("school_cadre", "school_lead"),
    "baobao_teacher": ("school_cadre", "school_lead"),
    "teacher": ("school_cadre", "school_lead"),
    "school_cadre": ("school_lead",),
    "school_lead": ("school_cadre", "central_school"),
    "central_school": ("edu_bureau",),
    "baobao_official": ("township_officer", "township_deputy"),
    "village_committee": ("township_officer",),
    "township_officer": ("township_deputy", "township_head"),
    "township_deputy": ("township_head", "township_officer"),
    "township_head": ("township_deputy", "township_officer"),
    "edu_bureau": ("leading_group_office",),
}
#: Where a unit's duty phone is kept among its settings.
DUTY_PHONE = "duty_phone"


def reached(tx: Tx, one: Gathered, code: str, now: datetime) -> Person | None:
    """The person with this code, or his deputy where he cannot be reached today; None: nobody."""
    person = _person(tx, one, code)
    if person is None or _reachable(person, now):
        return person
    for role in roles(one.cast, person):
        for other in DEPUTIES.get(role, ()):
            for holder in one.cast.get(other, ()):
                if holder.person.id != person.id and _reachable(holder.person, now):
                    return holder.person
    return None


def roles(cast: Cast, person: Person) -> tuple[str, ...]:
    """As what a person stands in a cast."""
    return tuple(role for role, held in cast.items() if any(holder.person.id == person.id for holder in held))


def call(place: Place) -> str:
    """Which duty phone to call, in brackets: the nearest office's that has one."""
    for unit in reversed(place.line):
        if phone := unit.settings.get(DUTY_PHONE):
            return f"（请打{unit.name}值班电话{phone}）"
    return ""


def _reachable(person: Person, now: datetime) -> bool:
    """He serves today, and there is a way to him."""
    return person.active_on(day_of(now)) and bool(person.wecom_userid or person.phone_key)


def _person(tx: Tx, one: Gathered, code: str) -> Person | None:
    for holders in one.cast.values():
        for holder in holders:
            if holder.person.code == code:
                return holder.person
    return persons.by_code(tx, one.place.county_id, code)
