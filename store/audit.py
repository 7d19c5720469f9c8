"""Whether the record is whole: recompute every chain of acts and hold it against its head."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Select, select

from store.facts import FACT, GENESIS, WHOLE, Fact, fact_of_row, hash_of
from store.past import FACTS
from store.tables import cases, fact_heads

#: Acts read at a time.
BATCH = 2_000


@dataclass(frozen=True, slots=True)
class Broken:
    """The first place where a chain does not hold; `seq` is None where only the head tells it."""

    subject_kind: str
    subject_id: int
    seq: int | None
    why: str


@dataclass(frozen=True, slots=True)
class Verified:
    """What a verification found: acts and subjects looked at, and the first break, if any."""

    ok: bool
    acts: int
    subjects: int
    first_broken: Broken | None = None


def verify(tx: Connection, *, subject: tuple[str, int] | None = None, county_id: int | None = None) -> Verified:
    """Recompute the chain of one subject, of a county, or of everything.

    Tells a changed, a missing, an added or a moved act, and an end cut off, at rest or not. Who can rewrite a whole chain together
    with its head is told only by an `anchor` kept elsewhere.
    """
    heads = _heads(tx, subject, county_id)
    unseen = dict(heads)
    acts, current, last, count = 0, None, GENESIS, 0
    query = _narrow(select(*WHOLE), FACTS, subject, county_id).order_by(
        FACTS.c.subject_kind, FACTS.c.subject_id, FACTS.c.seq
    )
    for row in tx.execute(query.execution_options(yield_per=BATCH)):
        fact = fact_of_row(row)
        here = (fact.subject_kind, fact.subject_id)
        if here != current:
            if current is not None and (broken := _head_breaks(current, unseen.pop(current, None), count, last)):
                return Verified(False, acts, len(heads), broken)
            current, last, count = here, GENESIS, 0
        acts, count = acts + 1, count + 1
        why = _breaks(fact, count, last)
        if why:
            return Verified(False, acts, len(heads), Broken(*here, fact.seq, why))
        last = fact.hash
    if current is not None and (broken := _head_breaks(current, unseen.pop(current, None), count, last)):
        return Verified(False, acts, len(heads), broken)
    for here, (length, _) in sorted(unseen.items()):
        if length:
            return Verified(False, acts, len(heads), Broken(*here, None, f"all {length} acts are missing"))
    return Verified(True, acts, len(heads))


def verify_case(tx: Connection, case_id: int) -> Verified:
    """The chain of the pupil whose case it is. Raises KeyError for a case that does not exist."""
    pupil_id = tx.execute(select(cases.c.pupil_id).where(cases.c.id == case_id)).scalar()
    if pupil_id is None:
        raise KeyError(f"no case {case_id}")
    return verify(tx, subject=("pupil", pupil_id))


def anchor(tx: Connection) -> str:
    """One hash over all heads. Sent out of the house (by message, on paper), it shows a chain rewritten as a whole."""
    query = select(fact_heads.c.subject_kind, fact_heads.c.subject_id, fact_heads.c.count, fact_heads.c.hash).order_by(
        fact_heads.c.subject_kind, fact_heads.c.subject_id
    )
    digest = hashlib.sha256()
    for row in tx.execute(query.execution_options(yield_per=BATCH)):
        digest.update("|".join(str(part) for part in row).encode() + b"\n")
    return digest.hexdigest()


def _breaks(fact: Fact, count: int, last: str) -> str | None:
    if fact.seq != count:
        return f"act {count} is missing" if fact.seq > count else f"act {fact.seq} stands twice"
    if fact.prev_hash != last:
        return "does not follow the act before it"
    content: dict[str, Any] = {column.name: getattr(fact, column.name) for column in FACT}
    if hash_of(content, last) != fact.hash:
        return "was changed"
    return None


def _head_breaks(here: tuple[str, int], head: tuple[int, str] | None, count: int, last: str) -> Broken | None:
    if head is None:
        return Broken(*here, None, "has no head")
    if head[0] != count:
        return Broken(*here, count + 1 if count < head[0] else None, f"{head[0]} acts were recorded, {count} are there")
    if head[1] != last:
        return Broken(*here, count, "is not the act that was recorded last")
    return None


def _heads(
    tx: Connection, subject: tuple[str, int] | None, county_id: int | None
) -> dict[tuple[str, int], tuple[int, str]]:
    query = select(fact_heads.c.subject_kind, fact_heads.c.subject_id, fact_heads.c.count, fact_heads.c.hash)
    rows = tx.execute(_narrow(query, fact_heads, subject, county_id))
    return {(row[0], row[1]): (row[2], row[3]) for row in rows}


def _narrow(query: Select[Any], table: Any, subject: tuple[str, int] | None, county_id: int | None) -> Select[Any]:
    if subject is not None:
        query = query.where(table.c.subject_kind == subject[0], table.c.subject_id == subject[1])
    if county_id is not None:
        query = query.where(table.c.county_id == county_id)
    return query


def broken_fact(tx: Connection, found: Verified) -> Fact | None:
    """The act at which the chain broke, as it now stands, if there is one."""
    broken = found.first_broken
    if broken is None or broken.seq is None:
        return None
    query = select(*WHOLE).where(
        FACTS.c.subject_kind == broken.subject_kind,
        FACTS.c.subject_id == broken.subject_id,
        FACTS.c.seq == broken.seq,
    )
    row = tx.execute(query).first()
    return None if row is None else fact_of_row(row)
