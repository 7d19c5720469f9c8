"""What WeChat Work lets through to one member: 30 messages a minute, 1000 an hour; more is dropped silently (90236)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

#: (how many, within what). A little less than the platform's own figures: its minutes are not ours.
LIMITS = ((28, timedelta(minutes=1)), (950, timedelta(hours=1)))


def wait_for(history: Sequence[datetime], now: datetime) -> float:
    """Seconds until one more message may go to a member whose messages went at `history` (any order); 0.0: at once."""
    wait = timedelta(0)
    for most, within in LIMITS:
        recent = sorted(at for at in history if now - within < at <= now)
        if len(recent) >= most:
            # There is room again when the message that now fills the last place has left the window.
            wait = max(wait, recent[-most] + within - now)
    return wait.total_seconds()
