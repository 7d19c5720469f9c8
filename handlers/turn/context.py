"""What every handler is given: the open transaction, the house it works in, and the message it answers."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime

from config.days import day_of, local
from handlers.turn.loops import Echoes
from handlers.turn.sight import Rosters
from reminders.world import World
from store.db import Tx


@dataclass(frozen=True, slots=True)
class Home:
    """What lives as long as the process: policies and calendars by version, rosters by version."""

    world: World
    rosters: Rosters = field(default_factory=Rosters)
    echoes: Echoes = field(default_factory=Echoes)


@dataclass(frozen=True, slots=True)
class Context:
    """One message being handled.

    `said_at` is when its sender sent it, `now` when it is handled; both aware. `county_id` is the sender's.
    """

    tx: Tx
    home: Home
    message_id: int
    channel: str
    text: str
    said_at: datetime
    now: datetime
    county_id: int = 0

    @property
    def today(self) -> date:
        """The day in China on which the message was sent."""
        return day_of(self.said_at)

    @property
    def at(self) -> datetime:
        """The wall clock in China when the message was sent."""
        return local(self.said_at)


@dataclass(frozen=True, slots=True)
class Answer:
    """What is said back (None: nothing), with what was understood, to be kept with the message."""

    text: str | None
    reading: object = None
