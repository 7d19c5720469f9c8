"""What was committed is there, whatever happens to the process or to its connections."""

from __future__ import annotations

import signal
import stat
import subprocess
import sys
import time
from pathlib import Path

import pytest
from sqlalchemy import text

from store import inbox, settings
from store.db import Database, Readiness
from tests.conftest import KEY
from tests.postgres import Server
from tests.store.world import NOW

WRITER = """
import sys
from datetime import UTC, datetime
from store import inbox, lines
from store.db import Database

db = Database(sys.argv[1])
now = datetime(2026, 10, 12, tzinfo=UTC)
for number in range(1_000_000):
    with db.write() as tx:
        got = inbox.receive(tx, channel="wecom", external_id=str(number), kind="text", sender="a", text="x", said_at=now,
                            now=now)
        lines.add(tx, 1, ("pupil", number), [("k", now, "duty", {})], now)
        inbox.answer(tx, got.id, "ok", now)
    print(number, flush=True)
"""


def test_every_acknowledged_message_survives_a_kill(database: Database) -> None:
    """Killed in the middle of its work: what it had said is committed is there, whole; what is there is whole."""
    url = database.url.render_as_string(hide_password=False)
    root = Path(__file__).parents[2]
    writer = subprocess.Popen([sys.executable, "-c", WRITER, url], cwd=root, stdout=subprocess.PIPE, text=True)
    assert writer.stdout is not None
    first = writer.stdout.readline()
    time.sleep(0.3)
    writer.send_signal(signal.SIGKILL)
    told = [int(line) for line in [first, *writer.stdout.read().splitlines()] if line.strip().isdigit()]
    writer.wait(timeout=10)
    with database.read() as tx:
        kept = tx.execute(text("SELECT count(*) FROM inbox")).scalar_one()
        answered = tx.execute(text("SELECT count(*) FROM inbox WHERE state = 'answered'")).scalar_one()
        lines = tx.execute(text("SELECT count(*) FROM lines")).scalar_one()
        last = inbox.receive(
            tx, channel="wecom", external_id=str(told[-1]), kind="text", sender="a", text="x", said_at=NOW, now=NOW
        )

    assert len(told) > 3
    assert told == list(range(len(told)))
    assert len(told) <= kept <= len(told) + 1
    assert kept == answered == lines
    assert last.answer == "ok"


def test_connections_cut_by_a_restart_are_replaced_unseen(postgres: Server, postgres_database: Database) -> None:
    """The server ends every connection; the next transaction works."""
    with postgres_database.write() as tx:
        settings.put(tx, "a", 1, NOW)
    postgres.execute(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
        f" WHERE datname = '{postgres_database.url.database}' AND pid <> pg_backend_pid()"
    )
    with postgres_database.write() as tx:
        settings.put(tx, "a", 2, NOW)
    with postgres_database.read() as tx:
        now = settings.get(tx, "a")

    assert now == 2
    assert postgres_database.ready() == Readiness(True)


def test_database_that_is_away_is_told_as_away() -> None:
    """No traceback, no password: the reason in one line."""
    db = Database("postgresql://somebody:secret@127.0.0.1:1/none")
    ready = db.ready()
    db.close()

    assert not ready.ok
    assert "unreachable" in ready.why
    assert "secret" not in ready.why


@pytest.mark.parametrize("suffix", ["", "-wal"])
def test_sqlite_file_is_for_its_owner_only(tmp_path: Path, suffix: str) -> None:
    """Others on the machine cannot read it, nor its log."""
    from store.crypto import Keyring

    db = Database(f"sqlite:///{tmp_path / 'deep' / 'baoxue.sqlite'}", Keyring.parse(KEY))
    db.upgrade()
    mode = stat.S_IMODE((tmp_path / "deep" / f"baoxue.sqlite{suffix}").stat().st_mode)
    db.close()

    assert mode == 0o600
