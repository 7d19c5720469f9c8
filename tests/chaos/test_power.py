"""F3, F5, and F2 by system calls: the order in which things reach the disk, seen and disturbed by strace (Debian: strace)."""

from __future__ import annotations

import json
import os
import random
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from http.client import HTTPConnection, HTTPException
from pathlib import Path

import pytest
from sqlalchemy import select

from store.db import Database
from store.tables import inbox, marks
from tests.chaos import county
from tests.chaos.conftest import LONG
from tests.chaos.county import BEGINS
from tests.chaos.figures import Figures
from tests.chaos.victim import PACE, ROOT, Wall, free_port
from tests.wires.tencent import SET_A, text_message

pytestmark = pytest.mark.skipif(
    shutil.which("strace") is None, reason="no strace here (Debian: apt-get install strace)"
)

CLASSES = 30 if LONG else 8


class Traced:
    """The product's web process under strace: nothing else writes, so what is seen belongs to the caller's message."""

    def __init__(self, database: Database, folder: Path, options: list[str], bug: str = "") -> None:
        self.clock, self.port, self.trace = Wall(), free_port(), folder / "trace"
        told = {
            "env": county.environ(database, folder / "home", "http://127.0.0.1:1"),
            "begins": BEGINS.isoformat(),
            "real": self.clock.real,
            "pace": PACE,
            "role": "web",
            "port": self.port,
            "bug": bug,
        }
        program = [sys.executable, "-m", "tests.chaos.product", json.dumps(told)]
        with (folder / "product.log").open("ab") as log:
            self.process = subprocess.Popen(
                ["strace", "-f", "-y", "-o", str(self.trace), *options, *program],
                cwd=ROOT,
                env={"PATH": "/usr/bin:/bin", "PYTHONPATH": str(ROOT), "LC_ALL": "C.UTF-8"},
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    def ready(self) -> bool:
        """Whether it came to answer before it died."""
        give_up = time.monotonic() + 60
        while self.process.poll() is None and time.monotonic() < give_up:
            if self.ask("GET", "/healthz")[0] == 200:
                return True
            time.sleep(0.05)
        return False

    def ask(self, method: str, path: str, body: bytes | str | None = None) -> tuple[int, bytes]:
        http = HTTPConnection("127.0.0.1", self.port, timeout=6)
        try:
            http.request(method, path, body)
            answer = http.getresponse()
            return answer.status, answer.read()
        except (OSError, HTTPException):
            return 0, b""
        finally:
            http.close()

    def report(self, number: int) -> int:
        """One teacher's report; the status."""
        now = int(self.clock.now().timestamp())
        text = "李明没来没请假，其他都到了"
        message = text_message(text, sender=f"T{number}", created=now, number=str(5000 + number))
        return self.ask("POST", *SET_A.callback(message, now))[0]

    def close(self) -> None:
        # strace alone would leave the product running.
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()


@contextmanager
def traced(database: Database, folder: Path, options: list[str], bug: str = "") -> Iterator[Traced]:
    one = Traced(database, folder, options, bug)
    try:
        yield one
    finally:
        one.close()


def kept(database: Database) -> Counter[str]:
    """Marks of each message on file."""
    with database.read() as tx:
        numbers = dict(tx.execute(select(inbox.c.id, inbox.c.external_id)).all())  # type: ignore[arg-type]
        found = Counter(dict.fromkeys(numbers.values(), 0))
        found.update(numbers[one] for one in tx.execute(select(marks.c.message_id)).scalars())
    return found


def answers_after_sync(trace: str) -> tuple[int, int]:
    """Of the answers 200 to a callback: how many left after the log was synced, and how many there were."""
    dirty, synced, answers = False, 0, 0
    for line in trace.splitlines():
        if re.search(r"pwrite64\(\d+<[^>]*-wal>", line):
            dirty = True
        elif re.search(r"fdatasync\(\d+<[^>]*-wal>\)\s+= 0", line) or re.search(r"fdatasync resumed>\)\s+= 0", line):
            dirty = False
        elif "HTTP/1.1 200" in line and "application/xml" in line:
            answers += 1
            synced += not dirty
    return synced, answers


def measure(database: Database, folder: Path, bug: str = "") -> tuple[int, int]:
    county.found(database, folder / "home", CLASSES)
    calls = ["-e", "trace=pwrite64,fdatasync,fsync,sendto,sendmsg,write", "-s", "400"]
    with traced(database, folder, calls, bug) as product:
        assert product.ready()
        statuses = [product.report(number) for number in range(CLASSES)]
        time.sleep(0.2)
        trace = product.trace.read_text(errors="replace")
    assert statuses == [200] * CLASSES
    return answers_after_sync(trace)


def test_every_answer_leaves_after_its_message_is_on_the_disk(
    sqlite_database: Database, tmp_path: Path, figure: Figures
) -> None:
    """Between the last write to the log and each 200 there is a finished sync: power may fail at any moment."""
    synced, answers = measure(sqlite_database, tmp_path)
    figure("F3", "200 after its fsync, SQLite synchronous=FULL", f"{synced} of {answers}")
    assert (synced, answers) == (CLASSES, CLASSES)


@pytest.mark.chaos
def test_this_judge_sees_answers_that_leave_before(sqlite_database: Database, tmp_path: Path, figure: Figures) -> None:
    """The same with synchronous=NORMAL: hardly any answer waits for the disk."""
    synced, answers = measure(sqlite_database, tmp_path, "normal sync")
    figure("F3", "seeded bug: synchronous=NORMAL", f"{synced} of {answers}")
    assert answers == CLASSES
    assert synced < answers // 2


def test_a_database_that_does_not_sync_is_told(sqlite_database: Database, postgres_database: Database) -> None:
    """SQLite is set up by us; a PostgreSQL whose fsync is off (the tests' own) is named, for doctor to say."""
    assert sqlite_database.unsafe() == []
    assert postgres_database.unsafe() == ["fsync", "full_page_writes"]


#: At which call of its thread the process dies. A check-in writes some sixty times, syncs once and sends once.
DIES_AT = {"fdatasync": range(1, 9), "pwrite64": range(30, 500, 60), "sendto": (1, 1, 2, 2, 3, 3)}


@pytest.mark.chaos
@pytest.mark.parametrize("call", sorted(DIES_AT))
def test_killed_at_each_system_call_nothing_acknowledged_is_lost(
    sqlite_database: Database, tmp_path: Path, figure: Figures, call: str
) -> None:
    """SIGKILL at the n-th such call of a thread: what had been answered is on file, once; the file is whole."""
    classes = 12 * len(DIES_AT[call])
    county.found(sqlite_database, tmp_path / "home", classes)
    kills, acknowledged = 0, set[int]()
    for turn, when in enumerate(DIES_AT[call]):
        options = ["-e", f"trace={call}", "-e", f"inject={call}:signal=SIGKILL:when={when}"]
        with traced(sqlite_database, tmp_path, options) as product:
            if product.ready():
                mine = range(12 * turn, 12 * turn + 12)
                acknowledged |= {
                    number for number in mine if product.process.poll() is None and product.report(number) == 200
                }
            kills += "+++ killed by SIGKILL" in product.trace.read_text(errors="replace")
    on_file = kept(sqlite_database)
    lost = [one for one in acknowledged if on_file[str(5000 + one)] != 1]
    figure("F2", f"SIGKILL at the n-th {call}", f"{kills} kills, {len(acknowledged)} acknowledged, {len(lost)} lost")
    assert kills >= 3
    assert acknowledged
    assert lost == []
    assert max(on_file.values()) == 1
    assert whole(sqlite_database)


@pytest.mark.chaos
@pytest.mark.parametrize(
    ("call", "error", "when"),
    [("fdatasync", "EIO", "6+7"), ("pwrite64", "ENOSPC", "40+350"), ("pwrite64", "EIO", "60+390")],
)
def test_a_disk_that_fails_costs_no_acknowledged_message(
    sqlite_database: Database, tmp_path: Path, figure: Figures, call: str, error: str, when: str
) -> None:
    """Every few writes or syncs fail: no 200 without the message on file, none twice, the file whole, and it goes on."""
    classes = 40
    county.found(sqlite_database, tmp_path / "home", classes)
    order = list(range(classes)) * 3
    random.Random(7).shuffle(order)
    statuses: Counter[int] = Counter()
    acknowledged: set[int] = set()
    with traced(
        sqlite_database, tmp_path, ["-e", f"trace={call}", "-e", f"inject={call}:error={error}:when={when}"]
    ) as product:
        assert product.ready()
        for number in order:
            status = product.report(number)
            statuses[status] += 1
            if status == 200:
                acknowledged.add(number)
        injected = product.trace.read_text(errors="replace").count("(INJECTED)")
    on_file = kept(sqlite_database)
    lost = [one for one in acknowledged if on_file[str(5000 + one)] != 1]
    figure("F5", f"{call} fails with {error}", f"{injected} errors injected, {dict(statuses)}, {len(lost)} lost")
    assert injected >= 3
    assert set(statuses) <= {200, 503}
    assert lost == []
    assert max(on_file.values()) == 1
    assert len(acknowledged) == classes
    assert whole(sqlite_database)


def whole(database: Database) -> bool:
    assert database.file is not None
    with closing(sqlite3.connect(database.file)) as opened:
        return bool(opened.execute("PRAGMA integrity_check").fetchone() == ("ok",))
