"""Transactions."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlalchemy import text
from sqlalchemy.exc import StatementError

from store import leases, settings
from store.db import Database
from store.types import canonical
from tests.store.crowd import at_once
from tests.store.world import MINUTE, NOW


def test_what_a_failing_block_wrote_is_not_there(database: Database) -> None:
    """A transaction that raises leaves nothing behind."""

    def fail() -> None:
        with database.write() as tx:
            settings.put(tx, "a", 1, NOW)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()

    with database.read() as tx:
        assert settings.get(tx, "a") is None


def test_nested_write_is_told_instead_of_hanging(sqlite_database: Database) -> None:
    """Opening a second transaction inside the first is a programming error, said at once."""
    with sqlite_database.write(), pytest.raises(RuntimeError, match="hand its tx on"), sqlite_database.write():
        pass

    with sqlite_database.write() as tx:
        settings.put(tx, "a", 1, NOW)


def test_sqlite_is_durable_and_checks_references(sqlite_database: Database) -> None:
    """Each connection has the write-ahead log, full synchronisation and foreign keys."""
    with sqlite_database.read() as tx:
        told = [tx.execute(text(f"PRAGMA {name}")).scalar() for name in ("journal_mode", "synchronous", "foreign_keys")]

    assert told == ["wal", 2, 1]


def test_threads_that_read_and_write_back_lose_nothing(database: Database) -> None:
    """Eight threads add one to a number ten times each under a lease: eighty in the end."""
    with database.write() as tx:
        settings.put(tx, "n", 0, NOW)
        leases.acquire(tx, "n", "nobody", NOW, -MINUTE)

    def add(_: int) -> None:
        for _ in range(10):
            with database.write() as tx:
                tx.execute(text("UPDATE leases SET term = term WHERE name = 'n'"))  # the row's lock on PostgreSQL
                settings.put(tx, "n", settings.get(tx, "n") + 1, NOW)

    at_once(8, add)

    with database.read() as tx:
        assert settings.get(tx, "n") == 80


def test_instant_comes_back_aware_in_utc_whatever_zone_it_was_given_in(database: Database) -> None:
    """08:05 in China is 00:05 in UTC, to the microsecond."""
    china = datetime(2026, 10, 14, 8, 5, 0, 123456, tzinfo=timezone(timedelta(hours=8)))
    with database.write() as tx:
        lease = leases.acquire(tx, "x", "me", china, MINUTE)

    assert lease is not None
    assert lease.until == datetime(2026, 10, 14, 0, 6, 0, 123456, tzinfo=UTC)
    assert lease.until.tzinfo is UTC


def test_instant_without_a_zone_is_refused(database: Database) -> None:
    """A naive time is a bug, and never stored."""
    with pytest.raises(StatementError, match="zone"), database.write() as tx:
        leases.acquire(tx, "x", "me", datetime(2026, 10, 14, 8, 5), MINUTE)


def test_text_that_no_database_takes_is_kept_as_far_as_it_goes(database: Database) -> None:
    """NUL and lone surrogates become U+FFFD, in words and in JSON; a backslash in front of u0000 stays."""
    value = {"a\x00b": ["\ud800x", "\\u0000", "😵"]}
    with database.write() as tx:
        settings.put(tx, "odd", value, NOW)
    with database.read() as tx:
        kept = settings.get(tx, "odd")

    assert kept == {"a\ufffdb": ["\ufffdx", "\\u0000", "😵"]}
    assert canonical({"b": 1, "a": "中"}) == '{"a":"中","b":1}'


def test_lease_passes_only_when_it_has_ended(database: Database) -> None:
    """Renewing keeps the term; another holder gets a higher one, and only after the end."""
    with database.write() as tx:
        first = leases.acquire(tx, "clock", "a", NOW, MINUTE)
        refused = leases.acquire(tx, "clock", "b", NOW, MINUTE)
        renewed = leases.acquire(tx, "clock", "a", NOW + MINUTE / 2, MINUTE)
        taken = leases.acquire(tx, "clock", "b", NOW + 2 * MINUTE, MINUTE)
        old = leases.acquire(tx, "clock", "a", NOW + 2 * MINUTE, MINUTE)

    assert first is not None
    assert renewed is not None
    assert taken is not None
    assert (first.term, renewed.term, taken.term) == (1, 1, 2)
    assert refused is None
    assert old is None


def test_of_eight_that_want_a_lease_at_once_one_gets_it(database: Database) -> None:
    """Exactly one holder, whoever comes first."""

    def want(number: int) -> bool:
        with database.write() as tx:
            return leases.acquire(tx, "clock", f"worker-{number}", NOW, MINUTE) is not None

    assert sum(at_once(8, want)) == 1
