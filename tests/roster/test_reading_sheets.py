"""Reading a roster file: headings in any order, under titles, in several sheets; each bad cell has an address."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from handlers.reading import Roster
from handlers.reading import read as understand
from handlers.roster.book import read_book
from handlers.roster.pupils import PupilRow, read_roster
from handlers.roster.told import Told
from tests.roster.old_format import xls
from tests.roster.sheets import HEAD, TODAY, book, id_number, xlsx


def read(data: bytes) -> tuple[list[PupilRow], Told]:
    told = Told()
    return read_roster(read_book(data), TODAY, told), told


def one(row: dict[str, object]) -> PupilRow:
    """The only row of a sheet with these headings."""
    rows, told = read(xlsx([list(row), list(row.values())]))
    assert not told.faults, [str(fault) for fault in told.faults]
    return rows[0]


def faults(data: bytes) -> list[str]:
    return [str(fault) for fault in read(data)[1].faults]


def fault_of(row: dict[str, object]) -> str:
    """The only fault of a sheet with one row."""
    (fault,) = faults(xlsx([list(row), list(row.values())]))
    return fault


def test_a_plain_list_is_read() -> None:
    """Name, class, guardian and phone come out of an ordinary list."""
    row = one({"姓名": "李明", "年级": "七年级", "班级": "1班", "监护人": "李大山", "联系电话": "13800000003"})

    assert (row.name, row.klass.name) == ("李明", "七年级1班")
    assert row.guardians is not None
    assert [(who.name, who.phone) for who in row.guardians] == [("李大山", "+8613800000003")]


def test_headings_may_stand_in_any_order_under_titles_and_with_notes() -> None:
    """Title rows, synonyms, brackets and stars in headings do not matter, nor does the order."""
    data = xlsx(
        [
            ["后河镇第一初级中学学生花名册"],
            ["填表日期：2026年9月", "", "", ""],
            ["家长电话（手机）", "*学生姓名（必填）", "所在班级", "家长"],
            ["138 0000 0003", "李　明", "七(1)班", "李大山"],
            ["合计", "1人", "", ""],
        ]
    )
    rows, told = read(data)

    assert not told.faults
    assert [(row.name, row.klass.name, row.title[:9]) for row in rows] == [("李明", "七年级1班", "后河镇第一初级中学")]


def test_a_heading_in_two_rows_is_read_downwards() -> None:
    """监护人 written over 姓名, 关系 and 电话 names three columns of the guardian."""
    data = xlsx(
        [
            ["姓名", "班级", "监护人", "", ""],
            ["", "", "姓名", "关系", "电话"],
            ["李明", "七1班", "李大山", "父亲", "13800000003"],
        ],
        merged=["A1:A2", "B1:B2", "C1:E1"],
    )
    rows, told = read(data)

    assert not told.faults
    assert rows[0].guardians is not None
    assert [(who.name, who.relation, who.phone) for who in rows[0].guardians] == [("李大山", "父亲", "+8613800000003")]


def test_an_upper_heading_says_whose_the_lower_ones_are() -> None:
    """家长姓名及联系电话 over 姓名 and 电话: the second 姓名 is the guardian's, not another pupil's."""
    data = xlsx(
        [
            ["姓名", "班级", "家长姓名及联系电话", ""],
            ["", "", "姓名", "电话"],
            ["李明", "七1班", "李大山", "13800000003"],
        ],
        merged=["A1:A2", "B1:B2", "C1:D1"],
    )
    rows, told = read(data)

    assert not told.faults
    assert rows[0].guardians is not None
    assert [(who.name, who.phone) for who in rows[0].guardians] == [("李大山", "+8613800000003")]


@pytest.mark.parametrize(
    ("said", "groups"), [("农村留守", ("left_behind",)), ("非留守", ()), ("√", ("left_behind",)), ("", ())]
)
def test_a_column_for_one_group_is_answered_in_words_too(said: str, groups: tuple[str, ...]) -> None:
    """Lists write 农村留守 or 非留守 where they were asked yes or no."""
    assert one({"姓名": "李明", "班级": "七1班", "是否留守儿童": said}).groups == groups


def test_a_merged_class_cell_counts_for_every_row() -> None:
    """Classes are often written once beside all their pupils."""
    data = xlsx(
        [["班级", "姓名"], ["七1班", "李明"], ["", "王小雨"], ["七2班", "张伟"]],
        merged=["A2:A3"],
    )
    rows, _ = read(data)

    assert [(row.name, row.klass.name) for row in rows] == [
        ("李明", "七年级1班"),
        ("王小雨", "七年级1班"),
        ("张伟", "七年级2班"),
    ]


def test_a_sheet_for_each_class_names_the_class() -> None:
    """Without a class column the sheet's name says the class; sheets that only explain are passed over."""
    data = book({"填表说明": [["请如实填写"]], "七(1)班": [["姓名"], ["李明"]], "七2班学生名单": [["姓名"], ["张伟"]]})
    rows, told = read(data)

    assert not told.faults
    assert [(row.name, row.klass.name) for row in rows] == [("李明", "七年级1班"), ("张伟", "七年级2班")]


def test_empty_numbered_lines_and_repeated_headings_are_no_pupils() -> None:
    """A prepared form's unused lines, and headings printed again on each page, are skipped."""
    data = xlsx(
        [["序号", "姓名", "班级"], [1, "李明", "七1班"], ["序号", "姓名", "班级"], [2, "", ""], [3, "", "七1班"]]
    )
    rows, told = read(data)

    assert not told.faults
    assert [row.name for row in rows] == ["李明"]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-8", "gb18030", "utf-16"])
def test_csv_is_read_in_the_encodings_that_offices_save(encoding: str) -> None:
    """UTF-8 with and without mark, GB18030 as WPS saves it, and Excel's Unicode text give the same names."""
    rows, told = read("姓名,班级,电话\n李明,七1班,13800000003\n𠮷祥,七1班,\n".encode(encoding))

    assert not told.faults
    assert [row.name for row in rows] == ["李明", "𠮷祥"]


@pytest.mark.parametrize(
    "written",
    ["2013-05-02", "2013.5.2", "2013/05/02", "2013年5月2日", "20130502", 20130502, 41396, datetime(2013, 5, 2)],
)
def test_dates_are_read_in_all_their_spellings(written: object) -> None:
    """A birthday may be a date cell, text in five spellings, eight digits, or the bare day number of a lost format."""
    assert one({"姓名": "李明", "班级": "七1班", "出生日期": written}).born == date(2013, 5, 2)


def test_groups_come_from_columns_and_from_words() -> None:
    """是否留守 and 困难类型 together name the groups; 建档立卡 is 家庭经济困难 too; 无 is none."""
    told = one({"姓名": "李明", "班级": "七1班", "是否留守": "是", "困难类型": "建档立卡、残疾"})
    none = one({"姓名": "李明", "班级": "七1班", "是否留守": "否", "困难类型": "无"})
    silent = one({"姓名": "李明", "班级": "七1班"})

    assert set(told.groups or ()) == {"left_behind", "registered_poor", "poor", "disabled"}
    assert none.groups == ()
    assert silent.groups is None


def test_both_parents_become_guardians_in_order() -> None:
    """Columns for father and mother give two guardians with their relation."""
    row = one(
        {
            "姓名": "李明",
            "班级": "七1班",
            "父亲姓名": "李大山",
            "父亲电话": "",
            "母亲姓名": "王秀英",
            "母亲电话": 13800000009,
        }
    )

    assert row.guardians is not None
    assert [(who.name, who.relation, who.phone) for who in row.guardians] == [
        ("李大山", "父亲", None),
        ("王秀英", "母亲", "+8613800000009"),
    ]


@pytest.mark.parametrize(
    "headings",
    [
        ["监护人1姓名", "监护人1电话", "监护人2姓名", "监护人2电话"],
        ["家庭成员或监护人姓名1", "联系电话1", "家庭成员或监护人姓名2", "联系电话2"],
        ["家长姓名", "联系电话", "第二监护人", "备用电话"],
        ["家长", "电话", "家长", "电话"],
    ],
)
def test_two_guardians_are_told_in_numbered_or_repeated_columns(headings: list[str]) -> None:
    """Numbers in headings, or the same headings twice, count the guardians."""
    data = xlsx([["姓名", "班级", *headings], ["李明", "七1班", "李大山", "13800000003", "李奶奶", "13800000004"]])
    rows, told = read(data)

    assert not told.faults
    assert rows[0].guardians is not None
    assert [(who.name, who.phone) for who in rows[0].guardians] == [
        ("李大山", "+8613800000003"),
        ("李奶奶", "+8613800000004"),
    ]


def test_a_household_elsewhere_is_kept_as_province_and_county() -> None:
    """Of an address in words only the province and the county are kept."""
    row = one({"姓名": "李明", "班级": "七1班", "户籍所在地": "河南省新乡市辉县市百泉镇某村12号"})

    assert row.household == {"province": "河南省", "county": "辉县市"}


FAULTY = [
    ({"学籍号": 4.10781201305e17}, "学籍号", "按数字存的长号码"),
    ({"身份证号": 4.10781201305e17}, "身份证号", "按数字存的长号码"),
    ({"身份证号": "410781201305020011"}, "身份证号", "校验位不对"),
    ({"身份证号": "41078120130502"}, "身份证号", "应是18位"),
    ({"学籍号": "没带"}, "学籍号", "不像学籍号"),
    ({"联系电话": "1380000003"}, "联系电话", "有10位，手机号应是11位"),
    ({"联系电话": "他爸"}, "联系电话", "不是电话号码"),
    ({"出生日期": "2013-02-30"}, "出生日期", "没有“2013-02-30”这一天"),
    ({"出生日期": "五月"}, "出生日期", "看不懂日期"),
    ({"出生日期": "1999-05-02"}, "出生日期", "不像在读学生"),
    ({"是否留守": "也许"}, "是否留守", "应填“是”或“否”"),
    ({"困难类型": "单亲"}, "困难类型", "不认得“单亲”"),
    ({"年级": "八年级"}, "班级", "对不上"),
    ({"监护人": "=HYPERLINK(1)"}, "监护人", "不像监护人姓名"),
]


@pytest.mark.parametrize(("cells", "heading", "told"), FAULTY)
def test_each_bad_cell_is_told_with_sheet_row_column_and_what_to_do(
    cells: dict[str, object], heading: str, told: str
) -> None:
    """A fault names the sheet, the row number, the column's letter and heading, and what is wrong."""
    row = {"姓名": "李明", "班级": "七1班"} | cells
    letter = "ABC"[list(row).index(heading)]

    fault = fault_of(row)

    assert fault.startswith(f"工作表“名单”第2行{letter}列“{heading}”：")
    assert told in fault


@pytest.mark.parametrize("name", ["=1+1", "@李明", "李明3", "+86", "-", "李明<b>", "很" * 40])
def test_a_name_that_is_none_is_refused(name: str) -> None:
    """What could start a formula, hold markup or digits is no name."""
    assert "姓名" in fault_of({"姓名": name, "班级": "七1班"})


def test_all_faults_are_told_at_once() -> None:
    """Two bad cells in one row and one in another are three faults in one run."""
    data = xlsx([["姓名", "班级", "电话"], ["李明", "12班", "1"], ["", "七1班", "13800000003"]])

    assert [fault[:11] for fault in faults(data)] == ["工作表“名单”第2行B", "工作表“名单”第2行C", "工作表“名单”第3行："]


def test_a_class_number_without_a_grade_is_asked_about() -> None:
    """12班 may be the twelfth class of any grade: nothing is guessed."""
    assert "不知道是几年级" in fault_of({"姓名": "李明", "班级": "12班"})


def test_two_of_one_name_in_a_class_must_differ_in_something() -> None:
    """With nothing to tell them apart they are a fault that says what to write."""
    (fault,) = faults(xlsx([["姓名", "班级"], ["张伟", "七1班"], ["张伟", "七1班"]]))

    assert fault.startswith("工作表“名单”第3行：七年级1班有2个“张伟”（另一个在工作表“名单”第2行）")
    assert "张伟（大）、张伟（小）" in fault


def test_namesakes_are_told_apart_by_the_school_or_by_their_numbers() -> None:
    """What stands in brackets becomes part of the name where it is needed, else the last digits of the 学籍号."""
    first, second = "G" + id_number("41078120130502001"), "G" + id_number("41078120130602002")
    by_school, _ = read(
        xlsx([["姓名", "班级"], ["张伟（大）", "七1班"], ["张伟（小）", "七1班"], ["李明（借读）", "七1班"]])
    )
    by_number, told = read(xlsx([["姓名", "班级", "学籍号"], ["张伟", "七1班", first], ["张伟", "七1班", second]]))

    assert [row.name for row in by_school] == ["张伟(大)", "张伟(小)", "李明"]
    assert [row.name for row in by_number] == [f"张伟({first[-4:]})", f"张伟({second[-4:]})"]
    assert not told.faults


def test_a_name_alone_asks_which_namesake() -> None:
    """The reader takes neither of them for certain when a teacher writes the bare name."""
    reading = understand(
        "张伟没来没请假,其他都到了", Roster.of(["张伟(大)", "张伟(小)", "李明"]), datetime(2026, 10, 12, 8, 5)
    )

    assert reading.marks == ()
    assert [ask.candidates for ask in reading.asks] == [("张伟(大)", "张伟(小)")]


def test_one_number_for_two_pupils_is_a_fault() -> None:
    """A 学籍号 belongs to one pupil."""
    number = "G" + id_number("41078120130502001")
    data = xlsx([["姓名", "班级", "学籍号"], ["张伟", "七1班", number], ["李明", "七1班", number]])

    assert "学籍号和工作表“名单”第2行的 张伟 相同" in faults(data)[0]


def test_a_birthday_that_contradicts_the_id_number_is_a_fault() -> None:
    """Two birthdays for one pupil: somebody must look."""
    row = {"姓名": "李明", "班级": "七1班", "出生日期": "2013-05-03", "身份证号": id_number("41078120130502001")}

    assert "和身份证号里的 2013-05-02 不一致" in fault_of(row)


def test_wrong_columns_are_told_with_what_is_there() -> None:
    """A sheet without a name column says what is needed and what it saw."""
    (fault,) = faults(xlsx([["班号", "人数"], ["七1班", 40]]))

    assert "至少要有“姓名”" in fault
    assert "班号、人数" in fault


def test_the_same_column_twice_is_a_fault() -> None:
    """Two columns of names leave open which is meant."""
    (fault,) = faults(xlsx([["姓名", "班级", "学生姓名"], ["李明", "七1班", "李明"]]))

    assert fault.startswith("工作表“名单”C列“学生姓名”：和A列“姓名”是同一项")


def test_unused_columns_and_fixed_lines_are_told() -> None:
    """What was not taken is said: an unknown column, and a phone that no SMS reaches."""
    data = xlsx([[*HEAD, "血型"], [1, "李明", "", "七年级", "1班", "李大山", "0373-4561234", "A"]])
    rows, told = read(data)

    assert rows[0].guardians is not None
    assert rows[0].guardians[0].phone is None
    assert any("血型" in note for note in told.notes)
    assert any("座机收不到短信" in note for note in told.notes)


def test_two_phones_in_one_cell_are_both_kept() -> None:
    """The first is written to, the second is a further guardian's, and it is told."""
    row = one({"姓名": "李明", "班级": "七1班", "监护人": "李大山", "电话": "13800000003/13800000004"})

    assert row.guardians is not None
    assert [(who.name, who.phone) for who in row.guardians] == [
        ("李大山", "+8613800000003"),
        ("李大山（备用）", "+8613800000004"),
    ]


def test_the_old_format_is_read_too() -> None:
    """An .xls, as old programs save it, gives the same rows."""
    rows, told = read(xls([["姓名", "班级", "联系电话"], ["李明", "七1班", 13800000003]]))

    assert not told.faults
    assert [(row.name, row.klass.name) for row in rows] == [("李明", "七年级1班")]
