"""Who lives in the town: invented people with fixed names, and how they are written into a database."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from store import people, persons, pupils, school_days, units
from store.db import Tx

FIRST, LAST = date(2026, 9, 1), date(2027, 1, 22)
CLASS = "七年级1班"
#: The class of the stories. Two bear 晓明, so that a short name must be asked about.
PUPILS = ("李明", "王小雨", "张伟", "陈静", "刘洋", "张晓明", "王晓明", "何军")
#: pupil → (guardian, relation, phone)
GUARDIANS = {
    "李明": ("李大山", "父亲", "13900000001"),
    "王小雨": ("王秀英", "母亲", "13900000002"),
    "张伟": ("张建国", "父亲", "13900000003"),
}


@dataclass(frozen=True)
class Staff:
    """One of the staff. `at`: the kind of unit at which the post is held; `phone` and `userid` are how he is reached."""

    name: str
    role: str
    at: str
    userid: str
    phone: str | None = None

    @property
    def code(self) -> str:
        return self.userid.lower()


STAFF = (
    Staff("赵丽娟", "class_teacher", "class", "ZhaoLiJuan", "13800000011"),
    Staff("孙立", "school_lead", "school", "SunLi", "13800000013"),
    Staff("孟凡星", "teacher", "school", "MengFanXing", "13800000017"),
    Staff("周文", "baobao_teacher", "school", "ZhouWen", "13800000014"),
    Staff("吴钢", "baobao_official", "township", "WuGang", "13800000015"),
    Staff("郑毅", "township_officer", "township", "ZhengYi", "13800000016"),
    Staff("钱敏", "edu_bureau", "county", "QianMin", "13800000018"),
)


@dataclass
class Place:
    """Ids of what was made, by kind of unit, name of pupil and name of person."""

    units: dict[str, int]
    pupils: dict[str, int]
    staff: dict[str, int]
    first: date = FIRST


def found_town(
    tx: Tx, county: str = "青禾县", policy: str | None = "weihui", first: date = FIRST, last: date = LAST
) -> Place:
    """A county with one township, one school and one class; everybody has been in office since the first day of term."""
    ids: dict[str, int] = {}
    ids["province"] = units.add(tx, "province", "河南省")
    ids["county"] = units.add(tx, "county", county, ids["province"], policy=policy)
    ids["township"] = units.add(tx, "township", "柳河镇", ids["county"])
    ids["school"] = units.add(tx, "school", "柳河镇中学", ids["township"], aliases=["柳河中学"])
    school_days.put_term(tx, ids["county"], first, last)
    place = Place(ids, {}, {}, first)
    for one in STAFF:
        person = persons.put(tx, ids["county"], one.code, one.name, wecom_userid=one.userid, phone=one.phone).id
        place.staff[one.name] = person
        if one.at != "class":
            persons.hold_post(tx, person, one.role, ids[one.at], first)
    open_class(tx, place, CLASS, "赵丽娟", PUPILS, aliases=["七1班", "701"])
    people.assign(tx, "baobao_teacher", place.staff["周文"], first, class_id=ids[CLASS])
    people.assign(tx, "baobao_official", place.staff["吴钢"], first, class_id=ids[CLASS])
    for pupil, (name, relation, phone) in GUARDIANS.items():
        pupils.put_guardian(tx, place.pupils[pupil], name, relation=relation, phone=phone)
    return place


def open_class(
    tx: Tx, place: Place, name: str, teacher: str, names: tuple[str, ...], aliases: list[str] | None = None
) -> None:
    """A class with its teacher and its pupils."""
    klass = place.units[name] = units.add(tx, "class", name, place.units["school"], aliases=aliases or [])
    persons.hold_post(tx, place.staff[teacher], "class_teacher", klass, place.first)
    for pupil in names:
        number = len(place.pupils) + 1
        code = f"G41078120130{place.units['county']:04d}{number:03d}"
        place.pupils[pupil] = pupils.put(
            tx, place.units["county"], code, pupil, born=date(2013, 5, 1) + timedelta(days=number - 1)
        ).id
        pupils.enrol(tx, place.pupils[pupil], klass, place.first, reported_on=place.first)


def hire(tx: Tx, place: Place, one: Staff) -> None:
    """One more of the staff; a post at a class comes with `open_class`."""
    county = place.units["county"]
    place.staff[one.name] = persons.put(tx, county, one.code, one.name, wecom_userid=one.userid, phone=one.phone).id
    if one.at != "class":
        persons.hold_post(tx, place.staff[one.name], one.role, place.units[one.at], place.first)
