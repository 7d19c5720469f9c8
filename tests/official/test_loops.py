"""Two machines that answer each other stop after five; people who repeat themselves are still heard."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from bot.cli import commands
from tests.handlers.conftest import NUMBER_OF_LI_MING, School
from tests.handlers.conftest import school as school


def test_the_same_again_and_again_is_answered_five_times(school: School) -> None:
    """An automatic reply of a guardian's phone: five answers, then silence; every message is kept."""
    said = [school.says("我正在开会，稍后回复您【自动回复】", NUMBER_OF_LI_MING) for _ in range(8)]

    assert sum(bool(one) for one in said) <= 5
    assert said[5:] == ["", "", ""]


def test_our_own_words_said_back_are_answered_five_times(school: School) -> None:
    """A machine that repeats what it hears."""
    words = school.says("您好在吗我们想了解一下情况")
    heard = []
    for _ in range(8):
        words = school.says(words or heard[-1])
        heard.append(words or heard[-1])
    silent = school.says(heard[-1])

    assert silent == ""


def test_a_report_said_again_still_counts(school: School) -> None:
    """The sixth 今天全勤 is heard in silence, and is a report all the same; other words are answered again."""
    for _ in range(5):
        assert school.says("今天全勤")
    assert school.says("今天全勤") == ""
    assert "报过了" in school.says("我报了没")


def test_burden_is_printed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """`baoxue burden` on a fresh sandbox tells that nobody got anything; a day that is none is refused in one line."""
    monkeypatch.setenv("BAOXUE_HOME", str(tmp_path))
    monkeypatch.setenv("BAOXUE_DATABASE_URL", f"sqlite:///{tmp_path / 'b.sqlite'}")
    runner = CliRunner()
    assert runner.invoke(commands, ["db", "upgrade"]).exit_code == 0
    shown = runner.invoke(commands, ["burden", "--day", "2026-10-12"])
    refused = runner.invoke(commands, ["burden", "--day", "昨天"])

    assert (shown.exit_code, "0人，共发0条" in shown.output) == (0, True)
    assert (refused.exit_code, "应写作 2026-10-12" in refused.output) == (2, True)
