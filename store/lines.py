"""What the rules printed: each line once, by its deterministic key."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection, FromClause, and_, bindparam, or_, select

from store import past
from store.ready import Ready
from store.sql import both, columns, one_of, said
from store.tables import due, lines


@dataclass(frozen=True, slots=True)
class Line:
    """One printed line of a subject; `payload` is the contract's object without `at` and `type`."""

    id: int
    county_id: int
    subject_kind: str
    subject_id: int
    key: str
    at: datetime
    type: str
    payload: Mapping[str, Any]
    written_at: datetime


LINE = columns(lines, Line)
_ADD = Ready(
    both(
        lines,
        lambda insert: insert.on_conflict_do_nothing(index_elements=["subject_kind", "subject_id", "key"]).returning(
            lines.c.key
        ),
    )
)
_PUT = Ready(
    both(lines, lambda insert: insert.on_conflict_do_nothing(index_elements=["subject_kind", "subject_id", "key"]))
)
_KEYS = Ready(
    select(lines.c.key).where(lines.c.subject_kind == bindparam("kind"), lines.c.subject_id == bindparam("number"))
)
#: Subject and key of every line of some subjects.
KEYS_OF = Ready(
    select(lines.c.subject_id, lines.c.key).where(
        lines.c.subject_kind == bindparam("kind"), one_of(lines.c.subject_id, "subjects")
    )
)
#: Subject, when it was last looked at, and the key of each of its lines since then (None: there is none); of all where there was
#: no look, or where it lies ahead of `now` because a clock was set back. A subject that never was on the list is not told.
LOOKED_AT = Ready(
    select(due.c.subject_id, due.c.reviewed_at, lines.c.key)
    .outerjoin_from(
        due,
        lines,
        and_(
            # Said of both tables: PostgreSQL that has not counted its lines yet would read those of all subjects.
            lines.c.subject_kind == bindparam("kind"),
            one_of(lines.c.subject_id, "subjects"),
            lines.c.subject_id == due.c.subject_id,
            or_(due.c.reviewed_at.is_(None), due.c.reviewed_at > bindparam("now"), lines.c.at >= due.c.reviewed_at),
        ),
    )
    .where(due.c.subject_kind == bindparam("kind"), one_of(due.c.subject_id, "subjects"))
)
_AFTER = Ready(select(*LINE).where(lines.c.id > bindparam("number")).order_by(lines.c.id))


@lru_cache(maxsize=32)
def _of_types(types: tuple[str, ...]) -> past.Both:
    def over(table: FromClause) -> Ready:
        theirs = table.c.subject_kind == bindparam("kind"), one_of(table.c.subject_id, "subjects")
        query = select(*columns(table, Line)).where(*theirs)
        if types:
            query = query.where(or_(*(said(table.c.type, one) for one in types)))
        return Ready(query.order_by(table.c.at, table.c.id))

    return over(lines), over(past.THEIR_LINES)


def add(
    tx: Connection,
    county_id: int,
    subject: tuple[str, int],
    printed: Sequence[tuple[str, datetime, str, Mapping[str, Any]]],
    now: datetime,
) -> set[str]:
    """Write the lines (key, at, type, payload) that are not there yet; give the keys that were new."""
    return set(_ADD.gathered(tx, _rows(county_id, subject, printed, now)))


def _rows(
    county_id: int,
    subject: tuple[str, int],
    printed: Sequence[tuple[str, datetime, str, Mapping[str, Any]]],
    now: datetime,
) -> list[dict[str, Any]]:
    return [
        {
            "county_id": county_id,
            "subject_kind": subject[0],
            "subject_id": subject[1],
            "key": key,
            "at": at,
            "type": kind,
            "payload": dict(payload),
            "written_at": now,
        }
        for key, at, kind, payload in printed
    ]


def put(
    tx: Connection,
    county_id: int,
    subject: tuple[str, int],
    printed: Sequence[tuple[str, datetime, str, Mapping[str, Any]]],
    now: datetime,
) -> None:
    """Write the lines (key, at, type, payload); one that is there already stays as it is."""
    _PUT.each(tx, _rows(county_id, subject, printed, now))


def keys(tx: Connection, subject: tuple[str, int]) -> set[str]:
    """Keys of all lines of a subject; none of a pupil at rest."""
    return {row[0] for row in _KEYS.all(tx, {"kind": subject[0], "number": subject[1]})}


def of(tx: Connection, subject_kind: str, subject_ids: Iterable[int], types: Sequence[str] = ()) -> list[Line]:
    """Lines of these subjects in time order, of all types or of some."""
    ids, statement = set(subject_ids), _of_types(tuple(types))
    values = {"kind": subject_kind, "subjects": ids}
    if subject_kind != "pupil":  # only pupils come to rest
        return [Line(*row) for row in statement[0].all(tx, values)]
    return [Line(*row) for row in past.read(tx, statement, values, past.of_pupils(ids))]


def withdrawn(found: Iterable[Line]) -> set[tuple[int, str]]:
    """(subject, key) of the steps among these lines that were taken back."""
    return {(one.subject_id, key) for one in found for key in one.payload.get("_withdraws", ())}


def steps(tx: Connection, pupil_ids: Iterable[int]) -> list[Line]:
    """The steps that count: without those that were taken back, and without what says so."""
    found = of(tx, "pupil", pupil_ids, ("step",))
    gone = withdrawn(found)
    return [one for one in found if (one.subject_id, one.key) not in gone and "_withdraws" not in one.payload]


def after(tx: Connection, line_id: int) -> list[Line]:
    """Lines written after a line, in the order in which they were written."""
    return [Line(*row) for row in _AFTER.all(tx, {"number": line_id})]
