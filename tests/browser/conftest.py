"""A real headless Chromium, at a phone's and at a desk's width; whatever it asks for outside this machine fails."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
WIDTHS = {"phone": (375, 740), "desk": (1280, 860)}
LOCAL = ("127.0.0.1", "localhost")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Browser tests run when asked for by their mark (make test-browser), not with all the others."""
    if "browser" in (config.option.markexpr or ""):
        return
    for item in items:
        if item.get_closest_marker("browser"):
            item.add_marker(pytest.mark.skip(reason="runs with make test-browser"))


@pytest.fixture(scope="session")
def chromium() -> Iterator[Any]:
    """One browser for all tests; skipped where there is none."""
    sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    if CHROMIUM is None:
        pytest.skip("there is no chromium (Debian: apt-get install chromium)")
    root = hasattr(os, "geteuid") and os.geteuid() == 0
    with sync_api.sync_playwright() as play:
        browser = play.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"] if root else [])
        yield browser
        browser.close()


@pytest.fixture
def open_page(chromium: Any, tmp_path: Path) -> Iterator[Callable[..., Any]]:
    """open_page(url, width) gives a page of "phone" or "desk" width. At the end: no error, no foreign request.

    `forgive`: words of an error on the console that the test brings about itself.
    """
    troubles: list[str] = []
    contexts = []

    def keep_inside(route: Any) -> None:
        if urlsplit(route.request.url).hostname in LOCAL:
            route.continue_()
        else:
            troubles.append(f"asked for {route.request.url}")
            route.abort()

    def opened(url: str, width: str, forgive: str | None = None) -> Any:
        def heard(message: Any) -> None:
            if message.type == "error" and not (forgive and forgive in message.text):
                troubles.append(message.text)

        wide, high = WIDTHS[width]
        context = chromium.new_context(
            viewport={"width": wide, "height": high},
            locale="zh-CN",
            has_touch=width == "phone",
            reduced_motion="reduce",
        )
        contexts.append(context)
        context.route("**/*", keep_inside)
        page = context.new_page()
        page.set_default_timeout(15_000)
        page.on("pageerror", lambda error: troubles.append(str(error)))
        page.on("console", heard)
        page.goto(url)
        page.wait_for_selector("body[data-shown]")
        return page

    yield opened
    for context in contexts:
        context.close()
    assert troubles == []
