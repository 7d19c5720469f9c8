"""`baoxue audit verify`."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from sqlalchemy import text

from bot.commands import audit as command
from config.errors import ForGood, PersonError
from store import cases, facts
from store.cases import CaseState
from store.db import Database
from tests.store.test_audit import act
from tests.store.world import NOW, County, build


@pytest.fixture
def recorded(sqlite_database: Database, monkeypatch: pytest.MonkeyPatch) -> tuple[Database, County, int]:
    """Three acts about 李明, who has a case, and one about 王小雨."""
    county = build(sqlite_database)
    with sqlite_database.write() as tx:
        facts.append(tx, [act(county, 0), act(county, 1), act(county, 2), act(county, 3, county.wang)])
        cases.stamp_policy(tx, "weihui:1", "weihui", {}, NOW)
        state = CaseState(key="case/1", stage="suspected", is_open=True, opened_at=NOW)
        case_id = cases.put(tx, county.county, county.li_ming, state, "weihui:1", NOW)
    for name in [name for name in os.environ if name.startswith(("BAOXUE_", "WECOM_", "TWILIO_"))]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("BAOXUE_DATABASE_URL", f"sqlite:///{sqlite_database.file}")
    return sqlite_database, county, case_id


def test_whole_record_is_told_to_hold(
    recorded: tuple[Database, County, int], capsys: pytest.CaptureFixture[str]
) -> None:
    """Exit 0, and how much was looked at."""
    _, _, case_id = recorded

    assert command.verify(None) == 0
    assert "2 个对象,4 条记录" in capsys.readouterr().out
    assert command.verify(case_id) == 0
    assert "1 个对象,3 条记录" in capsys.readouterr().out


def test_broken_step_is_named(recorded: tuple[Database, County, int], capsys: pytest.CaptureFixture[str]) -> None:
    """Exit 1 and the first broken step on stderr; another case is not blamed for it."""
    db, county, case_id = recorded
    with db.write() as tx:
        tx.execute(text("UPDATE facts SET text = '改过' WHERE subject_id = :s AND seq = 2"), {"s": county.li_ming})

    assert command.verify(None) == 1
    assert "第 2 条" in capsys.readouterr().err
    assert command.verify(case_id) == 1


def test_other_pupils_broken_chain_does_not_break_a_case(recorded: tuple[Database, County, int]) -> None:
    """A case is verified by its own pupil's chain."""
    db, county, case_id = recorded
    with db.write() as tx:
        tx.execute(text("UPDATE facts SET text = '改过' WHERE subject_id = :s"), {"s": county.wang})

    assert command.verify(case_id) == 0
    assert command.verify(None) == 1


def test_unknown_case_is_bad_input(recorded: tuple[Database, County, int]) -> None:
    """A case that does not exist is the caller's fault."""
    with pytest.raises(PersonError, match="999"):
        command.verify(999)


def test_missing_database_is_told_and_not_made(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Verifying nothing must not end in a fresh and perfectly valid record."""
    monkeypatch.setenv("BAOXUE_DATABASE_URL", f"sqlite:///{tmp_path / 'nowhere.sqlite'}")
    with pytest.raises(ForGood, match="没有找到"):
        command.verify(None)

    assert not (tmp_path / "nowhere.sqlite").exists()


def test_an_anchor_kept_elsewhere_tells_a_record_that_was_rewritten(
    recorded: tuple[Database, County, int], capsys: pytest.CaptureFixture[str]
) -> None:
    """Printed once, copied, compared later: it agrees; after somebody cut the last act and mended the head, it does not."""
    db, county, _ = recorded
    assert command.verify(None) == 0
    kept = capsys.readouterr().out.strip().rpartition(":")[2]
    assert command.verify(None, kept) == 0
    assert "一字未改" in capsys.readouterr().out
    with db.write() as tx:
        one = {"s": county.li_ming}
        tx.execute(text("DELETE FROM facts WHERE subject_id = :s AND seq = 3"), one)
        tx.execute(
            text(
                "UPDATE fact_heads SET count = 2, hash ="
                " (SELECT hash FROM facts WHERE subject_id = :s AND seq = 2) WHERE subject_id = :s"
            ),
            one,
        )

    assert command.verify(None) == 0
    assert command.verify(None, kept) == 1
    assert "改写过" in capsys.readouterr().err
    with pytest.raises(PersonError, match="完整的锚点"):
        command.verify(None, "12")
