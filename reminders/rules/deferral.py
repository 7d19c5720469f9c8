"""A deferral or suspension is looked at again when each term begins; it neither ends nor is forgotten by itself (C-48)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reminders.rules.replay import WORK_BEGINS, on

if TYPE_CHECKING:
    from reminders.rules.pupil import PupilPlay

REVIEW = "deferral_review"


def away(play: PupilPlay) -> bool:
    """Whether he is deferred, or suspended from the roll."""
    return play.suspended or (play.case is not None and play.case.stage == "deferred")


def review(play: PupilPlay) -> None:
    """Set the review of the next term that the calendar knows. No text says how long a deferral lasts: a default."""
    following = play.calendar.next_term(play.today)
    if play.policy.deferral_review is None or following is None or not away(play):
        return
    what = str(following.first)

    def opens() -> None:
        if not play.ever(REVIEW, what):
            play.cancel(*play.owing(REVIEW), why="转入新的学期")
            play.owe(REVIEW, play.ids("edu_bureau"), default=True, what=what)
        review(play)

    play.alarm(on(following.first, WORK_BEGINS), opens, lambda: away(play) and following in play.calendar.terms)
