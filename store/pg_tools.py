"""PostgreSQL's own programs for backup and restore: `pg_dump` and `pg_restore`, of the server's version or newer."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Connection, text
from sqlalchemy.engine import URL

from config.errors import ForGood, PersonError
from store.db import Database

_TABLES = text(
    "SELECT count(*) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
    " WHERE n.nspname = 'public' AND c.relkind IN ('r', 'p', 'v', 'S')"
)
_OTHERS = text(
    "SELECT count(*) FROM pg_stat_activity"
    " WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'"
)


@contextmanager
def snapshot(db: Database) -> Iterator[tuple[Connection, str]]:
    """A transaction that sees one instant, and the name under which `pg_dump` sees the same one."""
    with db.engine.connect().execution_options(isolation_level="REPEATABLE READ") as tx, tx.begin():
        # A dump of a large database takes longer than a transaction of the product may.
        tx.execute(text("SET LOCAL idle_in_transaction_session_timeout = 0"))
        yield tx, str(tx.execute(text("SELECT pg_export_snapshot()")).scalar_one())


def dump(url: URL, file: Path, snapshot_name: str) -> None:
    """Write the database as it was at the snapshot, in the custom format."""
    _run(
        "pg_dump",
        url,
        ["--format=custom", "--no-owner", "--no-privileges", f"--snapshot={snapshot_name}", f"--file={file}"],
    )


def restore(url: URL, file: Path) -> None:
    """Bring a dump into an empty database, whole or not at all."""
    _run("pg_restore", url, ["--single-transaction", "--exit-on-error", "--no-owner", "--no-privileges", str(file)])


def is_empty(db: Database) -> bool:
    """Whether the database has no table. Raises PersonError while somebody else is connected to it."""
    with db.engine.connect() as tx:
        if tx.execute(_OTHERS).scalar_one():
            raise PersonError("还有别的程序连着这个数据库。请先停掉保学助手的所有进程,再恢复。")
        return not tx.execute(_TABLES).scalar_one()


def empty(db: Database) -> None:
    """Take back what `restore` brought into a database that was empty before."""
    with db.engine.begin() as tx:
        tx.execute(text("DROP SCHEMA public CASCADE"))
        tx.execute(text("CREATE SCHEMA public"))


def _run(program: str, url: URL, arguments: Sequence[str]) -> None:
    found = shutil.which(program)
    if found is None:
        raise ForGood(f"没有找到 {program}。请安装与服务器同版本的 postgresql-client,或让数据库管理员备份。")
    # The password goes by the environment: arguments can be read by everybody on the machine.
    place = url.set(drivername="postgresql", password=None).render_as_string(hide_password=False)
    environment = os.environ | ({"PGPASSWORD": str(url.password)} if url.password else {})
    done = subprocess.run(  # noqa: S603 - our own arguments, no shell
        [found, f"--dbname={place}", "--no-password", *arguments],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        told = next((line for line in done.stderr.splitlines() if "error" in line.lower()), done.stderr.strip())
        raise ForGood(f"{program} 失败:{told[:300]}")
