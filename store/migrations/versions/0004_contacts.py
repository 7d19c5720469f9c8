"""Contacts as WeChat Work has them; the ways to a guardian in his own order; SMS of which nobody told what became of them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import store.types

revision = "0004"
down_revision = "0003"

UNTOLD = sa.text("state = 'sent' AND channel = 'sms'")


def upgrade() -> None:
    op.create_table(
        "contacts",
        sa.Column("id", store.types.Id, autoincrement=True, nullable=False),
        sa.Column("county_id", store.types.Id, nullable=True),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("external_id", store.types.Label(length=128), nullable=False),
        sa.Column("name", store.types.Words(), nullable=False),
        sa.Column("data", store.types.Json(), nullable=False),
        sa.Column("ref_id", store.types.Id, nullable=True),
        sa.Column("first_seen", store.types.Instant(), nullable=False),
        sa.Column("last_seen", store.types.Instant(), nullable=False),
        sa.Column("left_on", sa.Date(), nullable=True),
        sa.CheckConstraint(
            "kind IN ('member', 'department', 'class', 'pupil', 'parent')", name=op.f("ck_contacts_kind")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contacts")),
        sa.UniqueConstraint("kind", "external_id", name=op.f("uq_contacts_kind_external_id")),
    )
    with op.batch_alter_table("guardians") as guardians:
        guardians.add_column(sa.Column("ways", sa.String(length=40), nullable=True))
    op.create_index("ix_guardians_parent_userid", "guardians", ["parent_userid"])
    op.create_index("ix_outbox_untold", "outbox", ["sent_at"], sqlite_where=UNTOLD, postgresql_where=UNTOLD)


def downgrade() -> None:
    op.drop_index("ix_outbox_untold", "outbox")
    op.drop_index("ix_guardians_parent_userid", "guardians")
    with op.batch_alter_table("guardians") as guardians:
        guardians.drop_column("ways")
    op.drop_table("contacts")
