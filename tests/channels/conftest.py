"""The stories' town on SQLite: what cards and channels do does not depend on the database."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from store.db import Database
from tests.story import town as house
from tests.story.town import Town


@pytest.fixture
def town(sqlite_database: Database, tmp_path: Path) -> Iterator[Town]:
    """The town on Monday 12 October 2026, 08:00, without the term's check that is under way."""
    with house.town(sqlite_database, tmp_path / "home") as here:
        here.expects("孙立", has=["学籍异动两月复核"])
        here.expects("钱敏", has=["学籍异动两月复核"])
        yield here
