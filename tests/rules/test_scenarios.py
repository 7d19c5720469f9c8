"""The dated scenarios of the source documents, played purely in memory, and our own beside them."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
import yaml

from tests.rules import stage

OWN = Path(__file__).resolve().parents[1] / "scenarios"
THEIRS = sorted(stage.SHARED.glob("*.yaml")) if stage.SHARED.exists() else []


def _check() -> ModuleType:
    """The reference checker of the shared scenarios."""
    spec = importlib.util.spec_from_file_location("scenario_check", stage.SHARED / "check.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def unmet(path: Path) -> list[dict[str, Any]]:
    """The expectations of a scenario file that do not hold."""
    fits = _check().fits
    wanted = yaml.safe_load(path.read_text("utf-8")).get("expect", [])
    lines = stage.printed(stage.load(path))
    failed = []
    for want in wanted:
        times = sum(fits(want, line) for line in lines)
        met = times == 0 if want.get("never") else times == want["times"] if "times" in want else times > 0
        if not met:
            failed.append({**want, "matched": times})
    return failed


@pytest.mark.skipif(not THEIRS, reason="the shared scenarios are not beside the project")
@pytest.mark.parametrize("path", THEIRS, ids=lambda path: path.stem)
def test_what_the_documents_ask_for_happens_on_its_day(path: Path) -> None:
    """Every expectation of a shared scenario holds, defaults included."""
    assert unmet(path) == []


@pytest.mark.skipif(not THEIRS, reason="the checker lies beside the project")
@pytest.mark.parametrize("path", sorted(OWN.glob("*.yaml")), ids=lambda path: path.stem)
def test_what_our_own_scenarios_tell_happens(path: Path) -> None:
    """Every expectation of a scenario of ours holds."""
    assert unmet(path) == []
