"""The school's persuasions: who owes them and until when, which records count (R9, R10), and what a failed last one
sets going.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from config.wording.citing import cite
from reminders.rules import bodies, confirm, dues, notices, reports_up
from reminders.rules.case import UNDECIDED, answered
from reminders.rules.facts import Act
from reminders.rules.play import MORNING, end_of, on
from reminders.rules.records import RESULTS, Visit

if TYPE_CHECKING:
    from reminders.rules.pupil import PupilPlay

#: A mode of a text → the kinds of steps that are it. A talk is one with words exchanged, by phone or face to face.
MODES = {"home_visit": ("home_visit",), "talk": ("persuade", "phone"), "phone": ("phone",)}
ANY_MODE = ("home_visit", "persuade", "phone")


def owners(play: PupilPlay) -> tuple[str, ...]:
    """The named person, else class teacher and school lead."""
    person = play.named.get("named_person")
    return (person,) if person else play.ids("class_teacher", "school_lead")


def on_suspected(play: PupilPlay, day: date) -> None:
    """Weihui: the count and its window start on the day of the fifth absence (WH-60, C-11)."""
    rule = play.policy.school_persuasion
    if rule is None or rule.start is None or rule.min is None or play.owes("persuade", ""):
        return
    due = dues.due(play, rule.window, day) if rule.window else None
    case, early = play.case, _before(play)
    assert case is not None
    case.persuaded.extend(early)
    clauses = play.clauses(rule, rule.min, rule.window)
    duty = play.owe("persuade", owners(play), due=due, count=len(early), least=rule.min.v, clauses=clauses)
    duty.counted.extend(early)
    if len(early) >= rule.min.v:
        play.finish(duty)
        _failed(play)


def _before(play: PupilPlay) -> list[date]:
    """The days of this absence on which he was persuaded before there was a case, where a reading counts them (R9)."""
    readings, run = play.policy.readings.R9, play.attendance.run()
    found: list[date] = []
    for day, verifying in play.contacts:
        wanted = not readings.after_case_opened or (readings.verification_counts and verifying)
        if wanted and run and day >= run[0] and not full(play, found, day):
            found.append(day)
    return found


def full(play: PupilPlay, days: Sequence[date], day: date) -> bool:
    """Whether a day has as many persuasions as one day may have (R9)."""
    most = play.policy.readings.R9.max_per_date
    return most is not None and days.count(day) >= most.v


def on_confirmed(play: PupilPlay) -> None:
    """Where persuasion starts with the confirmation: a number of visits within the term (YZ-18), or a first one the
    same day (N-14).
    """
    rule, confirmed = play.policy.school_persuasion, play.policy.confirm_dropout
    if play.owes("persuade", "") or (rule is not None and (rule.levels is not None or rule.start is not None)):
        return
    if rule is not None and rule.min is not None and rule.window is not None:
        due = dues.due(play, rule.window, play.today)
        count = play.term_visits()
        duty = play.owe(
            "persuade",
            owners(play),
            due=due,
            count=count,
            least=rule.min.v,
            clauses=play.clauses(rule, rule.min, rule.window),
        )
        duty.counted.extend(sorted(play.counted))
        if count >= rule.min.v:
            play.finish(duty)
        _each_term(play)
    elif confirmed is not None and confirmed.start_persuasion is not None:
        leaf = confirmed.start_persuasion
        play.owe("persuade", owners(play), due=dues.due(play, leaf, play.today), clauses=play.clauses(None, leaf))


def _each_term(play: PupilPlay) -> None:
    """The count begins again with the next term; what the last one lacked has been told as overdue (R10)."""
    following = play.calendar.next_term(play.today)
    case = play.case
    if following is None or case is None:
        return
    opening = case.openings

    def begins() -> None:
        play.cancel(*(duty for duty in play.owing("persuade") if not duty.what), why="新学期重新计数")
        on_confirmed(play)

    play.alarm(
        _midnight(following.first),
        begins,
        lambda: play.case is not None and play.case.is_confirmed and play.case.openings == opening,
    )


def counts(play: PupilPlay, act: Act, kind: str, visit: Visit | None) -> bool:
    """Whether a record is a persuasion of the school: its mode, a result, by the school (R9)."""
    rule = play.policy.school_persuasion
    modes = tuple(kind_ for mode in (rule.mode if rule else ()) for kind_ in MODES.get(mode, (mode,))) or ANY_MODE
    if kind not in modes or not any(play.role(who) in bodies.SCHOOL_STAFF for who in (act.actor, *act.persons)):
        return False
    if rule is not None and rule.who and not any(play.role(who) in rule.who for who in (act.actor, *act.persons)):
        return False
    if rule is not None and rule.full_record and visit is not None:
        return not visit.lacks()
    outcome = act.fields.get("outcome")
    if outcome == "unreachable":
        return play.policy.readings.R9.failed_contact_counts
    return outcome in RESULTS or bool(act.fields.get("attitude") or act.fields.get("complete"))


def count(play: PupilPlay, act: Act, kind: str, visit: Visit | None) -> None:
    """A step was told: if it is a persuasion, every open counter takes it, one a day."""
    if not counts(play, act, kind, visit):
        return
    case = play.case
    if case is None or not case.open or act.day < case.opened_at.date() or act.known_at < case.opened_at:
        play.contacts.append((act.day, "verify_absence" in play.prompted))
        return
    outcome = visit.outcome if visit else act.fields.get("outcome")
    answered(case, act, outcome)
    if not full(play, case.persuaded, act.day):
        case.persuaded.append(act.day)
    if case.is_confirmed and kind == "home_visit":
        play.counted.add(act.day)
    play.file("persuasion", date=act.day.isoformat())
    for duty in play.owing("persuade"):
        if duty.min is None:
            play.finish(duty)
        elif not full(play, duty.counted, act.day):
            duty.counted.append(act.day)
            duty.count = (duty.count or 0) + 1
            if duty.count >= duty.min:
                play.finish(duty)
            else:
                play.progress(duty)
    _failed(play)
    if case.is_confirmed:
        reports_up.check(play, act.day)


def _failed(play: PupilPlay) -> None:
    """The number is reached and he is not back: where the text says so, that confirms the dropout by itself (WH-61)."""
    case, least = play.case, confirm.least(play)
    if case is None or case.stage != "suspected":
        return
    if least is None or len(case.persuaded) < least or case.outcome == "returned":
        return
    if case.outcome not in UNDECIDED:
        confirm.confirm(play, "persuasion_failed")
    elif case.promised is not None:
        _decide(play, case.promised)


def _decide(play: PupilPlay, promised: date) -> None:
    """The number is reached and nobody knows yet whether he comes: if he has not by the day after, somebody is asked."""
    case = play.case
    key = f"decide:{promised}:{case.openings if case else 0}"
    if key in play.once:
        return
    play.once.add(key)
    clauses = play.clauses(play.policy.confirm_dropout)

    def ask() -> None:
        count = len(case.persuaded) if case is not None else 0
        text = (
            f"{play.name}已劝返{count}次，仍未返校。请核实：已返校请报考勤，仍不返校请确认辍学。（依据{cite(clauses)}）"
        )
        for who in play.ids("school_lead"):
            play.message(who, "persuade.decide", text, clauses=clauses)

    def waits() -> bool:
        return case is not None and case.stage == "suspected" and case.promised == promised

    play.alarm(on(promised + timedelta(days=1), MORNING), ask, waits)


def broken(play: PupilPlay, day: date) -> None:
    """He is missing on or after the day he promised to come: the persuasion has failed after all."""
    case = play.case
    if case is None or case.outcome not in UNDECIDED or case.promised is None or day < case.promised:
        return
    case.outcome = "refused"
    _failed(play)
    notices.follow(play)


def deferred(play: PupilPlay) -> None:
    """D5: a deferred case is persuaded once in each calendar month after the month of deferral, open from the first
    of the month.
    """
    own = play.policy.product_defaults.D5
    if own is None:
        return
    first = _next_month(play.today)

    def month() -> None:
        start = play.today
        last = _next_month(start) - timedelta(days=1)
        play.cancel(*(duty for duty in play.owing("persuade") if duty.what.startswith("deferred:")), why="转入新的月份")
        play.owe("persuade", owners(play), due=end_of(last), default=True, what=f"deferred:{start:%Y-%m}")
        play.alarm(_midnight(_next_month(start)), month, waiting)

    def waiting() -> bool:
        return play.case is not None and play.case.stage == "deferred"

    play.alarm(_midnight(first), month, waiting)


def _next_month(day: date) -> date:
    return date(day.year + day.month // 12, day.month % 12 + 1, 1)


def _midnight(day: date) -> datetime:
    return on(day, datetime.min.time())
