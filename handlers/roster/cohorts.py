"""A new school year's list: which classes moved up as a whole, and who of last year's classes it lacks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from handlers.roster.classes import HAN, pattern

#: So many names in common are no chance, even where the list does not tell of the class in which they were.
MANY = 5
NOWHERE = 0


def came_from(told: Iterable[tuple[int, str]], before: Iterable[tuple[int, str]]) -> dict[int, int]:
    """Class → the class in which most of those whom the list now has in it were before, where that is another one.

    NOWHERE: it has others now, who come from no one class (a new seventh grade, classes mixed anew).

    told, before: (class, name) of the list and of the store. The pupils of a class that moved up are looked for where they
    were, not among those who happen to stand in the class of that name.
    """
    was: dict[int, set[str]] = {}
    for class_id, name in before:
        was.setdefault(class_id, set()).add(name)
    now: dict[int, list[str]] = {}
    for class_id, name in told:
        now.setdefault(class_id, []).append(name)
    found: dict[int, int] = {}
    for class_id, names in now.items():
        alike = Counter({other: sum(name in them for name in names) for other, them in was.items()})
        if not alike:
            continue
        best, count = max(alike.items(), key=lambda one: (one[1], one[0] == class_id))
        sure = best in now or (count >= MANY and count * 2 > len(was[best]))
        if best != class_id and count * 2 > len(names) and sure:
            found[class_id] = best
        elif (
            class_id in was
            and alike[class_id] * 2 < min(len(names), len(was[class_id]))
            and len(was[class_id]) <= len(names) * 2
        ):
            found[class_id] = NOWHERE
    return found


@dataclass(frozen=True, slots=True)
class Absent:
    """Pupils of one class whom the list lacks. `how`: `supplement`, the list tells only of a few of this class; `last_year`,
    the class of that name has others now and these went nowhere; `missing`, their classmates are in the list."""

    class_id: int
    how: str
    pupils: tuple[int, ...]


def absent(before: Mapping[int, int], now: Mapping[int, int], sizes: Mapping[int, int]) -> list[Absent]:
    """Whom a list lacks, by class. before, now: known pupil → class, of the store and of the list; sizes: class → how many the
    list has in it."""
    found = []
    for class_id in sorted(sizes):
        old = {pupil for pupil, klass in before.items() if klass == class_id}
        gone = tuple(sorted(old - now.keys()))
        if not gone:
            continue
        kept, size = sum(now.get(pupil) == class_id for pupil in old), sizes[class_id]
        refilled = kept * 2 < size and size * 2 >= len(old)
        how = "missing" if len(gone) * 2 <= len(old) else "last_year" if refilled else "supplement"
        found.append(Absent(class_id, how, gone))
    return found


def may_graduate(name: str, school: Iterable[str]) -> bool:
    """Whether a class is of the highest grade of its school, by the names of the school's classes."""
    grades = [one.grade for word in school if (one := pattern(word)) is not None and one.grade is not None]
    own = pattern(name)
    return own is not None and own.grade is not None and bool(grades) and own.grade == max(grades)


def next_of(name: str) -> str:
    """七年级1班 → 八年级: where a class of that name went, as one would say it."""
    own = pattern(name)
    return f"{HAN[own.grade]}年级" if own is not None and own.grade is not None and own.grade < len(HAN) else "新的年级"
