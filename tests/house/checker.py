"""Reads the code of a project and tells where it breaks `plan`.

`check(root)` parses every Python file of the rooms under `root` (nothing is imported or run) and gives the faults
found, each with file, line, and what is wrong. Names are resolved through the file's imports, so that
`from datetime import datetime as d; d.now` is seen for what it is.
"""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.house import plan


@dataclass(frozen=True, slots=True)
class Fault:
    """One broken rule. `file` is relative to the project, `line` counts from 1."""

    file: str
    line: int
    text: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.text}"


@dataclass(frozen=True, slots=True)
class Module:
    """One parsed file under its dotted name; `package` is what its relative imports start from."""

    name: str
    package: str
    file: str
    tree: ast.Module

    @property
    def room(self) -> str:
        return self.name.partition(".")[0]


def check(root: Path) -> list[Fault]:
    """All faults of the project under `root`, in the order of files and lines."""
    every = list(modules(root))
    pure = frozenset(module.name for module in every if _is_pure(module))
    found = [fault for module in every for fault in _check(module, pure)]
    return sorted(set(found), key=lambda fault: (fault.file, fault.line, fault.text))


def modules(root: Path) -> Iterator[Module]:
    """Every Python file of the rooms that exist, and the file above them."""
    files = [root / f"{plan.TOP}.py", *(file for room in plan.ROOMS for file in sorted((root / room).rglob("*.py")))]
    for file in files:
        if not file.exists():
            continue
        relative = file.relative_to(root)
        parts = relative.with_suffix("").parts
        is_door = parts[-1] == "__init__"
        dotted = ".".join(parts[:-1] if is_door else parts)
        package = dotted if is_door else ".".join(parts[:-1])
        yield Module(dotted, package, relative.as_posix(), ast.parse(file.read_text("utf-8"), str(relative)))


def _check(module: Module, pure: frozenset[str]) -> Iterator[Fault]:
    known: dict[str, str] = {arg.arg: "" for arg in ast.walk(module.tree) if isinstance(arg, ast.arg)}
    for node in ast.walk(module.tree):
        for target, local, meaning in _imports(module, node):
            known[local] = meaning
            if wrong := _may_not_import(module, target, pure):
                yield Fault(module.file, node.lineno, wrong)  # type: ignore[attr-defined]
    for node in ast.walk(module.tree):
        if wrong := _may_not_use(module, node, known, pure):
            yield Fault(module.file, getattr(node, "lineno", 1), wrong)
    if module.name == module.package and _is_room_door(module):
        said = (ast.get_docstring(module.tree) or "").lower()
        for word in plan.DOOR_WORDS:
            if word not in said:
                yield Fault(module.file, 1, f"the door does not say “{word}”")


def _is_pure(module: Module) -> bool:
    """Whether it lies in a pure place, or says of itself that it is pure."""
    said = ast.get_docstring(module.tree) or ""
    return _place(module.name) is not None or bool(re.search(rf"\b{plan.SAYS_PURE}", said))


def _place(name: str) -> str | None:
    return next((place for place in plan.PURE if _inside(name, place)), None)


def _is_room_door(module: Module) -> bool:
    return module.name in plan.ROOMS or module.name in plan.PURE


def _imports(module: Module, node: ast.AST) -> Iterator[tuple[str, str, str]]:
    """(what is imported, the local name it gets, what that name means) for each name an import statement binds."""
    if isinstance(node, ast.Import):
        for name in node.names:
            local = name.asname or name.name.partition(".")[0]
            yield name.name, local, name.name if name.asname else local
    elif isinstance(node, ast.ImportFrom):
        base = node.module or ""
        if node.level:
            above = module.package.split(".")
            above = above[: len(above) - (node.level - 1)]
            base = ".".join([*above, base] if base else above)
        for name in node.names:
            yield f"{base}.{name.name}", name.asname or name.name, f"{base}.{name.name}"


def _inside(name: str, place: str) -> bool:
    return name == place or name.startswith(place + ".")


def _may_not_import(module: Module, target: str, pure: frozenset[str]) -> str | None:
    top = target.partition(".")[0]
    if top in plan.BESIDE:
        return f"the product does not know its {top}"
    if top == plan.TOP:
        return f"nobody imports {plan.TOP}"
    if top in plan.ROOMS and module.room in plan.ROOMS and plan.ROOMS.index(top) < plan.ROOMS.index(module.room):
        return f"{module.room} lies below {top} and may not import {target}"
    if module.name in pure and not _is_clean(module, target, pure):
        return f"{module.name} is pure and may not import {target}"
    if (wrong := _out_of_order(module.name, target)) or module.name in pure:
        return wrong
    if top in plan.ROOMS or top in sys.stdlib_module_names:
        return None
    hosts = plan.GUESTS.get(top)
    if hosts is None:
        return f"{top} is known to no room: add it to the plan with the reason, or leave it"
    return None if module.room in hosts else f"only {', '.join(sorted(hosts))} may import {top}"


def _out_of_order(name: str, target: str) -> str | None:
    """Whether an import goes up inside a place that has rooms of its own."""
    for place, order in plan.INNER.items():
        if not (name.startswith(f"{place}.") and target.startswith(f"{place}.")):
            continue
        mine, other = (dotted[len(place) + 1 :].partition(".")[0] for dotted in (name, target))
        for one in (mine, other):
            if one not in order:
                return f"{one} has no place in the order of {place}: add it to the plan"
        if order.index(other) < order.index(mine):
            return f"{mine} lies below {other} in {place} and may not import {target}"
    return None


def _is_clean(module: Module, target: str, pure: frozenset[str]) -> bool:
    """Whether a pure module may import this: what is pure itself, and for a pure place only what is inside it."""
    top, place = target.partition(".")[0], _place(module.name)
    if top == "config":
        return not any(_inside(target, impure) for impure in plan.IMPURE_CONFIG)
    if top in plan.ROOMS:
        if place is not None:
            return _inside(target, place)
        return _place(target) is not None or target in pure or target.rpartition(".")[0] in pure
    if top in sys.stdlib_module_names:
        return top in plan.PURE_STDLIB
    return place is not None and top in plan.PURE[place]


def _may_not_use(module: Module, node: ast.AST, known: dict[str, str], pure: frozenset[str]) -> str | None:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        asked = next((word for word in plan.SQL_CLOCK if word in node.value), None)
        return f"asks the database for the time ({asked}): now is passed in" if asked else None
    if not isinstance(node, ast.Attribute | ast.Name):
        return None
    read = node.id if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load) else ""
    if module.name in pure and read in plan.IMPURE_BUILTINS and read not in known:
        return f"{module.name} is pure and may not use {read}"
    meaning = _meaning(node, known)
    if meaning in plan.CLOCK_READS and module.name != plan.CLOCK:
        return f"reads the clock ({meaning}): only {plan.CLOCK} does, now is passed in"
    if meaning in plan.STOPWATCH and module.room != plan.STOPWATCH_ROOM:
        return f"{meaning} belongs to {plan.STOPWATCH_ROOM}"
    return None


def _meaning(node: ast.expr, known: dict[str, str]) -> str | None:
    """The dotted name that a name or attribute stands for, by the file's imports; None when it is something else."""
    if isinstance(node, ast.Name):
        return known.get(node.id)
    if isinstance(node, ast.Attribute):
        base = _meaning(node.value, known)
        return f"{base}.{node.attr}" if base else None
    return None
