"""A pupil is back: what ends, what begins (placement, pairing, watch), and when the case may close."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from config.policy.items import Exit
from reminders.rules import case, dues
from reminders.rules.duties import Duty
from reminders.rules.facts import Act

if TYPE_CHECKING:
    from reminders.rules.pupil import PupilPlay

#: Duties that a return does not end: they ask for something else than his being here.
OUTLIVES = frozenset(
    {
        "verify_absence",
        "studentship_update",
        "aid_check",
        "key_pupil_visit",
        "file_transfer",
        "home_teaching",
        "urge_transfer",
    }
)


def back(play: PupilPlay, day: date, *, told: bool = False) -> None:
    """He was at school on a day: a suspected case closes, a confirmed one goes over to looking after him."""
    matter = play.case
    if matter is None or not matter.open:
        play.cancel(*play.owing("attention", "three_visits"), why="学生已到校")
        return
    if matter.is_confirmed and matter.confirmed is not None and day < matter.confirmed:
        return
    if not matter.is_confirmed and matter.trigger is not None and day < matter.trigger:
        return
    play.prompted.clear()
    if not matter.is_confirmed:
        play.cancel(*_ended(play), why="学生已返校")
        case.close(play, "returned")
        play.told_cause = None
        return
    for duty in play.owing("return_deadline", "joint_search"):
        play.finish(duty)
    play.cancel(*_ended(play), why="学生已返校")
    case.move(play, "returned")
    play.returned_on = day
    play.told_cause = None
    _begin(play, day)


def _ended(play: PupilPlay) -> list[Duty]:
    return [
        duty
        for duty in play.duties
        if duty.live
        and duty.id not in OUTLIVES
        and not duty.id.startswith("term_check")
        and not (duty.id == "name_person" and duty.what in ("family_guardian", "baobao_teacher"))
    ]


def _begin(play: PupilPlay, day: date) -> None:
    """Placement and plan, pairing, aid, 学籍 and the watch over the first weeks."""
    route = play.policy.exits.get("returned")
    needs = route.needs if route else ()
    lacking: list[str] = [what for what in ("placement", "teaching_plan") if what in needs and not _has(play, what)]
    if route is not None and lacking:
        play.owe("placement", play.ids("school_lead", "class_teacher"), lacking=lacking, clauses=route.src)
        if "teaching_plan" in lacking:
            play.document("teaching_plan", "drafted", clauses=route.src)
    if route is not None and "paired_teacher" in needs:
        lacking = [what for what in ("paired_teacher", *route.fields) if not _has(play, what)]
        if lacking:
            due = dues.due(play, route.pair_due, day) if route.pair_due else dues.timely_writing(play, day)
            default = route.pair_due is not None and route.pair_due.default
            play.owe(
                "pair_support", play.ids("school_lead"), due=due, lacking=lacking, clauses=route.src, default=default
            )
    if route is not None and "proof" in needs and not _has(play, "proof"):
        # The entry of a return is complete only with its proof (GH-14).
        due = dues.timely_writing(play, day)
        play.owe(
            "exit_evidence", play.ids("class_teacher"), due=due, lacking=("proof",), clauses=route.src, what="returned"
        )
    studentship(play, "returned")
    aid(play, "returned")
    own = play.policy.product_defaults.D4
    if own is not None:
        duty = play.owe(
            "relapse_watch",
            play.ids("class_teacher"),
            due=dues.due(play, own.relapse_watch, day),
            default=True,
            clauses=(),
        )
        duty.quiet = True
    play.file("returned")
    play.file("change")
    settle(play)


def _has(play: PupilPlay, what: str) -> bool:
    if what == "placement":
        return play.placement is not None
    if what == "paired_teacher":
        return "paired_teacher" in play.named
    if what == "aid_check":
        return play.aid_checked
    return what in play.materials or what in play.cared


def lacking(play: PupilPlay, route: Exit) -> list[str]:
    """What the profile wants of a return that is not there yet."""
    wanted = (*route.needs, *(route.fields if "paired_teacher" in route.needs else ()))
    return [need for need in wanted if not _has(play, need)]


def settle(play: PupilPlay) -> None:
    """Close a returned case once everything that the profile wants of a return is there."""
    matter, route = play.case, play.policy.exits.get("returned")
    if matter is None or matter.stage != "returned" or route is None:
        return
    if not lacking(play, route):
        play.use_up(route.needs)
        case.close(play, "returned")


def support(play: PupilPlay, *came: str) -> None:
    """Parts of what a return wants have come."""
    for duty in play.owing("placement", "pair_support", "exit_evidence"):
        if duty.id == "exit_evidence" and duty.what != "returned":
            continue
        left = [what for what in duty.open if what not in came]
        if left == duty.open:
            continue
        duty.open = left
        if left:
            play.progress(duty)
        else:
            play.finish(duty)
    settle(play)


def place(play: PupilPlay, act: Act) -> None:
    """Where and how he is taught."""
    from reminders.rules import home_teaching

    placement = str(act.fields["placement"])
    route = play.policy.exits.get("returned")
    allowed = set(route.placements if route else ())
    for row in play.policy.causes.values():
        allowed.update(row.placements)
    if allowed and placement not in allowed | {home_teaching.PLACEMENT}:
        text = f"“{placement}”不在本方案的安置方式里，可选：{'、'.join(sorted(allowed))}"
        play.refuse(
            act.actor, "place", ["placement"], clauses=route.src if route else (), offer=sorted(allowed), text=text
        )
        return
    if _wants_finding(play, placement):
        clauses = play.policy.committee.src if play.policy.committee else ()
        text = f"安置前须经残疾人教育专家委员会逐一评估（{'、'.join(clauses)}），现缺评估认定意见"
        play.refuse(act.actor, "place", ["committee_finding"], clauses=clauses, text=text)
        return
    play.placement = placement
    if placement == home_teaching.PLACEMENT:
        home_teaching.plan(play, act)
    support(play, "placement")


def _wants_finding(play: PupilPlay, placement: str) -> bool:
    """Whether the committee must have judged him before he is placed so (XC-03, AH-10, CX-13)."""
    committee = play.policy.committee
    if committee is None or play.finding is not None or "committee_finding" in play.materials:
        return False
    cause = play.case.cause if play.case is not None else None
    return placement in committee.before or (cause is not None and cause in committee.before)


def care(play: PupilPlay, act: Act) -> None:
    """A care record in one of the fields of the pairing (心理疏导、学业辅导、生活指导)."""
    route = play.policy.exits.get("returned")
    words = f"{act.fields.get('content', '')}{act.text}"
    fields = [field for field in (route.fields if route else ()) if field in words and field not in play.cared]
    play.cared.update(fields)
    if fields:
        support(play, *fields)


def studentship(play: PupilPlay, moment: str) -> None:
    """学籍 is brought up to date when a dropout is confirmed and when he returns (N-29, WH-29)."""
    rule = play.policy.studentship_update
    if rule is None or (moment != "no_studentship" and rule.at and moment not in rule.at):
        return
    due = dues.due(play, rule.due, play.today) if rule.due else None
    play.cancel(play.owes("studentship_update", moment), why="学籍又有新的变动")
    play.owe(
        "studentship_update",
        play.ids("school_lead"),
        due=due,
        clauses=play.clauses(rule, rule.due),
        what=moment,
        default=bool(rule.due and rule.due.default),
    )


def aid(play: PupilPlay, moment: str) -> None:
    """Is the aid due really granted: for the poor, and on return where the text says so (CX-08)."""
    rule, route = play.policy.aid_check, play.policy.exits.get("returned")
    wanted_by_exit = moment == "returned" and route is not None and "aid_check" in route.needs
    everybody = rule is not None and (not rule.groups or "all" in rule.groups)
    for_him = rule is not None and moment in rule.at and (everybody or bool(play.groups & set(rule.groups)))
    if not (wanted_by_exit or for_him):
        return
    # His return asks anew: what he is due may have changed while he was away.
    play.cancel(*(duty for duty in play.owing("aid_check") if duty.what != moment), why="复学后重新核查资助")
    if play.owes("aid_check") is not None:
        return
    play.aid_checked = False
    due = dues.due(play, rule.due, play.today) if rule is not None and rule.due else None
    clauses = dict.fromkeys((*(rule.src if rule else ()), *(route.src if wanted_by_exit and route else ())))
    play.owe("aid_check", play.ids("school_lead"), due=due, clauses=tuple(clauses), what=moment)
