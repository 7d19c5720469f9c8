"""What a look at a class or at pupils reads, each in as few goes as what depends on what allows."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection

from store import attendance, cases, facts, filed, people, pupils
from store.attendance import Checkin, Mark
from store.cases import Case
from store.facts import Fact
from store.filed import Filed
from store.people import Cast, Place
from store.pupils import Enrolment, Pupil
from store.ready import together


@dataclass(frozen=True, slots=True)
class ClassOnFile:
    """A class's reports since a day, every act about it, and what is on file of its duties and prompts."""

    reports: tuple[Checkin, ...]
    acts: tuple[Fact, ...]
    filed: Filed


@dataclass(frozen=True, slots=True)
class PupilsOnFile:
    """By pupil: who he is, where he is on the day, every act, his latest case, his classes, his duties and prompts."""

    pupils: Mapping[int, Pupil]
    places: Mapping[int, Place]
    acts: Mapping[int, tuple[Fact, ...]]
    cases: Mapping[int, Case]
    enrolments: Mapping[int, tuple[Enrolment, ...]]
    filed: Mapping[int, Filed]


def at_class(tx: Connection, county_id: int, class_id: int, since: date) -> ClassOnFile:
    """All that is read of a class, at one go."""
    reports, acts, *rest = together(
        tx,
        [
            attendance.asked_checkins(county_id, [class_id], since=since),
            facts.asked("class", [class_id]),
            *filed.asked("class", [class_id]),
        ],
    )
    return ClassOnFile(
        attendance.checkins_of_rows(reports).get(class_id, ()),
        facts.of_rows(acts).get(class_id, ()),
        filed.of_rows([class_id], *rest)[class_id],
    )


def at_pupils(tx: Connection, ids: Collection[int], day: date) -> PupilsOnFile:
    """What is read of pupils that needs nothing but their numbers, at one go."""
    numbers = set(ids)
    known, where, acts, matters, classes, *rest = together(
        tx,
        [
            (pupils.MANY, {"ids": numbers}),
            (people.PLACES, {"pupils": numbers, "day": day}),
            facts.asked("pupil", ids),
            (cases.OF_PUPILS, {"pupils": numbers}),
            (pupils.ENROLMENTS_OF, {"pupils": numbers}),
            *filed.asked("pupil", ids),
        ],
    )
    return PupilsOnFile(
        pupils.many_of_rows(known),
        people.places_of_rows(tx, where),
        facts.of_rows(acts),
        {pupil_id: them[-1] for pupil_id, them in cases.of_rows(matters).items()},
        pupils.enrolments_of_rows(classes),
        filed.of_rows(ids, *rest),
    )


def casts_and_marks(
    tx: Connection, county_id: int, where: Mapping[int, Place], day: date, marked: Sequence[int]
) -> tuple[dict[int, Cast], dict[int, tuple[Mark, ...]]]:
    """Who holds which role for these pupils (id → his place), and every mark of `marked`, at one go."""
    told = {"county": county_id, "pupils": set(marked)}
    given, marks = together(tx, [(people.GIVEN, people.given_to(where, day)), (attendance.MARKS_OF, told)])
    return people.casts(tx, where, day, given), attendance.marks_of_rows(marks)
