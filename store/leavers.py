"""Pupils who are in no class any more: where they were last, and putting one back there."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Connection, Date, and_, bindparam, exists, or_, select

from config.days import day_of
from store import due, units
from store import pupils as roster
from store.pupils import PUPIL, Pupil, pupil_of_row
from store.ready import Ready
from store.sql import one_of
from store.tables import enrolments, pupils


@dataclass(frozen=True, slots=True)
class Leaver:
    """A pupil, the class in which he was last, his day of 报到 there, and his last day."""

    pupil: Pupil
    class_id: int
    reported_on: date | None
    last_day: date


_later = enrolments.alias("later")
_GONE = (
    select(*PUPIL, enrolments.c.class_id, enrolments.c.reported_on, enrolments.c.last_day)
    .join(enrolments, enrolments.c.pupil_id == pupils.c.id)
    .where(
        one_of(enrolments.c.class_id, "classes"),
        enrolments.c.last_day < bindparam("day", type_=Date),
        ~exists().where(
            _later.c.pupil_id == enrolments.c.pupil_id,
            or_(
                _later.c.first_day > enrolments.c.first_day,
                and_(_later.c.first_day == enrolments.c.first_day, _later.c.id > enrolments.c.id),
            ),
        ),
    )
    .order_by(enrolments.c.class_id, pupils.c.id)
)
_OF_CLASSES = Ready(_GONE)
_NAMED = Ready(_GONE.where(pupils.c.name == bindparam("name")))


def of_classes(tx: Connection, class_ids: Iterable[int], day: date, name: str | None = None) -> list[Leaver]:
    """Who was last in one of these classes and is in none on a day, by class and id; `name`: only who bears it."""
    values = {"classes": set(class_ids), "day": day}
    rows = _OF_CLASSES.all(tx, values) if name is None else _NAMED.all(tx, values | {"name": name})
    return [Leaver(pupil_of_row(row[:-3]), *row[-3:]) for row in rows]


def is_one(tx: Connection, pupil_id: int) -> bool:
    """Whether he was in a class and is in none that is still open to him."""
    been = roster.enrolments_of(tx, [pupil_id]).get(pupil_id, ())
    return bool(been) and all(one.last_day is not None for one in been)


def put_back(tx: Connection, pupil_id: int, now: datetime) -> int | None:
    """He is in his last class again from today on, which opens again if it was closed; its id. None where he is in one."""
    been = roster.enrolments_of(tx, [pupil_id]).get(pupil_id, ())
    if not been or any(one.last_day is None for one in been):
        return None
    last = max(been, key=lambda one: (one.first_day, one.id))
    roster.enrol(tx, pupil_id, last.class_id, day_of(now), reported_on=last.reported_on)
    reopen(tx, last.class_id, now)
    return last.class_id


def reopen(tx: Connection, class_id: int, now: datetime) -> None:
    """A class that was closed has pupils again, and owes its reports."""
    if units.get(tx, class_id).closed_on is not None:
        units.change(tx, class_id, closed_on=None)
        due.bring_forward(tx, [("class", class_id)], now)
