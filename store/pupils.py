"""Pupils: who they are, in which class on which day, who their guardians are."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, Date, bindparam, func, or_, select, update

from store import versions
from store.crypto import keyring
from store.persons import Saved, holds
from store.ready import Ready
from store.sql import columns, one_of
from store.tables import enrolments, guardians, pupils, units

#: The ways to a guardian in their usual order: 学校通知 in WeChat, SMS, a call or a visit by the class teacher.
WAYS = ("parent", "sms", "call")


@dataclass(frozen=True, slots=True)
class Pupil:
    """One pupil. `code` is the 学籍号 or a made one, `groups` the contract's words, `household` {province, county}."""

    id: int
    county_id: int
    code: str
    name: str
    born: date | None
    groups: tuple[str, ...]
    household: Mapping[str, str] | None
    studentship: bool


@dataclass(frozen=True, slots=True)
class Enrolment:
    """A pupil in a class from the first to the last day, both included; `listed`: the school's newest list has him."""

    id: int
    pupil_id: int
    class_id: int
    first_day: date
    last_day: date | None
    reported_on: date | None
    listed: bool = True


@dataclass(frozen=True, slots=True)
class Guardian:
    """One guardian of one pupil; `phone_key` is set where a phone is known; rank 1 is written to first.

    `ways`: his own order of `WAYS`, joined by commas (None: the usual one).
    """

    id: int
    county_id: int
    pupil_id: int
    name: str
    relation: str | None
    phone_key: str | None
    parent_userid: str | None
    language: str
    rank: int
    active: bool
    ways: str | None = None

    @property
    def in_order(self) -> tuple[str, ...]:
        """The ways to him, the first to be tried first; a call is always the last resort."""
        own = tuple(self.ways.split(",")) if self.ways else WAYS
        return own if "call" in own else (*own, "call")


@dataclass(frozen=True, slots=True)
class Roster:
    """The pupils of a class on a day, by name; `version` changes whenever the roster may have."""

    class_id: int
    version: int
    pupils: tuple[Pupil, ...]


PUPIL = columns(pupils, Pupil)
ENROLMENT = columns(enrolments, Enrolment)
GUARDIAN = columns(guardians, Guardian)
MANY = Ready(select(*PUPIL).where(one_of(pupils.c.id, "ids")))
_VERSION = select(units.c.roster_version).where(units.c.id == bindparam("class"))
_ROSTER = Ready(
    select(*PUPIL)
    .join(enrolments, enrolments.c.pupil_id == pupils.c.id)
    .where(enrolments.c.class_id == bindparam("class"), *holds(enrolments, bindparam("day", type_=Date)))
    .order_by(pupils.c.id)
)
_STILL = Ready(
    select(*PUPIL, enrolments.c.first_day, enrolments.c.last_day, enrolments.c.listed)
    .join(enrolments, enrolments.c.pupil_id == pupils.c.id)
    .where(
        enrolments.c.class_id == bindparam("class"),
        or_(enrolments.c.last_day.is_(None), enrolments.c.last_day >= bindparam("day", type_=Date)),
    )
    .order_by(pupils.c.id)
)
_IN_CLASSES = Ready(
    select(*PUPIL, enrolments.c.class_id, enrolments.c.reported_on)
    .join(enrolments, enrolments.c.pupil_id == pupils.c.id)
    .where(one_of(enrolments.c.class_id, "classes"), *holds(enrolments, bindparam("day", type_=Date)))
    .order_by(enrolments.c.class_id, pupils.c.id)
)
_ENROLMENTS_OF = Ready(
    select(*ENROLMENT).where(one_of(enrolments.c.pupil_id, "pupils")).order_by(enrolments.c.first_day, enrolments.c.id)
)
_GUARDIANS_OF = Ready(
    select(*GUARDIAN)
    .where(one_of(guardians.c.pupil_id, "pupils"), guardians.c.active)
    .order_by(guardians.c.rank, guardians.c.id)
)


def pupil_of_row(row: Sequence[Any]) -> Pupil:
    """A Pupil from values in the order of `PUPIL`."""
    values = list(row)
    values[5] = tuple(values[5])
    return Pupil(*values)


def put(
    tx: Connection,
    county_id: int,
    code: str,
    name: str,
    *,
    born: date | None = None,
    groups: Sequence[str] = (),
    household: Mapping[str, str] | None = None,
    studentship: bool = True,
) -> Saved:
    """Add the pupil with this code, or bring what is known of him to this state. Safe to repeat."""
    values: dict[str, Any] = {
        "name": name,
        "born": born,
        "groups": list(groups),
        "household": dict(household) if household else None,
        "studentship": studentship,
    }
    known = tx.execute(
        select(pupils.c.id, *(pupils.c[column] for column in values)).where(
            pupils.c.county_id == county_id, pupils.c.code == code
        )
    ).first()
    if known is None:
        row = pupils.insert().values(county_id=county_id, code=code, **values).returning(pupils.c.id)
        return Saved(tx.execute(row).scalar_one(), "new")
    if tuple(known)[1:] == tuple(values.values()):
        return Saved(known[0], "same")
    tx.execute(update(pupils).where(pupils.c.id == known[0]).values(**values))
    classes = select(enrolments.c.class_id).where(enrolments.c.pupil_id == known[0])
    touch(tx, units.c.id.in_(classes))
    return Saved(known[0], "changed")


def enrol(tx: Connection, pupil_id: int, class_id: int, first_day: date, *, reported_on: date | None = None) -> Saved:
    """Put the pupil into a class from a day on; an open enrolment elsewhere ends the day before."""
    now = tx.execute(
        select(*ENROLMENT).where(enrolments.c.pupil_id == pupil_id, enrolments.c.last_day.is_(None))
    ).first()
    if now is not None:
        old = Enrolment(*now)
        if old.class_id == class_id and old.listed:
            if reported_on is None or reported_on == old.reported_on:
                return Saved(old.id, "same")
            tx.execute(update(enrolments).where(enrolments.c.id == old.id).values(reported_on=reported_on))
            return Saved(old.id, "changed")
        leave(tx, pupil_id, date.fromordinal(first_day.toordinal() - 1))
    county = select(pupils.c.county_id).where(pupils.c.id == pupil_id).scalar_subquery()
    row = enrolments.insert().values(
        county_id=county, pupil_id=pupil_id, class_id=class_id, first_day=first_day, reported_on=reported_on
    )
    new_id = tx.execute(row.returning(enrolments.c.id)).scalar_one()
    touch(tx, units.c.id == class_id)
    return Saved(new_id, "new" if now is None else "changed")


def leave(tx: Connection, pupil_id: int, last_day: date) -> None:
    """The pupil's enrolment, and one that was to go on until later, end after this day."""
    beyond = or_(enrolments.c.last_day.is_(None), enrolments.c.last_day > last_day)
    ended = tx.execute(
        update(enrolments)
        .where(enrolments.c.pupil_id == pupil_id, beyond)
        .values(last_day=last_day)
        .returning(enrolments.c.class_id)
    ).scalars()
    touch(tx, units.c.id.in_(list(ended)))


def get(tx: Connection, pupil_id: int) -> Pupil:
    """Raises KeyError where there is none."""
    found = many(tx, [pupil_id])
    if not found:
        raise KeyError(f"no pupil {pupil_id}")
    return found[pupil_id]


def many(tx: Connection, ids: Iterable[int]) -> dict[int, Pupil]:
    """Pupils by id; ids that do not exist are left out."""
    return many_of_rows(MANY.all(tx, {"ids": set(ids)}))


def many_of_rows(rows: Iterable[Sequence[Any]]) -> dict[int, Pupil]:
    """By id."""
    return {row[0]: pupil_of_row(row) for row in rows}


def by_code(tx: Connection, county_id: int, code: str) -> Pupil | None:
    """The pupil with this 学籍号."""
    row = tx.execute(select(*PUPIL).where(pupils.c.county_id == county_id, pupils.c.code == code)).first()
    return None if row is None else pupil_of_row(row)


def roster(tx: Connection, class_id: int, day: date) -> Roster:
    """Who is in the class on a day, ordered by id (a stable order, not one of rank)."""
    version = tx.execute(_VERSION, {"class": class_id}).scalar_one()
    rows = _ROSTER.all(tx, {"class": class_id, "day": day})
    return Roster(class_id, version, tuple(pupil_of_row(row) for row in rows))


def roster_until(tx: Connection, class_id: int, day: date) -> tuple[tuple[Pupil, ...], frozenset[int], date | None]:
    """Who is in the class on a day, ordered by id; which of them the newest list lacks; and the first day after it on which
    that changes by itself (None: never, by what is on file now)."""
    here: list[Pupil] = []
    unlisted: set[int] = set()
    changes: list[date] = []
    for row in _STILL.all(tx, {"class": class_id, "day": day}):
        first, last, listed = row[-3:]
        if first > day:
            changes.append(first)
            continue
        here.append(pupil_of_row(row[:-3]))
        if not listed:
            unlisted.add(row[0])
        if last is not None:
            changes.append(date.fromordinal(last.toordinal() + 1))
    return tuple(here), frozenset(unlisted), min(changes, default=None)


def enrolments_of(tx: Connection, pupil_ids: Iterable[int]) -> dict[int, tuple[Enrolment, ...]]:
    """All classes each pupil has been in, in time order."""
    return by_pupil(Enrolment(*row) for row in _ENROLMENTS_OF.all(tx, {"pupils": set(pupil_ids)}))


def by_pupil(them: Iterable[Enrolment]) -> dict[int, tuple[Enrolment, ...]]:
    """By pupil, in the order given."""
    found: dict[int, list[Enrolment]] = {}
    for one in them:
        found.setdefault(one.pupil_id, []).append(one)
    return {pupil_id: tuple(his) for pupil_id, his in found.items()}


def in_classes(tx: Connection, class_ids: Iterable[int], day: date) -> list[tuple[Pupil, int, date | None]]:
    """Everybody in these classes on a day, each with his class's id and his day of 报到, by class and id."""
    rows = _IN_CLASSES.all(tx, {"classes": set(class_ids), "day": day})
    return [(pupil_of_row(row[:-2]), row[-2], row[-1]) for row in rows]


def in_county(tx: Connection, county_id: int, name: str, day: date) -> list[tuple[Pupil, int]]:
    """Pupils of a county who bear this name on a day, each with his class's id."""
    rows = tx.execute(
        select(*PUPIL, enrolments.c.class_id)
        .join(enrolments, enrolments.c.pupil_id == pupils.c.id)
        .where(pupils.c.county_id == county_id, pupils.c.name == name, *holds(enrolments, day))
        .order_by(pupils.c.id)
    )
    return [(pupil_of_row(row[:-1]), row[-1]) for row in rows]


# -- guardians


def put_guardian(
    tx: Connection,
    pupil_id: int,
    name: str,
    *,
    relation: str | None = None,
    phone: str | None = None,
    parent_userid: str | None = None,
    language: str = "zh",
    rank: int = 1,
    active: bool = True,
    ways: str | None = None,
) -> Saved:
    """Add the guardian of this name, or bring what is known of him to this state. Safe to repeat."""
    keys = keyring(tx)
    values: dict[str, Any] = {
        "relation": relation,
        "phone_key": keys.blind(phone) if phone else None,
        "parent_userid": parent_userid,
        "language": language,
        "rank": rank,
        "active": active,
        "ways": ways,
    }
    known = tx.execute(
        select(guardians.c.id, *(guardians.c[column] for column in values)).where(
            guardians.c.pupil_id == pupil_id, guardians.c.name == name
        )
    ).first()
    sealed = keys.encrypt(phone, guardian_place(pupil_id)) if phone else None
    if known is None:
        county = select(pupils.c.county_id).where(pupils.c.id == pupil_id).scalar_subquery()
        row = guardians.insert().values(county_id=county, pupil_id=pupil_id, name=name, phone=sealed, **values)
        return Saved(tx.execute(row.returning(guardians.c.id)).scalar_one(), "new")
    if tuple(known)[1:] == tuple(values.values()):
        return Saved(known[0], "same")
    if known.phone_key != values["phone_key"]:
        values["phone"] = sealed
    tx.execute(update(guardians).where(guardians.c.id == known[0]).values(**values))
    return Saved(known[0], "changed")


def guardian_place(pupil_id: int) -> str:
    """What a guardian's phone is sealed to."""
    return f"guardians.phone:{pupil_id}"


def guardian(tx: Connection, guardian_id: int) -> Guardian:
    """Raises KeyError where there is none."""
    row = tx.execute(select(*GUARDIAN).where(guardians.c.id == guardian_id)).first()
    if row is None:
        raise KeyError(f"no guardian {guardian_id}")
    return Guardian(*row)


def guardians_of(tx: Connection, pupil_ids: Iterable[int]) -> dict[int, tuple[Guardian, ...]]:
    """Active guardians of each pupil, first to be written to first."""
    found: dict[int, list[Guardian]] = {}
    for row in _GUARDIANS_OF.all(tx, {"pupils": set(pupil_ids)}):
        one = Guardian(*row)
        found.setdefault(one.pupil_id, []).append(one)
    return {pupil_id: tuple(them) for pupil_id, them in found.items()}


def hand_guardians(tx: Connection, pupil_id: int, to: int) -> None:
    """Another record of the same pupil gets the guardians of this one whom it does not have; here they end."""
    theirs = guardians_of(tx, [to]).get(to, ())
    known = {one.phone_key for one in theirs} | {one.name for one in theirs}
    for one in guardians_of(tx, [pupil_id]).get(pupil_id, ()):
        if one.name not in known and (one.phone_key is None or one.phone_key not in known):
            put_guardian(
                tx,
                to,
                one.name,
                relation=one.relation,
                phone=guardian_phone(tx, one.id),
                parent_userid=one.parent_userid,
                language=one.language,
                rank=one.rank + len(theirs),
                ways=one.ways,
            )
    tx.execute(update(guardians).where(guardians.c.pupil_id == pupil_id).values(active=False))


def guardians_by_phone(tx: Connection, phone: str) -> list[Guardian]:
    """All active guardians with this phone: one row for each child."""
    query = select(*GUARDIAN).where(guardians.c.phone_key.in_(keyring(tx).blinds(phone)), guardians.c.active)
    return [Guardian(*row) for row in tx.execute(query.order_by(guardians.c.id))]


def guardians_by_parent(tx: Connection, parent_userid: str) -> list[Guardian]:
    """The guardian who follows the school as this parent in 家校沟通: one row for each child."""
    query = select(*GUARDIAN).where(guardians.c.parent_userid == parent_userid, guardians.c.active)
    return [Guardian(*row) for row in tx.execute(query.order_by(guardians.c.id))]


def languages(tx: Connection) -> dict[str, int]:
    """How many active guardians speak each language."""
    query = select(guardians.c.language, func.count()).where(guardians.c.active).group_by(guardians.c.language)
    return {row[0]: row[1] for row in tx.execute(query)}


def guardian_phone(tx: Connection, guardian_id: int) -> str | None:
    """The phone in the clear. Raises ForGood if it cannot be decrypted."""
    row = tx.execute(select(guardians.c.pupil_id, guardians.c.phone).where(guardians.c.id == guardian_id)).first()
    if row is None or row.phone is None:
        return None
    return keyring(tx).decrypt(row.phone, guardian_place(row.pupil_id))


def touch(tx: Connection, which: Any) -> None:
    """The rosters of these classes may have changed."""
    done = update(units).where(which).values(roster_version=units.c.roster_version + 1).returning(units.c.county_id)
    versions.touch(tx, *tx.execute(done).scalars())
