"""Attendance, acts, and what the rules found out."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import store.types

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.create_table(
        "due",
        sa.Column("subject_kind", sa.String(length=12), nullable=False),
        sa.Column("subject_id", store.types.Id, nullable=False),
        sa.Column("county_id", store.types.Id, nullable=False),
        sa.Column("look_again_at", store.types.Instant(), nullable=True),
        sa.Column("lease_owner", sa.String(length=80), nullable=True),
        sa.Column("lease_until", store.types.Instant(), nullable=True),
        sa.Column("failures", sa.Integer(), server_default="0", nullable=False),
        sa.Column("reason", store.types.Words(), nullable=True),
        sa.Column("reviewed_at", store.types.Instant(), nullable=True),
        sa.PrimaryKeyConstraint("subject_kind", "subject_id", name=op.f("pk_due")),
    )
    op.create_index(
        "ix_due_look_again",
        "due",
        ["look_again_at"],
        unique=False,
        sqlite_where=sa.text("look_again_at IS NOT NULL"),
        postgresql_where=sa.text("look_again_at IS NOT NULL"),
    )
    op.create_table(
        "duties",
        sa.Column("id", store.types.Id, autoincrement=True, nullable=False),
        sa.Column("county_id", store.types.Id, nullable=False),
        sa.Column("subject_kind", sa.String(length=12), nullable=False),
        sa.Column("subject_id", store.types.Id, nullable=False),
        sa.Column("key", sa.String(length=200), nullable=False),
        sa.Column("duty", sa.String(length=60), nullable=False),
        sa.Column("pupil_id", store.types.Id, nullable=True),
        sa.Column("class_id", store.types.Id, nullable=True),
        sa.Column("school_id", store.types.Id, nullable=True),
        sa.Column("township_id", store.types.Id, nullable=True),
        sa.Column("owners", store.types.Json(), nullable=False),
        sa.Column("opened_at", store.types.Instant(), nullable=False),
        sa.Column("due_at", store.types.Instant(), nullable=True),
        sa.Column("count", sa.Integer(), nullable=True),
        sa.Column("min", sa.Integer(), nullable=True),
        sa.Column("open", store.types.Json(), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("overdue", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("late", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("clauses", store.types.Json(), nullable=False),
        sa.Column("default", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("changed_at", store.types.Instant(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_duties")),
        sa.UniqueConstraint("subject_kind", "subject_id", "key", name=op.f("uq_duties_subject_kind_subject_id_key")),
    )
    op.create_index(
        "ix_duties_open_due",
        "duties",
        ["county_id", "due_at"],
        unique=False,
        sqlite_where=sa.text("state = 'open'"),
        postgresql_where=sa.text("state = 'open'"),
    )
    op.create_index(
        "ix_duties_open_school",
        "duties",
        ["county_id", "school_id", "due_at"],
        unique=False,
        sqlite_where=sa.text("state = 'open'"),
        postgresql_where=sa.text("state = 'open'"),
    )
    op.create_table(
        "fact_heads",
        sa.Column("subject_kind", sa.String(length=12), nullable=False),
        sa.Column("subject_id", store.types.Id, nullable=False),
        sa.Column("county_id", store.types.Id, nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("subject_kind", "subject_id", name=op.f("pk_fact_heads")),
    )
    op.create_table(
        "facts",
        sa.Column("id", store.types.Id, autoincrement=True, nullable=False),
        sa.Column("county_id", store.types.Id, nullable=False),
        sa.Column("subject_kind", sa.String(length=12), nullable=False),
        sa.Column("subject_id", store.types.Id, nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("at", store.types.Instant(), nullable=False),
        sa.Column("known_at", store.types.Instant(), nullable=False),
        sa.Column("actor", store.types.Label(length=120), nullable=False),
        sa.Column("role", sa.String(length=40), nullable=False),
        sa.Column("persons", store.types.Json(), nullable=False),
        sa.Column("channel", sa.String(length=12), nullable=False),
        sa.Column("payload", store.types.Json(), nullable=False),
        sa.Column("text", store.types.Words(), nullable=False),
        sa.Column("message_id", store.types.Id, nullable=True),
        sa.Column("prev_hash", sa.String(length=64), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_facts")),
        sa.UniqueConstraint("subject_kind", "subject_id", "seq", name=op.f("uq_facts_subject_kind_subject_id_seq")),
    )
    op.create_index("ix_facts_known", "facts", ["county_id", "known_at"], unique=False)
    op.create_table(
        "lines",
        sa.Column("id", store.types.Id, autoincrement=True, nullable=False),
        sa.Column("county_id", store.types.Id, nullable=False),
        sa.Column("subject_kind", sa.String(length=12), nullable=False),
        sa.Column("subject_id", store.types.Id, nullable=False),
        sa.Column("key", sa.String(length=200), nullable=False),
        sa.Column("at", store.types.Instant(), nullable=False),
        sa.Column("type", sa.String(length=16), nullable=False),
        sa.Column("payload", store.types.Json(), nullable=False),
        sa.Column("written_at", store.types.Instant(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lines")),
        sa.UniqueConstraint("subject_kind", "subject_id", "key", name=op.f("uq_lines_subject_kind_subject_id_key")),
    )
    op.create_index("ix_lines_at", "lines", ["county_id", "at"], unique=False)
    op.create_table(
        "policy_stamps",
        sa.Column("stamp", sa.String(length=120), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("body", store.types.Json(), nullable=False),
        sa.Column("first_used_at", store.types.Instant(), nullable=False),
        sa.PrimaryKeyConstraint("stamp", name=op.f("pk_policy_stamps")),
    )
    op.create_table(
        "checkins",
        sa.Column("id", store.types.Id, autoincrement=True, nullable=False),
        sa.Column("county_id", store.types.Id, nullable=False),
        sa.Column("class_id", store.types.Id, nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("period", sa.String(length=8), nullable=False),
        sa.Column("expected", sa.Integer(), nullable=True),
        sa.Column("present", sa.Integer(), nullable=True),
        sa.Column("all_present", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("others_present", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("named", store.types.Json(), nullable=False),
        sa.Column("withdrawn", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("said_at", store.types.Instant(), nullable=False),
        sa.Column("known_at", store.types.Instant(), nullable=False),
        sa.Column("by_person_id", store.types.Id, nullable=True),
        sa.Column("role", sa.String(length=40), nullable=True),
        sa.Column("message_id", store.types.Id, nullable=True),
        sa.CheckConstraint("period IN ('day', 'am', 'pm')", name=op.f("ck_checkins_period")),
        sa.ForeignKeyConstraint(["class_id"], ["units.id"], name=op.f("fk_checkins_class_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_checkins")),
    )
    op.create_index("ix_checkins_day", "checkins", ["county_id", "class_id", "day"], unique=False)
    op.create_table(
        "cases",
        sa.Column("id", store.types.Id, autoincrement=True, nullable=False),
        sa.Column("county_id", store.types.Id, nullable=False),
        sa.Column("pupil_id", store.types.Id, nullable=False),
        sa.Column("key", sa.String(length=200), nullable=False),
        sa.Column("policy_stamp", sa.String(length=120), nullable=False),
        sa.Column("class_id", store.types.Id, nullable=True),
        sa.Column("school_id", store.types.Id, nullable=True),
        sa.Column("township_id", store.types.Id, nullable=True),
        sa.Column("stage", sa.String(length=20), nullable=False),
        sa.Column("cause", sa.String(length=30), nullable=True),
        sa.Column("owner", sa.String(length=40), nullable=True),
        sa.Column("result", sa.String(length=20), nullable=True),
        sa.Column("is_open", sa.Boolean(), nullable=False),
        sa.Column("opened_at", store.types.Instant(), nullable=False),
        sa.Column("closed_at", store.types.Instant(), nullable=True),
        sa.Column("times_reopened", sa.Integer(), server_default="0", nullable=False),
        sa.Column("changed_at", store.types.Instant(), nullable=False),
        sa.ForeignKeyConstraint(["policy_stamp"], ["policy_stamps.stamp"], name=op.f("fk_cases_policy_stamp")),
        sa.ForeignKeyConstraint(["pupil_id"], ["pupils.id"], name=op.f("fk_cases_pupil_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cases")),
        sa.UniqueConstraint("pupil_id", "key", name=op.f("uq_cases_pupil_id_key")),
    )
    op.create_index(
        "ix_cases_open_school",
        "cases",
        ["county_id", "school_id"],
        unique=False,
        sqlite_where=sa.text("is_open = 1"),
        postgresql_where=sa.text("is_open"),
    )
    op.create_index(
        "uq_cases_open",
        "cases",
        ["pupil_id"],
        unique=True,
        sqlite_where=sa.text("is_open = 1"),
        postgresql_where=sa.text("is_open"),
    )
    op.create_table(
        "marks",
        sa.Column("id", store.types.Id, autoincrement=True, nullable=False),
        sa.Column("county_id", store.types.Id, nullable=False),
        sa.Column("pupil_id", store.types.Id, nullable=False),
        sa.Column("class_id", store.types.Id, nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("period", sa.String(length=8), nullable=False),
        sa.Column("status", sa.String(length=20), nullable=False),
        sa.Column("corrects", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("said_at", store.types.Instant(), nullable=False),
        sa.Column("known_at", store.types.Instant(), nullable=False),
        sa.Column("by_person_id", store.types.Id, nullable=True),
        sa.Column("role", sa.String(length=40), nullable=True),
        sa.Column("message_id", store.types.Id, nullable=True),
        sa.CheckConstraint("period IN ('day', 'am', 'pm')", name=op.f("ck_marks_period")),
        sa.ForeignKeyConstraint(["pupil_id"], ["pupils.id"], name=op.f("fk_marks_pupil_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_marks")),
    )
    op.create_index("ix_marks_class", "marks", ["county_id", "class_id", "day"], unique=False)
    op.create_index(
        "ix_marks_pupil", "marks", ["county_id", "pupil_id", "day", "period", "said_at", "id"], unique=False
    )


def downgrade() -> None:
    op.drop_table("marks")
    op.drop_table("cases")
    op.drop_table("checkins")
    op.drop_table("policy_stamps")
    op.drop_table("lines")
    op.drop_table("facts")
    op.drop_table("fact_heads")
    op.drop_table("duties")
    op.drop_table("due")
