"""Plays a scenario file purely in memory: its words are read, its buttons checked, its facts played; nothing is stored.

The product's own rehearsal does the same on a database; this one is for tests of the rules, and fast.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from bot.rehearsal.scenario import Event, PupilPlan, Scenario
from bot.rehearsal.scenario import read as read_scenario
from config import policy as policies
from config.calendar import Calendar, DayChange, Term, calendar
from config.policy import Policy
from handlers.reading import Roster, read
from handlers.steps import actions
from handlers.turn import telling
from reminders.rules.classroom import play_class
from reminders.rules.facts import (
    Act,
    Cast,
    ClassFacts,
    ClassReport,
    Mark,
    Place,
    PupilFacts,
    PupilHistory,
    PupilInfo,
    UnitFacts,
)
from reminders.rules.lines import Line, Played
from reminders.rules.pupil import play_pupil
from reminders.rules.unit import play_unit

SHARED = Path(__file__).resolve().parents[3] / "shared" / "scenarios"


class Stage:
    """A scenario turned into facts, to be played up to any instant."""

    def __init__(self, scenario: Scenario, policy: Policy | None = None) -> None:
        self.scenario = scenario
        self.policy = policy or policies.load(scenario.profile)
        changes = [DayChange(day, on, why) for day, on, why in scenario.days]
        self.calendar: Calendar = calendar([Term(*scenario.term)], changes=changes, provisional=True)
        self.began = min((event.at for event in scenario.events if event.given), default=scenario.start)
        self.people = {person.id: person.name for person in scenario.people}
        self.roles = {person.id: person.role for person in scenario.people}
        self.guardians = {
            person.pupil: person.id for person in scenario.people if person.role == "guardian" and person.pupil
        }
        self.roles["guardian"] = "guardian"
        self.klass = {pupil.name: klass for klass in scenario.classes for pupil in klass.pupils}
        self.pupils: dict[str, PupilPlan] = {pupil.name: pupil for klass in scenario.classes for pupil in klass.pupils}
        self.joined: set[str] = set()
        self.marks: dict[str, list[Mark]] = defaultdict(list)
        self.acts: dict[str, list[Act]] = defaultdict(list)
        self.reports: dict[str, list[ClassReport]] = defaultdict(list)
        self.unit_acts: list[Act] = []
        self.replies: list[Line] = []
        self.seq = 0
        for event in scenario.events:
            self._take(event)

    def _take(self, event: Event) -> None:
        for name in event.about:
            if name not in self.pupils:
                self.pupils[name] = PupilPlan(name)
                self.klass[name] = self.scenario.classes[0]
                self.joined.add(name)
        if event.action is not None:
            self._button(event)
        else:
            self._words(event)

    def _button(self, event: Event) -> None:
        try:
            done = actions.done(event.action or "", event.fields)
        except actions.BadAction as error:
            self._reply(event, str(error))
            return
        for about in event.about or ("",):
            act = self._act(event, about, done.kind, dict(done.fields), done.day, done.persons or (event.actor,))
            (self.acts[about] if about else self.unit_acts).append(act)
        self._reply(event, "好的")

    def _words(self, event: Event) -> None:
        klass = next((one for one in self.scenario.classes if one.teacher == event.actor), self.scenario.classes[0])
        if event.about:
            klass = self.klass[event.about[0]]
        roster = Roster.of([pupil.name for pupil in klass.pupils], school=self.scenario.org["school"], klass=klass.name)
        kind = (
            "teacher"
            if self.roles.get(event.actor) in ("class_teacher", "teacher", "school_lead", "school_cadre")
            else "official"
        )
        kind = "parent" if self.roles.get(event.actor) == "guardian" else kind
        about = event.about[0] if event.about else None
        reading = read(event.text, roster, event.at, about, kind, self.calendar.is_school_day)
        if reading.intent in ("checkin", "correct"):
            told = telling.attendance(reading)
            for name, day, period, status in told.marks:
                self.marks[name].append(
                    Mark(
                        self._next(),
                        day,
                        period,
                        status,
                        event.at,
                        event.at,
                        event.actor,
                        "class_teacher",
                        reading.intent == "correct",
                    )
                )
            if told.report is not None:
                report = {**told.report}
                self.reports[klass.name].append(
                    ClassReport(
                        self._next(), said_at=event.at, known_at=event.at, by=event.actor, klass=klass.name, **report
                    )
                )
        elif reading.intent == "reply":
            whom = about or reading.student
            if whom is not None:
                persons = telling.took_part(event.text, event.actor, self.people)
                self.acts[whom].append(
                    self._act(event, whom, "step", telling.step_fields(reading), reading.act_date, persons)
                )
        self._reply(event, repr(reading.as_label()))

    def _act(
        self, event: Event, about: str, kind: str, fields: dict[str, Any], day: Any, persons: tuple[str, ...]
    ) -> Act:
        return Act(
            self._next(),
            kind,
            about,
            event.at,
            event.at,
            day or event.at.date(),
            event.actor,
            self.roles.get(event.actor, event.actor),
            persons,
            event.channel or "wecom",
            fields,
            event.text,
        )

    def _next(self) -> int:
        self.seq += 1
        return self.seq

    def _reply(self, event: Event, text: str) -> None:
        self.replies.append(Line(f"reply|{self._next()}", event.at, "reply", {"to": event.actor, "text": text}))

    def cast(self, pupil: PupilPlan | None = None, teacher: str = "class_teacher") -> Cast:
        holders: dict[str, list[str]] = defaultdict(list)
        for person in self.scenario.people:
            if person.role not in ("guardian", "teacher"):
                holders[person.role].append(person.id)
        for role, ids in holders.items():
            ids.sort(key=lambda one, role=role: one != role)  # type: ignore[misc]
        if pupil is not None or teacher in self.roles:
            holders["class_teacher"] = [teacher] if teacher in self.roles else []
        if pupil is not None:
            if pupil.baobao is None:
                holders.pop("baobao_teacher", None)
            elif pupil.baobao != "baobao_teacher":
                holders["baobao_teacher"] = [pupil.baobao]
            holders["guardian"] = [self.guardians.get(pupil.name, "guardian")]
        return Cast({role: tuple(ids) for role, ids in holders.items()}, self.roles)

    def pupil_facts(self, name: str) -> PupilFacts:
        pupil, klass, org = self.pupils[name], self.klass[name], self.scenario.org
        info = PupilInfo(
            id=name,
            name=name,
            class_id=klass.name,
            class_name=klass.name,
            school=org["school"],
            township=org["township"],
            place=Place(org["province"], org["county"]),
            born=pupil.born,
            groups=frozenset(pupil.groups),
            household=Place(pupil.household.get("province"), pupil.household.get("county"))
            if pupil.household
            else None,
            studentship=pupil.studentship,
            reported=pupil.reported,
            on_roll=name not in self.joined,
            baobao=self.people.get(pupil.baobao or "", ""),
        )
        return PupilFacts(
            info,
            self.cast(pupil, klass.teacher),
            self.began,
            tuple(self.marks[name]),
            tuple(self.reports[klass.name]),
            tuple(self.acts[name]),
        )

    def class_facts(self, name: str) -> ClassFacts:
        klass = next(one for one in self.scenario.classes if one.name == name)
        return ClassFacts(
            name,
            name,
            self.cast(None, klass.teacher),
            self.began,
            len(klass.pupils),
            self.scenario.org["school"],
            tuple(self.reports[name]),
        )

    def play(self, until: datetime | None = None) -> tuple[list[Line], dict[str, Played]]:
        """All lines up to `until` in time order, and each subject's play."""
        until = until or self.scenario.until
        played: dict[str, Played] = {}
        histories = []
        for name in self.pupils:
            facts = self.pupil_facts(name)
            played[name] = play_pupil(facts, self.policy, self.calendar, until)
            histories.append(PupilHistory(facts.info, played[name].lines))
        for klass in self.scenario.classes:
            played[f"class {klass.name}"] = play_class(self.class_facts(klass.name), self.policy, self.calendar, until)
        for kind in ("school", "township", "county"):
            played[f"unit {kind}"] = play_unit(self.unit_facts(kind, histories), self.policy, self.calendar, until)
        lines = [line for one in played.values() for line in one.lines]
        lines += [line for line in self.replies if line.at <= until]
        return sorted(lines, key=lambda line: line.at), played

    def unit_facts(self, kind: str, histories: list[PupilHistory]) -> UnitFacts:
        org = self.scenario.org
        teachers = {klass.name: klass.teacher for klass in self.scenario.classes}
        return UnitFacts(
            org[kind],
            kind,
            self.cast(),
            self.began,
            dict(org),
            tuple(klass.name for klass in self.scenario.classes),
            teachers,
            tuple(histories),
            tuple(report for one in self.reports.values() for report in one),
            tuple(self.unit_acts),
        )


def load(path: Path) -> Stage:
    """The stage of a scenario file."""
    return Stage(read_scenario(path))


def printed(stage: Stage, until: datetime | None = None) -> list[dict[str, Any]]:
    """What a rehearsal prints: nothing before its start."""
    lines, _ = stage.play(until)
    return [line.as_json() for line in lines if line.at >= stage.scenario.start]


HOUR = timedelta(hours=1)
