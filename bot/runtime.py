"""One installation at work: its settings, database, clock, channels and hands, put together once."""

from __future__ import annotations

import logging
import os
import threading
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from time import monotonic
from typing import Any

from bot import evidence, memory
from bot.channel import Channel
from bot.clock import Clock, SandboxClock, SystemClock
from bot.contacts import Contacts
from bot.delivery import Delivery
from bot.heartbeat import Heartbeat
from bot.links import Links
from bot.wecom.client import WecomClient
from bot.wecom.media import WecomMedia
from bot.worker import Job, Worker
from config import parents, years
from config.days import LOCAL
from config.parents import ParentWords
from config.settings import Settings, SettingsError, in_sandbox
from documents.clerk import goes_with
from handlers.answer import answer
from handlers.contacts.events import SETTLE
from handlers.turn.context import Home
from handlers.turn.incoming import Incoming
from reminders import auditor, chores
from reminders.saying import say_what_is_due
from reminders.tick import tick
from reminders.world import World
from store import anchor, due, prompts, pulse, pupils, units
from store.crypto import Keyring
from store.db import Database, Tx

log = logging.getLogger(__name__)

#: The sandbox's first morning: a Monday in the middle of a term whose days off are all known.
STORY_BEGINS = datetime(2026, 10, 12, 8, 5, tzinfo=LOCAL)
#: Units that owe reports and checks.
UNITS = frozenset({"school", "township", "county"})
#: Where a sandbox listens if nobody said: `flask --app wsgi run` and other servers.
HERE = "http://127.0.0.1:8000"


@dataclass
class Runtime:
    """Everything that lives as long as the process."""

    settings: Settings
    db: Database
    clock: Clock
    home: Home
    delivery: Delivery
    #: The corp's address books; None without WeChat Work.
    contacts: Contacts | None = None
    heartbeat: Heartbeat = field(default_factory=lambda: Heartbeat(None))
    #: By which this process is known among the auditors.
    name: str = field(default_factory=lambda: f"{os.uname().nodename}-{os.getpid()}-{uuid.uuid4().hex[:6]}")
    #: Where pictures sent by members are fetched; None without WeChat Work.
    media: WecomMedia | None = None
    #: Held while the clock's hands work. A sandbox's clock must not be moved on while a message is on its way: it would
    #: arrive, by that clock, days late, and its lease would seem to have run out.
    hands: threading.RLock = field(default_factory=threading.RLock)

    def answer(self, incoming: Incoming) -> str | None:
        """Keep and answer one message."""
        return answer(self.db, self.home, incoming, self.clock.now())

    def answer_page(self, incoming: Incoming, pupil_id: int) -> str | None:
        """Keep and answer what a parent tapped about his child."""
        with self.db.read() as tx:
            about = pupils.get(tx, pupil_id)
        return answer(self.db, self.home, incoming, self.clock.now(), about)

    def tick(self, now: datetime) -> None:
        """Look at what is due."""
        with self.hands, self._timed("tick"):
            tick(self.db, self.home.world, now)

    def deliver(self, now: datetime) -> None:
        """Put what is to be said into messages, and send them."""
        with self.hands:
            with self.db.read() as tx:
                wanted = prompts.next_instant(tx)
            if wanted is not None and wanted <= now:
                say_what_is_due(self.db, now, self.home.world)
            began = monotonic()
            if self.delivery.run(now):
                self._beat("deliver", began)
            if self.media is not None:
                evidence.fetch(self.db, self.home, self.media, self.clock.now)

    def audit(self, _now: datetime) -> None:
        """Look whether all that should have happened has; tell the outside that it has."""
        if not auditor.turn(self.db, self.name, self.clock.now(), self.settings.audit_seconds):
            return
        with self.hands, self._timed("audit"):
            # Not the instant at which the job was planned: what waited for the clock's other hands would look late.
            found = auditor.audit(self.db, self.home.world, self.clock.now())
        if found.fine and self.heartbeat.wanted:
            with self.db.write() as tx:
                told = anchor.move_on(tx, self.clock.now())
            self.heartbeat.beat(f"anchor {told}")

    @contextmanager
    def _timed(self, name: str) -> Iterator[None]:
        began = monotonic()
        yield
        self._beat(name, began)

    def _beat(self, name: str, began: float) -> None:
        with self.db.write() as tx:
            pulse.beat(tx, name, self.clock.now(), monotonic() - began)

    def worker(self) -> Worker:
        """The clock's hands for this installation."""
        settings = self.settings
        return Worker(
            self.clock,
            (
                Job("tick", settings.tick_seconds, self.tick),
                Job("deliver", settings.deliver_seconds, self.deliver),
                Job("sweep", settings.sweep_seconds, self.sweep),
                Job("audit", settings.audit_seconds, self.audit),
                Job("give back", memory.GIVE_BACK_SECONDS, memory.give_back),
            ),
        )

    def sweep(self, now: datetime) -> None:
        """Have every class and unit on the list of what is looked at (an import may have brought new ones), and what only a
        human can do told to one."""
        self.delivery.settle_untold(now)
        if self.contacts is not None:
            self.contacts.after_events(now)
        with self.db.write() as tx:
            enlist(tx, now)
            chores.new_day(tx, now)
            chores.tell(tx, now, self.home.world)

    def close(self) -> None:
        """Let go of threads and connections."""
        self.delivery.close()
        self.db.close()


def enlist(tx: Tx, now: datetime) -> None:
    """Classes are asked for their report, schools and counties for theirs; pupils enter when something is told of them."""
    for county in units.counties(tx):
        below = units.subtree(tx, county.id)
        subjects = [("class", one.id, county.id) for one in below if one.kind == "class" and one.closed_on is None]
        subjects += [("unit", one.id, county.id) for one in below if one.kind in UNITS]
        due.enlist(tx, subjects, now)


def sandboxed(settings: Settings, server: str = HERE) -> Settings:
    """A sandbox's settings with its own keys, kept beside its database; others as they are."""
    from config.sandbox_keys import keep

    return in_sandbox(settings, keep(settings.home), server) if settings.sandbox else settings


def build(settings: Settings, clock: Clock | None = None) -> Runtime:
    """Put an installation together. Raises `SettingsError` for a data key that is none. The schema is not touched."""
    try:
        keys = Keyring.parse(settings.data_key)
    except ValueError as error:
        raise SettingsError(
            (f"BAOXUE_DATA_KEY:不是 32 字节的 base64,可用 `openssl rand -base64 32` 生成 ({error})",)
        ) from error
    db = Database(settings.database_url, keys, pool_size=settings.threads + settings.send_threads + 4)
    time = clock or (
        SandboxClock(settings.home / "sandbox-clock.json", STORY_BEGINS) if settings.sandbox else SystemClock()
    )
    world = World(
        quiet=(settings.quiet_from, settings.quiet_to),
        quiet_of_role=settings.quiet_of_role,
        most_a_day=settings.most_a_day,
        ask_at=settings.checkin_by,
        folder=_folder(settings.home / "policies"),
        years=(*years.packaged(), *years.of(settings.home / "calendars")),
        unit_pause=timedelta(0) if settings.sandbox else timedelta(minutes=10),
        parents=parents.load(settings.home / "parents"),
        links=Links(settings.secret_key, settings.base_url, time) if settings.base_url else None,
        papers=goes_with,
    )
    channels = _channels(settings, db, time, world.parents)
    wecom = channels.get("wecom")
    settle = timedelta(0) if settings.sandbox else SETTLE
    return Runtime(
        settings=settings,
        db=db,
        clock=time,
        home=Home(world),
        delivery=Delivery(db, channels, time, threads=settings.send_threads),
        contacts=Contacts(wecom, db, settle) if isinstance(wecom, WecomClient) else None,
        heartbeat=Heartbeat(settings.heartbeat_url),
        media=wecom.media if isinstance(wecom, WecomClient) else None,
    )


def _channels(settings: Settings, db: Database, clock: Clock, words: ParentWords) -> dict[str, Channel]:
    """The channels that are set up."""
    found: dict[str, Channel] = {}
    if settings.wecom is not None:
        from bot.wecom.notices import SchoolNotices
        from bot.wecom.shelf import DatabaseShelf

        client = WecomClient(settings.wecom, DatabaseShelf(db), clock, with_cards=settings.cards)
        found["wecom"], found["parent"] = client, SchoolNotices(client, settings.wecom.agent_id)
    gateways = _gateways(settings, clock, words)
    if settings.domestic is None and gateways:
        found["sms"] = gateways[0]
    elif gateways:
        from bot.sms.takeover import SmsGateways

        found["sms"] = SmsGateways(gateways, clock)
    return found


def _gateways(settings: Settings, clock: Clock, words: ParentWords) -> list[Any]:
    """The providers of SMS that are set up, in the order in which they are tried: those of the mainland first."""
    gateways: list[Any] = []
    if (domestic := settings.domestic) is not None:
        from bot.sms import registry
        from bot.sms.aliyun import AliyunGateway
        from bot.sms.tencent import TencentGateway

        own = (("tencent", domestic.tencent), ("aliyun", domestic.aliyun))
        templates = registry.load(
            domestic.templates, {name: one.sign for name, one in own if one is not None}, registry.of_languages(words)
        )
        if domestic.tencent is not None:
            gateways.append(TencentGateway(domestic.tencent, templates, clock))
        if domestic.aliyun is not None:
            gateways.append(AliyunGateway(domestic.aliyun, templates, clock))
    if settings.twilio is not None:
        from bot.sms.twilio import TwilioSms

        gateways.append(TwilioSms(settings.twilio, settings.base_url, clock))
    return gateways


def _folder(path: Path) -> Path | None:
    return path if path.is_dir() else None
