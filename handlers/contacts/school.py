"""Classes, pupils and parents of 家校沟通, matched to the imported roster: it says who follows the school, and no more."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from config.days import day_of
from handlers.contacts.book import Parent, Report, SchoolBook, SchoolClass, SchoolPupil, not_too_many
from handlers.roster.places import spelling
from store import contacts, pupils, units
from store.crypto import keyring
from store.db import Tx
from store.pupils import Guardian, Pupil
from store.units import Unit

#: What the platform's lists call a relation, by the roster's word.
_RELATIONS = {"爸爸": "父亲", "妈妈": "母亲", "爷爷": "祖父", "奶奶": "祖母", "姥爷": "外祖父", "外公": "外祖父"} | {
    "姥姥": "外祖母",
    "外婆": "外祖母",
}


def bring_school(tx: Tx, book: SchoolBook, now: datetime, *, agreed: bool = False) -> Report:
    """Match classes, pupils and parents; raises PersonError where too many parents are gone at once."""
    work = _School(tx, now)
    known = contacts.here(tx, "parent")
    there = {parent.userid for klass in book.classes for pupil in klass.pupils for parent in pupil.parents}
    gone = known.keys() - there
    not_too_many(len(gone), len(known), "家校通讯录的家长", agreed=agreed)
    for klass in book.classes:
        work.klass(klass)
    work.finish(book, gone)
    return work.report


class _School:
    def __init__(self, tx: Tx, now: datetime) -> None:
        self.tx, self.now, self.today = tx, now, day_of(now)
        self.report = Report("家校通讯录")
        self.classes: dict[int, Unit] = {}
        self.matched: set[int] = set()
        self.seen: dict[str, set[str]] = {"class": set(), "pupil": set()}

    def klass(self, told: SchoolClass) -> None:
        """One class: found by school and name, with all its pupils."""
        unit = self._find(told)
        contacts.seen(
            self.tx,
            "class",
            told.id,
            told.name,
            self.now,
            data={"line": sorted(told.line)},
            ref_id=unit.id if unit is not None else None,
            county_id=unit.county_id if unit is not None else None,
        )
        self.seen["class"].add(told.id)
        if unit is None:
            self.report.only_there.append(
                f"班级 {'/'.join([*sorted(told.line), told.name])}（{len(told.pupils)}名学生）"
            )
            return
        self.classes[unit.id] = unit
        roster = pupils.roster(self.tx, unit.id, self.today).pupils
        guardians = pupils.guardians_of(self.tx, [one.id for one in roster])
        for pupil in told.pupils:
            self._pupil(told, unit, pupil, roster, guardians)

    def _pupil(
        self,
        klass: SchoolClass,
        unit: Unit,
        told: SchoolPupil,
        roster: Iterable[Pupil],
        guardians: dict[int, tuple[Guardian, ...]],
    ) -> None:
        named = [one for one in roster if one.name == told.name]
        same = [one for one in klass.pupils if one.name == told.name]
        if len(named) > 1 or len(same) > 1:
            # Of namesakes the parents' phones tell which is which.
            named = [one for one in named if self._by_phone(told.parents, guardians.get(one.id, ()))]
        pupil = named[0] if len(named) == 1 else None
        contacts.seen(
            self.tx,
            "pupil",
            told.userid,
            told.name,
            self.now,
            data={"class": klass.id},
            ref_id=pupil.id if pupil is not None else None,
            county_id=unit.county_id,
        )
        self.seen["pupil"].add(told.userid)
        if pupil is None:
            self.report.only_there.append(f"学生 {unit.name}{told.name}")
        else:
            self.report.matched += 1
            self.matched.add(pupil.id)
        for parent in told.parents:
            self._parent(unit, told, parent, pupil, guardians.get(pupil.id, ()) if pupil is not None else ())

    def _parent(
        self, unit: Unit, child: SchoolPupil, told: Parent, pupil: Pupil | None, ours: tuple[Guardian, ...]
    ) -> None:
        guardian = self._match(told, ours)
        contacts.seen(
            self.tx,
            "parent",
            told.userid,
            told.relation,
            self.now,
            data={"relation": told.relation, "follows": told.follows},
            ref_id=guardian.id if guardian is not None else None,
            county_id=unit.county_id,
        )
        who = f"{unit.name}{child.name}的{told.relation or '家长'}"
        if guardian is None:
            if pupil is not None:
                self.report.differ.append(f"{who}：手机号和名单里的都对不上，没有对应")
            return
        other = guardian.parent_userid
        if other is not None and other != told.userid and told.follows:
            self.report.differ.append(f"{who}：{guardian.name}已经对应了另一个账号，改为这一个")
        if told.follows and contacts.follow(self.tx, guardian.id, told.userid):
            self.report.linked.append(f"{who}{guardian.name}：可以用学校通知")
        elif not told.follows and other == told.userid:
            contacts.follow(self.tx, guardian.id, None)
            self.report.left.append(f"{who}{guardian.name}：已不关注学校通知，改用短信")

    def _match(self, told: Parent, ours: tuple[Guardian, ...]) -> Guardian | None:
        """By the account, by the phone; where no phone is told, by a relation that only one guardian has."""
        for guardian in ours:
            if guardian.parent_userid == told.userid:
                return guardian
        if told.mobile:
            return next(iter(self._by_phone((told,), ours)), None)
        relation = _RELATIONS.get(told.relation, told.relation)
        related = [one for one in ours if relation and _RELATIONS.get(one.relation or "", one.relation) == relation]
        return related[0] if len(related) == 1 else None

    def _by_phone(self, parents: Iterable[Parent], ours: tuple[Guardian, ...]) -> list[Guardian]:
        keys = keyring(self.tx)
        wanted = {key for parent in parents if parent.mobile for key in keys.blinds(parent.mobile)}
        return [one for one in ours if one.phone_key in wanted]

    def _find(self, told: SchoolClass) -> Unit | None:
        """The class of that name in the school that the names above it name; with one school only, that one's."""
        schools = [one for county in units.counties(self.tx) for one in units.subtree(self.tx, county.id, "school")]
        named = [one for one in schools if one.name in told.line or set(one.aliases) & told.line]
        school = (named or schools)[0] if len(named or schools) == 1 else None
        if school is None:
            return None
        # 家校沟通 writes a class as 1班 below 七年级, or as 七年级1班.
        spellings = {spelling(told.name), *(spelling(f"{above}{told.name}") for above in told.line)}
        found = [
            one
            for one in units.children(self.tx, school.id, "class")
            if one.closed_on is None and (spelling(one.name) in spellings or set(one.aliases) & {told.name})
        ]
        return found[0] if len(found) == 1 else None

    def finish(self, book: SchoolBook, gone: Iterable[str]) -> None:
        """Who is only on our list, and who is there no more."""
        for unit in self.classes.values():
            for pupil in pupils.roster(self.tx, unit.id, self.today).pupils:
                if pupil.id not in self.matched:
                    self.report.only_here.append(f"学生 {unit.name}{pupil.name}")
        for parent in sorted(gone):
            contacts.left(self.tx, "parent", parent, self.today)
            for guardian in pupils.guardians_by_parent(self.tx, parent):
                contacts.follow(self.tx, guardian.id, None)
                child = pupils.get(self.tx, guardian.pupil_id)
                self.report.left.append(f"{child.name}的{guardian.relation or '家长'}{guardian.name}")
        for kind in ("class", "pupil"):
            for number in contacts.here(self.tx, kind).keys() - self.seen[kind]:
                contacts.left(self.tx, kind, number, self.today)
