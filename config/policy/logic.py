"""AND/OR conditions of a policy: `(joint_persuasion>=3 OR court_finding_guardian_duty) AND pupil_refuses`.

Names are the contract's (materials, and the counters `persuasion`, `home_visits`, `joint_persuasion`), so that what
is lacking can be printed as it
comes. A condition is parsed once, on load; a fault in it is a `ValueError` with its reason in Chinese, which the loader
turns into a refusal.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass

_TOKEN = re.compile(r"\s*(?:(\()|(\))|(AND|OR)\b|([a-z][a-z0-9_]*)(?:\s*>=\s*(\d+))?)")


@dataclass(frozen=True, slots=True)
class Term:
    """A fact that is there or not, or a counter that has reached `least`."""

    name: str
    least: int | None = None


@dataclass(frozen=True, slots=True)
class Both:
    """All parts must hold."""

    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Either:
    """One part must hold."""

    parts: tuple[Node, ...]


Node = Term | Both | Either


@dataclass(frozen=True, slots=True)
class Logic:
    """A parsed condition; `text` is its source, as printed in explanations."""

    text: str
    root: Node

    @property
    def names(self) -> tuple[str, ...]:
        """Every name in the condition, in order of first appearance."""
        return tuple(dict.fromkeys(term.name for term in _terms(self.root)))

    def least(self, name: str) -> int | None:
        """The number that counter `name` must reach, or None where it is not counted here."""
        return next((term.least for term in _terms(self.root) if term.name == name and term.least is not None), None)

    def holds(self, have: Collection[str], counts: Mapping[str, int] | None = None) -> bool:
        """Whether the condition is met by the facts in `have` and the counters in `counts`."""
        return not self.lacking(have, counts)

    def lacking(self, have: Collection[str], counts: Mapping[str, int] | None = None) -> tuple[str, ...]:
        """The names still wanted; of an OR that fails, the names of every way are told, for any of them would do."""
        return tuple(dict.fromkeys(_lacking(self.root, have, counts or {})))


def _terms(node: Node) -> tuple[Term, ...]:
    if isinstance(node, Term):
        return (node,)
    return tuple(term for part in node.parts for term in _terms(part))


def _lacking(node: Node, have: Collection[str], counts: Mapping[str, int]) -> tuple[str, ...]:
    if isinstance(node, Term):
        met = node.name in have if node.least is None else counts.get(node.name, 0) >= node.least
        return () if met else (node.name,)
    parts = [_lacking(part, have, counts) for part in node.parts]
    if isinstance(node, Either) and not all(parts):
        return ()
    return tuple(name for part in parts for name in part)


def parse(text: str) -> Logic:
    """Parse a condition. AND and OR side by side without brackets are refused: a reader may take them either way."""
    tokens: list[tuple[str, str, int | None]] = []
    at = 0
    stripped = text.rstrip()
    while at < len(stripped):
        found = _TOKEN.match(stripped, at)
        if found is None or found.end() == at:
            raise ValueError(f"“{text}”里看不懂“{stripped[at:].strip()}”")
        opened, closed, word, name, least = found.groups()
        kind = "(" if opened else ")" if closed else word if word else "name"
        tokens.append((kind, name or "", int(least) if least else None))
        at = found.end()
    root, rest = _either_or_both(tokens, text)
    if rest:
        raise ValueError(f"“{text}”多了一个括号")
    return Logic(text.strip(), root)


def _either_or_both(
    tokens: list[tuple[str, str, int | None]], text: str
) -> tuple[Node, list[tuple[str, str, int | None]]]:
    part, rest = _part(tokens, text)
    parts, joined = [part], ""
    while rest and rest[0][0] in ("AND", "OR"):
        if joined and rest[0][0] != joined:
            raise ValueError(f"“{text}”里 AND 和 OR 并列，须加括号分清")
        joined = rest[0][0]
        part, rest = _part(rest[1:], text)
        parts.append(part)
    if not joined:
        return parts[0], rest
    return (Both(tuple(parts)) if joined == "AND" else Either(tuple(parts))), rest


def _part(tokens: list[tuple[str, str, int | None]], text: str) -> tuple[Node, list[tuple[str, str, int | None]]]:
    if not tokens:
        raise ValueError(f"“{text}”末尾少了内容")
    kind, name, least = tokens[0]
    if kind == "name":
        return Term(name, least), tokens[1:]
    if kind != "(":
        raise ValueError(f"“{text}”里不该有“{kind}”")
    node, rest = _either_or_both(tokens[1:], text)
    if not rest or rest[0][0] != ")":
        raise ValueError(f"“{text}”的括号没有写完")
    return node, rest[1:]
