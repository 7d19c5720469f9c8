"""One review of one pupil whose facts are in memory: a whole term of marks, and the term of a dropout."""

from __future__ import annotations

import statistics
import time
from dataclasses import replace
from datetime import date, datetime
from datetime import time as clock

from config import years
from config.calendar import Term, calendar
from config.days import LOCAL
from config.policy import load
from reminders.rules.facts import Cast, ClassReport, Mark, PupilFacts, PupilInfo
from reminders.rules.pupil import play_pupil

TERM = date(2026, 9, 1), date(2027, 1, 22)
ROLES = (
    "class_teacher",
    "school_lead",
    "baobao_teacher",
    "baobao_official",
    "township_officer",
    "edu_bureau",
    "guardian",
)
PROFILES = ("weihui", "guangde", "yongzhen", "genhe", "chuxiong")


def measure(runs: int = 200) -> dict[str, float]:
    """What a review is of → milliseconds, the median of `runs` for the slowest of the five profiles.

    ill and away: a mark and a report for each school day, ill on one in seven, away without leave for two days
    a month; out for good: unexcused on every school day of the term, case and prompts included.
    """
    held = calendar((Term(*TERM),), years=tuple(years.packaged()), provisional=True)
    days = held.school_days_between(*TERM)
    at = [datetime.combine(day, clock(8, 10), LOCAL) for day in days]
    cast = Cast({role: (role,) for role in ROLES}, {role: role for role in ROLES})
    info = PupilInfo("P1", "李明", "七年级1班", born=date(2013, 5, 2))
    began = datetime.combine(TERM[0], clock(0), LOCAL)

    def told(statuses: list[str]) -> PupilFacts:
        marks = [
            Mark(nth, day, "day", status, known, known, "T1", "class_teacher")
            for nth, (day, known, status) in enumerate(zip(days, at, statuses, strict=True), start=1)
        ]
        reports = [
            ClassReport(nth, day, "day", known, known, others_present=True, named=frozenset({"P1"}))
            for nth, (day, known) in enumerate(zip(days, at, strict=True), start=1)
        ]
        return replace(PupilFacts(info, cast, began), marks=tuple(marks), reports=tuple(reports))

    mixed = ["sick" if nth % 7 == 3 else "unexcused" if nth % 21 in (4, 5) else "present" for nth in range(len(days))]
    tales = {"ill and away": told(mixed), "out for good": told(["unexcused"] * len(days))}
    until = datetime.combine(TERM[1], clock(23, 0), LOCAL)
    found: dict[str, float] = {}
    for name, facts in tales.items():
        slowest = 0.0
        for profile in PROFILES:
            policy = load(profile)
            took = []
            for _ in range(runs):
                began_at = time.thread_time()
                play_pupil(facts, policy, held, until)
                took.append(time.thread_time() - began_at)
            slowest = max(slowest, statistics.median(took) * 1e3)
        found[name] = slowest
    return found
