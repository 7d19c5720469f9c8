"""Statements that stand ready: built with SQLAlchemy Core, compiled once for each database, run on the driver itself.

What SQLAlchemy does around one execution (cache keys, contexts, events, result objects) costs several times what the
statement does. A statement of the hot path is built once when its module is loaded, from the same tables and types as
every other, and from then on only its values are new. What comes back are plain tuples, in the order of its columns.

Errors are SQLAlchemy's (`OperationalError`, `IntegrityError` …), as from any other statement.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from operator import itemgetter
from typing import TYPE_CHECKING, Any

from sqlalchemy import Boolean, Connection
from sqlalchemy.dialects import sqlite
from sqlalchemy.exc import DBAPIError

from store.notes import notes_of
from store.sql import ALONE, AMONG, Numbers, listed
from store.types import Instant, Json, Words, aware, canonical, clean, parsed, spell, unspell

if TYPE_CHECKING:
    from store import pipeline  # brings PostgreSQL's driver, for which a SQLite database need not wait

Convert = Callable[[Any], Any]
_NONE: Mapping[str, Any] = {}
#: Stands for "there is no such value": None is one.
_REQUIRED = object()
#: Under which a connection's pipeline lies with it.
_LINE = "baoxue_line"


def _told_json(value: Any) -> Any:
    return parsed(value) if isinstance(value, str) else value  # SQLite keeps a bare number as one


#: The one function by which a value of these types goes in and comes out; SQLAlchemy comes to the same by several.
_IN: dict[tuple[str, type], Convert] = {
    ("sqlite", Instant): spell,
    ("sqlite", sqlite.DATE): date.isoformat,
    ("sqlite", Boolean): int,
    ("sqlite", Numbers): listed,
    ("sqlite", Words): clean,
    ("sqlite", Json): canonical,
    ("postgresql", Numbers): list,
    ("postgresql", Words): clean,
    ("postgresql", Instant): aware,
}
_OUT: dict[tuple[str, type], Convert] = {
    ("sqlite", Instant): unspell,
    ("sqlite", Json): _told_json,
    ("postgresql", Json): parsed,
}


def _own(way: Mapping[tuple[str, type], Convert], dialect: Any, kind: Any) -> Convert | None:
    """Our function for a type, or for the one that the driver's own is made from."""
    return next((way[dialect.name, one] for one in type(kind).__mro__ if (dialect.name, one) in way), None)


#: A value's place in a statement for psycopg, or a doubled percent sign.
_NAMED = re.compile(r"%\((\w+)\)s|%%")


class _Plan:
    """One statement for one database: its text, how its values go in and how its columns come out."""

    __slots__ = (
        "_alone",
        "_columns",
        "_converts",
        "_dumps",
        "_into",
        "_lists",
        "_others",
        "_out",
        "_taken",
        "names",
        "numbered",
        "positional",
        "sql",
    )

    def __init__(self, made: Any, dialect: Any, keys: Sequence[str] | None) -> None:
        compiled = made.compile(dialect=dialect, column_keys=keys)
        if compiled.insert_prefetch or compiled.update_prefetch:
            raise TypeError("a column with a default of Python's own: give the value")
        self.sql = str(compiled)
        self.positional = compiled.positional
        names = compiled.positiontup or list(dict.fromkeys(one[1] for one in _NAMED.finditer(self.sql) if one[1]))
        self._into: list[tuple[str, Convert | None, Any]] = []
        for name in names:
            bind = compiled.binds[name]
            if bind.expanding:
                raise TypeError(f"{name}: a list goes in with one_of")
            kind = bind.type.dialect_impl(dialect)
            convert = _own(_IN, dialect, kind) or kind.bind_processor(dialect)
            self._into.append((name, convert, _REQUIRED if bind.required else bind.effective_value))
        self.names = [name for name, _, _ in self._into]
        self._converts = [(place, convert) for place, (_, convert, _) in enumerate(self._into) if convert is not None]
        self._lists = [place for place, convert in self._converts if convert is listed]
        self._others = [(place, convert) for place, convert in self._converts if convert is not listed]
        self._alone = self.sql.replace(AMONG, ALONE) if self._lists else self.sql
        self._taken = self._take()
        self.numbered = ""
        if not compiled.positional:
            from store.pipeline import dumping

            self.numbered = self._number()
            self._dumps = [dumping(compiled.binds[name].type, convert) for name, convert, _ in self._into]
        self._columns = [column.type for column in getattr(made, "exported_columns", ())]
        self._out: list[tuple[int, Convert]] | None = None

    def _take(self) -> Callable[[Mapping[str, Any]], Sequence[Any]]:
        """How the values are taken out of a mapping, in the statement's order."""
        if any(default is not _REQUIRED for _, _, default in self._into):
            wanted = [(name, default) for name, _, default in self._into]
            return lambda values: [values[n] if d is _REQUIRED else values.get(n, d) for n, d in wanted]
        return itemgetter(*self.names) if len(self.names) > 1 else lambda values: [values[name] for name in self.names]

    def row(self, values: Mapping[str, Any]) -> Sequence[Any]:
        """The values as the driver takes them, in the statement's order. Raises KeyError for one that is missing."""
        return self._changed(self._taken(values), self._converts)

    @staticmethod
    def _changed(taken: Sequence[Any], converts: Sequence[tuple[int, Convert]]) -> list[Any]:
        given = list(taken)
        for place, convert in converts:
            value = given[place]
            if value is not None:
                given[place] = convert(value)
        return given

    def into(self, values: Mapping[str, Any]) -> Any:
        """The values as psycopg's own cursor takes them. Raises KeyError for one that is missing."""
        return dict(zip(self.names, self.row(values), strict=True))

    def asked(self, values: Mapping[str, Any]) -> tuple[str, Sequence[Any]]:
        """The text and the values as SQLite takes them: of a list that holds one number, as nearly all do, no table is made."""
        taken = self._taken(values)
        for place in self._lists:
            if len(taken[place]) != 1:
                return self.sql, self._changed(taken, self._converts)
        given = self._changed(taken, self._others)
        for place in self._lists:
            (given[place],) = given[place]
        return self._alone, given

    def _number(self) -> str:
        """The text with $1, $2 … for the values, in the order of `self._into`."""
        places = {name: f"${place}" for place, (name, _, _) in enumerate(self._into, start=1)}
        return _NAMED.sub(lambda found: places[found[1]] if found[1] else "%", self.sql)

    @property
    def is_new(self) -> bool:
        """Whether the driver's types of its columns are still wanted."""
        return self._out is None

    def step(self, values: Mapping[str, Any]) -> pipeline.Step:
        """The statement as PostgreSQL's pipeline takes it. Raises KeyError for a value that is missing."""
        taken = zip(self._dumps, self._taken(values), strict=True)
        return self.numbered, [None if value is None else dump(value) for dump, value in taken]

    def out(self, dialect: Any, kinds: Sequence[Any], rows: list[Any]) -> list[Any]:
        """Rows as the tables' types have them; `kinds`: the driver's type of each column."""
        convert = self._out
        if convert is None:
            convert = self._out = self._converters(dialect, kinds)
        if not convert:
            return rows
        found = []
        for row in rows:
            values = list(row)
            for place, one in convert:
                value = values[place]
                if value is not None:
                    values[place] = one(value)
            found.append(tuple(values))
        return found

    def _converters(self, dialect: Any, kinds: Sequence[Any]) -> list[tuple[int, Convert]]:
        if self._columns and len(kinds) != len(self._columns):
            raise TypeError(f"{len(kinds)} columns came for {len(self._columns)}: {self.sql}")
        found: list[tuple[int, Convert]] = []
        for place, kind in enumerate(self._columns):
            impl = kind.dialect_impl(dialect)
            convert = _own(_OUT, dialect, impl) or impl.result_processor(dialect, kinds[place])
            if convert is not None:
                found.append((place, convert))
        return found


class Ready:
    """A statement, or one for each database by its name (`store.sql.both`), to be run often."""

    __slots__ = ("_inserts", "_made", "_plans")

    def __init__(self, made: Any) -> None:
        self._made = made
        self._inserts = any(one.is_insert for one in (made.values() if isinstance(made, dict) else [made]))
        self._plans: dict[Any, _Plan] = {}

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

    def _plan(self, tx: Connection, values: Mapping[str, Any]) -> _Plan:
        name = tx.dialect.name
        given = tuple(values) if self._inserts else None
        key = name if given is None else (name, given)
        plan = self._plans.get(key)
        if plan is None:
            made = self._made if not isinstance(self._made, dict) else self._made[name]
            plan = self._plans[key] = _Plan(made, tx.dialect, given)
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


def _later(tx: Connection, plan: _Plan, rows: Sequence[Mapping[str, Any]]) -> None:
    steps = [plan.step(row) for row in rows]
    for watch in _watchers(tx):
        watch(tx, None, plan.sql, [plan.into(row) for row in rows], None, len(rows) > 1)
    notes = notes_of(tx)
    if notes is None:
        _send(tx, steps)
    else:
        notes.later += steps


def _ask(tx: Connection, plan: _Plan, rows: Sequence[Mapping[str, Any]]) -> list[Any]:
    for watch in _watchers(tx):
        for row in rows:
            watch(tx, None, plan.sql, plan.into(row), None, False)
    line, results = _send(tx, [plan.step(row) for row in rows])
    return [row for result in results[-len(rows) :] for row in _rows(tx, plan, line, result)]


def _rows(tx: Connection, plan: _Plan, line: pipeline.Line, result: Any) -> list[Any]:
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
