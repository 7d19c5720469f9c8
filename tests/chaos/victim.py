"""`baoxue serve` as a process of its own that is killed with -9 and started again."""

from __future__ import annotations

import os
import random
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from http.client import HTTPConnection
from pathlib import Path

from tests.chaos.county import BEGINS
from tests.wires.providers import Providers
from tests.wires.standin import Answer, Asked

ROOT = Path(__file__).parents[2]
#: Seconds of the story in one real second: leases end and look-ups come due while the test watches.
PACE = 60

#: The product's own `serve`, but for the clock: the story plays on a school day, whatever day it is outside.
SERVE = """
import sys, time
from datetime import datetime, timedelta
import bot.runtime
begins, real, pace, port = sys.argv[1:]

class Fast:
    def now(self):
        return datetime.fromisoformat(begins) + timedelta(seconds=(time.time() - float(real)) * float(pace))

bot.runtime.SystemClock = Fast
from bot.commands.running import serve
serve("127.0.0.1", int(port))
"""


class Wall:
    """The story's clock in this process."""

    def __init__(self) -> None:
        self.real = time.time()

    def now(self) -> datetime:
        return BEGINS + timedelta(seconds=(time.time() - self.real) * PACE)


class Victim:
    """Starts the product, kills it, starts it again."""

    def __init__(self, environ: dict[str, str], clock: Wall, log: Path) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port: int = free.getsockname()[1]
        self._environ = {**{k: v for k, v in os.environ.items() if not k.startswith("BAOXUE")}, **environ}
        self._arguments = [BEGINS.isoformat(), str(clock.real), str(PACE), str(self.port)]
        self._log = log.open("ab")
        self._process: subprocess.Popen[bytes] | None = None
        self._lock = threading.Lock()

    def start(self) -> None:
        """Start, and wait until it answers."""
        with self._lock:
            self._process = subprocess.Popen(
                [sys.executable, "-c", SERVE, *self._arguments],
                cwd=ROOT,
                env={**self._environ, "PYTHONPATH": str(ROOT)},
                stdout=self._log,
                stderr=self._log,
            )
        give_up = time.monotonic() + 30
        while True:
            assert self._process.poll() is None, "it does not start"
            assert time.monotonic() < give_up, "it does not answer"
            try:
                http = HTTPConnection("127.0.0.1", self.port, timeout=2)
                http.request("GET", "/healthz")
                if http.getresponse().status == 200:
                    return
            except OSError:
                time.sleep(0.02)
            finally:
                http.close()

    def kill(self) -> None:
        """kill -9, now."""
        with self._lock:
            if self._process is not None and self._process.poll() is None:
                self._process.kill()
                self._process.wait()

    def close(self) -> None:
        """Kill what still runs."""
        self.kill()
        self._log.close()


class Killer(Providers):
    """The providers' stand-in, which outlives the product, and the hand that kills it: at a moment of its own choice, just
    after a message was taken, or just after a caller has sent his."""

    def __init__(self, clock: Wall, victim: Callable[[], Victim], chance: random.Random) -> None:
        super().__init__(clock)
        self.on_wecom = self._taken(self.take_wecom)
        self.on_sms = self._taken(self.take_sms)
        self.kills: dict[str, int] = {}
        self._victim, self._chance, self._next = victim, chance, ""
        self._done, self._lock = threading.Event(), threading.Lock()

    def once(self) -> None:
        """One kill, at the next moment of a kind drawn by lot."""
        kind = self._chance.choice(("any", "delivery", "checkin"))
        self._done.clear()
        with self._lock:
            self._next = kind
        # Where the moment does not come, any moment is one.
        self._done.wait(self._chance.uniform(0.05, 0.9) if kind == "any" else 3.0)
        self.strike("", kind if self._done.is_set() else "any")

    def strike(self, kind: str, told: str | None = None) -> None:
        """Kill if a kill at such a moment is wanted (an empty kind: in any case, unless it was done)."""
        with self._lock:
            if not self._next or (kind and kind != self._next):
                return
            self._next = ""
            name = kind or told or "any"
            self.kills[name] = self.kills.get(name, 0) + 1
            self._victim().kill()
        self._done.set()

    def _taken(self, take: Callable[[Asked], Answer]) -> Callable[[Asked], Answer]:
        def taken(asked: Asked) -> Answer:
            with self._lock:
                answer = take(asked)
            self.strike("delivery")
            return answer

        return taken
