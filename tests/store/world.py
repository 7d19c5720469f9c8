"""A small county to test with: one school, two classes, invented people."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from sqlalchemy import Connection

from store import people, persons, pupils, units
from store.db import Database

TERM = date(2026, 9, 1)
MONDAY = date(2026, 10, 12)
NOW = datetime(2026, 10, 12, 0, 5, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


@dataclass(frozen=True)
class County:
    """Ids of what was made."""

    province: int
    county: int
    township: int
    school: int
    class_one: int
    class_two: int
    teacher: int
    other_teacher: int
    lead: int
    baobao: int
    official: int
    officer: int
    li_ming: int
    wang: int
    zhang: int
    guardian: int


def build(db: Database) -> County:
    with db.write() as tx:
        return _build(tx)


def _build(tx: Connection) -> County:
    province = units.add(tx, "province", "河南省")
    county = units.add(tx, "county", "卫辉市", province, policy="weihui")
    township = units.add(tx, "township", "后河镇", county)
    school = units.add(tx, "school", "后河镇第一初级中学", township, aliases=["后河一中"])
    one = units.add(tx, "class", "七年级1班", school, aliases=["七1班", "701"])
    two = units.add(tx, "class", "七年级2班", school)

    def person(code: str, name: str, phone: str) -> int:
        return persons.put(tx, county, code, name, wecom_userid=code.title(), phone=phone).id

    teacher = person("zhao.lijuan", "赵丽娟", "13800000011")
    other = person("qian.min", "钱敏", "13800000012")
    lead = person("sun.li", "孙立", "13800000013")
    baobao = person("zhou.wen", "周文", "13800000014")
    official = person("wu.gang", "吴钢", "13800000015")
    officer = person("zheng.yi", "郑毅", "13800000016")
    persons.hold_post(tx, teacher, "class_teacher", one, TERM)
    persons.hold_post(tx, other, "class_teacher", two, TERM)
    persons.hold_post(tx, lead, "school_lead", school, TERM)
    persons.hold_post(tx, officer, "township_officer", township, TERM)
    ids = []
    for number, (name, klass) in enumerate([("李明", one), ("王小雨", one), ("张伟", two)], start=1):
        pupil = pupils.put(tx, county, f"G41078120130000{number}", name, born=date(2013, 5, number)).id
        pupils.enrol(tx, pupil, klass, TERM)
        ids.append(pupil)
    guardian = pupils.put_guardian(tx, ids[0], "李大山", relation="父亲", phone="138 0000 0001").id
    people.assign(tx, "baobao_teacher", baobao, TERM, class_id=one)
    people.assign(tx, "baobao_official", official, TERM, pupil_id=ids[0])
    return County(
        province, county, township, school, one, two, teacher, other, lead, baobao, official, officer, *ids, guardian
    )
