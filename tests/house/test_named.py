"""A table that names tests names tests that are there."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
TABLES = sorted(file for file in ROOT.glob("docs/*.md") if "tests/" in file.read_text("utf-8"))


def names_in(file: Path) -> set[str]:
    return {node.name for node in ast.walk(ast.parse(file.read_text("utf-8"))) if isinstance(node, ast.FunctionDef)}


@pytest.mark.parametrize("table", TABLES, ids=lambda file: file.name)
def test_every_test_that_a_document_names_exists(table: Path) -> None:
    """`tests/…/test_x.py::test_y` in a document is a function of that file; `tests/…` alone is a file or a folder."""
    missing = []
    for place, name in re.findall(r"`(tests/[\w/.\-]+?)(?:::(\w+))?`", table.read_text("utf-8")):
        file = ROOT / place
        if not file.exists() or (name and name not in names_in(file)):
            missing.append(f"{place}::{name}" if name else place)
    assert missing == []
