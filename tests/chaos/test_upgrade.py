"""F26, F27: a migration while the old version serves, the new one beside it, and a migration killed at each statement."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import inspect, text

from store.crypto import Keyring
from store.db import Database
from store.migrations import HEAD, VERSIONS
from tests.chaos import county
from tests.chaos.callers import Callers
from tests.chaos.conftest import LONG
from tests.chaos.figures import Figures
from tests.chaos.judge import faults
from tests.chaos.play import found, settled
from tests.chaos.victim import ROOT, Fleet, Forge, Killer, Wall
from tests.conftest import BOTH
from tests.postgres import Server
from tests.wires.standin import stand_in

NEXT = "9001"
#: What a next version does: it adds, and takes nothing away (docs/decisions on migrations).
MIGRATION = f'''
import sqlalchemy as sa
from alembic import op
revision, down_revision, branch_labels, depends_on = "{NEXT}", "{HEAD}", None, None

def upgrade() -> None:
    op.add_column("inbox", sa.Column("next_version", sa.String(40), nullable=True))
    op.add_column("outbox", sa.Column("next_version", sa.String(40), nullable=True))
    op.create_table("next_version", sa.Column("id", sa.Integer, primary_key=True))
    op.create_index("ix_inbox_next_version", "inbox", ["next_version"])

def downgrade() -> None:
    raise NotImplementedError
'''
ROOMS = ("bot", "config", "handlers", "reminders", "store")


@pytest.fixture
def next_version(tmp_path: Path) -> Path:
    """The code of the next version: this one with one migration more."""
    code = tmp_path / "next"
    for room in ROOMS:
        shutil.copytree(ROOT / room, code / room, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(ROOT / "tests", code / "tests", ignore=shutil.ignore_patterns("__pycache__"))
    versions = code / "store" / "migrations"
    (versions / "versions" / f"{NEXT}_next.py").write_text(MIGRATION)
    door = versions / "__init__.py"
    door.write_text(
        door.read_text().replace(f'"{HEAD}")', f'"{HEAD}", "{NEXT}")').replace(f'"{HEAD}",)', f'"{HEAD}", "{NEXT}")')
    )
    return code


@pytest.fixture(params=BOTH)
def own_database(request: pytest.FixtureRequest, keys: Keyring) -> Iterator[Database]:
    """A database of its own: what the next version leaves in it must not meet the other tests."""
    if request.param == "sqlite":
        yield request.getfixturevalue("sqlite_database")
        return
    server: Server = request.getfixturevalue("postgres")
    url = server.migrated()
    db = Database(url.render_as_string(hide_password=False), keys)
    yield db
    db.close()
    server.drop(url)


def upgrade(code: Path, environ: dict[str, str]) -> subprocess.CompletedProcess[str]:
    """`baoxue db upgrade` of that version."""
    return subprocess.run(
        [sys.executable, "-c", "from bot.cli import main; import sys; sys.argv[1:] = ['db', 'upgrade']; main()"],
        cwd=code,
        env={"PATH": os.environ["PATH"], "PYTHONPATH": str(code), "LC_ALL": "C.UTF-8", **environ},
        capture_output=True,
        text=True,
        timeout=120,
    )


@pytest.mark.chaos
@pytest.mark.parametrize("own_database", BOTH[1:], indirect=True)
def test_the_old_version_serves_while_and_after_the_next_one_migrates(
    own_database: Database, tmp_path: Path, next_version: Path, figure: Figures
) -> None:
    """Callers report all the while: the migration runs, a web process and a worker of the next version start beside those of
    the old one, then the old ones go. No caller is put off, nothing is lost or doubled."""
    import random

    classes = 400 if LONG else 120
    county.found(own_database, tmp_path / "home", classes)
    clock, chance = Wall(), random.Random(9)
    killer = Killer(clock, chance)
    with stand_in(killer) as world:
        environ = county.environ(own_database, tmp_path / "home", world.base)
        old = Forge(environ, clock, tmp_path / "old.log")
        new = Forge(environ, clock, tmp_path / "new.log", root=next_version)
        before, after = Fleet(old, ("web", "worker")), Fleet(new, ("web", "worker"))
        callers = Callers(before, killer, clock, classes, chance)
        try:
            before.start()
            callers.start()
            time.sleep(2)
            done = upgrade(next_version, environ)
            assert done.returncode == 0, done.stderr
            migrated = len(callers.acknowledged)
            time.sleep(1)
            after.start()
            before.ports.extend(after.ports)
            time.sleep(8 if LONG else 2)
            beside = len(callers.acknowledged)
            put_off = callers.put_off
            longest = max(callers.seconds)
            # The old ones go: no more callers there, then an orderly end.
            del before.ports[0]
            time.sleep(0.5)
            before.kill()
            time.sleep(1)
            callers.stop()
            end, give_up = time.monotonic() + 6, time.monotonic() + 60
            while time.monotonic() < end or (not settled(own_database, clock) and time.monotonic() < give_up):
                time.sleep(0.1)
        finally:
            before.kill()
            after.kill()
            old.close()
            new.close()
    wrong = faults(found(own_database, callers, killer))
    figure(
        "F26",
        "migration while serving, old and new side by side",
        f"{beside} answered ({beside - migrated} side by side), {put_off} not 200, longest {longest * 1000:.0f} ms",
    )
    assert beside > migrated > 0
    assert put_off == 0
    assert wrong == []


def shape(db: Database) -> tuple[str | None, dict[str, int]]:
    with db.read() as tx:
        tables = inspect(tx).get_table_names()
        columns = {table: len(inspect(tx).get_columns(table)) for table in tables}
    return db.version(), columns


KILLED = """
import os, signal, sys
from sqlalchemy import event
from store.crypto import Keyring
from store.db import Database
db, turn = Database(sys.argv[1]), int(sys.argv[2])
@event.listens_for(db.engine, "after_cursor_execute")
def count(*_):
    global turn
    turn -= 1
    if turn == 0:
        os.kill(os.getpid(), signal.SIGKILL)
db.upgrade()
"""


def test_a_migration_killed_at_any_statement_leaves_all_or_nothing(empty_database: Database, figure: Figures) -> None:
    """Killed after the first, second … statement: the schema is as it was, and the next start brings it up."""
    url = empty_database.url.render_as_string(hide_password=False)
    step, turn, seen = (1 if LONG else 35), 1, Counter[str]()
    while True:
        process = subprocess.run(
            [sys.executable, "-c", KILLED, url, str(turn)], cwd=ROOT, capture_output=True, text=True
        )
        version, columns = shape(empty_database)
        if process.returncode == 0:
            seen["finished"] += 1
            break
        assert process.returncode == -9, process.stderr
        assert (version, columns) in ((None, {}), (HEAD, columns)), f"half a schema after statement {turn}"
        seen["unchanged" if version is None else "whole"] += 1
        turn += step
        if version == HEAD:
            break
    empty_database.upgrade()
    kind = "sqlite" if empty_database.is_sqlite else "postgresql"
    figure(
        "F27", f"migration killed at every {step}. statement, {kind}", f"{turn} statements, {dict(seen)}, then current"
    )
    assert seen["unchanged"] >= 3
    assert empty_database.ready().ok


@pytest.mark.chaos
def test_an_interrupted_upgrade_of_a_full_database_changes_nothing(
    own_database: Database, tmp_path: Path, next_version: Path, figure: Figures
) -> None:
    """The next version's migration fails at its last step: the database serves the old version as before."""
    file = next_version / "store" / "migrations" / "versions" / f"{NEXT}_next.py"
    file.write_text(
        file.read_text().replace("    op.create_index(", '    raise RuntimeError("cut")\n    op.create_index(')
    )
    environ = county.environ(own_database, tmp_path / "home", "http://127.0.0.1:1")
    done = upgrade(next_version, environ)
    with own_database.read() as tx:
        columns = {column["name"] for column in inspect(tx).get_columns("inbox")}
        tables = inspect(tx).get_table_names()
        tx.execute(text("SELECT count(*) FROM inbox"))
    figure("F27", "migration that raises at its last step", "schema unchanged, old version ready")
    assert done.returncode != 0
    assert "next_version" not in columns
    assert "next_version" not in tables
    assert own_database.version() == VERSIONS[-1]
    assert own_database.ready().ok
