"""Indices for the few that are asked for among many: subjects whose look raised, and the counties among all units."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    failing, county = sa.text("failures > 0"), sa.text("kind = 'county'")
    op.create_index("ix_due_failing", "due", ["look_again_at"], sqlite_where=failing, postgresql_where=failing)
    op.create_index("ix_units_county", "units", ["id"], sqlite_where=county, postgresql_where=county)


def downgrade() -> None:
    op.drop_index("ix_units_county", "units")
    op.drop_index("ix_due_failing", "due")
