"""Prompts as cards: what is shown, what a press does, and who comes when a teacher presses 需要帮助."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from bot.wecom import cards
from handlers.menu import BUTTONS
from store import outbox, prompts, tasks
from store.db import Database
from tests.story import town as house
from tests.story.days import TEACHER, absent, owed, steps
from tests.story.town import Town
from tests.wires.tencent import SET_A, event_message

TEXT = (
    "【缺勤核实】李明已连续无故缺勤3天，请家访或联系监护人核实情况，把结果发给我。\n回复示例：1 已电话，家长说明天送来"
)


def card_of_day_3(town: Town) -> dict[str, Any]:
    """李明 is missing for the third day: the card that the teacher gets."""
    absent(town, 3)
    town.expects(TEACHER, has=["【缺勤核实】李明"])
    return town.providers.cards[-1]


def press(town: Town, card: dict[str, Any], key: str, name: str = TEACHER) -> str:
    fields = (
        f"<EventKey><![CDATA[{key}]]></EventKey><TaskId><![CDATA[{card['task_id']}]]></TaskId>"
        "<CardType><![CDATA[button_interaction]]></CardType><ResponseCode><![CDATA[code-1]]></ResponseCode>"
    )
    return town.taps(name, "template_card_event", fields)


def test_a_prompt_about_one_pupil_comes_with_buttons(town: Town) -> None:
    """Day 3's prompt to the teacher is a card with the four answers, inside the platform's limits."""
    card = card_of_day_3(town)

    assert card["card_type"] == "button_interaction"
    assert [(one["text"], one["key"]) for one in card["button_list"]] == [
        (BUTTONS[key][2], key) for key in ("visited", "called", "returned", "help")
    ]
    assert re.fullmatch(r"[0-9A-Za-z_@-]{1,128}", card["task_id"])
    assert len(card["main_title"]["title"]) <= 36
    assert len(card["sub_title_text"]) <= 160
    assert all(len(one["keyname"]) <= 5 and len(one["value"]) <= 30 for one in card["horizontal_content_list"])
    assert all(len(one["text"]) <= 10 and 1 <= one["style"] <= 4 for one in card["button_list"])


def test_the_outbox_keeps_the_words_that_the_card_shows(town: Town) -> None:
    """What is stored as sent is, word for word, what can be read on the card."""
    card = card_of_day_3(town)
    with town.db.read() as tx:
        kept = outbox.to_person(tx, town.place.staff[TEACHER], limit=1)[0].text
    (row,) = card["horizontal_content_list"]
    shown = f"{card['main_title']['title']}{card['sub_title_text']}\n{row['keyname']}：{row['value']}"

    assert shown == kept


def test_two_matters_in_one_message_are_a_text(town: Town) -> None:
    """One button could not say whom it is about: a bundle has none."""
    absent(town, 3, "李明、张伟没来没请假，其他都到了", ("李大山", "张建国"))

    town.expects(TEACHER, has=["您有2件事"])
    assert town.providers.cards == []


def test_a_press_is_a_step_and_its_answer_takes_the_place_of_the_card(town: Town) -> None:
    """已家访 pressed: the visit is on file, the duty is done, and the card says so with a button that is spent."""
    card = card_of_day_3(town)
    said = press(town, card, "visited")

    assert said.startswith("已记 李明：家访")
    assert [step.payload["kind"] for step in steps(town, "李明")] == ["home_visit"]
    assert "verify_absence" not in owed(town, "李明")


def test_the_reply_to_a_press_is_a_card_of_the_same_task(town: Town) -> None:
    """The platform takes no text there: the reply is update_template_card, signed, with the task's id and a grey button."""
    card = card_of_day_3(town)
    fields = f"<EventKey>returned</EventKey><TaskId>{card['task_id']}</TaskId><CardType>button_interaction</CardType>"
    raw = event_message("template_card_event", fields, sender=town.userid(TEACHER), created=int(town.now.timestamp()))
    first, again = town.posts(raw), town.posts(raw)
    reply = SET_A.read_reply(first.get_data())

    assert reply.findtext("MsgType") == "update_template_card"
    assert reply.findtext("TemplateCard/TaskId") == card["task_id"]
    assert reply.findtext("TemplateCard/ReplaceText") == "已点：已返校"
    assert ElementTree.tostring(reply) == ElementTree.tostring(SET_A.read_reply(again.get_data()))
    assert len(steps(town, "李明")) == 1


def test_a_card_pressed_before_says_so(town: Town) -> None:
    """A second press, of whatever button, records nothing and names the first."""
    card = card_of_day_3(town)
    press(town, card, "called")
    said = press(town, card, "visited")

    assert "已点过“已电话”" in said
    assert [step.payload["kind"] for step in steps(town, "李明")] == ["phone"]


def test_a_press_after_the_matter_has_ended_says_so(town: Town) -> None:
    """She typed what she did and the duty ended: the old card's buttons record nothing any more."""
    card = card_of_day_3(town)
    town.says(TEACHER, "1 已家访，孩子答应明天来")
    before = len(steps(town, "李明"))
    said = press(town, card, "returned")

    assert "已经失效" in said
    assert len(steps(town, "李明")) == before


def test_somebody_elses_card_records_nothing(town: Town) -> None:
    """A press that carries a card of another person is told apart from his own."""
    card = card_of_day_3(town)

    assert "不是发给您的" in press(town, card, "visited", "周文")
    assert steps(town, "李明") == []


def test_help_pressed_reaches_the_next_rung_with_the_case(town: Town) -> None:
    """需要帮助: the 包保 teacher hears it at once with the pupil's story; the duty stays open, a task is on file."""
    card = card_of_day_3(town)
    said = press(town, card, "help")
    told = town.expects("周文", has=["请求帮助", TEACHER, "李明", "需要帮助", "无故"])

    assert "周文" in said
    assert "verify_absence" in owed(town, "李明")
    assert len(told.splitlines()) <= 9
    with town.db.read() as tx:
        assert [task.kind for task in tasks.open_in(tx)] == ["help"]
    town.tasks_left = 1


@pytest.mark.parametrize("words", ["1 需要帮助，家长不开门", "李明 需要帮助，家长不开门", "需要帮助，家长不开门"])
def test_help_typed_is_the_same_with_her_own_words(town: Town, words: str) -> None:
    """By number, by name or with nothing else open: the words she typed stand in what the next rung reads."""
    card_of_day_3(town)
    said = town.says(TEACHER, words)
    town.expects("周文", has=["请求帮助", "家长不开门"])

    assert "周文" in said
    assert "verify_absence" in owed(town, "李明")
    town.tasks_left = 1


def test_an_answer_to_a_call_for_help_ends_its_task(town: Town) -> None:
    """The 包保 teacher says what he will do: the call for help is answered, nobody is asked again."""
    card = card_of_day_3(town)
    press(town, card, "help")
    town.expects("周文", has=["请求帮助"])
    town.says("周文", "李明 我今天下午一起去家访")
    town.hands()
    with town.db.read() as tx:
        assert tasks.open_in(tx) == []
        assert [one.state for one in prompts.of_subject(tx, ("task", 1))] == ["closed"]


def test_needing_help_in_a_familys_story_is_not_a_call(town: Town) -> None:
    """已家访，家里困难，需要帮助 tells of the family: it is a visit, and nobody is called."""
    card_of_day_3(town)

    assert town.says(TEACHER, "1 已家访，家里困难，需要帮助").startswith("已记 李明：家访")


def test_an_app_without_callback_gets_texts(town: Town) -> None:
    """43012 refuses the card, not the words: they go as a text in the same minute."""
    refused: list[str] = []

    def no_card(asked: Any) -> Any:
        if asked.json()["msgtype"] == "template_card":
            refused.append("card")
            return 200, {"errcode": 43012, "errmsg": "no callback url"}
        return None

    town.providers.on_wecom = no_card
    absent(town, 3)

    town.expects(TEACHER, has=["【缺勤核实】李明", "回复示例"])
    assert refused == ["card"]
    assert ["接收消息的网址" in told for told in town.errors.told] == [True]
    town.errors.told.clear()


def test_cards_can_be_switched_off(sqlite_database: Database, tmp_path: Path) -> None:
    """BAOXUE_CARDS=0: the same words as a text."""
    with house.town(sqlite_database, tmp_path / "home", cards=False) as town:
        town.expects("孙立", has=["学籍异动两月复核"])
        town.expects("钱敏", has=["学籍异动两月复核"])
        absent(town, 3)
        town.expects(TEACHER, has=["【缺勤核实】李明", "回复示例"])
        assert town.providers.cards == []


@pytest.mark.parametrize(
    "text",
    [
        "没有标题的一句话",
        "【缺勤核实】" + "长" * 161,
        "【" + "长" * 40 + "】李明",
        "【缺勤核实】李明\n第二行\n第三行",
        "【缺勤核实】李明\n回复示例：" + "长" * 31,
    ],
)
def test_what_a_card_cannot_show_whole_is_no_card(text: str) -> None:
    """Nothing is cut: words beyond a card's limits go as a text."""
    assert cards.card(text, "prompt-1", "verify_absence") is None


def test_a_second_reminder_keeps_its_time_on_the_card() -> None:
    """The line that tells two equal reminders apart stands on the card as well."""
    made = cards.card(TEXT + "\n（再次提醒，09:30）", "prompt-1", "verify_absence")

    assert made is not None
    assert made["main_title"]["desc"] == "（再次提醒，09:30）"


def test_a_duty_that_wants_a_visit_offers_no_call() -> None:
    """打电话不算上户: the button for a call is not there to be pressed by mistake."""
    made = cards.card("【当日上户】李明无故没有到校，请当天上户。", "prompt-1", "same_day_visit")

    assert made is not None
    assert [one["key"] for one in made["button_list"]] == ["visited", "returned", "help"]


@pytest.mark.parametrize("key", ["visited", "called", "returned", "ack"])
def test_every_button_is_a_sentence_one_can_type(town: Town, key: str) -> None:
    """A button's label, typed behind the code, records the same kind of step as the button."""
    card_of_day_3(town)
    town.says(TEACHER, f"1 {BUTTONS[key][2]}")

    assert [step.payload["kind"] for step in steps(town, "李明")] == [BUTTONS[key][0]]
