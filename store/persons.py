"""Staff and officials: who they are, which posts they hold, who stands in for them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from sqlalchemy import Connection, and_, bindparam, exists, or_, select, update

from config.errors import PersonError
from store import versions
from store.crypto import keyring
from store.ready import Asked, Ready
from store.sql import columns, said
from store.tables import persons, posts, prompts, questions, stand_ins, units
from store.tables.messages import LIVE


@dataclass(frozen=True, slots=True)
class Person:
    """One member of staff. `code` is the stable id from outside; `phone_key` is set where a phone is known."""

    id: int
    county_id: int
    code: str
    name: str
    wecom_userid: str | None
    phone_key: str | None
    quiet_from: time | None
    quiet_until: time | None
    active_until: date | None

    def active_on(self, day: date) -> bool:
        """May act, and be written to."""
        return self.active_until is None or day <= self.active_until


@dataclass(frozen=True, slots=True)
class Post:
    """A role held at a unit from the first to the last day, both included."""

    id: int
    person_id: int
    role: str
    unit_id: int
    first_day: date
    last_day: date | None


@dataclass(frozen=True, slots=True)
class StandIn:
    """One person acting for another from the first to the last day, both included."""

    id: int
    person_id: int
    stand_in_id: int
    first_day: date
    last_day: date
    why: str


@dataclass(frozen=True, slots=True)
class Saved:
    """What a write did: `new`, `changed` or `same`."""

    id: int
    change: str


PERSON = columns(persons, Person)
POST = columns(posts, Post)
STAND_IN = columns(stand_ins, StandIn)
#: With the version of his county's directory, which whatever follows will want to know, and whether a prompt or a question
#: waits for him: mostly none does, and neither is asked for.
_WAITS = or_(
    exists().where(prompts.c.person_id == persons.c.id, LIVE),
    exists().where(questions.c.person_id == persons.c.id, said(questions.c.state, "open")),
)
_BY_WECOM = Ready(
    select(*PERSON, units.c.roster_version, _WAITS)
    .join(units, units.c.id == persons.c.county_id)
    .where(persons.c.wecom_key == bindparam("key"))
)

_GET = Ready(select(*PERSON).where(persons.c.id == bindparam("number")))
_BY_CODE = Ready(select(*PERSON).where(persons.c.county_id == bindparam("county"), persons.c.code == bindparam("code")))


def put(
    tx: Connection,
    county_id: int,
    code: str,
    name: str,
    *,
    wecom_userid: str | None = None,
    phone: str | None = None,
    quiet: tuple[time, time] | None = None,
    active_until: date | None = None,
) -> Saved:
    """Add the person with this code, or bring what is known of him to this state. Safe to repeat.

    Raises PersonError when the WeChat Work userid belongs to another person.
    """
    keys, place = keyring(tx), phone_place(county_id, code)
    values: dict[str, Any] = {
        "name": name,
        "wecom_userid": wecom_userid,
        "wecom_key": wecom_userid.lower() if wecom_userid else None,
        "phone_key": keys.blind(phone) if phone else None,
        "quiet_from": quiet[0] if quiet else None,
        "quiet_until": quiet[1] if quiet else None,
        "active_until": active_until,
    }
    if wecom_userid:
        other = by_wecom(tx, wecom_userid)
        if other is not None and (other.county_id, other.code) != (county_id, code):
            raise PersonError(f"企业微信账号 {wecom_userid} 已经是 {other.name}({other.code})的,请核对。")
    known = tx.execute(
        select(persons.c.id, *(persons.c[column] for column in values)).where(
            persons.c.county_id == county_id, persons.c.code == code
        )
    ).first()
    if known is not None:
        if tuple(known)[1:] == tuple(values.values()):
            return Saved(known[0], "same")
        if known.phone_key != values["phone_key"]:
            values["phone"] = keys.encrypt(phone, place) if phone else None
        tx.execute(update(persons).where(persons.c.id == known[0]).values(**values))
        versions.touch(tx, county_id)
        return Saved(known[0], "changed")
    values["phone"] = keys.encrypt(phone, place) if phone else None
    new_id = tx.execute(persons.insert().values(county_id=county_id, code=code, **values).returning(persons.c.id))
    versions.touch(tx, county_id)
    return Saved(new_id.scalar_one(), "new")


def phone_place(county_id: int, code: str) -> str:
    """What a person's phone is sealed to."""
    return f"persons.phone:{county_id}:{code}"


def get(tx: Connection, person_id: int) -> Person:
    """Raises KeyError where there is none."""
    row = _GET.first(tx, {"number": person_id})
    if row is None:
        raise KeyError(f"no person {person_id}")
    return Person(*row)


def many(tx: Connection, ids: Iterable[int]) -> dict[int, Person]:
    """Persons by id; ids that do not exist are left out."""
    rows = tx.execute(select(*PERSON).where(persons.c.id.in_(set(ids))))
    return {row[0]: Person(*row) for row in rows}


def by_wecom(tx: Connection, userid: str) -> Person | None:
    """The person with this WeChat Work userid, in whatever case it is written."""
    statement, values = asked_by_wecom(userid)
    return by_wecom_of_rows(tx, statement.all(tx, values))[0]


def asked_by_wecom(userid: str) -> Asked:
    """The person with this userid, to be asked for with other things (`store.ready.together`)."""
    return _BY_WECOM, {"key": userid.lower()}


def by_wecom_of_rows(tx: Connection, rows: Sequence[Any]) -> tuple[Person | None, bool]:
    """The person, if there is one, and whether a prompt or a question may wait for him; his county's version came with him."""
    if not rows:
        return None, False
    *values, version, waits = rows[0]
    found = Person(*values)
    versions.read_along(tx, found.county_id, version)
    return found, waits


def by_code(tx: Connection, county_id: int, code: str) -> Person | None:
    """The person with this stable id."""
    row = _BY_CODE.first(tx, {"county": county_id, "code": code})
    return None if row is None else Person(*row)


def by_phone(tx: Connection, phone: str) -> list[Person]:
    """All persons with this phone: one may serve in two counties."""
    keys = keyring(tx).blinds(phone)
    return [Person(*row) for row in tx.execute(select(*PERSON).where(persons.c.phone_key.in_(keys)))]


def by_name(tx: Connection, county_id: int, name: str) -> list[Person]:
    """All persons of a county who bear this name."""
    query = select(*PERSON).where(persons.c.county_id == county_id, persons.c.name == name).order_by(persons.c.id)
    return [Person(*row) for row in tx.execute(query)]


def of_county(tx: Connection, county_id: int) -> list[Person]:
    """All persons of a county."""
    query = select(*PERSON).where(persons.c.county_id == county_id).order_by(persons.c.id)
    return [Person(*row) for row in tx.execute(query)]


def phone_of(tx: Connection, person_id: int) -> str | None:
    """The phone in the clear. Raises ForGood if it cannot be decrypted."""
    row = tx.execute(
        select(persons.c.county_id, persons.c.code, persons.c.phone).where(persons.c.id == person_id)
    ).first()
    if row is None or row.phone is None:
        return None
    return keyring(tx).decrypt(row.phone, phone_place(row.county_id, row.code))


def leaves(tx: Connection, person_id: int, last_day: date | None) -> None:
    """After this day he may not act or be written to (None: he is there again)."""
    _set(tx, person_id, active_until=last_day)


def account(tx: Connection, person_id: int, userid: str) -> None:
    """His account in WeChat Work is this one; the caller has made sure that it is nobody else's."""
    _set(tx, person_id, wecom_userid=userid, wecom_key=userid.lower())


def _set(tx: Connection, person_id: int, **values: Any) -> None:
    done = update(persons).where(persons.c.id == person_id).values(**values).returning(persons.c.county_id)
    versions.touch(tx, *tx.execute(done).scalars())


# -- posts


def hold_post(
    tx: Connection, person_id: int, role: str, unit_id: int, first_day: date, last_day: date | None = None
) -> Saved:
    """Let the person hold the role there. An open post of the same kind is kept; a given last day ends it."""
    same = and_(posts.c.person_id == person_id, posts.c.role == role, posts.c.unit_id == unit_id)
    known = tx.execute(
        select(*POST).where(same, or_(posts.c.last_day.is_(None), posts.c.first_day == first_day))
    ).first()
    if known is not None:
        post = Post(*known)
        if post.last_day == last_day:
            return Saved(post.id, "same")
        end_post(tx, post.id, last_day)
        return Saved(post.id, "changed")
    county = select(persons.c.county_id).where(persons.c.id == person_id).scalar_subquery()
    row = posts.insert().values(
        county_id=county, person_id=person_id, role=role, unit_id=unit_id, first_day=first_day, last_day=last_day
    )
    new = tx.execute(row.returning(posts.c.id, posts.c.county_id)).one()
    at = tx.execute(select(units.c.county_id).where(units.c.id == unit_id)).scalar()
    versions.touch(tx, new.county_id, at)
    return Saved(new.id, "new")


def end_post(tx: Connection, post_id: int, last_day: date | None) -> None:
    """The post ends after this day (None: it is open again)."""
    done = update(posts).where(posts.c.id == post_id).values(last_day=last_day).returning(posts.c.county_id)
    # A post in another county than its holder's keeps both directories from being held at all.
    versions.touch(tx, *tx.execute(done).scalars())


def posts_of(tx: Connection, person_id: int, day: date) -> list[Post]:
    """Posts a person holds on a day, as written; those he stands in for are found by `people.acts_for`."""
    query = select(*POST).where(posts.c.person_id == person_id, *holds(posts, day)).order_by(posts.c.id)
    return [Post(*row) for row in tx.execute(query)]


def posts_at(tx: Connection, unit_id: int, day: date, role: str | None = None) -> list[Post]:
    """Posts held at one unit on a day."""
    query = select(*POST).where(posts.c.unit_id == unit_id, *holds(posts, day)).order_by(posts.c.first_day, posts.c.id)
    if role is not None:
        query = query.where(posts.c.role == role)
    return [Post(*row) for row in tx.execute(query)]


def holding(tx: Connection, person_ids: Iterable[int], role: str, day: date) -> set[int]:
    """Which of these persons hold a role somewhere on a day."""
    query = select(posts.c.person_id).where(
        posts.c.person_id.in_(set(person_ids)), posts.c.role == role, *holds(posts, day)
    )
    return {int(one) for one in tx.execute(query).scalars()}


def holds(table: Any, day: Any) -> tuple[Any, Any]:
    """The condition that a row with first_day and last_day holds on a day (a date, or a parameter for one)."""
    return table.c.first_day <= day, or_(table.c.last_day.is_(None), table.c.last_day >= day)


# -- stand-ins


def stand_in(
    tx: Connection,
    person_id: int,
    stand_in_id: int,
    first_day: date,
    last_day: date,
    *,
    why: str,
    at: datetime,
    by_person_id: int | None = None,
) -> int:
    """Let one person act for another. Raises PersonError when somebody does already on one of these days.

    Two clerks who enter the same at once: the row of the person away is locked, so one of them is told.
    """
    person = tx.execute(select(*PERSON).where(persons.c.id == person_id).with_for_update()).first()
    if person is None:
        raise KeyError(f"no person {person_id}")
    clash = tx.execute(
        select(persons.c.name, stand_ins.c.first_day, stand_ins.c.last_day)
        .join(persons, persons.c.id == stand_ins.c.stand_in_id)
        .where(
            stand_ins.c.person_id == person_id,
            stand_ins.c.ended_at.is_(None),
            stand_ins.c.first_day <= last_day,
            stand_ins.c.last_day >= first_day,
        )
    ).first()
    if clash is not None:
        first, last = (f"{day.month}月{day.day}日" for day in (clash.first_day, clash.last_day))
        days = first if first == last else f"{first}至{last}"
        raise PersonError(f"{days}{person.name}已由{clash.name}代班。要换人，请先发“取消代班”。")
    row = stand_ins.insert().values(
        county_id=person.county_id,
        person_id=person_id,
        stand_in_id=stand_in_id,
        first_day=first_day,
        last_day=last_day,
        why=why,
        at=at,
        by_person_id=by_person_id,
    )
    other = tx.execute(select(persons.c.county_id).where(persons.c.id == stand_in_id)).scalar()
    versions.touch(tx, person.county_id, other)
    return int(tx.execute(row.returning(stand_ins.c.id)).scalar_one())


def stand_ins_of(tx: Connection, person_ids: Iterable[int], first: date, last: date | None = None) -> list[StandIn]:
    """Stand-ins that hold on one of these days (`last` None: on the first day or later) in which one of these is away or acts."""
    ids = set(person_ids)
    query = select(*STAND_IN).where(
        or_(stand_ins.c.person_id.in_(ids), stand_ins.c.stand_in_id.in_(ids)),
        stand_ins.c.ended_at.is_(None),
        stand_ins.c.last_day >= first,
    )
    if last is not None:
        query = query.where(stand_ins.c.first_day <= last)
    return [StandIn(*row) for row in tx.execute(query.order_by(stand_ins.c.first_day, stand_ins.c.id))]


def end_stand_in(tx: Connection, stand_in_row: int, at: datetime) -> None:
    """Take a stand-in back; it stays on file."""
    done = update(stand_ins).where(stand_ins.c.id == stand_in_row).values(ended_at=at).returning(stand_ins.c.county_id)
    versions.touch(tx, *tx.execute(done).scalars())
