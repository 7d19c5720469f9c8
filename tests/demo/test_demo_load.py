"""The demo county in a database: everybody finds everybody, and loading it twice changes nothing."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest

from bot import demo as loader
from config import demo
from store import people, persons, pupils, school_days, units
from store.crypto import Keyring
from store.db import Database

NOW = datetime(2026, 10, 12, 0, 0, tzinfo=UTC)
DAY = date(2026, 10, 12)


@pytest.fixture
def county() -> Iterator[Database]:
    db = Database("sqlite://", Keyring.parse(Keyring.make()))
    db.upgrade()
    loader.load(db, NOW)
    yield db
    db.close()


@pytest.mark.parametrize("school", demo.schools(), ids=lambda school: school.profile)
def test_each_class_has_its_roster_teacher_term_and_rule_book(county: Database, school: demo.DemoSchool) -> None:
    """A class teacher found by user id leads the class with its pupils, in the term, under the county's profile."""
    code = next(person.code for person in school.people if person.role == "class_teacher")
    with county.read() as tx:
        teacher = persons.by_wecom(tx, code.upper())
        assert teacher is not None
        (klass,) = people.classes_of(tx, teacher.id, DAY)
        names = [pupil.name for pupil in pupils.roster(tx, klass.id, DAY).pupils]
        days = school_days.of(tx, klass.line)
        policy = units.policy_of(tx, klass.id)

    assert names == [pupil.name for pupil in school.pupils]
    assert policy == school.profile
    assert [(term.first_day, term.last_day) for term in days.terms] == [(school.first, school.last)]


def test_the_ladder_of_li_ming_is_complete(county: Database) -> None:
    """From 李明 every rung of the ladder is a person, and his guardian is found by the phone an SMS comes from."""
    with county.read() as tx:
        teacher = persons.by_wecom(tx, "zhao.lijuan")
        assert teacher is not None
        (klass,) = people.classes_of(tx, teacher.id, DAY)
        li_ming = next(pupil for pupil in pupils.roster(tx, klass.id, DAY).pupils if pupil.name == "李明")
        cast = people.casts(tx, people.places(tx, [li_ming.id], DAY), DAY)[li_ming.id]
        guardians = pupils.guardians_by_phone(tx, "13800000003")

    rungs = ["class_teacher", "baobao_teacher", "baobao_official", "school_lead", "township_officer", "edu_bureau"]
    assert {role: [holder.person.name for holder in cast[role]] for role in rungs} == {
        "class_teacher": ["赵丽娟"],
        "baobao_teacher": ["田秀兰"],
        "baobao_official": ["高国庆"],
        "school_lead": ["罗建平"],
        "township_officer": ["吴广田"],
        "edu_bureau": ["董文静"],
    }
    assert [guardian.pupil_id for guardian in guardians] == [li_ming.id]


def test_a_pupil_given_to_another_teacher_is_his(county: Database) -> None:
    """An assignment to a pupil comes before the one to his class."""
    with county.read() as tx:
        (found,) = pupils.in_county(tx, units.find(tx, "county", "卫辉市")[0].id, "卫国强", DAY)
        holders = people.holders(tx, "baobao_teacher", DAY, pupil_id=found[0].id)

    assert [holder.person.name for holder in holders] == ["侯文涛"]


def test_loading_again_adds_nothing_and_undoes_nothing(county: Database) -> None:
    """A second start leaves a school as its users have made it."""
    with county.write() as tx:
        (found,) = pupils.in_county(tx, units.find(tx, "county", "卫辉市")[0].id, "李明", DAY)
        pupils.put_guardian(tx, found[0].id, "李大山", relation="父亲", phone="13800000999")

    again = loader.load(county, NOW)

    assert (again.added, again.there) == (0, 5)
    with county.read() as tx:
        assert [pupils.guardian_phone(tx, one.id) for one in pupils.guardians_of(tx, [found[0].id])[found[0].id]] == [
            "13800000999"
        ]


def test_a_demo_county_is_marked_as_one(county: Database) -> None:
    """Whoever looks at a county can tell that its people are invented, and since when it is there."""
    with county.read() as tx:
        since = {unit.name: unit.settings.get("demo_since") for unit in units.counties(tx)}

    assert len(since) == 5
    assert set(since.values()) == {NOW.isoformat()}
