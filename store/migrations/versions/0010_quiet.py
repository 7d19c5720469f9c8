"""Which look found a pupil with neither a run nor a case, so that reports of his class which do not name him need no other."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from store.types import Instant

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    op.add_column("due", sa.Column("quiet_at", Instant))


def downgrade() -> None:
    op.drop_column("due", "quiet_at")
