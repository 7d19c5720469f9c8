"""The fault tests: each tells its figure. In the everyday suite in a short form; `make chaos` is the long one."""

from __future__ import annotations

import os

import pytest

from tests.chaos import figures
from tests.chaos.figures import Figures

#: Whether this is the long form (`make chaos`).
LONG = os.environ.get("BAOXUE_TEST_CHAOS") == "1"


#: Told on SQLite only in the short form.
ON_ONE = frozenset({"test_auditor.py", "test_clock.py", "test_upgrade.py"})


@pytest.fixture
def figure() -> Figures:
    return figures.record


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
