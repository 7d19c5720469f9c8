"""Acts, appended in one hash chain for each subject: who did or said what, when, in which words.

The hash of an act covers all that is kept of it and the hash of the act before it, so that none can be changed, left
out or moved without its being seen (`store.audit`). The head of each chain is kept apart, so that its end cannot be
cut off either.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, FromClause, Select, bindparam, select, update

from store import past
from store.notes import notes_of
from store.ready import Asked, Ready
from store.sql import both, columns, one_of
from store.tables import fact_heads, facts
from store.types import canonical, clean, short, spell

#: What stands before the first act of a chain.
GENESIS = "0" * 64


@dataclass(frozen=True, slots=True, kw_only=True)
class NewFact:
    """An act to append. `persons`: codes of those who took part; `day`: the day of the act itself."""

    county_id: int
    subject_kind: str  # pupil, class, unit
    subject_id: int
    kind: str
    day: date
    at: datetime
    known_at: datetime
    actor: str
    role: str
    persons: tuple[str, ...] = ()
    channel: str = "wecom"
    payload: Mapping[str, Any] = field(default_factory=dict)
    text: str = ""
    message_id: int | None = None


@dataclass(frozen=True, slots=True)
class Fact:
    """An act as kept; `seq` counts 1, 2, 3 … within its subject."""

    id: int
    county_id: int
    subject_kind: str
    subject_id: int
    seq: int
    kind: str
    day: date
    at: datetime
    known_at: datetime
    actor: str
    role: str
    persons: tuple[str, ...]
    channel: str
    payload: Mapping[str, Any]
    text: str
    message_id: int | None
    prev_hash: str
    hash: str


FACT = columns(facts, Fact)
#: The same of all acts, of those at rest too.
WHOLE = columns(past.FACTS, Fact)
_APPEND = Ready(facts.insert().returning(facts.c.id))


def _of(table: FromClause) -> Select[Any]:
    return (
        select(*columns(table, Fact))
        .where(table.c.subject_kind == bindparam("kind"), one_of(table.c.subject_id, "subjects"))
        .order_by(table.c.subject_id, table.c.seq)
    )


_OF: past.Both = (Ready(_of(facts)), Ready(_of(past.THEIR_FACTS)))
#: The update that changes nothing locks the row and gives it back, whether or not it was there.
_TAKE_HEAD = Ready(
    both(
        fact_heads,
        lambda insert: insert.on_conflict_do_update(
            index_elements=["subject_kind", "subject_id"], set_={"county_id": fact_heads.c.county_id}
        ).returning(fact_heads.c.count, fact_heads.c.hash),
    )
)
_MOVE_HEAD = Ready(
    update(fact_heads)
    .where(fact_heads.c.subject_kind == bindparam("kind"), fact_heads.c.subject_id == bindparam("number"))
    .values(count=bindparam("new_count"), hash=bindparam("new_hash"))
)


def fact_of_row(row: Sequence[Any]) -> Fact:
    """A Fact from values in the order of `FACT`."""
    values = list(row)
    values[11] = tuple(values[11])
    return Fact(*values)


def append(tx: Connection, new: Sequence[NewFact]) -> list[int]:
    """Append acts, each to its subject's chain, in the order given; give their ids in that order.

    The chain's head is locked until the transaction ends: two writers of one subject follow each other. Subjects are
    taken in one order by everybody, so that two writers of several subjects do not wait for each other.
    """
    by_subject: dict[tuple[str, int], list[int]] = {}
    for place, fact in enumerate(new):
        by_subject.setdefault((fact.subject_kind, fact.subject_id), []).append(place)
    ids: dict[int, int] = {}
    if (notes := notes_of(tx)) is not None:
        notes.acts.clear()
    for subject in sorted(by_subject):
        count, last = _take_head(tx, subject, new[by_subject[subject][0]].county_id)
        rows: list[dict[str, Any]] = []
        for place in by_subject[subject]:
            count += 1
            rows.append(_row(new[place], count, last))
            last = rows[-1]["hash"]
        ids.update(zip(by_subject[subject], _APPEND.gathered(tx, rows), strict=True))
        _MOVE_HEAD.run(tx, {"kind": subject[0], "number": subject[1], "new_count": count, "new_hash": last})
    return [ids[place] for place in range(len(new))]


def of(tx: Connection, subject_kind: str, subject_ids: Iterable[int]) -> dict[int, tuple[Fact, ...]]:
    """All acts of these subjects, in the order of their chains."""
    ids = set(subject_ids)
    if subject_kind != "pupil":  # only pupils come to rest
        here, values = asked(subject_kind, ids)
        return of_rows(here.all(tx, values))
    notes = notes_of(tx)
    # One message asks several times for the same acts.
    held: dict[int, tuple[Fact, ...]] = notes.acts if notes is not None and notes.alone else {}
    if lacking := ids - held.keys():
        found = of_rows(past.read(tx, _OF, asked("pupil", lacking)[1], past.of_pupils(lacking)))
        held.update((number, found.get(number, ())) for number in lacking)
    return {number: held[number] for number in sorted(ids) if held[number]}


def asked(subject_kind: str, subject_ids: Iterable[int]) -> Asked:
    """All acts of these subjects, to be asked for with other things (`store.ready.together`); not of pupils at rest."""
    return _OF[0], {"kind": subject_kind, "subjects": set(subject_ids)}


def of_rows(rows: Iterable[Sequence[Any]]) -> dict[int, tuple[Fact, ...]]:
    """By subject, in the order of their chains."""
    found: dict[int, list[Fact]] = {}
    for row in rows:
        found.setdefault(row[3], []).append(fact_of_row(row))
    return {subject: tuple(them) for subject, them in found.items()}


def lately(tx: Connection, county_id: int, actor: str, since: datetime) -> list[Fact]:
    """What somebody did or said since an instant of this school year, the newest first: nothing of that is at rest."""
    query = select(*FACT).where(facts.c.county_id == county_id, facts.c.known_at > since, facts.c.actor == actor)
    return [fact_of_row(row) for row in tx.execute(query.order_by(facts.c.known_at.desc(), facts.c.id.desc()))]


def get(tx: Connection, fact_id: int) -> Fact:
    """Raises KeyError where there is none."""
    row = tx.execute(select(*WHOLE).where(past.FACTS.c.id == fact_id)).first()
    if row is None:
        raise KeyError(f"no fact {fact_id}")
    return fact_of_row(row)


def hash_of(content: Mapping[str, Any], prev_hash: str) -> str:
    """The hash of an act: SHA-256 in hex over the hash before it and the canonical JSON of all that is kept of it."""
    plain = {name: _plain(content[name]) for name in _HASHED}
    return hashlib.sha256(f"{prev_hash}\n{canonical(plain)}".encode()).hexdigest()


_HASHED = (
    "county_id", "subject_kind", "subject_id", "seq", "kind", "day", "at", "known_at", "actor", "role", "persons",
    "channel", "payload", "text", "message_id",
)  # fmt: skip


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return spell(value)
    if isinstance(value, date):
        return value.isoformat()
    return list(value) if isinstance(value, tuple) else value


def _row(fact: NewFact, seq: int, prev_hash: str) -> dict[str, Any]:
    row: dict[str, Any] = {
        "county_id": fact.county_id,
        "subject_kind": fact.subject_kind,
        "subject_id": fact.subject_id,
        "seq": seq,
        "kind": fact.kind,
        "day": fact.day,
        "at": fact.at,
        "known_at": fact.known_at,
        "actor": short(fact.actor, 120),
        "role": fact.role,
        "persons": list(fact.persons),
        "channel": fact.channel,
        "payload": dict(fact.payload),
        "text": clean(fact.text),
        "message_id": fact.message_id,
        "prev_hash": prev_hash,
    }
    row["hash"] = hash_of(row, prev_hash)
    return row


def _take_head(tx: Connection, subject: tuple[str, int], county_id: int) -> tuple[int, str]:
    here = {"subject_kind": subject[0], "subject_id": subject[1], "county_id": county_id, "count": 0, "hash": GENESIS}
    head = _TAKE_HEAD.first(tx, here)
    return head[0], head[1]
