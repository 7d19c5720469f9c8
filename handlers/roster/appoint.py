"""Writes a staff list's rows into the store: persons, posts, and who is in charge of which pupils and classes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta

from config.errors import PersonError
from handlers.roster.offices import Offices
from handlers.roster.places import spelling
from handlers.roster.result import Result
from handlers.roster.roles import IN_CHARGE, NAMES
from handlers.roster.staff import StaffRow
from store import people, persons, pupils, school_days, units
from store.db import Tx
from store.persons import Person, Post
from store.units import Unit

TAKES_OVER = "接替"


@dataclass(slots=True)
class _Entry:
    """What the file says of one person, over all his rows."""

    person: Person
    change: str
    changes: list[str] = field(default_factory=list)


def appoint(tx: Tx, rows: Iterable[StaffRow], today: date, result: Result, school: str | None = None) -> None:
    """Bring persons, posts and charges to what the rows tell; `result` gets what was done and what cannot be placed.

    `school` is where rows belong that name none. Nothing must be committed when `result.ok` is False.
    """
    work = _Appointment(tx, today, result, Offices(tx, school))
    for row in rows:
        try:
            work.write(row)
        except PersonError as error:
            result.told.fault(row.where, str(error))
    work.finish()


class _Appointment:
    def __init__(self, tx: Tx, today: date, result: Result, offices: Offices) -> None:
        self.tx, self.today, self.result, self.offices = tx, today, result, offices
        self.entries: dict[int, _Entry] = {}
        self.teachers: dict[int, tuple[Person, StaffRow]] = {}
        self.schools: dict[int, Unit] = {}

    def write(self, row: StaffRow) -> None:
        """One row: the person, his posts, his charges."""
        held = [(role, unit) for role in row.roles for unit in self.offices.units_of(role, row)]
        county = self.offices.county_of(held[0][1])
        entry = self._person(row, county, [unit for _, unit in held])
        for role, unit in held:
            self._post(row, entry, role, unit)
        for role in row.roles:
            if role in IN_CHARGE:
                self._charges(row, entry, role)

    # -- the person

    def _person(self, row: StaffRow, county: int, posts_at: list[Unit]) -> _Entry:
        known = self._known(row, county, posts_at)
        if known and known.name != row.name:
            raise PersonError(f"这个账号或手机号在系统里是“{known.name}”，表里写“{row.name}”，请核对")
        code = known.code if known else self._new_code(row, county, posts_at[0])
        phone = row.phone or (persons.phone_of(self.tx, known.id) if known else None)
        quiet = (known.quiet_from, known.quiet_until) if known else (None, None)
        saved = persons.put(
            self.tx,
            county,
            code,
            row.name,
            wecom_userid=row.userid or (known.wecom_userid if known else None),
            phone=phone,
            quiet=(quiet[0], quiet[1]) if quiet[0] and quiet[1] else None,
            active_until=known.active_until if known else None,
        )
        now = persons.get(self.tx, saved.id)
        entry = self.entries.get(saved.id)
        if entry is None:
            entry = self.entries[saved.id] = _Entry(now, saved.change)
        if not now.wecom_userid and not now.phone_key:
            self.result.told.note(f"{row.where}：{row.name} 没有企业微信账号，也没有手机号，收不到提示。")
        if saved.change == "changed" and known:
            if now.wecom_userid != known.wecom_userid:
                entry.changes.append("企业微信账号")
            if now.phone_key != known.phone_key:
                entry.changes.append("手机号")
        return entry

    def _known(self, row: StaffRow, county: int, posts_at: list[Unit]) -> Person | None:
        """By account, else by number, else by name where he holds a post, else by name and phone."""
        if row.userid and (person := persons.by_wecom(self.tx, row.userid)):
            if person.county_id != county:
                raise PersonError(f"企业微信账号 {row.userid} 已经是别的县的 {person.name} 的，请核对")
            return person
        if row.number and (person := persons.by_code(self.tx, county, row.number)):
            return person
        named = persons.by_name(self.tx, county, row.name)
        here = {unit.id for unit in posts_at}
        around = {number for unit in posts_at for number in unit.line}
        in_post, near = [], []
        for person in named:
            held = {post.unit_id for post in persons.posts_of(self.tx, person.id, self.today)}
            if held & here:
                in_post.append(person)
            elif not (row.userid and person.wecom_userid) and any(
                number in around or here & set(units.get(self.tx, number).line) for number in held
            ):
                near.append(person)
        found = in_post or near
        if len(found) > 1:
            raise PersonError(f"系统里有{len(found)}个“{row.name}”，不知道是哪一个，请填上企业微信账号")
        if found:
            return found[0]
        same_phone = {person.id for person in persons.by_phone(self.tx, row.phone)} if row.phone else set()
        return next((person for person in named if person.id in same_phone), None)

    def _new_code(self, row: StaffRow, county: int, unit: Unit) -> str:
        code, again = row.userid or row.number or f"{unit.id}.{row.name}", 1
        while persons.by_code(self.tx, county, code if again == 1 else f"{code}.{again}"):
            again += 1
        return code if again == 1 else f"{code}.{again}"

    # -- posts

    def _post(self, row: StaffRow, entry: _Entry, role: str, unit: Unit) -> None:
        if school := next((one for one in units.line(self.tx, unit.id) if one.kind == "school"), None):
            self.schools[school.id] = school
        others = persons.posts_at(self.tx, unit.id, self.today, role)
        if role == "class_teacher":
            self._only_teacher(row, entry, unit, others)
        first = row.first or (self._in_office(unit) if not others else self.today)
        saved = persons.hold_post(self.tx, entry.person.id, role, unit.id, first, row.last)
        if saved.change == "new":
            entry.changes.append(f"任{unit.name}{NAMES.get(role, '')}".rstrip())

    def _only_teacher(self, row: StaffRow, entry: _Entry, klass: Unit, others: list[Post]) -> None:
        """A class has one class teacher: the file's takes over from the one before; two in one file are a fault."""
        first, first_row = self.teachers.setdefault(klass.id, (entry.person, row))
        if first.id != entry.person.id:
            raise PersonError(f"{klass.name}在{first_row.where}已经写了班主任 {first.name}，一个班只能有一位，请核对")
        for post in others:
            if post.person_id != entry.person.id:
                before = persons.get(self.tx, post.person_id)
                persons.end_post(self.tx, post.id, max(self.today - timedelta(days=1), post.first_day))
                entry.changes.append(f"{TAKES_OVER} {before.name} 任{klass.name}班主任")

    def _in_office(self, unit: Unit) -> date:
        """Who fills a post that nobody held was there from the first day of term."""
        terms = school_days.of(self.tx, unit.line).terms
        return min([term.first_day for term in terms if term.first_day <= self.today <= term.last_day] or [self.today])

    # -- charges

    def _charges(self, row: StaffRow, entry: _Entry, role: str) -> None:
        scope = self.offices.scope(role, row)
        for text in row.charge_classes:
            for klass in self.offices.classes(scope, text):
                self._give(role, entry, klass.name, class_id=klass.id)
        for text in row.charge_pupils:
            pupil_id = self._pupil(scope, text)
            self._give(role, entry, text, pupil_id=pupil_id)
        if not row.charge_classes and not row.charge_pupils:
            self.result.told.note(f"{row.where}：没有写{row.name}包保哪些学生或班级，按{scope.name}全体处理。")

    def _give(
        self, role: str, entry: _Entry, what: str, *, pupil_id: int | None = None, class_id: int | None = None
    ) -> None:
        saved = people.assign(self.tx, role, entry.person.id, self.today, pupil_id=pupil_id, class_id=class_id)
        if saved.change != "same":
            entry.changes.append(f"包保{what}")

    def _pupil(self, scope: Unit, text: str) -> int:
        """The pupil named, alone (李明) or with his class (七年级1班李明, 李明(七1班))."""
        name, klass = self.offices.split_pupil(text)
        assert scope.county_id is not None
        found = []
        for pupil, class_id in pupils.in_county(self.tx, scope.county_id, name, self.today):
            his = units.get(self.tx, class_id)
            if scope.id in his.line and (not klass or spelling(his.name) == spelling(klass) or klass in his.aliases):
                found.append(pupil)
        if len(found) == 1:
            return found[0].id
        if found:
            raise PersonError(f"{scope.name}有{len(found)}个“{name}”，请写明班级，如 七年级1班{name}")
        raise PersonError(f"{scope.name}没有找到学生“{text}”，请核对姓名，或先导入学生名单")

    # -- the end

    def finish(self) -> None:
        """Sort the persons into added, changed and same; tell whose posts in these schools the file does not name."""
        for entry in self.entries.values():
            if entry.change == "new":
                taken_over = [change for change in entry.changes if change.startswith(TAKES_OVER)]
                self.result.added.append(
                    f"{entry.person.name}{'（' + '，'.join(taken_over) + '）' if taken_over else ''}"
                )
            elif entry.changes:
                self.result.changed.append(f"{entry.person.name}：{'，'.join(dict.fromkeys(entry.changes))}")
            else:
                self.result.same += 1
        for school in self.schools.values():
            for unit in units.subtree(self.tx, school.id):
                for post in persons.posts_at(self.tx, unit.id, self.today):
                    if post.person_id not in self.entries:
                        name = persons.get(self.tx, post.person_id).name
                        self.result.missing.append(f"{name}（{unit.name}{NAMES.get(post.role, '')}）")
