"""The sandbox shows a pressed card as a phone does: new words in its place, no button left."""

from __future__ import annotations

from pathlib import Path

from bot.sandbox.bubbles import wecom_address
from bot.sandbox.updates import updated
from bot.wecom import cards
from tests.browser.serving import serving
from tests.sandbox.test_real_product import Phones

TEACHER = "zhao.lijuan"


def test_a_pressed_cards_reply_is_read_as_its_new_look() -> None:
    """Title, words and spent button come out as they were put in, whatever the words contain."""
    xml = cards.pressed("u", "corp", "已记 李明：家访。\n缺 ]]> & <b>", "prompt-1", "visited", 1760000000)

    assert updated(xml) == ("已记 李明：家访。\n缺 ]]> & <b>", "已点：已家访")
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
        look = phones.until(
            lambda: next(
                (one for one in phones.state()["bubbles"] if one["id"] == card["id"] and one["card"]["buttons"] == []),
                None,
            )
        )

    assert look["text"].startswith("已记 李明：家访")
    assert look["note"] == "已点：已家访"
