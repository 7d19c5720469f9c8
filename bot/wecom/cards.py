"""Prompts as `button_interaction` cards (90236), and the card that takes their place once one was pressed (90241).

A card shows the words of the text it stands for, no more and no less; what does not fit a card's limits stays a text.
A card is a function of its words alone, so that a repeated request is the very same.
"""

from __future__ import annotations

import re
from typing import Any

from bot.wecom.xml import cdata as inside_cdata
from handlers.menu import BUTTONS
from handlers.steps import votes

#: Characters and bytes that a card shows (90236; WxJava's builders for the sizes).
TITLE, DESC, SUBTITLE, KEYNAME, VALUE, LABEL, TASK_ID = 36, 44, 160, 5, 30, 10, 128
#: Refusals of the card, not of the receiver or the app: the same words go as a text.
REFUSED = frozenset({"40008", "41016", "43012", "42014", "42016", *(str(code) for code in range(42027, 42052))})

_CONTACT = ("visited", "called", "returned", "help")
_VISIT = ("visited", "returned", "help")
#: Duty → the buttons that answer it. A call does not answer what asks for a visit, so it is not offered there.
BY_DUTY: dict[str, tuple[str, ...]] = {
    "verify_absence": _CONTACT,
    "attention": _CONTACT,
    "persuade": _CONTACT,
    "relapse_watch": _CONTACT,
    "return_deadline": _CONTACT,
    "same_day_visit": _VISIT,
    "three_visits": _VISIT,
    "key_pupil_visit": ("visited", "help"),
}
#: What is done at a desk cannot be told by one button: it is acknowledged, or somebody is called.
OTHERS = ("ack", "help")

_WORDS = re.compile(
    r"(?P<title>[^【\n]*【[^】\n]+】)(?P<words>[^\n]+)"
    r"(?P<rows>(?:\n[^\n：]{1,5}：[^\n]+){0,6})(?:\n(?P<note>（[^\n]+）))?"
)


def card(text: str, task_id: str, duty: str) -> dict[str, Any] | None:
    """The card for one prompt's words; None where they do not fit one and go as a text."""
    match = _WORDS.fullmatch(text)
    if match is None or re.fullmatch(rf"[0-9A-Za-z_@-]{{1,{TASK_ID}}}", task_id) is None:
        return None
    title, words, note = match.group("title", "words", "note")
    rows = [row.partition("：")[::2] for row in match["rows"].strip("\n").split("\n") if row]
    if (
        len(title) > TITLE
        or len(words) > SUBTITLE
        or any(len(value) > VALUE for _, value in rows)
        or len(note or "") > DESC
    ):
        return None
    keys = BY_DUTY.get(duty.partition(":")[0], OTHERS)
    made: dict[str, Any] = {
        "card_type": "button_interaction",
        "main_title": {"title": title, **({"desc": note} if note else {})},
        "sub_title_text": words,
        "task_id": task_id,
        "button_list": [
            # Style 1 is the filled button: the first, and the one that means that all is well again.
            {"text": BUTTONS[key][2], "style": 2 if key == "help" else 1, "key": key}
            for key in keys
        ],
    }
    if rows:
        made["horizontal_content_list"] = [{"keyname": key, "value": value} for key, value in rows]
    return made


def pressed(to: str, corp_id: str, text: str, task_id: str, key: str, seconds: int) -> str:
    """The passive reply that replaces a pressed card for its presser: what was recorded, and a button that is spent.

    The platform takes no text in answer to a press; a card of ours goes to one person, so nobody else's is left behind.
    """
    title, _, rest = text.strip().partition("\n")
    if len(title) > TITLE:
        title, rest = "", text.strip()
    label = BUTTONS[key][2] if key in BUTTONS else "已点"
    question = votes.asked(text)
    if question is not None:
        inside = _vote(title or "已收到", rest, task_id, question)
    else:
        inside = (
            f"<CardType>{cdata('button_interaction')}</CardType>"
            f"<MainTitle><Title>{cdata(title or '已收到')}</Title></MainTitle>"
            + (f"<SubTitleText>{cdata(_cut(rest, SUBTITLE))}</SubTitleText>" if rest else "")
            + f"<TaskId>{cdata(task_id)}</TaskId>"
            f"<ButtonList><Text>{cdata(label)}</Text><Style>1</Style><Key>{cdata(key or 'spent')}</Key></ButtonList>"
            f"<ReplaceText>{cdata('已点：' + label)}</ReplaceText>"
        )
    return (
        f"<xml><ToUserName>{cdata(to)}</ToUserName><FromUserName>{cdata(corp_id)}</FromUserName>"
        f"<CreateTime>{seconds}</CreateTime><MsgType>{cdata('update_template_card')}</MsgType>"
        f"<TemplateCard>{inside}</TemplateCard></xml>"
    )


def _vote(title: str, rest: str, task_id: str, question: str) -> str:
    """A card with one choice among a few (90241): it stays alive, for it has no ReplaceText yet."""
    ask, options = votes.QUESTIONS[question]
    listed = "".join(
        f"<OptionList><Id>{cdata(id_)}</Id><Text>{cdata(words)}</Text><IsChecked>false</IsChecked></OptionList>"
        for id_, words in options.items()
    )
    return (
        f"<CardType>{cdata('vote_interaction')}</CardType>"
        f"<MainTitle><Title>{cdata(title)}</Title><Desc>{cdata(_cut(ask, DESC))}</Desc></MainTitle>"
        f"<TaskId>{cdata(task_id)}</TaskId>"
        f"<CheckBox><QuestionKey>{cdata(question)}</QuestionKey>{listed}<Disable>false</Disable><Mode>0</Mode></CheckBox>"
        f"<SubmitButton><Text>{cdata('提交')}</Text><Key>{cdata(question)}</Key></SubmitButton>"
    )


def cdata(text: str) -> str:
    return f"<![CDATA[{inside_cdata(text)}]]>"


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else text[: most - 1] + "…"
