"""Regular expressions that wait: compiled when they are first asked for something, or all at once beforehand."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any

from handlers.reading.tables.learnt import take_in
from handlers.reading.words.needed import begun, by_letter, needed

_WAITING: list[Pattern] = []
#: To go over it once more gives nothing again.
_NO_MATCH: Iterator[re.Match[str]] = iter(())
#: From so many characters on an expression is so slow that it is worth looking first whether a match can be at all.
LONG = 300
#: And from so many on, where its alternatives need as many different characters, whether one of those can match of which the
#: text has one: a third of the time, for of a hundred and fifty alternatives it has characters of five.
VERY_LONG, MANY = 1500, 30


class Pattern:
    """A regular expression, compiled when it is first asked for something.

    There are some five hundred, and compiling them takes a fifth of a second: a command that reads little pays for those
    that it asks. Its methods are those of `re.Pattern`. Made where a module begins, never in a function.
    """

    def __init__(self, pattern: str, flags: int = 0) -> None:
        self.pattern = pattern
        self.flags = flags
        _WAITING.append(self)

    @cached_property
    def compiled(self) -> re.Pattern[str]:
        """The expression itself. Raises re.error where it is none."""
        return re.compile(self.pattern if self.flags else begun(self.pattern), self.flags)

    @cached_property
    def needs(self) -> frozenset[str]:
        """Characters of which every match holds one; empty where that cannot be told."""
        return needed(self.pattern)

    def found_in(self, text: str, letters: set[str]) -> Iterator[re.Match[str]]:
        """Every match in a text of these characters: for one of many patterns that are asked about one text."""
        return iter(()) if self.needs and self.needs.isdisjoint(letters) else self.finditer(text)

    @cached_property
    def search(self) -> Callable[..., re.Match[str] | None]:
        return self._where_it_may(self.compiled.search, None)

    @cached_property
    def match(self) -> Callable[..., re.Match[str] | None]:
        return self.compiled.match

    @cached_property
    def fullmatch(self) -> Callable[..., re.Match[str] | None]:
        return self.compiled.fullmatch

    @cached_property
    def finditer(self) -> Callable[..., Iterator[re.Match[str]]]:
        return self._where_it_may(self.compiled.finditer, _NO_MATCH)

    @cached_property
    def findall(self) -> Callable[..., list[str]]:
        return self.compiled.findall

    @cached_property
    def sub(self) -> Callable[..., str]:
        return self.compiled.sub

    def _where_it_may(self, asked: Callable[..., Any], nothing: Any) -> Callable[..., Any]:
        """The same, at once without a match where the text has no character that each match needs."""
        if len(self.pattern) < LONG or self.flags or not self.needs:
            return asked
        ways = by_letter(self.pattern) if len(self.pattern) >= VERY_LONG else {}
        if len(ways) >= MANY:
            return _where_one_may(ways, asked, nothing)
        holds = _any_of(self.needs).search
        return lambda text, *span: asked(text, *span) if holds(text) else nothing

    @cached_property
    def split(self) -> Callable[..., list[str]]:
        return self.compiled.split


def _any_of(letters: Iterable[str]) -> re.Pattern[str]:
    return re.compile(f"[{''.join(map(re.escape, sorted(letters)))}]")


def _where_one_may(ways: Mapping[str, str], asked: Callable[..., Any], nothing: Any) -> Callable[..., Any]:
    """The same as `asked`, at once without a match where none of those alternatives matches that need a character which the text
    has; compiled when one is first needed."""
    letters = _any_of(ways).findall
    compiled: dict[str, Callable[..., Any]] = {}

    def ask(text: str, *span: int) -> Any:
        for letter in set(letters(text)):
            if letter not in compiled:
                compiled[letter] = re.compile(ways[letter]).search
            if compiled[letter](text, *span):
                return asked(text, *span)
        return nothing

    return ask


class Table:
    """Many patterns, each with what a match of it is, that are tried on one text in their order."""

    def __init__(self, rows: Sequence[tuple[str, Pattern]]) -> None:
        self._rows = tuple(rows)

    @cached_property
    def _places(self) -> tuple[frozenset[int], dict[str, frozenset[int]]]:
        """Rows to be tried on every text, and by character those that need it."""
        needs = [pattern.needs for _, pattern in self._rows]
        always = frozenset(place for place, one in enumerate(needs) if not one)
        letters = frozenset().union(*needs)
        return always, {
            letter: frozenset(place for place, one in enumerate(needs) if letter in one) for letter in letters
        }

    def tried_on(self, text: str) -> list[tuple[str, Pattern]]:
        """The rows that may match in a text: it has a character that they need."""
        always, by_letter = self._places
        found = always.union(*[by_letter[letter] for letter in by_letter.keys() & text])
        return [self._rows[place] for place in sorted(found)]


def compile_all() -> int:
    """Compile every pattern of the modules loaded so far, and tell how many those are; and read their learnt tables: for whoever
    answers many."""
    take_in()
    for one in _WAITING:
        _ = one.search, one.finditer
    return len(_WAITING)
