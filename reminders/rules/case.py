"""A pupil's case: its stages, its cause, and how it opens, moves, closes and opens again."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from reminders.rules.facts import Act

if TYPE_CHECKING:
    from reminders.rules.pupil import PupilPlay

#: Stages in which the school has confirmed the dropout.
CONFIRMED = frozenset({"dropped_out", "ordered", "joint", "legal", "exit_review", "deferred"})
#: Outcomes of a persuasion after which the next school days tell whether it has failed.
UNDECIDED = frozenset({"promised", "unknown"})
ENDED = frozenset({"watch", "returned", "closed"})


@dataclass(slots=True)
class Case:
    """One pupil's case; there is never a second one, a relapse reopens it.

    trigger: the day that raised the suspicion, half: which half of it (None: the whole day); least: how many days it
    took. persuaded, joint: the days of the persuasions that count, one twice where a reading counts several a day (R9).
    confirmed: the day
    on which the dropout was confirmed. received: role → when he had the school's report. served: when the return
    notice was served.
    """

    opened_at: datetime
    stage: str
    cause: str | None = None
    owner: str = "place_of_studentship"
    result: str | None = None
    trigger: date | None = None
    half: int | None = None
    least: int = 0
    confirmed: date | None = None
    why: str | None = None
    openings: int = 1
    place: dict[str, str] = field(default_factory=dict)
    received: dict[str, datetime] = field(default_factory=dict)
    invited: list[str] = field(default_factory=list)
    persuaded: list[date] = field(default_factory=list)
    joint: list[date] = field(default_factory=list)
    visited: set[date] = field(default_factory=set)
    outcome: str | None = None
    """The outcome of the latest persuasion, by the school or jointly."""
    promised: date | None = None
    """The day from which an absence breaks what was promised in it."""
    court: bool = False
    deferred: date | None = None
    before_review: str | None = None
    served: date | None = None

    @property
    def open(self) -> bool:
        return self.stage not in ENDED

    @property
    def is_confirmed(self) -> bool:
        return self.stage in CONFIRMED


def answered(case: Case, act: Act, outcome: object) -> None:
    """What came of a persuasion; a promise without a day is for the next one, and who is still undecided shows it then."""
    if outcome:
        case.outcome = str(outcome)
        told = act.fields.get("promise_date")
        case.promised = (told or act.day + timedelta(days=1)) if outcome in UNDECIDED else None


def tell(play: PupilPlay, event: str) -> None:
    """Print the case's line."""
    case = play.case
    if case is not None:
        play.line(
            "case",
            f"{event}:{case.stage}",
            about=play.about,
            event=event,
            stage=case.stage,
            cause=case.cause,
            owner=case.owner,
            result=case.result,
        )


def begin(play: PupilPlay, stage: str, *, trigger: date | None = None, half: int | None = None, least: int = 0) -> Case:
    """Open the case, or open it again where it has ended. The reason told before is its first cause."""
    old = play.case
    if old is None:
        case = play.case = Case(play.now, stage, cause=play.told_cause, trigger=trigger, half=half, least=least)
        tell(play, "opened")
        return case
    old.openings += 1
    old.stage, old.result, old.trigger, old.half, old.least = stage, None, trigger, half, least
    old.cause = play.told_cause or old.cause
    old.opened_at = play.now
    old.confirmed = old.why = old.outcome = old.promised = old.deferred = old.served = None
    old.received.clear()
    old.invited.clear()
    old.persuaded.clear()
    old.joint.clear()
    play.notices.clear()
    play.receipts.clear()
    play.sent.clear()
    play.application = None
    play.placement, play.taught_since = None, None
    play.cared.clear()
    counter = play.policy.readings.R10
    if counter.reopen_resets or counter.per_term_counter == "case":
        play.counted.clear()
    play.use_up(("teaching_plan", "placement"))
    tell(play, "reopened")
    play.cancel(*play.owing("relapse_watch", "placement", "pair_support"), why="学生再次缺勤")
    return old


def move(play: PupilPlay, stage: str) -> None:
    """Move the case to another stage."""
    if play.case is not None and play.case.stage != stage:
        play.case.stage = stage
        tell(play, "stage")


def close(play: PupilPlay, result: str) -> None:
    """Close the case with a result; what was still owed for it is owed no more."""
    case = play.case
    if case is None or case.stage == "closed":
        return
    case.stage, case.result = "closed", result
    tell(play, "closed")
    keep = {
        "verify_absence",
        "relapse_watch",
        "studentship_update",
        "aid_check",
        "exit_evidence",
        "home_teaching",
        "urge_transfer",
        "pair_support",
        "key_pupil_visit",
    }
    if result != "returned":
        keep -= {"relapse_watch", "pair_support", "home_teaching"}
    play.cancel(
        *(duty for duty in play.duties if duty.live and duty.id not in keep and not _of_pupil(duty.id, duty.what))
    )


def _of_pupil(duty_id: str, what: str) -> bool:
    """Duties that a pupil has with or without a case."""
    return duty_id.startswith("term_check") or (
        duty_id == "name_person" and what in ("family_guardian", "baobao_teacher", "baobao_pupil")
    )
