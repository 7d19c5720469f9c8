"""The shelf of access tokens in the database: shared by every worker on every host."""

from __future__ import annotations

from datetime import datetime

from store import tokens
from store.db import Database
from store.tokens import Token


class DatabaseShelf:
    """`TokenShelf` over `store.tokens`; each method is one short transaction."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def get(self, key: str, now: datetime) -> Token | None:
        with self._db.read() as tx:
            return tokens.read(tx, key, now)

    def claim(self, key: str, owner: str, now: datetime, until: datetime) -> bool:
        with self._db.write() as tx:
            return tokens.begin_fetch(tx, key, owner, now, lease=until - now)

    def put(self, key: str, owner: str, token: Token, now: datetime) -> None:
        with self._db.write() as tx:
            tokens.keep(tx, key, owner, token.value, token.expires_at, now)

    def drop(self, key: str, value: str) -> None:
        with self._db.write() as tx:
            tokens.drop(tx, key, value)
