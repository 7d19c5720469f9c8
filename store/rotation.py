"""Writing every encrypted field anew with the current key, in small steps, while the product runs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Column, Connection, Table, func, or_, select, update

from store import versions
from store.crypto import Keyring, keyring, normal_phone
from store.db import Database
from store.evidence import file_place
from store.inbox import phone_place as inbox_place
from store.opt_outs import PLACE as OPT_OUT_PLACE
from store.persons import phone_place
from store.pupils import guardian_place
from store.tables import access_tokens, evidence_files, guardians, inbox, opt_outs, persons
from store.tokens import token_place

#: Rows in one transaction.
STEP = 200


@dataclass(frozen=True)
class _Field:
    """An encrypted column, its blind index if it has one, and how its place is made from the row."""

    table: Table
    key: Column[Any]
    sealed: Column[Any]
    index: Column[Any] | None
    place: Callable[[Any], str]


_FIELDS = (
    _Field(persons, persons.c.id, persons.c.phone, persons.c.phone_key, lambda r: phone_place(r.county_id, r.code)),
    _Field(guardians, guardians.c.id, guardians.c.phone, guardians.c.phone_key, lambda r: guardian_place(r.pupil_id)),
    _Field(inbox, inbox.c.id, inbox.c.phone, inbox.c.phone_key, lambda r: inbox_place(r.channel, r.external_id)),
    _Field(opt_outs, opt_outs.c.id, opt_outs.c.phone, opt_outs.c.phone_key, lambda r: OPT_OUT_PLACE),
    _Field(
        evidence_files, evidence_files.c.id, evidence_files.c.content, None, lambda r: file_place(r.county_id, r.sha256)
    ),
    _Field(access_tokens, access_tokens.c.key, access_tokens.c.value, None, lambda r: token_place(r.key)),
)


def rotate(db: Database) -> int:
    """Write everything anew that an older key has written; give how many fields. Safe to stop and to repeat.

    Raises ForGood where a field's key is missing: nothing of that step is changed.
    """
    written = 0
    for field in _FIELDS:
        while True:
            with db.write() as tx:
                step = _step(tx, field)
            written += step
            if step < STEP:
                break
    return written


def unrotated(tx: Connection) -> int:
    """How many fields an older key has written: the old key may go when there are none."""
    return sum(
        int(tx.execute(select(func.count()).select_from(field.table).where(_old(field, keyring(tx)))).scalar_one())
        for field in _FIELDS
    )


def _step(tx: Connection, field: _Field) -> int:
    keys = keyring(tx)
    rows = tx.execute(select(field.table).where(_old(field, keys)).limit(STEP).with_for_update()).all()
    for row in rows:
        place = field.place(row)
        plain = keys.decrypt(row._mapping[field.sealed.name], place)
        values: dict[str, Any] = {field.sealed.name: keys.encrypt(plain, place)}
        if field.index is not None:
            values[field.index.name] = keys.blind(normal_phone(plain))
        tx.execute(update(field.table).where(field.key == row._mapping[field.key.name]).values(**values))
    if field.table is persons and rows:
        versions.touch(tx, *{row.county_id for row in rows})
    return len(rows)


def _old(field: _Field, keys: Keyring) -> Any:
    stale = field.sealed.is_not(None) & field.sealed.not_like(f"v1.{keys.current}.%")
    if field.index is None:
        return stale
    return or_(stale, field.index.is_not(None) & field.index.not_like(f"b1.{keys.current}.%"))
