"""Pupils from elsewhere: who owns the case, the written notice on a move, and the files at the end of term (N-07,
N-08, WH-43, WH-66, WH-67).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from reminders.rules import case, dues
from reminders.rules.facts import Act, Place

if TYPE_CHECKING:
    from reminders.rules.pupil import PupilPlay


#: What the place of 学籍 owes no longer once the home place has the case.
OURS = (
    "persuade",
    "joint_persuade",
    "choose_departments",
    "notify_department",
    "return_notice",
    "order_notice",
    "judicial",
    "name_person",
)


def is_migrant(play: PupilPlay) -> bool:
    """He is registered as such, or his household is elsewhere."""
    home = play.info.household
    return "migrant" in play.groups or (
        home is not None and (home.province, home.county) != (play.info.place.province, play.info.place.county)
    )


def on_confirmed(play: PupilPlay) -> None:
    """The files of a migrant dropout go home at the end of term; a move told before is looked at again."""
    rule = play.policy.migrant
    if rule is None or not is_migrant(play):
        return
    if rule.file_transfer is not None and play.owes("file_transfer") is None:
        due = dues.due(play, rule.file_transfer, play.today)
        clauses = play.clauses(None, rule.file_transfer, rule)
        play.owe("file_transfer", play.ids("edu_bureau"), due=due, clauses=clauses)
        play.document("case_file", "drafted", to=play.ids("home_place") or ("home_place",), clauses=clauses)
    if play.moved_to is not None:
        _notice(play, play.moved_to)


def record_move(play: PupilPlay, act: Act) -> None:
    """The family has moved away."""
    to = act.fields.get("to") or {}
    play.moved_to = Place(to.get("province"), to.get("county"))
    _notice(play, play.moved_to)


def _notice(play: PupilPlay, to: Place) -> None:
    """Beyond the profile's distance the place of 学籍 owes a written notice; until it is on record the case stays where
    it is.
    """
    rule, matter = play.policy.migrant, play.case
    if rule is None or rule.notice is None or rule.move_trigger is None or matter is None or not matter.is_confirmed:
        return
    if play.owes("migrant_notice") is not None or matter.owner != "place_of_studentship" or not is_migrant(play):
        return
    here = play.info.place
    beyond = to.province is not None and to.province != here.province
    if rule.move_trigger.v in ("county", "prefecture"):
        beyond = beyond or (to.county is not None and to.county != here.county)
    if not beyond:
        return
    clauses = play.clauses(rule, rule.move_trigger, rule.notice.due)
    play.owe(
        "migrant_notice",
        play.ids("edu_bureau"),
        due=dues.due(play, rule.notice.due, play.today),
        lacking=("migrant_notice",),
        clauses=clauses,
    )
    play.document(
        "migrant_notice", "drafted", to=play.ids("home_place") or ("home_place",), issuer="edu_bureau", clauses=clauses
    )


def noticed(play: PupilPlay) -> None:
    """The written notice is on record: now the home place owns the case (C-07)."""
    duty, matter = play.owes("migrant_notice"), play.case
    if duty is None or matter is None:
        return
    duty.open = []
    play.finish(duty)
    play.document(
        "migrant_notice",
        "sent",
        to=play.ids("home_place") or ("home_place",),
        issuer="edu_bureau",
        clauses=duty.clauses,
    )
    matter.owner = "home_place"
    case.tell(play, "handed_over")
    play.cancel(*play.owing(*OURS), why="已移交户籍所在地")
