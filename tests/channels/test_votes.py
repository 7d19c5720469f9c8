"""After a press the card asks in its own place how it ended, and why: one more tap, no further message."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest

from handlers.steps import votes
from tests.channels.test_cards import card_of_day_3, press
from tests.story.days import TEACHER, absent, case, steps
from tests.story.town import Town
from tests.wires.tencent import SET_A, event_message


def choose(town: Town, card: dict[str, object], question: str, option: str, name: str = TEACHER) -> str:
    """Submit one option of the vote that took the card's place; its new look in words."""
    reply = ElementTree.fromstring(ElementTree.tostring(reply_to(town, card, question, option, name)))
    look = [reply.findtext(f"TemplateCard/{part}") for part in ("MainTitle/Title", "MainTitle/Desc", "SubTitleText")]
    return "\n".join(part for part in look if part)


def reply_to(town: Town, card: dict[str, object], question: str, option: str, name: str) -> ElementTree.Element:
    town.second()
    fields = (
        f"<EventKey>{question}</EventKey><TaskId>{card['task_id']}</TaskId><CardType>vote_interaction</CardType>"
        f"<SelectedItems><SelectedItem><QuestionKey>{question}</QuestionKey>"
        f"<OptionIds><OptionId>{option}</OptionId></OptionIds></SelectedItem></SelectedItems>"
    )
    raw = event_message("template_card_event", fields, sender=town.userid(name), created=int(town.now.timestamp()))
    answer = town.posts(raw)
    town.settle()
    return SET_A.read_reply(answer.get_data())


def test_a_press_is_answered_by_a_vote_that_fits_the_platform(town: Town) -> None:
    """已家访 pressed: the card becomes a vote with at most twenty options of at most seventeen characters, still alive."""
    card = card_of_day_3(town)
    fields = f"<EventKey>visited</EventKey><TaskId>{card['task_id']}</TaskId><CardType>button_interaction</CardType>"
    town.second()
    raw = event_message("template_card_event", fields, sender=town.userid(TEACHER), created=int(town.now.timestamp()))
    reply = SET_A.read_reply(town.posts(raw).get_data())
    options = reply.findall("TemplateCard/CheckBox/OptionList")

    assert reply.findtext("TemplateCard/CardType") == "vote_interaction"
    assert reply.findtext("TemplateCard/TaskId") == card["task_id"]
    assert reply.findtext("TemplateCard/ReplaceText") is None
    assert [one.findtext("Id") for one in options] == ["promised", "refused", "unreachable", "returned"]
    assert all(len(one.findtext("Text") or "") <= 17 for one in options)
    assert len(reply.findtext("TemplateCard/MainTitle/Desc") or "") <= 44


def test_an_outcome_chosen_is_on_file_and_no_further_message_is_sent(town: Town) -> None:
    """已家访, then 答应返校: the visit has its result; nothing else reaches her phone."""
    card = card_of_day_3(town)
    press(town, card, "visited")
    said = choose(town, card, "outcome", "promised")

    assert said.startswith("已记 李明：家访，答应返校")
    assert steps(town, "李明")[-1].payload["outcome"] == "promised"
    assert town.unread() == {}


def test_who_does_not_want_is_asked_why_where_there_is_a_case(town: Town) -> None:
    """不愿返校 with a case open and no cause yet: asked why, and the cause is the case's."""
    absent(town, 5)
    town.phones.clear()
    card = next(one for one in town.providers.cards[::-1] if "【劝返】" in one["main_title"]["title"])
    press(town, card, "visited")
    said = choose(town, card, "outcome", "refused")
    assert votes.asked(said.replace("\n" + said.rpartition("\n")[2], "")) == "cause" or "原因" in said
    choose(town, card, "cause", "work")

    opened = case(town, "李明")
    assert opened is not None
    assert opened.cause == "work"
    town.phones.clear()


def test_a_choice_made_twice_is_recorded_once(town: Town) -> None:
    """The second submission of the same question says so."""
    card = card_of_day_3(town)
    press(town, card, "called")
    choose(town, card, "outcome", "promised")

    assert "已经选过" in choose(town, card, "outcome", "refused")
    assert [step.payload["outcome"] for step in steps(town, "李明")] == ["unknown", "promised"]


def test_a_choice_on_somebody_elses_card_records_nothing(town: Town) -> None:
    """A vote that carries a card of another person, or one never pressed, is none."""
    card = card_of_day_3(town)

    assert "已经失效" in choose(town, card, "outcome", "promised", "周文")
    assert "已经失效" in choose(town, card, "outcome", "promised")
    assert steps(town, "李明") == []


@pytest.mark.parametrize("option", votes.QUESTIONS["outcome"][1])
def test_every_outcome_is_a_sentence_one_can_type(town: Town, option: str) -> None:
    """The words on the card, typed behind the code, are the same outcome."""
    card_of_day_3(town)
    town.says(TEACHER, f"1 已家访，{votes.QUESTIONS['outcome'][1][option]}")

    assert steps(town, "李明")[-1].payload["outcome"] == option


@pytest.mark.parametrize("option", votes.QUESTIONS["cause"][1])
def test_every_cause_is_a_sentence_one_can_type(town: Town, option: str) -> None:
    """So are the causes."""
    card_of_day_3(town)
    town.says(TEACHER, f"1 已家访，不愿返校，原因：{votes.QUESTIONS['cause'][1][option]}")

    assert steps(town, "李明")[-1].payload["cause"] == option
