"""The office, on both databases or, for what does not depend on them, in memory."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from store.db import Database
from tests.wires.office import Office, opened


@pytest.fixture
def office(database: Database) -> Iterator[Office]:
    yield from opened(database)


@pytest.fixture
def small(memory_database: Database) -> Iterator[Office]:
    """The same on a database in memory: for what does not depend on the database."""
    yield from opened(memory_database)
