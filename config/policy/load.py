"""Loading a profile: find its file, follow `extends`, merge, check, freeze.

A bureau's decision in writing is a `Change`: it is laid over the profile as one more layer and shown with who and when.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from pathlib import Path
from typing import Any

from config.policy import build
from config.policy.clauses import Register, register
from config.policy.lint import lint, located
from config.policy.merge import GROUND, Merge
from config.policy.normal import Reader
from config.policy.policy import Policy
from config.policy.yamlfile import Document, FileFault, parse, read

HEAD = frozenset(
    (
        "schema",
        "name",
        "title",
        "date",
        "place",
        "extends",
        "inherit",
        "extends_src",
        "extends_note",
        "in_seeds",
        "optional_overlay",
        "overlay",
        "switch",
        "cited_not_in_seeds",
        "clauses",
    )
)
INHERIT = ("full", "cited", "cited_off")
SCHEMA = "dropout-policy/1"


@dataclass(frozen=True, slots=True)
class Change:
    """A bureau's decision in writing about a profile.

    `yaml` is what it lays over the profile, in a profile's own form (`exits: [{id: refusal, logic: …}]`); `inherit`
    (layer → `full`, `cited`,
    `cited_off`) switches a cited layer on or off; `overlay` names an optional overlay to lie below.
    """

    document: str
    by: str
    on: str
    yaml: str = ""
    inherit: Mapping[str, str] | None = None
    overlay: str | None = None


def packaged() -> Path:
    """The folder of the profiles that come with the product."""
    return Path(str(resources.files("config") / "policies"))


def names(folder: Path | None = None) -> tuple[str, ...]:
    """Every profile that can be loaded: the product's own, and those of `folder`."""
    found = {file.stem for place in (packaged(), folder) if place for file in place.glob("*.yaml")}
    return tuple(sorted(found - {GROUND, "clauses"}))


def load(name: str, *, folder: Path | None = None, changes: Sequence[Change] = ()) -> Policy:
    """Load a profile by name; a file of `folder` goes before a packaged one of the same name.

    Raises FileFault (a PersonError), naming file, line, path and reason, for a profile that is wrong in any way.
    """
    if folder is None and not changes:
        return _packaged(name)
    return _load(file_of(name, folder), folder, changes)


def load_file(file: Path) -> Policy:
    """Load a profile from its file; what it extends is looked for beside it, then among the packaged."""
    return _load(file, file.parent, ())


@lru_cache(maxsize=64)
def _packaged(name: str) -> Policy:
    return _load(file_of(name, None), None, ())


def file_of(name: str, folder: Path | None) -> Path:
    """The file of a profile."""
    for place in (folder, packaged()):
        if place is not None and (place / f"{name}.yaml").is_file() and Path(name).name == name:
            return place / f"{name}.yaml"
    raise FileFault(f"没有名为“{name}”的方案；现有：{'、'.join(names(folder))}。")


def check_all(folder: Path | None = None) -> tuple[Policy, ...]:
    """Every profile there is, loaded: for the start, which a single wrong file stops.

    FileFault tells all faults of all files.
    """
    found: list[Policy] = []
    faults: list[str] = []
    for name in names(folder):
        try:
            found.append(load(name, folder=folder))
        except FileFault as fault:
            faults.append(str(fault))
    if faults:
        raise FileFault("\n".join(dict.fromkeys(faults)))
    return tuple(found)


def clauses_of(name: str, folder: Path | None = None) -> Register:
    """The clauses that a profile may cite: the packaged ones and those it and its layers declare."""
    return register(tuple(part.document for part in _chain(file_of(name, folder), folder, ())))


@dataclass(frozen=True, slots=True)
class _File:
    name: str
    document: Document
    inherit: str


def _load(file: Path, folder: Path | None, changes: Sequence[Change]) -> Policy:
    chain = _chain(file, folder, changes)
    known = register(tuple(part.document for part in chain))
    merge = Merge()
    merge.ground(_tree(read(packaged() / f"{GROUND}.yaml"), GROUND, known))
    layers: list[dict[str, Any]] = []
    for part in chain:
        if part.inherit == "cited":
            merge.as_cited()
        elif part.inherit == "cited_off":
            merge.switched_off()
        merge.add(_tree(part.document, part.name, known))
        layers.append(_layer(part))
    for change in changes:
        if change.yaml:
            document = parse(change.yaml, change.document)
            merge.add(_tree(document, f"{change.document}（{change.by}，{change.on}）", known))
    merge.follow(
        [GROUND, *(part.name for part in chain), *(f"{one.document}（{one.by}，{one.on}）" for one in changes)]
    )
    top = chain[-1]
    stored = {
        "schema": SCHEMA,
        "name": top.name,
        "title": str(top.document.data.get("title") or top.name),
        "layers": layers,
        "tree": merge.tree,
        "history": merge.history,
        "looser": merge.looser,
    }
    try:
        policy = build.policy(stored)
    except FileFault as fault:
        raise FileFault(f"方案不能使用：\n{located(top.document, str(fault))}") from fault
    faults = lint(policy, top.document)
    if faults:
        raise FileFault("方案不能使用：\n" + "\n".join(faults))
    return policy


def _chain(file: Path, folder: Path | None, changes: Sequence[Change]) -> list[_File]:
    """The files from the lowest to the asked one.

    What a higher file (or a change) says of a lower layer holds there.
    """
    switched = {layer: way for change in changes for layer, way in (change.inherit or {}).items()}
    overlay = next((change.overlay for change in reversed(changes) if change.overlay), None)
    chain: list[_File] = []
    at: Path | None = file
    while at is not None:
        document = read(at)
        name = _name(document, at)
        if any(part.name == name for part in chain):
            raise FileFault(f"{document.name}:extends 绕成了圈（{' → '.join(part.name for part in chain)} → {name}）。")
        switched = {**_switch(document), **switched}
        overlay = overlay or _word(document, "overlay")
        inherit = switched.get(name, document.data.get("inherit") or "full")
        if inherit not in INHERIT:
            raise FileFault(f"{_at(document, 'inherit')}：“{inherit}”应为{'、'.join(INHERIT)}之一。")
        chain.append(_File(name, document, str(inherit)))
        above = _word(document, "extends")
        if above is None and overlay and overlay == document.data.get("optional_overlay"):
            above = overlay
        try:
            at = file_of(above, folder) if above else None
        except FileFault as error:
            raise FileFault(f"{_at(document, 'extends')}：{error}") from error
    if overlay and all(part.name != overlay for part in chain):
        raise FileFault(
            f"{_at(chain[0].document, 'overlay')}：下面没有哪一级写明可以叠加“{overlay}”（optional_overlay）。"
        )
    unknown = set(switched) - {part.name for part in chain}
    if unknown:
        raise FileFault(f"{_at(chain[0].document, 'switch')}：上级里没有“{'、'.join(sorted(unknown))}”。")
    return chain[::-1]


def _switch(document: Document) -> dict[str, str]:
    """Layers below that a file switches: `switch: {henan: cited}`."""
    said = document.data.get("switch") or {}
    if not isinstance(said, dict) or not all(way in INHERIT for way in said.values()):
        raise FileFault(f"{_at(document, 'switch')}：写成“上级方案名: {'、'.join(INHERIT)}之一”。")
    return {layer: str(way) for layer, way in said.items()}


def _word(document: Document, key: str) -> str | None:
    word = document.data.get(key)
    if word is not None and not isinstance(word, str):
        raise FileFault(f"{_at(document, key)}：这里写方案的名字。")
    return word


def _at(document: Document, key: str) -> str:
    return f"{document.name} 第{document.line((key,))}行 {key}"


def _name(document: Document, file: Path) -> str:
    schema = document.data.get("schema")
    if schema != SCHEMA:
        raise FileFault(f"{_at(document, 'schema')}：应为 {SCHEMA}，现为 {schema}。")
    return str(document.data.get("name") or file.stem)


def _tree(document: Document, layer: str, known: Register) -> dict[str, Any]:
    reader = Reader(document, layer, known)
    tree = reader.tree(HEAD)
    reader.refuse()
    return tree


def _layer(part: _File) -> dict[str, Any]:
    data = part.document.data
    content = json.dumps(data, ensure_ascii=False, sort_keys=True)
    return {
        "name": part.name,
        "title": str(data.get("title") or part.name),
        "inherit": part.inherit,
        "in_seeds": data.get("in_seeds") is not False,
        "content": hashlib.sha256(content.encode()).hexdigest()[:16],
    }
