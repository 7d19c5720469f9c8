"""Attendance as it was told."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import Connection

from store import attendance
from store.attendance import NewCheckin, NewMark
from store.db import Database
from tests.store.world import MINUTE, MONDAY, NOW, County


def say(
    tx: Connection,
    county: County,
    status: str,
    said_at: datetime,
    known_at: datetime | None = None,
    period: str = "day",
) -> None:
    attendance.mark(
        tx,
        [
            NewMark(
                county_id=county.county,
                pupil_id=county.li_ming,
                class_id=county.class_one,
                day=MONDAY,
                period=period,
                status=status,
                said_at=said_at,
                known_at=known_at or said_at,
                by_person_id=county.teacher,
            )
        ],
    )


def holding(tx: Connection, county: County) -> list[str]:
    found = attendance.effective(tx, county.county, first=MONDAY, last=MONDAY, pupil_ids=[county.li_ming])
    return [mark.status for mark in found]


def test_later_word_holds_whichever_arrives_first(database: Database, county: County) -> None:
    """李明没来 said at 8:05 arrives after 李明来了 said at 8:30: he is present."""
    with database.write() as tx:
        say(tx, county, "present", NOW + 25 * MINUTE, known_at=NOW + 26 * MINUTE)
        say(tx, county, "absent", NOW, known_at=NOW + 40 * MINUTE)
        holds = holding(tx, county)
        history = attendance.marks_of(tx, county.county, [county.li_ming])[county.li_ming]

    assert holds == ["present"]
    assert [mark.status for mark in history] == ["present", "absent"]


def test_of_two_words_of_one_second_the_one_that_arrived_last_holds(database: Database, county: County) -> None:
    """WeChat Work tells seconds only; then the order of arrival decides."""
    with database.write() as tx:
        say(tx, county, "absent", NOW)
        say(tx, county, "sick", NOW)

        assert holding(tx, county) == ["sick"]


def test_withdrawn_word_leaves_the_day_unknown(database: Database, county: County) -> None:
    """撤回 supersedes like any later word; nothing holds then, and the history keeps both."""
    with database.write() as tx:
        say(tx, county, "absent", NOW)
        say(tx, county, "withdrawn", NOW + MINUTE)
        holds = holding(tx, county)
        history = attendance.marks_of(tx, county.county, [county.li_ming], since=MONDAY)[county.li_ming]

    assert holds == []
    assert len(history) == 2


def test_morning_and_afternoon_are_told_apart(database: Database, county: County) -> None:
    """A word about the morning does not supersede one about the afternoon."""
    with database.write() as tx:
        say(tx, county, "unexcused", NOW, period="am")
        say(tx, county, "present", NOW + MINUTE, period="pm")

        assert holding(tx, county) == ["unexcused", "present"]


def test_marks_of_a_class_are_found_by_days(database: Database, county: County) -> None:
    """A whole class at once; other days and other classes stay out."""
    with database.write() as tx:
        attendance.mark(
            tx,
            [
                NewMark(
                    county_id=county.county,
                    pupil_id=pupil,
                    class_id=county.class_one,
                    day=MONDAY + timedelta(days=shift),
                    status="absent",
                    said_at=NOW,
                    known_at=NOW,
                )
                for shift in (0, 1)
                for pupil in (county.wang, county.li_ming)
            ],
        )
        monday = attendance.effective(tx, county.county, first=MONDAY, last=MONDAY, class_id=county.class_one)
        elsewhere = attendance.effective(tx, county.county, first=MONDAY, last=MONDAY, class_id=county.class_two)

    assert {mark.pupil_id for mark in monday} == {county.wang, county.li_ming}
    assert {mark.day for mark in monday} == {MONDAY}
    assert elsewhere == []


def test_report_that_holds_is_the_one_said_last_unless_taken_back(database: Database, county: County) -> None:
    """A class has reported until its report is withdrawn."""

    def report(tx: Connection, at: datetime, *, withdrawn: bool = False, present: int | None = None) -> None:
        attendance.check_in(
            tx,
            NewCheckin(
                county_id=county.county,
                class_id=county.class_one,
                day=MONDAY,
                expected=40,
                present=present,
                others_present=True,
                named=(county.li_ming,),
                withdrawn=withdrawn,
                said_at=at,
                known_at=at,
            ),
        )

    def told(tx: Connection) -> tuple[int | None, set[int]]:
        holds = attendance.report_that_holds(tx, county.county, county.class_one, MONDAY)
        both = [county.class_one, county.class_two]
        return holds.present if holds else None, attendance.classes_reported(tx, county.county, both, MONDAY)

    with database.write() as tx:
        before = told(tx)
        report(tx, NOW + MINUTE, present=39)
        report(tx, NOW, present=38)
        after = told(tx)
        report(tx, NOW + 2 * MINUTE, withdrawn=True)
        in_the_end = told(tx)
        history = attendance.checkins_of(tx, county.county, [county.class_one])[county.class_one]

    assert before == (None, set())
    assert after == (39, {county.class_one})
    assert in_the_end == (None, set())
    assert [one.present for one in history] == [38, 39, None]
    assert history[0].named == (county.li_ming,)
