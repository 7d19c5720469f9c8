"""The house as it stands: the rooms' own code against the plan."""

from __future__ import annotations

import ast
import tomllib
from pathlib import Path

from tests.house import plan
from tests.house.checker import check, modules

ROOT = Path(__file__).resolve().parents[2]


def test_the_rooms_keep_their_order_their_purity_and_the_one_clock() -> None:
    """Imports point down, pure places stay pure, only bot/clock.py reads the clock, every door says its rules."""
    faults = check(ROOT)

    assert not faults, "\n" + "\n".join(map(str, faults))


def test_the_checker_sees_the_real_rooms() -> None:
    """The rooms that exist are the ones that are checked: a moved folder would not silently pass."""
    seen = {module.room for module in modules(ROOT)}

    assert {"bot", "handlers", "reminders", "store", "config"} <= seen
    assert {folder.name for folder in ROOT.iterdir() if (folder / "__init__.py").exists()} <= {
        *plan.ROOMS,
        *plan.BESIDE,
    }


def test_every_python_package_of_the_product_is_shipped() -> None:
    """A room that is not named in pyproject.toml would be missing from the wheel."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    shipped = set(project["tool"]["hatch"]["build"]["targets"]["wheel"]["packages"])

    assert {room for room in plan.ROOMS if (ROOT / room / "__init__.py").exists()} == shipped


def test_every_test_says_its_fact() -> None:
    """Each test function carries a sentence that says what must hold."""
    silent = []
    for file in sorted((ROOT / "tests").rglob("test_*.py")):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if not isinstance(node, ast.FunctionDef) or not node.name.startswith("test_"):
                continue
            if not ast.get_docstring(node):
                silent.append(f"{file.relative_to(ROOT)}:{node.lineno} {node.name}")

    assert not silent, "\n" + "\n".join(silent)
