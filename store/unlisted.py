"""Pupils whom their school's newest list lacks, and nobody has said where they are: enrolled, and no report vouches for them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import Connection, func, select, update

from store import pupils as roster
from store.pupils import ENROLMENT, PUPIL, Enrolment, Pupil, pupil_of_row
from store.ready import Ready
from store.sql import one_of
from store.tables import enrolments, pupils, units


@dataclass(frozen=True, slots=True)
class Unlisted:
    """A pupil, the class he is enrolled in, and the first day on which the list lacks him."""

    pupil: Pupil
    class_id: int
    since: date


_OPEN = (enrolments.c.last_day.is_(None), enrolments.c.listed.is_(False))
_OF_CLASSES = Ready(
    select(*PUPIL, enrolments.c.class_id, enrolments.c.first_day)
    .join(enrolments, enrolments.c.pupil_id == pupils.c.id)
    .where(one_of(enrolments.c.class_id, "classes"), *_OPEN)
    .order_by(enrolments.c.class_id, pupils.c.id)
)


def of_classes(tx: Connection, class_ids: Iterable[int]) -> list[Unlisted]:
    """Everybody in these classes whom the newest list lacks, by class and id."""
    rows = _OF_CLASSES.all(tx, {"classes": set(class_ids)})
    return [Unlisted(pupil_of_row(row[:-2]), row[-2], row[-1]) for row in rows]


def of_schools(tx: Connection) -> dict[int, tuple[int, int]]:
    """School → its county and how many of its pupils the newest list lacks, where it lacks any."""
    query = (
        select(units.c.parent_id, units.c.county_id, func.count())
        .join(enrolments, enrolments.c.class_id == units.c.id)
        .where(*_OPEN, units.c.parent_id.is_not(None))
        .group_by(units.c.parent_id, units.c.county_id)
        .order_by(units.c.parent_id)
    )
    return {row[0]: (row[1], row[2]) for row in tx.execute(query)}


def mark(tx: Connection, pupil_ids: Iterable[int], day: date) -> None:
    """From a day on the list lacks them: they stay where they are."""
    for one in _open(tx, pupil_ids):
        if one.listed:
            _split(tx, one, max(day, one.first_day), one.class_id, listed=False)


def settle(tx: Connection, pupil_id: int, class_id: int, day: date) -> None:
    """He is there, in this class; what no report vouched for until now stays so."""
    for one in _open(tx, [pupil_id]):
        _split(tx, one, max(day, one.first_day), class_id, listed=True)


def _open(tx: Connection, pupil_ids: Iterable[int]) -> list[Enrolment]:
    rows = tx.execute(
        select(*ENROLMENT).where(enrolments.c.pupil_id.in_(set(pupil_ids)), enrolments.c.last_day.is_(None))
    )
    return [Enrolment(*row) for row in rows]


def _split(tx: Connection, one: Enrolment, day: date, class_id: int, *, listed: bool) -> None:
    """The enrolment ends the day before, and the same or another begins; of one that begins that day nothing is left over."""
    if one.first_day == day:
        tx.execute(update(enrolments).where(enrolments.c.id == one.id).values(class_id=class_id, listed=listed))
    else:
        roster.leave(tx, one.pupil_id, day - timedelta(days=1))
        county = select(pupils.c.county_id).where(pupils.c.id == one.pupil_id).scalar_subquery()
        tx.execute(
            enrolments.insert().values(
                county_id=county,
                pupil_id=one.pupil_id,
                class_id=class_id,
                first_day=day,
                reported_on=one.reported_on,
                listed=listed,
            )
        )
    roster.touch(tx, units.c.id.in_([one.class_id, class_id]))
