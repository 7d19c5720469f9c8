"""Papers: each version that was made, with the hash of what it says and of its file."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import store.types

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    op.create_table(
        "papers",
        sa.Column("id", store.types.Id, autoincrement=True, nullable=False),
        sa.Column("county_id", store.types.Id, nullable=False),
        sa.Column("subject_kind", sa.String(length=12), nullable=False),
        sa.Column("subject_id", store.types.Id, nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("variant", sa.String(length=12), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("name", store.types.Words(), nullable=False),
        sa.Column("says", sa.String(length=64), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("policy", sa.String(length=120), nullable=False),
        sa.Column("last_line", store.types.Id, nullable=False),
        sa.Column("clauses", store.types.Json(), nullable=False),
        sa.Column("made_for", store.types.Id, nullable=False),
        sa.Column("made_at", store.types.Instant(), nullable=False),
        sa.CheckConstraint("variant IN ('full', 'withheld')", name=op.f("ck_papers_variant")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_papers")),
        sa.UniqueConstraint(
            "county_id",
            "subject_kind",
            "subject_id",
            "kind",
            "variant",
            "version",
            name="uq_papers_version",
        ),
    )
    op.create_index("ix_papers_subject", "papers", ["subject_kind", "subject_id"], unique=False)


def downgrade() -> None:
    op.drop_index("ix_papers_subject", table_name="papers")
    op.drop_table("papers")
