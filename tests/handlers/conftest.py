"""One school of the demo county, in memory, with a clock set by hand: people write, the answer comes back."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

import pytest

from bot import demo
from bot.clock import SetClock
from bot.runtime import enlist
from config.days import LOCAL
from handlers.answer import answer
from handlers.turn.context import Home
from handlers.turn.incoming import Incoming
from reminders.prompting import compose
from reminders.tick import tick
from reminders.world import World
from store import outbox, persons
from store.crypto import Keyring
from store.db import Database

TEACHER = "zhao.lijuan"
LEAD = "luo.jianping"
OFFICIAL = "gao.guoqing"
NUMBER_OF_LI_MING = "+8613800000003"


class School:
    """后河镇第一初级中学, 七年级1班."""

    def __init__(self) -> None:
        self.clock = SetClock(datetime(2026, 10, 12, 8, 5, tzinfo=LOCAL))
        self.db = Database("sqlite://", Keyring.parse(Keyring.make()))
        self.db.upgrade()
        self.home = Home(World())
        demo.load(self.db, self.clock.now())
        with self.db.write() as tx:
            enlist(tx, self.clock.now())
        self._count = 0

    def at(self, day: int, hour: int = 8, minute: int = 5, month: int = 10) -> School:
        """Set the clock, and let everything happen that is due by then."""
        self.clock.move_to(datetime(2026, month, day, hour, minute, tzinfo=LOCAL))
        tick(self.db, self.home.world, self.clock.now())
        return self

    def says(self, text: str, who: str = TEACHER, *, said_at: datetime | None = None) -> str:
        """Somebody writes; the answer, empty for silence."""
        self._count += 1
        sms = who.startswith("+")
        incoming = Incoming(
            channel="sms" if sms else "wecom",
            external_id=f"m{self._count}",
            sender=who,
            kind="text",
            text=text,
            said_at=said_at or self.clock.now(),
            raw=text,
        )
        return answer(self.db, self.home, incoming, self.clock.now()) or ""

    def was_told(self, who: str) -> list[str]:
        """Everything that was put into messages to a member of staff, oldest first."""
        with self.db.write() as tx:
            compose(tx, self.clock.now())
            person = persons.by_wecom(tx, who)
            assert person is not None
            return [message.text for message in reversed(outbox.to_person(tx, person.id))]


@pytest.fixture
def school() -> Iterator[School]:
    made = School()
    yield made
    made.db.close()
