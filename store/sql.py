"""Small helpers over SQLAlchemy Core that hold on both databases."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import fields
from typing import Any, TypeVar

from sqlalchemy import Column, ColumnElement, Connection, Table, bindparam, literal_column
from sqlalchemy.dialects import postgresql, sqlite

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


def one_of(column: Column[Any], name: str) -> ColumnElement[bool]:
    """`column IN (…)` for a statement that stands ready: the values come as the list parameter of that name."""
    return column.in_(bindparam(name, expanding=True))


def said(column: Column[str], word: str) -> ColumnElement[bool]:
    """`column = 'word'` with the word in the statement, not as a parameter.

    Only so can a planner tell, when it prepares the statement, that a partial index on that word serves.
    """
    if not word.isidentifier():
        raise ValueError(f"not one of our words: {word!r}")
    return column == literal_column(f"'{word}'", column.type)


def columns(table: Table, shape: type[Any], *without: str) -> list[Column[Any]]:
    """The table's columns in the order of a dataclass's fields, so that `shape(*row)` makes one."""
    return [table.c[field.name] for field in fields(shape) if field.name not in without]
