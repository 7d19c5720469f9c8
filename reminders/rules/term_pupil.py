"""A pupil in the checks at the start of term: not there on the first day, contacted or not, and what is known of him
then.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from config.policy.items import TermCheck
from reminders.rules import dues
from reminders.rules.facts import MISSING, Act, Mark

if TYPE_CHECKING:
    from reminders.rules.pupil import PupilPlay


def first_day(play: PupilPlay, fact: Mark, status: str | None) -> None:
    """He is missing on the first school day of a term: each check that asks for a contact or a reason opens a line of
    his own.
    """
    if status not in MISSING or not play.on_roll or fact.day not in play.calendar.opening_days:
        return
    term = play.calendar.term_of(fact.day)
    assert term is not None
    for check in play.policy.term_checks.values():
        if check.dormant or play.ever(f"term_check:{check.id}", str(term.first)):
            continue
        _line(play, check, fact.day, term.first)


def _line(play: PupilPlay, check: TermCheck, day: date, first: date) -> None:
    if check.each_line == "verified_reason":
        due = dues.due(play, check.due, first)
        clauses = play.clauses(check, check.due)
    elif check.contact_absent is not None:
        due = dues.due(play, check.contact_absent, day)
        clauses = play.clauses(check, check.contact_absent)
    else:
        return
    if due is not None and due.at < play.began:
        return
    play.owe(f"term_check:{check.id}", play.ids("class_teacher"), due=due, clauses=clauses, what=str(first))
    if check.document:
        play.document(check.document, "filed", clauses=check.src)


def checked(play: PupilPlay, act: Act) -> None:
    """A contact that tells the reason or whereabouts answers the check's line; being unreachable does not."""
    told = act.fields.get("outcome")
    for duty in [duty for duty in play.duties if duty.live and duty.id.startswith("term_check:")]:
        check = play.policy.term_checks.get(duty.id.partition(":")[2])
        wants_reason = check is not None and check.each_line == "verified_reason"
        if told == "unreachable":
            continue
        if not wants_reason or act.fields.get("cause") or told in ("promised", "returned", "refused"):
            play.finish(duty)


def came(play: PupilPlay) -> None:
    """He is at school: nothing is left to ask about his first day."""
    for duty in [duty for duty in play.duties if duty.live and duty.id.startswith("term_check:")]:
        play.finish(duty)
