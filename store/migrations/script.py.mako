"""${message}

While this runs, the version before may still be serving: it must go on working. Add columns with a default or nullable,
never rename or drop what the last release reads, keep schema changes and changes of data apart. Never edit a migration
that has been released; name it in store/migrations/__init__.py.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import store.types

revision = ${repr(up_revision)}
down_revision = ${repr(down_revision)}


def upgrade() -> None:
    ${upgrades if upgrades else "raise NotImplementedError"}


def downgrade() -> None:
    ${downgrades if downgrades else "raise NotImplementedError"}
