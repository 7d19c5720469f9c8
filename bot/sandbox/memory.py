"""The stand-in's memory: one small SQLite file, apart from the product's database as the outside world is.

It holds what Tencent, Aliyun, Twilio and the phones would remember: bubbles on phones, SMS with their states, access tokens,
who opted out, what has still to be carried, the switches that make things fail, and the raw traffic.
"""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

SCHEMA = """
CREATE TABLE IF NOT EXISTS bubble (
  id INTEGER PRIMARY KEY, rev INTEGER NOT NULL, address TEXT NOT NULL, side TEXT NOT NULL, text TEXT NOT NULL,
  at TEXT NOT NULL, state TEXT NOT NULL DEFAULT '', note TEXT NOT NULL DEFAULT '', card TEXT);
CREATE INDEX IF NOT EXISTS bubble_rev ON bubble (rev);
CREATE INDEX IF NOT EXISTS bubble_address ON bubble (address, id);
CREATE TABLE IF NOT EXISTS wire (
  id INTEGER PRIMARY KEY, at TEXT NOT NULL, title TEXT NOT NULL, ok INTEGER NOT NULL, request TEXT NOT NULL,
  response TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS fault (channel TEXT PRIMARY KEY, kind TEXT NOT NULL, address TEXT);
CREATE TABLE IF NOT EXISTS token (value TEXT PRIMARY KEY, expires_at TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS request_seen (hash TEXT PRIMARY KEY, until TEXT NOT NULL, answer TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS member_got (address TEXT NOT NULL, at TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS member_got_at ON member_got (address, at);
CREATE TABLE IF NOT EXISTS sms (
  sid TEXT PRIMARY KEY, receiver TEXT NOT NULL, sender TEXT NOT NULL, body TEXT NOT NULL, status TEXT NOT NULL,
  error_code INTEGER, callback TEXT, service TEXT, created_at TEXT NOT NULL, updated_at TEXT NOT NULL,
  sent_at TEXT, bubble INTEGER);
CREATE INDEX IF NOT EXISTS sms_receiver ON sms (receiver, created_at);
CREATE TABLE IF NOT EXISTS gateway_sms (
  id TEXT NOT NULL, gateway TEXT NOT NULL, number TEXT NOT NULL, mark TEXT NOT NULL, template TEXT NOT NULL,
  text TEXT NOT NULL, at TEXT NOT NULL, code TEXT NOT NULL DEFAULT '', said TEXT NOT NULL DEFAULT '',
  arrived INTEGER NOT NULL DEFAULT 0, told_at TEXT, bubble INTEGER, PRIMARY KEY (id, number));
CREATE INDEX IF NOT EXISTS gateway_sms_number ON gateway_sms (number);
CREATE TABLE IF NOT EXISTS media (
  id TEXT PRIMARY KEY, until TEXT NOT NULL, mime TEXT NOT NULL, name TEXT NOT NULL, content BLOB NOT NULL);
CREATE TABLE IF NOT EXISTS follower (parent TEXT PRIMARY KEY);
CREATE TABLE IF NOT EXISTS opt_out (number TEXT PRIMARY KEY, at TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS errand (
  id INTEGER PRIMARY KEY, lane TEXT NOT NULL, kind TEXT NOT NULL, payload TEXT NOT NULL,
  tries INTEGER NOT NULL DEFAULT 0);
"""


def stamp(instant: datetime) -> str:
    """An aware instant as it is kept: UTC, microseconds always, so that text sorts as time does."""
    return instant.astimezone(UTC).isoformat(timespec="microseconds")


class Memory:
    """One connection behind one lock: the stand-in is small, and its order of events matters more than its speed."""

    def __init__(self, file: Path | None) -> None:
        if file is not None:
            file.parent.mkdir(parents=True, exist_ok=True)
        self._lock = threading.RLock()
        self._db = sqlite3.connect(file or ":memory:", check_same_thread=False, isolation_level=None, timeout=10)
        self._db.row_factory = sqlite3.Row
        self._db.execute("PRAGMA journal_mode=WAL")
        self._db.execute("PRAGMA synchronous=NORMAL")
        self._db.executescript(SCHEMA)

    @contextmanager
    def change(self) -> Iterator[sqlite3.Connection]:
        """One transaction: everything in the block, or nothing."""
        with self._lock:
            if self._db.in_transaction:
                yield self._db
                return
            self._db.execute("BEGIN IMMEDIATE")
            try:
                yield self._db
            except BaseException:
                self._db.execute("ROLLBACK")
                raise
            self._db.execute("COMMIT")

    def rows(self, query: str, values: Sequence[object] = ()) -> list[sqlite3.Row]:
        with self._lock:
            return self._db.execute(query, values).fetchall()

    def row(self, query: str, values: Sequence[object] = ()) -> sqlite3.Row | None:
        with self._lock:
            found: sqlite3.Row | None = self._db.execute(query, values).fetchone()
            return found

    def close(self) -> None:
        with self._lock:
            self._db.close()
