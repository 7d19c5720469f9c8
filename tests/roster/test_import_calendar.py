"""The school calendar from a spreadsheet: terms, days off, make-up days."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from handlers.roster import Result, import_calendar
from store import school_days, units
from store.db import Database
from tests.roster.sheets import book, xlsx

NOW = datetime(2026, 11, 11, 0, 0, tzinfo=UTC)
SCHOOL = "后河镇第一初级中学"


def bring(db: Database, data: bytes, *, check: bool = False) -> Result:
    return import_calendar(db, data, NOW, check=check)


def days(db: Database, kind: str, name: str) -> school_days.SchoolDays:
    with db.read() as tx:
        (unit,) = units.find(tx, kind, name)
        return school_days.of(tx, unit.line)


def test_a_spring_term_is_added_once(county: Database) -> None:
    """A county's next term is set; the same file again changes nothing."""
    data = xlsx([["县", "学期开始", "学期结束"], ["卫辉市", "2027-02-22", "2027-07-09"]])

    first, second = bring(county, data), bring(county, data)

    assert (first.added, second.same) == (["卫辉市 2027-02-22 至 2027-07-09"], 1)
    assert [term.first_day for term in days(county, "school", SCHOOL).terms] == [date(2026, 9, 1), date(2027, 2, 22)]


def test_snow_days_hold_for_the_school_that_has_them(county: Database) -> None:
    """Two days off and a make-up Sunday of one school are declared with their reason; its county keeps its calendar."""
    data = xlsx(
        [
            ["学校", "日期", "至", "安排", "说明"],
            [SCHOOL, "2026-11-12", "2026-11-13", "停课", "暴雪"],
            [SCHOOL, date(2026, 11, 15), "", "补课", "补11月12日"],
        ]
    )

    result = bring(county, data)

    assert result.done, list(result.lines())
    assert [(day.day, day.kind, day.why) for day in days(county, "school", SCHOOL).days] == [
        (date(2026, 11, 12), "off", "暴雪"),
        (date(2026, 11, 13), "off", "暴雪"),
        (date(2026, 11, 15), "on", "补11月12日"),
    ]
    assert days(county, "county", "卫辉市").days == ()
    assert bring(county, data).same == 3


def test_a_declared_day_may_be_taken_back(county: Database) -> None:
    """取消 leaves the day as the calendar has it."""
    head = ["学校", "日期", "安排", "说明"]
    bring(county, xlsx([head, [SCHOOL, "2026-11-12", "放假", "暴雪"]]))

    bring(county, xlsx([head, [SCHOOL, "2026-11-12", "取消", "雪停了"]]))

    assert days(county, "school", SCHOOL).days == ()


def test_terms_and_days_may_be_two_sheets(county: Database) -> None:
    """One workbook may hold both; a dry run writes neither."""
    data = book(
        {
            "学期": [["县", "开学日期", "放假日期"], ["广德市", "2027-02-22", "2027-07-09"]],
            "调整": [["县", "日期", "安排", "说明"], ["广德市", "2026-12-25", "放假", "运动会"]],
        }
    )

    result = bring(county, data, check=True)

    assert (len(result.added), result.done) == (2, False)
    assert days(county, "county", "广德市").days == ()


@pytest.mark.parametrize(
    ("row", "told"),
    [
        (["", "2026-11-12", "放假", "x"], "不止一个县"),
        (["某某中学", "2026-11-12", "放假", "x"], "系统里没有“某某中学”"),
        ([SCHOOL, "2026-11-31", "放假", "x"], "没有“2026-11-31”这一天"),
        ([SCHOOL, "2026-11-12", "玩", "x"], "不认得安排“玩”"),
        ([SCHOOL, "2026-11-12", "放假", ""], "写上原因"),
        ([SCHOOL, "", "放假", "x"], "日期和安排两项都要写"),
    ],
)
def test_what_is_unclear_is_told_with_its_row(county: Database, row: list[object], told: str) -> None:
    """A day of nobody, of no calendar, of no kind or without a reason is a fault."""
    (fault,) = bring(county, xlsx([["学校", "日期", "安排", "说明"], row])).told.faults

    assert str(fault).startswith("工作表“名单”第2行：")
    assert told in str(fault)


def test_overlapping_terms_are_refused(county: Database) -> None:
    """A term that begins inside another one leaves open which holds."""
    (fault,) = bring(county, xlsx([["县", "学期开始", "学期结束"], ["卫辉市", "2026-09-07", "2027-01-20"]])).told.faults

    assert "和已有的学期（2026-09-01 至 2027-01-22）重叠" in str(fault)
