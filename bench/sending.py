"""Delivery: messages a second from one worker or several to a platform that is slow and fails a tenth for a while."""

from __future__ import annotations

import json
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from bench import county
from bench.server import KEY
from bot.delivery import Delivery
from bot.http import Session
from bot.wecom.client import WecomClient
from bot.wecom.shelf import DatabaseShelf
from config.settings import Settings
from store import outbox, persons
from store.crypto import Keyring
from store.db import Database
from store.outbox import NewMessage
from tests.wires.tencent import SET_A

#: As many as `baoxue worker` uses by itself.
THREADS = Settings.__dataclass_fields__["send_threads"].default
#: Messages to one member.
EACH = 4
#: Seconds for which a tenth of the members' messages fail.
FAIL_SECONDS = 5.0
_HOME = Path(__file__).parent.parent


@dataclass(frozen=True)
class Sent:
    """So many messages by so many workers; `seconds` from the start until nothing was left to send."""

    database: str
    delay: float
    workers: int
    messages: int
    seconds: float
    failed: int


class Moving:
    """The morning's clock, running."""

    def __init__(self) -> None:
        self._began = time.monotonic()

    def now(self) -> datetime:
        """Now, on that morning."""
        return county.MORNING + timedelta(seconds=time.monotonic() - self._began)


def measure(
    url: str, database: str, *, delay: float, messages: int = 2_000, workers: int = 1, failing: float = FAIL_SECONDS
) -> Sent:
    """Put messages into the outbox of an empty, migrated database, deliver them, and compare the platform's books."""
    _fill(url, messages)
    with _platform(delay, failing) as port:
        command = [sys.executable, "-m", "bench.sending", url, f"http://127.0.0.1:{port}"]
        senders = [
            subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=_HOME)  # noqa: S603
            for _ in range(workers)
        ]
        for one in senders:
            assert one.stdout is not None
            one.stdout.readline()
        began = time.perf_counter()
        for one in senders:
            one.communicate("go\n")
        seconds = time.perf_counter() - began
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/told", timeout=10) as answer:
            told = json.load(answer)
    if (told["shown"], told["twice"], told["dropped"]) != (messages, 0, 0):
        raise RuntimeError(f"of {messages} messages the platform has {told}")
    return Sent(database, delay, workers, messages, seconds, told["failed"])


def _fill(url: str, messages: int) -> None:
    db = Database(url, Keyring.parse(KEY))
    made = county.build(db, messages // EACH, size=1)
    with db.write() as tx:
        for klass in made:
            person = persons.by_wecom(tx, klass.userid)
            assert person is not None
            for nth in range(EACH):
                outbox.put(
                    tx,
                    NewMessage(
                        key=f"bench/{klass.userid}/{nth}",
                        county_id=person.county_id,
                        channel="wecom",
                        template="verify",
                        text=f"请核实{klass.pupils[0][1]}的情况（第{nth + 1}件）。",
                        person_id=person.id,
                    ),
                    county.MORNING,
                )
    db.close()


@contextmanager
def _platform(delay: float, failing: float) -> Iterator[int]:
    child = subprocess.Popen(  # noqa: S603 - our own program
        [sys.executable, "-m", "bench.platform", str(delay * 1e3), str(failing)], stdout=subprocess.PIPE, cwd=_HOME
    )
    try:
        assert child.stdout is not None
        yield int(child.stdout.readline())
    finally:
        child.terminate()
        child.wait(timeout=10)


def work(url: str, base: str) -> None:
    """One worker: says that it is ready, waits for a word, and delivers until nothing is left."""
    db, clock = Database(url, Keyring.parse(KEY), pool_size=THREADS + 4), Moving()
    wecom = WecomClient(SET_A.settings(base), DatabaseShelf(db), clock, Session())
    delivery = Delivery(db, {"wecom": wecom}, clock, threads=THREADS)
    with db.read() as tx:
        outbox.unfinished(tx)
    print("ready", flush=True)
    sys.stdin.readline()
    while True:
        if not delivery.run():
            with db.read() as tx:
                if not outbox.unfinished(tx):
                    break
            time.sleep(0.1)
    delivery.close()
    db.close()


if __name__ == "__main__":
    work(*sys.argv[1:3])
