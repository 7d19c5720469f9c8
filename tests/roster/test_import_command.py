"""`baoxue import` as it is typed: what it prints, where, and how it ends."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bot.cli import commands
from tests.roster.sheets import xlsx

TITLE = ["后河镇第一初级中学"]


@pytest.fixture
def typed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> CliRunner:
    monkeypatch.setenv("BAOXUE_HOME", str(tmp_path / "home"))
    return CliRunner()


def run(typed: CliRunner, kind: str, file: Path, *more: str) -> Result:
    return typed.invoke(commands, ["import", kind, str(file), *more])


def test_check_then_import_then_again(typed: CliRunner, tmp_path: Path) -> None:
    """A dry run tells what would be, the import does it, a second one finds nothing to do; all end with 0."""
    file = tmp_path / "名单.xlsx"
    file.write_bytes(xlsx([TITLE, ["姓名", "班级", "监护人", "联系电话"], ["李明", "七1班", "李大山", 13800000777]]))

    ends = [run(typed, "roster", file, *more) for more in (["--check"], [], [])]

    assert [end.exit_code for end in ends] == [0, 0, 0]
    assert "检查通过，没有写入" in ends[0].stdout
    assert "更新：七年级1班李明：监护人 李大山 的电话" in ends[1].stdout
    assert "新增0，更新0，不变1" in ends[2].stdout


def test_a_bad_row_ends_with_two_and_is_listed(typed: CliRunner, tmp_path: Path) -> None:
    """stderr has one line that says what went wrong, stdout every fault with its address."""
    file = tmp_path / "名单.xlsx"
    file.write_bytes(
        xlsx([TITLE, ["姓名", "班级", "联系电话"], ["李明", "七1班", "1380"], ["", "七1班", "13800000003"]])
    )

    ended = run(typed, "roster", file, "--check")

    assert ended.exit_code == 2
    assert ended.stderr.count("\n") == 1
    assert "有2处要改" in ended.stderr
    assert "第3行C列“联系电话”：“1380”有4位" in ended.stdout
    assert "第4行：没有写姓名" in ended.stdout


def test_staff_with_wrong_columns_say_what_is_needed(typed: CliRunner, tmp_path: Path) -> None:
    """A staff file without posts is refused with the headings that were found."""
    file = tmp_path / "教师.xlsx"
    file.write_bytes(xlsx([["姓名", "年龄"], ["赵丽娟", 40]]))

    ended = run(typed, "staff", file)

    assert ended.exit_code == 2
    assert "至少要有“姓名”“角色”，这张表里看到的是：姓名、年龄" in ended.stderr
