"""The town of the stories, on SQLite and on PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from store.db import Database
from tests.story import town as house
from tests.story.town import Town


@pytest.fixture
def town(database: Database, tmp_path: Path) -> Iterator[Town]:
    """A town under weihui's rules on Monday 12 October 2026, 08:00. Ends by looking for what nobody expected."""
    with house.town(database, tmp_path / "home") as here:
        # The term's check under way (WH-36) is asked for when the clock begins; it is no part of any story.
        here.expects("孙立", has=["学籍异动两月复核"])
        here.expects("钱敏", has=["学籍异动两月复核"])
        yield here


@pytest.fixture
def plain_town(database: Database, tmp_path: Path) -> Iterator[Town]:
    """A town whose county has no document of its own: only the product's defaults hold."""
    with house.town(database, tmp_path / "home", policy=None) as here:
        yield here
