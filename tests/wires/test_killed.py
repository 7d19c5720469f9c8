"""kill -9 at the worst moment: the provider has taken a message and nobody has noted it yet."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

from store import outbox, persons, tasks
from store.db import Database
from store.outbox import NewMessage
from tests.conftest import KEY
from tests.store.world import build
from tests.wires.providers import ACCOUNT, Providers, at
from tests.wires.standin import Answer, Asked, stand_in

ROOT = Path(__file__).parents[2]
BEGINS = at("2026-10-14 09:00")
#: Seconds of the story in one real second: leases end and look-ups come due while the test watches.
PACE = 90
MESSAGES = 16

WORKER = """
import sys, time
from datetime import datetime, timedelta
from bot.delivery import Delivery
from bot.sms.twilio import TwilioSms
from bot.wecom.client import WecomClient
from bot.wecom.shelf import DatabaseShelf
from config.settings import TwilioSettings
from store.crypto import Keyring
from store.db import Database
from tests.wires.tencent import SET_A

url, key, base, begins, real, pace, account, bug = sys.argv[1:]

class Fast:
    def now(self):
        return datetime.fromisoformat(begins) + timedelta(seconds=(time.time() - float(real)) * float(pace))

db, clock = Database(url, Keyring.parse(key)), Fast()
sms = TwilioSms(TwilioSettings(account, "auth-token", "+15005550006", api_base=base), None, clock)
if bug == "never asks":
    sms.look_up = lambda letter: None
delivery = Delivery(db, {"wecom": WecomClient(SET_A.settings(base), DatabaseShelf(db), clock), "sms": sms}, clock)
while True:
    delivery.run()
    time.sleep(0.05)
"""


class Wall:
    """The story's clock, read by the stand-in."""

    def __init__(self, real: float) -> None:
        self.real = real

    def now(self) -> datetime:
        return BEGINS + timedelta(seconds=(time.time() - self.real) * PACE)


class Killer(Providers):
    """Takes a message and, twice on each channel, kills the worker instead of answering."""

    def __init__(self, clock: Wall) -> None:
        super().__init__(clock)
        self.victim: subprocess.Popen[bytes] | None = None
        self.kills = 0
        self.taken: Counter[str] = Counter()
        self.on_sms = lambda asked: self.take("sms", asked, self.take_sms)
        self.on_wecom = lambda asked: self.take("wecom", asked, self.take_wecom)

    def take(self, channel: str, asked: Asked, take: Callable[[Asked], Answer]) -> Answer:
        answer = take(asked)
        self.taken[channel] += 1
        if self.taken[channel] in (2, 5) and self.victim is not None:
            self.kills += 1
            os.kill(self.victim.pid, signal.SIGKILL)
        return answer


def play(database: Database, bug: str = "") -> Killer:
    """Deliver everything with a worker that is killed four times and started again each time."""
    county = build(database)
    real = time.time()
    killer = Killer(Wall(real))
    with database.write() as tx:
        people = [
            persons.put(
                tx, county.county, f"p{number}", "某某", wecom_userid=f"P{number}", phone=f"1390000{number:04}"
            ).id
            for number in range(6)
        ]
        for number in range(MESSAGES):
            new = NewMessage(
                key=f"k{number}",
                county_id=county.county,
                channel="sms" if number % 2 else "wecom",
                template="t",
                text=f"第{number}条",
                person_id=people[number % 6],
            )
            outbox.put(tx, new, BEGINS)
    url = database.url.render_as_string(hide_password=False)
    with stand_in(killer) as world:
        give_up = time.monotonic() + 60
        arguments = [url, KEY, world.base, BEGINS.isoformat(), str(real), str(PACE), ACCOUNT, bug]
        while time.monotonic() < give_up:
            killer.victim = subprocess.Popen(
                [sys.executable, "-c", WORKER, *arguments], cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)}
            )
            try:
                while killer.victim.poll() is None and time.monotonic() < give_up:
                    with database.read() as tx:
                        if not outbox.unfinished(tx):
                            return killer
                    time.sleep(0.05)
            finally:
                killer.victim.kill()
                killer.victim.wait()
    raise AssertionError("not everything came to its end")


def heard(killer: Killer) -> Counter[str]:
    return Counter([text for _, text in killer.wecom] + [one["body"] for one in killer.sms])


def test_four_kills_lose_and_double_nothing(database: Database) -> None:
    """Killed four times just after the provider took a message: each message reaches its person exactly once, and no
    human is bothered."""
    killer = play(database)
    assert killer.kills == 4
    assert heard(killer) == Counter({f"第{number}条": 1 for number in range(MESSAGES)})
    with database.read() as tx:
        assert tasks.count_open(tx) == 0


def test_this_judge_sees_a_worker_that_does_not_ask(sqlite_database: Database) -> None:
    """The same play with a worker that sends again without asking Twilio: doubles show, so a zero above means something."""
    killer = play(sqlite_database, "never asks")
    assert max(heard(killer).values()) > 1
