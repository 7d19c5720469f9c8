"""One pupil was reported in place of another: 旷课算到甲头上了,其实是乙; 甲病假写错了,是乙; 甲在的,旷课的是乙,我看错了.

Told in one piece, from what was sent to who was meant, it is read by its shape: whoever was named by mistake is here, and what
was said of him is said of the other. The rest of the message is read as if the piece were not there.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from handlers.reading.evidence import Entity, Evidence, Scoped
from handlers.reading.model import Span
from handlers.reading.names.segment import Token
from handlers.reading.tables import mixing
from handlers.reading.words.lexicon import KINDS, MISSING_OR_WHY
from handlers.reading.words.pattern import Pattern

_SHAPES = tuple(map(Pattern, mixing.SHAPES))
_OPENING = Pattern(mixing.OPENING)
#: 写成没来了, 没来报到甲名下: cut into other words.
_NOT_CUT = Pattern("没来|没到|未到")
#: The groups that hold the status, the last word on it first.
_OF_STATUS = ("told", "new", "old")
_TOLD = MISSING_OR_WHY | {"lack"}
#: Between him and that he is here: 甲人好好的在上课.
_BETWEEN = frozenset({"third", "fine", "link", "plain"})
#: Without one of these nothing is put right.
_LETTERS = frozenset("错混反岔串误其实应际是头名身那更改")


class Mixup(NamedTuple):
    """Where it is told, who were named by mistake, who were meant, and the words that tell their status."""

    start: int
    end: int
    gone: list[Token]
    come: list[Token]
    status: Token


def find_mixups(text: str, tokens: Sequence[Token]) -> list[Mixup]:
    """Every such piece of a folded text, from left to right."""
    names = [token for token in tokens if token.kind == "name"]
    if not names or _LETTERS.isdisjoint(text):
        return []
    blind, told = list(text), {}
    for token in tokens:
        if token.kind == "name":
            blind[token.start : token.end] = "某" + "々" * (token.end - token.start - 1)
        elif token.kind in _TOLD:
            end = token.end - token.words.endswith("的")
            blind[token.start : end] = "状" * (end - token.start)
            told[token.start] = token
    masked = "".join(blind)
    for match in _NOT_CUT.finditer(masked):
        masked = masked[: match.start()] + "状" * len(match.group()) + masked[match.end() :]
        told[match.start()] = Token("absent", *match.span(), match.group())
    if not told:
        return []
    found: list[Mixup] = []
    openings = _openings(masked)
    for shape in _SHAPES:
        for start, match in _matches(shape, masked, openings):
            end = match.end()
            if any(start < one.end and one.start < end for one in found):
                continue
            gone, come = _named(names, match, "gone"), _named(names, match, "come")
            status = next((told[match.start(group)] for group in _OF_STATUS if _start(match, group) in told), None)
            if status is None or not come or any(len(one.names) != 1 for one in gone):
                continue
            if {one.names for one in gone} & {one.names for one in come} or _told_elsewhere(
                tokens, (start, end), gone, come
            ):
                continue
            found.append(Mixup(start, end, gone, come, status))
    return sorted(found)


def _openings(masked: str) -> list[Span]:
    """Where a piece may begin, and where what opens it ends: once for all shapes. Of several that end together the first."""
    begins: dict[int, int] = {}
    end = -1
    for at in range(len(masked), -1, -1):
        if at and masked[at - 1] not in mixing.PARTS:
            end = -1
            continue
        # A sign opens as well: from it on it is what it was from behind it on.
        if end < 0 or masked[at] not in mixing.PARTS or masked[at] == "\n":
            opened = _OPENING.match(masked, at)
            end = opened.end() if opened else at
        begins[end] = at
    return sorted((start, end) for end, start in begins.items())


def _matches(shape: Pattern, masked: str, openings: Sequence[Span]) -> Iterator[tuple[int, re.Match[str]]]:
    """Where a piece of that shape begins, and its match behind the opening; none overlap."""
    behind = 0
    for start, end in openings:
        if start >= behind and (match := shape.match(masked, end)):
            yield start, match
            behind = match.end()


def _start(match: re.Match[str], group: str) -> int:
    return match.start(group) if group in match.re.groupindex else -1


def _named(names: Sequence[Token], match: re.Match[str], group: str) -> list[Token]:
    """The pupils of a group; one of nobody where it holds letters that are on no roster."""
    start, end = match.span(group)
    them = [one for one in names if start <= one.start < end]
    words = match[group]
    if them or words[0] == "某":
        return them if all(one.end <= end for one in them) else []
    return [Token("name", start, end, words, (), "unknown")] if words not in KINDS else []


def _told_elsewhere(tokens: Sequence[Token], span: Span, gone: Sequence[Token], come: Sequence[Token]) -> bool:
    """甲跟乙报串了,病假的是甲,事假的是乙: does the message tell more of one of them than that the first is here?"""
    start, end = span
    for at, token in enumerate(tokens):
        if start <= token.start < end or token.kind != "name":
            continue
        if any(one.names == token.names for one in come):
            return True
        if any(one.names == token.names for one in gone):
            rest = [one.kind for one in tokens[at + 1 : at + 5] if one.kind not in _BETWEEN]
            if rest[:1] != ["present"]:
                return True
    return False


def without(tokens: Sequence[Token], found: Sequence[Mixup]) -> list[Token]:
    """The words with one stop in place of each piece, and with whom it meant where more is told of him right behind it."""
    spans: list[Span] = [one[:2] for one in found]
    left = [one for one in tokens if not any(start <= one.start < end for start, end in spans)]
    stops = [Token("strong", start, start, ";") for start, _ in spans]
    meant = [name for one in found if len(one.come) == 1 and _goes_on(tokens, one.end) for name in one.come]
    return sorted([*left, *stops, *meant], key=lambda one: (one.start, one.end))


def _goes_on(tokens: Sequence[Token], end: int) -> bool:
    """其实是乙没来,家长说是牙疼: is why told behind it, before anybody is named or the sentence ends?"""
    for token in tokens:
        if token.start >= end and (token.kind in ("strong", "name") or token.kind in MISSING_OR_WHY):
            return token.kind in MISSING_OR_WHY
    return False


def put_right(scoped: Scoped, found: Sequence[Mixup]) -> None:
    """Say of both pupils of each piece what it tells."""
    for one in found:
        for gone in (_entity(scoped, name) for name in one.gone):
            gone.evidence, gone.denied = [], True
        kind = "absent" if one.status.kind == "lack" else one.status.kind
        for come in (_entity(scoped, name) for name in one.come):
            come.evidence.append(Evidence(kind, one.status.start, one.status.end, one.status.words))
            come.denied = False
        scoped.mixed_up = True


def _entity(scoped: Scoped, name: Token) -> Entity:
    known = next((one for one in scoped.entities if one.mention.names == name.names), None)
    if known is None:
        scoped.entities.append(known := Entity(name.mention()))
    return known
