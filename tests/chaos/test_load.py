"""F21, F22, F31, and answers in time: bursts, slow callers, few files, a tick and a backup, the first 200 after a kill."""

from __future__ import annotations

import contextlib
import json
import os
import random
import resource
import signal
import socket
import statistics
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from http.client import HTTPConnection, HTTPException
from pathlib import Path

import pytest

from store import backup, due
from store.db import Database
from tests.chaos import county
from tests.chaos.conftest import LONG
from tests.chaos.county import BEGINS
from tests.chaos.figures import Figures
from tests.chaos.play import settled
from tests.chaos.victim import ROOT, Fleet, Forge, Wall, free_port
from tests.wires.providers import Providers
from tests.wires.standin import stand_in
from tests.wires.tencent import SET_A, text_message


def call(port: int, clock: Wall, number: int, message: int | None = None) -> tuple[int, float]:
    """One teacher's report by a connection of its own; status and seconds. `message`: its id, else one of the teacher's own."""
    now = int(clock.now().timestamp())
    text = "李明没来没请假，其他都到了"
    ident = str(8000 + number if message is None else message)
    path, body = SET_A.callback(text_message(text, sender=f"T{number}", created=now, number=ident), now)
    began = time.monotonic()
    http = HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        http.request("POST", path, body)
        answer = http.getresponse()
        answer.read()
        return answer.status, time.monotonic() - began
    except (OSError, HTTPException):
        return 0, time.monotonic() - began
    finally:
        http.close()


@contextlib.contextmanager
def serving(db: Database, tmp_path: Path, classes: int) -> Iterator[tuple[Fleet, Wall]]:
    """`serve` at work on a county of so many classes, both platforms on loopback; killed at the end."""
    county.found(db, tmp_path / "home", classes)
    clock = Wall()
    with stand_in(Providers(clock)) as world:  # type: ignore[arg-type]
        forge = Forge(county.environ(db, tmp_path / "home", world.base), clock, tmp_path / "log")
        fleet = Fleet(forge, ("serve",))
        try:
            fleet.start()
            yield fleet, clock
        finally:
            fleet.kill()
            forge.close()


def at_rate(port: int, clock: Wall, numbers: range, rate: float) -> list[tuple[int, float]]:
    """Reports at so many a second, whatever the answers take."""
    told: list[tuple[int, float]] = []
    threads: list[threading.Thread] = []
    began = time.monotonic()
    for place, number in enumerate(numbers):
        time.sleep(max(0.0, began + place / rate - time.monotonic()))
        threads.append(threading.Thread(target=lambda n=number: told.append(call(port, clock, n))))
        threads[-1].start()
    for thread in threads:
        thread.join()
    return told


def share(values: list[float], part: float) -> float:
    return sorted(values)[min(len(values) - 1, int(len(values) * part))]


@pytest.mark.chaos
def test_no_answer_takes_five_seconds_during_a_tick_and_a_backup(
    sqlite_database: Database, tmp_path: Path, figure: Figures
) -> None:
    """All subjects fall due, and backups are taken one after the other, while teachers report: every answer is in time for
    WeChat Work; who is put off (503) by a machine that has no breath left is answered when he sends again."""
    classes = 400 if LONG else 60
    with serving(sqlite_database, tmp_path, classes) as (fleet, clock):
        stop = threading.Event()
        made: list[float] = []

        def backups() -> None:
            while not stop.is_set():
                began = time.monotonic()
                backup.make(sqlite_database, tmp_path / f"b{len(made)}.baoxue", clock.now())
                made.append(time.monotonic() - began)

        taker = threading.Thread(target=backups)
        taker.start()
        with sqlite_database.write() as tx:
            due.wake(tx, 2, clock.now())
        told = at_rate(fleet.ports[0], clock, range(classes), 20 if LONG else 10)
        stop.set()
        taker.join()
    seconds = [took for _, took in told]
    figure(
        "F28",
        f"reports during a tick and {len(made)} backups, SQLite",
        f"{Counter(status for status, _ in told)[200]} of {len(told)} × 200, p99 {share(seconds, 0.99) * 1000:.0f} ms,"
        f" longest {max(seconds) * 1000:.0f} ms",
    )
    assert {status for status, _ in told} <= {200, 503}
    assert sum(status == 200 for status, _ in told) >= 0.9 * len(told)
    assert max(seconds) < 5
    assert made


@pytest.mark.chaos
@pytest.mark.usefixtures("quiet")
def test_a_burst_is_answered_and_worked_off(sqlite_database: Database, tmp_path: Path, figure: Figures) -> None:
    """20 a second, then ten times as many for some seconds: all 200, none over five seconds, and what is due is said."""
    with serving(sqlite_database, tmp_path, 1100) as (fleet, clock):
        at_rate(fleet.ports[0], clock, range(100), 20)
        told = at_rate(fleet.ports[0], clock, range(100, 1100), 200)
        over = time.monotonic()
        while not settled(sqlite_database, clock) and time.monotonic() < over + 120:
            time.sleep(0.2)
        worked_off = time.monotonic() - over
    seconds = [took for _, took in told]
    figure(
        "F21",
        "burst of 1,000 at 200/s after 20/s, SQLite",
        f"{Counter(status for status, _ in told)[200]} × 200, p50 {statistics.median(seconds) * 1000:.0f} ms,"
        f" p99 {share(seconds, 0.99) * 1000:.0f} ms, longest {max(seconds) * 1000:.0f} ms; worked off in {worked_off:.0f} s",
    )
    assert {status for status, _ in told} == {200}
    assert max(seconds) < 5
    assert worked_off < 120


@pytest.mark.chaos
def test_slow_callers_and_few_files_stop_nobody(sqlite_database: Database, tmp_path: Path, figure: Figures) -> None:
    """A hundred connections with half a header or half a body: others are answered within a second."""
    with serving(sqlite_database, tmp_path, 30) as (fleet, clock), contextlib.ExitStack() as slow:
        for number in range(100):
            sock = slow.enter_context(socket.create_connection(("127.0.0.1", fleet.ports[0]), timeout=5))
            half = b"POST /wecom/callback HTTP/1.1\r\nHost: x\r\nContent-Le"
            sock.sendall(half if number % 2 else half + b"ngth: 1000\r\n\r\nabc")
        told = [call(fleet.ports[0], clock, number) for number in range(30)]
    seconds = [took for _, took in told]
    figure("F22", "100 slow callers", f"{len(told)} others, p99 {share(seconds, 0.99) * 1000:.0f} ms")
    assert {status for status, _ in told} == {200}
    assert share(seconds, 0.99) <= 1


@pytest.mark.chaos
def test_few_files_refuse_and_recover(sqlite_database: Database, tmp_path: Path, figure: Figures) -> None:
    """`ulimit -n 64` and two hundred connections: some wait, the process lives, and answers when they are gone."""
    county.found(sqlite_database, tmp_path / "home", 5)
    clock, port = Wall(), free_port()
    told = {
        "env": county.environ(sqlite_database, tmp_path / "home", "http://127.0.0.1:1"),
        "begins": BEGINS.isoformat(),
        "real": clock.real,
        "pace": 60,
        "role": "serve",
        "port": port,
    }
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.chaos.product", json.dumps(told)],
        cwd=ROOT,
        env={"PATH": "/usr/bin:/bin", "PYTHONPATH": str(ROOT), "LC_ALL": "C.UTF-8"},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_NOFILE, (64, 64)),
    )
    try:
        give_up = time.monotonic() + 60
        while call(port, clock, 0)[0] != 200:
            assert time.monotonic() < give_up
            time.sleep(0.1)
        with contextlib.ExitStack() as held:
            for _ in range(200):
                held.enter_context(socket.create_connection(("127.0.0.1", port), timeout=5))
            time.sleep(1)
            assert process.poll() is None
        began = time.monotonic()
        while call(port, clock, 1)[0] != 200:
            assert time.monotonic() < began + 60
            time.sleep(0.1)
        figure(
            "F31",
            "ulimit -n 64, 200 connections",
            f"lives; 200 again {time.monotonic() - began:.1f} s after they are gone",
        )
    finally:
        process.kill()
        process.wait()


@pytest.mark.chaos
def test_memory_does_not_grow_with_messages(sqlite_database: Database, tmp_path: Path, figure: Figures) -> None:
    """What `serve` weighs at 6,000 messages is a tenth more at most than at 2,000, when all it keeps has been made: its statements,
    its pages, the libraries that a first message of each kind brings."""
    with serving(sqlite_database, tmp_path, 100) as (fleet, clock):
        sizes = []
        for first, last in ((0, 2000), (2000, 6000)):
            for number in range(first, last):
                call(fleet.ports[0], clock, number % 100, message=20_000 + number)
            sizes.append(resident(fleet.members[0].pid or 0))
    figure("F31", "memory after 2,000 and 6,000 messages", f"{sizes[0]} MB, {sizes[1]} MB")
    assert sizes[1] <= sizes[0] * 1.1


def resident(pid: int) -> int:
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmRSS"):
            return int(line.split()[1]) // 1024
    return 0


@pytest.mark.chaos
def test_the_first_answer_after_a_kill_comes_soon(sqlite_database: Database, tmp_path: Path, figure: Figures) -> None:
    """`serve` killed while it works and started as a supervisor would, from nothing: seconds to the first 200."""
    kills = 20
    county.found(sqlite_database, tmp_path / "home", 60)
    clock, port, chance = Wall(), free_port(), random.Random(4)
    seconds: list[float] = []
    with stand_in(Providers(clock)) as world:  # type: ignore[arg-type]
        told = {
            "env": county.environ(sqlite_database, tmp_path / "home", world.base),
            "begins": BEGINS.isoformat(),
            "real": clock.real,
            "pace": 60,
            "role": "serve",
            "port": port,
        }
        for turn in range(kills + 1):
            began = time.monotonic()
            process = subprocess.Popen(
                [sys.executable, "-m", "tests.chaos.product", json.dumps(told)],
                cwd=ROOT,
                env={"PATH": "/usr/bin:/bin", "PYTHONPATH": str(ROOT), "LC_ALL": "C.UTF-8"},
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
            )
            try:
                while call(port, clock, turn)[0] != 200:
                    assert time.monotonic() < began + 60
                    time.sleep(0.02)
                seconds.append(time.monotonic() - began)
                time.sleep(chance.uniform(0.1, 0.5))
            finally:
                os.kill(process.pid, signal.SIGKILL)
                process.wait()
    after = seconds[1:]
    figure(
        "F1",
        f"first 200 of a cold start after {kills} kills",
        f"median {statistics.median(after):.1f} s, p95 {share(after, 0.95):.1f} s (load {os.getloadavg()[0]:.0f})",
    )
    # What the goal asks is asked on a machine of its own: here others may hold both cores.
    assert share(after, 0.95) <= 3 * max(1.0, os.getloadavg()[0] / (os.cpu_count() or 1))
