"""Statements that stand ready: built with SQLAlchemy Core, compiled once for each database, run on the driver itself.

What SQLAlchemy does around one execution (cache keys, contexts, events, result objects) costs several times what the
statement does. A statement of the hot path is built once when its module is loaded, from the same tables and types as
every other, and from then on only its values are new. What comes back are plain tuples, in the order of its columns.

Errors are SQLAlchemy's (`OperationalError`, `IntegrityError` …), as from any other statement.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

from store.notes import notes_of
from store.plan import Plan

if TYPE_CHECKING:
    from store import pipeline  # brings PostgreSQL's driver, for which a SQLite database need not wait

_NONE: Mapping[str, Any] = {}
#: Under which a connection's pipeline lies with it.
_LINE = "baoxue_line"


class Ready:
    """A statement, or one for each database by its name (`store.sql.both`), to be run often."""

    __slots__ = ("_inserts", "_made", "_plans")

    def __init__(self, made: Any) -> None:
        self._made = made
        self._inserts = any(one.is_insert for one in (made.values() if isinstance(made, dict) else [made]))
        self._plans: dict[Any, Plan] = {}

    def all(self, tx: Connection, values: Mapping[str, Any] = _NONE) -> list[Any]:
        """Every row, as a tuple."""
        plan = self._plan(tx, values)
        if not plan.positional:
            return _ask(tx, plan, [values])
        rows = _run(tx, *plan.asked(values)).fetchall()
        return plan.out(tx.dialect, [None] * len(rows[0]), rows) if rows else rows

    def first(self, tx: Connection, values: Mapping[str, Any] = _NONE) -> Any:
        """The first row, as a tuple; None where there is none."""
        rows = self.all(tx, values)
        return rows[0] if rows else None

    def scalar(self, tx: Connection, values: Mapping[str, Any] = _NONE) -> Any:
        """The first value of the first row; None where there is none."""
        rows = self.all(tx, values)
        return rows[0][0] if rows else None

    def run(self, tx: Connection, values: Mapping[str, Any] = _NONE) -> None:
        """Do it. On PostgreSQL it goes with the next statement that asks something, or with the commit."""
        self.each(tx, (values,))

    def each(self, tx: Connection, rows: Sequence[Mapping[str, Any]]) -> None:
        """Do it with each of these values, all with the same names, in one go."""
        if not rows:
            return
        plan = self._plan(tx, rows[0])
        if not plan.positional:
            _later(tx, plan, rows)
        elif len(rows) == 1:
            _run(tx, plan.sql, plan.row(rows[0]))
        else:
            given = [plan.row(row) for row in rows]
            cursor = _cursor(tx)
            for watch in _watchers(tx):
                watch(tx, None, plan.sql, [tuple(row) for row in given], None, True)
            try:
                cursor.executemany(plan.sql, given)
            except Exception as error:
                raise _told(tx, plan.sql, error) from error

    def gathered(self, tx: Connection, rows: Sequence[Mapping[str, Any]]) -> list[Any]:
        """Do it with each of these values in one go; give the first value of every row that came back, in order."""
        if not rows:
            return []
        if tx.dialect.name == "postgresql":
            return [found[0] for found in _ask(tx, self._plan(tx, rows[0]), rows)]
        return [found[0] for row in rows for found in self.all(tx, row)]

    def _plan(self, tx: Connection, values: Mapping[str, Any]) -> Plan:
        name = tx.dialect.name
        given = tuple(values) if self._inserts else None
        key = name if given is None else (name, given)
        plan = self._plans.get(key)
        if plan is None:
            made = self._made if not isinstance(self._made, dict) else self._made[name]
            plan = self._plans[key] = Plan(made, tx.dialect, given)
        return plan


#: A statement with its values.
Asked = tuple[Ready, Mapping[str, Any]]


def together(tx: Connection, asked: Sequence[Asked]) -> list[list[Any]]:
    """Rows of several statements none of which needs another's, in one round trip on PostgreSQL."""
    if tx.dialect.name != "postgresql" or not asked:
        return [one.all(tx, values) for one, values in asked]
    plans = [(one._plan(tx, values), values) for one, values in asked]
    for watch in _watchers(tx):
        for plan, values in plans:
            watch(tx, None, plan.sql, plan.into(values), None, False)
    line, results = _send(tx, [plan.step(values) for plan, values in plans])
    return [_rows(tx, plan, line, result) for (plan, _), result in zip(plans, results[-len(plans) :], strict=True)]


def say(tx: Connection, words: str) -> None:
    """Begin SQLite's transaction, or a part of it, on the driver itself, while SQLAlchemy begins its own."""
    try:
        tx.connection.cursor().execute(words)
    except Exception as error:
        raise _told(tx, words, error) from error


def finish(tx: Connection) -> None:
    """Before a transaction ends well: do what still waits, and commit with it. To be called last."""
    notes = notes_of(tx)
    if notes is not None and notes.later:
        _send(tx, [], commit=True)


def catch_up(tx: Connection) -> None:
    """Do what still waits: before a statement that goes another way."""
    notes = notes_of(tx)
    if notes is not None and notes.later:
        _send(tx, [])


def _run(tx: Connection, sql: str, given: Any) -> Any:
    notes = notes_of(tx)
    if notes is not None and notes.cursor is not None and not notes.watched:
        cursor = notes.cursor
    else:
        cursor = _cursor(tx)
        for watch in _watchers(tx):
            watch(tx, None, sql, tuple(given), None, False)
    try:
        cursor.execute(sql, given)
    except Exception as error:
        raise _told(tx, sql, error) from error
    return cursor


def _cursor(tx: Connection) -> Any:
    """The driver's own cursor, one for each transaction: every result is taken before the next statement."""
    notes = notes_of(tx)
    if notes is not None and notes.cursor is not None:
        return notes.cursor
    if not tx.in_transaction():
        tx.begin()
    cursor = tx.connection.cursor()
    if notes is not None:
        notes.cursor = cursor
    return cursor


def _later(tx: Connection, plan: Plan, rows: Sequence[Mapping[str, Any]]) -> None:
    steps = [plan.step(row) for row in rows]
    for watch in _watchers(tx):
        watch(tx, None, plan.sql, [plan.into(row) for row in rows], None, len(rows) > 1)
    notes = notes_of(tx)
    if notes is None:
        _send(tx, steps)
    else:
        notes.later += steps


def _ask(tx: Connection, plan: Plan, rows: Sequence[Mapping[str, Any]]) -> list[Any]:
    for watch in _watchers(tx):
        for row in rows:
            watch(tx, None, plan.sql, plan.into(row), None, False)
    line, results = _send(tx, [plan.step(row) for row in rows])
    return [row for result in results[-len(rows) :] for row in _rows(tx, plan, line, result)]


def _rows(tx: Connection, plan: Plan, line: pipeline.Line, result: Any) -> list[Any]:
    if not result.ntuples:
        return []
    kinds = [result.ftype(place) for place in range(result.nfields)] if plan.is_new else ()
    return plan.out(tx.dialect, kinds, line.rows(result))


def _send(tx: Connection, steps: list[pipeline.Step], *, commit: bool = False) -> tuple[pipeline.Line, list[Any]]:
    notes = notes_of(tx)
    if not tx.in_transaction():
        tx.begin()
    if notes is not None and notes.line is not None:
        line = notes.line
    else:
        held = tx.connection
        line = held.info.get(_LINE)
        if line is None:
            from store.pipeline import Line

            line = held.info[_LINE] = Line(held.driver_connection)
        if notes is not None:
            notes.line = line
    if notes is not None and notes.later:
        steps, notes.later = notes.later + steps, []
    try:
        return line, line.send(steps, commit=commit)
    except Exception as error:
        raise _told(tx, steps[0][0] if len(steps) == 1 else "", error) from error


def _watchers(tx: Connection) -> Sequence[Callable[..., Any]]:
    """Whoever watched the engine's statements when the transaction began to speak: they see these too."""
    notes = notes_of(tx)
    if notes is None:
        return list(tx.engine.dispatch.before_cursor_execute)
    if notes.watched is None:
        notes.watched = list(tx.engine.dispatch.before_cursor_execute)
    return notes.watched


def _told(tx: Connection, sql: str, error: Exception) -> Exception:
    """The driver's error as SQLAlchemy's. A lost connection is lost for the pool as well."""
    driver = tx.dialect.loaded_dbapi.Error
    if not isinstance(error, driver):
        return error
    if tx.dialect.is_disconnect(error, tx.connection.dbapi_connection, None):
        # A second statement fails the same way, and SQLAlchemy then lets go of every connection of before.
        tx.exec_driver_sql("SELECT 1")
    return DBAPIError.instance(sql, None, error, driver, hide_parameters=True, dialect=tx.dialect)
