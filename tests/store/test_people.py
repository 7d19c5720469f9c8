"""Who is who on a day."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy.exc import IntegrityError

from config.errors import PersonError
from store import people, persons, pupils, units
from store.db import Database
from tests.store.world import MONDAY, NOW, TERM, County, build


def test_unit_is_made_once(database: Database, county: County) -> None:
    """Adding a unit that its parent has already gives the same id."""
    with database.write() as tx:
        again = units.add(tx, "school", "后河镇第一初级中学", county.township)

    assert again == county.school


def test_root_unit_is_made_once(database: Database, county: County) -> None:
    """A unit without a parent is not made twice either."""
    with database.write() as tx:
        again = units.add(tx, "province", "河南省")

    assert again == county.province


def test_subtree_holds_what_lies_below_and_nothing_else(database: Database, county: County) -> None:
    """The subtree of a township ends at its border, even where numbers begin alike."""
    with database.write() as tx:
        for number in range(12):
            units.add(tx, "township", f"第{number}乡", county.county)
        below = {unit.id for unit in units.subtree(tx, county.township)}
        classes = [unit.name for unit in units.subtree(tx, county.county, "class")]

    assert below == {county.township, county.school, county.class_one, county.class_two}
    assert classes == ["七年级1班", "七年级2班"]


def test_policy_of_a_class_is_the_nearest_one_above(database: Database, county: County) -> None:
    """The county's profile holds for its classes until a school has its own."""
    with database.write() as tx:
        before = units.policy_of(tx, county.class_one)
        units.change(tx, county.school, policy="yongzhen")
        after = units.policy_of(tx, county.class_one)

    assert (before, after) == ("weihui", "yongzhen")


def test_unit_is_found_by_its_alias(database: Database, county: County) -> None:
    """701 is 七年级1班 within its school."""
    with database.read() as tx:
        found = units.find(tx, "class", "701", under=county.school)

    assert [unit.id for unit in found] == [county.class_one]


def test_place_of_a_pupil_names_every_unit_above(database: Database, county: County) -> None:
    """From a pupil one comes to class, school, township and county."""
    with database.read() as tx:
        place = people.place(tx, county.li_ming, MONDAY)

    assert [unit.id for unit in place.line] == [
        county.province, county.county, county.township, county.school, county.class_one,
    ]  # fmt: skip
    assert place.county_id == county.county
    assert place.policy == "weihui"


def test_role_is_found_at_the_nearest_place(database: Database, county: County) -> None:
    """What is given for the pupil goes before the class, the class before the school, and so on upwards."""
    with database.read() as tx:
        cast = people.casts(tx, people.places(tx, [county.li_ming, county.zhang], MONDAY), MONDAY)
    li, zhang = cast[county.li_ming], cast[county.zhang]

    assert [holder.person.id for holder in li["class_teacher"]] == [county.teacher]
    assert [holder.person.id for holder in zhang["class_teacher"]] == [county.other_teacher]
    assert [holder.person.id for holder in li["baobao_teacher"]] == [county.baobao]
    assert [holder.person.id for holder in li["baobao_official"]] == [county.official]
    assert "baobao_official" not in zhang
    assert li["township_officer"][0].person.id == county.officer


def test_stand_in_holds_the_role_from_the_first_to_the_last_day(database: Database, county: County) -> None:
    """Two weeks of substitution: prompts go to the substitute on those days, and return after."""
    last = MONDAY + timedelta(days=13)
    with database.write() as tx:
        persons.stand_in(tx, county.teacher, county.other_teacher, MONDAY, last, why="产假", at=NOW)

        def holder(day: date) -> tuple[int, int | None]:
            found = people.holders(tx, "class_teacher", day, pupil_id=county.li_ming)[0]
            return found.person.id, found.acts_for.id if found.acts_for else None

        told = [holder(MONDAY - timedelta(days=1)), holder(MONDAY), holder(last), holder(last + timedelta(days=1))]
        classes = [unit.id for unit in people.classes_of(tx, county.other_teacher, MONDAY)]

    assert told == [
        (county.teacher, None),
        (county.other_teacher, county.teacher),
        (county.other_teacher, county.teacher),
        (county.teacher, None),
    ]
    assert classes == [county.class_two, county.class_one]


def test_second_stand_in_for_the_same_days_is_refused(database: Database, county: County) -> None:
    """Who enters a substitution that overlaps another is told by whom the person is replaced."""
    with database.write() as tx:
        persons.stand_in(tx, county.teacher, county.other_teacher, MONDAY, MONDAY, why="病假", at=NOW)

    with database.write() as tx, pytest.raises(PersonError, match="钱敏"):
        persons.stand_in(tx, county.teacher, county.baobao, MONDAY, MONDAY, why="病假", at=NOW)


def test_person_who_has_left_holds_no_role(database: Database, county: County) -> None:
    """After the last active day a post that nobody ended is empty."""
    with database.write() as tx:
        persons.put(tx, county.county, "sun.li", "孙立", wecom_userid="Sun.Li", active_until=MONDAY)
        on_it = people.holders(tx, "school_lead", MONDAY, unit_id=county.class_one)
        after = people.holders(tx, "school_lead", MONDAY + timedelta(days=1), unit_id=county.class_one)

    assert [holder.person.id for holder in on_it] == [county.lead]
    assert after == ()


def test_person_is_found_by_userid_in_any_case_and_by_phone_in_any_spelling(database: Database, county: County) -> None:
    """WeChat Work does not tell capitals apart; a phone may carry +86, spaces or dashes."""
    with database.read() as tx:
        by_userid = persons.by_wecom(tx, "ZHAO.lijuan")
        by_phone = [
            persons.by_phone(tx, spelling) for spelling in ("+86 138-0000-0011", "13800000011", "008613800000011")
        ]
        phone = persons.phone_of(tx, county.teacher)

    assert by_userid is not None
    assert by_userid.id == county.teacher
    assert [[person.id for person in found] for found in by_phone] == [[county.teacher]] * 3
    assert phone == "13800000011"


def test_userid_of_somebody_else_is_refused(database: Database, county: County) -> None:
    """One WeChat Work account belongs to one person; the other one's name is told."""
    with database.write() as tx, pytest.raises(PersonError, match="赵丽娟"):
        persons.put(tx, county.county, "new.one", "新老师", wecom_userid="zhao.LIJUAN")


def test_importing_the_same_person_twice_changes_nothing(database: Database, county: County) -> None:
    """Told again: same. With another phone: changed, and found by the new one only."""
    with database.write() as tx:
        same = persons.put(tx, county.county, "zhao.lijuan", "赵丽娟", wecom_userid="Zhao.Lijuan", phone="13800000011")
        new = persons.put(tx, county.county, "zhao.lijuan", "赵丽娟", wecom_userid="Zhao.Lijuan", phone="13800000099")
        old_phone = persons.by_phone(tx, "13800000011")
        phone = persons.phone_of(tx, county.teacher)

    assert (same.change, new.change) == ("same", "changed")
    assert old_phone == []
    assert phone == "13800000099"


def test_roster_version_grows_with_every_change_of_the_class(database: Database, county: County) -> None:
    """A kept roster can be told from a stale one by its version alone."""
    with database.write() as tx:
        before = pupils.roster(tx, county.class_one, MONDAY)
        other = pupils.roster(tx, county.class_two, MONDAY)
        pupils.enrol(tx, county.wang, county.class_two, MONDAY)
        after = pupils.roster(tx, county.class_one, MONDAY)
        pupils.put(tx, county.county, "G410781201300001", "李明", born=date(2013, 5, 1), groups=["left_behind"])
        renamed = pupils.roster(tx, county.class_one, MONDAY)
        other_after = pupils.roster(tx, county.class_two, MONDAY)

    assert [pupil.name for pupil in before.pupils] == ["李明", "王小雨"]
    assert [pupil.name for pupil in after.pupils] == ["李明"]
    assert before.version < after.version < renamed.version
    assert renamed.pupils[0].groups == ("left_behind",)
    assert other.version < other_after.version


def test_pupil_who_moves_keeps_his_former_class_for_former_days(database: Database, county: County) -> None:
    """Late news about a day before the move belongs to the class of that day."""
    with database.write() as tx:
        pupils.enrol(tx, county.wang, county.class_two, MONDAY)
        before = people.place(tx, county.wang, MONDAY - timedelta(days=1)).id_of("class")
        after = people.place(tx, county.wang, MONDAY).id_of("class")
        both = [enrolment.class_id for enrolment in pupils.enrolments_of(tx, [county.wang])[county.wang]]

    assert (before, after) == (county.class_one, county.class_two)
    assert both == [county.class_one, county.class_two]


def test_guardian_is_found_by_phone_for_each_child(database: Database, county: County) -> None:
    """One father of two pupils is two guardians with one phone."""
    with database.write() as tx:
        pupils.put_guardian(tx, county.wang, "李大山", relation="父亲", phone="+8613800000001")
        found = pupils.guardians_by_phone(tx, "13800000001")
        phone = pupils.guardian_phone(tx, county.guardian)
        first = pupils.guardians_of(tx, [county.li_ming])[county.li_ming]

    assert {guardian.pupil_id for guardian in found} == {county.li_ming, county.wang}
    assert phone == "138 0000 0001"
    assert [guardian.name for guardian in first] == ["李大山"]


def test_assignment_passes_to_the_next_person(database: Database, county: County) -> None:
    """Giving a class another 包保 teacher ends the one before, and former days keep him."""
    with database.write() as tx:
        change = people.assign(tx, "baobao_teacher", county.lead, MONDAY, class_id=county.class_one)
        yesterday = people.holders(tx, "baobao_teacher", MONDAY - timedelta(days=1), pupil_id=county.wang)
        today = people.holders(tx, "baobao_teacher", MONDAY, pupil_id=county.wang)
        given = people.pupils_given_to(tx, county.official, MONDAY)

    assert change.change == "changed"
    assert [holder.person.id for holder in yesterday] == [county.baobao]
    assert [holder.person.id for holder in today] == [county.lead]
    assert [(one.role, one.pupil_id) for one in given] == [("baobao_official", county.li_ming)]


def test_classes_are_told_with_their_teachers_and_pupils(database: Database, county: County) -> None:
    """Several classes at once: each with who leads it on that day, and everybody in it."""
    with database.write() as tx:
        persons.stand_in(tx, county.teacher, county.lead, MONDAY, MONDAY, why="病假", at=NOW)
        both = [county.class_one, county.class_two]
        teachers = {number: person.id for number, person in people.class_teachers(tx, both, MONDAY).items()}
        inside = [(pupil.id, class_id) for pupil, class_id, _ in pupils.in_classes(tx, both, MONDAY)]

    assert teachers == {county.class_one: county.lead, county.class_two: county.other_teacher}
    assert inside == [
        (county.li_ming, county.class_one), (county.wang, county.class_one), (county.zhang, county.class_two),
    ]  # fmt: skip


def test_pupil_cannot_be_in_two_classes_at_once(database: Database, county: County) -> None:
    """The database itself refuses a second open enrolment."""
    from store.tables import enrolments

    with pytest.raises(IntegrityError), database.write() as tx:
        tx.execute(
            enrolments.insert().values(
                county_id=county.county, pupil_id=county.wang, class_id=county.class_two, first_day=TERM
            )
        )


def test_building_the_county_in_memory_is_quick_and_whole(memory_database: Database) -> None:
    """A rehearsal's database needs no file."""
    county = build(memory_database)
    with memory_database.read() as tx:
        roster = pupils.roster(tx, county.class_one, MONDAY)

    assert len(roster.pupils) == 2
