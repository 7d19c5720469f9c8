"""Patterns that wait to be compiled."""

from __future__ import annotations

import re

from handlers import answer
from handlers.reading.pattern import Pattern, compile_all


def test_every_pattern_that_handlers_made_is_a_regular_expression() -> None:
    """One that is none would be found out only by the message that asks it."""
    assert answer.__name__ == "handlers.answer"
    assert compile_all() > 300


def test_a_pattern_is_compiled_when_it_is_first_asked() -> None:
    """Making one costs nothing, so that a start does not pay for what its messages never ask."""
    waits = Pattern(r"没来(\d+)人", re.ASCII)
    assert "compiled" not in vars(waits)
    assert waits.findall("没来3人、没来4人") == ["3", "4"]
    assert waits.compiled.flags & re.ASCII
