"""What was told of a pupil: the log of steps, and what each step satisfies."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from reminders.rules import (
    bodies,
    case,
    causes,
    confirm,
    exits,
    home_teaching,
    joint,
    notices,
    persuasion,
    returned,
    visits,
)
from reminders.rules.facts import Act
from reminders.rules.records import RESULTS, Visit

if TYPE_CHECKING:
    from reminders.rules.pupil import PupilPlay

#: Words that do nothing yet: a promise of the staff to act, or a mere receipt.
NOTHING_DONE = frozenset({"ack", "plan"})
#: Kinds in which a person was reached or sought out.
CONTACTS = frozenset({"home_visit", "phone", "persuade", "joint_persuade"})
#: What may complete the record of a visit told before without its parts.
COMPLETES = frozenset({"info", "persuade", "home_visit", "plan", "ack"})


def step(play: PupilPlay, act: Act) -> None:
    """Somebody told what was done or learnt."""
    fields = act.fields
    kind = str(fields.get("step", "info"))
    if kind == "home_visit" and play.placement == home_teaching.PLACEMENT and "送教" in act.text:
        kind = "home_teaching"
    if kind == "notice_served" and fields.get("outcome") == "unreachable":
        kind = "notice_failed"  # 去送通知书，家里没人: nothing was served
    if kind == "criticism" and not causes.may_criticise(play, act):
        return
    visit = _visit(play, act, kind)
    if visit is not None and kind != "joint_persuade":
        kind = "home_visit"
    persons = tuple(visit.persons) if visit is not None else act.persons
    outcome = fields.get("outcome")
    if visit is not None and outcome in (None, "unknown") and visit.outcome:
        outcome = visit.outcome
    wants = play.policy.school_persuasion
    if visit is not None and wants is not None and wants.full_record:
        lacks = visit.lacks()
    else:
        kind, lacks = _with_result(play, act, kind, outcome)
    log(play, act, kind, persons=persons, outcome=outcome, lacks=lacks)
    staff = act.role != "guardian"
    cause = fields.get("cause")
    if cause:
        _told_cause(play, act, str(cause))
    if staff:
        _contact(play, act, kind, outcome)
        visits.visited(play, act, kind, visit)
    if kind not in NOTHING_DONE:
        play.finish(play.owes("attention"))
    if staff:
        _kinds(play, act, kind, visit)
    confirm.file_grows(play)
    exits.attached(play)


def log(
    play: PupilPlay,
    act: Act,
    kind: str,
    *,
    persons: tuple[str, ...] | None = None,
    outcome: object = None,
    text: str | None = None,
    lacks: tuple[str, ...] = (),
    withdraws: Sequence[str] = (),
) -> None:
    """Print the line of the log."""
    play.step_count += 1
    promise = act.fields.get("promise_date")
    play.line(
        "step",
        f"{kind}:{act.actor}",
        about=play.about,
        seq=play.step_count,
        kind=kind,
        actor=act.actor,
        date=act.day.isoformat(),
        persons=list(act.persons if persons is None else persons),
        outcome=outcome if outcome else act.fields.get("outcome"),
        cause=act.fields.get("cause"),
        promise_date=promise.isoformat() if promise else None,
        text=act.text if text is None else text,
        _lacks=list(lacks),
        **({"_withheld": True} if act.fields.get("withheld") else {}),
        **({"_withdraws": list(withdraws)} if withdraws else {}),
    )


def _visit(play: PupilPlay, act: Act, kind: str) -> Visit | None:
    """The visit of that day that these words tell of, or complete."""
    visit = play.visits.get(act.day)
    if act.role == "guardian":
        return None
    if kind == "home_visit":
        # A form tells a visit of its own, whole; words of one day belong together and complete each other.
        if visit is None or act.fields.get("complete"):
            visit = play.visits[act.day] = Visit(act.day)
    elif visit is None or kind not in COMPLETES or not visit.lacks() or not _adds(act):
        return None
    visit.add((act.actor, *act.persons) if not act.fields.get("complete") else act.persons, act.fields)
    return visit


def _adds(act: Act) -> bool:
    fields = act.fields
    told = fields.get("met") or fields.get("said") or fields.get("attitude") or fields.get("content")
    return bool(told) or fields.get("outcome") in RESULTS


def _with_result(play: PupilPlay, act: Act, kind: str, outcome: object) -> tuple[str, tuple[str, ...]]:
    """The kind of a record, and whether its result is still to be asked for.

    A persuasion counts with mode and result: one told without a result waits for it, and what comes later that day
    (or is told of that day) completes it.
    """
    if act.role == "guardian":
        return kind, ()
    has = outcome in RESULTS or bool(act.fields.get("attitude"))
    waits = play.unfinished.get(act.day)
    if waits is not None and has:
        del play.unfinished[act.day]
        return (waits if kind in COMPLETES else kind), ()
    owed = kind in persuasion.ANY_MODE and bool(play.owing("persuade"))
    if owed and not has and outcome != "unreachable" and not act.fields.get("complete"):
        play.unfinished[act.day] = kind
        return kind, ("result",)
    return kind, ()


def _told_cause(play: PupilPlay, act: Act, cause: str) -> None:
    """A reason told before a case opens is its first cause; one told while it has none, or while he was lost, becomes
    its cause; else only `set_cause` changes it.
    """
    play.told_cause = cause
    play.learnt.setdefault(cause, act.known_at.date())
    if cause == "harm":
        causes.harm(play)
    matter = play.case
    if matter is not None and matter.open and matter.cause in (None, "lost") and cause != matter.cause:
        matter.cause = cause
        case.tell(play, "cause")
        causes.learned(play)
    if cause == "moved":
        causes.elsewhere(play)


def _contact(play: PupilPlay, act: Act, kind: str, outcome: object) -> None:
    """A visit, or a contact in which somebody was reached, verifies an absence (WH-58) and answers a term check's
    question.
    """
    if kind not in CONTACTS and kind != "returned":
        if kind == "info" and act.fields.get("cause"):
            play.checked(act)
        return
    reached = kind == "home_visit" or outcome != "unreachable"
    if reached and kind != "joint_persuade":
        verify = play.policy.detect.verify
        takes = verify.satisfied_by if verify is not None and verify.u == "school_day" else ()
        if not takes or kind == "home_visit" or "contact" in takes:
            play.finish(play.owes("verify_absence"))
    if outcome != "unreachable":
        play.talked = play.talked or kind != "returned"
        play.checked(act)
        search = play.owes("joint_search")
        if search is not None and kind in ("home_visit", "phone") and act.day >= search.opened_at.date():
            play.finish(search)


def _kinds(play: PupilPlay, act: Act, kind: str, visit: Visit | None) -> None:
    """What only steps of one kind do."""
    persuasion.count(play, act, kind, visit)
    # One who reported at a school elsewhere has not come back to this one.
    if kind == "returned" and act.fields.get("cause") != "moved" and play.role(act.actor) in bodies.SCHOOL_STAFF:
        returned.back(play, act.day, told=True)
    elif kind == "joint_persuade":
        joint.record(play, act)
    elif kind == "criticism":
        play.finish(play.owes("criticise_guardian"))
    elif kind == "care":
        play.finish(play.owes("special_care"))
        returned.care(play, act)
    elif kind == "home_teaching":
        home_teaching.taught(play, act)
    elif kind == "notice_served":
        notices.served_in_words(play, act)
    elif kind == "notice_failed":
        notices.failed(play, act, "return")
    if kind in ("care", "home_visit", "home_teaching") and "left_behind" in play.groups:
        play.file("care", date=act.day.isoformat())
