"""学籍异动: joining, leaving, suspension and its end, removal; complete only with its proof (GH-14, XC-13)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from config.wording.duties import lacking_name
from reminders.rules import case, causes, deferral, dues, returned, standing
from reminders.rules.facts import Act

if TYPE_CHECKING:
    from reminders.rules.pupil import PupilPlay

#: change → (event when it is complete, event when proof is lacking, the exit whose materials it needs)
CHANGES = {
    "transfer_in": ("joined", "joined", None),
    "transfer_out": ("left", "leaving", "transferred"),
    "suspend": ("suspended", "suspended", "suspension"),
    "resume": ("resumed", "resumed", None),
}


@dataclass(slots=True)
class Change:
    """A change of the roll that waits for its material."""

    change: str
    asker: str
    needs: tuple[str, ...]
    clauses: tuple[str, ...]


def change_roll(play: PupilPlay, act: Act) -> None:
    """Somebody enters a change."""
    change = str(act.fields["change"])
    if act.fields.get("proof"):
        play.materials.setdefault("proof", act.day)
    if change == "remove":
        _remove(play, act)
        return
    if change == "suspend" and _gated(play, act):
        return
    needs, clauses = _needs(play, change)
    lacking = [what for what in needs if what not in play.materials]
    play.file("change")
    done, waiting, _ = CHANGES[change]
    if change in ("transfer_in", "resume"):
        play.on_roll = True
    if not lacking:
        _enter(play, done, proof=True)
        if change == "resume":
            # The entry's proof is that of the return, too (GH-14).
            _effect(play, change)
            returned.support(play, "proof")
            play.use_up((*needs, "proof"))
            return
        play.use_up((*needs, "proof"))
        _effect(play, change)
        return
    _enter(play, waiting, proof=False)
    if change in ("transfer_in", "resume"):
        _effect(play, change)
    if "studentship_transfer_seen" in lacking:
        causes.elsewhere(play)
    play.changes.append(Change(change, act.actor, needs, clauses))
    if play.owes("exit_evidence", change) is None and not (
        change == "resume" and play.owes("exit_evidence", "returned")
    ):
        due = dues.timely_writing(play, act.day)
        play.owe(
            "exit_evidence",
            (act.actor,),
            due=due,
            lacking=lacking,
            clauses=clauses,
            what=change,
            default=not clauses,
        )


def _gated(play: PupilPlay, act: Act) -> bool:
    """Whether a dropout may be suspended only by the way out that a text describes (WH-44, WH-78, N-09); if so, says so."""
    matter, exits = play.case, play.policy.exits
    if matter is None or not matter.is_confirmed or matter.stage == "deferred" or "suspension" in exits:
        return False
    ways = [
        route
        for route in exits.values()
        if not route.dormant and (route.stage == "deferred" or route.id == "health") and route.id != "overage"
    ]
    if not ways:
        return False
    clauses = tuple(dict.fromkeys(clause for route in ways for clause in route.src))
    text = f"已确认辍学的学生，延缓入学或休学须先经退出审批（{'、'.join(clauses)}），现缺批准意见"
    offer = [route.id for route in ways]
    play.refuse(act.actor, "change_roll", ["approval"], clauses=clauses, offer=offer, text=text)
    return True


def _needs(play: PupilPlay, change: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The materials a change wants, and the clauses that want them."""
    needs: list[str] = []
    clauses: list[str] = []
    book = play.policy.files.get("change_book")
    if book is not None and not book.dormant:
        needs += book.needs
        clauses += book.src
    exit_id = CHANGES[change][2]
    for id_ in (exit_id, "any_reduction" if change == "suspend" else None):
        route = play.policy.exits.get(id_) if id_ else None
        if route is not None and not route.dormant:
            needs += route.needs
            clauses += route.src
    # A change is complete only with its proof; where no text says so, that is the product's own default.
    return tuple(dict.fromkeys(needs)) or ("proof",), tuple(dict.fromkeys(clauses))


def attached(play: PupilPlay, came: Sequence[str] = ()) -> None:
    """Material came: a change that waited for it is completed; what just came may have closed a return already."""
    for waiting in list(play.changes):
        lacking = [what for what in waiting.needs if what not in play.materials and what not in came]
        duty = play.owes("exit_evidence", waiting.change)
        if lacking:
            if duty is not None and duty.open != lacking:
                duty.open = lacking
                play.progress(duty)
            continue
        play.changes.remove(waiting)
        if duty is not None:
            duty.open = []
            play.finish(duty)
        play.use_up(waiting.needs)
        _enter(play, CHANGES[waiting.change][0], proof=True)
        if waiting.change not in ("transfer_in", "resume"):
            _effect(play, waiting.change)


def left(play: PupilPlay, route: str) -> None:
    """An exit of a pupil without a case takes effect."""
    _enter(play, "suspended" if route == "suspension" else "left", proof=True)
    _effect(play, "suspend" if route == "suspension" else "transfer_out")


def _enter(play: PupilPlay, event: str, *, proof: bool) -> None:
    play.line("pupil", event, about=play.about, event=event, proof=proof)


def _effect(play: PupilPlay, change: str) -> None:
    if change == "transfer_out":
        play.on_roll = False
        play.finish(play.owes("urge_transfer"))
        if play.case is not None and play.case.open:
            case.close(play, "transferred")
        play.cancel(
            *(
                duty
                for duty in play.duties
                if duty.live and duty.id in ("verify_absence", "attention", "same_day_visit")
            )
        )
    elif change == "suspend":
        play.suspended = True
        if play.case is not None and play.case.is_confirmed:
            case.move(play, "deferred")
        elif play.case is not None and play.case.open:
            case.close(play, "transferred")
        deferral.review(play)
    elif change == "resume":
        play.suspended = False
        play.cancel(*play.owing(deferral.REVIEW), why="已复学")
        if play.case is not None and play.case.is_confirmed:
            returned.back(play, play.today)
    elif change == "transfer_in":
        play.suspended = False
        if not play.info.studentship or not play.info.on_roll:
            rule = play.policy.studentship_update
            if rule is not None and rule.due is not None:
                due = dues.due(play, rule.due, play.today)
                play.owe(
                    "studentship_update",
                    play.ids("school_lead"),
                    due=due,
                    clauses=play.clauses(rule, rule.due),
                    what="joined",
                )


def _remove(play: PupilPlay, act: Act) -> None:
    """Taking a child off the list: never a six-year-old newcomer who reported (GH-16); else a question for the
    bureau.
    """
    grade1 = play.policy.grade1
    if grade1 is not None and grade1.min_age is not None:
        years = standing.age(play.info.born, play.today)
        if (
            _newcomer(play, years, grade1.min_age.v)
            and years is not None
            and years >= grade1.min_age.v
            and (play.info.reported is not None or not grade1.reported)
        ):
            clauses = play.clauses(grade1, grade1.min_age)
            text = f"一年级新生年满{grade1.min_age.v}周岁且已报到，必须接受入学，不得劝退（{'、'.join(clauses)}）"
            play.refuse(act.actor, "change_roll", ["population"], clauses=clauses, text=text)
            for who in play.ids("edu_bureau"):
                play.message(
                    who, "removal.refused", f"有学校申请去除{play.name}，已按规定拒绝。{text}", clauses=clauses
                )
            return
    other = play.policy.exits.get("other_departure")
    if other is not None and "reason_text" in other.needs:
        lacking = [what for what in _with_proof(play, other.needs) if what not in play.materials]
        if lacking:
            words = "、".join(lacking_name(what) for what in lacking)
            play.refuse(
                act.actor,
                "change_roll",
                lacking,
                clauses=other.src,
                text=f"其他离校须说明：{words}（{'、'.join(other.src)}），现缺",
            )
            return
        _enter(play, "removed", proof=True)
        play.on_roll = False
        return
    if play.owes("removal_question") is None:
        play.owe("removal_question", play.ids("edu_bureau"), default=True)


def _newcomer(play: PupilPlay, years: int | None, least: int) -> bool:
    """Whether he is new in grade 1: by his grade, by the name of his class,
    or else by an age that no higher grade has.
    """
    if play.info.grade is not None:
        return play.info.grade == 1
    return "一年级" in play.info.class_name or (years is not None and least <= years <= least + 1)


def _with_proof(play: PupilPlay, needs: tuple[str, ...]) -> tuple[str, ...]:
    any_ = play.policy.exits.get("any_reduction")
    return tuple(dict.fromkeys((*needs, *(any_.needs if any_ is not None else ()))))
