"""What somebody takes back of what he told: from then on it is played as if it had done nothing; what was printed stays.

The act that takes back stands in the chain behind the one it is about, and both stay there (`reminders.gather`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from reminders.rules import steps
from reminders.rules.facts import Act

if TYPE_CHECKING:
    from reminders.rules.pupil import PupilPlay

#: The kind of the act that takes back, and that under which what it took back is played.
WITHDRAW, VOID = "withdraw", "void"


def withdrawn(play: PupilPlay, act: Act) -> None:
    """The log says that it was taken back, and which of its lines count no more."""
    keys = [key for one in act.fields["acts"] for key in one["lines"]]
    steps.log(play, act, "correction", withdraws=keys)


def void(play: PupilPlay, act: Act) -> None:
    """It did nothing but to stand in the log, whose numbers go on behind it."""
    play.step_count += int(act.fields["steps"])
