"""Two records of one pupil become one: what was told of either is played as his, and the other record owes nothing more.

Facts stay in the chain in which they were told; the record that is kept is played with both (`reminders.gather`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from reminders.rules import case, steps
from reminders.rules.facts import Act

if TYPE_CHECKING:
    from reminders.rules.pupil import PupilPlay

#: The kind of the act that says so.
MERGE = "merge"
WHY = "两条记录已合并"


def merged(play: PupilPlay, act: Act) -> None:
    """This record was merged: with `into` it ends here, with `source` it goes on and only the log says so."""
    steps.log(play, act, "correction")
    if "into" not in act.fields:
        return
    if play.case is not None and play.case.open:
        case.close(play, "corrected")
    play.cancel(*(duty for duty in play.duties if duty.live), why=WHY)
    play.on_roll, play.suspended, play.placement = False, False, None
    play.line("pupil", "removed", about=play.about, event="removed", proof=True)
