"""Who wants no more SMS. Every stop and start is kept for ever; the latest one holds."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, select

from store.crypto import keyring, normal_phone
from store.tables import opt_outs

PLACE = "opt_outs.phone"


def stop(tx: Connection, phone: str, words: str, at: datetime, *, message_id: int | None = None) -> None:
    """This phone wants no more SMS; `words` are its own."""
    _note(tx, "stop", phone, words, at, message_id)


def start(tx: Connection, phone: str, words: str, at: datetime, *, message_id: int | None = None) -> None:
    """This phone wants SMS again."""
    _note(tx, "start", phone, words, at, message_id)


def stopped(tx: Connection, phone: str) -> bool:
    """Whether nothing may be sent to this phone."""
    query = select(opt_outs.c.kind).where(opt_outs.c.phone_key.in_(keyring(tx).blinds(phone)))
    return tx.execute(query.order_by(opt_outs.c.at.desc(), opt_outs.c.id.desc()).limit(1)).scalar() == "stop"


def history(tx: Connection, phone: str) -> list[tuple[datetime, str, str]]:
    """Every stop and start of a phone in time order: at, kind, words."""
    query = select(opt_outs.c.at, opt_outs.c.kind, opt_outs.c.words).where(
        opt_outs.c.phone_key.in_(keyring(tx).blinds(phone))
    )
    return [(row[0], row[1], row[2]) for row in tx.execute(query.order_by(opt_outs.c.at, opt_outs.c.id))]


def _note(tx: Connection, kind: str, phone: str, words: str, at: datetime, message_id: int | None) -> None:
    keys = keyring(tx)
    tx.execute(
        opt_outs.insert().values(
            phone_key=keys.blind(phone),
            phone=keys.encrypt(normal_phone(phone), PLACE),
            kind=kind,
            words=words,
            at=at,
            message_id=message_id,
        )
    )
