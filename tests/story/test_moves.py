"""A pupil moves while his case is open: to another class, to another school. The case goes with him, whole."""

from __future__ import annotations

from datetime import date

import pytest

from store import due, duties, people, persons, pupils, units
from tests.story.days import absent, case, owed
from tests.story.town import Town


@pytest.fixture
def suspected(town: Town) -> Town:
    """李明 of 赵丽娟's class is suspected of having dropped out; beside it there is 罗成's class."""
    town.hires("罗成", "teacher", "school", "LuoCheng", "13800000019")
    town.opens_class("七年级2班", "罗成", ("许强",), ["七2班"])
    absent(town, 5)
    town.says("罗成", "今天全勤")
    town.phones.clear()
    return town


def moves(town: Town, unit: int, day: str) -> None:
    """The office enters him in another class from a day on."""
    with town.db.write() as tx:
        pupils.enrol(tx, town.place.pupils["李明"], unit, date.fromisoformat(day))
        due.wake_owing(tx, town.now)
    town.clock(f"{day} 07:45")


def owner(town: Town, duty: str) -> list[str]:
    """Who owes it about 李明 now."""
    with town.db.read() as tx:
        held = duties.of(tx, ("pupil", town.place.pupils["李明"]), state="open")
    return [code for one in held if one.duty == duty for code in one.owners]


def test_case_and_duties_go_to_the_new_class_and_its_teacher_is_told(suspected: Town) -> None:
    """The same case, the same count; what 赵丽娟 owed is 罗成's, and he is told so."""
    town = suspected
    before = case(town, "李明")
    owes = owed(town, "李明")
    assert "zhaolijuan" in owner(town, "persuade")

    town.clock("2026-10-19 07:30")
    moves(town, town.place.units["七年级2班"], "2026-10-19")
    town.clock("2026-10-19 08:05")
    assert "李明（第6天）" in town.says("罗成", "李明没来没请假，其他都到了")
    told = town.unread()
    assert any("现在由您负责" in text and "李明" in text for text in told.get("罗成", ()))
    town.phones.clear()

    after = case(town, "李明")
    assert before is not None
    assert after is not None
    assert (after.id, after.stage, after.opened_at) == (before.id, before.stage, before.opened_at)
    assert owed(town, "李明") == owes
    assert "luocheng" in owner(town, "persuade")
    assert "zhaolijuan" not in owner(town, "persuade")
    town.says("赵丽娟", "今天全勤")


def test_another_school_has_the_case_with_its_whole_log(suspected: Town) -> None:
    """转学 within the county: the new school's lead names the person, the case is the same one."""
    town = suspected
    before = case(town, "李明")
    town.hires("高远", "school_lead", "class", "GaoYuan")
    town.hires("方晴", "class_teacher", "class", "FangQing")
    with town.db.write() as tx:
        school = units.add(tx, "school", "东山中学", town.place.units["township"])
        klass = units.add(tx, "class", "七年级1班", school)
        persons.hold_post(tx, town.place.staff["高远"], "school_lead", school, date(2026, 9, 1))
        persons.hold_post(tx, town.place.staff["方晴"], "class_teacher", klass, date(2026, 9, 1))
        people.assign(tx, "baobao_official", town.place.staff["吴钢"], date(2026, 9, 1), class_id=klass)
    town.clock("2026-10-19 07:30")
    moves(town, klass, "2026-10-19")

    after = case(town, "李明")
    assert before is not None
    assert after is not None
    assert after.id == before.id
    assert after.stage == "suspected"
    assert owner(town, "name_person") == ["gaoyuan"]
    assert "fangqing" in owner(town, "persuade")
    town.phones.clear()
