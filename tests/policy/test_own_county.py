"""The guide for installers is true: its example loads, and says what it says."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from bot.cli import commands as command_line
from bot.commands import policy as commands
from config import years
from config.policy import load
from tests.policy.desk import refuses

GUIDE = (Path(__file__).parents[2] / "docs" / "自己的县.md").read_text(encoding="utf-8")
PLAY = """
profile: shili
term: {first: 2026-09-01, last: 2027-01-22}
org: {province: 安徽省, county: 示例县, township: 甲镇, school: 甲镇中学, class: 七年级1班}
roster: [李明, 王小雨]
start: 2026-10-12 07:00
until: 2026-10-13 12:00
events:
  - {at: 2026-10-12 08:05, from: class_teacher, text: "李明没来没请假，其他都到了"}
  - {at: 2026-10-13 08:05, from: class_teacher, text: "李明没来没请假，其他都到了"}
"""
EXAMPLES = re.findall(r"```yaml\n(.*?)```", GUIDE, re.DOTALL)


@pytest.fixture
def shili(tmp_path: Path) -> Path:
    """The guide's example in a file of its own."""
    file = tmp_path / "shili.yaml"
    file.write_text(EXAMPLES[0], encoding="utf-8")
    return file


def test_a_county_is_about_twenty_lines() -> None:
    """The promise of the title."""
    assert len(EXAMPLES[0].strip().splitlines()) <= 20


def test_the_example_loads_with_what_it_says_and_what_it_inherits(shili: Path) -> None:
    """Two days, a visit only, two persuasions in five working days; the province's two-week sweep stays."""
    policy = load("shili", folder=shili.parent)
    assert policy.detect.verify is not None
    assert policy.school_persuasion is not None
    assert policy.school_persuasion.min is not None
    assert policy.school_persuasion.window is not None
    assert (policy.detect.verify.v, policy.detect.verify.satisfied_by) == (2, ("home_visit",))
    assert (policy.school_persuasion.min.v, policy.school_persuasion.window.v) == (2, 5)
    assert policy.report_up["written"].to == ("township_officer",)
    assert policy.term_checks["return_sweep"].src == ("N-13", "AH-04", "AH-06", "AH-09")
    assert [layer.name for layer in policy.layers] == ["national", "anhui", "shili"]


def test_check_says_that_it_can_be_used(shili: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """`baoxue policy check` answers 0 and tells layers and the defaults that run."""
    assert commands.check(shili) == 0
    said = capsys.readouterr().out
    assert "可以使用：示例县控辍保学办法" in said
    assert "national → anhui → shili" in said
    assert "按系统默认运行：D7（" in said


def test_check_answers_two_and_lists_every_fault_at_once(shili: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Three slips in one file are told in one go, each with its line."""
    text = EXAMPLES[0].replace("verify:", "verfy:").replace("src: [SL-04]}\nschool", "src: [SL-09]}\nschool")
    shili.write_text(text.replace("min: {v: 2, u: times, src: [SL-04]}", "min: {v: 2, u: times}"), encoding="utf-8")
    assert commands.check(shili) == 2
    said = capsys.readouterr().err
    assert "shili.yaml 第11行 detect.verfy：没有“verfy”这个键，是不是“verify”？" in said
    assert "没有条款“SL-09”" in said
    assert "数字 2 没有条款（src）" in said


def test_a_decision_on_paper_is_a_small_file_above(tmp_path: Path) -> None:
    """The guide's second example: the other reading of the exit, and the cited national text switched on."""
    (tmp_path / "jueding.yaml").write_text(EXAMPLES[1], encoding="utf-8")
    policy = load("jueding", folder=tmp_path)
    weihui = load("weihui")
    assert policy.exits["refusal"].logic == weihui.exits["refusal"].logic_alt
    assert policy.clauses("exits.refusal.logic") == ("JD-01",)
    assert "pre_contact" in policy.term_checks
    assert "pre_contact" not in weihui.term_checks
    assert policy.exits["refusal"].approve == weihui.exits["refusal"].approve


def test_the_commands_know_the_installation_s_own_folder(
    shili: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A profile under BAOXUE_HOME/policies is listed, shown and explained with its own clause's words."""
    home = shili.parent / "home"
    (home / "policies").mkdir(parents=True)
    shili.rename(home / "policies" / "shili.yaml")
    monkeypatch.setenv("BAOXUE_HOME", str(home))
    assert commands.list_() == 0
    assert commands.show("shili") == 0
    assert commands.explain("shili", "detect.verify") == 0
    said = capsys.readouterr().out
    assert "shili      示例县控辍保学办法" in said
    assert "条款：SL-03 第三条 “学生无故缺课满两天的，班主任应当及时家访”" in said


def test_an_own_county_can_be_rehearsed(shili: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two days without a word: the class teacher is asked to visit by the county's own third article."""
    home = shili.parent / "home"
    (home / "policies").mkdir(parents=True)
    shili.rename(home / "policies" / "shili.yaml")
    monkeypatch.setenv("BAOXUE_HOME", str(home))
    file = home / "day.yaml"
    file.write_text(PLAY, encoding="utf-8")
    result = CliRunner().invoke(command_line, ["rehearse", str(file), "--json"])
    assert result.exit_code == 0
    lines = [json.loads(line) for line in result.stdout.splitlines()]
    [duty] = [line for line in lines if line["type"] == "duty" and line["duty"] == "verify_absence"]
    assert (duty["at"][:16], duty["due"][:10], duty["clauses"]) == ("2026-10-13T08:05", "2026-10-14", ["SL-03"])


def test_a_rehearsal_by_a_profile_that_does_not_exist_is_refused_in_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No half play and no traceback: the names there are, and exit status 2."""
    monkeypatch.setenv("BAOXUE_HOME", str(tmp_path))
    file = tmp_path / "day.yaml"
    file.write_text(PLAY, encoding="utf-8")
    result = CliRunner().invoke(command_line, ["rehearse", str(file)])
    assert result.exit_code == 2
    assert "没有名为“shili”的方案" in result.stderr
    assert result.stderr.count("\n") == 1


def test_the_year_s_example_is_read(tmp_path: Path) -> None:
    """The form of a year's file, with spans and make-up days."""
    file = tmp_path / "2027.yaml"
    file.write_text(EXAMPLES[2], encoding="utf-8")
    year = years.load(file)
    assert year.year == 2027
    assert len(year.off) == 10
    assert {str(day) for day in year.work} == {"2027-01-09"}


def test_every_fault_the_guide_shows_is_worded_so(tmp_path: Path) -> None:
    """The guide quotes what the installer will really read."""
    said = refuses(tmp_path, "extends: anhui\ndetect: {verfy: {v: 3, src: [SL-09]}, verify: {v: 3, u: school_day}}\n")
    assert "没有“verfy”这个键，是不是“verify”？" in said
    assert "数字 3 没有条款（src），也没有标明是系统默认（st: D）。" in said
