"""A paper on the page: asked for in words, it comes as a file that opens with a tap."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.browser.player import Player
from tests.browser.serving import serving

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("width", ["desk", "phone"])
def test_a_paper_is_asked_for_and_opened(open_page: Callable[..., Any], tmp_path: Path, width: str) -> None:
    """The class teacher writes 李明 台账: the bubble has a link, and what it gives is a Word file."""
    with serving(tmp_path / "home") as served:
        page = open_page(served.url + "/sandbox", width)
        newcomer = Player(page, width)
        newcomer.says("class_teacher", "李明没来没请假，其他都到了")
        assert "马上发给您" in newcomer.says("class_teacher", "李明 台账")
        link = newcomer.take("class_teacher").locator(".bubble a", has_text="打开文件")
        link.wait_for()
        newcomer.picture(str(tmp_path / f"{width}-paper.png"))
        with page.expect_download() as waiting:
            link.click()
        waiting.value.save_as(tmp_path / "paper.docx")

        assert waiting.value.suggested_filename == "控辍保学台账_李明_第1版.docx"
        assert "李明" in zipfile.ZipFile(tmp_path / "paper.docx").read("word/document.xml").decode()
