"""Access tokens of providers, shared by all workers through the database, with one fetcher at a time.

token = read(tx, key, now)            # usable? done
if begin_fetch(tx, key, me, now):     # mine to fetch, outside any transaction; then keep() or give_up()
else: wait a moment and read again    # somebody else is at it
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, or_, select, update

from store.crypto import keyring
from store.sql import insert
from store.tables import access_tokens

#: How long one fetcher may take before another tries.
FETCH_LEASE = timedelta(seconds=20)


@dataclass(frozen=True, slots=True)
class Token:
    """An access token and when it ends."""

    value: str
    expires_at: datetime

    def __repr__(self) -> str:
        return f"<token until {self.expires_at:%H:%M:%S}>"


def read(tx: Connection, key: str, now: datetime) -> Token | None:
    """The token, if there is one that has not expired."""
    row = tx.execute(
        select(access_tokens.c.value, access_tokens.c.expires_at).where(
            access_tokens.c.key == key, access_tokens.c.value.is_not(None), access_tokens.c.expires_at > now
        )
    ).first()
    return None if row is None else Token(keyring(tx).decrypt(row[0], token_place(key)), row[1])


def begin_fetch(
    tx: Connection, key: str, owner: str, now: datetime, *, stale: str | None = None, lease: timedelta = FETCH_LEASE
) -> bool:
    """Whether this owner is the one to fetch a token now. Commit before fetching.

    False while another one fetches, and also when a usable token is there: read again. `stale`: a token the provider
    has refused; it does not count as usable (but a newer one does).
    """
    tx.execute(insert(tx, access_tokens).values(key=key).on_conflict_do_nothing(index_elements=["key"]))
    row = tx.execute(
        select(access_tokens.c.value, access_tokens.c.expires_at).where(access_tokens.c.key == key).with_for_update()
    ).one()
    usable = row.value is not None and row.expires_at is not None and row.expires_at > now
    if usable and (stale is None or keyring(tx).decrypt(row.value, token_place(key)) != stale):
        return False
    won = tx.execute(
        update(access_tokens)
        .where(
            access_tokens.c.key == key,
            or_(
                access_tokens.c.lease_until.is_(None),
                access_tokens.c.lease_until <= now,
                # Made under a clock that was set back since.
                access_tokens.c.lease_until > now + timedelta(minutes=10),
            ),
        )
        .values(lease_owner=owner, lease_until=now + lease)
        .returning(access_tokens.c.key)
    ).first()
    return won is not None


def keep(tx: Connection, key: str, owner: str, value: str, expires_at: datetime, now: datetime) -> bool:
    """Store what was fetched; False, and nothing stored, when the lease had passed to another."""
    done = tx.execute(
        update(access_tokens)
        .where(access_tokens.c.key == key, access_tokens.c.lease_owner == owner)
        .values(
            value=keyring(tx).encrypt(value, token_place(key)),
            expires_at=expires_at,
            fetched_at=now,
            lease_owner=None,
            lease_until=None,
        )
        .returning(access_tokens.c.key)
    ).first()
    return done is not None


def give_up(tx: Connection, key: str, owner: str) -> None:
    """Fetching failed: let another try at once."""
    tx.execute(
        update(access_tokens)
        .where(access_tokens.c.key == key, access_tokens.c.lease_owner == owner)
        .values(lease_owner=None, lease_until=None)
    )


def drop(tx: Connection, key: str, value: str) -> bool:
    """The provider refused this token: it is used no longer. False when a newer one had taken its place."""
    row = tx.execute(
        select(access_tokens.c.value)
        .where(access_tokens.c.key == key, access_tokens.c.value.is_not(None))
        .with_for_update()
    ).first()
    if row is None or keyring(tx).decrypt(row[0], token_place(key)) != value:
        return False
    tx.execute(update(access_tokens).where(access_tokens.c.key == key).values(value=None, expires_at=None))
    return True


def token_place(key: str) -> str:
    """What a token is sealed to."""
    return f"access_tokens.value:{key}"
