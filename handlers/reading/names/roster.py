"""A class's pupils, indexed by everything a teacher may call them: full names, given names, nicknames, sounds, shapes.

Built once per version of a roster and kept; immutable.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from types import MappingProxyType
from typing import Any

from handlers.reading.names.sounds import MARGIN, SYLLABLES, cost, loose_keys, readings
from handlers.reading.tables.people import COMPOUND_SURNAMES, FUNCTION, SURNAMES
from handlers.reading.words.text import fold

Names = tuple[str, ...]
_LETTERS = frozenset("abcdefghijklmnopqrstuvwxyz")
_NONE: Mapping[str, Names] = MappingProxyType({})


def given_name(name: str) -> str:
    """What is left of a name without its surname; the name itself where it has none (乌日娜, 巴特尔)."""
    if name[:2] in COMPOUND_SURNAMES and len(name) > 2:
        return name[2:]
    return name[1:] if len(name) in (2, 3) else name


@dataclass(frozen=True, slots=True)
class Roster:
    """The pupils of a class (or of a school, for a query), as `Roster.of` compiles them."""

    names: Names
    school: str
    klass: str
    aliases: Names
    teacher: str
    exact: Mapping[str, Names] = field(repr=False)
    """Folded words → the pupils they name fully: the full name only."""
    given: Mapping[str, Names] = field(repr=False)
    """Folded words → the pupils they may name: given names, parts of long names."""
    pets: Mapping[str, Names] = field(repr=False)
    """Folded words → the pupils they may name: 洋洋, 小洋, 阿洋; only where they are nobody's given name."""
    starts: Mapping[str, Names] = field(repr=False)
    """First character → every key of the three that begin with it, longest first."""
    sounding: _Sounding = field(repr=False)
    """First character as somebody types it → by length, the folded names that begin with its sound."""
    spelt: Mapping[str, Names] = field(repr=False)
    """Toneless letters → pupils: full names and initials of them."""
    lengths: tuple[int, ...] = field(repr=False)
    """How long the names are, longest first: the windows worth a look for a misspelt one."""
    named: Mapping[str, str] = field(repr=False)
    """Folded name → the name as the roster writes it."""

    @staticmethod
    def of(
        names: Iterable[str], *, school: str = "", klass: str = "", aliases: Iterable[str] = (), teacher: str = ""
    ) -> Roster:
        """Compile a roster. Names as the school writes them; empty and repeated ones are dropped."""
        kept = tuple(dict.fromkeys(name.strip() for name in names if name.strip()))
        named = dict(zip(_folded(kept), kept, strict=True))
        exact = {folded: (name,) for folded, name in named.items()}
        given: dict[str, Names] = {}
        for folded, name in named.items():
            for call in _given_calls(folded):
                if call not in exact:
                    them = given.get(call, ())
                    if name not in them:
                        given[call] = (*them, name)
        pets = _Pets(named, exact, given)
        return Roster(
            names=kept,
            school=fold(school),
            klass=fold(klass),
            aliases=tuple(fold(alias) for alias in aliases if alias),
            teacher=fold(teacher),
            exact=MappingProxyType(exact),
            given=MappingProxyType(given),
            pets=pets,
            starts=_Starts(exact, given, pets),
            sounding=_Sounding(named),
            spelt=_Later(lambda: _spelt(named)),
            lengths=tuple(sorted({len(folded) for folded in named if 1 < len(folded) <= 6}, reverse=True)),
            named=MappingProxyType(named),
        )

    def misspelt(self, typed: str) -> tuple[float, Names]:
        """The pupils whose name somebody misspelt as `typed` (same length, folded), and how far it is from the nearest: one
        pupil when clear, several when open, none."""
        alike = self.sounding.like(typed[0]).get(len(typed))
        if not alike:
            return 0.0, ()
        if not all("\u4e00" <= char <= "\u9fff" for char in typed):
            return 0.0, ()  # 高,去 is no 高飞
        if typed[:-1] in self.exact and typed[-1] in FUNCTION:
            return 0.0, ()  # 陈思是 is 陈思, not 陈思思
        found: list[tuple[float, str]] = []
        limit = 1.5 if len(typed) == 2 else 2.2
        for folded in alike:
            total = _distance(typed, folded)
            if total is not None and total <= limit:
                found.append((total, folded))
        if not found:
            return 0.0, ()
        found.sort()
        best = found[0][0]
        return best, tuple(self.named[folded] for total, folded in found if total - best < MARGIN)

    def misspelt_given(self, typed: str) -> Names:
        """The pupils whose given name somebody misspelt as `typed` (子含 for 子涵); folded words of two characters."""
        found = []
        for call, names in self.given.items():
            if len(call) == len(typed) == 2:
                total = _distance(typed, call)
                if total is not None and total <= 1.1:
                    found.append((total, names))
        if not found:
            return ()
        best = min(total for total, _ in found)
        return tuple(dict.fromkeys(name for total, names in found if total - best < MARGIN for name in names))

    def called(self, words: str) -> Names:
        """The pupils that `words` names fully or by a short form; folded words."""
        return self.exact.get(words) or self.given.get(words) or self.pets.get(words, ())


class _Later(Mapping[str, Names]):
    """An index that most messages never need, made when it is first asked for something."""

    __slots__ = ("_made", "_make")

    def __init__(self, make: Callable[[], dict[str, Names]]) -> None:
        self._make = make
        self._made: dict[str, Names] | None = None

    def _index(self) -> dict[str, Names]:
        made = self._made
        if made is None:
            made = self._made = self._make()
        return made

    def get(self, key: str, default: Any = None) -> Any:
        return self._index().get(key, default)

    def __getitem__(self, key: str) -> Names:
        return self._index()[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._index())

    def __len__(self) -> int:
        return len(self._index())


class _Sounding:
    """Names by how their first character sounds, put together for one character when it is first asked for."""

    __slots__ = ("_by_sound", "_made", "_named")

    def __init__(self, named: Mapping[str, str]) -> None:
        self._named = named
        self._by_sound: dict[str, list[str]] | None = None
        self._made: dict[str, Mapping[int, Names]] = {}

    def like(self, char: str) -> Mapping[int, Names]:
        """Length → the folded names of which the first character may be taken for this one by its sound."""
        found = self._made.get(char)
        if found is None:
            found = self._made[char] = self._make(char)
        return found

    def _make(self, char: str) -> Mapping[int, Names]:
        if self._by_sound is None:
            self._by_sound = {}
            for folded in self._named:
                for key in loose_keys(folded[0]):
                    self._by_sound.setdefault(key, []).append(folded)
        found: dict[int, list[str]] = {}
        for folded in dict.fromkeys(name for key in loose_keys(char) for name in self._by_sound.get(key, ())):
            found.setdefault(len(folded), []).append(folded)
        return {length: tuple(them) for length, them in found.items()}


class _Pets(Mapping[str, Names]):
    """Pet names, made for one first character when it is first asked for: a message holds few of those that begin one.

    A given name beats a pet name made from another: 小明 is 张小明 before it is 李明.
    """

    __slots__ = ("_exact", "_firsts", "_given", "_made", "_named")

    def __init__(self, named: Mapping[str, str], exact: Mapping[str, Names], given: Mapping[str, Names]) -> None:
        self._named, self._exact, self._given = named, exact, given
        compound = [folded[0] for folded in named if folded[:2] in COMPOUND_SURNAMES or _is_doubled(folded)]
        self._firsts = frozenset((*"小阿", *compound, *[folded[-1:] for folded in named]))
        self._made: dict[str, Mapping[str, Names]] = {}

    def beginning(self, char: str) -> Mapping[str, Names]:
        """Every pet name that begins with this character."""
        if char not in self._firsts:
            return _NONE
        found = self._made.get(char)
        if found is None:
            found = self._made[char] = self._make(char)
        return found

    def _make(self, char: str) -> dict[str, Names]:
        found: dict[str, Names] = {}
        anyone = char in "小阿"
        for folded, name in self._named.items():
            if folded and (anyone or char in (folded[0], folded[-1])):
                for call in _pet_calls(folded):
                    if call[0] == char and call not in self._exact and call not in self._given:
                        them = found.get(call, ())
                        if name not in them:
                            found[call] = (*them, name)
        return found

    def get(self, key: str, default: Any = None) -> Any:
        return self.beginning(key[0]).get(key, default) if key else default

    def __getitem__(self, key: str) -> Names:
        if not key:
            raise KeyError(key)
        return self.beginning(key[0])[key]

    def __iter__(self) -> Iterator[str]:
        for char in self._firsts:
            yield from self.beginning(char)

    def __len__(self) -> int:
        return sum(1 for _ in self)


class _Starts(Mapping[str, Names]):
    """First character → what begins with it, longest first, put in order when it is first asked for."""

    __slots__ = ("_called", "_firsts", "_made", "_pets")

    def __init__(self, exact: Mapping[str, Names], given: Mapping[str, Names], pets: _Pets) -> None:
        called: dict[str, list[str]] = {}
        for words in (*exact, *given):
            if words:
                called.setdefault(words[0], []).append(words)
        self._called, self._pets = called, pets
        self._firsts = pets._firsts.union(called)
        self._made: dict[str, Names] = {}

    def get(self, key: str, default: Any = None) -> Any:
        if key not in self._firsts:
            return default
        found = self._made.get(key)
        if found is None:
            words = [*self._called.get(key, ()), *self._pets.beginning(key)]
            if not words:
                return default
            found = self._made[key] = tuple(sorted(sorted(words), key=len, reverse=True))
        return found

    def __getitem__(self, key: str) -> Names:
        found: Names | None = self.get(key)
        if found is None:
            raise KeyError(key)
        return found

    def __contains__(self, key: object) -> bool:
        return self.get(str(key)) is not None

    def __iter__(self) -> Iterator[str]:
        return iter(dict.fromkeys((*self._called, *(words[0] for words in self._pets))))

    def __len__(self) -> int:
        return sum(1 for _ in self)


def _folded(names: Names) -> list[str]:
    """Each name folded, without blanks and points: all in one go, which costs a tenth."""
    found = fold("\n".join(names)).replace(" ", "").replace("·", "").split("\n") if names else []
    if len(found) != len(names):  # a name of two lines
        return [fold(name).replace(" ", "").replace("·", "") for name in names]
    return found


def _spelt(named: Mapping[str, str]) -> dict[str, Names]:
    found: dict[str, list[str]] = {}
    for folded, name in named.items():
        for letters in _spellings(folded):
            if name not in found.setdefault(letters, []):
                found[letters].append(name)
    return {key: tuple(them) for key, them in found.items()}


def _distance(typed: str, folded: str) -> float | None:
    total = 0.0
    for one, other in zip(typed, folded, strict=True):
        step = cost(one, other)
        if step is None:
            return None
        total += step
    return total


def _given_calls(folded: str) -> list[str]:
    """What a pupil is called by somebody who leaves the surname out: 小宝 of 董小宝, 伍各 of 沙马伍各, 萨仁 of 萨仁高娃."""
    given = given_name(folded)
    calls = [given] if 2 <= len(given) < len(folded) else []
    if len(folded) >= 4 and folded[:2] not in COMPOUND_SURNAMES:
        calls += [folded[:2], folded[-2:], folded[:3], folded[1:]]
    return [call for call in dict.fromkeys(calls) if call != folded]


def _is_doubled(folded: str) -> bool:
    """韩梅梅, called 韩梅 too."""
    return len(folded) == 3 and folded[1] == folded[2]


def _pet_calls(folded: str) -> list[str]:
    """Pet names made from a name: 洋洋, 小洋, 阿洋 of 刘洋; 小刘."""
    calls = list(_pets_of(given_name(folded)[-1], folded[0], folded[:2] if folded[:2] in COMPOUND_SURNAMES else ""))
    if _is_doubled(folded):
        calls.append(folded[:2])  # 韩梅 of 韩梅梅
    return [call for call in calls if call != folded] if folded in calls else calls


@lru_cache(maxsize=16384)
def _pets_of(last: str, first: str, compound: str) -> list[str]:
    """Shared by all who call it: not to be changed."""
    calls = [last * 2, f"小{last}", f"阿{last}", f"{last}仔", f"{last}宝", f"{last}娃"]
    if first in SURNAMES:
        calls.append(f"小{first}")
    if compound:
        calls.append(compound)
    return list(dict.fromkeys(calls))


def _spellings(folded: str) -> list[str]:
    """Toneless letters of a name, whole (zhangwei) and of the given name; every reading of its characters."""
    whole = [""]
    for char in folded:
        whole = [head + syllable for head in whole[:8] for syllable, _ in readings(char) or (("", ""),)]
    given = given_name(folded)
    rest = [""]
    for char in given:
        rest = [head + syllable for head in rest[:8] for syllable, _ in readings(char) or (("", ""),)]
    spelt = [word for word in dict.fromkeys([*whole, *(rest if len(given) > 1 else [])]) if len(word) >= 4]
    initials = "".join(readings(char)[0][0][0] if readings(char) else "" for char in folded)
    return [*spelt, initials] if len(initials) == len(folded) > 2 else spelt  # lyz; two letters are codes (bj)


def spelt_out(words: str) -> str | None:
    """Letters and characters as one toneless spelling (赵zihan → zhaozihan); None when something in it is neither."""
    out = []
    for char in words:
        if char in _LETTERS:
            out.append(char)
        else:
            found = readings(char)
            if not found:
                return None
            out.append(found[0][0])
    return "".join(out)


__all__ = ["SYLLABLES", "Names", "Roster", "given_name", "spelt_out"]
