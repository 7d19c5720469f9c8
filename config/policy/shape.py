"""The shape of a policy, read off its dataclasses: which keys there are, what each may hold, which change is stricter.

The dataclasses are the one description of the format; the reader, the merge and the builder all ask here.
"""

from __future__ import annotations

import dataclasses
import types
import typing
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from config.policy.leaf import Block, Choice, Item, Leaf, Strict, Threshold, Words
from config.policy.logic import Logic
from config.policy.policy import Content

LEAF_META = ("v", "u", "st", "src", "r", "note", "from", "roll")
BLOCK_META = ("src", "st", "note", "conflict")
DERIVED = ("layer", "id")


@dataclass(frozen=True, slots=True)
class Shape:
    """What may stand at a path.

    kind: `leaf` (a value with its meta, kept as Leaf), `plain` (a value of which only `v` is kept), `block` (named
    fields), `items` (a list by
    id), `leaves` (a mapping of leaves), `rows` (a list of blocks without ids). `optional`: the text may be silent;
    `nullable`: a leaf's `v`
    may be empty, for a text that wants a thing and gives no number.
    """

    kind: str
    cls: type | None = None
    values: tuple[Any, ...] = ()
    many: bool = False
    table: bool = False
    words: str | None = None
    options: tuple[str, ...] = ()
    strict: Strict | None = None
    optional: bool = False
    nullable: bool = False


def key_of(name: str) -> str:
    """The key in a file of a Python attribute (`with_` → `with`)."""
    return name.removesuffix("_")


@cache
def fields(cls: type) -> Mapping[str, Shape]:
    """File key → shape, for a dataclass of the policy."""
    hints = typing.get_type_hints(cls, include_extras=True)
    meta = {*BLOCK_META, *DERIVED} if issubclass(cls, (Block, Item)) else set()
    if issubclass(cls, Leaf):
        meta = {field.name for field in dataclasses.fields(Leaf)}
    names = [field.name for field in dataclasses.fields(cls) if field.name not in meta]
    return {key_of(name): _shape(hints[name]) for name in names}


def content() -> Mapping[str, Shape]:
    """The top of a policy file, without its head (name, title, extends …)."""
    return fields(Content)


@cache
def _shape(hint: Any, strict: Strict | None = None, words: str | None = None, options: tuple[str, ...] = ()) -> Shape:
    origin, arguments = typing.get_origin(hint), typing.get_args(hint)
    if origin is typing.Annotated:
        for extra in arguments[1:]:
            strict = extra if isinstance(extra, Strict) else strict
            words = extra.kind if isinstance(extra, Words) else words
            options = extra.options if isinstance(extra, Choice) else options
        return _shape(arguments[0], strict, words, options)
    if origin in (typing.Union, types.UnionType):
        inner = [part for part in arguments if part is not type(None)]
        optional = len(inner) < len(arguments)
        shape = _shape(inner[0], strict, words, options) if len(inner) == 1 else _value(tuple(inner))
        return dataclasses.replace(shape, optional=optional, strict=strict or shape.strict)
    if origin is Leaf or hint is Threshold:
        value = _shape(arguments[0], None, words, options) if arguments else _value((int,))
        cls = hint if hint is Threshold else None
        return dataclasses.replace(value, kind="leaf", cls=cls, strict=strict, nullable=value.optional)
    if origin is tuple:
        inner_shape = _shape(arguments[0], None, words, options)
        if inner_shape.kind == "block":
            return Shape("rows", inner_shape.cls)
        return dataclasses.replace(inner_shape, many=True, strict=strict)
    if origin in (Mapping, typing.Mapping):
        inner_shape = _shape(arguments[1])
        if inner_shape.kind == "block":
            return Shape("items", inner_shape.cls)
        if inner_shape.kind == "leaf":
            return dataclasses.replace(inner_shape, kind="leaves")
        return dataclasses.replace(inner_shape, kind="plain", table=True)
    if isinstance(hint, type) and dataclasses.is_dataclass(hint) and hint is not Logic:
        return Shape("block", hint)
    return Shape("plain", values=(hint,), words=words, options=options, strict=strict)


def _value(inner: tuple[Any, ...]) -> Shape:
    """A value of one of several types: whole numbers, texts, lists of texts."""
    singles = tuple(typing.get_args(part)[0] if typing.get_origin(part) is tuple else part for part in inner)
    many = any(typing.get_origin(part) is tuple for part in inner)
    return Shape("plain", values=(*dict.fromkeys(singles), *((tuple,) if many else ())))
