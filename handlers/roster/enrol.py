"""Writes a roster's rows into the store, in one transaction that the caller commits or rolls back.

A pupil is known again by his 学籍号 (kept as a blind index, for it holds his id number), else by his name in his class,
else in another class of the file that no longer lists him. What is told changes, what is not told stays, and nobody is
taken out for being absent from a file.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from datetime import date, datetime

from config.errors import PersonError
from handlers.roster import cohorts
from handlers.roster.cells import base
from handlers.roster.matching import Matching, SchoolBook
from handlers.roster.places import Places, same_place, spelling
from handlers.roster.pupils import GuardianRow, PupilRow
from handlers.roster.result import Result
from handlers.roster.told import Where
from reminders import leaving
from store import leavers, lines, pupils, school_days, tasks, units, unlisted
from store.crypto import keyring
from store.db import Tx
from store.pupils import Guardian, Pupil
from store.units import Unit


def enrol(
    tx: Tx,
    rows: Iterable[PupilRow],
    today: date,
    result: Result,
    policies: Iterable[str],
    school: str | None,
    now: datetime,
) -> None:
    """Bring the store to what the rows tell; `result` gets what was done and every row that cannot be placed.

    `school` is where rows belong that name none. Nothing must be committed when `result.ok` is False.
    """
    work = _Enrolment(tx, today, result, Places(tx, policies), school, now)
    rows = list(rows)
    placed = [(row, book, klass) for row in rows if (found := work.place(row, rows)) for book, klass in [found]]
    if not result.ok:
        return
    matched = Matching(tx, result).match(placed)
    if not result.ok:
        return
    work.now_in = {known.id: klass.id for _, _, klass, known in matched if known is not None}
    work.sizes.update(klass.id for _, _, klass, _ in matched)
    work.guardians |= pupils.guardians_of(tx, work.now_in.keys() - work.guardians.keys())
    for row, book, klass, known in matched:
        work.write(row, book, klass, known)
    work.finish()


class _Enrolment:
    def __init__(self, tx: Tx, today: date, result: Result, places: Places, school: str | None, now: datetime) -> None:
        self.tx, self.today, self.result, self.places, self.school, self.now = tx, today, result, places, school, now
        self.books: dict[int, SchoolBook] = {}
        self.guardians: dict[int, tuple[Guardian, ...]] = {}
        self.sizes: Counter[int] = Counter()  # class → how many the list has in it
        self.now_in: dict[int, int] = {}  # known pupil → the class in which the list has him
        self.guesses: dict[tuple[str, str], str] = {}

    # -- where

    def place(self, row: PupilRow, rows: list[PupilRow]) -> tuple[SchoolBook, Unit] | None:
        """The school's book and the class of a row; None after a fault."""
        try:
            told = dict(row.places)
            if "school" not in told:
                told["school"] = self.school or self._guess(row, rows)
            unit = self.places.school(told, row.policy)
            if row.policy:
                self.places.set_policy(unit, row.policy, self.result.told)
            book = self.books.get(unit.id) or self._open(unit)
            klass = self.places.klass(unit, row.klass)
            book.classes[klass.id] = klass
            return book, klass
        except PersonError as error:
            place = row.where if "school" in row.places else Where(row.where.sheet)
            self.result.told.fault_once(place, str(error))
            return None

    def _guess(self, row: PupilRow, rows: list[PupilRow]) -> str:
        key = (row.title, row.klass.name)
        if key not in self.guesses:
            self.guesses[key] = self._school_of(row, rows)
        if not self.guesses[key]:
            raise PersonError(
                "没有写是哪所学校。请加一列“学校”（写全称），或在表名里写上学校全称；"
                "系统里还没有这所学校时，再加上“省”“县”“乡镇”几列"
            )
        return self.guesses[key]

    def _school_of(self, row: PupilRow, rows: list[PupilRow]) -> str:
        """The school of a file without that column: named in the title, the only one, or the one with these pupils.

        Empty where none of these is certain.
        """
        known = [unit for county in units.counties(self.tx) for unit in units.subtree(self.tx, county.id, "school")]
        titled = [unit for unit in known if unit.name in row.title]
        if len(titled) == 1:
            return titled[0].name
        if len(known) == 1:
            return known[0].name
        mine = {other.name for other in rows if other.klass.name == row.klass.name}
        for unit in known:
            for klass in units.children(self.tx, unit.id, "class"):
                if spelling(klass.name) != row.klass.name:
                    continue
                there = {pupil.name for pupil in pupils.roster(self.tx, klass.id, self.today).pupils}
                if there and len(mine & there) * 2 >= len(mine):
                    self.result.told.note(
                        f"表里没有写学校；{row.klass.name}的学生大多在“{unit.name}”，按这所学校处理。"
                    )
                    return unit.name
        return ""

    def _open(self, unit: Unit) -> SchoolBook:
        terms = school_days.of(self.tx, unit.line).terms
        ahead = [term.first_day for term in terms if term.last_day >= self.today]
        book = self.books[unit.id] = SchoolBook(unit, min(ahead, default=self.today))
        if not terms:
            self.result.told.note(f"“{unit.name}”还没有学期起止日期，请让管理员设好，否则算不出上课日。")
        for klass in units.children(self.tx, unit.id, "class"):
            for pupil in pupils.roster(self.tx, klass.id, max(self.today, book.first_day)).pupils:
                book.pupils[pupil.id] = (pupil, klass)
        self.guardians |= pupils.guardians_of(self.tx, book.pupils)
        return book

    # -- what

    def write(self, row: PupilRow, book: SchoolBook, klass: Unit, known: Pupil | None) -> None:
        """Add the pupil, or change what differs."""
        county = book.unit.county_id
        assert county is not None
        old = book.pupils.get(known.id) if known else None
        code = known.code if known else self._new_code(row, county, klass)
        household = None if row.household and self._is_home(row.household, book.unit) else row.household
        groups = row.groups
        if known and (groups is None or set(groups) == set(known.groups)):
            groups = known.groups
        name = self._name(row, book, klass, known)
        saved = pupils.put(
            self.tx,
            county,
            code,
            name,
            born=row.born or (known.born if known else None),
            groups=groups or (),
            household=household if row.household or not known else known.household,
            studentship=row.studentship if row.studentship is not None else (known.studentship if known else True),
        )
        # A class filled for the first time was there from the first day of term; who comes later comes today.
        left = known is not None and old is None and leavers.is_one(self.tx, known.id)
        fresh = not any(his.id == klass.id for _, his in book.pupils.values())
        first = book.first_day if fresh and known is None else max(self.today, book.first_day)
        enrolled = pupils.enrol(self.tx, saved.id, klass.id, first, reported_on=row.reported)
        if left:
            leaving.enter(self.tx, saved.id, klass, self.now)
        changes = _pupil_changes(known, name, row, old[1] if old else None, klass, saved.change)
        changes += self._write_guardians(saved.id, row.guardians)
        label = f"{klass.name}{name}"
        if known is None:
            self.result.added.append(label)
        elif changes:
            self.result.changed.append(f"{label}：{'，'.join(changes)}")
        elif enrolled.change == "changed" or saved.change == "changed":
            self.result.changed.append(f"{label}：学生信息")
        else:
            self.result.same += 1

    def _name(self, row: PupilRow, book: SchoolBook, klass: Unit, known: Pupil | None) -> str:
        """His name in this class: never the bare one while a namesake is there, for a bare name would mean one of them.

        Whom an earlier file told apart stays so; a namesake who was alone until now is marked as the one before.
        """
        name = known.name if known and base(known.name) == row.name else row.name
        rivals = [
            pupil
            for pupil, his in book.pupils.values()
            if self.now_in.get(pupil.id, his.id) == klass.id == his.id
            and base(pupil.name) == base(name)
            and (known is None or pupil.id != known.id)
        ]
        if rivals and base(name) == name:
            name = f"{name}({(row.number or '2')[-4:]})"
        for rival in rivals:
            if base(rival.name) == rival.name and rival.id not in book.taken:
                self._mark_earlier(rival, klass)
        return name

    def _mark_earlier(self, rival: Pupil, klass: Unit) -> None:
        name = f"{rival.name}(原)"
        pupils.put(
            self.tx,
            rival.county_id,
            rival.code,
            name,
            born=rival.born,
            groups=rival.groups,
            household=rival.household,
            studentship=rival.studentship,
        )
        self.result.changed.append(f"{klass.name}{name}：原来记作{rival.name}，班里又来了一个同名的")

    def _new_code(self, row: PupilRow, county: int, klass: Unit) -> str:
        if row.number:
            return keyring(self.tx).blind(row.number)
        code, again = f"{klass.id}.{row.name}", 1
        while pupils.by_code(self.tx, county, code if again == 1 else f"{code}.{again}"):
            again += 1
        return code if again == 1 else f"{code}.{again}"

    def _is_home(self, household: Mapping[str, str], school: Unit) -> bool:
        line = self.places.line(school)
        return all(same_place(name, line.get(kind, name)) for kind, name in household.items())

    def _write_guardians(self, pupil_id: int, told: tuple[GuardianRow, ...] | None) -> list[str]:
        if told is None:
            return []
        known = {one.name: one for one in self.guardians.get(pupil_id, ())}
        changes = []
        named = [replace(one, name=one.name or _only_name(known) or "家长") for one in told]
        for rank, one in enumerate(named, start=1):
            before = known.pop(one.name, None)
            saved = pupils.put_guardian(
                self.tx,
                pupil_id,
                one.name,
                relation=one.relation or (before.relation if before else None),
                phone=one.phone or (pupils.guardian_phone(self.tx, before.id) if before else None),
                parent_userid=before.parent_userid if before else None,
                language=one.language or (before.language if before else "zh"),
                rank=rank,
                ways=one.ways or (before.ways if before else None),
            )
            if saved.change == "new":
                changes.append(f"监护人 {one.name}")
            elif before and saved.change == "changed":
                changes.append(_guardian_change(before, one, keyring(self.tx).blind(one.phone) if one.phone else None))
        for rank, other in enumerate(known.values(), start=len(named) + 1):
            if named and other.rank != rank:
                _move_behind(self.tx, other, rank)
                changes.append(f"原监护人 {other.name} 排到后面")
        return changes

    def finish(self) -> None:
        """Tell who is in a class of the file and not in the file, and what was made on the way."""
        self.result.made += self.places.made
        for note in self.places.notes:
            self.result.told.note(note)
        for book in self.books.values():
            for class_id in book.classes:
                leavers.reopen(self.tx, class_id, self.now)  # last year's class of that name may have been closed
            self._absent(book)

    def _absent(self, book: SchoolBook) -> None:
        """Whom the list lacks: named, and asked about, unless it is a list of a few. They stay enrolled, and no report of the
        class, which may be another one by now, vouches for them."""
        names = [one.name for one in units.children(self.tx, book.unit.id, "class")]
        was = {number: klass.id for number, (_, klass) in book.pupils.items()}
        asked: list[int] = []
        suspended = {
            number
            for number, event in _rolled(self.tx, was.keys() - self.now_in.keys()).items()
            if event == "suspended"  # no list has them, and where they are is known
        }
        for one in cohorts.absent(was, self.now_in, self.sizes):
            if one.class_id not in book.classes:
                continue
            klass = book.classes[one.class_id]
            self.result.missing += [f"{klass.name}{book.pupils[number][0].name}" for number in one.pupils]
            if one.how == "supplement":
                self.result.hints.append(
                    f"{klass.name}在系统里有{len(one.pupils)}人不在这份表里，表里只写了少数人，按补充名单处理，没有再问去向；"
                    "是全班名单的，请核对后重新导入。"
                )
                continue
            gone = [number for number in one.pupils if number not in suspended]
            asked += gone
            if one.how == "last_year":
                self.result.hints.append(
                    _last_year(book.unit, klass, len(gone), cohorts.may_graduate(klass.name, names))
                )
        if asked:
            unlisted.mark(self.tx, asked, max(self.today, book.first_day))
            self.result.hints.append(
                f"{book.unit.name}不在新名单里的{len(asked)}人要问清去向：校长在企业微信里发“谁不在新名单里”，几个人可以一起答。"
                "没有答复的仍在册，全勤不算他们到校。"
            )
            tasks.open_task(
                self.tx,
                key=f"unlisted/{book.unit.id}/{self.today}",
                county_id=book.unit.county_id or 0,
                kind="unlisted",
                owner_role="school_lead",
                text=f"新名单里没有的{len(asked)}人还不知道去向。发“谁不在新名单里”逐个看，几个人可以一起答；没有答复的仍在册。",
                now=self.now,
                unit_id=book.unit.id,
            )


def _rolled(tx: Tx, pupil_ids: Collection[int]) -> dict[int, str]:
    """What the roll says last of each of whom it says anything."""
    found = lines.of(tx, "pupil", pupil_ids, ("pupil",)) if pupil_ids else ()
    return {one.subject_id: str(one.payload["event"]) for one in found}


def _last_year(school: Unit, klass: Unit, count: int, top: bool) -> str:
    if top:
        return (
            f"{klass.name}原来的{count}人不在这份名单里，像是去年的毕业班：请校长发“{klass.name}毕业了”，"
            f"或执行 baoxue graduate {school.name}/{klass.name} --by 校长。没办之前他们仍在册。"
        )
    return (
        f"{klass.name}原来的{count}人不在这份名单里，像是升到了{cohorts.next_of(klass.name)}："
        "把那个年级的名单也导入（两份都填学籍号，或放在同一个文件里），就会自动转班。"
    )


def _only_name(known: Mapping[str, Guardian]) -> str | None:
    return next(iter(known)) if len(known) == 1 else None


def _move_behind(tx: Tx, guardian: Guardian, rank: int) -> None:
    pupils.put_guardian(
        tx,
        guardian.pupil_id,
        guardian.name,
        relation=guardian.relation,
        phone=pupils.guardian_phone(tx, guardian.id),
        parent_userid=guardian.parent_userid,
        language=guardian.language,
        rank=rank,
        active=guardian.active,
        ways=guardian.ways,
    )


def _guardian_change(before: Guardian, now: GuardianRow, phone_key: str | None) -> str:
    if phone_key and phone_key != before.phone_key:
        return f"监护人 {now.name} 的电话"
    return f"监护人 {now.name}"


def _pupil_changes(
    known: Pupil | None, name: str, row: PupilRow, was_in: Unit | None, klass: Unit, change: str
) -> list[str]:
    if known is None:
        return []
    changes = []
    if known.name != name:
        changes.append(f"改名（原 {known.name}）")
    if was_in is not None and was_in.id != klass.id:
        changes.append(f"转班（原 {was_in.name}）")
    if was_in is None:
        changes.append("转入本校")
    if row.born and row.born != known.born:
        changes.append(f"出生日期 {row.born}")
    if row.groups is not None and set(row.groups) != set(known.groups):
        changes.append("困难类型")
    if change == "changed" and not changes:
        changes.append("学生信息")
    return changes
