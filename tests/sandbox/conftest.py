from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.sandbox.small_product import Stage, stage


@pytest.fixture
def here() -> Iterator[Stage]:
    """A small product and its sandbox, served on a free port of loopback."""
    with stage() as found:
        yield found
