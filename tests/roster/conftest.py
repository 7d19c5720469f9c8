"""A database with the demo county in it, laid once and copied for each test."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot import demo
from store.crypto import Keyring
from store.db import Database


@pytest.fixture(scope="session")
def demo_file(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory, keys: Keyring) -> Path:
    file = tmp_path_factory.mktemp("demo") / "demo.sqlite"
    shutil.copy(sqlite_template, file)
    db = Database(f"sqlite:///{file}", keys)
    demo.load(db, datetime(2026, 10, 12, tzinfo=UTC))
    db.close()
    return file


@pytest.fixture
def county(demo_file: Path, tmp_path: Path, keys: Keyring) -> Iterator[Database]:
    """The demo's five counties, fresh."""
    shutil.copy(demo_file, tmp_path / "county.sqlite")
    db = Database(f"sqlite:///{tmp_path / 'county.sqlite'}", keys)
    yield db
    db.close()
