"""The page: what a newcomer gets, what it asks for each second, and how its clock moves."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import requests

from bot.app import create_app
from bot.sandbox.faults import KINDS
from config import sandbox_keys
from config.days import instant
from config.errors import PersonError
from config.settings import SettingsError
from tests.sandbox.small_product import SCHOOL, Stage
from tests.sandbox.test_typing import say
from tests.sandbox.wait import until

STATIC = Path("bot/sandbox/static")


def state(here: Stage, since: int = 0, wire: int = 0) -> dict[str, Any]:
    asked: dict[str, str | int] = {"school": SCHOOL.id, "since": since, "wire": wire}
    told: dict[str, Any] = requests.get(f"{here.url}/sandbox/state", asked, timeout=5).json()
    return told


def move(here: Stage, step: str) -> requests.Response:
    return requests.post(f"{here.url}/sandbox/clock", json={"school": SCHOOL.id, "step": step}, timeout=5)


def test_every_role_has_its_phone_and_the_storys_guardian_is_in_front(here: Stage) -> None:
    """One phone a role in the order of the ladder, the rest in one more; 李明's guardian is chosen, not the first."""
    page = requests.get(f"{here.url}/sandbox", timeout=5).text
    assert re.findall(r'id="phone-(\w+)"', page) == [
        "class_teacher",
        "school_lead",
        "baobao_teacher",
        "baobao_official",
        "township_officer",
        "edu_bureau",
        "guardian",
        "others",
    ]
    assert re.search(r'<option value="g2"[^>]*selected', page)
    assert not re.search(r'<option value="g1"[^>]*selected', page)
    assert 'lang="zh-Hans"' in page


def test_nothing_comes_from_elsewhere_and_nothing_is_inline(here: Stage) -> None:
    """The policy allows this server alone; neither page nor script nor style names another or styles inline."""
    answer = requests.get(f"{here.url}/sandbox", timeout=5)
    policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert not re.search(r"\sstyle=|\son\w+=|<script(?![^>]*\bsrc=)|<style", answer.text)
    for text in (answer.text, *(file.read_text("utf-8") for file in STATIC.iterdir())):
        assert not re.search(r"https?://(?!www\.w3\.org/2000/svg)", text)


def test_with_real_credentials_there_is_no_sandbox(tmp_path: Path) -> None:
    """An installation connected to a real WeChat Work app answers 404 here; asking for both stops the start."""
    keys = sandbox_keys.make()
    real = {name: keys[name] for name in keys if name.startswith(("WECOM_", "BAOXUE_SECRET", "BAOXUE_DATA"))} | {
        "BAOXUE_HOME": str(tmp_path),
        "BAOXUE_DATABASE_URL": f"sqlite:///{tmp_path / 'real.sqlite'}",
        "BAOXUE_BASE_URL": "https://baoxue.example",
    }
    client = create_app(environ=real).test_client()
    for path in ("/sandbox", "/sandbox/state", "/sandbox/static/sandbox.js", "/sandbox/wecom/cgi-bin/gettoken"):
        assert client.get(path).status_code == 404, path
    assert client.post("/sandbox/say", json={"text": "x"}).status_code == 404
    assert client.get("/wecom/callback").status_code == 400
    with pytest.raises(SettingsError):
        create_app(environ={**real, "BAOXUE_SANDBOX": "1"})


def test_a_school_that_is_not_there_is_404(here: Stage) -> None:
    """An unknown school has no page."""
    assert requests.get(f"{here.url}/sandbox?school=nowhere", timeout=5).status_code == 404


def test_a_page_is_told_only_what_it_has_not_seen(here: Stage) -> None:
    """After a look, the next look with its marks brings no bubble and no traffic again."""
    say(here, "Zhao.Lijuan", text="今天全勤")
    until(lambda: len(state(here)["bubbles"]) == 2)
    here.stand_in.settle()
    first = state(here)
    assert [bubble["side"] for bubble in sorted(first["bubbles"], key=lambda one: one["id"])] == ["mine", "theirs"]
    assert len(first["wire"]) == 1
    assert "今天全勤" in first["wire"][0]["request"]
    second = state(here, first["rev"], first["wire_last"])
    assert (second["bubbles"], second["wire"]) == ([], [])


def test_the_clock_is_shown_in_words_of_the_day(here: Stage) -> None:
    """A school day, a Saturday and a day the calendar does not know are told apart."""
    assert state(here)["clock"] | {"error": ""} == {
        "time": "08:00",
        "day": "10月12日",
        "weekday": "周一",
        "year": 2026,
        "kind": "上课日",
        "teaching": "yes",
        "moving_to": None,
        "error": "",
    }
    here.world.at = instant(date(2026, 10, 17))
    assert state(here)["clock"]["kind"] == "休息日"
    here.world.at = instant(date(2027, 1, 4))
    assert state(here)["clock"]["kind"] == "日历未知"


def test_the_three_steps_of_the_clock(here: Stage) -> None:
    """An hour on; the next school day's morning, today's if it is still to come; tomorrow's morning, Saturday too."""
    world, friday = here.world, date(2026, 10, 16)
    for start, step, end in (
        (instant(friday) + timedelta(hours=6), "hour", instant(friday) + timedelta(hours=7)),
        (instant(friday) + timedelta(hours=6), "school_day", instant(friday) + timedelta(hours=8)),
        (instant(friday) + timedelta(hours=8), "school_day", instant(date(2026, 10, 19)) + timedelta(hours=8)),
        (instant(friday) + timedelta(hours=8), "tomorrow", instant(date(2026, 10, 17)) + timedelta(hours=8)),
    ):
        world.at = start
        assert move(here, step).status_code == 202
        until(lambda: here.stand_in.passing.progress.to is None)
        assert world.at == end, step
    assert move(here, "century").status_code == 400


def test_the_clock_does_one_move_at_a_time_and_says_where_it_is_going(here: Stage) -> None:
    """While it moves, the page is told where to, and a second move is refused kindly."""
    go_on: list[bool] = []

    def slowly(to: datetime, settle: Callable[[], None]) -> None:
        until(lambda: go_on)

    here.world.on_run = slowly
    move(here, "hour")
    assert state(here)["clock"]["moving_to"] == "10月12日 09:00"
    refused = move(here, "hour")
    assert (refused.status_code, refused.json()) == (400, {"error": "时间正在走，请等它停下来。"})
    go_on.append(True)
    until(lambda: state(here)["clock"]["moving_to"] is None)
    assert len(here.world.runs) == 1


def test_why_the_clock_stopped_short_is_said(here: Stage) -> None:
    """A person's error is shown in its own words; beyond the calendar there is no next school day."""

    def refuse(to: datetime, settle: Callable[[], None]) -> None:
        raise PersonError("2027 年的放假安排还没有录入。")

    here.world.on_run = refuse
    move(here, "hour")
    until(lambda: state(here)["clock"]["error"] == "2027 年的放假安排还没有录入。")
    here.world.at = instant(date(2026, 12, 31)) + timedelta(hours=9)
    assert "校历" in move(here, "school_day").json()["error"]


def test_switches_are_turned_and_kept(here: Stage) -> None:
    """A switch for one phone is told back; one that is not there is refused."""
    turned = {"channel": "sms_out", "kind": "30003", "address": "sms:+8613800000003"}
    assert requests.post(f"{here.url}/sandbox/fault", json=turned, timeout=5).status_code == 202
    assert {**turned, "fine": False} in state(here)["faults"]
    for wrong in ({"kind": "boredom"}, {"channel": "pigeon"}, {"address": "sms:+8600000000000"}):
        assert requests.post(f"{here.url}/sandbox/fault", json={**turned, **wrong}, timeout=5).status_code == 400
    page = requests.get(f"{here.url}/sandbox", timeout=5).text
    assert all(f'value="{kind}"' in page for kinds in KINDS.values() for kind in kinds)


def test_twenty_people_type_at_once_and_all_are_answered(here: Stage) -> None:
    """Messages of many phones at one time are all carried, each answered once."""
    phones = ["Zhao.Lijuan", "lu.jianguo", "song.guiying", "niu.haibo", "g1", "g2"]
    for number in range(24):
        assert say(here, phones[number % 6], text=f"第{number}句").status_code == 202
    until(lambda: len(here.product.heard) + len(here.product.forms) == 24)
    until(lambda: sum(one["side"] == "theirs" for one in state(here)["bubbles"]) == 24)
