"""The demo county as frozen values: five schools in five counties, one for each rule book.

Pupils, classes and class teachers are those of the labelled corpus; everybody else, all phones (+8613800000xxx), birth
days and circumstances are invented. The files beside this one are the data; a bare clone needs nothing else.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

#: In the order in which they are shown: the first is where a newcomer begins.
NAMES = ("weihui", "guangde", "yongzhen", "genhe", "chuxiong")


@dataclass(frozen=True, slots=True)
class DemoPerson:
    """One member of staff. `code` is his user id too; `at` is the kind of unit of which he holds `role`."""

    code: str
    name: str
    role: str
    at: str
    title: str
    phone: str


@dataclass(frozen=True, slots=True)
class DemoGuardian:
    name: str
    relation: str
    phone: str


@dataclass(frozen=True, slots=True)
class DemoPupil:
    name: str
    born: date
    groups: tuple[str, ...]
    guardian: DemoGuardian


@dataclass(frozen=True, slots=True)
class DemoAssignment:
    """Who answers for the whole class, or, where `pupils` are named, for these (they come before the class)."""

    role: str
    person: str
    pupils: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DemoSchool:
    """One school with its one class. `places` are (kind, name) from the province down to the school."""

    profile: str
    first: date
    last: date
    places: tuple[tuple[str, str], ...]
    klass: str
    aliases: tuple[str, ...]
    people: tuple[DemoPerson, ...]
    assignments: tuple[DemoAssignment, ...]
    pupils: tuple[DemoPupil, ...]

    @property
    def school(self) -> str:
        return self.places[-1][1]

    @property
    def county(self) -> str:
        return dict(self.places)["county"]


@cache
def schools() -> tuple[DemoSchool, ...]:
    """The five schools."""
    return tuple(_school(name) for name in NAMES)


def _school(name: str) -> DemoSchool:
    told: dict[str, Any] = yaml.safe_load((files(__package__) / f"{name}.yaml").read_text("utf-8"))
    return DemoSchool(
        profile=told["profile"],
        first=told["term"]["first"],
        last=told["term"]["last"],
        places=tuple(told["places"].items()),
        klass=told["class"]["name"],
        aliases=tuple(told["class"]["aliases"]),
        people=tuple(DemoPerson(**person) for person in told["people"]),
        assignments=tuple(
            DemoAssignment(given["role"], given["person"], tuple(given.get("pupils", ())))
            for given in told["assignments"]
        ),
        pupils=tuple(
            DemoPupil(
                pupil["name"],
                pupil["born"],
                tuple(pupil.get("groups", ())),
                DemoGuardian(**pupil["guardian"]),
            )
            for pupil in told["pupils"]
        ),
    )
