"""Bringing a database to this code's schema: one process at a time, the SQLite file copied first."""

from __future__ import annotations

import logging
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, text

from store.migrations import HEAD, VERSIONS

if TYPE_CHECKING:
    from store.db import Database

log = logging.getLogger(__name__)

#: The advisory lock on PostgreSQL under which the schema is changed (any number, the same for ever).
LOCK = 4_207_150_801


def configuration(connection: Connection) -> Config:
    """Alembic's configuration for a connection with an open transaction; there is no ini file."""
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent))
    config.attributes["connection"] = connection
    return config


def upgrade(db: Database) -> list[str]:
    """Bring the database to `HEAD`; give the versions passed through. Called by `Database.upgrade`.

    Whoever comes second waits for the first and finds nothing to do. All versions go in one transaction: a crash
    leaves the schema as it was. Raises ForGood if the database is newer than the code.
    """
    from store.db import refuse_newer, stored_version

    with db.write() as tx:  # on SQLite this is the lock (BEGIN IMMEDIATE)
        if not db.is_sqlite:
            tx.execute(text("SET LOCAL lock_timeout = 0"))
            tx.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": LOCK})
        before = stored_version(tx)
        refuse_newer(before)
        if before == HEAD:
            return []
        if before is not None and db.file is not None:
            copy = copy_of(db.file, before)
            log.info("copied the database before the upgrade", extra={"action": "db_copied", "file": str(copy)})
        command.upgrade(configuration(tx), HEAD)
        passed = list(VERSIONS[VERSIONS.index(before) + 1 if before else 0 :])
    log.info("schema upgraded", extra={"action": "db_upgraded", "versions": passed})
    return passed


def copy_of(file: Path, version: str) -> Path:
    """Copy a SQLite database by its backup API (a plain copy may lack what is still in the log); give its path."""
    from store.db import make_private

    target = file.with_name(f"{file.name}.before-{version}")
    unfinished = target.with_name(target.name + ".part")
    unfinished.unlink(missing_ok=True)
    make_private(unfinished)
    with closing(sqlite3.connect(file)) as source, closing(sqlite3.connect(unfinished)) as copy:
        source.backup(copy)
    unfinished.replace(target)
    return target
