"""The story: 李明 stays away for five school days, nobody answers, the ladder climbs, people answer, he comes back.

Played by taps and typing in a real browser against the real product, as a newcomer would, at two widths.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.browser.player import Player
from tests.browser.serving import Served, serving

pytestmark = pytest.mark.browser

OFFICES = ("class_teacher", "school_lead", "baobao_teacher", "baobao_official", "township_officer", "edu_bureau")


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Served]:
    with serving(tmp_path / "home") as found:
        yield found


@pytest.mark.parametrize("width", ["desk", "phone"])
def test_five_days_of_absence_and_a_return(
    served: Served, open_page: Callable[..., Any], tmp_path: Path, width: str
) -> None:
    """Day 3 prompts, day 5 opens the case, silence climbs, each answer is a step, the return ends it."""
    newcomer = Player(open_page(served.url + "/sandbox", width), width)

    def picture(name: str) -> None:
        newcomer.picture(str(tmp_path / f"{width}-{name}.png"))

    picture("0-opened")
    for day in range(1, 6):
        if day == 3:
            # Of the guardian's SMS the first went by Tencent; now Tencent has no balance, and Aliyun takes over.
            newcomer.turns("tencent_out", "FailedOperation.InsufficientBalanceInSmsPackage")
            picture("1-switched")
        if day > 1:
            newcomer.moves("school_day")
            # His guardian was written to on the day before, in words that say which day.
            assert len(newcomer.matching("guardian", "李明.*没有到校")) == day - 1
        before = len(newcomer.got("class_teacher"))
        answer = newcomer.says("class_teacher", "李明没来没请假，其他都到了")
        assert "李明" in answer
        assert ("第" in answer) == (day > 1)
        assert day == 1 or f"第{day}天" in answer
        if day < 3:
            assert newcomer.matching("class_teacher", "核实") == []
        elif day == 3:
            newcomer.waits_for("class_teacher", "(?=.*李明)(?=.*核实)", after=before + 1)
            picture("3-prompted")
        elif day == 5:
            newcomer.waits_for("class_teacher", "(?=.*李明)(?=.*劝返)", after=before + 1)
            newcomer.waits_for("school_lead", "(?=.*李明)(?=.*劝返)")
            assert "疑似辍学" in newcomer.says("school_lead", "李明现在什么情况")
            picture("5-case")

    newcomer.moves("school_day")
    assert newcomer.matching("baobao_teacher", "(?=.*李明)(?=.*到期没办结)")
    assert newcomer.matching("baobao_official", "(?=.*李明)(?=.*到期没办结)")
    picture("6-climbed")

    assert re.search("已记.*李明", newcomer.says("baobao_official", "明天上门"))
    assert newcomer.notes("guardian")[:2] == ["腾讯云 · 已送达", "阿里云 · 已送达"]
    assert "上行" in newcomer.tells("guardian", "明天送他去")
    newcomer.waits_for("class_teacher", "李明.*明天送他去")
    newcomer.says("class_teacher", "李明没来没请假，其他都到了")
    picture("7-answered")

    newcomer.moves("school_day")
    answer = newcomer.says("class_teacher", "李明来了，今天全勤")
    assert "李明到校" in answer
    picture("8-back")

    newcomer.waits_until_quiet()
    heard = {place: len(newcomer.matching(place, "李明")) for place in (*OFFICES, "guardian")}
    for _ in range(2):
        newcomer.moves("school_day")
        newcomer.says("class_teacher", "今天全勤")
    newcomer.waits_until_quiet()
    assert {place: len(newcomer.matching(place, "李明")) for place in heard} == heard, (
        "somebody was asked after the return"
    )

    for place in (*OFFICES, "guardian"):
        hours = {int(when[-5:-3]) for when in newcomer.times(place)}
        assert hours <= set(range(7, 21)), f"{place} was written to at night: {sorted(hours)}"
    verified = served.run("audit", "verify")
    assert verified.returncode == 0, verified.stderr
