"""F7, F16, F17: what is locked, what slept, and what runs twice."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import timedelta
from pathlib import Path

import psycopg
import pytest

from config.errors import ForGood
from store import claims
from store.crypto import Keyring
from store.db import Database
from tests.chaos import county
from tests.chaos.figures import Figures
from tests.conftest import KEY
from tests.story import town as house
from tests.story.days import ABSENT
from tests.story.town import Town
from tests.wires.office import NOW, Office, opened

ROOT = Path(__file__).parents[2]


@pytest.fixture
def town(database: Database, tmp_path: Path) -> Iterator[Town]:
    with house.town(database, tmp_path / "home") as here:
        here.phones.clear()
        yield here
        here.phones.clear()
        here.errors.told = [line for line in here.errors.told if not line.startswith("message not kept")]


@contextmanager
def locked(db: Database) -> Iterator[None]:
    """Another session holds what a check-in needs."""
    if db.file is not None:
        with closing(sqlite3.connect(db.file, isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            yield
            other.execute("ROLLBACK")
        return
    url = db.url.set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(url) as other_one:
        other_one.execute("LOCK TABLE outbox, inbox IN ACCESS EXCLUSIVE MODE")
        yield
        other_one.rollback()


def test_a_callback_does_not_wait_for_a_lock_until_it_is_dropped(town: Town, figure: Figures) -> None:
    """While another session holds the tables every caller is told within 4.5 s to send again; three wait at once. After that
    the same messages are answered, each with its one effect."""
    from tests.wires.tencent import SET_A, text_message

    message = text_message(ABSENT, sender="ZhaoLiJuan", created=int(town.now.timestamp()), number="99001")
    path, body = SET_A.callback(message, int(town.now.timestamp()))
    told: list[tuple[int, float]] = []

    def call() -> None:
        began = time.monotonic()
        status = town.app.test_client().post(path, data=body).status_code
        told.append((status, time.monotonic() - began))

    with locked(town.db):
        callers = [threading.Thread(target=call) for _ in range(3)]
        for caller in callers:
            caller.start()
        for caller in callers:
            caller.join()
    call()
    longest = max(seconds for _, seconds in told)
    kind = "sqlite" if town.db.is_sqlite else "postgresql"
    figure("F7", f"tables locked, {kind}", f"503 after at most {longest:.1f} s, then 200")
    assert [status for status, _ in told] == [503, 503, 503, 200]
    assert longest <= 4.5


def test_who_slept_over_his_lease_sends_nothing(
    office: Office, figure: Figures, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A worker was stopped between taking an SMS and sending it; another found that Twilio never had it and sent it. The
    sleeper wakes, and does not."""
    office.put("a", guardian=True)
    sleeper, other = office.hire("sms"), office.hire("sms")
    honest = sleeper._send

    def sleep(one: claims.Claimed) -> None:
        sleeper._taken_at[one.message.id] -= 30
        for _ in range(2):
            office.later(seconds=61)
            other.run()
        honest(one)

    monkeypatch.setattr(sleeper, "_send", sleep)
    sleeper.run()
    office.later(minutes=5)
    other.run()
    figure("F16", "worker stopped between claim and send", f"{len(office.platforms.sms)} SMS")
    assert len(office.platforms.sms) == 1


def test_what_a_sleeper_finds_out_too_late_changes_nothing(office: Office) -> None:
    """He sent, slept, and wakes when another has taken over: his word is kept among the attempts, the row is the other's."""
    number = office.put("a")
    with office.db.write() as tx:
        (mine,) = claims.claim(tx, "wecom", NOW, 1, "sleeper", timedelta(seconds=25))
    office.later(seconds=26)
    office.hire("wecom").run()
    from bot.outcome import Recorder
    from config.errors import ForAWhile

    with office.db.write() as tx:
        Recorder(("wecom",)).later(tx, mine.message, ForAWhile("late", code="x"), office.clock.now())
    assert office.get(number).state == "sent"


@pytest.fixture
def office(sqlite_database: Database) -> Iterator[Office]:
    yield from opened(sqlite_database)


def test_a_second_process_on_one_sqlite_file_is_refused(
    sqlite_database: Database, tmp_path: Path, figure: Figures
) -> None:
    """`serve` beside `serve`, and `worker` on SQLite: one line that says what to do, status 2 or 1, nothing done."""
    sqlite_database.keep_alone()
    environ = county.environ(sqlite_database, tmp_path / "home", "http://127.0.0.1:1")
    told = []
    for command in ("serve", "worker"):
        done = subprocess.run(
            [sys.executable, "-c", f"from bot.cli import main; import sys; sys.argv[1:] = ['{command}']; main()"],
            cwd=ROOT,
            env={"PATH": "/usr/bin:/bin", "PYTHONPATH": str(ROOT), **environ},
            capture_output=True,
            text=True,
            timeout=60,
        )
        told.append((done.returncode, done.stderr))
    figure("F17", "second process on one SQLite file", "refused in one line")
    assert told[0][0] == 1
    assert "另一个保学助手正在用" in told[0][1]
    assert told[1][0] == 2
    assert "PostgreSQL" in told[1][1]


def test_the_file_is_free_when_its_process_is_gone(sqlite_database: Database) -> None:
    """The lock is the kernel's: killed or closed, the next one starts."""
    second = Database(sqlite_database.url.render_as_string(hide_password=False), Keyring.parse(KEY))
    sqlite_database.keep_alone()
    with pytest.raises(ForGood, match="PostgreSQL"):
        second.keep_alone()
    sqlite_database.close()
    second.keep_alone()
    second.close()


def test_claims_made_under_a_clock_that_was_set_back_are_free(office: Office, figure: Figures) -> None:
    """Taken at ten, the clock set back to nine, the worker dead: the message is not held for an hour."""
    number = office.put("a")
    with office.db.write() as tx:
        claims.claim(tx, "wecom", NOW + timedelta(hours=1), 1, "dead", timedelta(seconds=25))
    office.later(seconds=5)
    office.hire("wecom").run()
    figure("F15", "claim made before the clock was set back", "taken over at once")
    assert office.get(number).state == "sent"
