"""The roster follows the roll: who has left it by the rules is in no class any more, who is on it again is in one."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from config.days import day_of
from reminders.rules.lines import Line, Played
from store import leavers, pupils
from store.db import Tx

#: What a line of the roll says of who is on it again.
BACK = frozenset({"joined", "resumed"})


def follow(tx: Tx, pupil_id: int, played: Played, fresh: Sequence[Line], now: datetime) -> None:
    """Bring a pupil's class to what his play ends in. `fresh`: what was printed just now; where nothing was, nothing moves.

    He is in his class up to the day before: whoever counts the class on this day counts without him.
    """
    if fresh and not played.state.on_roll:
        pupils.leave(tx, pupil_id, day_of(now) - timedelta(days=1))
    elif any(line.type == "pupil" and line.fields["event"] in BACK for line in fresh):
        leavers.put_back(tx, pupil_id, now)
