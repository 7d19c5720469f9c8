"""Papers that were made: each version once, with what it was made from. Its bytes lie in `store.evidence` under their hash."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select

from store.sql import columns, insert
from store.tables import papers


@dataclass(frozen=True, slots=True, kw_only=True)
class NewPaper:
    """A paper about one subject.

    `says` is the hash of its content without by whom and when it was made, `sha256` that of the file; `last_line` the
    newest printed line that it was made from; `variant` full, or withheld.
    """

    county_id: int
    subject_kind: str
    subject_id: int
    kind: str
    variant: str
    version: int
    name: str
    says: str
    sha256: str
    policy: str
    last_line: int
    clauses: tuple[str, ...]
    made_for: int
    made_at: datetime


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper as kept."""

    id: int
    county_id: int
    subject_kind: str
    subject_id: int
    kind: str
    variant: str
    version: int
    name: str
    says: str
    sha256: str
    policy: str
    last_line: int
    clauses: Any
    made_for: int
    made_at: datetime


PAPER = columns(papers, Paper)
_UNIQUE = ["county_id", "subject_kind", "subject_id", "kind", "variant", "version"]


def latest(tx: Connection, county_id: int, subject: tuple[str, int], kind: str, variant: str) -> Paper | None:
    """The newest version of a paper."""
    row = tx.execute(
        select(*PAPER)
        .where(
            papers.c.county_id == county_id,
            papers.c.subject_kind == subject[0],
            papers.c.subject_id == subject[1],
            papers.c.kind == kind,
            papers.c.variant == variant,
        )
        .order_by(papers.c.version.desc())
        .limit(1)
    ).first()
    return None if row is None else Paper(*row)


def add(tx: Connection, new: NewPaper) -> bool:
    """Keep a version; False where somebody else has just made that one."""
    values = {name: getattr(new, name) for name in new.__slots__} | {"clauses": list(new.clauses)}
    done = tx.execute(
        insert(tx, papers).values(**values).on_conflict_do_nothing(index_elements=_UNIQUE).returning(papers.c.id)
    )
    return done.first() is not None


def of(tx: Connection, subject: tuple[str, int]) -> list[Paper]:
    """All papers made about a subject, oldest first."""
    query = select(*PAPER).where(papers.c.subject_kind == subject[0], papers.c.subject_id == subject[1])
    return [Paper(*row) for row in tx.execute(query.order_by(papers.c.id))]
