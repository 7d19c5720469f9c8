"""One statement made ready for one database: its text, how its values go in and how its columns come out."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from operator import itemgetter
from typing import TYPE_CHECKING, Any

from sqlalchemy import Boolean
from sqlalchemy.dialects import sqlite

from store.sql import Numbers, alone, listed
from store.types import Instant, Json, Words, aware, canonical, clean, parsed, spell, unspell

if TYPE_CHECKING:
    from store import pipeline  # brings PostgreSQL's driver, for which a SQLite database need not wait

Convert = Callable[[Any], Any]
#: Stands for "there is no such value": None is one.
_REQUIRED = object()


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


class Plan:
    """One statement for one database: its text, how its values go in and how its columns come out."""

    __slots__ = (
        "_alone",
        "_columns",
        "_converts",
        "_dumps",
        "_dumps_alone",
        "_into",
        "_lists",
        "_numbered",
        "_others",
        "_out",
        "_taken",
        "names",
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
        types = [compiled.binds[name].type for name in self.names]
        self._lists = [place for place, kind in enumerate(types) if isinstance(kind, Numbers)]
        self._others = [(place, convert) for place, convert in self._converts if place not in self._lists]
        self._taken = self._take()
        self._numbered = "" if compiled.positional else self._number()
        self._alone = alone(self._numbered or self.sql)
        if not compiled.positional:
            from store.pipeline import dump_one, dumping

            if "[]" in self._alone:  # a list that is no `one_of` stays one
                self._lists = []
            dumps = [dumping(kind, convert) for kind, (_, convert, _) in zip(types, self._into, strict=True)]
            of_one = [dump_one if place in self._lists else dump for place, dump in enumerate(dumps)]
            self._dumps, self._dumps_alone = dumps, of_one
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
        """The statement as PostgreSQL's pipeline takes it. Raises KeyError for a value that is missing.

        For a list of one number there is a text of its own: of a list PostgreSQL thinks that it has ten, finds a plan made for
        the two it has now cheaper, and plans anew each time, which takes it ten times as long as the reading.
        """
        taken, text, dumps = self._taken(values), self._alone, self._dumps_alone
        for place in self._lists:
            if len(taken[place]) != 1:
                text, dumps = self._numbered, self._dumps
        return text, [None if value is None else dump(value) for dump, value in zip(dumps, taken, strict=True)]

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
