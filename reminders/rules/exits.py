"""Ways out of the ledger as gates: what a route needs, who must consent, and a refusal that names all that is
lacking.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from config.policy.items import Exit
from config.wording.citing import cite
from config.wording.duties import lacking_name
from config.wording.told import ROUTES
from reminders.rules import bodies, case, causes, countersigning, deferral, migrant, persuasion, returned, standing
from reminders.rules.facts import Act
from reminders.rules.play import end_of

if TYPE_CHECKING:
    from reminders.rules.pupil import PupilPlay

#: Reasons an asker may give → the exit's id by which profiles know them.
REASONS = {
    "disability": "health",
    "illness": "health",
    "moved": "transferred",
    "transfer": "transferred",
    "missing": "lost",
    "suspend": "suspension",
    "poverty": "refusal",
    "study": "refusal",
}
#: Papers that the approving body or the bureau itself makes out in the course of the review.
OWN_PAPERS = frozenset({"edu_written_report", "written_opinion", "approval"})
#: A result that takes nobody off the count.
BACK = "returned"


@dataclass(slots=True)
class Application:
    """A pupil's open application. asker: person id; step: evidence (something is lacking) or approval."""

    route: Exit
    asker: str
    step: str = "evidence"


def apply_exit(play: PupilPlay, act: Act) -> None:
    """Somebody asks to take a pupil out.

    What lacks anything but the approval is refused; the application stays on file.
    """
    word = str(act.fields["route"])
    if word == BACK and BACK in play.policy.exits:
        _back(play, act)
        return
    route = _route(play, word)
    if route is None:
        offer = tuple(id_ for id_ in play.policy.exits if id_ != "any_reduction")
        names = "、".join(play.policy.exits[id_].name or ROUTES.get(id_, id_) for id_ in offer)
        play.refuse(
            act.actor, "apply_exit", ["route"], offer=offer, clauses=(), text=f"本方案没有这条途径，可走的途径：{names}"
        )
        return
    if play.application is not None and play.application.route.id == route.id and play.application.step == "approval":
        return
    missing = _missing(play, route)
    if "population" in missing or "earlier_step" in missing:
        _refused(play, act, route, missing)
        return
    play.application = Application(route, act.actor)
    play.asks = act.actor
    countersigning.forward(play, route)
    if missing:
        _refused(play, act, route, missing)
        duty = play.owes("exit_evidence", f"exit:{route.id}")
        if duty is None:
            play.cancel(*play.owing("exit_evidence"), why="改走另一条途径")
            play.owe("exit_evidence", (act.actor,), lacking=missing, clauses=_clauses(route), what=f"exit:{route.id}")
        elif duty.open != missing:
            duty.open = missing
            play.progress(duty)
        return
    _complete(play)


def _back(play: PupilPlay, act: Act) -> None:
    """Closing one who came back: he closes by himself once all is there, so asking can only say what is lacking."""
    route, matter = play.policy.exits[BACK], play.case
    if matter is None or matter.stage != "returned":
        missing = ["earlier_step"] if matter is not None and matter.open else []
    else:
        missing = returned.lacking(play, route)
    if missing:
        _refused(play, act, route, missing)


def _route(play: PupilPlay, word: str) -> Exit | None:
    """The exit asked for; `refusal` is the narrower one that fits the pupil, and what any reduction needs is wanted
    of all but a return.
    """
    exits = play.policy.exits
    word = word if word in exits else REASONS.get(word, word)
    if word == "refusal":
        poor = next(
            (route for route in exits.values() if route.id.startswith("refusal_") and _population(play, route)), None
        )
        word = poor.id if poor is not None else word
    route = exits.get(word)
    if route is None or route.dormant or route.id in (BACK, "any_reduction"):
        return None
    any_ = exits.get("any_reduction")
    if any_ is not None and not any_.dormant and route.id != "transferred":
        route = replace(
            route,
            needs=tuple(dict.fromkeys((*route.needs, *any_.needs))),
            src=tuple(dict.fromkeys((*route.src, *any_.src))),
        )
    return route


def _population(play: PupilPlay, route: Exit) -> bool:
    return route.population == "all" or route.population in play.groups


def _clauses(route: Exit) -> tuple[str, ...]:
    logic = getattr(route.logic, "src", ())
    return tuple(dict.fromkeys((*route.src, *logic)))


def _missing(play: PupilPlay, route: Exit) -> list[str]:
    """All that is lacking but the approval."""
    matter = play.case
    missing: list[str] = []
    if not _population(play, route):
        missing.append("population")
    if route.from_ is not None and (matter is None or matter.stage != route.from_.lower()):
        missing.append("earlier_step")
    if route.age is not None:
        years = standing.age(play.info.born, play.today)
        if years is None or years < route.age.v:
            missing.append("population")
    if route.id == "health" and play.finding in ("fit", "home_teaching"):
        missing.append("population")
    if route.logic is not None:
        for name in route.logic.lacking(standing.facts(play), standing.counts(play)):
            missing.append({"school_persuasion": "persuasion", "joint": "joint_persuasion"}.get(name, name))
    missing += [
        what for what in (*route.needs, *route.evidence) if what not in OWN_PAPERS and what not in play.materials
    ]
    return list(dict.fromkeys(missing))


def _refused(play: PupilPlay, act: Act, route: Exit, missing: list[str]) -> None:
    clauses = _clauses(route)
    words = "、".join(lacking_name(what) for what in missing)
    offer: tuple[str, ...] = ()
    if "population" in missing:
        offer = (
            ("placement",)
            if play.finding in ("fit", "home_teaching")
            else tuple(
                other.id
                for other in play.policy.exits.values()
                if other.id not in (route.id, BACK, "any_reduction") and _population(play, other)
            )
        )
    cite = f"（{'、'.join(clauses)}）" if clauses else ""
    called = route.name or ("延缓入学或休学" if route.stage == "deferred" else "销号")
    play.refuse(
        act.actor,
        "apply_exit",
        missing,
        offer=offer,
        clauses=clauses,
        text=f"{called}需要：{words}{cite}，现缺",
    )


def attached(play: PupilPlay) -> None:
    """Something was attached or done: an application that waited for it moves on."""
    application = play.application
    if application is None or application.step != "evidence":
        return
    missing = _missing(play, application.route)
    duty = play.owes("exit_evidence", f"exit:{application.route.id}")
    if application.route.id == "health" and play.finding in ("fit", "home_teaching"):
        _to_be_placed(play, application)
        return
    if missing:
        if duty is not None and duty.open != missing:
            duty.open = missing
            play.progress(duty)
        return
    if duty is not None:
        duty.open = []
        play.finish(duty)
    _complete(play)


def _to_be_placed(play: PupilPlay, application: Application) -> None:
    """The committee finds him fit, or to be taught at home: he is placed and never leaves the ledger that way (N-04)."""
    play.application = None
    play.cancel(play.owes("exit_evidence", f"exit:{application.route.id}"), why="评估认定应予安置就学")
    clauses = _clauses(application.route)
    how = "宜送教上门" if play.finding == "home_teaching" else "具备学习条件"
    text = f"{play.name}经评估认定{how}，不办理退出，请安排就学并登记安置方式。（依据{cite(clauses)}）"
    play.message(application.asker, "exit.placed", text, clauses=clauses)


def _complete(play: PupilPlay) -> None:
    """Everything but the approval is there."""
    application = play.application
    assert application is not None
    route = application.route
    if not route.approve:
        _granted(play, route)
        return
    application.step = "approval"
    matter = play.case
    if matter is not None:
        matter.before_review = matter.stage
        case.move(play, "exit_review")
    if "edu_written_report" in route.evidence:
        play.document(
            "edu_written_report", "drafted", to=play.ids(*route.approve), issuer="edu_bureau", clauses=_clauses(route)
        )
    play.owe("exit_approval", play.ids(*route.approve), lacking=("approval",), clauses=_clauses(route), what=route.id)


def approve(play: PupilPlay, act: Act) -> None:
    """Consent, as the writer's own body."""
    _decide(play, act, granted=True)


def reject(play: PupilPlay, act: Act) -> None:
    """No consent: the application ends and the case goes on."""
    _decide(play, act, granted=False)


def _decide(play: PupilPlay, act: Act, *, granted: bool) -> None:
    application = play.application
    action = "approve" if granted else "reject"
    if application is None:
        if granted and countersigning.sign(play, act):
            return
        play.refuse(act.actor, action, ["earlier_step"], text="该生没有待审批的申请")
        return
    route = application.route
    attached(play)
    if play.application is None:
        return
    if application.step == "evidence":
        missing = _missing(play, route)
        play.refuse(
            act.actor,
            action,
            missing,
            clauses=_clauses(route),
            text=f"材料还不齐：{'、'.join(lacking_name(w) for w in missing)}",
        )
        return
    if bodies.body(play.role(act.actor)) not in {bodies.body(role) for role in route.approve}:
        names = "或".join(bodies.name(role) for role in route.approve)
        clauses = _clauses(route)
        play.refuse(
            act.actor,
            action,
            list(route.approve),
            clauses=clauses,
            text=f"这项退出需由{names}批准（{'、'.join(clauses)}）",
        )
        return
    duty = play.owes("exit_approval", route.id)
    if duty is not None:
        duty.open = []
        play.finish(duty)
    _tell_asker(play, act, application, granted=granted)
    if granted:
        _granted(play, route)
        return
    matter = play.case
    play.application = None
    if matter is not None and matter.stage == "exit_review":
        case.move(play, matter.before_review or "dropped_out")


def _tell_asker(play: PupilPlay, act: Act, application: Application, *, granted: bool) -> None:
    """Whoever asked hears what became of it."""
    if application.asker == act.actor:
        return
    what = "已获同意" if granted else "未获同意，个案继续办理"
    clauses = _clauses(application.route)
    text = f"{play.name}的退出（销号）申请{what}。（依据{cite(clauses)}）"
    play.message(application.asker, "exit.decided", text, clauses=clauses)


def _granted(play: PupilPlay, route: Exit) -> None:
    """The exit takes effect: deferred (and persuaded on), or closed."""
    play.application = None
    play.use_up((*route.needs, *route.evidence, *(route.logic.names if route.logic else ())))
    countersigning.file(play, route, _clauses(route))
    play.file("closed")
    if route.id in ("transferred", "other_departure", "suspension") and play.case is None:
        from reminders.rules import roll

        roll.left(play, route.id)
        return
    if play.case is None:
        case.begin(play, "deferred" if route.stage == "deferred" else "exit_review")
    matter = play.case
    assert matter is not None
    if route.stage == "deferred" or route.id == "suspension":
        matter.deferred = play.today
        case.move(play, "deferred")
        play.cancel(
            *play.owing(
                "persuade",
                "joint_persuade",
                "choose_departments",
                "return_notice",
                "order_notice",
                "return_deadline",
                "judicial",
                "notify_department",
            ),
            why="已准予延缓入学或休学",
        )
        if route.persuasion_continues:
            persuasion.deferred(play)
        deferral.review(play)
        _delist(play, route)
        return
    if route.closed_as == "transferred":
        play.on_roll = False
    delist = play.owes("delist")
    if delist is not None and route.id == "overage":
        delist.open = []
        play.finish(delist)
    case.close(play, route.closed_as or route.id)


def _delist(play: PupilPlay, route: Exit) -> None:
    """Where the profile delists later: the day on which he is over age, known from his birth date (R13)."""
    over = play.policy.exits.get("overage")
    if over is None or over.age is None:
        return
    due = None
    if play.info.born is not None:
        due = end_of(causes.born_after(play.info.born, over.age.v))
    clauses = tuple(dict.fromkeys((*over.src, *(clause for clause in route.src if clause in over.src))))
    play.owe("delist", play.ids("township_officer"), due=due, lacking=over.needs, clauses=clauses)


def attach(play: PupilPlay, act: Act) -> None:
    """Material is put on file; whatever waited for it moves on."""
    from reminders.rules import confirm, roll

    what = act.fields["what"]
    names = (what,) if isinstance(what, str) else tuple(what)
    for name in names:
        play.materials.setdefault(name, act.day)
    if act.fields.get("finding"):
        play.finding = str(act.fields["finding"])
    for name in names:
        if name == "one_pupil_one_plan":
            play.finish(play.owes("pupil_plan"))
            play.document(
                "one_pupil_one_plan", "filed", clauses=play.policy.files[name].src if name in play.policy.files else ()
            )
        elif name == "teaching_plan":
            route = play.policy.exits.get(BACK)
            play.document("teaching_plan", "filed", clauses=route.src if route is not None else ())
            returned.support(play, name)
        elif name == "migrant_notice":
            migrant.noticed(play)
        elif name == "leaving_mark":
            delist = play.owes("delist")
            if delist is not None and name in delist.open:
                delist.open.remove(name)
                play.progress(delist)
        elif name == "studentship_transfer_seen":
            play.finish(play.owes("urge_transfer"))
        elif name == "police_document":
            play.finish(play.owes("joint_search"))
        elif name == "proof":
            returned.support(play, name)
        elif name == "court_finding_guardian_duty" and play.case is not None:
            play.case.court = True
    roll.attached(play, names)
    attached(play)
    returned.settle(play)
    confirm.file_grows(play)
