"""The county's IT staff record at the command line what an official did: the one way that chat goes, in the same voice."""

from __future__ import annotations

import json
from contextlib import nullcontext

import pytest
from click.testing import CliRunner, Result

from bot.cli import commands
from bot.commands import act
from store import facts, inbox
from tests.story.days import absent, case, owed
from tests.story.town import Town

LI_MING = "柳河镇中学/七年级1班/李明"


@pytest.fixture
def suspected(town: Town, monkeypatch: pytest.MonkeyPatch) -> Town:
    """李明 is suspected of having dropped out; the command works in the town's own runtime."""
    absent(town, 5)
    town.phones.clear()
    monkeypatch.setattr(act, "opened", lambda: nullcontext(town.runtime))
    return town


def types(town: Town, *words: str) -> Result:
    """Type the command; what others are sent because of it is read as well."""
    done = CliRunner().invoke(commands, ["act", *words])
    town.settle()
    town.phones.clear()
    return done


def test_a_refused_step_says_what_is_lacking_and_by_which_clause(suspected: Town) -> None:
    """Chat and command say the same; the command ends with 1, the words are kept, nothing else has changed."""
    town = suspected
    before = owed(town, "李明")
    done = types(town, "apply_exit", "--by", "钱敏", "--pupil", LI_MING, "--with", "route=lost")
    in_chat = town.says("钱敏", "申请李明销号，失联")

    assert done.exit_code == 1
    assert "公安部门界定材料" in done.stderr
    assert "卫政文〔2022〕80号 WH-82" in done.stderr
    assert done.stderr.removeprefix("baoxue: ").strip() == in_chat
    assert owed(town, "李明") >= before
    with town.db.read() as tx:
        kept = inbox.of_sender(tx, "console", "qianmin", town.now.replace(year=2025))
    assert [one.state for one in kept] == ["answered"]


def test_what_is_told_at_the_command_line_is_an_act_like_any_other(suspected: Town) -> None:
    """Named by his name, confirmed by its Chinese word: the case moves, the chain has who did it."""
    town = suspected
    named = types(town, "指定责任人", "--by", "孙立", "--pupil", LI_MING, "--with", "person=孟凡星")
    confirmed = types(town, "confirm_dropout", "--by", "sunli", "--pupil", LI_MING, "--with", "why=found", "--json")

    assert (named.exit_code, named.stdout.splitlines()[0]) == (0, "已记 李明：专人：孟凡星。有误请直接说。")
    assert json.loads(confirmed.stdout)["refused"] is False
    assert case(town, "李明").stage == "dropped_out"
    with town.db.read() as tx:
        acts = facts.of(tx, "pupil", [town.place.pupils["李明"]])[town.place.pupils["李明"]]
    assert [(one.kind, one.actor, one.channel) for one in acts] == [
        ("name_person", "sunli", "console"),
        ("confirm_dropout", "sunli", "console"),
    ]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("attach", "--by", "钱敏", "--pupil", LI_MING, "--with", "what=picture"), "不认识的材料：picture"),
        (("attach", "--by", "钱敏", "--pupil", "柳河镇中学/七年级1班/李鸣"), "没有“李鸣”"),
        (("attach", "--by", "无此人", "--pupil", LI_MING), "没有找到“无此人”"),
        (("销毁", "--by", "钱敏", "--pupil", LI_MING), "没有“销毁”这个操作"),
        (("set_cause", "--by", "钱敏", "--pupil", LI_MING, "--with", "work"), "字段=内容"),
        (("approve", "--by", "钱敏"), "请写明学生"),
        (("name_person", "--by", "孙立", "--pupil", LI_MING, "--with", "person=无此人"), "没有找到“无此人”"),
    ],
)
def test_what_cannot_be_used_is_told_and_nothing_is_kept(suspected: Town, words: tuple[str, ...], said: str) -> None:
    """Bad input ends with 2 and one line that says what to put right."""
    done = types(suspected, *words)
    assert (done.exit_code, done.stderr.count("\n")) == (2, 1)
    assert said in done.stderr
    with suspected.db.read() as tx:
        assert facts.of(tx, "pupil", [suspected.place.pupils["李明"]]).get(suspected.place.pupils["李明"], ()) == ()
        assert inbox.of_sender(tx, "console", "qianmin", suspected.now.replace(year=2025)) == []


def test_whose_it_is_not_is_told_whose_it_is(suspected: Town) -> None:
    """A teacher of the school can neither confirm a dropout nor send the county's report."""
    refused = types(suspected, "confirm_dropout", "--by", "赵丽娟", "--pupil", LI_MING)
    assert (refused.exit_code, "校长" in refused.stderr) == (1, True)
    assert case(suspected, "李明").stage == "suspected"


def test_a_report_of_the_county_is_sent_for_the_unit(suspected: Town) -> None:
    """Without a pupil it is done for the unit of whoever acts; a report that it does not send is refused with those it sends."""
    town = suspected
    wrong = types(town, "submit_report", "--by", "钱敏", "--with", "report=daily")
    sent = types(town, "报送", "--by", "钱敏", "--with", "report=status_changes_outer")
    assert wrong.exit_code == 1
    assert "本方案没有这份报告" in wrong.stderr
    assert "控辍保学月报" in wrong.stderr
    assert (sent.exit_code, "学籍异动两月复核" in sent.stdout) == (0, True)
