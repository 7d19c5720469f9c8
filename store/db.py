"""One database, SQLite or PostgreSQL: connections, transactions, and whether it is ready to be used.

    db = Database("sqlite:////var/lib/baoxue/baoxue.sqlite", keys)
    db.upgrade()
    with db.write() as tx:      # commits at the end, rolls back on an exception
        ...

SQLite: write-ahead log, every commit on disk before it returns, one writer at a time in this process (BEGIN IMMEDIATE
behind a lock, so that threads queue rather than poll the file). `sqlite://` is a database in memory, made at once.
"""

from __future__ import annotations

import fcntl
import logging
import select
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, TypeVar

from sqlalchemy import Connection, Engine, create_engine, event, text
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import DBAPIError, InterfaceError, InvalidatePoolError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.pool import StaticPool

from config.errors import ForGood
from store.crypto import Keyring
from store.directory import KEPT, Directories
from store.migrations import HEAD, VERSIONS
from store.notes import Notes, notes_of, take_notes
from store.ready import catch_up, finish, say
from store.turns import Turns
from store.types import canonical, parsed
from store.versions import bump

#: An open transaction, as the rooms above name it: only this room knows SQLAlchemy.
Tx = Connection
Value = TypeVar("Value")

log = logging.getLogger(__name__)

#: What is raised while the database cannot be used (away, locked, its disk full): it may be there again in a moment.
UNREACHABLE: tuple[type[Exception], ...] = (OperationalError, InterfaceError, PoolTimeout)

#: A callback that waits longer than five seconds is dropped by WeChat Work: whatever keeps a transaction waiting (a lock, a
#: server that does not answer, the writer's turn) gives up in time for an honest 503, and the message comes again.
#: Milliseconds a writer waits for another process's lock on the SQLite file.
BUSY_MS = 2_000
#: As much as a long check-in writes: a few bytes find room on a disk that has none for a message.
_MUCH = {
    "sqlite": "'\"' || hex(zeroblob(262144)) || '\"'",
    "postgresql": "(SELECT to_jsonb(string_agg(md5(i::text), '')) FROM generate_series(1, 16384) AS i)",
}
_TRY_TO_WRITE = {
    name: [
        text(
            f"INSERT INTO settings (key, value, changed_at) VALUES ('try', {value}, '1970-01-01T00:00:00.000000+00:00')"  # noqa: S608
            " ON CONFLICT (key) DO UPDATE SET value = excluded.value"
        )
        for value in (much, "'1'")
    ]
    for name, much in _MUCH.items()
}
#: Seconds for reaching the PostgreSQL server, for a connection of the pool, and for a lock there.
CONNECT_SECONDS, POOL_SECONDS, LOCK_SECONDS = 3, 3, 3.5


@dataclass(frozen=True, slots=True)
class Readiness:
    """Whether the database can be used, and if not, why (English, for logs and `/readyz`)."""

    ok: bool
    why: str = ""


class Database:
    """A database by its URL. `keys` encrypts phones and tokens; without them such fields cannot be written or read."""

    def __init__(self, url: str, keys: Keyring | None = None, *, pool_size: int = 16) -> None:
        self.url: URL = make_url(url)
        if self.url.drivername in ("postgresql", "postgres"):
            # A bare postgresql:// means another driver from one SQLAlchemy release to the next.
            self.url = self.url.set(drivername="postgresql+psycopg")
        self.keys = keys
        self.is_sqlite = self.url.get_backend_name() == "sqlite"
        self.in_memory = self.is_sqlite and self.url.database in (None, "", ":memory:")
        self.engine = self._engine(pool_size).execution_options(baoxue_keys=keys, **{KEPT: Directories()})
        self._turns = Turns()
        #: What the last write failed with, while the database could not be used.
        self._trouble: str | None = None
        self._alone: IO[bytes] | None = None
        self._kept: Connection | None = None

    # -- transactions

    @contextmanager
    def write(self, within: float | None = None) -> Iterator[Connection]:
        """A transaction that may write. Committed, durably, when the block ends; rolled back if it raises.

        `within`: seconds to wait for the writer's turn on SQLite; after that it raises one of `UNREACHABLE`.

        Not to be nested in one thread (raises RuntimeError): an inner commit would promise what the outer may undo.
        """
        try:
            with self._turn(self.is_sqlite, within), self._to_write_on() as tx:
                take_notes(tx, Notes(write=True, alone=self.is_sqlite))
                with tx.begin():
                    yield tx
                    bump(tx)
                    finish(tx)
        except UNREACHABLE as error:
            self._failed(error)
            raise
        self._trouble = None

    def do(self, work: Callable[[Connection], Value], within: float) -> Value:
        """Do this work in a transaction, and give what it gives when all of it is on disk; undone if it raises.

        As `write`, but on SQLite those who wait at the same time may share one transaction (`store.turns`): the work may be done in
        another's thread, and again where it was undone through no fault of its own.
        """
        if not self.is_sqlite:
            with self.write(within) as tx:
                return work(tx)
        try:
            return self._turns.share(work, within, self.write)
        except UNREACHABLE as error:
            self._failed(error)
            raise

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A transaction that reads one consistent state on SQLite, each statement's newest on PostgreSQL."""
        with self._turn(self.in_memory), self.engine.connect() as tx:
            take_notes(tx, Notes())
            with tx.begin():
                yield tx

    @contextmanager
    def _to_write_on(self) -> Iterator[Connection]:
        """A connection for the time of the turn. SQLite's one writer keeps his: it need not be looked for and put back."""
        if not self.is_sqlite:
            with self.engine.connect() as tx:
                yield tx
            return
        kept, self._kept = self._kept, None
        tx = kept or self.engine.connect()
        try:
            yield tx
        except BaseException:
            tx.close()
            raise
        self._kept = tx

    def _turn(self, needed: bool, within: float | None = None) -> AbstractContextManager[None]:
        return self._turns.turn(within) if needed else nullcontext()

    def _failed(self, error: Exception) -> None:
        self._trouble = type(getattr(error, "orig", None) or error).__name__

    # -- schema

    def upgrade(self) -> list[str]:
        """Bring the schema to this code's version; give the versions passed through (empty when current).

        Safe when many processes call it at once. A SQLite file is copied beside itself first. Raises ForGood if the
        database is newer than the code.
        """
        if self.in_memory:
            return self._create_in_memory()
        if self.version() == HEAD:
            return []
        from store.migrations.upgrade import upgrade  # Alembic takes a second to import: not when current

        return upgrade(self)

    def version(self) -> str | None:
        """The schema version the database says it has; None for an empty one."""
        with self.read() as tx:
            return stored_version(tx)

    def ready(self) -> Readiness:
        """Reachable, with the schema of this code, and taking what is written?"""
        try:
            version = self.version()
        except DBAPIError as error:
            return Readiness(False, f"database unreachable: {type(error.orig).__name__}")
        except PoolTimeout:
            return Readiness(False, "database unreachable: all connections are in use")
        if self._trouble is not None and version == HEAD:
            # The last write failed: a disk that is full or broken still lets everything be read.
            try:
                for statement in _TRY_TO_WRITE[self.engine.dialect.name]:
                    with self.write(within=1.0) as tx:
                        tx.execute(statement)
            except UNREACHABLE:
                return Readiness(False, f"database takes nothing that is written: {self._trouble}")
        if version == HEAD:
            return Readiness(True)
        if version is None:
            return Readiness(False, "database is empty: run `baoxue db upgrade`")
        if version in VERSIONS:
            return Readiness(False, f"schema {version} is older than {HEAD}: run `baoxue db upgrade`")
        return Readiness(False, f"schema {version} is newer than this program ({HEAD})")

    def unsafe(self) -> list[str]:
        """What is switched off without which an acknowledged message may be lost when the power fails: names of settings."""
        with self.read() as tx:
            if self.is_sqlite:
                wanted = {"journal_mode": "wal", "synchronous": 2}
                found = {name: tx.exec_driver_sql(f"PRAGMA {name}").scalar() for name in wanted}
            else:
                wanted = {"fsync": "on", "synchronous_commit": "on", "full_page_writes": "on"}
                found = {name: tx.exec_driver_sql(f"SHOW {name}").scalar() for name in wanted}
        stronger = {"synchronous_commit": ("remote_write", "remote_apply")}
        return [name for name, value in found.items() if value != wanted[name] and value not in stronger.get(name, ())]

    def close(self) -> None:
        """Give all connections back."""
        if self._kept is not None:
            self._kept.close()
            self._kept = None
        self.engine.dispose()
        if self._alone is not None:
            self._alone.close()
            self._alone = None

    def keep_alone(self) -> None:
        """Make this process the only one that works on the SQLite file, until it ends however it ends; no effect elsewhere.

        The clock and the writer's turn live in the process: a second one would do everything twice. Raises ForGood.
        """
        if self.file is None or self._alone is not None:
            return
        lock = self.file.with_name(f"{self.file.name}.lock")
        make_private(lock)
        held = lock.open("rb")
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            held.close()
            raise ForGood(
                f"另一个保学助手正在用 {self.file}：SQLite 只能由一个进程使用。先停掉那一个，或改用 PostgreSQL。",
                code="in_use",
            ) from error
        self._alone = held

    @property
    def file(self) -> Path | None:
        """Where the SQLite database lies; None for one in memory and for PostgreSQL."""
        return Path(str(self.url.database)) if self.is_sqlite and not self.in_memory else None

    def _create_in_memory(self) -> list[str]:
        from store.tables import metadata

        with self.write() as tx:
            if stored_version(tx) == HEAD:
                return []
            metadata.create_all(tx)
            tx.execute(text("CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL PRIMARY KEY)"))
            tx.execute(text("INSERT INTO alembic_version VALUES (:version)"), {"version": HEAD})
        return [HEAD]

    def _make_file(self, *_: object) -> None:
        # With the first connection, not with the object: who only looks whether there is a database must not make one.
        make_private(Path(str(self.url.database)))

    def _engine(self, pool_size: int) -> Engine:
        common: dict[str, Any] = {"json_serializer": canonical, "query_cache_size": 1500, "hide_parameters": True}
        common["pool_reset_on_return"] = None  # what is still open is rolled back below; mostly nothing is
        if self.is_sqlite:  # PostgreSQL's driver reads JSON itself
            common["json_deserializer"] = parsed
        if not self.is_sqlite:
            engine = create_engine(
                self.url,
                pool_size=pool_size,
                max_overflow=0,
                pool_timeout=POOL_SECONDS,
                connect_args={
                    "connect_timeout": CONNECT_SECONDS,
                    # A host that vanished answers nothing: without this a connection to it waits for minutes.
                    "tcp_user_timeout": int(LOCK_SECONDS * 1000),
                    "options": f"-c timezone=UTC -c lock_timeout={int(LOCK_SECONDS * 1000)}"
                    " -c idle_in_transaction_session_timeout=60s",
                    # What is run often is prepared by `store.pipeline`; after a rollback psycopg would let go of its too.
                    "prepare_threshold": None,
                },
                **common,
            )
            event.listen(engine, "before_execute", _catch_up)
            event.listen(engine, "checkout", _is_there)
            event.listen(engine, "reset", _reset_postgresql)
            return engine
        if self.in_memory:
            engine = create_engine(self.url, poolclass=StaticPool, connect_args={"check_same_thread": False}, **common)
        else:
            engine = create_engine(self.url, pool_size=pool_size, max_overflow=pool_size, **common)
            event.listen(engine, "do_connect", self._make_file)
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
        event.listen(engine, "reset", _reset_sqlite)
        return engine


def _catch_up(connection: Connection, *_: object) -> None:
    catch_up(connection)


def make_private(file: Path) -> None:
    """Make an empty file, and the folder it lies in, unless they are there: readable by nobody but its owner."""
    file.parent.mkdir(parents=True, exist_ok=True)
    if not file.exists():
        file.touch(mode=0o600)


def stored_version(tx: Connection) -> str | None:
    """The version written in the database, or None where there is none yet."""
    if not tx.dialect.has_table(tx, "alembic_version"):
        return None
    return tx.execute(text("SELECT version_num FROM alembic_version")).scalar_one_or_none()


def refuse_newer(version: str | None) -> None:
    """Raise ForGood for a schema that this code does not know."""
    if version is not None and version not in VERSIONS:
        raise ForGood(
            f"数据库的版本 {version} 比本程序新(本程序到 {HEAD})。请换用新版程序,或恢复升级前的备份。",
            code="schema_newer",
        )


def _prepare_sqlite(connection: Any, _record: object) -> None:
    # SQLAlchemy, not the driver, says when a transaction begins: the driver would begin a deferred one.
    connection.isolation_level = None
    cursor = connection.cursor()
    cursor.execute(f"PRAGMA busy_timeout = {BUSY_MS}")
    cursor.execute("PRAGMA journal_mode = WAL")
    cursor.execute("PRAGMA synchronous = FULL")
    cursor.execute("PRAGMA foreign_keys = ON")
    cursor.execute("PRAGMA cache_size = -4000")
    cursor.execute("PRAGMA temp_store = MEMORY")
    cursor.close()


def _begin_sqlite(tx: Connection) -> None:
    # A deferred transaction that turns into a writer fails at once if another wrote meanwhile, whatever the time-out.
    notes = notes_of(tx)
    say(tx, "BEGIN IMMEDIATE" if notes is not None and notes.write else "BEGIN")


def _is_there(connection: Any, _record: object, _proxy: object) -> None:
    # A server that went says so, or its system does: nothing else is to be read where nothing was asked. So a restarted server
    # costs nobody a failed message, and a healthy one no round trip.
    if connection.closed:
        raise InvalidatePoolError
    line = select.poll()
    line.register(connection.pgconn.socket, select.POLLIN)
    if line.poll(0):
        raise InvalidatePoolError


def _reset_postgresql(connection: Any, _record: object, _state: object) -> None:
    if connection.pgconn.transaction_status:  # anything but idle
        connection.rollback()


def _reset_sqlite(connection: Any, _record: object, _state: object) -> None:
    if connection.in_transaction:
        connection.rollback()
