"""The register of clauses: what each one says, where it stands, and how the product carries it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from pathlib import Path
from typing import Any

from config.policy.yamlfile import Document, FileFault, read


@dataclass(frozen=True, slots=True)
class Clause:
    """One clause.

    `quote` is a short piece of the text; `by` what carries it (`policy:…`, `duty:…`, `document:…`, …), empty if
    `outside`.
    """

    id: str
    document: str
    place: str
    quote: str
    by: tuple[str, ...] = ()
    outside: str | None = None


@dataclass(frozen=True, slots=True)
class Register(Mapping[str, Clause]):
    """Clause id → clause."""

    clauses: Mapping[str, Clause]

    def __getitem__(self, key: str) -> Clause:
        return self.clauses[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self.clauses)

    def __len__(self) -> int:
        return len(self.clauses)


@lru_cache(maxsize=1)
def packaged() -> Register:
    """The clauses of the documents that come with the product."""
    document = read(Path(str(resources.files("config") / "policies" / "clauses.yaml")))
    titles = document.data.get("documents")
    assert isinstance(titles, dict)
    return Register(_clauses(document, {key: str(title) for key, title in titles.items()}))


def register(documents: Sequence[Document]) -> Register:
    """The packaged clauses and those that profiles of one's own declare under `clauses:`."""
    found = dict(packaged().clauses)
    for document in documents:
        own = _clauses(document, {}) if document.data.get("clauses") is not None else {}
        for clause in own.values():
            if clause.id in found:
                where = document.line(("clauses",))
                raise FileFault(f"{document.name} 第{where}行 clauses：条款“{clause.id}”已有，请换一个编号。")
            found[clause.id] = clause
    return Register(found)


def _clauses(document: Document, titles: Mapping[str, str]) -> dict[str, Clause]:
    rows = document.data.get("clauses")
    if not isinstance(rows, list):
        raise FileFault(f"{document.name} 第{document.line(('clauses',))}行 clauses：这里要写成列表。")
    found: dict[str, Clause] = {}
    for index, row in enumerate(rows):
        clause = _clause(document, row, index, titles)
        if clause.id in found:
            raise FileFault(f"{document.name} 第{document.line(('clauses', index))}行：条款“{clause.id}”写了两次。")
        found[clause.id] = clause
    return found


def _clause(document: Document, row: Any, index: int, titles: Mapping[str, str]) -> Clause:
    at = f"{document.name} 第{document.line(('clauses', index))}行 clauses"
    if not isinstance(row, dict):
        raise FileFault(f"{at}：每条要写成一组：id、document、place、quote。")
    unknown = set(row) - {"id", "document", "place", "quote", "by", "outside"}
    lacking = [key for key in ("id", "quote") if not row.get(key)]
    if unknown or lacking:
        raise FileFault(
            f"{at}：" + (f"不认识{'、'.join(sorted(unknown))}" if unknown else f"缺少{'、'.join(lacking)}") + "。"
        )
    by = row.get("by") or []
    name = str(row["id"])
    title = row.get("document") or titles.get(name.split("-")[0]) or str(document.data.get("title") or document.name)
    outside = str(row["outside"]) if row.get("outside") else None
    return Clause(
        name, str(title), str(row.get("place") or ""), str(row["quote"]), tuple(str(part) for part in by), outside
    )
