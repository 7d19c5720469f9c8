"""Two counties, so that one has something that the other must never learn."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from store import tasks
from store.db import Database
from tests.attacks.canaries import Neighbours, settle_in
from tests.story import town as house
from tests.story.town import Town


@pytest.fixture
def town(sqlite_database: Database, tmp_path: Path) -> Iterator[Town]:
    """The town of the stories. What an attack sets going is no part of it: only what comes back is looked at."""
    with house.town(sqlite_database, tmp_path / "home") as here:
        here.phones.clear()
        yield here
        here.settle()
        here.phones.clear()
        with here.db.read() as tx:
            here.tasks_left = tasks.count_open(tx)


@pytest.fixture
def neighbours(town: Town) -> Neighbours:
    """The town with a class, a school and a county beside it whose every name is a canary."""
    return settle_in(town)
