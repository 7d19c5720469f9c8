"""The real product around a sandbox, without a browser: lines that fail, and a process that dies in the middle."""

from __future__ import annotations

import re
import time
from pathlib import Path
from typing import Any

import pytest
import requests

from tests.browser.serving import Served, serving

TEACHER = "wecom:zhao.lijuan"
GUARDIAN = "sms:+8613800000003"


class Phones:
    """The sandbox's page as a program reads it: types, moves the clock, turns switches, reads bubbles."""

    def __init__(self, served: Served) -> None:
        self.url = served.url

    def state(self) -> dict[str, Any]:
        told: dict[str, Any] = requests.get(f"{self.url}/sandbox/state", timeout=10).json()
        return told

    def post(self, path: str, **said: Any) -> None:
        answer = requests.post(f"{self.url}/sandbox/{path}", json=said, timeout=10)
        assert answer.status_code == 202, answer.text

    def got(self, address: str) -> list[str]:
        bubbles = sorted(self.state()["bubbles"], key=lambda one: one["id"])
        return [one["text"] for one in bubbles if one["address"] == address and one["side"] == "theirs"]

    def shown(self, address: str, side: str = "theirs") -> list[dict[str, Any]]:
        return [one for one in self.state()["bubbles"] if one["address"] == address and one["side"] == side]

    def holder(self, address: str) -> str:
        """The id of the phone with this address, as the page has it."""
        page = requests.get(f"{self.url}/sandbox", timeout=10).text
        found = re.search(rf'<option value="([^"]+)" data-address="{re.escape(address)}"', page)
        assert found is not None
        return found[1]

    def says(self, phone: str, address: str, text: str) -> str:
        before = len(self.got(address))
        self.post("say", phone=phone, text=text)
        return str(self.until(lambda: self.got(address)[before:])[0])

    def moves(self, step: str) -> None:
        self.post("clock", step=step)
        self.until(lambda: self.state()["clock"]["moving_to"] is None, 60)
        assert self.state()["clock"]["error"] == ""

    def until(self, true: Any, seconds: float = 20) -> Any:
        end = time.monotonic() + seconds
        while not (found := true()):
            assert time.monotonic() < end, "it did not happen in time"
            time.sleep(0.1)
        return found


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


def test_a_prompt_that_wechat_work_refuses_goes_by_sms_and_is_not_said_twice(home: Path) -> None:
    """The teacher left the app: of day 3's prompt she is told by an SMS in approved words, once, on the same phone."""
    with serving(home) as served:
        phones = Phones(served)
        for day in (1, 2, 3):
            if day > 1:
                phones.moves("school_day")
            if day == 3:
                phones.post("fault", channel="wecom_out", kind="invaliduser", address=TEACHER)
            phones.says("zhao.lijuan", TEACHER, "李明没来没请假，其他都到了")
        by_sms = "sms:+8613800000100"
        phones.until(lambda: [text for text in phones.got(by_sms) if "请打开企业微信" in text])
        assert [text for text in phones.got(TEACHER) if "核实" in text] == []
        phones.moves("hour")
        assert len([text for text in phones.got(by_sms) if "请打开企业微信" in text]) == 1


def test_the_second_gateway_takes_over_and_answers_go_back_the_way_they_came(home: Path) -> None:
    """Tencent has no balance: the guardian's SMS comes by Aliyun, its receipt arrives, and so does what he answers."""
    with serving(home) as served:
        phones = Phones(served)
        phones.post("fault", channel="tencent_out", kind="FailedOperation.InsufficientBalanceInSmsPackage", address="")
        phones.says("zhao.lijuan", TEACHER, "李明没来没请假，其他都到了")
        phones.moves("hour")
        phones.until(lambda: [one for one in phones.shown(GUARDIAN) if one["note"] == "阿里云 · 已送达"])
        phones.post("say", phone=phones.holder(GUARDIAN), text="明天送他去")
        phones.until(lambda: [text for text in phones.got(TEACHER) if "明天送他去" in text])
        assert [one["note"] for one in phones.shown(GUARDIAN, "mine")] == ["经阿里云上行"]
        told = served.run("messages", "--json").stdout
        assert '"delivered"' in told


def test_killed_in_the_middle_nothing_is_lost_and_nothing_said_twice(home: Path) -> None:
    """Killed while the clock runs over three days, a new start goes on: each guardian's message came once."""
    with serving(home) as served:
        phones = Phones(served)
        phones.says("zhao.lijuan", TEACHER, "李明没来没请假，其他都到了")
        requests.post(f"{phones.url}/sandbox/clock", json={"step": "school_day"}, timeout=10)
        served.kill()
    with serving(home) as served:
        phones = Phones(served)
        assert phones.got(TEACHER)[0].startswith("今天")
        phones.moves("school_day")
        phones.until(lambda: [text for text in phones.got(GUARDIAN) if "10月12日没有到校" in text])
        phones.moves("hour")
        texts = phones.got(GUARDIAN)
        assert len(texts) == len(set(texts))
        assert served.run("audit", "verify").returncode == 0
