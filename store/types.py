"""Column types, and the one spelling of JSON that is stored and hashed."""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import BigInteger, DateTime, Dialect, Integer, String, Text
from sqlalchemy.dialects import postgresql
from sqlalchemy.types import JSON, TypeDecorator, TypeEngine

#: Row numbers. SQLite gives numbers by itself only to a column that is exactly INTEGER.
Id = BigInteger().with_variant(Integer(), "sqlite")

#: Compared byte by byte on both databases, so that ranges of a path mean a subtree.
Path = String(200).with_variant(postgresql.VARCHAR(200, collation="C"), "postgresql")


def clean(text: str) -> str:
    """The text without what no UTF-8 database takes (NUL, lone surrogates): U+FFFD stands in their place."""
    if "\x00" in text:
        text = text.replace("\x00", "\ufffd")
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        text = "".join("\ufffd" if "\ud800" <= c <= "\udfff" else c for c in text)
    return text


def short(text: str, length: int) -> str:
    """The clean text if it fits, else its beginning with a hash of the whole: two long ids stay different."""
    if len(text) <= length and text.isascii() and text.isprintable():
        return text
    text = clean(text)
    if len(text) <= length:
        return text
    return text[: length - 17] + "#" + hashlib.sha256(text.encode()).hexdigest()[:16]


def _clean_tree(value: Any) -> Any:
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, dict):
        return {clean(str(k)): _clean_tree(v) for k, v in value.items()}
    if isinstance(value, list | tuple):
        return [_clean_tree(v) for v in value]
    return value


_encode = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False).encode


def canonical(value: Any) -> str:
    """One text for equal JSON values: keys sorted, no spaces, no escapes that need not be. Raises ValueError on NaN."""
    text = _encode(value)
    if "\\u0000" in text or not _encodes(text):
        text = _encode(_clean_tree(value))
    return text


def parsed(text: str) -> Any:
    """The value of a JSON text: most of what is stored is an empty list or object."""
    if text == "[]":
        return []
    if text == "{}":
        return {}
    # Most lists are short ones of words that come again and again: whose they are, by which clauses.
    return list(_words(text)) if text[0] == "[" and "{" not in text and text.count("[") == 1 else _decode(text)


_decode = json.JSONDecoder().decode


@lru_cache(maxsize=4096)
def _words(text: str) -> tuple[Any, ...]:
    return tuple(_decode(text))


def _encodes(text: str) -> bool:
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True


@lru_cache(maxsize=1024)  # a message's own instant goes into most of what it writes
def spell(instant: datetime) -> str:
    """An aware instant as text of one width that sorts as time does: 2026-10-14T00:05:00.000000+00:00."""
    if instant.tzinfo is None:
        raise ValueError("an instant must carry its zone")
    return instant.astimezone(UTC).isoformat(timespec="microseconds")


def aware(instant: datetime) -> datetime:
    """The instant. Raises ValueError for one without its zone."""
    if instant.tzinfo is None:
        raise ValueError("an instant must carry its zone")
    return instant


def unspell(text: str) -> datetime:
    """The instant again, in UTC."""
    instant = datetime.fromisoformat(text)
    return instant if instant.tzinfo is UTC else instant.astimezone(UTC)


class Instant(TypeDecorator[datetime]):
    """An aware instant: TIMESTAMPTZ on PostgreSQL, sortable text on SQLite; comes back aware, in UTC."""

    impl = DateTime
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        if dialect.name == "sqlite":
            return dialect.type_descriptor(String(32))
        return dialect.type_descriptor(DateTime(timezone=True))

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> Any:
        if value is None:
            return None
        return spell(value) if dialect.name == "sqlite" else aware(value)

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        instant: datetime = unspell(value) if isinstance(value, str) else value
        return instant if instant.tzinfo is UTC else instant.astimezone(UTC)


class Words(TypeDecorator[str]):
    """What people wrote, of any length; what a database cannot hold is replaced, never refused."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        return None if value is None else clean(value)


class Label(TypeDecorator[str]):
    """A short text from outside, such as an id a platform gave: held to its length, and cleaned as words are."""

    impl = String
    cache_ok = True

    def __init__(self, length: int) -> None:
        super().__init__(length)
        self._length = length

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        return None if value is None else short(value, self._length)


class Json(TypeDecorator[Any]):
    """A JSON value: JSONB on PostgreSQL, canonical text on SQLite. Python's None is SQL's NULL."""

    impl = JSON
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        if dialect.name == "postgresql":
            return dialect.type_descriptor(postgresql.JSONB(none_as_null=True))
        return dialect.type_descriptor(JSON(none_as_null=True))
