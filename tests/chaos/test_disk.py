"""F4: a disk that is full, on a small file system in memory (mounted where that is allowed; skipped with the reason elsewhere)."""

from __future__ import annotations

import shutil
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from bot.app import create_app
from bot.clock import SetClock
from bot.runtime import Runtime, build
from store.crypto import Keyring
from store.db import Database
from tests.chaos import county
from tests.chaos.figures import Figures
from tests.conftest import KEY
from tests.postgres import Server
from tests.wires.tencent import SET_A, text_message

REPORT = "李明没来没请假，其他都到了"


@contextmanager
def small_disk(folder: Path, megabytes: int) -> Iterator[Path]:
    """A file system of that size; skips the test where none may be mounted."""
    folder.mkdir()
    size = f"size={megabytes}m"
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", size, "tmpfs", str(folder)], capture_output=True, text=True)
    if mounted.returncode:
        pytest.skip(f"no file system may be mounted here: {mounted.stderr.strip()}")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=False)


def fill(folder: Path) -> Path:
    """Take all that is left of the disk."""
    file = folder / "ballast"
    with file.open("wb", buffering=0) as out:
        try:
            while True:
                out.write(b"\0" * 65536)
        except OSError:
            pass
        try:
            while True:
                out.write(b"\0" * 512)
        except OSError:
            pass
    return file


class Web:
    """The product in this process on that disk, asked as callers ask it."""

    def __init__(self, runtime: Runtime, clock: SetClock) -> None:
        self.runtime, self.clock = runtime, clock
        # A pulse of the clock's hands: `/readyz` shall speak of the disk only.
        self.app = create_app(runtime, silent_for=lambda _: 1.0)

    def report(self, number: int) -> Any:
        now = int(self.clock.now().timestamp())
        message = text_message(REPORT, sender=f"T{number}", created=now, number=str(7000 + number))
        path, body = SET_A.callback(message, now)
        return self.app.test_client().post(path, data=body)

    def ready(self) -> int:
        return self.app.test_client().get("/readyz").status_code


def tried(web: Web, free: Callable[[], None]) -> tuple[int, int, float]:
    """Report until the disk is full and a little on; make room; give how many were answered, how many were put off, and
    seconds until all was well again."""
    statuses: dict[int, int] = {}
    for number in range(40):
        statuses[number] = web.report(number).status_code
    put_off = [number for number, status in statuses.items() if status != 200]
    assert put_off, "the disk was never full"
    assert set(statuses.values()) <= {200, 503}
    assert web.report(put_off[0]).headers["Retry-After"]
    assert web.ready() == 503
    assert web.app.test_client().get("/metrics").status_code == 200
    free()
    began = time.monotonic()
    while web.ready() != 200 or web.report(put_off[0]).status_code != 200:
        assert time.monotonic() < began + 20, "it does not come back by itself"
        time.sleep(0.1)
    healed = time.monotonic() - began
    again = [web.report(number).status_code for number in range(40)]
    assert again == [200] * 40
    return len(statuses) - len(put_off), len(put_off), healed


def judged(database: Database) -> None:
    """Forty messages, each with its one mark; the chain holds."""
    from tests.chaos.test_power import kept

    with database.write() as tx:
        tx.exec_driver_sql("SELECT 1")
    on_file = {number: count for number, count in kept(database).items() if number.startswith("7")}
    assert len(on_file) == 40
    assert set(on_file.values()) == {1}


def played(database: Database, folder: Path, disk: Path, figure: Figures, name: str) -> None:
    county.found(database, folder / "home", 40)
    clock = SetClock(county.BEGINS)
    runtime = build(county.settings(database, folder / "home", "http://127.0.0.1:1"), clock)
    try:
        web = Web(runtime, clock)
        for number in range(5):
            assert web.report(number).status_code == 200
        ballast = fill(disk)
        answered, put_off, healed = tried(web, ballast.unlink)
        figure(
            "F4", f"disk full, {name}", f"{answered} × 200, {put_off} × 503, well {healed:.1f} s after room was made"
        )
        assert healed <= 10
    finally:
        runtime.close()
    judged(database)


def test_a_full_disk_puts_callers_off_and_comes_back_by_itself(
    tmp_path: Path, keys: Keyring, sqlite_template: Path, figure: Figures
) -> None:
    """SQLite on a full disk: 503 with Retry-After and never 200, `/readyz` 503, reading goes on; with room all is well
    without a restart, and each message has its one effect."""
    with small_disk(tmp_path / "disk", 8) as disk:
        shutil.copy(sqlite_template, disk / "baoxue.sqlite")
        database = Database(f"sqlite:///{disk / 'baoxue.sqlite'}", keys)
        try:
            played(database, tmp_path, disk, figure, "SQLite on 8 MB")
        finally:
            database.close()


@pytest.mark.chaos
def test_a_full_disk_under_postgresql_is_the_same(tmp_path: Path, figure: Figures) -> None:
    """The same with PostgreSQL's data on 250 MB."""
    with small_disk(tmp_path / "disk", 250) as disk:
        disk.chmod(0o755)
        (disk / "pg").mkdir()
        shutil.chown(disk / "pg", "root")
        server = Server(disk / "pg")
        try:
            server.execute("ALTER SYSTEM SET max_wal_size = '64MB'")
            url = server.migrated()
            database = Database(url.render_as_string(hide_password=False), Keyring.parse(KEY))
            played(database, tmp_path, disk, figure, "PostgreSQL on 250 MB")
            database.close()
        finally:
            server.stop()
