"""The dated scenarios of the source documents, played purely in memory, and our own beside them."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.rules import expect, stage

OWN = Path(__file__).resolve().parents[1] / "scenarios"
THEIRS = sorted(stage.SHARED.glob("*.yaml")) if stage.SHARED.exists() else []
BESIDE = pytest.mark.skipif(not THEIRS, reason="the shared scenarios are not beside the project")


def _played(path: Path) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """What a scenario expects, and what playing it prints."""
    return yaml.safe_load(path.read_text("utf-8")).get("expect", []), stage.printed(stage.load(path))


@BESIDE
@pytest.mark.parametrize("path", THEIRS, ids=lambda path: path.stem)
def test_what_the_documents_ask_for_happens_on_its_day(path: Path) -> None:
    """Every expectation of a shared scenario holds, defaults included."""
    assert expect.unmet(*_played(path)) == []


@pytest.mark.parametrize("path", sorted(OWN.glob("*.yaml")), ids=lambda path: path.stem)
def test_what_our_own_scenarios_tell_happens(path: Path) -> None:
    """Every expectation of a scenario of ours holds."""
    assert expect.unmet(*_played(path)) == []


def test_every_rule_book_has_scenarios_of_our_own() -> None:
    """Five at least for each of the five."""
    for profile in ("weihui", "yongzhen", "genhe", "guangde", "chuxiong"):
        assert len(list(OWN.glob(f"{profile}-*.yaml"))) >= 5, profile


@BESIDE
@pytest.mark.parametrize("path", THEIRS, ids=lambda path: path.stem)
def test_our_judge_judges_as_the_shared_one(path: Path) -> None:
    """Line by line, `expect.meets` and the shared checker agree on what fits."""
    spec = importlib.util.spec_from_file_location("scenario_check", stage.SHARED / "check.py")
    assert spec is not None
    assert spec.loader is not None
    theirs = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(theirs)
    wanted, lines = _played(path)
    for want in wanted:
        for line in lines:
            assert expect.meets(want, line) == theirs.fits(want, line), (want, line)
