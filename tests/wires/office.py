"""A county with its outbox, both platforms on loopback, and workers to hire."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.clock import SetClock
from bot.delivery import Delivery
from bot.http import Session
from bot.sms.twilio import TwilioSms
from bot.wecom.client import WecomClient
from bot.wecom.shelf import DatabaseShelf
from config.settings import TwilioSettings
from store import outbox, tasks
from store.db import Database
from store.outbox import NewMessage, OutMessage
from tests.store.world import County, build
from tests.wires.providers import ACCOUNT, Providers, at
from tests.wires.standin import Answer, Asked, stand_in
from tests.wires.tencent import SET_A

NOW = at("2026-10-14 09:00")
TEACHER = "Zhao.Lijuan"
PHONE = "+8613800000011"


@dataclass
class Office:
    """A county with its outbox, both platforms, and workers."""

    db: Database
    county: County
    clock: SetClock
    platforms: Providers
    base: str
    workers: list[Delivery]

    def hire(self, *channels: str) -> Delivery:
        settings = TwilioSettings(ACCOUNT, "auth-token", "+15005550006", api_base=self.base)
        both = {
            "wecom": lambda: WecomClient(SET_A.settings(self.base), DatabaseShelf(self.db), self.clock, http()),
            "sms": lambda: TwilioSms(settings, "https://baoxue.example.cn", self.clock, http()),
        }
        worker = Delivery(self.db, {name: both[name]() for name in channels}, self.clock)  # type: ignore[misc]
        self.workers.append(worker)
        return worker

    def put(self, key: str, text: str = "请核实李明的情况。", *, guardian: bool = False, **values: object) -> int:
        to: dict[str, object] = {"person_id": self.county.teacher, "channel": "wecom"}
        if guardian:
            to = {"guardian_id": self.county.guardian, "channel": "sms"}
        county = self.county.county
        new = NewMessage(key=key, county_id=county, template="verify", text=text, **{**to, **values})  # type: ignore[arg-type]
        with self.db.write() as tx:
            made = outbox.put(tx, new, self.clock.now())
        assert made is not None
        return made

    def get(self, number: int) -> OutMessage:
        with self.db.read() as tx:
            return outbox.get(tx, number)

    def by_key(self, key: str) -> OutMessage | None:
        with self.db.read() as tx:
            return outbox.by_key(tx, key)

    def tasks(self) -> list[tasks.Task]:
        with self.db.read() as tx:
            return tasks.open_in(tx)

    def later(self, **time: float) -> datetime:
        return self.clock.move_to(self.clock.now() + timedelta(**time))


def http() -> Session:
    return Session(deadline=0.6, timeout=(0.3, 0.3))


def opened(db: Database) -> Iterator[Office]:
    """An office on this database, closed at the end."""
    clock = SetClock(NOW)
    platforms = Providers(clock)
    with stand_in(platforms) as world:
        office = Office(db, build(db), clock, platforms, world.base, [])
        yield office
        for worker in office.workers:
            worker.close()
        assert platforms.refused == []


def says(answer: object, status: int = 200) -> Callable[[Asked], Answer]:
    return lambda _: (status, answer)
