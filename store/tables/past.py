"""What has come to rest: a pupil's marks, acts and lines, moved as a whole into tables that PostgreSQL keeps apart by school year.

Their columns are those of the tables they come from, numbers too; `store.rest` moves and brings back, `store.past` reads both.
"""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Date, ForeignKey, Index, Integer, PrimaryKeyConstraint, Table, false

from store.tables.attendance import marks
from store.tables.cases import lines
from store.tables.facts import facts
from store.tables.meta import county_column, metadata
from store.types import Id, Instant

#: Who was ever at rest. A row stays when its pupil is brought back: so a reader that finds nothing here knows that there is
#: nothing in the past, whatever moves meanwhile.
at_rest = Table(
    "at_rest",
    metadata,
    Column("pupil_id", Id, ForeignKey("pupils.id"), primary_key=True, autoincrement=False),
    county_column(),
    Column(
        "year", Integer, nullable=False
    ),  # the school year (2026: from 1 September 2026) of what was last told of him
    Column("last_day", Date, nullable=False),  # the newest day of which anything of his speaks
    Column("reviewed_at", Instant),  # his last look; `due` has no row of him while he rests
    Column("moved_at", Instant, nullable=False),
    Column("back", Boolean, nullable=False, server_default=false()),  # brought back: his rows are where they were
    Index("ix_at_rest_last_day", "county_id", "last_day"),
)


def _past(table: Table, *indices: Index) -> Table:
    return Table(
        f"past_{table.name}",
        metadata,
        Column("year", Integer, nullable=False, autoincrement=False),
        *(Column(one.name, one.type, nullable=one.nullable, autoincrement=False) for one in table.columns),
        PrimaryKeyConstraint("id", "year"),
        *indices,
        postgresql_partition_by="LIST (year)",
    )


past_marks = _past(
    marks,
    Index("ix_past_marks_pupil", "county_id", "pupil_id", "day"),
    Index("ix_past_marks_class", "county_id", "class_id", "day"),
)
past_facts = _past(facts, Index("uq_past_facts_seq", "subject_kind", "subject_id", "seq", "year", unique=True))
past_lines = _past(lines, Index("uq_past_lines_key", "subject_kind", "subject_id", "key", "year", unique=True))
