"""Patterns that wait to be compiled."""

from __future__ import annotations

import re

import pytest

from handlers import answer
from handlers.reading.words import pattern as patterns
from handlers.reading.words.needed import begun, by_letter, needed
from handlers.reading.words.pattern import Pattern, compile_all
from handlers.reading.words.text import fold
from tests.reading import cast


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


def test_a_pattern_that_looks_at_the_first_character_finds_what_it_found_without() -> None:
    """What a match may begin with, and what it needs, is worked out of the expression: on labelled messages nothing is lost."""
    texts = [fold(row["text"]) for _, rows in cast.own_batches() for row in rows][::40]
    for one in patterns._WAITING:
        plain, need = re.compile(one.pattern, one.flags), needed(one.pattern)
        for text in texts:
            found = [match.span() for match in plain.finditer(text)]
            assert [match.span() for match in one.finditer(text)] == found, (one.pattern[:80], text)
            assert not found or not need or not need.isdisjoint(text), (one.pattern[:80], text)


@pytest.mark.parametrize(
    ("pattern", "needs", "looks"),
    [
        ("(?:今天|昨)?没来", "没来", "["),
        ("没(?:来|到)|缺", "没缺", "[没缺]"),
        (r"\d+人", "人", ""),
        (r"(?:\d|两)+人|\s*缺", "人缺", r"[两缺]|[\d\s]"),
        ("(?:.|缺)席", "席", ""),
        ("(?:来)?", "", ""),
        ("(?m)^(?:缺|旷)", "缺旷", ""),
    ],
)
def test_what_a_pattern_needs(pattern: str, needs: str, looks: str) -> None:
    """(pattern, characters one of which every match holds, what it looks at first: nothing where that may be anything)."""
    assert needed(pattern) <= set(needs)
    assert bool(needed(pattern)) == bool(needs)
    assert begun(pattern).startswith(f"(?={looks}" if looks else pattern)


@pytest.mark.parametrize(
    ("pattern", "ways"),
    [
        ("没(?:来|到)|旷[缺|]|厌(?P<n>学)", {"没": "没(?:来|到)", "旷": "旷[缺|]", "厌": "厌(?P<n>学)"}),
        (r"缺\||[]|旷]厌|旷+", {"|": r"缺\|", "厌": "[]|旷]厌", "旷": "旷+"}),
        ("没(?:婚|嫁)|订婚", {"婚": "没(?:婚|嫁)", "嫁": "没(?:婚|嫁)", "订": "订婚"}),
        ("没来|.?", {}),
        (r"(.)没\1|缺", {}),
        ("(?i)q|bj", {}),
    ],
)
def test_the_alternatives_of_a_pattern_by_the_characters_that_they_need(pattern: str, ways: dict[str, str]) -> None:
    """Strokes in brackets part nothing; none where an alternative needs none, looks back at a group or at no case."""
    assert by_letter(pattern) == ways
