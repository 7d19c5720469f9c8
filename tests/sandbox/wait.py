"""Waiting for what happens beside the test, with an end."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from tests.sandbox.small_product import SCHOOL, Stage


def until(true: Callable[[], Any], seconds: float = 10.0) -> Any:
    """The first true value of `true()`; fails after `seconds`."""
    end = time.monotonic() + seconds
    while True:
        found = true()
        if found:
            return found
        assert time.monotonic() < end, "it did not happen in time"
        time.sleep(0.02)


def shown(here: Stage, address: str, side: str | None = None) -> list[dict[str, Any]]:
    """The bubbles on one phone, oldest first."""
    found = here.stand_in.bubbles.since(0, [address])
    rows: list[dict[str, Any]] = sorted(found, key=lambda bubble: int(str(bubble["id"])))
    return [row for row in rows if side in (None, row["side"])]


def words(here: Stage, address: str, side: str | None = None) -> list[str]:
    return [row["text"] for row in shown(here, address, side)]


SCHOOL_ID = SCHOOL.id
