"""Reports up about one pupil: when one is owed, sending it, and the receipts that end it (R11)."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from config.policy.items import Report
from config.wording.citing import cite
from config.wording.duties import lacking_name
from reminders.rules import bodies, dues, joint, notices, standing
from reminders.rules.duties import Duty
from reminders.rules.facts import Act

if TYPE_CHECKING:
    from reminders.rules.pupil import PupilPlay

#: Ways in which a dropout came to be confirmed: they decide whether a report is owed, and never forbid one that is
#: sent.
WHYS = frozenset({"persuasion_failed", "unreachable", "found"})


def on_confirmed(play: PupilPlay) -> None:
    """The first reports are owed as soon as the dropout is confirmed."""
    check(play, play.today)


def check(play: PupilPlay, trigger: date) -> None:
    """Open the duty of every report whose condition holds by now; the due counts from `trigger`."""
    case = play.case
    if case is None or not case.is_confirmed:
        return
    for report in play.policy.report_up.values():
        if report.dormant or report.every is not None or (report.id, case.openings) in play.reported:
            continue
        if _lacks(play, report):
            continue
        play.reported.add((report.id, case.openings))
        due = dues.due(play, report.due, trigger) if report.due else None
        clauses = play.clauses(report, report.due)
        if _forwards(report):
            play.owe("forward_report", play.ids("edu_bureau"), due=due, clauses=clauses, what=report.id)
            play.document(kind(report), "drafted", to=play.ids(*report.to), issuer="edu_bureau", clauses=clauses)
            continue
        play.owe(
            "dropout_report",
            play.ids(report.by or "school_lead"),
            due=due,
            count=0,
            least=len(report.to),
            lacking=report.to,
            clauses=clauses,
            what=report.id,
        )
        play.document(kind(report), "drafted", to=(), clauses=clauses)


def kind(report: Report) -> str:
    """The document that a report is sent as."""
    return report.document or "written_report"


def _forwards(report: Report) -> bool:
    return report.trigger is not None and "bureau_receipt" in report.trigger.names


def _lacks(play: PupilPlay, report: Report) -> list[str]:
    have = standing.facts(play) | {"pupil_refuses"}
    lacking: list[str] = []
    rule, case = play.policy.school_persuasion, play.case
    if (
        _forwards(report)
        and rule is not None
        and rule.min is not None
        and (case is None or len(case.persuaded) < rule.min.v)
    ):
        lacking.append("persuasion")
    if report.trigger is None:
        lacking += [] if "confirmed" in have else ["confirmed"]
    else:
        lacking += report.trigger.lacking(have, standing.counts(play))
    if report.after_visits is not None and standing.counts(play)["home_visits"] < report.after_visits.v:
        lacking.append("home_visits")
    return list(dict.fromkeys(lacking))


def submit_report(play: PupilPlay, act: Act) -> None:
    """The school sends a report of a pupil.

    What the text asks for before it is refused with what is lacking (YZ-17, YZ-20).
    """
    report = play.policy.report_up.get(str(act.fields["report"]))
    if report is None:
        play.refuse(
            act.actor, "submit_report", ["route"], offer=tuple(play.policy.report_up), text="本方案没有这份报告"
        )
        return
    case = play.case
    lacking = [word for word in _lacks(play, report) if not (word in WHYS and case is not None and case.is_confirmed)]
    if lacking:
        missing = ["persuasion" if word in WHYS | {"confirmed"} else word for word in lacking]
        missing = ["persuasion" if word == "school_persuasion" else word for word in dict.fromkeys(missing)]
        clauses = play.clauses(report, report.due)
        rule = play.policy.order_rule
        if rule is not None:
            clauses = tuple(dict.fromkeys((*clauses, *rule.src)))
        words = "、".join(lacking_name(word) for word in missing)
        play.refuse(
            act.actor,
            "submit_report",
            missing,
            clauses=clauses,
            text=f"报送前还需要：{words}（{'、'.join(clauses)}），现缺",
        )
        return
    play.sent.add(report.id)
    play.document(kind(report), "sent", to=play.ids(*report.to), clauses=play.clauses(report, report.due))
    _copies(play, report)
    duty = play.owes("forward_report", report.id)
    if duty is not None:
        play.finish(duty)


def forwarded(play: PupilPlay, duty: Duty) -> None:
    """The bureau says that it has passed the school's report on (WH-38)."""
    report = play.policy.report_up.get(duty.what)
    if report is not None and report.id not in play.sent:
        play.sent.add(report.id)
        play.document(kind(report), "sent", to=play.ids(*report.to), issuer="edu_bureau", clauses=duty.clauses)


def _copies(play: PupilPlay, report: Report) -> None:
    """The township's head and the deputy in charge, where a text makes them answer for it, hear of a report that goes to
    their township (GH-10, GH-19).
    """
    chain = play.policy.chain
    if chain is None or not any(bodies.body(to) == "township" for to in report.to):
        return
    told = play.ids(*report.to)
    heads = [role for role in (chain.first_responsible, chain.in_charge) if role and bodies.body(role) == "township"]
    for who in play.ids(*heads):
        if who not in told:
            text = f"{play.name}的{report.form or report.name or '书面报告'}已报送本乡镇，特此抄告。（依据{cite(chain.src)}）"
            play.message(who, "report.copy", text, clauses=chain.src)


def receive_report(play: PupilPlay, act: Act) -> None:
    """An addressee has it; the last receipt ends the duty, and some receipts start what follows."""
    case = play.case
    report = _received(play, act)
    if case is None or report is None:
        return
    role = next((to for to in report.to if bodies.body(to) == bodies.body(play.role(act.actor))), None)
    if role is None or (role in case.received and report.id in play.receipts.get(role, ())):
        return
    play.receipts.setdefault(role, set()).add(report.id)
    first = role not in case.received
    case.received.setdefault(role, play.now)
    duty = play.owes("dropout_report", report.id)
    if duty is not None:
        duty.count = (duty.count or 0) + 1
        duty.open = [to for to in duty.open if to != role]
        if duty.open:
            play.progress(duty)
        else:
            play.finish(duty)
    if first and bodies.body(role) == "township":
        case.received.setdefault("township_officer", play.now)
        notices.on_receipt(play)
        joint.on_receipt(play)
    check(play, play.today)


def _received(play: PupilPlay, act: Act) -> Report | None:
    named = act.fields.get("report")
    if named is not None:
        return play.policy.report_up.get(str(named))
    for duty in play.owing("dropout_report"):
        report = play.policy.report_up.get(duty.what)
        if report is not None and any(bodies.body(to) == bodies.body(play.role(act.actor)) for to in report.to):
            return report
    return None
