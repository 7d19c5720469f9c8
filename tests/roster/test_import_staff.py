"""Staff into the database: posts where they belong, charges given, and no role guessed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import pytest

from handlers.roster import Result, import_staff
from store import people, persons, pupils, units
from store.db import Database
from tests.roster.sheets import TODAY, xlsx

SCHOOL = "后河镇第一初级中学"
HEAD = ["姓名", "企业微信账号", "手机", "学校", "职务", "班级", "包保班级", "包保学生"]


def bring(db: Database, *rows: Sequence[object], today: date = TODAY, check: bool = False) -> Result:
    return import_staff(db, xlsx([HEAD, *rows]), today, check=check)


def holders(db: Database, role: str, name: str = "李明", day: date = TODAY) -> list[str]:
    """Names of those who hold a role for a pupil of the first demo school."""
    with db.read() as tx:
        (county,) = units.find(tx, "county", "卫辉市")
        (found,) = pupils.in_county(tx, county.id, name, day)
        return [holder.person.name for holder in people.holders(tx, role, day, pupil_id=found[0].id)]


def fault(result: Result) -> str:
    (only,) = result.told.faults
    return str(only)


def test_the_same_file_twice_changes_nothing(county: Database) -> None:
    """A known teacher stays as he is, a new one is added once."""
    rows = (
        ["赵丽娟", "zhao.lijuan", "13800000100", SCHOOL, "班主任", "七年级1班", "", ""],
        ["新老师", "xin.laoshi", "13800000990", SCHOOL, "任课教师、包保教师", "", "", "王小雨、七年级1班张伟"],
    )

    first, second = bring(county, *rows), bring(county, *rows)

    assert (first.added, first.same) == (["新老师"], 1)
    assert (second.added, second.changed, second.same) == ([], [], 2)
    assert holders(county, "baobao_teacher", "王小雨") == ["新老师"]
    assert holders(county, "baobao_teacher", "张伟") == ["新老师"]
    assert holders(county, "baobao_teacher", "李明") == ["田秀兰"]


def test_a_new_class_teacher_takes_over_and_it_is_told(county: Database) -> None:
    """From today the class is the new one's; yesterday it was the old one's."""
    result = bring(county, ["新班主任", "xin.bzr", "13800000990", SCHOOL, "班主任", "七(1)班", "", ""])

    assert result.added == ["新班主任（接替 赵丽娟 任七年级1班班主任）"]
    assert holders(county, "class_teacher") == ["新班主任"]
    assert holders(county, "class_teacher", day=date(2026, 10, 11)) == ["赵丽娟"]


def test_a_class_has_one_class_teacher(county: Database) -> None:
    """Two class teachers of one class in one file are a fault that names both rows."""
    result = bring(
        county,
        ["甲老师", "jia", "", SCHOOL, "班主任", "七1班", "", ""],
        ["乙老师", "yi", "", SCHOOL, "班主任", "701", "", ""],
    )

    assert fault(result).startswith("工作表“名单”第3行：七年级1班在工作表“名单”第2行已经写了班主任 甲老师")
    assert holders(county, "class_teacher") == ["赵丽娟"]


def test_officials_are_placed_by_the_name_of_their_office(county: Database) -> None:
    """A township's official and a county's department are found from the office, whichever column it stands in."""
    result = bring(
        county,
        ["新干部", "xin.gb", "", "后河镇人民政府", "包保干部", "", f"{SCHOOL}七年级1班", ""],
        ["新司法", "xin.sf", "", "卫辉市司法局", "联络员", "", "", ""],
    )

    assert result.done, list(result.lines())
    assert holders(county, "baobao_official") == ["新干部"]
    assert "新司法" in holders(county, "dept_justice")


def test_a_person_with_two_rows_is_one_person(county: Database) -> None:
    """A teacher who leads a class in one row and is 包保教师 in another has both posts."""
    result = bring(
        county,
        ["双岗老师", "shuang", "13800000990", SCHOOL, "任课教师", "", "", ""],
        ["双岗老师", "shuang", "13800000990", SCHOOL, "包保教师", "", "", "李明"],
    )

    assert result.added == ["双岗老师"]
    assert holders(county, "baobao_teacher") == ["双岗老师"]


def test_a_changed_account_or_phone_is_written_and_told(county: Database) -> None:
    """The same teacher in the same post under a new account stays the same person."""
    result = bring(county, ["赵丽娟", "zhao.new", "13800000991", SCHOOL, "班主任", "七年级1班", "", ""])

    assert result.changed == ["赵丽娟：企业微信账号，手机号"]
    with county.read() as tx:
        person = persons.by_wecom(tx, "ZHAO.NEW")
        assert person is not None
        assert person.code == "zhao.lijuan"


def test_who_is_missing_from_the_file_keeps_his_post(county: Database) -> None:
    """Posts of the school that the file does not name are told, and stay."""
    result = bring(county, ["赵丽娟", "zhao.lijuan", "13800000100", SCHOOL, "班主任", "七年级1班", "", ""])

    assert f"罗建平（{SCHOOL}校长）" in result.missing
    assert holders(county, "school_lead") == ["罗建平"]


def test_a_post_ends_with_the_day_written(county: Database) -> None:
    """任职结束 ends the post after that day."""
    data = xlsx([[*HEAD, "任职结束"], ["罗建平", "luo.jianping", "", SCHOOL, "校长", "", "", "", "2026-10-15"]])

    import_staff(county, data, TODAY, check=False)

    assert holders(county, "school_lead", day=date(2026, 10, 15)) == ["罗建平"]
    assert holders(county, "school_lead", day=date(2026, 10, 16)) == []


FAULTY = [
    (["甲", "jia", "", SCHOOL, "主任", "", "", ""], "不认得职务“主任”"),
    (["甲", "jia", "", SCHOOL, "班主任", "", "", ""], "班主任没有写班级"),
    (["甲", "jia", "", SCHOOL, "班主任", "七9班", "", ""], "没有七年级9班"),
    (["甲", "jia", "", "某某中学", "校长", "", "", ""], "系统里没有学校“某某中学”"),
    (["甲", "甲的微信", "", SCHOOL, "校长", "", "", ""], "不像企业微信账号"),
    (["甲", "luo.jianping", "", SCHOOL, "校长", "", "", ""], "在系统里是“罗建平”"),
    (["甲", "jia", "", SCHOOL, "包保教师", "", "", "张三丰"], "没有找到学生“张三丰”"),
    (["甲", "jia", "", SCHOOL, "校长", "", "七1班", ""], "职务里却没有“包保教师”"),
    (["甲", "jia", "13800000990/13800000991", SCHOOL, "校长", "", "", ""], "有两个手机号"),
    (["", "jia", "", SCHOOL, "校长", "", "", ""], "没有写姓名"),
    (["甲", "jia", "", SCHOOL, "", "", "", ""], "没有写甲的职务"),
]


@pytest.mark.parametrize(("row", "told"), FAULTY)
def test_what_cannot_be_placed_is_told_with_its_row(county: Database, row: list[object], told: str) -> None:
    """Each fault names the row and says what to write, and nothing is imported."""
    result = bring(county, row)

    assert fault(result).startswith("工作表“名单”第2行")
    assert told in fault(result)
    assert not result.done


def test_who_can_be_reached_by_nothing_is_told(county: Database) -> None:
    """A person without account and phone is taken in, with a note that no prompt reaches him."""
    result = bring(county, ["甲老师", "", "", SCHOOL, "任课教师", "", "", ""])

    assert result.done
    assert any("收不到提示" in note for note in result.told.notes)


@pytest.mark.parametrize(
    ("post", "role"),
    [
        ("副校长", "school_cadre"),
        ("中心校校长", "central_school"),
        ("分管副镇长", "township_deputy"),
        ("挂包干部", "baobao_official"),
    ],
)
def test_the_longest_word_of_a_post_decides(post: str, role: str) -> None:
    """副校长 is no 校长, and a central school's head is no school's head."""
    from handlers.roster.roles import roles_of

    assert roles_of(post) == (role,)
