"""Two records of one pupil, which a second import made, become one: nothing is lost, and his name means one pupil again."""

from __future__ import annotations

from datetime import date

import pytest

from config.errors import PersonError
from handlers.roster.merging import merge
from store import audit, cases, lines, persons, pupils
from store.pupils import Pupil
from tests.story.days import TEACHER, owed, steps
from tests.story.town import Town


@pytest.fixture
def twice(town: Town) -> Town:
    """李明 stands in the roll twice; his mother is known only to the second record."""
    town.opens_class("七年级2班", "孟凡星", ("许强",), ["七2班"])
    with town.db.write() as tx:
        county, first = town.place.units["county"], date(2026, 9, 1)
        first_record = pupils.get(tx, town.place.pupils["李明"])
        pupils.put(tx, county, first_record.code, "李明(原)", born=first_record.born)
        again = pupils.put(tx, county, "G41078120130009999", "李明(9999)", born=first_record.born).id
        pupils.enrol(tx, again, town.place.units["七年级1班"], first)
        town.place.pupils["李明二"] = again
    town.child("李明二", "周桂芳", "13900000031")
    return town


def one(town: Town, name: str) -> Pupil:
    with town.db.read() as tx:
        return pupils.get(tx, town.place.pupils[name])


def merges(town: Town, keep: str, drop: str) -> None:
    """The bureau's officer merges them."""
    with town.db.write() as tx:
        by = persons.by_code(tx, town.place.units["county"], "qianmin")
        assert by is not None
        merge(
            tx,
            town.runtime.home.world,
            one(town, keep),
            one(town, drop),
            by=by,
            role="edu_bureau",
            why="导入了两次",
            now=town.now,
        )
    town.settle()


def test_what_was_told_of_either_record_is_his(twice: Town) -> None:
    """Two days told of one record and one of the other are three in a row: the third-day prompt comes, once."""
    town = twice
    for day, which in (("2026-10-12", "李明(原)"), ("2026-10-13", "李明(9999)"), ("2026-10-14", "李明(原)")):
        town.clock(f"{day} 08:05")
        assert "哪" in town.says(TEACHER, "李明没来没请假，其他都到了")
        assert which in town.says(TEACHER, which)
    town.clock("2026-10-14 09:00")
    town.phones.clear()
    assert owed(town, "李明") == owed(town, "李明二") == set()

    merges(town, "李明", "李明二")

    town.expects(TEACHER, has=["李明", "3个上课日"])
    assert owed(town, "李明") == {"verify_absence"}
    assert steps(town, "李明")[-1].payload["kind"] == "correction"
    assert "李明(9999)的记录并入李明" in str(steps(town, "李明")[-1].payload["text"])
    with town.db.read() as tx:
        told = lines.of(tx, "pupil", [town.place.pupils["李明"]], ("attendance",))
        assert {line.payload["date"] for line in told} >= {"2026-10-12", "2026-10-13", "2026-10-14"}
        assert audit.verify(tx).ok
    town.clock("2026-10-14 11:00")
    assert "已记 李明：家访" in town.says(TEACHER, "去李明家了，家长答应明天送来")
    town.phones.clear()


def test_the_record_that_ends_owes_nothing_and_is_on_no_roll(twice: Town) -> None:
    """Its case is closed as entered by mistake, its duties end, its guardians are the other's."""
    town = twice
    with town.db.write() as tx:
        pupils.leave(tx, town.place.pupils["李明"], date(2026, 10, 11))
        pupils.enrol(tx, town.place.pupils["李明"], town.place.units["七年级2班"], date(2026, 10, 12))
    for day in ("12", "13", "14", "15", "16"):
        town.clock(f"2026-10-{day} 08:05")
        town.says(TEACHER, "李明(9999)没来没请假，其他都到了")
    town.phones.clear()
    assert "name_person" in owed(town, "李明二")

    merges(town, "李明", "李明二")
    town.phones.clear()

    assert owed(town, "李明二") == set()
    with town.db.read() as tx:
        (ended,) = cases.of_pupils(tx, [town.place.pupils["李明二"]])[town.place.pupils["李明二"]]
        (kept,) = cases.of_pupils(tx, [town.place.pupils["李明"]])[town.place.pupils["李明"]]
        names = [
            guardian.name
            for guardian in pupils.guardians_of(tx, [town.place.pupils["李明"]])[town.place.pupils["李明"]]
        ]
        roll = pupils.roster(tx, town.place.units["七年级1班"], date(2026, 10, 16)).pupils
    assert (ended.stage, ended.result) == ("closed", "corrected")
    assert (kept.stage, kept.is_open) == ("suspected", True)
    assert names == ["李大山", "周桂芳"]
    assert "李明" not in {pupil.name for pupil in roll}


def test_two_pupils_are_not_merged(twice: Town) -> None:
    """Another name, another birthday, the same record, or one that has ended already: each is refused with its reason."""
    town = twice
    with pytest.raises(PersonError, match="姓名不同"):
        merges(town, "李明", "王小雨")
    with pytest.raises(PersonError, match="同一条"):
        merges(town, "李明", "李明")
    merges(town, "李明", "李明二")
    with pytest.raises(PersonError, match="已经并入"):
        merges(town, "李明", "李明二")


def test_the_command_takes_pupils_as_the_lists_show_them(twice: Town) -> None:
    """学校/班级/姓名; whoever is not there, and whoever may not decide, is told what to write."""
    from bot.commands import whom

    with twice.db.read() as tx:
        day = date(2026, 10, 12)
        assert whom.pupil(tx, "柳河镇中学/七年级1班/李明(9999)", day).name == "李明(9999)"
        with pytest.raises(PersonError, match=r"有：李明\(原\)、李明\(9999\)"):
            whom.pupil(tx, "柳河镇中学/七年级1班/李明", day)
        with pytest.raises(PersonError, match="请写成 学校/班级/姓名"):
            whom.pupil(tx, "李明", day)
        assert whom.person(tx, twice.place.units["county"], "钱敏").name == "钱敏"
    with pytest.raises(PersonError, match="没有找到“谁”"), twice.db.read() as tx:
        whom.person(tx, twice.place.units["county"], "谁")
