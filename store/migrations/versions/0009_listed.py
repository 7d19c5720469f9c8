"""Whether the school's newest list has the pupil: who is missing from it stays enrolled, and no report vouches for him."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    with op.batch_alter_table("enrolments") as enrolments:
        enrolments.add_column(sa.Column("listed", sa.Boolean(), server_default=sa.true(), nullable=False))


def downgrade() -> None:
    with op.batch_alter_table("enrolments") as enrolments:
        enrolments.drop_column("listed")
