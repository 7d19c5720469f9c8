"""Reading a pupil's marks, acts and lines wherever they lie: with the living ones, or in the past (`store.rest` moves them).

A look at a pupil brings him back first (`store.looks`) and then needs the living ones only. Every other reader asks both
questions, in this order: what is here, and is any of them in the list of those who were ever at rest? Only then the whole is
read, in one statement. Whatever is moved or brought back between the two, nobody reads half a history: who was moved before the
first question is on the list at the second, and who was brought back stays on it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from types import MappingProxyType
from typing import Any

from sqlalchemy import Connection, Subquery, Table, and_, bindparam, exists, literal_column, select, union_all

from store.notes import notes_of
from store.ready import Asked, Ready, together
from store.sql import one_of
from store.tables import at_rest, facts, lines, marks, past_facts, past_lines, past_marks


def _all(here: Table, past: Table) -> Subquery:
    names = [column.name for column in here.columns]
    both = union_all(*(select(*(table.c[name] for name in names)) for table in (here, past)))
    return both.subquery(f"all_{here.name}")


def _theirs(here: Table, past: Table, whose: str) -> Subquery:
    names = [column.name for column in here.columns]
    # Whose they are is said by the list, so that of the past only his own year is looked into.
    resting = select(*(at_rest.c.pupil_id.label(name) if name == whose else past.c[name] for name in names)).join(
        at_rest, and_(at_rest.c.pupil_id == past.c[whose], at_rest.c.year == past.c.year, at_rest.c.back.is_(False))
    )
    return union_all(select(*(here.c[name] for name in names)), resting).subquery(f"their_{here.name}")


#: Each as one table, with the columns of the living one: to be asked for by anything.
MARKS, FACTS = _all(marks, past_marks), _all(facts, past_facts)
#: The same, to be asked for by pupil.
THEIR_MARKS, THEIR_FACTS, THEIR_LINES = (
    _theirs(marks, past_marks, "pupil_id"),
    _theirs(facts, past_facts, "subject_id"),
    _theirs(lines, past_lines, "subject_id"),
)

#: A statement over the living, and the same over all.
Both = tuple[Ready, Ready]

#: From the first county on, which every row is: so that it goes by an index.
_ANY = Ready(select(exists().where(at_rest.c.county_id >= literal_column("0"))))


class _OfRest(Ready):
    """Asked of a list that is empty for years: a transaction that writes alone asks once whether it is."""

    __slots__ = ()

    def all(self, tx: Connection, values: Mapping[str, Any] = MappingProxyType({})) -> list[Any]:
        notes = notes_of(tx)
        if notes is not None and notes.alone:
            if notes.resting is None:
                notes.resting = bool(_ANY.scalar(tx))
            if not notes.resting:
                return []
        return super().all(tx, values)


_OF_PUPILS = _OfRest(select(exists().where(one_of(at_rest.c.pupil_id, "those"))))
#: By the newest of them, which is the first of the index: whether there is any would be looked for in every row.
_OF_DAYS = _OfRest(
    select(at_rest.c.last_day >= bindparam("the_first"))
    .where(at_rest.c.county_id == bindparam("the_county"))
    .order_by(at_rest.c.last_day.desc())
    .limit(literal_column("1"))
)


def of_pupils(ids: Iterable[int]) -> Asked:
    """Whether any of these pupils was ever at rest."""
    return _OF_PUPILS, {"those": set(ids)}


def of_days(county_id: int, first: date) -> Asked:
    """Whether anybody who was ever at rest in a county has anything of this day or later."""
    return _OF_DAYS, {"the_county": county_id, "the_first": first}


def read(tx: Connection, statement: Both, values: Mapping[str, Any], rest: Asked) -> list[Any]:
    """Rows of the living, or of all where `rest` says that these may not be all."""
    here, everywhere = statement
    rows, told = together(tx, [(here, values), rest])
    return everywhere.all(tx, values) if says(told) else rows


def says(told: Sequence[Sequence[Any]]) -> bool:
    """What was answered to `of_pupils` or `of_days`."""
    return bool(told and told[0][0])
