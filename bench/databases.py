"""Empty, migrated databases for one run, durable as in operation; removed afterwards."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from store.db import Database


@contextmanager
def sqlite() -> Iterator[str]:
    """A SQLite file on disk (not in memory: what is measured is that every answer is on disk)."""
    folder = Path(tempfile.mkdtemp(prefix="baoxue-bench-", dir="/var/tmp"))
    url = f"sqlite:///{folder / 'baoxue.sqlite'}"
    try:
        db = Database(url)
        db.upgrade()
        db.close()
        yield url
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def postgresql() -> Iterator[str]:
    """A PostgreSQL server of our own, with every commit on disk before it returns."""
    from tests.postgres import running

    with running() as server:
        for setting in ("fsync = on", "full_page_writes = on", "synchronous_commit = on"):
            server.execute(f"ALTER SYSTEM SET {setting}")
        server.execute("SELECT pg_reload_conf()")
        yield server.migrated().render_as_string(hide_password=False)


DATABASES = {"SQLite FULL": sqlite, "PostgreSQL": postgresql}
