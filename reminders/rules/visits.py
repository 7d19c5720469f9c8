"""Visits that a text asks for outside the persuasions: on the day itself (YZ-05), three by three levels (GH-18), to
key pupils (GD-08).
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from reminders.rules import bodies
from reminders.rules.duties import Duty
from reminders.rules.facts import Act
from reminders.rules.play import end_of, on
from reminders.rules.records import Visit

if TYPE_CHECKING:
    from reminders.rules.pupil import PupilPlay

#: A level of the three visits → the roles that make it. 学校领导 are the principal and the cadres; any officer of the
#: township is the township.
LEVELS = {
    "class_teacher": frozenset({"class_teacher"}),
    "school_lead": frozenset({"school_lead", "school_cadre"}),
    "township": bodies.TOWNSHIP,
    "township_officer": bodies.TOWNSHIP,
}


def visited(play: PupilPlay, act: Act, kind: str, visit: Visit | None) -> None:
    """A home visit was told (or told more fully)."""
    if visit is None or kind != "home_visit":
        return
    play.file("visit", date=act.day.isoformat())
    persons = set(visit.persons) or {act.actor}
    for duty in play.owing("same_day_visit"):
        if act.day >= duty.opened_at.date() or (
            play.case is not None and play.case.trigger and act.day >= play.case.trigger
        ):
            # Teacher and cadre go together (YZ-05): one visit of each is not a visit of both.
            if set(duty.owners) <= persons:
                play.finish(duty)
            else:
                left = [play.role(who) for who in duty.owners if who not in persons]
                if left != duty.open:
                    duty.open = left
                    play.progress(duty)
    for duty in play.owing("key_pupil_visit"):
        play.finish(duty)
    _three(play, act, persons)


def _three(play: PupilPlay, act: Act, persons: set[str]) -> None:
    """三访: one visit of each level, with or without a case.

    A visit fills one level, the writer's own before a companion's.
    """
    rule = play.policy.school_persuasion
    if rule is None or rule.levels is None or rule.min is None:
        return
    if not play.attendance.run() and not (play.case is not None and play.case.open):
        return
    duty = play.owes("three_visits")
    if duty is None:
        last = next((duty for duty in reversed(play.duties) if duty.id == "three_visits"), None)
        again = play.case is not None and play.case.openings > play.three_rounds
        if last is not None and last.state == "done" and not again:
            return
        play.three_rounds = play.case.openings if play.case is not None else 0
        owners = play.ids("class_teacher", "school_lead", "township_officer")
        duty = play.owe(
            "three_visits",
            owners,
            count=0,
            least=rule.min.v,
            lacking=rule.levels.v,
            clauses=play.clauses(rule, rule.min),
            silent=True,
        )
        # The township hears of a pupil by the school's written report (GH-20), so only the school is asked here.
        play.ask(duty, [who for who in owners if play.role(who) in bodies.SCHOOL_STAFF])
    first = [act.actor] if act.actor in persons else []
    roles = [play.role(who) for who in (*first, *(who for who in sorted(persons) if who != act.actor))]
    level = next((lv for role in roles for lv in duty.open if role in LEVELS.get(lv, ())), None)
    if level is None:
        return
    duty.open.remove(level)
    duty.count = (duty.count or 0) + 1
    if duty.count >= (duty.min or 0):
        play.finish(duty)
    else:
        play.progress(duty)


def key_pupil(play: PupilPlay) -> None:
    """D3: a key pupil is visited once a calendar month, absent or not."""
    rule, own = play.policy.key_pupil_visits, play.policy.product_defaults.D3
    priority = play.policy.priority
    if rule is None or own is None or priority is None or not priority.groups or not play.groups & set(priority.groups):
        return
    clauses, default = rule.src, rule.every is None or rule.every.default

    def month() -> None:
        first = play.today.replace(day=1)
        last = _next(first) - timedelta(days=1)
        play.cancel(*play.owing("key_pupil_visit"), why="转入新的月份")
        if play.on_roll and any(term.first <= last and play.today <= term.last for term in play.calendar.terms):
            play.owe(
                "key_pupil_visit",
                play.ids("class_teacher"),
                due=end_of(last),
                clauses=clauses,
                default=default,
                what=f"{first:%Y-%m}",
            )
        play.alarm(_morning(_next(first)), month)

    play.alarm(_morning(play.began.date()) if play.began.time().hour < 8 else play.began, month)


def _next(day: date) -> date:
    return date(day.year + day.month // 12, day.month % 12 + 1, 1)


def _morning(day: date) -> datetime:
    return on(day, datetime.min.time().replace(hour=8))


def names(duty: Duty) -> str:
    """The owners in one string, for a reply."""
    return "、".join(bodies.name(who) for who in duty.owners)
