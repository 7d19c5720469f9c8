"""People's own choices of hours, and what was sent as evidence."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import store.types

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    op.create_table(
        "wishes",
        sa.Column("person_id", store.types.Id, autoincrement=False, nullable=False),
        sa.Column("county_id", store.types.Id, nullable=False),
        sa.Column("digest_at", store.types.Json(), nullable=True),
        sa.Column("quiet_from", sa.Time(), nullable=True),
        sa.Column("quiet_until", sa.Time(), nullable=True),
        sa.Column("changed_at", store.types.Instant(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["persons.id"], name=op.f("fk_wishes_person_id")),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_wishes")),
    )
    op.create_table(
        "evidence",
        sa.Column("id", store.types.Id, autoincrement=True, nullable=False),
        sa.Column("county_id", store.types.Id, nullable=False),
        sa.Column("pupil_id", store.types.Id, nullable=False),
        sa.Column("person_id", store.types.Id, nullable=False),
        sa.Column("message_id", store.types.Id, nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("media_id", sa.String(length=300), nullable=True),
        sa.Column("name", store.types.Words(), nullable=False),
        sa.Column("role", sa.String(length=40), nullable=False),
        sa.Column("said_at", store.types.Instant(), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("tries", sa.Integer(), server_default="0", nullable=False),
        sa.Column("next_try_at", store.types.Instant(), nullable=True),
        sa.Column("sha256", sa.String(length=64), nullable=True),
        sa.Column("bytes", sa.Integer(), nullable=True),
        sa.Column("mime", sa.String(length=40), nullable=True),
        sa.Column("reason", store.types.Words(), nullable=True),
        sa.Column("ended_at", store.types.Instant(), nullable=True),
        sa.CheckConstraint("state IN ('wanted', 'kept', 'refused')", name=op.f("ck_evidence_state")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evidence")),
        sa.UniqueConstraint("message_id", name=op.f("uq_evidence_message_id")),
    )
    op.create_index("ix_evidence_pupil", "evidence", ["pupil_id"], unique=False)
    op.create_index(
        "ix_evidence_wanted",
        "evidence",
        ["next_try_at"],
        unique=False,
        sqlite_where=sa.text("state = 'wanted'"),
        postgresql_where=sa.text("state = 'wanted'"),
    )
    op.create_table(
        "evidence_files",
        sa.Column("id", store.types.Id, autoincrement=True, nullable=False),
        sa.Column("county_id", store.types.Id, nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("mime", sa.String(length=40), nullable=False),
        sa.Column("content", store.types.Words(), nullable=False),
        sa.Column("kept_at", store.types.Instant(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evidence_files")),
        sa.UniqueConstraint("county_id", "sha256", name=op.f("uq_evidence_files_county_id_sha256")),
    )


def downgrade() -> None:
    op.drop_table("evidence_files")
    op.drop_index("ix_evidence_wanted", table_name="evidence")
    op.drop_index("ix_evidence_pupil", table_name="evidence")
    op.drop_table("evidence")
    op.drop_table("wishes")
