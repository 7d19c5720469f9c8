"""`baoxue archive`, as an administrator types it."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from click.testing import CliRunner

from bot.cli import commands
from store.db import Database
from tests import installed
from tests.store.past_years import there, told
from tests.store.world import build


def test_it_says_who_would_move_and_moves_them_only_when_told(sqlite_database: Database, tmp_path: Path) -> None:
    """Dry by default; `--apply` moves, and once more finds nobody. Nothing is said to have been deleted."""
    county = build(sqlite_database)
    with sqlite_database.write() as tx:
        told(tx, county, county.li_ming)
        told(tx, county, county.zhang, datetime.now(UTC))
    here = installed.environ(sqlite_database, tmp_path)
    dry = CliRunner().invoke(commands, ["archive"], env=here)
    untouched = there(sqlite_database)
    done = CliRunner().invoke(commands, ["archive", "--apply"], env=here)
    moved = there(sqlite_database)
    again = CliRunner().invoke(commands, ["archive", "--apply"], env=here)

    assert (dry.exit_code, done.exit_code, again.exit_code) == (0, 0, 0), dry.output + done.output
    assert "2023—2024学年：1人，13条记录" in dry.output
    assert "--apply" in dry.output
    assert untouched == {"marks": 0, "facts": 0, "lines": 0}
    assert "2023—2024学年：1人，13条记录" in done.output
    assert "没有删除" in done.output
    assert moved == {"marks": 5, "facts": 4, "lines": 4}
    assert "没有可归档的" in again.output
