"""The demo county's data: complete, invented, and the corpus's rosters."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from config import demo

ROSTERS = Path(__file__).resolve().parents[3] / "shared" / "corpus" / "rosters.json"
SCHOOL = {"class_teacher", "school_lead", "school_cadre", "baobao_teacher", "baobao_official"}
ABOVE = {"township_officer", "township_deputy", "edu_bureau", "dept_justice", "dept_police"}
FAMILY = {"left_behind", "orphan", "hardship", "migrant", "prisoners_children", "disabled_parents_children"}
MEANS = {"poor", "registered_poor", "low_income", "disabled"}


def test_there_is_one_school_for_each_rule_book() -> None:
    """Five schools in five counties, each under its own profile."""
    assert [school.profile for school in demo.schools()] == list(demo.NAMES)
    assert len({school.county for school in demo.schools()}) == 5


@pytest.mark.parametrize("school", demo.schools(), ids=lambda school: school.profile)
def test_every_school_has_everybody_the_ladder_needs(school: demo.DemoSchool) -> None:
    """From class teacher to bureau each rung is held by somebody, and every pupil has a guardian to reach."""
    assert {person.role for person in school.people} >= SCHOOL | ABOVE
    assert {person.at for person in school.people} <= {*dict(school.places), "class"}
    assert all(pupil.guardian.phone for pupil in school.pupils)
    assert {group for pupil in school.pupils for group in pupil.groups} <= FAMILY | MEANS


@pytest.mark.parametrize("school", demo.schools(), ids=lambda school: school.profile)
def test_assignments_name_people_and_pupils_that_exist(school: demo.DemoSchool) -> None:
    """A 包保 assignment points to a member of staff of that role and to pupils of that class."""
    held = {person.code: person.role for person in school.people}
    pupils = {pupil.name for pupil in school.pupils}

    for given in school.assignments:
        assert held[given.person] == given.role
        assert set(given.pupils) <= pupils


def test_nobody_is_there_twice_and_every_phone_is_made_up() -> None:
    """User ids are unique over the whole demo, names within a school, and all phones lie in the invented range."""
    people = [person for school in demo.schools() for person in school.people]
    phones = [person.phone for person in people]
    phones += [pupil.guardian.phone for school in demo.schools() for pupil in school.pupils]

    assert len({person.code for person in people}) == len(people)
    assert len(set(phones)) == len(phones)
    assert all(re.fullmatch(r"\+8613800000\d{3}", phone) for phone in phones)
    for school in demo.schools():
        names = [person.name for person in school.people] + [pupil.name for pupil in school.pupils]
        assert len(set(names)) == len(names)


@pytest.mark.skipif(not ROSTERS.exists(), reason="the labelled corpus lies beside the project only in development")
def test_classes_are_the_corpus_rosters() -> None:
    """School, class, aliases, class teacher and pupils are those of the corpus, in its order."""
    rosters = list(json.loads(ROSTERS.read_text("utf-8")).values())

    for school, roster in zip(demo.schools(), rosters, strict=True):
        teacher = next(person.name for person in school.people if person.role == "class_teacher")
        assert (school.school, school.klass, list(school.aliases)) == (
            roster["school"],
            roster["class"],
            roster["aliases"],
        )
        assert (teacher, [pupil.name for pupil in school.pupils]) == (roster["teacher"], roster["students"])
