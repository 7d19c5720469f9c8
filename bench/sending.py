"""Delivery: messages a second from one worker or several to a platform that is slow and fails a tenth for a while.

`python -m bench.sending [DELAY_MS] [WORKERS] [MESSAGES] [--sqlite] [--failing]` runs one measurement by itself.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Mapping
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
#: Seconds for which a tenth of the messages fail: as long as it takes until each was tried once, and longer.
FAIL_SECONDS = 40.0
#: The share of the messages that counts for the rate while the platform fails: those it takes at the first call.
TAKEN_AT_ONCE = 0.9
_HOME = Path(__file__).parent.parent


@dataclass(frozen=True)
class Sent:
    """So many messages by so many workers. `seconds`: from the start until nothing was left to send; `most`: from the first
    call until nine tenths had arrived; `failed`: first calls that failed, by kind; `processor`, `platform`: seconds of processor
    of all workers, and of the platform."""

    database: str
    delay: float
    workers: int
    messages: int
    seconds: float
    most: float
    failed: Mapping[str, int]
    processor: float
    platform: float

    @property
    def first_failed(self) -> int:
        """How many messages' first calls failed."""
        return sum(self.failed.values())

    @property
    def rate(self) -> float:
        """Deliveries a second: over the nine tenths that the platform takes at once, while it fails the others; else over
        all."""
        return self.messages * TAKEN_AT_ONCE / self.most if self.failed else self.messages / self.seconds


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
        # Each is told to begin before any is waited for.
        for one in senders:
            assert one.stdin is not None
            one.stdin.write("go\n")
            one.stdin.flush()
        told = [one.communicate()[0] for one in senders]
        seconds = time.perf_counter() - began
        processor = sum(float(words) for words in told)
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/told", timeout=10) as answer:
            books = json.load(answer)
    found = {name: books[name] for name in ("shown", "twice", "dropped", "hasty")}
    if found != {"shown": messages, "twice": 0, "dropped": 0, "hasty": 0}:
        raise RuntimeError(f"of {messages} messages the platform has {found}")
    most = sorted(books["shown_at"])[int(messages * TAKEN_AT_ONCE) - 1]
    return Sent(database, delay, workers, messages, seconds, most, books["first_failed"], processor, books["processor"])


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
    began = time.process_time()
    while True:
        if not delivery.run():
            with db.read() as tx:
                if not outbox.unfinished(tx):
                    break
            time.sleep(0.1)
    used = time.process_time()
    delivery.close()
    db.close()
    print(used - began, flush=True)


def main() -> None:
    """One measurement."""
    from bench import databases

    numbers = [float(word) for word in sys.argv[1:] if not word.startswith("--")]
    delay, workers, messages = [*numbers, *(100.0, 1, 2_000)[len(numbers) :]]
    make, name = (databases.sqlite, "SQLite") if "--sqlite" in sys.argv else (databases.postgresql, "PostgreSQL")
    with make() as url:
        sent = measure(
            url,
            name,
            delay=delay / 1e3,
            workers=int(workers),
            messages=int(messages),
            failing=FAIL_SECONDS if "--failing" in sys.argv else 0.0,
        )
    each = [one / messages * 1e3 for one in (sent.processor, sent.platform)]
    print(
        f"{name}, {delay:.0f} ms, {workers:.0f} workers: {sent.rate:.0f}/s, all after {sent.seconds:.1f} s,"
        f" {each[0]:.2f} ms of processor each (platform {each[1]:.2f}); failed at first {dict(sent.failed)}"
    )


if __name__ == "__main__":
    if sys.argv[1:2] and "://" in sys.argv[1]:
        work(*sys.argv[1:3])
    else:
        main()
