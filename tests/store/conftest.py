"""The small county, in each database."""

from __future__ import annotations

import pytest

from store import due
from store.db import Database
from tests.store.past_years import THEN, told
from tests.store.world import MONDAY, NOW, County, build


@pytest.fixture
def county(database: Database) -> County:
    return build(database)


@pytest.fixture
def quiet(database: Database, county: County) -> Database:
    """李明 and 王小雨 were told of in spring 2024 and looked at then; 张伟 is told of today."""
    with database.write() as tx:
        for number in (county.li_ming, county.wang):
            told(tx, county, number)
        due.settle(tx, county.county, [("pupil", county.li_ming, None)], THEN)
        told(tx, county, county.zhang, NOW, [MONDAY])
        due.settle(tx, county.county, [("pupil", county.zhang, NOW)], NOW)
    return database
