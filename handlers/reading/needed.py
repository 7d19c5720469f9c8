"""Which characters a regular expression cannot do without, so that a text that has none of them need not be searched."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

try:
    from re import _constants as sre  # type: ignore[attr-defined]
    from re import _parser as parser  # type: ignore[attr-defined]
except ImportError:  # another Python keeps them elsewhere: then every text is searched
    parser = sre = None

#: A class of more characters than these tells little.
MOST = 60
_NONE: frozenset[str] = frozenset()


def needed(pattern: str) -> frozenset[str]:
    """Characters of which every match holds at least one; empty where that cannot be told. Case matters."""
    return _of(parser.parse(pattern)) if parser is not None else _NONE


def _of(parts: Iterable[tuple[Any, Any]]) -> frozenset[str]:
    """Of parts that follow one another each must match: the narrowest tells most."""
    told = [one for one in map(_of_part, parts) if one]
    return min(told, key=len, default=_NONE)


def _of_part(part: tuple[Any, Any]) -> frozenset[str]:
    kind, value = part
    if kind is sre.LITERAL:
        return frozenset((chr(value),))
    if kind is sre.IN:
        return _of_class(value)
    if kind is sre.SUBPATTERN:
        return _of(value[3])
    if kind in (sre.MAX_REPEAT, sre.MIN_REPEAT, sre.POSSESSIVE_REPEAT):
        return _of(value[2]) if value[0] else _NONE
    if kind is sre.BRANCH:
        ways = [_of(one) for one in value[1]]
        return frozenset().union(*ways) if all(ways) else _NONE
    return _NONE


def _of_class(items: Iterable[tuple[Any, Any]]) -> frozenset[str]:
    found: set[str] = set()
    for kind, value in items:
        if kind is sre.LITERAL:
            found.add(chr(value))
        elif kind is sre.RANGE and value[1] - value[0] < MOST:
            found.update(chr(number) for number in range(value[0], value[1] + 1))
        else:
            return _NONE
    return frozenset(found) if len(found) <= MOST else _NONE
