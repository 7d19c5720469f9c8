"""Messages in and out, and what the workers share."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import store.types

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.create_table(
        "access_tokens",
        sa.Column("key", sa.String(length=200), nullable=False),
        sa.Column("value", store.types.Words(), nullable=True),
        sa.Column("expires_at", store.types.Instant(), nullable=True),
        sa.Column("fetched_at", store.types.Instant(), nullable=True),
        sa.Column("lease_owner", sa.String(length=80), nullable=True),
        sa.Column("lease_until", store.types.Instant(), nullable=True),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_access_tokens")),
    )
    op.create_table(
        "delivery_attempts",
        sa.Column("id", store.types.Id, autoincrement=True, nullable=False),
        sa.Column("county_id", store.types.Id, nullable=False),
        sa.Column("outbox_id", store.types.Id, nullable=False),
        sa.Column("fence", sa.Integer(), nullable=False),
        sa.Column("at", store.types.Instant(), nullable=False),
        sa.Column("outcome", sa.String(length=12), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=True),
        sa.Column("reason", store.types.Words(), nullable=True),
        sa.Column("provider_id", sa.String(length=120), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_delivery_attempts")),
    )
    op.create_index("ix_delivery_attempts_outbox", "delivery_attempts", ["outbox_id"], unique=False)
    op.create_table(
        "human_tasks",
        sa.Column("id", store.types.Id, autoincrement=True, nullable=False),
        sa.Column("county_id", store.types.Id, nullable=False),
        sa.Column("key", sa.String(length=200), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("owner_role", sa.String(length=40), nullable=False),
        sa.Column("unit_id", store.types.Id, nullable=True),
        sa.Column("pupil_id", store.types.Id, nullable=True),
        sa.Column("outbox_id", store.types.Id, nullable=True),
        sa.Column("text", store.types.Words(), nullable=False),
        sa.Column("payload", store.types.Json(), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("opened_at", store.types.Instant(), nullable=False),
        sa.Column("ended_at", store.types.Instant(), nullable=True),
        sa.Column("ended_by_id", store.types.Id, nullable=True),
        sa.Column("note", store.types.Words(), nullable=True),
        sa.CheckConstraint("state IN ('open', 'done', 'dropped')", name=op.f("ck_human_tasks_state")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_human_tasks")),
        sa.UniqueConstraint("county_id", "key", name=op.f("uq_human_tasks_county_id_key")),
    )
    op.create_index(
        "ix_human_tasks_open",
        "human_tasks",
        ["county_id", "opened_at"],
        unique=False,
        sqlite_where=sa.text("state = 'open'"),
        postgresql_where=sa.text("state = 'open'"),
    )
    op.create_table(
        "leases",
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("holder", sa.String(length=80), nullable=False),
        sa.Column("until", store.types.Instant(), nullable=False),
        sa.Column("term", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_leases")),
    )
    op.create_table(
        "opt_outs",
        sa.Column("id", store.types.Id, autoincrement=True, nullable=False),
        sa.Column("phone_key", sa.String(length=80), nullable=False),
        sa.Column("phone", sa.String(length=400), nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("words", store.types.Words(), nullable=False),
        sa.Column("at", store.types.Instant(), nullable=False),
        sa.Column("message_id", store.types.Id, nullable=True),
        sa.CheckConstraint("kind IN ('stop', 'start')", name=op.f("ck_opt_outs_kind")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_opt_outs")),
    )
    op.create_index("ix_opt_outs_phone_key", "opt_outs", ["phone_key", "id"], unique=False)
    op.create_table(
        "settings",
        sa.Column("key", sa.String(length=120), nullable=False),
        sa.Column("value", store.types.Json(), nullable=False),
        sa.Column("changed_at", store.types.Instant(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_settings")),
    )
    op.create_table(
        "inbox",
        sa.Column("id", store.types.Id, autoincrement=True, nullable=False),
        sa.Column("county_id", store.types.Id, nullable=True),
        sa.Column("channel", sa.String(length=12), nullable=False),
        sa.Column("external_id", store.types.Label(length=200), nullable=False),
        sa.Column("kind", store.types.Label(length=40), nullable=False),
        sa.Column("sender", store.types.Label(length=120), nullable=False),
        sa.Column("phone", sa.String(length=400), nullable=True),
        sa.Column("phone_key", sa.String(length=80), nullable=True),
        sa.Column("person_id", store.types.Id, nullable=True),
        sa.Column("guardian_id", store.types.Id, nullable=True),
        sa.Column("text", store.types.Words(), nullable=False),
        sa.Column("payload", store.types.Json(), nullable=False),
        sa.Column("said_at", store.types.Instant(), nullable=False),
        sa.Column("received_at", store.types.Instant(), nullable=False),
        sa.Column("reading", store.types.Json(), nullable=True),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("answer", store.types.Words(), nullable=True),
        sa.Column("answered_at", store.types.Instant(), nullable=True),
        sa.CheckConstraint("state IN ('received', 'answered', 'silent', 'failed')", name=op.f("ck_inbox_state")),
        sa.ForeignKeyConstraint(["guardian_id"], ["guardians.id"], name=op.f("fk_inbox_guardian_id")),
        sa.ForeignKeyConstraint(["person_id"], ["persons.id"], name=op.f("fk_inbox_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inbox")),
        sa.UniqueConstraint("channel", "external_id", name=op.f("uq_inbox_channel_external_id")),
    )
    op.create_index("ix_inbox_person", "inbox", ["county_id", "person_id", "received_at"], unique=False)
    op.create_index("ix_inbox_sender", "inbox", ["channel", "sender", "received_at"], unique=False)
    op.create_index(
        "ix_inbox_unanswered",
        "inbox",
        ["received_at"],
        unique=False,
        sqlite_where=sa.text("state = 'received'"),
        postgresql_where=sa.text("state = 'received'"),
    )
    op.create_table(
        "outbox",
        sa.Column("id", store.types.Id, autoincrement=True, nullable=False),
        sa.Column("county_id", store.types.Id, nullable=False),
        sa.Column("key", sa.String(length=200), nullable=False),
        sa.Column("person_id", store.types.Id, nullable=True),
        sa.Column("guardian_id", store.types.Id, nullable=True),
        sa.Column("channel", sa.String(length=12), nullable=False),
        sa.Column("template", sa.String(length=60), nullable=False),
        sa.Column("text", store.types.Words(), nullable=False),
        sa.Column("parts", sa.Integer(), server_default="1", nullable=False),
        sa.Column("request", store.types.Json(), nullable=True),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("urgent", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("attempts", sa.Integer(), server_default="0", nullable=False),
        sa.Column("next_try_at", store.types.Instant(), nullable=False),
        sa.Column("fence", sa.Integer(), server_default="0", nullable=False),
        sa.Column("lease_owner", sa.String(length=80), nullable=True),
        sa.Column("lease_until", store.types.Instant(), nullable=True),
        sa.Column("provider_id", sa.String(length=120), nullable=True),
        sa.Column("provider_state", sa.String(length=20), nullable=True),
        sa.Column("reason", store.types.Words(), nullable=True),
        sa.Column("instead_of", store.types.Id, nullable=True),
        sa.Column("created_at", store.types.Instant(), nullable=False),
        sa.Column("sending_at", store.types.Instant(), nullable=True),
        sa.Column("sent_at", store.types.Instant(), nullable=True),
        sa.Column("delivered_at", store.types.Instant(), nullable=True),
        sa.Column("ended_at", store.types.Instant(), nullable=True),
        sa.CheckConstraint(
            "state IN ('waiting', 'sending', 'sent', 'delivered', 'failed', 'in_doubt', 'withdrawn', 'parked')",
            name=op.f("ck_outbox_state"),
        ),
        sa.CheckConstraint("(person_id IS NULL) <> (guardian_id IS NULL)", name=op.f("ck_outbox_one_recipient")),
        sa.ForeignKeyConstraint(["guardian_id"], ["guardians.id"], name=op.f("fk_outbox_guardian_id")),
        sa.ForeignKeyConstraint(["person_id"], ["persons.id"], name=op.f("fk_outbox_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox")),
        sa.UniqueConstraint("key", name=op.f("uq_outbox_key")),
    )
    op.create_index(
        "ix_outbox_in_doubt",
        "outbox",
        ["next_try_at"],
        unique=False,
        sqlite_where=sa.text("state = 'in_doubt'"),
        postgresql_where=sa.text("state = 'in_doubt'"),
    )
    op.create_index("ix_outbox_person", "outbox", ["person_id", "sending_at"], unique=False)
    op.create_index(
        "ix_outbox_sending",
        "outbox",
        ["lease_until"],
        unique=False,
        sqlite_where=sa.text("state = 'sending'"),
        postgresql_where=sa.text("state = 'sending'"),
    )
    op.create_index(
        "ix_outbox_waiting",
        "outbox",
        ["channel", "urgent", "next_try_at"],
        unique=False,
        sqlite_where=sa.text("state = 'waiting'"),
        postgresql_where=sa.text("state = 'waiting'"),
    )
    op.create_index(
        "uq_outbox_provider",
        "outbox",
        ["channel", "provider_id"],
        unique=True,
        sqlite_where=sa.text("provider_id IS NOT NULL"),
        postgresql_where=sa.text("provider_id IS NOT NULL"),
    )
    op.create_table(
        "prompts",
        sa.Column("id", store.types.Id, autoincrement=True, nullable=False),
        sa.Column("county_id", store.types.Id, nullable=False),
        sa.Column("key", sa.String(length=200), nullable=False),
        sa.Column("person_id", store.types.Id, nullable=True),
        sa.Column("guardian_id", store.types.Id, nullable=True),
        sa.Column("subject_kind", sa.String(length=12), nullable=False),
        sa.Column("subject_id", store.types.Id, nullable=False),
        sa.Column("duty_key", sa.String(length=200), nullable=True),
        sa.Column("pupil_id", store.types.Id, nullable=True),
        sa.Column("channel", sa.String(length=12), nullable=False),
        sa.Column("template", sa.String(length=60), nullable=False),
        sa.Column("params", store.types.Json(), nullable=False),
        sa.Column("urgent", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("code", sa.Integer(), nullable=True),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("not_before", store.types.Instant(), nullable=False),
        sa.Column("wanted_at", store.types.Instant(), nullable=False),
        sa.Column("asked_at", store.types.Instant(), nullable=True),
        sa.Column("ended_at", store.types.Instant(), nullable=True),
        sa.Column("outbox_id", store.types.Id, nullable=True),
        sa.Column("answer_id", store.types.Id, nullable=True),
        sa.Column("reason", store.types.Words(), nullable=True),
        sa.CheckConstraint(
            "state IN ('wanted', 'asked', 'answered', 'withdrawn', 'closed')", name=op.f("ck_prompts_state")
        ),
        sa.CheckConstraint("(person_id IS NULL) <> (guardian_id IS NULL)", name=op.f("ck_prompts_one_recipient")),
        sa.ForeignKeyConstraint(["guardian_id"], ["guardians.id"], name=op.f("fk_prompts_guardian_id")),
        sa.ForeignKeyConstraint(["person_id"], ["persons.id"], name=op.f("fk_prompts_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_prompts")),
        sa.UniqueConstraint("county_id", "key", name=op.f("uq_prompts_county_id_key")),
    )
    op.create_index("ix_prompts_guardian", "prompts", ["guardian_id", "asked_at"], unique=False)
    op.create_index(
        "ix_prompts_live_guardian",
        "prompts",
        ["guardian_id"],
        unique=False,
        sqlite_where=sa.text("state IN ('wanted', 'asked', 'answered')"),
        postgresql_where=sa.text("state IN ('wanted', 'asked', 'answered')"),
    )
    op.create_index(
        "ix_prompts_live_person",
        "prompts",
        ["person_id"],
        unique=False,
        sqlite_where=sa.text("state IN ('wanted', 'asked', 'answered')"),
        postgresql_where=sa.text("state IN ('wanted', 'asked', 'answered')"),
    )
    op.create_index("ix_prompts_outbox", "prompts", ["outbox_id"], unique=False)
    op.create_index("ix_prompts_person", "prompts", ["person_id", "asked_at"], unique=False)
    op.create_index("ix_prompts_subject", "prompts", ["subject_kind", "subject_id"], unique=False)
    op.create_index(
        "ix_prompts_wanted",
        "prompts",
        ["not_before"],
        unique=False,
        sqlite_where=sa.text("state = 'wanted'"),
        postgresql_where=sa.text("state = 'wanted'"),
    )
    op.create_index(
        "uq_prompts_guardian_code",
        "prompts",
        ["guardian_id", "code"],
        unique=True,
        sqlite_where=sa.text("code IS NOT NULL AND state IN ('wanted', 'asked', 'answered')"),
        postgresql_where=sa.text("code IS NOT NULL AND state IN ('wanted', 'asked', 'answered')"),
    )
    op.create_index(
        "uq_prompts_person_code",
        "prompts",
        ["person_id", "code"],
        unique=True,
        sqlite_where=sa.text("code IS NOT NULL AND state IN ('wanted', 'asked', 'answered')"),
        postgresql_where=sa.text("code IS NOT NULL AND state IN ('wanted', 'asked', 'answered')"),
    )
    op.create_table(
        "questions",
        sa.Column("id", store.types.Id, autoincrement=True, nullable=False),
        sa.Column("county_id", store.types.Id, nullable=False),
        sa.Column("person_id", store.types.Id, nullable=True),
        sa.Column("guardian_id", store.types.Id, nullable=True),
        sa.Column("message_id", store.types.Id, nullable=False),
        sa.Column("ask", store.types.Json(), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("opened_at", store.types.Instant(), nullable=False),
        sa.Column("expires_at", store.types.Instant(), nullable=False),
        sa.Column("ended_at", store.types.Instant(), nullable=True),
        sa.Column("answer_id", store.types.Id, nullable=True),
        sa.CheckConstraint("state IN ('open', 'answered', 'dropped')", name=op.f("ck_questions_state")),
        sa.ForeignKeyConstraint(["guardian_id"], ["guardians.id"], name=op.f("fk_questions_guardian_id")),
        sa.ForeignKeyConstraint(["person_id"], ["persons.id"], name=op.f("fk_questions_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_questions")),
    )
    op.create_index(
        "ix_questions_guardian",
        "questions",
        ["guardian_id"],
        unique=False,
        sqlite_where=sa.text("state = 'open'"),
        postgresql_where=sa.text("state = 'open'"),
    )
    op.create_index(
        "ix_questions_person",
        "questions",
        ["person_id"],
        unique=False,
        sqlite_where=sa.text("state = 'open'"),
        postgresql_where=sa.text("state = 'open'"),
    )


def downgrade() -> None:
    op.drop_table("questions")
    op.drop_table("prompts")
    op.drop_table("outbox")
    op.drop_table("inbox")
    op.drop_table("settings")
    op.drop_table("opt_outs")
    op.drop_table("leases")
    op.drop_table("human_tasks")
    op.drop_table("delivery_attempts")
    op.drop_table("access_tokens")
