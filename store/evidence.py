"""What was sent as evidence of a step: a picture named by its platform's id, fetched later, then kept once by its hash.

wanted ──fetched──► kept          (or refused: too large, of another type, gone at the platform)
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, select, update

from store.crypto import keyring
from store.sql import columns, insert, said
from store.tables import evidence, evidence_files


@dataclass(frozen=True, slots=True, kw_only=True)
class NewEvidence:
    """Something sent about a pupil: kind image, video, voice or file; `media_id` is good for three days."""

    county_id: int
    pupil_id: int
    person_id: int
    message_id: int
    kind: str
    media_id: str
    role: str
    said_at: datetime
    name: str = ""


@dataclass(frozen=True, slots=True)
class Evidence:
    """One thing that was sent. state: wanted, kept, refused."""

    id: int
    county_id: int
    pupil_id: int
    person_id: int
    message_id: int
    kind: str
    media_id: str | None
    name: str
    role: str
    said_at: datetime
    state: str
    tries: int
    next_try_at: datetime | None
    sha256: str | None
    bytes: int | None
    mime: str | None
    reason: str | None
    ended_at: datetime | None


EVIDENCE = columns(evidence, Evidence)


def want(tx: Connection, new: NewEvidence, now: datetime) -> int | None:
    """Have it fetched; its id, or None where this message's is known already."""
    values = {name: getattr(new, name) for name in new.__slots__}
    return tx.execute(
        insert(tx, evidence)
        .values(**values, state="wanted", next_try_at=now)
        .on_conflict_do_nothing(index_elements=["message_id"])
        .returning(evidence.c.id)
    ).scalar()


def claim(tx: Connection, now: datetime, lease: timedelta, limit: int = 20) -> list[Evidence]:
    """What is to be fetched now; nobody else takes it before the lease has run out."""
    due = (
        select(evidence.c.id)
        .where(said(evidence.c.state, "wanted"), evidence.c.next_try_at <= now)
        .order_by(evidence.c.next_try_at)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    ids = list(tx.execute(due).scalars())
    if not ids:
        return []
    tx.execute(
        update(evidence).where(evidence.c.id.in_(ids)).values(tries=evidence.c.tries + 1, next_try_at=now + lease)
    )
    return [
        Evidence(*row) for row in tx.execute(select(*EVIDENCE).where(evidence.c.id.in_(ids)).order_by(evidence.c.id))
    ]


def keep(tx: Connection, one: Evidence, content: bytes, mime: str, now: datetime) -> str | None:
    """Keep the bytes under their hash and end it as kept; the hash, or None where somebody else had ended it."""
    digest = hashlib.sha256(content).hexdigest()
    done = tx.execute(
        update(evidence)
        .where(evidence.c.id == one.id, said(evidence.c.state, "wanted"))
        .values(state="kept", sha256=digest, bytes=len(content), mime=mime, ended_at=now, next_try_at=None)
        .returning(evidence.c.id)
    ).first()
    return None if done is None else put_file(tx, one.county_id, content, mime, now)


def put_file(tx: Connection, county_id: int, content: bytes, mime: str, now: datetime) -> str:
    """Keep bytes once under their hash, encrypted; the hash."""
    digest = hashlib.sha256(content).hexdigest()
    sealed = keyring(tx).encrypt(base64.b64encode(content).decode(), file_place(county_id, digest))
    tx.execute(
        insert(tx, evidence_files)
        .values(county_id=county_id, sha256=digest, mime=mime, content=sealed, kept_at=now)
        .on_conflict_do_nothing(index_elements=["county_id", "sha256"])
    )
    return digest


def refuse(tx: Connection, one: Evidence, reason: str, now: datetime) -> bool:
    """It cannot be had, or may not be kept."""
    done = tx.execute(
        update(evidence)
        .where(evidence.c.id == one.id, said(evidence.c.state, "wanted"))
        .values(state="refused", reason=reason, ended_at=now, next_try_at=None)
        .returning(evidence.c.id)
    ).first()
    return done is not None


def later(tx: Connection, one: Evidence, at: datetime, reason: str) -> None:
    """Not now: try again from that instant on."""
    tx.execute(
        update(evidence)
        .where(evidence.c.id == one.id, said(evidence.c.state, "wanted"))
        .values(next_try_at=at, reason=reason)
    )


def of_pupil(tx: Connection, pupil_id: int) -> list[Evidence]:
    """All that was sent about a pupil, oldest first."""
    rows = tx.execute(select(*EVIDENCE).where(evidence.c.pupil_id == pupil_id).order_by(evidence.c.id))
    return [Evidence(*row) for row in rows]


def content(tx: Connection, county_id: int, sha256: str) -> bytes:
    """The bytes of a hash. Raises KeyError where there are none, ForGood if they were changed."""
    row = tx.execute(
        select(evidence_files.c.content).where(
            evidence_files.c.county_id == county_id, evidence_files.c.sha256 == sha256
        )
    ).first()
    if row is None:
        raise KeyError(f"no file {sha256}")
    return base64.b64decode(keyring(tx).decrypt(row.content, file_place(county_id, sha256)))


def file_place(county_id: int, sha256: str) -> str:
    """What a file's content is sealed to."""
    return f"evidence_files.content:{county_id}:{sha256}"


def next_instant(tx: Connection) -> datetime | None:
    """When the next thing is to be fetched."""
    query: Sequence[datetime] = list(
        tx.execute(
            select(evidence.c.next_try_at)
            .where(said(evidence.c.state, "wanted"))
            .order_by(evidence.c.next_try_at)
            .limit(1)
        ).scalars()
    )
    return query[0] if query else None
