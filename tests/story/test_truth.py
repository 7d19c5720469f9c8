"""What became of each message can be seen, in words that claim no more than the channel told."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner

from bot.cli import commands
from bot.commands.messages import became
from store import deliveries
from tests.conftest import KEY
from tests.story.days import ABSENT, TEACHER, absent
from tests.story.town import Town
from tests.wires.providers import refuse


def told(town: Town, name: str) -> list[str]:
    """What is said of the messages to or about somebody, oldest first."""
    with town.db.read() as tx:
        found = deliveries.of(tx, name=name)
    return [became(one.message, answered=one.answered).split("（")[0] for one in reversed(found)]


def test_delivered_answered_and_merely_sent(town: Town) -> None:
    """The SMS has its receipt or its answer; WeChat Work tells nothing after it took a message, and that is said."""
    absent(town, 3)
    town.expects(TEACHER, has=["缺勤核实"])
    assert told(town, "李大山") == ["已送达", "已送达", "已送达"]
    assert told(town, TEACHER)[-1] == "已发出"
    town.says(TEACHER, "李明 已家访，家长说在亲戚家")

    assert told(town, TEACHER)[-1] == "已回复"


def test_failed_says_why_and_who_was_asked_instead(town: Town) -> None:
    """A number that is none: the reason is there, with Twilio's code in the try."""
    town.providers.on_sms = refuse(21211)
    town.says(TEACHER, ABSENT)
    town.clock("10-12 08:30")
    town.expects(TEACHER, has=["没有确认送达"])
    with town.db.read() as tx:
        (one,) = deliveries.of(tx, name="李大山")

    assert became(one.message) == "没有送到，已请人转告：手机号码不对"
    assert [(outcome, code) for _, outcome, code, _ in one.tries] == [("parked", "21211")]
    town.tasks_left = 1


def test_what_went_another_way_shows_both(town: Town) -> None:
    """学校通知 could not reach him, the SMS did: two lines, the second instead of the first."""
    town.follows("李大山", "lidashan_parent")
    town.providers.followers = set()
    town.says(TEACHER, ABSENT)
    town.clock("10-12 08:30")
    town.expects("李大山", has=["没有到校"])
    with town.db.read() as tx:
        second, first = deliveries.of(tx, name="李明")

    assert (first.message.channel, first.message.state) == ("parent", "failed")
    assert (second.message.channel, second.message.instead_of) == ("sms", first.message.id)
    assert "没有关注" in (first.message.reason or "")


def test_the_command_shows_it(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    """`baoxue messages --name 李大山` for people, `--json` for programs; neither shows a phone."""
    town.says(TEACHER, ABSENT)
    town.clock("10-12 08:30")
    town.expects("李大山", has=["没有到校"])
    url = town.db.url.render_as_string(hide_password=False)
    for name, value in {"BAOXUE_SANDBOX": "1", "BAOXUE_DATABASE_URL": url, "BAOXUE_DATA_KEY": KEY}.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("BAOXUE_HOME", str(town.runtime.settings.home))
    shown = CliRunner().invoke(commands, ["messages", "--name", "李大山"])
    asked = CliRunner().invoke(commands, ["messages", "--name", "李大山", "--json", "--day", "2026-10-12"])

    assert "短信 → 李明的家长李大山：已送达" in shown.output
    (one,) = json.loads(asked.output)
    assert (one["state"], one["channel"], one["guardian_of"]) == ("delivered", "sms", "李明")
    assert "13900000001" not in shown.output + asked.output
