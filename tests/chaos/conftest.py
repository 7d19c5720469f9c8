"""The fault tests: each tells its figure. In the everyday suite in a short form; `make chaos` is the long one."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.chaos import figures
from tests.chaos.figures import Figures
from tests.chaos.victim import close_shared

#: Whether this is the long form (`make chaos`).
LONG = os.environ.get("BAOXUE_TEST_CHAOS") == "1"


#: Told on SQLite only in the short form.
ON_ONE = frozenset({"test_auditor.py", "test_clock.py", "test_upgrade.py"})


@pytest.fixture
def figure() -> Figures:
    return figures.record


@pytest.fixture(scope="session", autouse=True)
def no_product_is_left() -> Iterator[None]:
    """The process that plays share ends with the last of them."""
    yield
    close_shared()


@pytest.fixture
def quiet() -> None:
    """A machine of which others leave most: what is said of speed says nothing elsewhere."""
    free = _idle()
    if free < LEFT:
        pytest.skip(f"others use this machine: only {free:.0%} of its processor is free")


#: The share of the processor that must be free.
LEFT = 0.7


def _idle(seconds: float = 2.0) -> float:
    def counted() -> list[int]:
        return [int(one) for one in Path("/proc/stat").read_text().split("\n", 1)[0].split()[1:9]]

    before = counted()
    time.sleep(seconds)
    passed = [after - earlier for earlier, after in zip(before, counted(), strict=True)]
    return (passed[3] + passed[4]) / max(sum(passed), 1)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tests marked `chaos` are for the long form."""
    if LONG:
        return
    skip = pytest.mark.skip(reason="the long form: make chaos")
    for item in items:
        once = item.path.name in ON_ONE and "postgresql" in item.name
        if item.get_closest_marker("chaos") is not None or once:
            item.add_marker(skip)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """The table of what was seen."""
    if figures.SEEN:
        terminalreporter.section("faults: what was seen")
        for line in figures.table():
            terminalreporter.write_line(line)
