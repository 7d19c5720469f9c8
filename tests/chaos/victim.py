"""The product as processes of its own that are killed with -9 and started again: one with SQLite, web and workers with
PostgreSQL."""

from __future__ import annotations

import json
import os
import random
import signal
import socket
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

from tests.chaos.county import BEGINS
from tests.wires.providers import Providers
from tests.wires.standin import Answer, Asked

ROOT = Path(__file__).parents[2]
#: Seconds of the story in one real second: leases end and look-ups come due while the test watches.
PACE = 60


class Wall:
    """The story's clock in this process."""

    def __init__(self) -> None:
        self.real = time.time()

    def now(self) -> datetime:
        return BEGINS + timedelta(seconds=(time.time() - self.real) * PACE)


class Product:
    """A process that has the product loaded and forks its processes off (`tests.chaos.product`)."""

    def __init__(self, root: Path, preload: dict[str, str]) -> None:
        self._lock = threading.Lock()
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.chaos.product"],
            cwd=root,
            env={"PATH": os.environ["PATH"], "PYTHONPATH": str(root), "LC_ALL": "C.UTF-8", **preload},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert self._process.stdout is not None
        assert self._process.stdout.readline() == "ready\n"

    def lives(self) -> bool:
        return self._process.poll() is None

    def fork(self, told: dict[str, Any]) -> int:
        """The id of a new process."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        with self._lock:
            self._process.stdin.write(json.dumps(told) + "\n")
            self._process.stdin.flush()
            return int(self._process.stdout.readline())

    def end(self, pid: int) -> None:
        """kill -9 a process that it forked off, if it still lives; its number may be another's by now."""
        with suppress(OSError):
            parent = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1]
            if int(parent) == self._process.pid:
                os.kill(pid, signal.SIGKILL)

    def close(self) -> None:
        """End it, and with it every process that it started."""
        self._process.kill()
        self._process.wait()
        for stream in (self._process.stdin, self._process.stdout):
            if stream is not None:
                stream.close()


#: The one that all plays share which ask for nothing special: loading the product takes longer than many a play's act.
_SHARED: list[Product] = []


def shared() -> Product:
    if not _SHARED or not _SHARED[0].lives():
        _SHARED[:] = [Product(ROOT, {})]
    return _SHARED[0]


def close_shared() -> None:
    while _SHARED:
        _SHARED.pop().close()


class Forge:
    """Starts the product's processes for one play."""

    def __init__(
        self,
        environ: dict[str, str],
        clock: Wall,
        log: Path,
        bug: str = "",
        preload: dict[str, str] | None = None,
        root: Path = ROOT,
    ) -> None:
        self._told = {
            "env": environ,
            "begins": BEGINS.isoformat(),
            "real": clock.real,
            "pace": PACE,
            "log": str(log),
            "bug": bug,
        }
        self._own = bool(preload) or root != ROOT
        self._product = Product(root, preload or {}) if self._own else shared()
        self._started: list[int] = []

    def start(self, **told: Any) -> int:
        """The id of a new process."""
        pid = self._product.fork(self._told | told)
        self._started.append(pid)
        return pid

    def close(self) -> None:
        """End every process that it started."""
        if self._own:
            self._product.close()
            return
        for pid in self._started:
            self._product.end(pid)


@dataclass
class Victim:
    """One process of the product. `port` 0: a worker, which listens to nobody."""

    forge: Forge
    role: str
    port: int = 0
    pid: int | None = None
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def start(self, crash_at: str = "") -> None:
        """Start; where it listens, wait until it answers (or has killed itself already, as told)."""
        self.pid = self.forge.start(role=self.role, port=self.port, crash_at=crash_at)
        give_up = time.monotonic() + 60
        while self.port and not self.answers():
            if crash_at and not self.lives():
                return
            assert self.lives(), "it does not start"
            assert time.monotonic() < give_up, "it does not answer"
            time.sleep(0.02)

    def answers(self) -> bool:
        http = HTTPConnection("127.0.0.1", self.port, timeout=2)
        try:
            http.request("GET", "/healthz")
            return http.getresponse().status == 200
        except OSError:
            return False
        finally:
            http.close()

    def lives(self) -> bool:
        if self.pid is None:
            return False
        try:
            os.kill(self.pid, 0)
        except ProcessLookupError:
            return False
        return True

    def pause(self, seconds: float) -> None:
        """Stop it as a machine that is suspended does, then let it go on."""
        if self.pid is not None:
            os.kill(self.pid, signal.SIGSTOP)
            time.sleep(seconds)
            os.kill(self.pid, signal.SIGCONT)

    def ask(self, path: str) -> tuple[int, str]:
        """Status and body of a GET."""
        http = HTTPConnection("127.0.0.1", self.port, timeout=10)
        try:
            http.request("GET", path)
            answer = http.getresponse()
            return answer.status, answer.read().decode()
        finally:
            http.close()

    def kill(self) -> None:
        """kill -9, now."""
        with self._lock:
            if self.pid is None:
                return
            with suppress(ProcessLookupError):
                os.kill(self.pid, signal.SIGKILL)
            while self.lives():
                time.sleep(0.002)
            self.pid = None


class Fleet:
    """All processes of one installation."""

    def __init__(self, forge: Forge, shape: tuple[str, ...]) -> None:
        self.members = [Victim(forge, role, 0 if role == "worker" else free_port()) for role in shape]
        self.ports = [one.port for one in self.members if one.port]

    def start(self) -> None:
        for one in self.members:
            one.start()

    def kill(self) -> None:
        for one in self.members:
            one.kill()


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


class Killer(Providers):
    """The providers' stand-in, which outlives the product, and the hand that kills it: at a moment of its own choice, just
    after a message was taken, or just after a caller has sent his."""

    def __init__(self, clock: Wall, chance: random.Random) -> None:
        super().__init__(clock)
        self.on_wecom = self._taken(self.take_wecom)
        self.on_sms = self._taken(self.take_sms)
        self.kills: Counter[str] = Counter()
        self.victim: Victim | None = None
        self._chance, self._next = chance, ""
        self._done, self._lock = threading.Event(), threading.Lock()

    def once(self, victim: Victim) -> None:
        """Kill this one, at the next moment of a kind drawn by lot."""
        kind = self._chance.choice(("any", "delivery", "checkin"))
        self._done.clear()
        with self._lock:
            self._next, self.victim = kind, victim
        # Where the moment does not come, any moment is one.
        self._done.wait(self._chance.uniform(0.05, 0.6) if kind == "any" else 1.5)
        self.strike("", kind if self._done.is_set() else "any")

    def strike(self, kind: str, told: str | None = None) -> None:
        """Kill if a kill at such a moment is wanted (an empty kind: in any case, unless it was done)."""
        with self._lock:
            if not self._next or (kind and kind != self._next):
                return
            self._next = ""
            self.kills[kind or told or "any"] += 1
            assert self.victim is not None
            self.victim.kill()
        self._done.set()

    def _taken(self, take: Callable[[Asked], Answer]) -> Callable[[Asked], Answer]:
        def taken(asked: Asked) -> Answer:
            with self._lock:
                answer = take(asked)
            self.strike("delivery")
            return answer

        return taken
