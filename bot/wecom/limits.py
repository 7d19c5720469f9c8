"""What WeChat Work lets through to one member: 30 messages a minute, 1000 an hour; more is dropped silently (90236)."""

from __future__ import annotations

#: A little less than the platform's own figures: its minutes are not ours.
MINUTE, HOUR = 28, 950
#: Seconds for which WeChat Work does not deliver the same request twice (its most: four hours).
DUPLICATE_CHECK = 14_400


def wait_for(minute: int, hour: int) -> float:
    """Seconds to wait before one more message to a member who got so many in the last minute and hour; 0.0: at once.

    The waits are parts of the windows: as the counts are taken anew at each try, nothing is sent too early.
    """
    if hour >= HOUR:
        return 300.0
    return 20.0 if minute >= MINUTE else 0.0
