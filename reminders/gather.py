"""Gather: all that the rules need to know about a pupil, a class or a unit, out of the store as the rules' own values."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import partial
from typing import Any
from weakref import ref

from config.calendar import Calendar
from config.days import day_of, local
from config.policy import Policy
from reminders import ended
from reminders.ended import Ended
from reminders.rules.facts import (
    Act,
    Cast,
    ClassFacts,
    ClassReport,
    Mark,
    NewCalendar,
    Place,
    PupilFacts,
    PupilInfo,
    UnitFacts,
)
from reminders.rules.merging import MERGE
from reminders.rules.withdrawal import VOID, WITHDRAW
from reminders.world import World
from store import attendance, cases, directory, looks, people, pupils
from store.attendance import Checkin
from store.db import Tx
from store.directory import Directory
from store.facts import Fact
from store.filed import Filed

#: A person's role where he holds several: what he is to pupils first of all.
FIRST_ROLE = ("class_teacher", "school_lead", "school_cadre", "central_school", "teacher")
#: Payload keys of acts that hold days.
DAYS = ("promise_date", "limit", "first", "dates")


@dataclass(frozen=True, slots=True)
class Gathered:
    """One subject with all that a review needs: where it is, under which policy and calendar, and its facts."""

    kind: str
    id: int
    place: people.Place
    cast: people.Cast
    policy: Policy
    calendar: Calendar
    pupil: PupilFacts | None = None
    klass: ClassFacts | None = None
    unit: UnitFacts | None = None
    filed: Filed | None = None  # without the keys of its lines, which are read when any are printed
    case: cases.Case | None = None
    begins_with: Calendar | None = None  # the calendar as it was known when the clock began, where it differs

    @property
    def first_calendar(self) -> Calendar:
        """The calendar that the play starts with."""
        return self.begins_with or self.calendar


def gather(
    tx: Tx, world: World, ids: Iterable[int], class_ids: Iterable[int], now: datetime
) -> tuple[dict[int, Gathered], dict[int, Gathered]]:
    """Pupils with all their facts, and classes with their reports of the last days: whether they owe one. A fixed number of
    statements however many pupils they are."""
    day = day_of(now)
    wanted = sorted(set(ids))
    frames = {class_id: _frame(tx, world, class_id, day) for class_id in class_ids}
    counties = {class_id: frame.place.county_id for class_id, frame in frames.items()}
    seen, classes = looks.at(tx, wanted, counties, day, world.checkin_since(day), now)
    pupils = _pupils(tx, world, wanted, seen, now) if seen is not None else {}
    return pupils, {one: _class(tx, world, one, frames[one], classes[one], now) for one in frames}


def gather_class(tx: Tx, world: World, class_id: int, now: datetime) -> Gathered:
    """One class."""
    return gather(tx, world, (), [class_id], now)[1][class_id]


def _pupils(
    tx: Tx, world: World, wanted: Sequence[int], seen: looks.PupilsOnFile, now: datetime
) -> dict[int, Gathered]:
    day = day_of(now)
    known, where, acts = seen.pupils, seen.places, seen.acts
    merged = ended.of(tx, acts)
    found: dict[int, Gathered] = {}
    by_county: dict[int, list[int]] = {}
    for pupil_id in wanted:
        if pupil_id in where:
            by_county.setdefault(where[pupil_id].county_id, []).append(pupil_id)
    for county_id, members in by_county.items():
        marks = dict(seen.marks)
        if gone_into := [one.id for pupil_id in members for one in merged.get(pupil_id, ())]:
            marks |= attendance.marks_of(tx, county_id, gone_into)
        casts = people.casts(tx, {one: where[one] for one in members}, day, seen.given)
        by_act = [one for one in members if acts.get(one)]
        reports = {**seen.reports, **_reports_since(tx, county_id, seen, by_act, marks, merged)}
        began = world.began(tx, county_id, now)
        days: dict[int, tuple[Calendar, Calendar, tuple[NewCalendar, ...]]] = {}
        for pupil_id in members:
            place = where[pupil_id]
            case = seen.cases.get(pupil_id)
            # An open case follows the policy stamped on it, whatever has been edited since.
            policy = world.policy(tx, case.policy_stamp if case is not None and case.is_open else place.policy)
            pupil = known[pupil_id]
            own = [*marks.get(pupil_id, ())]
            done = [*acts.get(pupil_id, ())]
            for gone in merged.get(pupil_id, ()):
                his = marks.get(gone.id, ())
                known_at = ended.since([mark.known_at for mark in his], gone.known_at)
                own += (mark._replace(known_at=when) for mark, when in zip(his, known_at, strict=True))
                acted = [act for act in gone.told if act.kind != MERGE]
                known_at = ended.since([act.known_at for act in acted], gone.known_at)
                done += (replace(act, known_at=when) for act, when in zip(acted, known_at, strict=True))
            own = _without_corrected(own, done)
            lowest = place.line[-1].id
            if lowest not in days:
                days[lowest] = (world.calendar(tx, place), *world.calendars(tx, place, began))
            calendar, first, later = days[lowest]
            found[pupil_id] = Gathered(
                "pupil",
                pupil_id,
                place,
                casts[pupil_id],
                policy,
                calendar,
                filed=seen.filed[pupil_id],
                case=case,
                begins_with=first,
                pupil=PupilFacts(
                    info=info_of(pupil, place, acts.get(pupil_id, ()), reported=place.reported_on),
                    cast=_given(cast_of(casts[pupil_id]), casts[pupil_id], place),
                    began=local(began),
                    marks=world.facts("mark", pupil_id, own, _mark),
                    reports=world.facts(
                        "report",
                        pupil_id,
                        reports.get(pupil_id, ()),
                        partial(report_of, pupil_id=pupil_id, code=pupil.code),
                    )
                    if own or done
                    else (),
                    acts=tuple(act_of(fact, pupil.code) for fact in _as_withdrawn(done)),
                    calendars=later,
                ),
            )
    return found


def _reports_since(
    tx: Tx,
    county_id: int,
    seen: looks.PupilsOnFile,
    members: Sequence[int],
    marks: Mapping[int, Sequence[attendance.Mark]],
    merged: Mapping[int, Sequence[Ended]],
) -> dict[int, tuple[Checkin, ...]]:
    """What was reported of the classes of these pupils, while they were in them, since anything was told of them: their first
    mark may have come later than an act, or be that of a record merged into theirs."""
    if not members:
        return {}
    records = [*members, *(gone.id for one in members for gone in merged.get(one, ()))]
    told = [mark.day for one in records for mark in marks.get(one, ())]
    told += [act.day for one in members for act in seen.acts.get(one, ())]
    told += [act.day for one in members for gone in merged.get(one, ()) for act in gone.told]
    classes = {time.class_id for one in members for time in seen.enrolments.get(one, ())}
    reports = attendance.checkins_of(tx, county_id, classes, since=min(told))
    return {
        one: tuple(
            report
            for time in seen.enrolments.get(one, ())
            if time.listed
            for report in reports.get(time.class_id, ())
            # A report tells of a pupil only while he is in that class: he may have come from another one.
            if time.first_day <= report.day and (time.last_day is None or report.day <= time.last_day)
        )
        for one in members
    }


def _without_corrected(marks: list[attendance.Mark], acts: Sequence[Fact]) -> list[attendance.Mark]:
    """The marks without those that a form of corrections wrote: its act tells them, all at once."""
    told = {
        (act.known_at, date.fromisoformat(str(day)))
        for act in acts
        if act.kind == "correct_marks"
        for day in act.payload.get("dates", ())
    }
    return [mark for mark in marks if not mark.corrects or (mark.known_at, mark.day) not in told] if told else marks


def _as_withdrawn(acts: Sequence[Fact]) -> list[Fact]:
    """The acts, those that were taken back as such: the play goes by them without their doing anything."""
    gone = {
        (fact.subject_id, one["seq"]): one for fact in acts if fact.kind == WITHDRAW for one in fact.payload["acts"]
    }
    if not gone:
        return list(acts)
    return [
        replace(fact, kind=VOID, payload={"steps": len(told["lines"])})
        if (told := gone.get((fact.subject_id, fact.seq))) is not None
        else fact
        for fact in acts
    ]


@dataclass(frozen=True, slots=True)
class _Frame:
    """All of a class that is not told by its facts. It holds for the days around the one it was made for, as long as the directory
    that it was made from is held."""

    known: Callable[[], Directory | None]
    span: int
    place: people.Place
    cast: people.Cast
    roles: Cast
    policy: Policy
    calendar: Calendar


def _frame(tx: Tx, world: World, class_id: int, day: date) -> _Frame:
    known = directory.covering(tx, [class_id])
    held = world.frames.get(class_id)
    span = known.span(day) if known is not None else 0
    if isinstance(held, _Frame) and known is not None and held.known() is known and held.span == span:
        return held
    place = people.place_of_unit(tx, class_id)
    cast = people.cast_of_unit(tx, place, day)
    policy, calendar = world.policy(tx, place.policy), world.calendar(tx, place, strict=True)
    made = _Frame(ref(known) if known else lambda: None, span, place, cast, cast_of(cast), policy, calendar)
    world.frames[class_id] = made
    return made


def _class(tx: Tx, world: World, class_id: int, frame: _Frame, seen: looks.ClassOnFile, now: datetime) -> Gathered:
    day, place = day_of(now), frame.place
    school = place.of("school")
    return Gathered(
        "class",
        class_id,
        place,
        frame.cast,
        frame.policy,
        frame.calendar,
        filed=seen.filed,
        klass=ClassFacts(
            id=place.line[-1].name,
            name=place.line[-1].name,
            cast=frame.roles,
            began=max(local(world.began(tx, place.county_id, now)), world.checkin_began(day)),
            ask_at=world.ask_at,
            closed=place.line[-1].closed_on,
            school=school.name if school else "",
            reports=tuple(report_of(report) for report in _standing(seen.reports)),
            acts=tuple(act_of(fact, place.line[-1].name) for fact in seen.acts),
        ),
    )


def cast_of(cast: people.Cast) -> Cast:
    """Who holds which role, by the codes that lines print."""
    holders: dict[str, tuple[str, ...]] = {
        role: tuple(holder.person.code for holder in held) for role, held in cast.items()
    }
    roles: dict[str, str] = {}
    for role in (*(role for role in FIRST_ROLE if role in holders), *holders):
        for code in holders[role]:
            roles.setdefault(code, role)
    holders["guardian"] = ("guardian",)
    roles["guardian"] = "guardian"
    return Cast(holders, roles)


def _given(cast: Cast, found: people.Cast, place: people.Place) -> Cast:
    """A 包保教师 is a pupil's when he was given to him or to his class; the post at the school alone gives him to nobody."""
    here = (None, place.id_of("class"))
    own = tuple(holder.person.code for holder in found.get("baobao_teacher", ()) if holder.unit_id in here)
    return Cast({**cast.holders, "baobao_teacher": own}, cast.roles)


def info_of(
    pupil: pupils.Pupil,
    place: people.Place,
    acts: Sequence[Fact] = (),
    *,
    reported: date | None = None,
    class_id: str | None = None,
    baobao: str = "",
    left: bool = False,
) -> PupilInfo:
    """The pupil as the rules know him; reported: day of 报到; class_id: a unit's own name of his class; left: he has none."""
    names = {unit.kind: unit.name for unit in place.line}
    household = pupil.household
    first = next((act for act in acts if act.kind == "change_roll"), None)
    # Who is on the roll because he was put there by a transfer is on it from that act on, not before.
    joins = first is not None and first.payload.get("change") == "transfer_in"
    return PupilInfo(
        id=pupil.code,
        name=pupil.name,
        class_id=class_id or place.line[-1].name,
        class_name=place.line[-1].name,
        school=names.get("school", ""),
        township=names.get("township", ""),
        place=Place(names.get("province"), names.get("county")),
        born=pupil.born,
        groups=frozenset(pupil.groups),
        household=Place(household.get("province"), household.get("county")) if household else None,
        studentship=pupil.studentship,
        reported=reported,
        on_roll=not (joins or left),
        baobao=baobao,
    )


def _mark(mark: attendance.Mark) -> Mark:
    return Mark(
        seq=mark.id,
        day=mark.day,
        period=mark.period,
        status=None if mark.status == "withdrawn" else mark.status,
        said_at=local(mark.said_at),
        known_at=local(mark.known_at),
        by=str(mark.by_person_id or ""),
        role=mark.role or "",
        correct=mark.corrects,
    )


def _standing(reports: Sequence[Checkin]) -> list[Checkin]:
    """The reports of a class without those that were taken back: a day whose last word is 撤回 is owed again."""
    last = {(one.day, one.period): one for one in sorted(reports, key=lambda one: (one.said_at, one.id))}
    return [one for one in reports if not last[one.day, one.period].withdrawn]


def report_of(report: Checkin, pupil_id: int = 0, code: str = "") -> ClassReport:
    """A class's report as one pupil sees it: of those it names only he matters."""
    return ClassReport(
        seq=report.id,
        day=report.day,
        period=report.period,
        said_at=local(report.said_at),
        known_at=local(report.known_at),
        all_present=report.all_present and not report.withdrawn,
        others_present=report.others_present and not report.withdrawn,
        named=frozenset((code,)) if pupil_id in report.named else frozenset(),
        expected=report.expected,
        present=report.present,
        by=str(report.by_person_id or ""),
    )


def act_of(fact: Fact, subject: str) -> Act:
    return Act(
        seq=fact.seq,
        kind=fact.kind,
        subject=subject,
        at=local(fact.at),
        known_at=local(fact.known_at),
        day=fact.day,
        actor=fact.actor,
        role=fact.role,
        persons=fact.persons,
        channel=fact.channel,
        fields=fields_of(fact.payload),
        text=fact.text,
    )


def fields_of(payload: Mapping[str, Any]) -> Mapping[str, Any]:
    """An act's fields as the rules want them: JSON has no days and no tuples, so both come back here."""
    return {key: _told(key, value) for key, value in payload.items()}


def _told(key: str, value: Any) -> Any:
    if isinstance(value, list):
        return tuple(_told(key, one) for one in value)
    return date.fromisoformat(value) if key in DAYS and isinstance(value, str) else value


def payload_of(fields: Mapping[str, Any]) -> dict[str, Any]:
    """The other way: an act's fields as JSON."""
    return {key: _plain(value) for key, value in fields.items()}


def _plain(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [_plain(one) for one in value]
    if isinstance(value, Mapping):
        return {key: _plain(one) for key, one in value.items()}
    return value
