"""The schema's history. A migration that has been released is never edited: a new one is added below it.

Before adding one, read `docs/decisions` on migrations: old and new code run side by side while a database is upgraded.
"""

from __future__ import annotations

#: All versions in their order. Kept here, so that a current database is recognised without importing Alembic; a test
#: holds it against the files.
VERSIONS: tuple[str, ...] = ("0001", "0002", "0003", "0004", "0005", "0006", "0007", "0008", "0009", "0010")

HEAD = VERSIONS[-1]
