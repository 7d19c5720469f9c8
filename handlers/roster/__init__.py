"""Rosters and staff from spreadsheets: bytes in, rows and the addresses of bad cells out, then into the store.

    result = import_roster(db, data, today, check=True)     # a dry run is the same work, rolled back
    for line in result.lines(): ...

All or nothing, and safe to repeat.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, datetime, time

from config.days import instant
from config.errors import PersonError
from handlers.roster.appoint import appoint
from handlers.roster.book import Sheet, read_book
from handlers.roster.calendar import set_calendar
from handlers.roster.enrol import enrol
from handlers.roster.pupils import read_roster
from handlers.roster.result import Result
from handlers.roster.staff import read_staff
from handlers.roster.told import Where
from store.db import Database, Tx

__all__ = ["Result", "import_calendar", "import_roster", "import_staff"]


class _TakeBack(Exception):
    """Ends the transaction without keeping it."""


def import_roster(
    db: Database,
    data: bytes,
    today: date,
    *,
    policies: Iterable[str] = (),
    school: str | None = None,
    check: bool,
    now: datetime | None = None,
) -> Result:
    """Pupils, classes, guardians. `policies` are the profiles a file may name, `school` where rows without one go; `now`: the
    moment, where it is known better than by its day."""
    result = Result("学生名单", "转走的请另办转出")
    moment = now or instant(today, time(0))

    def write(sheets: tuple[Sheet, ...], tx: Tx) -> None:
        enrol(tx, read_roster(sheets, today, result.told), today, result, policies, school, moment)

    return _import(db, data, result, write, check)


def import_staff(db: Database, data: bytes, today: date, *, school: str | None = None, check: bool) -> Result:
    """Staff and officials with their posts, and who is in charge of whom."""
    result = Result("教职工名单", "离任的请写上“任职结束”日期再导入")

    def write(sheets: tuple[Sheet, ...], tx: Tx) -> None:
        appoint(tx, read_staff(sheets, today, result.told), today, result, school)

    return _import(db, data, result, write, check)


def import_calendar(db: Database, data: bytes, now: datetime, *, check: bool) -> Result:
    """Terms, and days on which a county or a school departs from the State Council's calendar."""
    result = Result("校历", "")

    def write(sheets: tuple[Sheet, ...], tx: Tx) -> None:
        set_calendar(tx, sheets, now, result)

    return _import(db, data, result, write, check)


def _import(
    db: Database, data: bytes, result: Result, write: Callable[[tuple[Sheet, ...], Tx], None], check: bool
) -> Result:
    try:
        sheets = read_book(data)
        with db.write() as tx:
            write(sheets, tx)
            if check or not result.ok:
                raise _TakeBack
        result.done = True
    except _TakeBack:
        pass
    except PersonError as error:
        result.told.fault(Where(), str(error))
    return result
