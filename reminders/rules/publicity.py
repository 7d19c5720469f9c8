"""Publicity that a text fixes in time: whole months (YZ-11), or the weeks before each term (GH-11)."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from reminders.rules.play import MORNING, end_of, on

if TYPE_CHECKING:
    from reminders.rules.unit import UnitPlay

BEFORE = timedelta(days=14)
"""How long before a term its publicity is asked for; the text says 开学前夕 and no length."""


def begin(play: UnitPlay) -> None:
    """Set the windows from the beginning of the clock on."""
    rule = play.policy.publicity
    if rule is None or play.kind != "school":
        return
    day = play.began.date()
    for offset in range(13):
        month = day.month - 1 + offset
        first = date(day.year + month // 12, month % 12 + 1, 1)
        if first.month in rule.months:
            last = date(first.year + first.month // 12, first.month % 12 + 1, 1) - timedelta(days=1)
            _set(play, first, last, default=False)
    for term in play.calendar.terms:
        if ("before_autumn_term" if term.autumn else "before_spring_term") in rule.windows:
            _set(play, term.first - BEFORE, term.first - timedelta(days=1), default=False)


def _set(play: UnitPlay, first: date, last: date, *, default: bool) -> None:
    rule = play.policy.publicity
    if rule is None or end_of(last) < play.began:
        return
    clauses = rule.src

    def opens() -> None:
        play.owe(
            "publicity",
            play.ids("school_lead"),
            due=end_of(last),
            clauses=clauses,
            default=default,
            what=f"{first:%Y-%m}",
        )

    play.alarm(max(on(first, MORNING), play.began), opens)
