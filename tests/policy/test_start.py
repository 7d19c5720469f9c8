"""A wrong profile of one's own stops the start, and the doctor names it."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from bot.cli import commands
from bot.commands import running
from config.policy.yamlfile import FileFault
from tests.policy.desk import write


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An installation with a folder for profiles."""
    (tmp_path / "policies").mkdir()
    monkeypatch.setenv("BAOXUE_HOME", str(tmp_path))
    monkeypatch.setenv("BAOXUE_SANDBOX", "1")
    return tmp_path


def test_a_wrong_profile_stops_the_start_with_file_line_and_reason(home: Path) -> None:
    """Nothing listens and nothing ticks while a rule book cannot be read."""
    write(home / "policies", "extends: weihui\ndetekt: {}\n")
    with pytest.raises(FileFault, match=r"shili\.yaml 第4行 detekt：没有“detekt”这个键"):
        running.serve("127.0.0.1", 0)


def test_the_doctor_names_a_wrong_profile_and_ends_with_one(home: Path) -> None:
    """Before any database is there, the profile is already told."""
    write(home / "policies", "extends: weihui\ndetekt: {}\n")
    result = CliRunner().invoke(commands, ["doctor"])
    assert result.exit_code == 1
    assert "shili.yaml 第4行 detekt" in result.stdout


def test_the_doctor_lists_the_profiles_that_can_be_used(home: Path) -> None:
    """One's own beside the packaged ones."""
    write(home / "policies", "extends: weihui\n")
    result = CliRunner().invoke(commands, ["doctor"])
    assert "可用方案：" in result.stdout
    assert "shili" in result.stdout
