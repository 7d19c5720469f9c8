"""Random lives of one pupil: marks, words and buttons of a term, from a seed."""

from __future__ import annotations

import random
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from functools import cache
from typing import Any

from config import policy as policies
from config.calendar import Calendar, Term, calendar
from config.days import LOCAL
from config.policy import Policy
from reminders.rules.facts import Act, Cast, ClassReport, Mark, Place, PupilFacts, PupilInfo

TERM = Term(date(2026, 9, 1), date(2027, 1, 22))
ROLES = (
    "class_teacher",
    "school_lead",
    "school_cadre",
    "baobao_teacher",
    "baobao_official",
    "township_officer",
    "township_deputy",
    "edu_bureau",
    "village_committee",
    "dept_police",
    "dept_justice",
    "poverty_group",
    "rural_revitalisation_office",
)
STATUSES = ("unexcused", "unexcused", "absent", "sick", "personal", "present", "late")
ACTS: tuple[tuple[str, str, dict[str, Any]], ...] = (
    ("class_teacher", "step", {"step": "home_visit", "outcome": "refused", "met": ("父亲",), "said": "讲了义务教育法"}),
    ("class_teacher", "step", {"step": "phone", "outcome": "unreachable"}),
    ("class_teacher", "step", {"step": "phone", "outcome": "promised", "promise_date": date(2026, 10, 12)}),
    ("school_cadre", "step", {"step": "home_visit", "outcome": "refused", "cause": "study", "complete": True}),
    ("township_officer", "step", {"step": "joint_persuade", "outcome": "refused", "complete": True}),
    ("school_lead", "name_person", {"person": "school_cadre", "as": "named_person"}),
    ("school_lead", "confirm_dropout", {"why": "found"}),
    ("school_lead", "confirm_dropout", {"why": "persuasion_failed"}),
    ("school_lead", "submit_report", {"report": "dropout_form"}),
    ("school_lead", "submit_report", {"report": "written"}),
    ("township_officer", "receive_report", {}),
    ("edu_bureau", "receive_report", {}),
    ("township_officer", "serve_notice", {"notice": "return", "signed_by": "其父"}),
    ("township_officer", "set_cause", {"cause": "guardian"}),
    ("school_lead", "set_cause", {"cause": "work"}),
    ("township_officer", "apply_exit", {"route": "refusal"}),
    ("township_officer", "attach", {"what": ("court_finding_guardian_duty", "proof")}),
    ("school_lead", "attach", {"what": ("teaching_plan", "one_pupil_one_plan")}),
    ("school_lead", "place", {"placement": "插班"}),
    ("class_teacher", "step", {"step": "care", "content": "心理疏导"}),
    ("school_lead", "done", {"duty": "studentship_update"}),
)


@dataclass(frozen=True, slots=True)
class Tale:
    """One pupil's facts with what is needed to play them."""

    facts: PupilFacts
    policy: Policy
    calendar: Calendar
    until: datetime


@cache
def days() -> Calendar:
    """The autumn of 2026 as the tests know it."""
    return calendar([TERM], provisional=True)


@cache
def rules(profile: str) -> Policy:
    """A profile, loaded once."""
    return policies.load(profile)


def cast() -> Cast:
    """One person a role, whose id is the role's name."""
    return Cast(
        {role: (role,) for role in (*ROLES, "guardian")} | {"dept_human_resources": ("dept_human_resources",)},
        {role: role for role in (*ROLES, "guardian")},
    )


def random_tale(profile: str, seed: int, *, crowded: bool = False) -> Tale:
    """A pupil with some weeks of absences and whatever people do about them.

    crowded: much of it in the same minutes.
    """
    rng = random.Random(f"{profile}{seed}")
    began = datetime(2026, 9, 7, 7, 0, tzinfo=LOCAL)
    marks, reports, acts = [], [], []
    day, seq = began.date(), 0
    away = False
    for _ in range(40):
        day += timedelta(days=1)
        if not days().is_school_day(day):
            continue
        at = datetime.combine(day, time(8, 0 if crowded else rng.randrange(30)), LOCAL)
        away = rng.random() < (0.85 if away else 0.25)
        seq += 1
        if rng.random() < 0.8:
            status = rng.choice(STATUSES) if rng.random() < 0.2 else ("unexcused" if away else "present")
            late = at + timedelta(days=rng.choice((0, 0, 0, 1, 3)))
            marks.append(
                Mark(seq, day, rng.choice(("day", "day", "am")), status, late, late, "class_teacher", "class_teacher")
            )
        elif rng.random() < 0.5:
            reports.append(ClassReport(seq, day, "day", at, at, others_present=True))
        for _ in range(rng.choice((0, 0, 1, 3 if crowded else 1))):
            actor, kind, fields = rng.choice(ACTS)
            seq += 1
            told = datetime.combine(day, time(16, 0 if crowded else rng.randrange(60)), LOCAL)
            persons = (actor, "dept_justice") if fields.get("step") == "joint_persuade" else (actor,)
            acts.append(Act(seq, kind, "李明", told, told, day, actor, actor, persons, "wecom", fields, ""))
    info = PupilInfo(
        "李明",
        "李明",
        "七1班",
        place=Place("河南省", "卫辉市"),
        born=date(2012, 3, 5),
        groups=frozenset(rng.sample(["left_behind", "poor", "migrant"], rng.randrange(3))),
    )
    facts = PupilFacts(info, cast(), began, tuple(marks), tuple(reports), tuple(acts))
    return Tale(facts, rules(profile), days(), began + timedelta(days=50))


def quiet_term(profile: str) -> Tale:
    """A pupil who is at school all term but for a few days of illness."""
    began = datetime(2026, 9, 1, 7, 0, tzinfo=LOCAL)
    marks, reports, day, seq = [], [], began.date(), 0
    while day <= TERM.last:
        if days().is_school_day(day):
            seq += 1
            at = datetime.combine(day, time(8, 10), LOCAL)
            reports.append(ClassReport(seq, day, "day", at, at, others_present=True))
            if seq % 20 < 3:
                marks.append(
                    Mark(
                        seq,
                        day,
                        "day",
                        ("sick", "unexcused", "unexcused")[seq % 20],
                        at,
                        at,
                        "class_teacher",
                        "class_teacher",
                    )
                )
        day += timedelta(days=1)
    info = PupilInfo("李明", "李明", "七1班", place=Place("河南省", "卫辉市"))
    facts = PupilFacts(info, cast(), began, tuple(marks), tuple(reports))
    return Tale(facts, rules(profile), days(), datetime(2027, 1, 22, 18, 0, tzinfo=LOCAL))


def known_by(facts: PupilFacts, at: datetime) -> PupilFacts:
    """What is known of him by an instant."""
    return replace(
        facts,
        marks=tuple(fact for fact in facts.marks if fact.known_at <= at),
        reports=tuple(fact for fact in facts.reports if fact.known_at <= at),
        acts=tuple(fact for fact in facts.acts if fact.known_at <= at),
    )
