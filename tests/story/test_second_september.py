"""A second September: the new list moves every class up, last year's ninth grade still stands, and one child is nowhere."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from handlers.roster import Result, import_roster
from reminders.gather import gather
from reminders.gather_units import gather_unit
from store import facts, pupils, school_days, tasks, unlisted
from store.db import Database
from tests.roster.sheets import xlsx
from tests.story import town as house
from tests.story.people import PUPILS
from tests.story.town import Town

YEAR = (date(2025, 9, 1), date(2026, 1, 23))
EIGHT = ("周航", "吴倩", "郑爽", "冯亮", "许强")
NINE = ("冯源", "曹颖", "沈冬", "韩磊")
NEW = ("秦朗", "尤佳", "何军", "吕萌")
LEAD = "孙立"
#: Whom the new list lacks though his classmates are in it.
LOST = "张伟"


@pytest.fixture
def september(database: Database, tmp_path: Path) -> Iterator[Town]:
    """Tuesday 1 September 2026, the first day of the second year."""
    with house.town(database, tmp_path / "home", policy=None, begins="2026-09-01 07:30", term=YEAR) as here:
        with here.write() as tx:
            school_days.put_term(tx, here.place.units["county"], date(2026, 2, 23), date(2026, 7, 10))
            school_days.put_term(tx, here.place.units["county"], date(2026, 9, 1), date(2027, 1, 22))
        here.hires("罗建平", "class_teacher", "class", "LuoJianPing", "13800000021")
        here.hires("顾兰", "class_teacher", "class", "GuLan", "13800000022")
        here.opens_class("八年级1班", "罗建平", EIGHT)
        here.opens_class("九年级1班", "顾兰", NINE)
        here.hands()
        yield here


def new_list(town: Town, *, check: bool = False, lacks: tuple[str, ...] = (LOST,)) -> Result:
    """The school's list of the new year: each class moved up, a new seventh grade, and whoever it lacks."""
    rows: list[list[object]] = [["姓名", "班级"]]
    rows += [[name, "七年级1班"] for name in NEW]
    rows += [[name, "八年级1班"] for name in PUPILS if name not in lacks]
    rows += [[name, "九年级1班"] for name in EIGHT if name not in lacks]
    result = import_roster(town.db, xlsx(rows), town.now.date(), check=check, now=town.now)
    town.hands()
    return result


def roll(town: Town, klass: str) -> set[str]:
    """Who is in a class today."""
    with town.db.read() as tx:
        return {one.name for one in pupils.roster(tx, town.place.units[klass], town.now.date()).pupils}


def lacking(town: Town) -> set[str]:
    """Whom the newest list lacks and nobody has answered for."""
    with town.db.read() as tx:
        them = unlisted.of_classes(tx, [number for name, number in town.place.units.items() if name.endswith("班")])
    return {one.pupil.name for one in them}


def acts(town: Town, pupil: str) -> list[tuple[str, object]]:
    """(kind, answer or change) of every act in a pupil's chain."""
    with town.db.read() as tx:
        found = facts.of(tx, "pupil", [town.place.pupils[pupil]])
    return [
        (one.kind, one.payload.get("answer") or one.payload.get("change")) for them in found.values() for one in them
    ]


def asked(town: Town) -> None:
    """The lead hears once that somebody is missing."""
    town.expects(LEAD, has=["新名单里没有的5人", "谁不在新名单里"])


def test_a_new_list_says_who_moved_up_and_who_still_stands(september: Town) -> None:
    """Every class moved up; the old ninth grade and the lost child stay enrolled, and the report says what to do of each."""
    town = september
    said = "\n".join(new_list(town, check=True).lines())
    assert "九年级1班原来的4人不在这份名单里，像是去年的毕业班：请校长发“九年级1班毕业了”" in said
    assert "七年级1班张伟" in said
    assert "不在新名单里的5人要问清去向" in said
    assert lacking(town) == set(), "a dry run marks nobody"
    assert new_list(town).ok
    assert roll(town, "七年级1班") == {*NEW, LOST}
    assert roll(town, "八年级1班") == set(PUPILS) - {LOST}
    assert roll(town, "九年级1班") == {*EIGHT, *NINE}
    assert lacking(town) == {LOST, *NINE}
    with town.db.read() as tx:
        eight = pupils.roster(tx, town.place.units["八年级1班"], town.now.date()).pupils
    assert town.place.pupils["何军"] in {one.id for one in eight}, "a newcomer bears his name, and is another"
    asked(town)
    town.tasks_left = 1


def test_no_report_vouches_for_whom_the_list_lacks(september: Town) -> None:
    """全勤 of the new seventh grade does not make 张伟 present, its count is that of the list, and the answer says so."""
    town = september
    new_list(town)
    asked(town)
    answer = town.says("赵丽娟", "应到4实到4，全勤")
    assert "张伟不在新名单里" in answer
    assert "差" not in answer
    town.says("罗建平", "今天全勤")
    assert "冯源等4人不在新名单里" in town.says("顾兰", "今天全勤")
    town.says("赵丽娟", "张伟没来没请假，秦朗没来没请假，其他都到了")
    with town.db.write() as tx:
        here = pupils.roster(tx, town.place.units["七年级1班"], town.now.date()).pupils
        numbers = {one.name: one.id for one in here}
        found, _ = gather(tx, town.runtime.home.world, numbers.values(), [], town.now)
        told = {name: found[number].pupil for name, number in numbers.items()}
        school = gather_unit(tx, town.runtime.home.world, town.place.units["school"], town.now).unit
    assert school is not None
    assert [one.status for one in told[LOST].marks] == ["unexcused"], "his teacher may still say that he is not there"
    assert told[LOST].reports == ()
    assert told["秦朗"].reports != ()
    assert {one.info.name for one in school.pupils if not one.listed} == {LOST, *NINE}
    town.clock("2026-09-01 08:30")
    town.phones.clear()
    town.tasks_left = 1


def test_all_who_are_missing_are_answered_in_one_sentence(september: Town) -> None:
    """Graduates, one who is still there, one who transferred: each by its own rule; the list is empty, the task ends."""
    town = september
    new_list(town)
    asked(town)
    shown = town.says(LEAD, "谁不在新名单里")
    assert "1 张伟（七年级1班）" in shown
    assert "2 冯源（九年级1班）" in shown
    answer = town.says(LEAD, "1漏了；2-4毕业；5转走，去卫辉市第二中学，证明已附")
    assert "张伟：按还在记，在八年级1班" in answer, "where his classmates are"
    assert "已办九年级1班毕业3人" in answer
    assert "都答完了" in answer
    assert LOST in roll(town, "八年级1班")
    assert roll(town, "九年级1班") == set(EIGHT)
    assert lacking(town) == set()
    assert acts(town, LOST) == [("whereabouts", "here")]
    assert acts(town, "韩磊") == [("change_roll", "transfer_out")]
    for teacher in ("赵丽娟", "罗建平", "顾兰"):
        assert "不在新名单里" not in town.says(teacher, "今天全勤")
    town.phones.clear()


def test_what_is_not_answered_stays_and_not_knowing_is_called_what_it_is(september: Town) -> None:
    """不知道 takes nobody off: it is a suspected dropout, and the answer says what to do; a transfer without proof stays too."""
    town = september
    new_list(town)
    asked(town)
    town.says(LEAD, "谁不在新名单里")
    answer = town.says(LEAD, "1不知道；2转走，去新乡市第一中学；3转走；4好像搬家了吧")
    assert "张伟：不知道去哪了，就是疑似辍学。没有从名单去除" in answer
    assert "确认张伟辍学，联系不上" in answer
    assert "证明补齐以前仍在册" in answer
    assert "曹颖转去哪里没有写，没有动" in answer
    assert "没听懂“4好像搬家了吧”" in answer
    assert "名单上还有5人" in answer
    assert lacking(town) == {LOST, *NINE}
    again = town.says(LEAD, "谁不在新名单里")
    assert "张伟（七年级1班），答过不知道去向" in again
    assert "冯源（九年级1班），转出未办结，待补证明" in again
    town.phones.clear()
    town.tasks_left = 1


def test_the_old_ninth_grade_is_closed_in_september(september: Town) -> None:
    """九年级1班毕业了 after the import means last year's pupils: those of the new list are not touched."""
    town = september
    new_list(town)
    asked(town)
    shown = town.says(LEAD, "九年级1班毕业了")
    assert "4人可以办毕业" in shown
    assert "新名单里在九年级1班的5人不动" in shown
    town.says(LEAD, "是")
    assert roll(town, "九年级1班") == set(EIGHT)
    assert "九年级1班：全到" in town.says("顾兰", "今天全勤")
    for teacher in ("赵丽娟", "罗建平"):
        town.says(teacher, "今天全勤")
    town.phones.clear()
    town.tasks_left = 1


def test_a_later_list_that_has_him_takes_him_off_the_question(september: Town) -> None:
    """The office puts the forgotten child into the list and imports it again: he is in his class, nothing is asked."""
    town = september
    new_list(town)
    asked(town)
    assert new_list(town, lacks=()).ok
    assert LOST in roll(town, "八年级1班")
    assert lacking(town) == set(NINE)
    town.phones.clear()
    with town.db.read() as tx:
        town.tasks_left = tasks.count_open(tx)


def test_a_list_of_a_few_asks_about_nobody(september: Town) -> None:
    """Two newcomers in a list of their own are no list of the class: nobody is marked, and the report says so."""
    town = september
    result = import_roster(
        town.db, xlsx([["姓名", "班级"], ["秦朗", "七年级1班"]]), town.now.date(), check=False, now=town.now
    )
    assert "按补充名单处理" in "\n".join(result.lines())
    assert lacking(town) == set()
    town.phones.clear()


def test_a_name_of_last_year_in_the_new_class_is_asked_about(september: Town) -> None:
    """A ninth-grader of this year who bears the name of one of last year's: the same child or another? The import refuses."""
    town = september
    rows: list[list[object]] = [["姓名", "班级"]]
    rows += [[name, "八年级1班"] for name in PUPILS]
    rows += [[name, "九年级1班"] for name in (*EIGHT, "冯源")]
    result = import_roster(town.db, xlsx(rows), town.now.date(), check=False, now=town.now)
    assert not result.ok
    assert "去年这个班也有一个“冯源”" in "\n".join(result.lines())


def test_on_monday_the_lead_is_asked_again(september: Town) -> None:
    """Nobody answered: the list does not fall asleep. Once a week, one message."""
    town = september
    new_list(town)
    asked(town)
    town.clock("2026-09-04 07:00")
    town.phones.clear()
    town.clock("2026-09-07 09:00")
    town.expects(LEAD, has=["还有5人不知道去向"])
    town.phones.clear()
    town.tasks_left = 2


def test_a_number_that_answers_a_prompt_answers_no_list(september: Town) -> None:
    """Once something else was said, 2 is the code of a prompt again and takes nobody off the list."""
    town = september
    new_list(town)
    asked(town)
    town.says(LEAD, "谁不在新名单里")
    town.says(LEAD, "待办")
    town.says(LEAD, "2转走，去新乡市第一中学")
    assert acts(town, "冯源") == []
    assert "要校领导、中心校或教体局才能查" in town.says("赵丽娟", "谁不在新名单里")
    assert "柳河镇中学5人" in town.says("钱敏", "谁不在新名单里")
    town.phones.clear()
    town.tasks_left = 1


def test_comma_and_class_are_understood(september: Town) -> None:
    """1还在，2毕业 is two answers; a class may be told where he is; who is suspended is settled."""
    town = september
    new_list(town)
    asked(town)
    town.says(LEAD, "谁不在新名单里")
    answer = town.says(LEAD, "1还在，七年级1班，2-4毕业")
    assert "张伟：按还在记，在七年级1班" in answer
    assert "毕业3人" in answer
    assert "名单上还有1人" in answer
    assert "休学" in town.says(LEAD, "5休学，证明已附")
    assert lacking(town) == set()
    assert roll(town, "九年级1班") == {*EIGHT, "韩磊"}
    town.phones.clear()
    again = new_list(town, lacks=())
    assert "问清去向" not in "\n".join(again.lines()), "nobody asks about a suspended child"
    town.phones.clear()
