"""The end of a school year: who finishes the last grade leaves the roll, and who enters a school again is on it.

Nobody goes while anything about him is open: graduation is the quietest way to lose a dropout. Acts of the product's own,
beside the contract's `change_roll`: a graduate was not transferred, and no figure of transfers counts him.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from reminders.rules.facts import Act
from reminders.rules.lines import PupilState

if TYPE_CHECKING:
    from reminders.rules.pupil import PupilPlay

#: The kinds of the acts, and what their lines of the roll say beside the event.
GRADUATE, ENTER = "graduate", "enter"
#: Duties that ask where a child is, or for papers of a change that is under way: nobody leaves over them.
ASKING = frozenset(
    {
        "verify_absence",
        "attention",
        "same_day_visit",
        "three_visits",
        "exit_evidence",
        "exit_approval",
        "removal_question",
        "urge_transfer",
        "migrant_notice",
        "home_teaching",
    }
)
_LIVE = ("open", "overdue")


def against(state: PupilState) -> tuple[str, ...]:
    """What stands against a graduation, in the words of `WHY`; empty where nothing does."""
    asked = {duty.duty.partition(":")[0] for duty in state.duties if duty.state in _LIVE}
    found = {
        "case": state.case_opened_at is not None and state.stage != "closed",
        "suspended": state.suspended,
        "changing": bool(asked & {"exit_evidence", "exit_approval", "removal_question", "urge_transfer"}),
        "absent": state.run > 0,
        "asked": bool(asked & (ASKING | {"term_check"})),
        "taught": not state.expected and not state.suspended,
    }
    return tuple(word for word, holds in found.items() if holds)


#: What stands against it, as people say it.
WHY = {
    "case": "个案没有办结",
    "suspended": "休学中",
    "changing": "学籍异动没有办完",
    "absent": "还在无故缺勤",
    "asked": "有核实事项没有办结",
    "taught": "送教或延缓入学中",
}


def graduated(play: PupilPlay, act: Act) -> None:
    """He has finished the last grade: refused while anything stands against it, else he leaves the roll."""
    if not play.on_roll:
        return
    if standing := against(play.state()):
        text = f"{play.name}不能办毕业：{'、'.join(WHY[one] for one in standing)}"
        play.refuse(act.actor, GRADUATE, ["earlier_step"], text=text)
        return
    play.on_roll = False
    play.cancel(*(duty for duty in play.duties if duty.live), why="已毕业")
    # WH-36, WH-55: 毕业 is one of the changes that a school keeps its roll by.
    rule = play.policy.term_checks.get("status_changes")
    clauses = list(rule.src) if rule is not None and not rule.dormant else []
    play.line("pupil", "removed", about=play.about, event="removed", proof=None, _why=GRADUATE, _clauses=clauses)


def entered(play: PupilPlay, act: Act) -> None:
    """A school's list has him who had left: he is on the roll again, and whoever was absent from it is not judged by that."""
    if play.on_roll:
        return
    play.on_roll = True
    play.line("pupil", "joined", about=play.about, event="joined", proof=None, _why=ENTER)
