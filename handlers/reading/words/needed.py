"""Which characters a regular expression needs: those with which a match may begin, and some of which it holds one.

Python's own search tries each way at each place. Where a match cannot begin, or cannot be at all, this says so at once.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Any

try:
    from re import _constants as sre  # type: ignore[attr-defined]
    from re import _parser as parser  # type: ignore[attr-defined]
except ImportError:  # another Python keeps them elsewhere: then every text is searched
    parser = sre = None

#: A class of more characters than these tells little, but where all are signs of our own, which few texts hold.
MOST, OWN = 60, 0xE000
#: Characters that many messages hold, and how many rare ones tell as little as one of them.
_COMMON = frozenset(
    "了来假没到请天的不家他上今一在去我说人是个子学校病都里下班课日事报回明缺打有她妈三应着实发周小看已话生,。:、 0123456789\ue000"
)
_TELLS = 12
_NONE: frozenset[str] = frozenset()
#: A character of an expression, or a whole class.
_PIECE = re.compile(r"\\.|\[\^?\]?(?:\\.|[^\]\\])*\]|.", re.DOTALL)
#: Kinds of characters with which a match may begin.
_KIND_OF = {sre.CATEGORY_DIGIT: r"\d", sre.CATEGORY_SPACE: r"\s"} if sre is not None else {}
_KINDS = frozenset(_KIND_OF.values())
#: The number of a group, or its name, said again.
_LOOKS_BACK = re.compile(r"\\[1-9]|\(\?P=|\(\?\(")


def needed(pattern: str) -> frozenset[str]:
    """Characters of which every match holds at least one; empty where that cannot be told. Case matters."""
    return _of(_parsed(pattern)) if parser is not None else _NONE


@lru_cache(maxsize=1)  # both are asked of one after the other
def _parsed(pattern: str) -> Any:
    return parser.parse(pattern)


def begun(pattern: str) -> str:
    """The same expression, which looks first whether a match may begin with the character that is there."""
    if parser is None:
        return pattern
    parsed = _parsed(pattern)
    first, nothing = _first(parsed)
    if nothing or not first or parsed.state.flags & ~re.UNICODE or parsed[0][0] in (sre.LITERAL, sre.IN):
        return pattern  # where one character or class comes first, Python looks for it itself
    letters, kinds = "".join(sorted(first - _KINDS)), "".join(sorted(first & _KINDS))
    if not letters:
        return pattern
    # A kind of characters in a class makes Python look through it item by item: it stands behind the class.
    return f"(?=[{letters}]{f'|[{kinds}]' if kinds else ''})(?:{pattern})"


def by_letter(pattern: str) -> dict[str, str]:
    """The alternatives of an expression by the characters that they need: character → those of which every match holds it or
    another one of theirs. Empty where one alternative needs none, or an expression looks back at its groups."""
    found: dict[str, list[str]] = {}
    if parser is None or _LOOKS_BACK.search(pattern) or _parsed(pattern).state.flags & ~re.UNICODE:
        return {}
    ((kind, value), *more), ways = _parsed(pattern), _ways(pattern)
    if more or kind is not sre.BRANCH or len(value[1]) != len(ways):
        return {}  # what all alternatives begin with was put before them
    for way, parts in zip(ways, value[1], strict=True):
        letters = _of(parts)
        if not letters:
            return {}
        for letter in letters:
            found.setdefault(letter, []).append(way)
    return {letter: "|".join(ways) for letter, ways in found.items()}


def _ways(pattern: str) -> list[str]:
    """What stands between the strokes of an expression, but for those in brackets."""
    ways, depth = [""], 0
    for piece in _PIECE.findall(pattern):
        depth += {"(": 1, ")": -1}.get(piece, 0)
        if piece == "|" and not depth:
            ways.append("")
        else:
            ways[-1] += piece
    return ways


def _first(parts: Iterable[tuple[Any, Any]]) -> tuple[frozenset[str] | None, bool]:
    """(with what a match of these parts may begin, as items of a class, None where that may be anything; whether it may be
    nothing at all)."""
    found: frozenset[str] = _NONE
    for kind, value in parts:
        if kind in (sre.AT, sre.ASSERT, sre.ASSERT_NOT):
            continue  # these take no character
        first, nothing = _first_of_part(kind, value)
        if first is None:
            return None, False
        found |= first
        if not nothing:
            return found, False
    return found, True


def _first_of_part(kind: Any, value: Any) -> tuple[frozenset[str] | None, bool]:
    if kind is sre.LITERAL:
        return frozenset((re.escape(chr(value)),)), False
    if kind is sre.IN:
        return _items(value), False
    if kind is sre.SUBPATTERN and not (value[1] or value[2]):
        return _first(value[3])
    if kind in (sre.MAX_REPEAT, sre.MIN_REPEAT, sre.POSSESSIVE_REPEAT):
        first, nothing = _first(value[2])
        return first, nothing or not value[0]
    if kind is sre.BRANCH:
        ways = [_first(one) for one in value[1]]
        if any(first is None for first, _ in ways):
            return None, False
        return frozenset().union(*(first for first, _ in ways if first)), any(nothing for _, nothing in ways)
    return None, False


def _items(parts: Iterable[tuple[Any, Any]]) -> frozenset[str] | None:
    found = set()
    for kind, value in parts:
        if kind is sre.LITERAL:
            found.add(re.escape(chr(value)))
        elif kind is sre.RANGE:
            found.add("-".join(re.escape(chr(end)) for end in value))
        elif kind is sre.CATEGORY and value in _KIND_OF:
            found.add(_KIND_OF[value])
        else:
            return None
    return frozenset(found)


def _of(parts: Iterable[tuple[Any, Any]]) -> frozenset[str]:
    """Of parts that follow one another each must match: the rarest tells most."""
    told = [one for one in map(_of_part, parts) if one]
    return min(told, key=_frequency, default=_NONE)


def _frequency(letters: frozenset[str]) -> int:
    return len(letters) + _TELLS * len(letters & _COMMON)


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
        elif kind is sre.RANGE and (value[1] - value[0] < MOST or value[0] >= OWN):
            found.update(chr(number) for number in range(value[0], value[1] + 1))
        else:
            return _NONE
    return frozenset(found) if len(found) <= MOST or ord(min(found)) >= OWN else _NONE
