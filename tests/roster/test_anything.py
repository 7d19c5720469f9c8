"""Whatever stands in a cell or a file, the import answers with rows and faults, and never falls over."""

from __future__ import annotations

import random
from datetime import date, datetime, time, timedelta

from hypothesis import given, settings
from hypothesis import strategies as some

from config.errors import PersonError
from handlers.roster.book import Raw, Sheet, read_book
from handlers.roster.fields import ROSTER, STAFF
from handlers.roster.pupils import read_roster
from handlers.roster.staff import read_staff
from handlers.roster.told import Told
from tests.roster.sheets import TODAY, xlsx

CELLS: some.SearchStrategy[Raw] = some.one_of(
    some.text(max_size=30),
    some.sampled_from(
        ["是", "无", "七1班", "李明", "13800000003", "班主任", "包保教师", "2013-05-02", "G", "１２", "　", "=A1"]
    ),
    some.integers(min_value=-(10**20), max_value=10**20),
    some.floats(),
    some.booleans(),
    some.dates(min_value=date(1900, 1, 1), max_value=date(2100, 1, 1)),
    some.datetimes(min_value=datetime(1900, 1, 1), max_value=datetime(2100, 1, 1)),
    some.just(time(8, 5)),
    some.just(timedelta(days=400)),
)


def sheets_under(headings: list[str]) -> some.SearchStrategy[Sheet]:
    row = some.lists(CELLS, min_size=0, max_size=len(headings) + 2).map(tuple)
    return some.lists(row, max_size=6).map(lambda rows: Sheet("名单", (tuple(headings), *rows)))


def one_of_each(headings: dict[str, tuple[str, ...]]) -> list[str]:
    return [them[0] for them in headings.values()]


@settings(max_examples=150, deadline=None)
@given(sheets_under(one_of_each(dict(ROSTER.headings))))
def test_any_cells_under_a_rosters_headings_are_read_or_told(sheet: Sheet) -> None:
    """Each row becomes a pupil with a name and a class, or has a fault in its sheet; nothing is raised."""
    told = Told()

    rows = read_roster((sheet,), TODAY, told)

    assert all(row.name and row.klass.name for row in rows)
    assert rows or told.faults


@settings(max_examples=150, deadline=None)
@given(sheets_under(one_of_each(dict(STAFF.headings))))
def test_any_cells_under_a_staff_lists_headings_are_read_or_told(sheet: Sheet) -> None:
    """Each row becomes a person with a post, or has a fault; nothing is raised."""
    told = Told()

    rows = read_staff((sheet,), TODAY, told)

    assert all(row.name and row.roles for row in rows)
    assert rows or told.faults


def test_a_workbook_with_changed_bytes_is_read_or_refused() -> None:
    """Four hundred damaged copies of a workbook: each is still a workbook, or is refused with a sentence."""
    good = xlsx([["姓名", "班级"], *([["李明", "七1班"]] * 20)])
    chance = random.Random(20261012)
    refused = 0

    for _ in range(400):
        data = bytearray(good)
        for _ in range(chance.randint(1, 8)):
            data[chance.randrange(len(data))] = chance.randrange(256)
        try:
            read_book(bytes(data))
        except PersonError:
            refused += 1

    assert refused > 100


@settings(max_examples=200, deadline=None)
@given(some.binary(max_size=400))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    """A file of noise is refused with a sentence, or is a table of words."""
    try:
        sheets = read_book(data)
    except PersonError as refused:
        sheets = ()
        told = str(refused)
    else:
        told = "read"

    assert told
    assert all(isinstance(sheet, Sheet) for sheet in sheets)
