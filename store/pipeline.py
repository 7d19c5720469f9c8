"""Several statements to PostgreSQL in one round trip: what only writes waits for the next statement that asks something.

psycopg speaks to the server once for each statement; a check-in is made of some twenty, half of which only write. They are
kept until something is read or the transaction ends, and go together, in their order, as prepared statements (libpq's
pipeline mode). `BEGIN` goes with the first and `COMMIT` with the last, whose answer is waited for like any other.
"""

from __future__ import annotations

import select
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import lru_cache
from typing import Any

from psycopg import OperationalError
from psycopg.adapt import AdaptersMap, Transformer
from psycopg.errors import error_from_result
from psycopg.pq import ExecStatus, TransactionStatus
from psycopg.types.json import Jsonb
from psycopg.types.string import TextLoader

from store.sql import Numbers
from store.types import Instant, Json, Words, aware, canonical, clean

#: A statement with $1, $2 … and its values in PostgreSQL's text form.
Step = tuple[str, Sequence[bytes | None]]

#: How a value that is not None goes into that form.
Dump = Callable[[Any], bytes | None]

_GOOD = (ExecStatus.TUPLES_OK, ExecStatus.COMMAND_OK)


@lru_cache(maxsize=1024)  # a message's own instant goes into most of what it writes
def _moment(value: datetime | date | time) -> bytes:
    return str(value).encode()


def _words(text: str) -> bytes:
    try:
        return text.encode() if "\x00" not in text else clean(text).encode()
    except UnicodeEncodeError:
        return clean(text).encode()


def _instant(value: datetime) -> bytes:
    return _moment(aware(value))


def _numbers(value: Iterable[int]) -> bytes:
    return b"{" + b",".join([b"%d" % one for one in value]) + b"}"


def dump_one(value: Iterable[int]) -> bytes:
    """The number of a list of one."""
    (number,) = value
    return b"%d" % number


def _json(value: Any) -> bytes:
    return canonical(value).encode()


_DUMPS: dict[type, Dump] = {Words: _words, Instant: _instant, Numbers: _numbers, Json: _json}


def dump(value: Any) -> bytes | None:
    """A value in PostgreSQL's text form. Raises TypeError for one of a kind that no column of ours has."""
    if value is None:
        return None
    kind = type(value)
    if kind is str:
        return value.encode()  # type: ignore[no-any-return]
    if kind is int:
        return b"%d" % value
    if kind is datetime or kind is date or kind is time:
        return _moment(value)
    if kind is bool:
        return b"t" if value else b"f"
    if kind is list:
        return _numbers(value)
    if kind is Jsonb:
        return canonical(value.obj).encode()
    raise TypeError(f"no text form for {kind.__name__}")


def dumping(kind: Any, convert: Callable[[Any], Any] | None) -> Dump:
    """How values of a column's type are dumped: at one go, or by what SQLAlchemy makes of them for the driver (`convert`)."""
    known = _DUMPS.get(type(kind))
    return known or (dump if convert is None else lambda value: dump(convert(value)))


@dataclass(frozen=True)
class _Rows:
    """How rows are read here: as psycopg reads them, but JSON as its text, which `store.ready` reads where a column holds it."""

    adapters: AdaptersMap
    connection: Any


class Line:
    """One connection's way to the server: which statements it has prepared, and how rows are read."""

    __slots__ = ("_connection", "_count", "_prepared", "_rows", "_wait")

    def __init__(self, connection: Any) -> None:
        self._connection = connection
        self._prepared: dict[str, bytes] = {}
        self._count = 0
        adapters = AdaptersMap(connection.adapters)
        for kind in ("json", "jsonb"):
            adapters.register_loader(kind, TextLoader)
        self._rows = Transformer(_Rows(adapters, connection))
        self._wait = select.poll()
        self._wait.register(connection.pgconn.socket, select.POLLIN)

    def send(self, steps: Sequence[Step], *, commit: bool = False) -> list[Any]:
        """Do these steps, in one transaction that is begun where none is open; give the server's result of each.

        Raises psycopg's error of the first that failed; those behind it were not done.
        """
        server = self._connection.pgconn
        begun = server.transaction_status != TransactionStatus.IDLE
        server.enter_pipeline_mode()
        try:
            told = [] if begun else [self._say(server, b"BEGIN")]
            fresh: dict[str, bytes] = {}
            for sql, values in steps:
                name = self._prepared.get(sql) or fresh.get(sql)
                if name is None:
                    self._count += 1
                    name = fresh[sql] = b"baoxue%d" % self._count
                    server.send_prepare(name, sql.encode())
                    told.append(False)
                server.send_query_prepared(name, values)
                told.append(True)
            if commit:
                told.append(self._say(server, b"COMMIT"))
            server.pipeline_sync()
            results = self._hear(server, told)
        finally:
            with suppress(Exception):  # a lost connection has been told already
                server.exit_pipeline_mode()
        self._prepared.update(fresh)
        return results

    def rows(self, result: Any) -> list[tuple[Any, ...]]:
        """A result's rows, as psycopg reads them."""
        if not result.ntuples:
            return []
        self._rows.set_pgresult(result)
        return self._rows.load_rows(0, result.ntuples, tuple)

    @staticmethod
    def _say(server: Any, words: bytes) -> bool:
        server.send_query_params(words, None)
        return False

    def _hear(self, server: Any, told: Sequence[bool]) -> list[Any]:
        while server.flush():
            self._wait.modify(server.socket, select.POLLIN | select.POLLOUT)
            self._wait.poll()
            self._wait.modify(server.socket, select.POLLIN)
            server.consume_input()
        found: list[Any] = []
        failed: Any = None
        for asked in told:
            result = self._next(server)
            if result is None:
                raise OperationalError("the server closed the connection")
            if result.status == ExecStatus.FATAL_ERROR:
                failed = failed or result
            elif asked and result.status in _GOOD:
                found.append(result)
            self._next(server)  # the end of this one's answer
        self._next(server)  # the end of all
        if failed is not None:
            raise error_from_result(failed)
        return found

    def _next(self, server: Any) -> Any:
        while server.is_busy():
            self._wait.poll()
            server.consume_input()
        return server.get_result()
