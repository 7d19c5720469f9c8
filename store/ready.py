"""Statements that stand ready: built with SQLAlchemy Core, compiled once for each database, run on the driver itself.

What SQLAlchemy does around one execution (cache keys, contexts, events, result objects) costs several times what the
statement does. A statement of the hot path is built once when its module is loaded, from the same tables and types as
every other, and from then on only its values are new. What comes back are plain tuples, in the order of its columns.

Errors are SQLAlchemy's (`OperationalError`, `IntegrityError` …), as from any other statement.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

from store.notes import notes_of

Convert = Callable[[Any], Any]
_NONE: Mapping[str, Any] = {}
#: Stands for "there is no such value": None is one.
_REQUIRED = object()


class _Plan:
    """One statement for one database: its text, how its values go in and how its columns come out."""

    __slots__ = ("_columns", "_into", "_out", "_positional", "sql")

    def __init__(self, made: Any, dialect: Any, keys: Sequence[str] | None) -> None:
        compiled = made.compile(dialect=dialect, column_keys=keys)
        if compiled.insert_prefetch or compiled.update_prefetch:
            raise TypeError("a column with a default of Python's own: give the value")
        self.sql = str(compiled)
        self._positional = compiled.positional
        names = compiled.positiontup if compiled.positional else list(compiled.binds)
        self._into: list[tuple[str, Convert | None, Any]] = []
        for name in names or ():
            bind = compiled.binds[name]
            if bind.expanding:
                raise TypeError(f"{name}: a list goes in with one_of")
            convert = bind.type.dialect_impl(dialect).bind_processor(dialect)
            self._into.append((name, convert, _REQUIRED if bind.required else bind.effective_value))
        self._columns = [column.type for column in getattr(made, "exported_columns", ())]
        self._out: list[tuple[int, Convert]] | None = None

    def into(self, values: Mapping[str, Any]) -> Any:
        """The values as the driver takes them. Raises KeyError for one that is missing."""
        if self._positional:
            return tuple(
                [
                    convert(values[name] if default is _REQUIRED else values.get(name, default))
                    if convert is not None
                    else (values[name] if default is _REQUIRED else values.get(name, default))
                    for name, convert, default in self._into
                ]
            )
        return {
            name: convert(values[name] if default is _REQUIRED else values.get(name, default))
            if convert is not None
            else (values[name] if default is _REQUIRED else values.get(name, default))
            for name, convert, default in self._into
        }

    def out(self, dialect: Any, cursor: Any, rows: list[Any]) -> list[Any]:
        """Rows as the tables' types have them."""
        convert = self._out
        if convert is None:
            convert = self._out = self._converters(dialect, cursor)
        if not convert:
            return rows
        found = []
        for row in rows:
            values = list(row)
            for place, one in convert:
                if values[place] is not None:
                    values[place] = one(values[place])
            found.append(tuple(values))
        return found

    def _converters(self, dialect: Any, cursor: Any) -> list[tuple[int, Convert]]:
        told = cursor.description
        if self._columns and len(told) != len(self._columns):
            raise TypeError(f"{len(told)} columns came for {len(self._columns)}: {self.sql}")
        found: list[tuple[int, Convert]] = []
        for place, kind in enumerate(self._columns):
            convert = kind.dialect_impl(dialect).result_processor(dialect, told[place][1])
            if convert is not None:
                found.append((place, convert))
        return found


class Ready:
    """A statement, or one for each database by its name (`store.sql.both`), to be run often."""

    __slots__ = ("_made", "_plans")

    def __init__(self, made: Any) -> None:
        self._made = made
        self._plans: dict[Any, _Plan] = {}

    def all(self, tx: Connection, values: Mapping[str, Any] = _NONE) -> list[Any]:
        """Every row, as a tuple."""
        plan, cursor = self._execute(tx, values)
        rows = cursor.fetchall()
        return plan.out(tx.dialect, cursor, rows) if rows else []

    def first(self, tx: Connection, values: Mapping[str, Any] = _NONE) -> Any:
        """The first row, as a tuple; None where there is none."""
        rows = self.all(tx, values)
        return rows[0] if rows else None

    def scalar(self, tx: Connection, values: Mapping[str, Any] = _NONE) -> Any:
        """The first value of the first row; None where there is none."""
        rows = self.all(tx, values)
        return rows[0][0] if rows else None

    def run(self, tx: Connection, values: Mapping[str, Any] = _NONE) -> int:
        """Do it; give how many rows it touched."""
        return int(self._execute(tx, values)[1].rowcount)

    def each(self, tx: Connection, rows: Sequence[Mapping[str, Any]]) -> None:
        """Do it with each of these values, all with the same names, in one go."""
        if len(rows) == 1:
            self._execute(tx, rows[0])
        elif rows:
            plan = self._plan(tx, rows[0])
            given = [plan.into(row) for row in rows]
            cursor = _cursor(tx)
            _watched(tx, cursor, plan.sql, given, many=True)
            try:
                cursor.executemany(plan.sql, given)
            except Exception as error:
                raise _told(tx, plan.sql, error) from error

    def gathered(self, tx: Connection, rows: Sequence[Mapping[str, Any]]) -> list[Any]:
        """Do it with each of these values in one go; give the first value of every row that came back, in order."""
        if tx.dialect.name != "postgresql" or len(rows) < 2:
            return [found[0] for row in rows for found in self.all(tx, row)]
        plan = self._plan(tx, rows[0])
        given = [plan.into(row) for row in rows]
        cursor = _cursor(tx)
        _watched(tx, cursor, plan.sql, given, many=True)
        found: list[Any] = []
        try:
            cursor.executemany(plan.sql, given, returning=True)
            more = True
            while more:
                found += [row[0] for row in plan.out(tx.dialect, cursor, cursor.fetchall())]
                more = cursor.nextset()
        except Exception as error:
            raise _told(tx, plan.sql, error) from error
        return found

    def _execute(self, tx: Connection, values: Mapping[str, Any]) -> tuple[_Plan, Any]:
        plan = self._plan(tx, values)
        given = plan.into(values)
        cursor = _cursor(tx)
        _watched(tx, cursor, plan.sql, given)
        try:
            cursor.execute(plan.sql, given)
        except Exception as error:
            raise _told(tx, plan.sql, error) from error
        return plan, cursor

    def _plan(self, tx: Connection, values: Mapping[str, Any]) -> _Plan:
        dialect = tx.dialect
        made = self._made if not isinstance(self._made, dict) else self._made[dialect.name]
        keys = tuple(values) if made.is_insert else None
        plan = self._plans.get((dialect.name, keys))
        if plan is None:
            plan = self._plans[dialect.name, keys] = _Plan(made, dialect, keys)
        return plan


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


def _watched(tx: Connection, cursor: Any, sql: str, given: Any, *, many: bool = False) -> None:
    """Whoever watches the engine's statements sees these too."""
    watchers = tx.dispatch.before_cursor_execute
    if watchers:
        for watch in watchers:
            watch(tx, cursor, sql, given, None, many)


def _told(tx: Connection, sql: str, error: Exception) -> Exception:
    """The driver's error as SQLAlchemy's. A lost connection is lost for the pool as well."""
    driver = tx.dialect.loaded_dbapi.Error
    if not isinstance(error, driver):
        return error
    if tx.dialect.is_disconnect(error, tx.connection.dbapi_connection, None):
        # A second statement fails the same way, and SQLAlchemy then lets go of every connection of before.
        tx.exec_driver_sql("SELECT 1")
    return DBAPIError.instance(sql, None, error, driver, hide_parameters=True, dialect=tx.dialect)
