"""Whose paper it is, to whom it goes and who signs: units of the tree by their names, else the county's office."""

from __future__ import annotations

from config.policy.items import Exit
from config.wording.told import ROUTES
from documents.records import Records, name_of, unit_of
from reminders.rules import bodies
from reminders.world import OUTSIDE


def office(one: Records, role: str) -> str:
    """The unit behind a role where it is in the tree, else the county's office; a full official name is never made up."""
    body = bodies.body(role)
    kind = {"township": "township", "school": "school"}.get(body)
    unit = one.place.of(kind) if kind is not None else None
    outside = role in OUTSIDE or body == "guardian"
    if unit is not None:
        return unit.name
    return bodies.name(role) if outside else f"{unit_of(one, 'county') or ''}{bodies.NAME.get(body, bodies.name(role))}"


def addressee(one: Records, code: str) -> str:
    """The office that somebody acts for; a guardian, and who holds no role here, by his name."""
    if code in bodies.NAME:
        return office(one, code)
    roles = [role for role, held in one.cast.items() if any(holder.person.code == code for holder in held)]
    offices = [role for role in roles if role in bodies.NAME and bodies.body(role) != "school"]
    return office(one, offices[0]) if offices else name_of(one, code)


def _asked_exit(one: Records) -> str | None:
    return next((str(act.payload.get("route")) for act in reversed(one.acts) if act.kind == "apply_exit"), None)


def route(one: Records) -> Exit | None:
    """The exit that was asked for last, as the policy has it."""
    return one.policy.exits.get(_asked_exit(one) or "")


def route_name(one: Records) -> str | None:
    """What that exit is called."""
    asked, row = _asked_exit(one), route(one)
    return (row.name if row is not None else None) or (ROUTES.get(asked, asked) if asked is not None else None)


def signers(one: Records) -> list[str]:
    """Who decides and who countersigns, of the exit that is asked for; of all exits where none is."""
    asked = route(one)
    rows = [asked] if asked is not None else [row for row in one.policy.exits.values() if row.approve or row.sign_off]
    roles = [role for row in rows for role in (*row.sign_off, *row.approve)]
    return list(dict.fromkeys(office(one, role) for role in roles))
