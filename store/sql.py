"""Small helpers over SQLAlchemy Core that hold on both databases."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import fields
from typing import Any, TypeVar

from sqlalchemy import (
    BigInteger,
    Boolean,
    ColumnElement,
    Connection,
    Dialect,
    FromClause,
    String,
    Table,
    TypeDecorator,
    bindparam,
    literal_column,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.types import TypeEngine

Shape = TypeVar("Shape")


def insert(tx: Connection, table: Table) -> Any:
    """An INSERT that knows ON CONFLICT. (Typed Any: the two dialects' classes share no base that has it.)

    The row count of ON CONFLICT DO NOTHING is unknown on PostgreSQL: ask with RETURNING.
    """
    return postgresql.insert(table) if tx.dialect.name == "postgresql" else sqlite.insert(table)


def both(table: Table, build: Callable[[Any], Any]) -> Mapping[str, Any]:
    """An INSERT for each database by its name (`tx.dialect.name`), built once when the module is loaded.

    Building a statement and working out its cache key costs several times what running it does: the statements of the
    hot path stand ready, and take their values as parameters.
    """
    return {"sqlite": build(sqlite.insert(table)), "postgresql": build(postgresql.insert(table))}


class Numbers(TypeDecorator[Sequence[int]]):
    """A list of row numbers as one value: an array on PostgreSQL, JSON on SQLite."""

    impl = String
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        if dialect.name == "postgresql":
            return dialect.type_descriptor(postgresql.ARRAY(BigInteger()))
        return dialect.type_descriptor(String())

    def process_bind_param(self, value: Iterable[int] | None, dialect: Dialect) -> Any:
        if value is None:
            return None
        return list(value) if dialect.name == "postgresql" else listed(value)


def listed(numbers: Iterable[int]) -> str:
    """[1, 2]: row numbers as SQLite reads them."""
    return str(list(numbers))


#: How SQLite and PostgreSQL look for numbers of a list.
_AMONG, _ANY = "IN (SELECT value FROM json_each({}))", "= ANY ({})"
_EITHER = re.compile(r"IN \(SELECT value FROM json_each\(\?\)\)|= ANY \((\$\d+::BIGINT)\[\]\)")


def alone(sql: str) -> str:
    """A statement as the driver takes it, with one number in the place of each list that `one_of` looks in."""
    return _EITHER.sub(lambda found: f"= {found[1] or '?'}", sql)


class _OneOf(FunctionElement[bool]):
    """`column IN numbers`, in one text however many numbers there are."""

    type = Boolean()
    name = "one_of"
    inherit_cache = True

    def self_group(self, against: Any = None) -> Any:
        """It is a comparison already: SQLAlchemy would write `… = 1` around a function, and no index would serve."""
        return self


@compiles(_OneOf, "sqlite")
def _one_of_sqlite(element: _OneOf, compiler: Any, **words: Any) -> str:
    column, numbers = (compiler.process(one, **words) for one in element.clauses)
    return f"{column} {_AMONG.format(numbers)}"


@compiles(_OneOf, "postgresql")
def _one_of_postgresql(element: _OneOf, compiler: Any, **words: Any) -> str:
    column, numbers = (compiler.process(one, **words) for one in element.clauses)
    return f"{column} {_ANY.format(numbers)}"


def one_of(column: ColumnElement[Any], name: str) -> ColumnElement[bool]:
    """`column IN (…)` for a statement that stands ready: the row numbers come as the list parameter of that name."""
    return _OneOf(column, bindparam(name, type_=Numbers))


def said(column: ColumnElement[str], word: str) -> ColumnElement[bool]:
    """`column = 'word'` with the word in the statement, not as a parameter.

    Only so can a planner tell, when it prepares the statement, that a partial index on that word serves.
    """
    if not word.isidentifier():
        raise ValueError(f"not one of our words: {word!r}")
    return column == literal_column(f"'{word}'", column.type)


def fields_of(one: Any) -> dict[str, Any]:
    """A dataclass's fields with their values as they are; `asdict` would copy whatever they hold, all the way down."""
    return {name: getattr(one, name) for name in one.__dataclass_fields__}


def columns(table: FromClause, shape: type[Any], *without: str) -> list[ColumnElement[Any]]:
    """The table's columns in the order of a dataclass's or a named tuple's fields, so that `shape(*row)` makes one."""
    names = getattr(shape, "_fields", None) or [field.name for field in fields(shape)]
    return [table.c[name] for name in names if name not in without]
