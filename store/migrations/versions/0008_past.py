"""The past: marks, acts and lines of pupils at rest, kept apart by school year on PostgreSQL."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import store.types

revision = "0008"
down_revision = "0007"

#: Columns of the three tables as they are now: name, type, whether it may be empty.
_MARKS = (
    ("id", store.types.Id, False),
    ("county_id", store.types.Id, False),
    ("pupil_id", store.types.Id, False),
    ("class_id", store.types.Id, False),
    ("day", sa.Date(), False),
    ("period", sa.String(length=8), False),
    ("status", sa.String(length=20), False),
    ("corrects", sa.Boolean(), False),
    ("said_at", store.types.Instant(), False),
    ("known_at", store.types.Instant(), False),
    ("by_person_id", store.types.Id, True),
    ("role", sa.String(length=40), True),
    ("message_id", store.types.Id, True),
)
_FACTS = (
    ("id", store.types.Id, False),
    ("county_id", store.types.Id, False),
    ("subject_kind", sa.String(length=12), False),
    ("subject_id", store.types.Id, False),
    ("seq", sa.Integer(), False),
    ("kind", sa.String(length=40), False),
    ("day", sa.Date(), False),
    ("at", store.types.Instant(), False),
    ("known_at", store.types.Instant(), False),
    ("actor", store.types.Label(120), False),
    ("role", sa.String(length=40), False),
    ("persons", store.types.Json(), False),
    ("channel", sa.String(length=12), False),
    ("payload", store.types.Json(), False),
    ("text", store.types.Words(), False),
    ("message_id", store.types.Id, True),
    ("prev_hash", sa.String(length=64), False),
    ("hash", sa.String(length=64), False),
)
_LINES = (
    ("id", store.types.Id, False),
    ("county_id", store.types.Id, False),
    ("subject_kind", sa.String(length=12), False),
    ("subject_id", store.types.Id, False),
    ("key", sa.String(length=200), False),
    ("at", store.types.Instant(), False),
    ("type", sa.String(length=16), False),
    ("payload", store.types.Json(), False),
    ("written_at", store.types.Instant(), False),
)
_TABLES = {"marks": _MARKS, "facts": _FACTS, "lines": _LINES}


def upgrade() -> None:
    op.create_table(
        "at_rest",
        sa.Column("pupil_id", store.types.Id, autoincrement=False, nullable=False),
        sa.Column("county_id", store.types.Id, nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("reviewed_at", store.types.Instant(), nullable=True),
        sa.Column("moved_at", store.types.Instant(), nullable=False),
        sa.Column("back", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.ForeignKeyConstraint(["pupil_id"], ["pupils.id"], name=op.f("fk_at_rest_pupil_id")),
        sa.PrimaryKeyConstraint("pupil_id", name=op.f("pk_at_rest")),
    )
    op.create_index("ix_at_rest_last_day", "at_rest", ["county_id", "last_day"], unique=False)
    for name, them in _TABLES.items():
        op.create_table(
            f"past_{name}",
            sa.Column("year", sa.Integer(), autoincrement=False, nullable=False),
            *(sa.Column(column, kind, autoincrement=False, nullable=empty) for column, kind, empty in them),
            sa.PrimaryKeyConstraint("id", "year", name=op.f(f"pk_past_{name}")),
            postgresql_partition_by="LIST (year)",
        )
    op.create_index("ix_past_marks_pupil", "past_marks", ["county_id", "pupil_id", "day"], unique=False)
    op.create_index("ix_past_marks_class", "past_marks", ["county_id", "class_id", "day"], unique=False)
    op.create_index("uq_past_facts_seq", "past_facts", ["subject_kind", "subject_id", "seq", "year"], unique=True)
    op.create_index("uq_past_lines_key", "past_lines", ["subject_kind", "subject_id", "key", "year"], unique=True)


def downgrade() -> None:
    """Whoever rests lives again: the code before this knows no past."""
    for name, them in _TABLES.items():
        columns = ", ".join(f'"{column}"' for column, _, _ in them)
        op.execute(f"INSERT INTO {name} ({columns}) SELECT {columns} FROM past_{name}")  # noqa: S608 - names of ours
        op.drop_table(f"past_{name}")
    op.execute(
        "INSERT INTO due (subject_kind, subject_id, county_id, reviewed_at)"
        " SELECT 'pupil', pupil_id, county_id, reviewed_at FROM at_rest WHERE NOT back"
    )
    op.drop_index("ix_at_rest_last_day", table_name="at_rest")
    op.drop_table("at_rest")
