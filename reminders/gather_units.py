"""Gather what a school, a township or a county must know to report and to check: its pupils with the lines of their plays."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta

from config.calendar import Calendar
from config.days import day_of, local
from reminders.gather import Gathered, act_of, cast_of, info_of, report_of
from reminders.rules.facts import ClassReport, PupilHistory, UnitFacts
from reminders.rules.lines import Line
from reminders.rules.merging import MERGE
from reminders.world import World
from store import attendance, facts, leavers, lines, people, pupils, units, unlisted
from store.db import Tx

#: What a unit wants to know of its pupils.
HISTORY = ("attendance", "case", "step", "pupil", "document", "duty")
#: The same of those who have left: on which days they were at school is counted no more.
OF_LEAVERS = HISTORY[1:]
#: Days of a term in which its checks are under way.
FIRST_WEEKS = 35
#: Pupils up to whom a unit is told each one's 包保教师.
MOST_BY_NAME = 3000
#: The report that lists pupils by their 包保教师: only a unit for which it was drawn need know them.
BY_CARER = "appraisal_facts"
#: Kinds of units whose names a report may bear.
NAMED = ("school", "central_school", "township")


def gather_unit(tx: Tx, world: World, unit_id: int, now: datetime) -> Gathered:
    """A school, a township or a county with the lines of its pupils: what reports and term checks are made from."""
    day = day_of(now)
    place = people.place_of_unit(tx, unit_id)
    unit = place.line[-1]
    cast = people.cast_of_unit(tx, place, day)
    calendar = world.calendar(tx, place)
    below = {one.id: one for one in units.subtree(tx, unit_id)}
    classes = {one.id: one for one in below.values() if one.kind == "class"}
    members = pupils.in_classes(tx, classes, day)
    history: dict[int, list[Line]] = {}
    told = lines.of(tx, "pupil", [pupil.id for pupil, _, _ in members], HISTORY)
    gone_by = {one.pupil.id: one for one in leavers.of_classes(tx, classes, day)}
    told += lines.of(tx, "pupil", gone_by, OF_LEAVERS)
    gone = lines.withdrawn(told)
    for row in told:
        if (row.subject_id, row.key) not in gone:
            history.setdefault(row.subject_id, []).append(_line(row))
    lacking = {one.pupil.id for one in unlisted.of_classes(tx, classes)}
    acts = facts.of(tx, "pupil", history)
    # Who has left is counted where he was last, as long as there are reports; a record that was merged into another is nobody.
    members += [
        (one.pupil, one.class_id, one.reported_on)
        for number, one in gone_by.items()
        if number in history and not any(act.kind == MERGE and "into" in act.payload for act in acts.get(number, ()))
    ]
    above = place.line[:-1]
    places = {
        class_id: people.Place((*above, *(below[number] for number in klass.line if number in below)))
        for class_id, klass in classes.items()
    }
    teachers = people.class_teachers(tx, classes, day)
    names = _class_names(classes, below)
    began = world.began(tx, place.county_id, now)
    first, later = world.calendars(tx, place, began)
    own = facts.of(tx, "unit", [unit_id]).get(unit_id, ())
    by_carer = _few(members) and any(act.payload.get("report") == BY_CARER for act in own)
    casts = people.casts(tx, {one.id: places[class_id] for one, class_id, _ in members}, day) if by_carer else {}
    return Gathered(
        "unit",
        unit_id,
        place,
        cast,
        world.policy(tx, place.policy),
        calendar,
        unit=UnitFacts(
            id=unit.name,
            kind=unit.kind,
            cast=cast_of(cast),
            began=local(began),
            names=_names(place, below.values()),
            classes=tuple(names.values()),
            teachers={names[number]: person.code for number, person in teachers.items()},
            pupils=tuple(
                PupilHistory(
                    info_of(
                        pupil,
                        places[class_id],
                        acts.get(pupil.id, ()),
                        reported=reported,
                        class_id=names[class_id],
                        baobao=_baobao(casts.get(pupil.id, {})),
                        left=pupil.id in gone_by,
                    ),
                    tuple(history.get(pupil.id, ())),
                    pupil.id not in lacking,
                )
                for pupil, class_id, reported in members
            ),
            reports=_first_weeks(tx, place.county_id, names, calendar),
            acts=tuple(act_of(fact, unit.name) for fact in own),
            calendars=later,
        ),
        begins_with=first,
    )


def _class_names(classes: Mapping[int, units.Unit], below: Mapping[int, units.Unit]) -> dict[int, str]:
    """Each class by a name that is its own in this unit: with its school's where there are several schools."""
    schools = [one for one in below.values() if one.kind == "school"]
    if len(schools) < 2:
        return {number: klass.name for number, klass in classes.items()}
    of_school = {school.id: school.name for school in schools}
    return {
        number: " ".join((*(of_school[one] for one in klass.line if one in of_school), klass.name))
        for number, klass in classes.items()
    }


def _few(members: Sequence[object]) -> bool:
    """Whether a list by 包保教师 is worth its statements: a school, not a county."""
    return len(members) <= MOST_BY_NAME


def _baobao(cast: people.Cast) -> str:
    held = cast.get("baobao_teacher", ())
    return held[0].person.name if held else ""


def _names(place: people.Place, below: Iterable[units.Unit]) -> dict[str, str]:
    """What to call the school, the central school, the township and the county of a unit."""
    names = {unit.kind: unit.name for unit in below if unit.kind in NAMED}
    names |= {unit.kind: unit.name for unit in place.line}
    names.setdefault("central_school", names.get("township", ""))
    return names


def _first_weeks(tx: Tx, county_id: int, classes: Mapping[int, str], calendar: Calendar) -> tuple[ClassReport, ...]:
    """The classes' reports of each term's first weeks, by which the checks at the start of term count."""
    found: list[ClassReport] = []
    for term in calendar.terms:
        reports = attendance.checkins_of(
            tx, county_id, classes, since=term.first, until=term.first + timedelta(days=FIRST_WEEKS)
        )
        for class_id, them in reports.items():
            named = {number for report in them for number in report.named}
            codes = {number: pupil.code for number, pupil in pupils.many(tx, named).items()}
            found += [
                report_of(report)._replace(
                    named=frozenset([codes[number] for number in report.named if number in codes]),
                    klass=classes[class_id],
                )
                for report in them
            ]
    return tuple(found)


def _line(row: lines.Line) -> Line:
    return Line(row.key, local(row.at), row.type, row.payload)
