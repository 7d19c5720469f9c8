"""Encrypted check-ins a second through the real callback, beside the same server doing nothing or one insert."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import text

from bench import county, words
from bench.load import Result, post, run, slow_callers
from bench.server import KEY
from store import inbox
from store.crypto import Keyring
from store.db import Database
from tests.wires.tencent import SET_A, text_message

KINDS = ("bare", "insert", "full")
WARM = 64
#: A dense day of one place: 2,000 classes, or every class of a small prefecture.
CLASSES = 2_000


#: Parts of the highest rate at which a squeezed morning is tried, the highest first.
SHARES = (0.95, 0.85, 0.75, 0.6, 0.5)


@dataclass
class Measured:
    """One server on one database: as fast as it goes (`best`), the process's memory before and after.

    Of the product also: the same classes on the next morning (`again`), and on others, paced at half of that (`half`), the same
    beside a hundred callers who say nothing (`beside_slow`), and the highest rate, with its times, that keeps p99 under a
    second (`morning`).
    """

    database: str
    kind: str
    best: Result
    megabytes_before: float
    megabytes: float = 0.0
    again: Result | None = None
    half: Result | None = None
    beside_slow: Result | None = None
    morning: tuple[float, Result] | None = None


@contextmanager
def serving(kind: str, url: str, day: int = 0) -> Iterator[tuple[int, int]]:
    """A server in a process of its own, on that school day; (port, process id)."""
    child = subprocess.Popen(  # noqa: S603 - our own program
        [sys.executable, "-m", "bench.server", kind, url, str(day)],
        stdout=subprocess.PIPE,
        cwd=Path(__file__).parent.parent,
    )
    try:
        assert child.stdout is not None
        yield int(child.stdout.readline()), child.pid
    finally:
        child.send_signal(signal.SIGTERM)
        child.wait(timeout=20)


def messages(classes: Sequence[county.Klass], turn: int, mark: str, day: int = 0) -> list[bytes]:
    """Signed, encrypted requests of one school day, one a class, all distinct; a class says another thing each turn."""
    seconds = int(county.morning(day).timestamp())
    return [
        post(
            *SET_A.callback(text_message(text, sender=klass.userid, created=seconds, number=f"{mark}{number}"), seconds)
        )
        for number, (klass, text) in enumerate(words.of(classes, first=turn))
    ]


def measure(
    url: str, database: str, *, classes: int = CLASSES, seconds: float = 4.0, rounds: int = 2
) -> list[Measured]:
    """Build a county in an empty, migrated database, have it report once, and measure the three servers on it, in turn, `rounds`
    times."""
    db = Database(url, Keyring.parse(KEY))
    made = county.build(db, classes)
    _at_work(db, url, made)
    db.close()
    found: list[Measured] = []
    day = 1
    for turn in range(rounds):
        for kind in KINDS:
            # The full check-in is measured as a morning is: each class once a day, nobody's roster read before.
            requests = messages(made, turn, f"{turn}{kind}", day)
            with serving(kind, url, day) as (port, process):
                before = _megabytes(process)
                run(port, requests[:WARM], seconds=10)
                one = Measured(database, kind, run(port, requests[WARM:], seconds=seconds), before)
                if kind == "full":
                    mornings = _Mornings(made[: len(one.best.times)], port, process, day)
                    _more(one, mornings, seconds, last=turn == rounds - 1)
                    day = mornings.day + 1
                _all_answered(url, kind)
                one.megabytes = _megabytes(process)
                found.append(one)
    return found


def _at_work(db: Database, url: str, made: Sequence[county.Klass]) -> None:
    """A morning that nobody measures. Then PostgreSQL counts its rows, as it does by itself within a minute: until then it takes
    every table for an empty one, and plans for that."""
    with serving("full", url) as (port, _):
        run(port, messages(made, 0, "before"), seconds=120)
    if not db.is_sqlite:
        with db.write() as tx:
            tx.execute(text("ANALYZE"))


@dataclass
class _Mornings:
    """The mornings after the first of a server that by now knows the rosters of these classes."""

    classes: Sequence[county.Klass]
    port: int
    process: int
    day: int

    def next(self, **how: Any) -> Result:
        """The next school day's check-ins of all of them; `how` as `load.run` has it."""
        self.day += 1
        os.kill(self.process, signal.SIGUSR1)
        return run(self.port, messages(self.classes, self.day, f"day{self.day}x", self.day), **how)


def _more(one: Measured, mornings: _Mornings, seconds: float, *, last: bool) -> None:
    """The next morning, with rosters that the process knows; in the last round mornings paced, and beside slow callers."""
    one.again = mornings.next(seconds=seconds)
    if not last:
        return
    one.half = mornings.next(seconds=seconds, rate=one.again.rate / 2)
    with slow_callers(mornings.port):
        one.beside_slow = mornings.next(seconds=seconds, rate=one.again.rate / 2)
    for share in SHARES:
        rate = one.again.rate * share
        paced = mornings.next(seconds=seconds, connections=64, rate=rate)
        if paced.at(0.99) < 1_000 and not paced.bad:
            one.morning = (rate, paced)
            return


def several(url: str, processes: int, *, classes: int = CLASSES, seconds: float = 4.0) -> Result:
    """So many web processes on one database, check-ins spread over them."""
    db = Database(url, Keyring.parse(KEY))
    made = county.build(db, classes)
    db.close()
    with ExitStack() as them:
        ports = [them.enter_context(serving("full", url))[0] for _ in range(processes)]
        for place, port in enumerate(ports):
            run(port, messages(made[:WARM], 1 + place, f"warm{place}"), seconds=10)
        return run(ports, messages(made[WARM:], 0, "several"), seconds=seconds, connections=8 * processes)


def _all_answered(url: str, kind: str) -> None:
    """A server that fails fast is not a fast one: every message must have been handled to the end."""
    if kind != "full":
        return
    db = Database(url, Keyring.parse(KEY))
    with db.read() as tx:
        states = inbox.count_by_state(tx, county.MORNING)
    db.close()
    if states.get("failed") or not states.get("answered"):
        raise RuntimeError(f"messages were not handled: {states}")


def _megabytes(process: int) -> float:
    for line in Path(f"/proc/{process}/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) / 1024
    return 0.0
