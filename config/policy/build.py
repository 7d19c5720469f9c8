"""From a merged tree of normal form to the typed, frozen policy."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from config.policy.leaf import Block, Item, Leaf, Threshold
from config.policy.logic import Logic, parse
from config.policy.policy import Layer, Looser, Origin, Policy
from config.policy.shape import Shape, content, fields
from config.policy.yamlfile import FileFault

Node = dict[str, Any]


def policy(stored: Mapping[str, Any]) -> Policy:
    """The policy of stored plain data: {name, title, layers, tree, history, looser}."""
    tree = _silenced(_restricted(stored["tree"]))
    parts = {key: _node(tree[key], shape, key) for key, shape in content().items() if key in tree}
    history = {path: tuple(_origin(entry) for entry in entries) for path, entries in stored["history"].items()}
    return Policy(
        name=stored["name"],
        title=stored["title"],
        stamp=stamp(stored),
        layers=tuple(Layer(**layer) for layer in stored["layers"]),
        looser=tuple(Looser(row["path"], _origin(row["child"]), _origin(row["parent"])) for row in stored["looser"]),
        history=MappingProxyType(history),
        tree=MappingProxyType(dict(stored)),
        **parts,
    )


def stamp(stored: Mapping[str, Any]) -> str:
    """Name and content hash: two policies that rule alike have one stamp, whatever their layers said on the way."""
    kept = json.dumps(stored["tree"], ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return f"{stored['name']}@{hashlib.sha256(kept.encode()).hexdigest()[:16]}"


def _restricted(tree: Mapping[str, Any]) -> Mapping[str, Any]:
    """Mark the causes that the list of sensitive causes names."""
    listed = tree["sensitive"]["causes"]
    causes = {
        name: (
            {**cause, "restricted": {**listed, "v": True}}
            if name in listed["v"] and not cause.get("restricted", {}).get("v")
            else cause
        )
        for name, cause in tree.get("causes", {}).items()
    }
    return {**tree, "causes": causes}


def _silenced(tree: Mapping[str, Any]) -> Mapping[str, Any]:
    """Without the product's defaults, where the reading of silence says that it is to stay silent (R16)."""
    if tree["readings"]["R16"]["silent"]["v"] != "off":
        return tree
    return {**tree, "product_defaults": {key: node for key, node in tree["product_defaults"].items() if key[0] == "@"}}


def _origin(entry: Mapping[str, Any]) -> Origin:
    return Origin(
        layer=entry["layer"],
        v=entry.get("v"),
        u=entry.get("u"),
        st=entry["st"],
        src=tuple(entry["src"]),
        r=entry.get("r"),
        note=entry.get("note"),
        off=bool(entry.get("off", False)),
    )


def _node(node: Node, shape: Shape, path: str) -> Any:
    if shape.kind == "leaf":
        return _leaf(node, shape, path)
    if shape.kind == "plain":
        return _frozen(node["v"], shape)
    if shape.kind == "items":
        return MappingProxyType({name: _block(part, shape.cls, f"{path}.{name}", name) for name, part in node.items()})
    if shape.kind == "leaves":
        return MappingProxyType({name: _leaf(part, shape, f"{path}.{name}") for name, part in node.items()})
    if shape.kind == "rows":
        return tuple(_block(part, shape.cls, path, None) for part in node["rows"])
    return _block(node, shape.cls, path, None)


def _leaf(node: Node, shape: Shape, path: str) -> Leaf[Any]:
    value = _frozen(node["v"], shape)
    if value is None and not shape.nullable:
        raise FileFault(f"{path}：有单位或说明却没有值。")
    meta = {key: node.get(key) for key in ("u", "r", "note", "roll")}
    common: dict[str, Any] = {
        **meta,
        "v": value,
        "st": node["st"],
        "src": tuple(node["src"]),
        "layer": node["layer"],
        "from_": node.get("from"),
    }
    if shape.cls is Threshold:
        known = fields(Threshold)
        extra = {key: _node(part, known[key], f"{path}.{key}") for key, part in node.get("extra", {}).items()}
        return Threshold(**common, **extra)
    return Leaf(**common)


def _block(node: Node, cls: type | None, path: str, name: str | None) -> Any:
    assert cls is not None
    shapes = fields(cls)
    parts = {
        _attribute(cls, key): _node(part, shapes[key], f"{path}.{key}")
        for key, part in node.items()
        if not key.startswith("@")
    }
    if issubclass(cls, (Block, Item)):
        parts |= {"src": tuple(node["@src"]), "st": node["@st"], "layer": node["@layer"]}
        parts |= {"note": node.get("@note"), "conflict": node.get("@conflict")}
    if name is not None:
        parts["id"] = name
    try:
        return cls(**parts)
    except TypeError as error:
        raise FileFault(f"{path}：缺少必填的键（{error}）。") from error


def _attribute(cls: type, key: str) -> str:
    return key if key in cls.__dataclass_fields__ else f"{key}_"  # type: ignore[attr-defined]


def _frozen(value: Any, shape: Shape) -> Any:
    if value is None:
        return None
    if shape.table:
        return MappingProxyType({key: tuple(part) for key, part in value.items()})
    if Logic in shape.values:
        return parse(value)
    return tuple(value) if isinstance(value, list) else value
