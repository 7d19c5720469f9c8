"""One policy file as a tree of normal form: every value becomes `{v, u, st, src, r, note, layer}`, every list by id a
mapping.

Nodes of the tree are plain dicts, so that a policy can be stored with a case and compared by content:
a value has the key `v`; a block has `@src`, `@st`, `@note`, `@conflict`, `@layer` beside its fields; a list by id is
a dict of blocks.
"""

from __future__ import annotations

import difflib
from collections.abc import Collection, Mapping
from typing import Any, NamedTuple

from config.policy import words
from config.policy.leaf import STATUSES, UNITS, Threshold
from config.policy.logic import Logic, parse
from config.policy.shape import BLOCK_META, LEAF_META, Shape, content, fields
from config.policy.yamlfile import Document, FileFault, Path_

Node = dict[str, Any]


class Ground(NamedTuple):
    """What a value stands on where it says nothing itself: the clauses and the status of what it lies in."""

    src: tuple[str, ...] = ()
    st: str = "S"


class Reader:
    """Turns one file into a tree and gathers every fault with its line, so that an installer sees them all at once."""

    def __init__(self, document: Document, layer: str, known: Collection[str]) -> None:
        self.document = document
        self.layer = layer
        self.known = known
        self.faults: list[str] = []

    def fault(self, path: Path_, why: str) -> None:
        """Note a fault at a path of the file."""
        where = ".".join(str(part) for part in path)
        self.faults.append(f"{self.document.name} 第{self.document.line(path)}行 {where}：{why}")

    def tree(self, head: frozenset[str]) -> Node:
        """The whole file; `head` are the keys that are not content."""
        found: Node = {}
        shapes = content()
        for key, raw in self.document.data.items():
            if key in head:
                continue
            shape = shapes.get(key)
            if shape is None:
                self._unknown(key, (key,), (*shapes, *head))
            else:
                node = self._node(raw, shape, (key,), Ground(st="O" if key == "readings" else "S"))
                if node is not None:
                    found[key] = node
        return found

    def refuse(self) -> None:
        """Raise all faults as one refusal, if there are any."""
        if self.faults:
            raise FileFault("方案不能使用：\n" + "\n".join(self.faults))

    def _unknown(self, key: str, path: Path_, known: tuple[str, ...]) -> None:
        near = difflib.get_close_matches(key, known, n=1)
        self.fault(
            path, f"没有“{key}”这个键" + (f"，是不是“{near[0]}”？" if near else f"；这里可用：{'、'.join(known)}")
        )

    def _node(self, raw: Any, shape: Shape, path: Path_, ground: Ground) -> Node | None:
        if isinstance(raw, Mapping) and raw.get("drop") is True:
            return {"drop": True, "@layer": self.layer}
        if shape.kind in ("leaf", "plain"):
            return self._value(raw, shape, path, ground)
        if raw is None:
            return None
        if shape.kind == "block":
            assert shape.cls is not None
            return self._block(raw, shape.cls, path, ground)
        if shape.kind == "items":
            return self._items(raw, shape, path, ground)
        if shape.kind == "rows":
            return self._rows(raw, shape, path, ground)
        return self._leaves(raw, shape, path, ground)

    def _block(self, raw: Any, cls: type, path: Path_, ground: Ground, skip: tuple[str, ...] = ()) -> Node | None:
        if not isinstance(raw, Mapping):
            self.fault(path, "这里要写成“键: 值”的一组。")
            return None
        own = self._src(raw.get("src"), (*path, "src"))
        status = self._status(raw["st"], path) if "st" in raw else ground.st
        node: Node = {"@src": list(own), "@layer": self.layer, "@st": status}
        node |= {f"@{key}": str(raw[key]) for key in ("note", "conflict") if raw.get(key) is not None}
        shapes = fields(cls)
        for key, value in raw.items():
            if key in BLOCK_META or key in skip:
                continue
            add = key.endswith("_add") and key.removesuffix("_add") in shapes
            shape = shapes.get(key.removesuffix("_add") if add else key)
            if shape is None:
                self._unknown(key, (*path, key), (*shapes, *BLOCK_META))
                continue
            child = self._node(value, shape, (*path, key), Ground(own or ground.src, status))
            if child is not None and add:
                child["add"] = True
            if child is not None:
                node[key.removesuffix("_add") if add else key] = child
        return node

    def _items(self, raw: Any, shape: Shape, path: Path_, ground: Ground) -> Node | None:
        assert shape.cls is not None
        if not isinstance(raw, list):
            self.fault(path, "这里要写成列表，每项有 id。")
            return None
        found: Node = {}
        for index, part in enumerate(raw):
            at = (*path, index)
            name = part.get("id") if isinstance(part, Mapping) else None
            if not isinstance(name, str) or not name:
                self.fault(at, "缺少 id。")
            elif name in found:
                self.fault(at, f"id“{name}”写了两次。")
            elif isinstance(part, Mapping) and part.get("drop") is True:
                found[name] = {"drop": True, "@layer": self.layer}
            else:
                block = self._block(part, shape.cls, at, ground, skip=("id",))
                if block is not None:
                    found[name] = block
        return found

    def _rows(self, raw: Any, shape: Shape, path: Path_, ground: Ground) -> Node | None:
        assert shape.cls is not None
        if not isinstance(raw, list):
            self.fault(path, "这里要写成列表。")
            return None
        blocks = [self._block(part, shape.cls, (*path, index), ground) for index, part in enumerate(raw)]
        return {"rows": [block for block in blocks if block is not None], "@layer": self.layer}

    def _leaves(self, raw: Any, shape: Shape, path: Path_, ground: Ground) -> Node | None:
        if not isinstance(raw, Mapping):
            self.fault(path, "这里要写成“键: 值”的一组。")
            return None
        found = {key: self._value(value, shape, (*path, key), ground) for key, value in raw.items()}
        return {key: node for key, node in found.items() if node is not None}

    def _value(self, raw: Any, shape: Shape, path: Path_, ground: Ground) -> Node | None:
        if raw is None:
            return None
        whole = isinstance(raw, Mapping) and not shape.table and ("v" in raw or shape.kind in ("leaf", "leaves"))
        meta: Mapping[str, Any] = raw if whole else {"v": raw}
        node: Node = {"v": self._typed(meta["v"], shape, (*path, "v") if whole else path)} if "v" in meta else {}
        own = self._src(meta.get("src"), (*path, "src"))
        status = self._status(meta["st"], path) if "st" in meta else ground.st
        node |= {"src": list(own if status == "D" else own or ground.src), "st": status, "layer": self.layer}
        node |= {key: str(meta[key]) for key in ("u", "r", "note", "from", "roll") if meta.get(key) is not None}
        if node.get("u") is not None and node["u"] not in UNITS:
            self.fault((*path, "u"), f"没有“{node['u']}”这个单位；可用：{'、'.join(UNITS)}")
        extra = fields(Threshold) if shape.cls is Threshold else {}
        for key, value in meta.items():
            if key in LEAF_META:
                continue
            if key not in extra:
                self._unknown(key, (*path, key), (*LEAF_META, *extra))
            elif (
                child := self._node(value, extra[key], (*path, key), Ground(own or ground.src, ground.st))
            ) is not None:
                node.setdefault("extra", {})[key] = child
        self._ground(node, path)
        return node

    def _ground(self, node: Node, path: Path_) -> None:
        """A number needs a clause, or must own up to being a default; readings are named by their own id."""
        numbers = node.get("v") if isinstance(node.get("v"), list) else [node.get("v")]
        counted = any(isinstance(value, int) and not isinstance(value, bool) for value in numbers or [])
        if counted and not node["src"] and node["st"] != "D" and path[0] != "readings":
            self.fault(path, f"数字 {node['v']} 没有条款（src），也没有标明是系统默认（st: D）。")
        if node["st"] == "D" and node["src"] and counted:
            self.fault(path, "系统默认（st: D）不能引用条款；有条款的请写 st: S 或 O。")

    def _status(self, raw: Any, path: Path_) -> str:
        if raw not in STATUSES:
            self.fault(
                (*path, "st"), f"没有“{raw}”这种状态；可用：" + "、".join(f"{k}({v})" for k, v in STATUSES.items())
            )
            return "S"
        return str(raw)

    def _src(self, raw: Any, path: Path_) -> tuple[str, ...]:
        if raw is None:
            return ()
        found = [raw] if isinstance(raw, str) else raw
        if not isinstance(found, list) or not all(isinstance(part, str) for part in found):
            self.fault(path, "src 要写成条款编号的列表，如 [WH-58]。")
            return ()
        for clause in found:
            if clause not in self.known:
                self.fault(path, f"没有条款“{clause}”；自己的文件请先在本文件的 clauses: 里写明出处和原文。")
        return tuple(found)

    def _typed(self, raw: Any, shape: Shape, path: Path_) -> Any:
        if raw is None:
            if not (shape.optional if shape.kind == "plain" else shape.nullable):
                self.fault(path, "这里不能为空。")
            return None
        if shape.table:
            return self._table(raw, path)
        if Logic in shape.values:
            return self._condition(raw, path)
        many = shape.many or (tuple in shape.values and isinstance(raw, list))
        if not many:
            return self._single(raw, shape, path)
        parts = raw if isinstance(raw, list) else [raw]
        found = [self._single(part, shape, (*path, index)) for index, part in enumerate(parts)]
        if not shape.words:
            return found
        return [part for index, part in enumerate(found) if part not in found[:index]]

    def _single(self, raw: Any, shape: Shape, path: Path_) -> Any:
        names = {int: "整数", str: "文字", bool: "true 或 false"}
        if type(raw) not in shape.values:
            wanted = "或".join(names[kind] for kind in shape.values if kind in names)
            self.fault(path, f"“{raw}”应为{wanted}。" + ("（数字样的文字请加引号）" if str in shape.values else ""))
            return raw
        if isinstance(raw, int) and not isinstance(raw, bool) and raw < 0:
            self.fault(path, f"数字不能为负：{raw}。")
        if shape.words is not None:
            found = words.id_of(shape.words, str(raw))
            if found is None:
                self.fault(path, f"不认识“{raw}”；请用文件用语或合同中的编号，见 docs/自己的县.md。")
            return found or raw
        if shape.options and raw not in shape.options:
            self.fault(path, f"“{raw}”不在可选之列：{'、'.join(shape.options)}。")
        return raw

    def _condition(self, raw: Any, path: Path_) -> str:
        text = " OR ".join(str(part) for part in raw) if isinstance(raw, list) else str(raw)
        try:
            logic = parse(text)
        except ValueError as error:
            self.fault(path, f"条件写法有误（{error}）。")
            return text
        for name in logic.names:
            if name not in words.CONDITIONS and words.id_of("material", name) != name:
                self.fault(path, f"条件里不认识“{name}”；可用：{'、'.join((*words.CONDITIONS, *words.MATERIALS))}。")
        return logic.text

    def _table(self, raw: Any, path: Path_) -> Any:
        if not isinstance(raw, Mapping) or not all(isinstance(part, list) for part in raw.values()):
            self.fault(path, "这里要写成“名称: [列表]”的一组。")
            return {}
        return {key: [str(part) for part in value] for key, value in raw.items()}
