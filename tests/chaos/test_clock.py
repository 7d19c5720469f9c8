"""F15 to F18: a wall clock that jumps, a process that is suspended, several workers at once, a clock's hand that is dead."""

from __future__ import annotations

import itertools
import shutil
import subprocess
import sys
import time
from datetime import timedelta
from pathlib import Path

import pytest

from store.db import Database
from tests.chaos import county
from tests.chaos.conftest import LONG
from tests.chaos.figures import Figures
from tests.chaos.play import Stage, play
from tests.chaos.victim import PACE, ROOT, Fleet, Forge, Wall
from tests.wires.standin import stand_in

#: A worker with one job a second that prints when it ran, by the clock that nobody sets.
HANDS = """
import sys, time
from bot.clock import SystemClock
from bot.worker import Job, Worker
worker = Worker(SystemClock(), (Job("tick", 1.0, lambda now: print(time.monotonic(), now.year, flush=True)),))
worker.start()
time.sleep(float(sys.argv[1]))
"""


@pytest.fixture
def shim(tmp_path: Path) -> dict[str, str]:
    """The environment in which a process's wall clock is moved by the seconds in a file."""
    if shutil.which("cc") is None:
        pytest.skip("no C compiler here (Debian: apt-get install gcc)")
    library = tmp_path / "shim.so"
    source = str(Path(__file__).with_name("shim.c"))
    subprocess.run(["cc", "-shared", "-fPIC", "-O1", "-o", str(library), source], check=True)
    (tmp_path / "offset").write_text("0")
    return {"LD_PRELOAD": str(library), "SHIM_OFFSET": str(tmp_path / "offset")}


def test_the_clocks_hands_go_on_whatever_the_wall_clock_says(
    shim: dict[str, str], tmp_path: Path, figure: Figures
) -> None:
    """An hour and a day ahead and back, and back to 1970: the tick comes again within seconds, not within that time."""
    jumps = [3600, -3600, 86400, -86400, -1_795_000_000, 0] if LONG else [-3600, 0]
    seconds = 3.0 * (len(jumps) + 1)
    hands = subprocess.Popen(
        [sys.executable, "-c", HANDS, str(seconds)],
        cwd=ROOT,
        env={"PATH": "/usr/bin:/bin", "PYTHONPATH": str(ROOT), **shim},
        stdout=subprocess.PIPE,
        text=True,
    )
    for jump in jumps:
        time.sleep(3.0)
        (tmp_path / "offset").write_text(str(jump))
    told = [line.split() for line in hands.communicate(timeout=60)[0].splitlines()]
    at = [float(when) for when, _ in told]
    longest = max(later - earlier for earlier, later in itertools.pairwise(at))
    figure("F15", f"wall clock moved {len(jumps)} times", f"longest pause between two ticks {longest:.1f} s")
    assert len({year for _, year in told}) >= (2 if LONG else 1)
    assert longest <= 10


@pytest.mark.chaos
def test_an_hour_ahead_and_an_hour_back_lose_and_double_nothing(
    database: Database, shim: dict[str, str], tmp_path: Path, figure: Figures
) -> None:
    """The whole product while its clock is set an hour ahead, right, an hour back, right: every prompt once."""

    def act(stage: Stage) -> None:
        for hours in (1, 0, -1, 0):
            time.sleep(4)
            (tmp_path / "offset").write_text(str(hours * 3600 // PACE))
            stage.killer.kills[f"{hours} h"] += 1
        time.sleep(4)

    seen = play(database, tmp_path, act, classes=300, seed=5, preload=shim, patience=90, ahead=timedelta(hours=1))
    figure(
        "F15",
        f"an hour ahead and back, {'sqlite' if database.is_sqlite else 'postgresql'}",
        str(seen).replace("kills", "jumps"),
    )
    assert seen.acknowledged > 20
    assert seen.faults == [], seen.log


@pytest.mark.chaos
def test_suspended_processes_lose_and_double_nothing(database: Database, tmp_path: Path, figure: Figures) -> None:
    """Each process in turn is stopped for three of the story's minutes, seven leases long, in the middle of its work."""

    def act(stage: Stage) -> None:
        while not stage.callers.acknowledged:
            time.sleep(0.05)
        for _ in range(3):
            for victim in stage.fleet.members:
                time.sleep(stage.chance.uniform(0.1, 0.5))
                victim.pause(3.0)
                stage.killer.kills["stop"] += 1

    seen = play(database, tmp_path, act, classes=400, seed=6, patience=90)
    figure(
        "F16",
        f"STOP 3 min, CONT, {'sqlite' if database.is_sqlite else 'postgresql'}",
        str(seen).replace("kills", "stops"),
    )
    assert seen.faults == [], seen.log


@pytest.mark.chaos
def test_three_workers_at_once_say_everything_once(
    postgres_database: Database, tmp_path: Path, figure: Figures
) -> None:
    """Three clocks on one database, each ticking every second, one of them stopped and woken: each duty fires once."""

    def act(stage: Stage) -> None:
        for _ in range(4):
            time.sleep(2)
            stage.chance.choice(stage.fleet.members[1:]).pause(2)

    shape = ("web", "worker", "worker", "worker")
    seen = play(postgres_database, tmp_path, act, classes=300, seed=7, shape=shape)
    figure("F17", "three workers on one PostgreSQL", str(seen))
    assert seen.acknowledged > 20
    assert seen.faults == [], seen.log


def test_a_dead_clock_is_seen(database: Database, tmp_path: Path, figure: Figures) -> None:
    """The tick raises from the start: `/readyz` is 503 while the process lives, and stays so. With PostgreSQL the web
    process tells when every worker is gone, within a minute of the story's time."""
    clock = Wall()
    with stand_in(lambda _: (200, {"errcode": 0, "access_token": "t", "expires_in": 7200})) as world:
        county.found(database, tmp_path / "home", 2)
        bug = "dead clock" if database.is_sqlite else ""
        forge = Forge(county.environ(database, tmp_path / "home", world.base), clock, tmp_path / "log", bug)
        fleet = Fleet(forge, ("serve",) if database.is_sqlite else ("web", "worker"))
        try:
            fleet.start()
            web = fleet.members[0]
            if database.is_sqlite:
                time.sleep(2.5)
                status, told = web.ask("/readyz")
                figure(
                    "F18", "tick raises from the start, serve", f"/readyz {status}, /healthz {web.ask('/healthz')[0]}"
                )
                assert (status, web.ask("/healthz")[0]) == (503, 200)
                assert "no tick yet" in told
                return
            give_up = time.monotonic() + 30
            while web.ask("/readyz")[0] != 200:
                assert time.monotonic() < give_up, web.ask("/readyz")
                time.sleep(0.1)
            fleet.members[1].kill()
            gone = time.monotonic()
            while web.ask("/readyz")[0] == 200:
                assert time.monotonic() < gone + 10
                time.sleep(0.02)
            after = (time.monotonic() - gone) * PACE
            figure("F18", "all workers dead, web process", f"/readyz 503 after {after:.0f} s")
            assert after <= 75  # sixty, and what a busy machine takes to ask
        finally:
            fleet.kill()
            forge.close()
