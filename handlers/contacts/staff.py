"""Members of the corp, matched to the staff on the list."""

from __future__ import annotations

from collections import Counter
from datetime import datetime

from config.days import day_of
from handlers.contacts.book import Member, Report, StaffBook, not_too_many
from handlers.roster.roles import NAMES
from store import contacts, persons, tasks, units
from store.db import Tx
from store.persons import Person


def bring_staff(tx: Tx, book: StaffBook, now: datetime, *, agreed: bool = False) -> Report:
    """Match the members to the staff of all counties; raises PersonError where too many are gone at once."""
    report, today = Report("教职工"), day_of(now)
    known = contacts.here(tx, "member")
    there = {member.userid.lower(): member for member in book.members}
    gone = [contact for key, contact in known.items() if key not in there]
    not_too_many(len(gone), len(known), "企业微信通讯录", agreed=agreed)
    everybody = [one for county in units.counties(tx) for one in persons.of_county(tx, county.id)]
    ours = {one.wecom_userid.lower(): one for one in everybody if one.wecom_userid}
    for key, member in there.items():
        person = ours.get(key) or _by_name(tx, member, book, everybody, report, now)
        if person is None:
            report.only_there.append(f"{member.name}（{member.userid}）")
        else:
            report.matched += 1
            if person.name != member.name and member.name.lower() != key:
                report.differ.append(f"账号 {member.userid}：名单里是{person.name}，企业微信里是{member.name}")
        _seen(tx, member, person, report, now)
    for contact in gone:
        contacts.left(tx, "member", contact.external_id, today)
        if (person := ours.get(contact.external_id)) is not None:
            leave(tx, person, now, report)
    for person in everybody:
        here = person.active_on(today) and person.wecom_userid is not None
        if here and (person.wecom_userid or "").lower() not in {*there, *(one.external_id for one in gone)}:
            report.only_here.append(f"{person.name}（{person.wecom_userid}）：不在应用可见范围，或账号写错")
    for number, name in book.departments.items():
        contacts.seen(tx, "department", number, name, now)
    for number in contacts.here(tx, "department").keys() - book.departments.keys():
        contacts.left(tx, "department", number, today)
    return report


def leave(tx: Tx, person: Person, now: datetime, report: Report | None = None) -> None:
    """He is no member any more: today was his last day, and whoever can name a successor is told so."""
    today = day_of(now)
    if not person.active_on(today) or person.active_until == today:
        return
    held = persons.posts_of(tx, person.id, today)
    persons.leaves(tx, person.id, today)
    post = next(iter(held), None)
    what = f"{units.get(tx, post.unit_id).name}{NAMES.get(post.role, '')}" if post is not None else "没有职务"
    if report is not None:
        report.left.append(f"{person.name}（{what}）")
    tasks.open_task(
        tx,
        key=f"left/{person.id}/{today}",
        county_id=person.county_id,
        kind="left",
        owner_role="school_lead",
        unit_id=post.unit_id if post is not None else None,
        text=(
            f"{person.name}（{what}）已不在企业微信里，按今天离任登记，从明天起不再给他发消息。"
            "请把接任的人写进教职工表重新导入；他还在岗的话，请在企业微信里加回来。"
        ),
        now=now,
        payload={"person_id": person.id, "template": "contacts.left"},
    )


def _seen(tx: Tx, member: Member, person: Person | None, report: Report, now: datetime) -> None:
    back = contacts.seen(
        tx,
        "member",
        member.userid,
        member.name,
        now,
        data={"units": sorted(member.units)},
        ref_id=person.id if person is not None else None,
        county_id=person.county_id if person is not None else None,
    )
    # Only what leaving did is undone: an end of office from the staff list stays.
    if back is not None and person is not None and person.active_until == back:
        persons.leaves(tx, person.id, None)
        report.back.append(person.name)


def _by_name(
    tx: Tx, member: Member, book: StaffBook, everybody: list[Person], report: Report, now: datetime
) -> Person | None:
    """The one person of that name who has no account yet, where the name is the only one there too and his unit is named
    by the member's departments; else nobody."""
    today = day_of(now)
    named = [one for one in everybody if one.name == member.name and one.active_on(today)]
    if len(named) != 1 or named[0].wecom_userid or Counter(one.name for one in book.members)[member.name] != 1:
        return None
    person = named[0]
    at = {
        unit.name
        for post in persons.posts_of(tx, person.id, today)
        for unit in units.line(tx, post.unit_id)
        if unit.kind in ("school", "central_school", "township")
    }
    if not at & member.units:
        report.differ.append(f"{member.name}（{member.userid}）和名单里的{person.name}同名，单位对不上，没有自动对应")
        return None
    persons.account(tx, person.id, member.userid)
    report.linked.append(f"{person.name} → {member.userid}")
    return persons.get(tx, person.id)
