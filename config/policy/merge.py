"""Child over parent, value by value: nearest text wins, lists by id merge by id, clauses are united where both say
the same.

A child may be stricter than its parent. Where it is looser it still wins, and both values are kept in `looser` for
the bureau to choose.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from config.policy.leaf import Strict
from config.policy.shape import Shape, content, fields

Node = dict[str, Any]
History = dict[str, list[Node]]

GROUND = "default"
"""The layer of the product's own defaults, below every text."""

_DAYS = {
    "hour": 1 / 24,
    "half_day": 0.5,
    "natural_day": 1.0,
    "school_day": 1.4,
    "working_day": 1.4,
    "week": 7.0,
    "week_after_term_start": 7.0,
    "month": 30.0,
    "month_after_term_start": 30.0,
    "term": 140.0,
    "year": 365.0,
}
"""Rough lengths in natural days, only to tell which of two times in different units is the shorter."""


FOLLOWS = {("exits", "R13"): "overage", ("same_day_visit", "R15"): "am_visit_by"}
"""Part of a policy and reading → the value of the reading which values in that part stand for, if they bear its id."""


def _leaves(tree: Node, part: str) -> Iterator[tuple[str, Node]]:
    """The leaves of a part that are ages and hours, with their paths."""
    if part == "exits":
        for name, exit_ in tree.get(part, {}).items():
            if isinstance(exit_, dict) and isinstance(exit_.get("age"), dict):
                yield f"{part}.{name}.age", exit_["age"]
    elif isinstance(tree.get(part), dict):
        for key in ("am_by",):
            if isinstance(tree[part].get(key), dict):
                yield f"{part}.{key}", tree[part][key]


def _said(node: Node) -> Node:
    return {key: node[key] for key in ("v", "u", "layer") if key in node}


class Merge:
    """The tree so far, who said what at each path, and which values are looser than what they replace."""

    def __init__(self) -> None:
        self.tree: Node = {}
        self.base: Node = {}
        self.history: History = {}
        self.looser: list[Node] = []

    def add(self, layer: Node) -> None:
        """Lay one file's tree over what is there."""
        self.tree = self._fields(self.tree, layer, content(), "")

    def ground(self, layer: Node) -> None:
        """Lay the product's own defaults at the bottom; no citation touches them."""
        self.add(layer)
        self.base = copy.deepcopy(self.tree)

    def follow(self, order: Sequence[str]) -> None:
        """A value that says which reading it rests on follows that reading, where the reading was set by a nearer layer."""
        for (part, reading), name in FOLLOWS.items():
            told = self.history.get(f"readings.{reading}.{name}", [])
            for path, node in list(_leaves(self.tree, part)):
                if not told or node.get("r") != reading or order.index(told[-1]["layer"]) <= order.index(node["layer"]):
                    continue
                node["v"], node["layer"] = told[-1]["v"], told[-1]["layer"]
                node["u"] = told[-1].get("u") or node.get("u")
                self.history.setdefault(path, []).append({**self.history[path][-1], **_said(node)})

    def as_cited(self) -> None:
        """What lies below is reached by citation only: it stays in force and is shown as such (C).

        What has lapsed stays lapsed.
        """
        _each(self.tree, _cite)
        for entries in self.history.values():
            for entry in entries:
                _cite(entry)

    def switched_off(self) -> None:
        """What lies below is cited and not at hand: it is kept to be shown, and nothing of it is in force."""
        self.as_cited()
        self.tree = copy.deepcopy(self.base)
        self.looser = []
        for entries in self.history.values():
            for entry in entries:
                entry["off"] = entry["off"] or entry["layer"] != GROUND

    def _fields(self, parent: Node, child: Node, shapes: Mapping[str, Shape], path: str) -> Node:
        merged = {key: copy.deepcopy(value) for key, value in parent.items()}
        for key, node in child.items():
            if key.startswith("@"):
                continue
            at = f"{path}.{key}" if path else key
            found = self._node(merged.get(key), node, shapes[key], at)
            if found is None:
                merged.pop(key, None)
            else:
                merged[key] = found
        return merged

    def _node(self, parent: Node | None, child: Node, shape: Shape, path: str) -> Node | None:
        if child.get("drop") is True:
            self._drop(path, child["@layer"])
            return None
        if shape.kind in ("leaf", "plain"):
            return self._leaf(parent, child, shape, path)
        if shape.kind == "block":
            assert shape.cls is not None
            return self._block(parent, child, fields(shape.cls), path)
        if shape.kind == "rows":
            self._note(path, {"v": f"{len(child['rows'])} rows", "src": [], "st": "S", "layer": child["@layer"]})
            return copy.deepcopy(child)
        merged = copy.deepcopy(parent or {})
        for name, node in child.items():
            inner = Shape("leaf", values=shape.values, strict=shape.strict) if shape.kind == "leaves" else shape
            found = (
                self._leaf(merged.get(name), node, inner, f"{path}.{name}")
                if shape.kind == "leaves"
                else self._item(merged.get(name), node, inner, f"{path}.{name}")
            )
            if found is None:
                merged.pop(name, None)
            else:
                merged[name] = found
        return merged

    def _item(self, parent: Node | None, child: Node, shape: Shape, path: str) -> Node | None:
        assert shape.cls is not None
        return self._node(parent, child, Shape("block", shape.cls), path)

    def _block(self, parent: Node | None, child: Node, shapes: Mapping[str, Shape], path: str) -> Node:
        merged = self._fields(parent or {}, child, shapes, path)
        for key in ("@note", "@conflict", "@layer"):
            if key in child:
                merged[key] = child[key]
        merged["@st"] = child["@st"]
        merged["@src"] = _union(parent["@src"] if parent else [], child["@src"])
        entry = {
            "v": None,
            "src": merged["@src"],
            "st": child["@st"],
            "note": child.get("@note"),
            "layer": child["@layer"],
        }
        self._note(path, entry)
        return merged

    def _leaf(self, parent: Node | None, child: Node, shape: Shape, path: str) -> Node | None:
        if child.get("drop") is True:
            self._drop(path, child["@layer"])
            return None
        node = {key: value for key, value in child.items() if key not in ("add", "extra")}
        if parent is not None:
            for key in ("v", "u", "r", "from", "roll"):
                if key not in node and key in parent:
                    node[key] = parent[key]
        else:
            node.setdefault("v", None)
        if child.get("add"):
            node["v"] = _union(parent["v"] if parent else [], child["v"])
            node["src"] = _union(parent["src"] if parent else [], child["src"])
        elif parent is not None:
            if _same(parent, node):
                node["src"] = _union(parent["src"], node["src"])
            elif shape.strict is not None and parent["st"] not in ("D", "X") and looser(shape.strict, parent, node):
                self.looser.append(
                    {"path": path, "child": dict(node), "parent": {k: v for k, v in parent.items() if k != "extra"}}
                )
        self._note(path, node)
        if shape.cls is not None:
            extra = self._fields((parent or {}).get("extra", {}), child.get("extra", {}), fields(shape.cls), path)
            if extra:
                node["extra"] = extra
        return node

    def _note(self, path: str, node: Node) -> None:
        entry = {key: node.get(key) for key in ("layer", "v", "u", "st", "src", "r", "note")}
        self.history.setdefault(path, []).append({**entry, "off": False})

    def _drop(self, path: str, layer: str) -> None:
        for known, entries in self.history.items():
            if known == path or known.startswith(path + "."):
                for entry in entries:
                    entry["off"] = True
        note: Node = {"v": None, "src": [], "st": "S", "layer": layer, "note": f"{layer} 不采用"}
        self._note(path, note)
        self.history[path][-1]["off"] = True


def looser(strict: Strict, parent: Node, child: Node) -> bool:
    """Whether the child's value asks for less than the parent's.

    Values that cannot be compared are not called looser.
    """
    above, below = parent["v"], child["v"]
    if above is None or below is None:
        return False
    if strict.way == "superset":
        return not set(above) <= set(below)
    if strict.way == "rank":
        order = strict.ranking
        return above in order and below in order and order.index(below) > order.index(above)
    if not (isinstance(above, int) and isinstance(below, int)):
        return False
    first, second = parent.get("u"), child.get("u")
    if first != second:
        if first not in _DAYS or second not in _DAYS:
            return False
        return below * _DAYS[second] > above * _DAYS[first] if strict.way == "less" else False
    return below > above if strict.way == "less" else below < above


def _same(parent: Node, child: Node) -> bool:
    return parent.get("v") == child.get("v") and parent.get("u") == child.get("u")


def _union(first: list[Any], second: list[Any]) -> list[Any]:
    return list(dict.fromkeys([*(first or []), *(second or [])]))


def _cite(node: Node) -> None:
    if GROUND in (node.get("layer"), node.get("@layer")):
        return
    for key in ("st", "@st"):
        if node.get(key) in ("S", "O"):
            node[key] = "C"


def _each(node: Any, act: Callable[[Node], None]) -> None:
    if isinstance(node, dict):
        act(node)
        for value in node.values():
            _each(value, act)
    elif isinstance(node, list):
        for value in node:
            _each(value, act)
