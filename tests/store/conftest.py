"""The small county, in each database."""

from __future__ import annotations

import pytest

from store.db import Database
from tests.store.world import County, build


@pytest.fixture
def county(database: Database) -> County:
    return build(database)
