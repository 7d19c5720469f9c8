"""The real product as a newcomer starts it: `baoxue serve`, no settings, an empty data folder, a free port."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import requests

#: Seconds a first start may take on a busy machine (it makes and fills the database).
PATIENCE = 60


@dataclass
class Served:
    """A running product. `run("audit", "verify")` calls the command line on the same data."""

    url: str
    home: Path
    environ: dict[str, str]
    process: subprocess.Popen[bytes]

    def kill(self) -> None:
        """End it as a power cut would (SIGKILL)."""
        self.process.kill()
        self.process.wait()

    def run(self, *command: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [*baoxue(), *command], env=self.environ, capture_output=True, text=True, timeout=60, check=False
        )


def baoxue() -> list[str]:
    """The console script of this environment."""
    return [sys.executable, "-c", "from bot.cli import main; main()"]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def serving(home: Path) -> Iterator[Served]:
    """Start the product and wait until it is ready; stop it, and nothing else, afterwards."""
    own = {name: value for name, value in os.environ.items() if not name.startswith(("BAOXUE_", "WECOM_", "TWILIO_"))}
    environ = {**own, "BAOXUE_HOME": str(home), "BAOXUE_TICK_SECONDS": "2", "BAOXUE_DELIVER_SECONDS": "0.5"}
    port = free_port()
    log = home / "served.log"
    home.mkdir(parents=True, exist_ok=True)
    with log.open("wb") as out:
        process = subprocess.Popen(
            [*baoxue(), "serve", "--port", str(port)], env=environ, stdout=out, stderr=subprocess.STDOUT
        )
        try:
            served = Served(f"http://127.0.0.1:{port}", home, environ, process)
            _wait(served, log)
            yield served
        finally:
            process.terminate()
            try:
                process.wait(timeout=15)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def _wait(served: Served, log: Path) -> None:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        assert served.process.poll() is None, f"it stopped: {log.read_text('utf-8', 'replace')[-2000:]}"
        try:
            if requests.get(served.url + "/sandbox/state", timeout=2).status_code == 200:
                return
        except requests.RequestException:
            pass
        time.sleep(0.1)
    raise AssertionError(f"not ready after {PATIENCE} s: {log.read_text('utf-8', 'replace')[-2000:]}")
