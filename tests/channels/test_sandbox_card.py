"""The sandbox shows a pressed card as a phone does: new words in its place, no button left."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from bot.sandbox.bubbles import wecom_address
from bot.sandbox.updates import Updated, updated
from bot.wecom import cards
from tests.browser.serving import serving
from tests.sandbox.test_real_product import Phones

TEACHER = "zhao.lijuan"


def test_a_pressed_cards_reply_is_read_as_its_new_look() -> None:
    """Title, words and spent button come out as they were put in, whatever the words contain."""
    xml = cards.pressed("u", "corp", "已记 李明：家访。\n缺 ]]> & <b>", "prompt-1", "visited", 1760000000)

    assert updated(xml) == Updated("已记 李明：家访。\n缺 ]]> & <b>", "已点：已家访")
    assert updated("<xml><MsgType>text</MsgType><Content>好</Content></xml>") is None


def test_the_third_days_card_is_pressed_in_the_sandbox(tmp_path: Path) -> None:
    """The real product in its sandbox: day 3's prompt has buttons, and pressing one replaces the card in place."""
    with serving(tmp_path / "home") as served:
        phones, address = Phones(served), wecom_address(TEACHER)
        for day in range(3):
            phones.says(TEACHER, address, "李明没来没请假，其他都到了")
            if day < 2:
                phones.moves("school_day")
        card = phones.until(
            lambda: next((one for one in phones.state()["bubbles"] if one["address"] == address and one["card"]), None)
        )
        assert [one["key"] for one in card["card"]["buttons"]] == ["visited", "called", "returned", "help"]
        phones.post("press", phone=TEACHER, bubble=card["id"], key="visited")
        asked = phones.until(lambda: look_of(phones, card["id"], "?outcome=promised"))
        phones.post("press", phone=TEACHER, bubble=card["id"], key="outcome?outcome=promised")
        spent = phones.until(lambda: look_of(phones, card["id"], ""))

    assert asked["text"].startswith("已记 李明：家访")
    assert [one["text"] for one in asked["card"]["buttons"]] == ["答应返校", "不愿返校", "没有联系上", "已返校"]
    assert spent["text"].startswith("已记 李明：家访，答应返校")


def look_of(phones: Phones, bubble: int, key: str) -> dict[str, Any] | None:
    """The card once it offers a button whose key holds `key`, or (empty) none at all."""
    found = next(one for one in phones.state()["bubbles"] if one["id"] == bubble)
    keys = [one["key"] for one in found["card"]["buttons"]]
    return found if (any(key in one for one in keys) if key else not keys) else None
