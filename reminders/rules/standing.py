"""What holds of a case now, in the names that conditions of a policy are written in."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from reminders.rules.pupil import PupilPlay


def facts(play: PupilPlay) -> set[str]:
    """The names of the facts that hold."""
    case = play.case
    have: set[str] = set(play.materials)
    if play.talked or (case is not None and case.why == "persuasion_failed"):
        have.add("persuasion")
    if case is None:
        return have
    if case.is_confirmed:
        have |= {"confirmed", "not_returned", "pupil_refuses_now"}
        if case.why:
            have.add(case.why)
        if case.persuaded and case.outcome == "refused" and not _numbered(play):
            have.add("persuasion_failed")
    if case.cause:
        have.add(case.cause)
    if case.cause == "lost":
        have.add("unreachable")
    for role in case.received:
        have |= {f"{role}_receipt"}
    if "edu_bureau" in case.received:
        have.add("bureau_receipt")
    if "township_officer" in case.received:
        have |= {"township_receipt", "receipt"}
    for notice, issued in play.notices.items():
        have |= {"notice", f"{notice}_notice", f"{notice}_issued"}
        if issued.served is not None:
            have |= {"notice_served", f"{notice}_served"}
        if issued.expired:
            have |= {"notice_expired", f"{notice}_expired"}
    if joint_failed(play):
        have |= {"joint_failed", "joint_stage_failed", "joint"}
    if "court_finding_guardian_duty" in play.materials:
        have |= {"court", "court_finding_guardian_duty"}
    if refuses(play):
        have.add("pupil_refuses")
    return have


def _numbered(play: PupilPlay) -> bool:
    """Whether the text wants a number of persuasions; where it wants none, one that failed has failed (GD-09)."""
    rule = play.policy.school_persuasion
    return rule is not None and rule.min is not None


def counts(play: PupilPlay) -> dict[str, int]:
    """The counters, by the names that conditions and refusals use."""
    case = play.case
    persuaded = len(case.persuaded) if case else 0
    joint = len(case.joint) if case else 0
    visits = len(play.counted) if case else 0
    return {
        "school_persuasion": persuaded,
        "persuasion": persuaded,
        "joint_persuasion": joint,
        "joint": joint,
        "home_visits": visits,
        "visits": visits,
    }


def refuses(play: PupilPlay) -> bool:
    """A confirmed dropout who is not back refuses, unless the latest word is that he comes.

    Whether a court found or three visits met it, the contract has no paper for it: who asks for the exit says so.
    """
    case = play.case
    return case is not None and case.is_confirmed and case.outcome not in ("promised", "returned")


def joint_failed(play: PupilPlay) -> bool:
    """The joint persuasions have reached their number and he neither came nor promised to."""
    case, rule = play.case, play.policy.joint
    if case is None or rule is None or rule.min is None:
        return False
    return len(case.joint) >= rule.min.v and case.outcome not in ("promised", "returned")


def age(born: date | None, day: date) -> int | None:
    """Full years on a day; None where the birth date is not known."""
    if born is None:
        return None
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))
