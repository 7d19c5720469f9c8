"""A guardian follows 学校通知 in the sandbox, reads the notice in WeChat and answers with one tap: on a phone, without script."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.browser.player import Player
from tests.browser.serving import Served, serving

pytestmark = pytest.mark.browser


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Served]:
    with serving(tmp_path / "home") as found:
        yield found


@pytest.mark.parametrize("width", ["phone", "desk"])
def test_a_parent_follows_reads_and_taps(
    served: Served, chromium: Any, open_page: Callable[..., Any], tmp_path: Path, width: str
) -> None:
    """The notice comes to WeChat with a link; the page fits the screen, works without script, and the teacher hears."""
    page = open_page(served.url + "/sandbox", width)
    newcomer = Player(page, width)
    newcomer.take("guardian").locator(".chips .follow").click()
    page.locator("#phone-guardian .bubble.note", has_text="已关注").wait_for()
    newcomer.moves("hour")
    newcomer.says("class_teacher", "李明没来没请假，其他都到了")
    newcomer.moves("hour")
    notice = newcomer.waits_for("guardian", "李明.*没有到校.*点这里告诉老师")
    assert newcomer.matching("guardian", "回复这条短信") == []
    newcomer.take("guardian")
    newcomer.picture(str(tmp_path / f"{width}-notice.png"))
    address = str(page.locator("#phone-guardian .bubble.theirs a").last.get_attribute("href"))
    assert address in notice

    context = chromium.new_context(
        viewport={"width": 375 if width == "phone" else 1280, "height": 740}, java_script_enabled=False
    )
    try:
        tab = context.new_page()
        tab.goto(address)
        assert "没有到校。请问是什么原因" in tab.locator("h1").inner_text()
        tab.screenshot(path=str(tmp_path / f"{width}-ask.png"))
        for button in tab.locator("button").all():
            box = button.bounding_box()
            assert box is not None
            assert box["height"] >= 44
            assert box["x"] + box["width"] <= (375 if width == "phone" else 1280)
        tab.locator("#words").press("Enter")
        assert "请点一个回答" in tab.locator(".fault").inner_text(), "Enter chooses no answer"
        tab.locator("button", has_text="孩子生病了").click()
        assert "您的回答：孩子生病了，今天请假" in tab.locator(".said").inner_text()
        tab.screenshot(path=str(tmp_path / f"{width}-answered.png"))
        tab.goto(address.rsplit(".", 1)[0] + ".x")
        assert "链接不对" in tab.locator("h1").inner_text()
        tab.screenshot(path=str(tmp_path / f"{width}-wrong.png"))
    finally:
        context.close()
    newcomer.waits_for("class_teacher", "李明家长在网页上回复：“孩子生病了，今天请假”")
