"""One message in, one Reading out."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime

from handlers.reading.model import Answered, Ask, Reading
from handlers.reading.roster import Roster

SchoolDays = Callable[[date], bool]


def read(
    text: str,
    roster: Roster,
    at: datetime,
    about: str | None = None,
    kind: str = "teacher",
    is_school_day: SchoolDays | None = None,
) -> Reading:
    """Read one message.

    `at` is the local wall time it was received (aware or naive); `about` the pupil whom the prompt being answered was about;
    `kind` teacher, official or parent. With `is_school_day`, a day told that is no school day is asked about (unclear_date).
    """
    return Reading(intent="other", date=at.date())


def answer_ask(ask: Ask, text: str, roster: Roster) -> Answered | None:
    """What a text settles as the answer to a pending question; None when it is no answer to it."""
    return None


def explain(text: str, roster: Roster, at: datetime, about: str | None = None, kind: str = "teacher") -> list[str]:
    """Which words made which mark, a line each."""
    return []
