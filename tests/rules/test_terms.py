"""Cases over the edges of a term: the holidays, the next term, a week without school, a sixteenth birthday."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from config.calendar import Calendar, DayChange, Term, calendar
from config.days import LOCAL
from reminders.rules.facts import Act, Mark, PupilFacts
from reminders.rules.lines import Played
from reminders.rules.pupil import play_pupil
from tests.rules import tales

SPRING = Term(date(2027, 3, 1), date(2027, 7, 9))
SCHOOL_LEAD, BUREAU, POVERTY = "school_lead", "edu_bureau", "poverty_group"


def year() -> Calendar:
    """Both terms."""
    return calendar([tales.TERM, SPRING], provisional=True)


def at(day: str, hour: int = 9) -> datetime:
    return datetime.combine(date.fromisoformat(day), datetime.min.time().replace(hour=hour), LOCAL)


def missing(*days: str) -> tuple[Mark, ...]:
    """Unexcused on those days, told at eight."""
    return tuple(
        Mark(nth, date.fromisoformat(day), "day", "unexcused", at(day, 8), at(day, 8), "class_teacher", "class_teacher")
        for nth, day in enumerate(days)
    )


def act(day: str, actor: str, kind: str, hour: int = 9, **fields: Any) -> Act:
    return Act(
        hour, kind, "李明", at(day, hour), at(day, hour), date.fromisoformat(day), actor, actor, (), fields=fields
    )


def play(
    profile: str,
    until: str,
    *,
    began: str,
    marks: Iterable[Mark] = (),
    acts: Iterable[Act] = (),
    days: Calendar | None = None,
    **info: Any,
) -> Played:
    """Play one pupil over the year."""
    pupil = replace(tales.quiet_term(profile).facts.info, **info)
    facts = PupilFacts(pupil, tales.cast(), at(began, 7), tuple(marks), (), tuple(acts))
    return play_pupil(facts, tales.rules(profile), days or year(), at(until, 18))


def said(played: Played, duty: str, type_: str = "duty") -> list[tuple[str, str]]:
    """(day, event or template) of the lines of a duty."""
    return [
        (line.at.date().isoformat(), str(line.fields.get("event") or line.fields["template"]))
        for line in played.lines
        if line.type == type_ and line.fields.get("duty") == duty
    ]


def test_a_case_stays_open_over_the_holidays_and_nobody_is_asked_daily_in_them() -> None:
    """Suspected on the last day of term: the daily word about the named person rests until school begins again."""
    absent = missing("2027-01-18", "2027-01-19", "2027-01-20", "2027-01-21", "2027-01-22")
    played = play("weihui", "2027-03-02", began="2027-01-11", marks=absent)

    assert played.state.stage == "suspected"
    asked = [day for day, _ in said(played, "name_person", "message")]
    assert asked == ["2027-01-22", "2027-03-01", "2027-03-02"]


def test_a_run_goes_on_over_the_holidays() -> None:
    """Two school days before the holidays and one after them are three in a row (R1)."""
    played = play("chuxiong", "2027-03-01", began="2027-01-11", marks=missing("2027-01-21", "2027-01-22", "2027-03-01"))

    assert said(played, "verify_absence") == [("2027-03-01", "opened")]


def deferred(born: date | None = None) -> Played:
    """A pupil of Chuxiong, deferred in November, until the spring term has begun."""
    acts = (
        act("2026-11-09", SCHOOL_LEAD, "confirm_dropout", why="found"),
        act("2026-11-10", BUREAU, "attach", what=("court_finding_guardian_duty", "guardian_duty_done")),
        act("2026-11-11", BUREAU, "apply_exit", route="refusal"),
        act("2026-11-12", POVERTY, "approve"),
    )
    return play("chuxiong", "2027-03-02", began="2026-11-09", acts=acts, born=born)


def test_a_deferral_is_looked_at_again_when_the_next_term_begins() -> None:
    """By default, by the bureau, with no clause; the case neither ends nor moves (C-48)."""
    played = deferred()

    assert said(played, "deferral_review") == [("2027-03-01", "opened")]
    line = next(line for line in played.lines if line.fields.get("duty") == "deferral_review")
    assert (line.fields["owner"], line.fields["default"], line.fields["clauses"]) == (BUREAU, True, [])
    assert played.state.stage == "deferred"


def test_persuasion_of_a_deferred_pupil_goes_on_in_the_holidays_month_by_month() -> None:
    """D5 knows calendar months, not terms."""
    opened = [day for day, event in said(deferred(), "persuade") if event == "opened"]
    assert opened == ["2026-11-09", "2026-12-01", "2027-01-01", "2027-02-01", "2027-03-01"]


def test_a_suspended_pupil_is_looked_at_again_and_no_longer_once_he_is_back() -> None:
    """休学 without an end is not forgotten; 复学 ends the question."""
    acts = (
        act("2026-11-09", "class_teacher", "change_roll", change="suspend", proof=True),
        act("2027-03-02", "class_teacher", "change_roll", change="resume", proof=True),
    )
    played = play("genhe", "2027-03-03", began="2026-11-09", acts=acts)

    assert said(played, "deferral_review") == [("2027-03-01", "opened"), ("2027-03-02", "cancelled")]


def test_turning_sixteen_ends_nothing_by_itself() -> None:
    """Where the text has no over-age exit the persuasion goes on; nothing is closed on a birthday (C-42)."""
    played = deferred(born=date(2010, 12, 10))

    assert played.state.stage == "deferred"
    assert not [line for line in played.lines if line.type == "case" and line.at > at("2026-11-12", 10)]


def test_turning_sixteen_asks_for_the_leaving_mark_where_the_text_delists() -> None:
    """Weihui: a deferred poor pupil; due on his birthday, told when it has passed, closed only by a person's paper."""
    joint = {"step": "joint_persuade", "outcome": "refused", "complete": True}
    told = [
        Act(20 + day, "step", "李明", at(f"2026-11-{day}"), at(f"2026-11-{day}"), date(2026, 11, day), "township_officer",
            "township_officer", ("township_officer", "dept_justice"), fields=joint)
        for day in (16, 17, 18)
    ]  # fmt: skip
    acts = (
        act("2026-11-09", SCHOOL_LEAD, "confirm_dropout", why="found"),
        act("2026-11-10", "township_officer", "set_cause", cause="guardian"),
        *told,
        act("2026-11-19", "township_officer", "apply_exit", route="refusal"),
        act("2026-11-20", "rural_revitalisation_office", "approve"),
        act("2026-12-09", "township_officer", "apply_exit", route="overage"),
        act("2026-12-11", "township_officer", "attach", what="leaving_mark"),
        act("2026-12-11", "township_officer", "apply_exit", 10, route="overage"),
    )
    played = play(
        "weihui",
        "2026-12-12",
        began="2026-11-09",
        acts=acts,
        born=date(2010, 12, 10),
        groups=frozenset({"poor"}),
    )

    due = next(duty.due for duty in played.state.duties if duty.duty == "delist")
    assert due is not None
    assert due.date() == date(2026, 12, 10)
    refused = [line for line in played.lines if line.type == "refusal"]
    assert [(line.at.date(), "population" in line.fields["missing"]) for line in refused] == [(date(2026, 12, 9), True)]
    assert (played.state.stage, played.state.result) == ("closed", "overage")


@pytest.mark.parametrize("profile", ["weihui", "chuxiong"])
def test_a_week_without_school_is_no_absence_and_stretches_the_watch(profile: str) -> None:
    """Closed from Monday to Friday: the run stands still, and the twenty days of the watch end a week later."""
    closed = [DayChange(date(2026, 10, 19) + timedelta(days=ahead), False, "流感停课") for ahead in range(5)]
    away = missing("2026-10-15", "2026-10-16", "2026-10-19", "2026-10-20", "2026-10-26")
    played = play(profile, "2026-10-26", began="2026-10-12", marks=away, days=year().with_changes(closed))
    assert played.state.run == 3
    assert said(played, "verify_absence") == [("2026-10-26", "opened")]

    back = Mark(9, date(2026, 10, 14), "day", "present", at("2026-10-14", 8), at("2026-10-14", 8))
    out = act("2026-10-12", SCHOOL_LEAD, "confirm_dropout", why="found")
    whole, shorter = (
        next(
            duty.due
            for duty in play(
                profile, "2026-10-15", began="2026-10-12", marks=(back,), acts=(out,), days=days
            ).state.duties
            if duty.duty == "relapse_watch"
        )
        for days in (year(), year().with_changes(closed))
    )
    assert whole is not None
    assert shorter is not None
    assert shorter - whole == timedelta(days=7)
