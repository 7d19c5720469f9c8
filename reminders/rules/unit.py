"""A unit's play: reports, term checks and publicity."""

from __future__ import annotations

from datetime import datetime

from config.calendar import Calendar
from config.policy import Policy
from reminders.rules.facts import UnitFacts
from reminders.rules.lines import Played, PupilState


def play_unit(facts: UnitFacts, policy: Policy, calendar: Calendar, until: datetime) -> Played:
    return Played((), PupilState(), None)
