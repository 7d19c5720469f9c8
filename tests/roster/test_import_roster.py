"""A roster into the database: all or nothing, safe to repeat, nobody taken out, nobody taken for another."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import pytest

from handlers.roster import Result, import_roster
from store import pupils, school_days, units
from store.db import Database
from store.pupils import Pupil
from tests.roster.sheets import HEAD, TODAY, id_number, xlsx

SCHOOL = "后河镇第一初级中学"
NUMBER = "G" + id_number("41078120130502001")
OTHER = "G" + id_number("41078120130602002")


def bring(db: Database, rows: Sequence[Sequence[object]], *, check: bool = False, today: date = TODAY) -> Result:
    """Import a sheet whose title names the demo's first school."""
    return import_roster(db, xlsx([[SCHOOL], *rows]), today, policies=["weihui", "default"], check=check)


def li_ming(phone: object = "13800000003", **more: object) -> list[list[object]]:
    row: dict[str, object] = {"姓名": "李明", "班级": "七年级1班", "监护人": "李大山", "联系电话": phone} | more
    return [list(row), list(row.values())]


def found(db: Database, name: str, klass: str = "七年级1班", day: date = TODAY) -> list[Pupil]:
    with db.read() as tx:
        (unit,) = units.find(tx, "class", klass)
        return [pupil for pupil in pupils.roster(tx, unit.id, day).pupils if pupil.name == name]


def phones(db: Database, pupil: Pupil) -> list[str | None]:
    with db.read() as tx:
        return [pupils.guardian_phone(tx, one.id) for one in pupils.guardians_of(tx, [pupil.id])[pupil.id]]


def test_the_same_file_twice_changes_nothing(county: Database) -> None:
    """The first import adds, the second finds everything as it is."""
    rows = [HEAD, [1, "新同学", NUMBER, "七年级", "1班", "某人", "13800000901"]]

    first, second = bring(county, rows), bring(county, rows)

    assert (first.added, first.done) == (["七年级1班新同学"], True)
    assert (second.added, second.changed, second.same) == ([], [], 1)


def test_a_changed_phone_is_written_and_told(county: Database) -> None:
    """Of a known pupil only what differs changes, and the report says what."""
    result = bring(county, li_ming("138 0000 0777"))

    assert result.changed == ["七年级1班李明：监护人 李大山 的电话"]
    assert phones(county, found(county, "李明")[0]) == ["+8613800000777"]


def test_a_parents_language_and_order_of_ways_are_kept(county: Database) -> None:
    """蒙古语 and 短信、电话 are kept with the guardian, and stay when a later list does not tell of them."""
    bring(county, li_ming(家长语言="蒙古语", 联系方式顺序="短信、电话"))
    bring(county, li_ming("13800000778"))

    with county.read() as tx:
        (pupil,) = found(county, "李明")
        guardian = pupils.guardians_of(tx, [pupil.id])[pupil.id][0]
    assert (guardian.language, guardian.ways, guardian.in_order) == ("mn", "sms,call", ("sms", "call"))


@pytest.mark.parametrize("wrong", [{"家长语言": "鸟语"}, {"联系方式顺序": "飞鸽"}])
def test_a_language_or_way_that_is_none_is_refused(county: Database, wrong: dict[str, object]) -> None:
    """The cell is named, with what may stand there."""
    result = bring(county, li_ming(**wrong))

    assert not result.done
    assert "可以写" in str(result.told.faults[0])


def test_a_dry_run_tells_the_same_and_writes_nothing(county: Database) -> None:
    """--check reports the change that the real import would make, and the phone stays."""
    result = bring(county, li_ming("13800000777"), check=True)

    assert (result.changed, result.done) == (["七年级1班李明：监护人 李大山 的电话"], False)
    assert phones(county, found(county, "李明")[0]) == ["+8613800000003"]


def test_one_bad_row_keeps_the_whole_file_out(county: Database) -> None:
    """All or nothing: the good row of a file with a bad one is not written."""
    rows = [*li_ming("13800000777"), ["王小雨", "七年级1班", "冯桂兰", "1"]]

    result = bring(county, rows)

    assert not result.done
    assert len(result.told.faults) == 1
    assert phones(county, found(county, "李明")[0]) == ["+8613800000003"]


def test_who_is_missing_from_the_file_is_told_and_stays(county: Database) -> None:
    """A list with one pupil of forty reports the other thirty-nine and takes nobody out."""
    result = bring(county, li_ming())

    assert len(result.missing) == 39
    assert "七年级1班张伟" in result.missing
    assert len(found(county, "张伟")) == 1


def test_what_the_file_does_not_tell_stays(county: Database) -> None:
    """Without columns for groups and birthday they are left as they were."""
    before = found(county, "李明")[0]

    bring(county, li_ming())

    assert found(county, "李明")[0] == before


def test_a_pupil_moves_when_the_file_lists_him_in_another_class(county: Database) -> None:
    """He is the same pupil in his new class from today, and was in the old one until yesterday."""
    before = found(county, "李明")[0]
    rows = [["姓名", "班级"], ["张伟", "七年级1班"], ["李明", "七年级2班"]]

    result = bring(county, rows)

    assert "七年级2班李明：转班（原 七年级1班）" in result.changed
    assert [pupil.id for pupil in found(county, "李明", "七年级2班")] == [before.id]
    assert found(county, "李明") == []
    assert [pupil.id for pupil in found(county, "李明", day=date(2026, 10, 11))] == [before.id]


def test_a_namesake_in_a_class_that_the_file_does_not_list_is_another_child(county: Database) -> None:
    """A list of class 2 alone says nothing of class 1: its 李明 is new, and the report says how to join the two."""
    result = bring(county, [["姓名", "班级"], ["李明", "七年级2班"]])

    assert result.added == ["七年级2班李明"]
    assert len(found(county, "李明")) == 1
    assert any("七年级1班也有一个李明" in note for note in result.told.notes)


def test_a_number_finds_its_pupil_wherever_he_is(county: Database) -> None:
    """With a 学籍号 a pupil is the same in another class of another file, and never taken for his namesake."""
    bring(county, [["姓名", "班级", "学籍号"], ["新同学", "七年级1班", NUMBER], ["新同学", "七年级2班", OTHER]])
    (first,), (second,) = found(county, "新同学"), found(county, "新同学", "七年级2班")

    result = bring(county, [["姓名", "班级", "学籍号"], ["新同学", "七年级3班", NUMBER]])

    assert result.changed == ["七年级3班新同学：转班（原 七年级1班）"]
    assert [pupil.id for pupil in found(county, "新同学", "七年级3班")] == [first.id]
    assert [pupil.id for pupil in found(county, "新同学", "七年级2班")] == [second.id]


def test_a_number_under_another_name_is_asked_about(county: Database) -> None:
    """A name that contradicts the number is a fault, unless the former name is told."""
    bring(county, [["姓名", "班级", "学籍号"], ["新同学", "七年级1班", NUMBER]])

    wrong = bring(county, [["姓名", "班级", "学籍号"], ["张伟", "七年级1班", NUMBER]])
    renamed = bring(county, [["姓名", "班级", "学籍号", "曾用名"], ["新名字", "七年级1班", NUMBER, "新同学"]])

    assert "在系统里是“新同学”，表里写“张伟”" in str(wrong.told.faults[0])
    assert renamed.changed == ["七年级1班新名字：改名（原 新同学）"]


def test_numbers_are_not_kept_in_the_clear(county: Database) -> None:
    """A 学籍号 holds an id number: what is stored finds it again and does not show it."""
    bring(county, [["姓名", "班级", "学籍号"], ["新同学", "七年级1班", NUMBER]])

    assert NUMBER[3:] not in found(county, "新同学")[0].code


def test_a_new_guardian_comes_first_and_the_old_one_stays(county: Database) -> None:
    """The file's guardian is written to first; the one known before is kept behind."""
    rows = [["姓名", "班级", "监护人", "关系", "联系电话"], ["李明", "七年级1班", "李奶奶", "奶奶", "13800000777"]]

    result = bring(county, rows)

    assert phones(county, found(county, "李明")[0]) == ["+8613800000777", "+8613800000003"]
    assert result.changed == ["七年级1班李明：监护人 李奶奶，原监护人 李大山 排到后面"]


def test_pupils_of_a_new_class_were_there_from_the_first_day_of_term(county: Database) -> None:
    """A class imported in October has its pupils since September; who comes to it later comes that day."""
    bring(county, [["姓名", "班级"], ["新同学", "七年级2班"]])
    bring(county, [["姓名", "班级"], ["新同学", "七年级2班"], ["后来者", "七年级2班"]])

    assert len(found(county, "新同学", "七年级2班", date(2026, 9, 1))) == 1
    assert found(county, "后来者", "七年级2班", date(2026, 10, 11)) == []
    assert len(found(county, "后来者", "七年级2班")) == 1


def test_a_list_made_before_term_may_be_repeated(county: Database) -> None:
    """Imported in August for September, the same file finds its own pupils again."""
    august = date(2026, 8, 20)
    rows = [["姓名", "班级"], ["新同学", "七年级2班"]]

    first, second = bring(county, rows, today=august), bring(county, rows, today=august)

    assert (len(first.added), second.added, second.same) == (1, [], 1)


def test_a_whole_new_county_is_laid_from_its_columns(memory_database: Database) -> None:
    """Province to class are made as told; the policy, the household and the first day come with them."""
    head = ["省", "市", "县", "乡镇", "学校", "班级", "姓名", "户籍所在地", "方案"]
    rows = [
        ["河南省", "新乡市", "新县", "东镇", "东镇小学", "三(2)班", "甲同学", "河南省新县东镇", "weihui"],
        ["河南省", "新乡市", "新县", "东镇", "东镇小学", "三(2)班", "乙同学", "安徽省宿州市埇桥区", "weihui"],
    ]

    result = import_roster(memory_database, xlsx([head, *rows]), TODAY, policies=["weihui"], check=False)

    assert result.done, list(result.lines())
    with memory_database.read() as tx:
        (klass,) = units.find(tx, "class", "三年级2班")
        assert [unit.name for unit in units.line(tx, klass.id)] == [
            "河南省",
            "新乡市",
            "新县",
            "东镇",
            "东镇小学",
            "三年级2班",
        ]
        assert units.policy_of(tx, klass.id) == "weihui"
        assert "三2班" in klass.aliases
        one, other = pupils.roster(tx, klass.id, TODAY).pupils
    assert (one.household, other.household) == (None, {"province": "安徽省", "county": "埇桥区"})
    assert any("学期起止日期" in note for note in result.told.notes)


def test_a_school_nobody_knows_is_asked_about(county: Database) -> None:
    """A school that cannot be placed is a fault that says which columns to add; it is told once, not for each pupil."""
    rows = [["姓名", "班级", "学校"], ["甲同学", "七1班", "某某实验中学"], ["乙同学", "七1班", "某某实验中学"]]

    result = bring(county, rows)

    assert len(result.told.faults) == 1
    assert "不知道它属于哪个县" in str(result.told.faults[0])


def test_a_list_without_a_school_is_placed_by_its_pupils_or_refused(county: Database) -> None:
    """Where most pupils are in one school's class already it is that class; strangers are asked about."""
    known = xlsx([["姓名", "班级"], ["李明", "七1班"], ["张伟", "七1班"]])
    strangers = xlsx([["姓名", "班级"], ["甲同学", "七1班"], ["乙同学", "七1班"]])

    placed = import_roster(county, known, TODAY, check=True)
    refused = import_roster(county, strangers, TODAY, check=True)
    told = import_roster(county, strangers, TODAY, school=SCHOOL, check=True)

    assert (placed.ok, placed.same) == (True, 2)
    assert "没有写是哪所学校" in str(refused.told.faults[0])
    assert len(told.added) == 2


def test_an_unknown_profile_is_refused(county: Database) -> None:
    """A profile that does not exist would decide nothing: it is a fault that lists those there are."""
    result = bring(county, [["姓名", "班级", "方案"], ["李明", "七年级1班", "火星"]])

    assert "没有名为“火星”的方案，可用的有：default、weihui" in str(result.told.faults[0])


def test_a_term_of_the_school_decides_the_first_day(county: Database) -> None:
    """A school with a term of its own counts from that, not from its county's."""
    with county.write() as tx:
        (school,) = units.find(tx, "school", SCHOOL)
        school_days.put_term(tx, school.id, date(2026, 9, 7), date(2027, 1, 20))

    bring(county, [["姓名", "班级"], ["新同学", "七年级2班"]])

    assert found(county, "新同学", "七年级2班", date(2026, 9, 6)) == []
    assert len(found(county, "新同学", "七年级2班", date(2026, 9, 7))) == 1


def test_namesakes_stay_themselves_when_the_file_comes_again(county: Database) -> None:
    """Two of one name are told apart by their numbers; a later file finds both, and never leaves one with the bare name."""
    head = ["姓名", "班级", "学籍号"]
    rows = [head, ["重名生", "七年级1班", NUMBER], ["重名生", "七年级1班", OTHER]]
    bring(county, rows)

    again = bring(county, rows)
    alone = bring(county, rows[:2])

    assert (again.added, again.changed, again.same) == ([], [], 2)
    assert (alone.changed, alone.same) == ([], 1)
    assert len(found(county, f"重名生({NUMBER[-4:]})")) == 1


def test_a_namesake_who_comes_later_leaves_nobody_with_the_bare_name(county: Database) -> None:
    """The teacher's bare 重名生 would else mean the one who was there first, without a question."""
    head = ["姓名", "班级", "学籍号"]
    bring(county, [head, ["重名生", "七年级1班", NUMBER]])

    result = bring(county, [head, ["重名生", "七年级1班", OTHER]])

    assert result.added == [f"七年级1班重名生({OTHER[-4:]})"]
    assert result.changed == ["七年级1班重名生(原)：原来记作重名生，班里又来了一个同名的"]
    assert found(county, "重名生") == []


def test_both_databases_take_the_same_list(database: Database) -> None:
    """A new county, imported twice, on SQLite and on PostgreSQL."""
    head = ["省", "县", "乡镇", "学校", "班级", "姓名", "学籍号", "监护人", "联系电话"]
    rows = [["河南省", "新县", "东镇", "东镇小学", "三(2)班", "甲同学", NUMBER, "某人", "13800000901"]]

    first = import_roster(database, xlsx([head, *rows]), TODAY, check=False)
    second = import_roster(database, xlsx([head, *rows]), TODAY, check=False)

    assert (first.added, second.same, second.changed) == (["三年级2班甲同学"], 1, [])
