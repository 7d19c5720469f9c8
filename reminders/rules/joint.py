"""Joint persuasion: its own counter, the departments of the cause, and those invited where the text names none
(C-09).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from reminders.rules import bodies, case, causes, notices, persuasion
from reminders.rules.facts import Act

if TYPE_CHECKING:
    from reminders.rules.pupil import PupilPlay

#: The joint stage that starts by itself, when the township has the school's report; elsewhere the first joint record
#: starts it.
ON_RECEIPT = "township_receipt"


def departments(play: PupilPlay) -> tuple[str, ...]:
    """The roles whose presence beside the township makes a joint persuasion count: of the cause, of the standing
    group, or invited.
    """
    matter, rule = play.case, play.policy.joint
    row = play.policy.causes.get(matter.cause) if matter and matter.cause else None
    named = (*(row.with_ if row else ()), *((row.lead,) if row and row.lead else ()), *(rule.members if rule else ()))
    invited = matter.invited if matter else ()
    return tuple(role for role in dict.fromkeys((*named, *invited)) if bodies.body(role) not in ("school", "township"))


def has_row(play: PupilPlay) -> bool:
    """Whether the cause names departments to work with, beside the school and the township (C-09)."""
    matter = play.case
    row = play.policy.causes.get(matter.cause) if matter and matter.cause else None
    return row is not None and any(bodies.body(role) not in ("school", "township") for role in row.with_)


def on_receipt(play: PupilPlay) -> None:
    """Weihui: the township's receipt starts the joint stage, beside the notice (C-11)."""
    rule = play.policy.joint
    if rule is not None and rule.starts == ON_RECEIPT and play.owes("joint_persuade") is None:
        _open(play)
        choose(play)
    causes.learned(play)


def _open(play: PupilPlay) -> None:
    rule = play.policy.joint
    convener = rule.convener if rule and rule.convener else "township_officer"
    clauses = play.clauses(rule, rule.min) if rule else ()
    least = rule.min.v if rule and rule.min else None
    detail = f"，满{least}次只是申请退出的条件" if rule and rule.exit_condition_only else ""
    play.owe("joint_persuade", play.ids(convener), count=0, least=least, clauses=clauses, detail=detail)


def choose(play: PupilPlay) -> None:
    """No department stands in the text for this cause, none was invited, and there is no standing group: the township
    is asked whom to invite.
    """
    matter, rule = play.case, play.policy.joint
    if matter is None or matter.invited or has_row(play) or (rule is not None and rule.members):
        return
    if play.owes("choose_departments") is not None:
        return
    row = play.policy.causes.get(matter.cause) if matter.cause else None
    offers = row.ask if row else ()
    play.owe(
        "choose_departments",
        play.ids("township_officer"),
        lacking=offers,
        clauses=play.clauses(rule, None) if rule else (),
    )


def invite(play: PupilPlay, act: Act) -> None:
    """Departments are invited by hand."""
    matter = play.case
    if matter is None:
        return
    fresh = [role for role in act.fields.get("departments", ()) if role not in matter.invited]
    matter.invited += fresh
    duty = play.owes("choose_departments")
    if duty is not None:
        duty.open = []
        play.finish(duty)
    rule = play.policy.joint
    clauses = play.clauses(rule, None) if rule is not None else ()
    issuer = bodies.body(play.role(act.actor))
    for role in fresh:
        play.document("department_letter", "drafted", to=play.ids(role) or (role,), issuer=issuer, clauses=clauses)


def record(play: PupilPlay, act: Act) -> None:
    """A joint persuasion was recorded: it counts with the township and a department present, one a day."""
    matter, rule = play.case, play.policy.joint
    if matter is None or not matter.is_confirmed:
        return
    if play.owes("joint_persuade") is None and not (play.ever("joint_persuade", "") and matter.joint):
        _open(play)
        choose(play)
    if matter.stage in ("dropped_out", "ordered"):
        case.move(play, "joint")
    roles = {play.role(who) for who in (act.actor, *act.persons)}
    if not roles & bodies.TOWNSHIP or not roles & set(departments(play)):
        return
    outcome = act.fields.get("outcome")
    if persuasion.full(play, matter.joint, act.day):
        return
    matter.joint.append(act.day)
    case.answered(matter, act, outcome)
    play.file("persuasion", date=act.day.isoformat())
    for monthly in play.owing("persuade"):
        if monthly.what.startswith("deferred:"):
            play.finish(monthly)  # in a deferred case whoever persuades has persuaded (D5)
    duty = play.owes("joint_persuade")
    if duty is not None:
        duty.count = len(matter.joint)
        if duty.min is not None and duty.count >= duty.min:
            play.finish(duty)
        else:
            play.progress(duty)
    if rule is not None:
        notices.follow(play)
