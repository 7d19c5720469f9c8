"""Encrypted check-ins a second through the real callback, beside the same server doing nothing or one insert."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from bench import county, words
from bench.load import Result, post, run
from bench.server import KEY
from store import inbox
from store.crypto import Keyring
from store.db import Database
from tests.wires.tencent import SET_A, text_message

KINDS = ("bare", "insert", "full")
WARM = 64
#: A dense day of one place: 2,000 classes, or every class of a small prefecture.
CLASSES = 2_000


@dataclass(frozen=True)
class Measured:
    """One server on one database: as fast as it goes; the product also once more for the same classes, whose rosters
    the process now knows (`again`), and paced at half of that."""

    database: str
    kind: str
    best: Result
    again: Result | None
    half: Result | None
    megabytes_before: float
    megabytes: float


@contextmanager
def serving(kind: str, url: str) -> Iterator[tuple[int, int]]:
    """A server in a process of its own; (port, process id)."""
    child = subprocess.Popen(  # noqa: S603 - our own program
        [sys.executable, "-m", "bench.server", kind, url], stdout=subprocess.PIPE, cwd=Path(__file__).parent.parent
    )
    try:
        assert child.stdout is not None
        yield int(child.stdout.readline()), child.pid
    finally:
        child.send_signal(signal.SIGTERM)
        child.wait(timeout=20)


def messages(classes: Sequence[county.Klass], rounds: int, mark: str) -> list[bytes]:
    """Signed, encrypted requests, all distinct."""
    seconds = int(county.MORNING.timestamp())
    return [
        post(
            *SET_A.callback(text_message(text, sender=klass.userid, created=seconds, number=f"{mark}{number}"), seconds)
        )
        for number, (klass, text) in enumerate(words.of(classes, rounds))
    ]


def measure(
    url: str, database: str, *, classes: int = CLASSES, seconds: float = 4.0, rounds: int = 2
) -> list[Measured]:
    """Build a county in an empty, migrated database and measure the three servers on it, in turn, `rounds` times."""
    db = Database(url, Keyring.parse(KEY))
    made = county.build(db, classes)
    db.close()
    found: list[Measured] = []
    for turn in range(rounds):
        for kind in KINDS:
            # The full check-in is measured as a morning is: each class once, nobody's roster read before.
            requests = messages(made, 1, f"{turn}{kind}")
            with serving(kind, url) as (port, process):
                before = _megabytes(process)
                run(port, requests[:WARM], seconds=10)
                best = run(port, requests[WARM:], seconds=seconds)
                again = half = None
                if kind == "full":
                    seen = made[: len(best.times)]
                    again = run(port, messages(seen, 1, f"again{turn}"), seconds=seconds)
                    if turn == rounds - 1:
                        half = run(port, messages(seen, 1, "half"), seconds=seconds, rate=again.rate / 2)
                _all_answered(url, kind)
                found.append(Measured(database, kind, best, again, half, before, _megabytes(process)))
    return found


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
