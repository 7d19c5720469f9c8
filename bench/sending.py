"""Delivery: messages a second to a platform on loopback that takes its time."""

from __future__ import annotations

import time
from dataclasses import dataclass

from bench import county
from bench.server import KEY
from bot.clock import SetClock
from bot.delivery import Delivery
from bot.http import Session
from bot.wecom.client import WecomClient
from bot.wecom.shelf import DatabaseShelf
from store import outbox, persons
from store.crypto import Keyring
from store.db import Database
from store.outbox import NewMessage
from tests.wires.providers import Providers
from tests.wires.standin import Answer, Asked, stand_in
from tests.wires.tencent import SET_A

THREADS = 8


@dataclass(frozen=True)
class Sent:
    """So many messages in so many seconds to a platform that answers after `after` seconds."""

    database: str
    after: float
    messages: int
    seconds: float


def measure(url: str, database: str, *, after: float, messages: int = 400) -> Sent:
    """Put messages to as many teachers into the outbox of an empty, migrated database, and deliver them."""
    db, clock = Database(url, Keyring.parse(KEY)), SetClock(county.MORNING)
    made = county.build(db, messages, size=1)
    with db.write() as tx:
        for klass in made:
            person = persons.by_wecom(tx, klass.userid)
            assert person is not None
            outbox.put(
                tx,
                NewMessage(
                    key=f"bench/{klass.userid}",
                    county_id=person.county_id,
                    channel="wecom",
                    template="verify",
                    text=f"请核实{klass.pupils[0][1]}的情况。",
                    person_id=person.id,
                ),
                county.MORNING,
            )
    platforms = Providers(clock)

    def slow(asked: Asked) -> Answer:
        time.sleep(after)
        return platforms(asked)

    with stand_in(slow) as world:
        wecom = WecomClient(SET_A.settings(world.base), DatabaseShelf(db), clock, Session(deadline=10, timeout=(5, 5)))
        delivery = Delivery(db, {"wecom": wecom}, clock, threads=THREADS)
        began = time.perf_counter()
        while delivery.run(clock.now()):
            pass
        seconds = time.perf_counter() - began
        delivery.close()
    db.close()
    if len(platforms.wecom) != messages:
        raise RuntimeError(f"{len(platforms.wecom)} of {messages} messages arrived")
    return Sent(database, after, messages, seconds)
