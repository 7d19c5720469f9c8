"""A clause that is said to act does act: a line of some scenario cites it when it is played."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from config.policy.clauses import packaged
from config.policy.coverage import kind_of
from tests.rules import stage

TESTS = Path(__file__).parents[1]
PLAYED = sorted(Path(__file__).with_name("played").glob("*.yaml"))
ALL = [*PLAYED, *sorted((TESTS / "scenarios").glob("*.yaml"))]
PRINTED = ("duty", "document", "report", "action", "material", "stage")
"""Carriers whose lines bear clauses; a permission, a command or a plain step works without one."""
BY_DEFAULT = {"GH-03"}
"""Carried by the product's own prompts, whose lines bear no clause by R16."""


@cache
def cited() -> dict[str, set[str]]:
    """Clause → types of the lines that cite it, over all our scenarios."""
    found: dict[str, set[str]] = {}
    for file in ALL:
        for line in stage.printed(stage.load(file)):
            for clause in line.get("clauses") or ():
                found.setdefault(clause, set()).add(line["type"])
    return found


@pytest.mark.parametrize("file", PLAYED, ids=lambda file: file.stem)
def test_a_cover_play_has_no_default_with_a_clause_and_no_clause_nobody_knows(file: Path) -> None:
    """What rests on a product default cites nothing; what is cited stands in the register."""
    for line in stage.printed(stage.load(file)):
        clauses = line.get("clauses") or ()
        assert set(clauses) <= set(packaged()), line
        if line["type"] == "duty" and line["duty"] in ("verify_absence", "attention") and line["default"]:
            assert not clauses, line


@pytest.mark.parametrize(
    "name",
    [
        clause.id
        for clause in packaged().values()
        if kind_of(clause) == "acts" and any(part.split(":")[0] in PRINTED for part in clause.by)
    ],
)
def test_a_clause_that_acts_is_cited_by_a_line(name: str) -> None:
    """Somewhere a duty, a paper, a report or a refusal names the clause."""
    assert name in cited() or name in BY_DEFAULT
