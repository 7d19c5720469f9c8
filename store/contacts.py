"""Contacts as WeChat Work has them: what was seen there, since when, and until which day. Nothing is ever taken out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, select, update

from store.sql import columns, insert
from store.tables import contacts, guardians


@dataclass(frozen=True, slots=True)
class Contact:
    """One contact. kind: member, department, class, pupil, parent; `ref_id`: the person, unit or pupil that it means."""

    id: int
    county_id: int | None
    kind: str
    external_id: str
    name: str
    data: Mapping[str, Any]
    ref_id: int | None
    first_seen: datetime
    last_seen: datetime
    left_on: date | None


CONTACT = columns(contacts, Contact)


def here(tx: Connection, kind: str) -> dict[str, Contact]:
    """Those of a kind that were there when last looked at, by their ids."""
    query = select(*CONTACT).where(contacts.c.kind == kind, contacts.c.left_on.is_(None))
    return {row.external_id: Contact(*row) for row in tx.execute(query)}


def get(tx: Connection, kind: str, external_id: str) -> Contact | None:
    """One contact, also one that has left; ids of members are told apart without regard to case."""
    query = select(*CONTACT).where(contacts.c.kind == kind, contacts.c.external_id == _id(kind, external_id))
    row = tx.execute(query).first()
    return None if row is None else Contact(*row)


def seen(
    tx: Connection,
    kind: str,
    external_id: str,
    name: str,
    now: datetime,
    *,
    data: Mapping[str, Any] | None = None,
    ref_id: int | None = None,
    county_id: int | None = None,
) -> date | None:
    """It is there, as told; gives the day on which it had left, where it has come back."""
    external_id = _id(kind, external_id)
    before = get(tx, kind, external_id)
    values: dict[str, Any] = {"name": name, "data": dict(data or {}), "last_seen": now, "left_on": None}
    if ref_id is not None or before is None:
        values |= {"ref_id": ref_id, "county_id": county_id}
    statement = insert(tx, contacts).values(kind=kind, external_id=external_id, first_seen=now, **values)
    tx.execute(statement.on_conflict_do_update(index_elements=["kind", "external_id"], set_=values))
    return before.left_on if before is not None else None


def left(tx: Connection, kind: str, external_id: str, day: date) -> bool:
    """It is there no more; `day` was its last. False where that was known or it never was seen."""
    gone = (
        update(contacts)
        .where(contacts.c.kind == kind, contacts.c.external_id == _id(kind, external_id), contacts.c.left_on.is_(None))
        .values(left_on=day)
        .returning(contacts.c.id)
    )
    return tx.execute(gone).first() is not None


def renamed(tx: Connection, kind: str, old: str, new: str) -> None:
    """WeChat Work gave it another id; where the new one was seen already, the old one is merely gone from there."""
    if get(tx, kind, new) is None:
        same = update(contacts).where(contacts.c.kind == kind, contacts.c.external_id == _id(kind, old))
        tx.execute(same.values(external_id=_id(kind, new)))


def _id(kind: str, external_id: str) -> str:
    return external_id.lower() if kind == "member" else external_id


def follow(tx: Connection, guardian_id: int, parent_userid: str | None) -> bool:
    """The guardian follows the school in 家校沟通 as this parent (None: no more). False where that was known."""
    other = guardians.c.parent_userid.is_distinct_from(parent_userid)
    changed = update(guardians).where(guardians.c.id == guardian_id, other).values(parent_userid=parent_userid)
    return tx.execute(changed.returning(guardians.c.id)).first() is not None
