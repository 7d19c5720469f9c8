"""What the stand-ins hold every request against: the platforms' shapes and limits, each refused with the platform's error."""

from __future__ import annotations

from typing import Any

import pytest

from bot.sandbox.wecom_checks import Refused, check
from tests.wires import twilio_document
from tests.wires.standin import Asked

TEXT = {"touser": "ZhaoLiJuan", "msgtype": "text", "agentid": 1000002, "text": {"content": "请核实李明"}}
CARD = {
    "card_type": "button_interaction",
    "main_title": {"title": "【缺勤核实】"},
    "sub_title_text": "李明已连续三天没有到校",
    "task_id": "prompt-7",
    "button_list": [{"text": "已家访", "style": 1, "key": "visited"}, {"text": "需要帮助", "style": 2, "key": "help"}],
}
PARENT = {
    "recv_scope": 0,
    "to_parent_userid": ["lidashan_parent"],
    "msgtype": "text",
    "agentid": 1000002,
    "text": {"content": "李明今天没有到校"},
    "enable_duplicate_check": 1,
    "duplicate_check_interval": 14400,
}
#: Endpoint, request, what is changed in it, the error code of 90455.
UNFIT: list[tuple[str, dict[str, Any], dict[str, Any], int]] = [
    ("message/send", TEXT, {"agentid": "1000002"}, 40056),
    ("message/send", TEXT, {"touser": ""}, 82001),
    ("message/send", TEXT, {"touser": "|".join(f"u{n}" for n in range(1001))}, 40031),
    ("message/send", TEXT, {"touser": ["ZhaoLiJuan"]}, 40058),
    ("message/send", TEXT, {"text": {"content": ""}}, 44004),
    ("message/send", TEXT, {"text": {"content": "课" * 683}}, 45002),
    ("message/send", TEXT, {"msgtype": "sms"}, 40008),
    ("message/send", TEXT, {"msgtype": "markdown"}, 40063),
    ("message/send", TEXT, {"to": "x"}, 40058),
    ("message/send", TEXT, {"duplicate_check_interval": 14401}, 40058),
    ("message/send", TEXT, {"msgtype": "file", "text": None}, 40063),
    ("externalcontact/message/send", PARENT, {"to_parent_userid": []}, 82001),
    ("externalcontact/message/send", PARENT, {"to_parent_userid": "lidashan_parent"}, 40058),
    ("externalcontact/message/send", PARENT, {"to_parent_userid": [f"p{n}" for n in range(1001)]}, 40031),
    ("externalcontact/message/send", PARENT, {"msgtype": "template_card", "template_card": CARD}, 40058),
    ("externalcontact/message/send", PARENT, {"recv_scope": 3}, 40058),
    ("externalcontact/message/send", PARENT, {"text": {"content": "课" * 683}}, 45002),
    ("message/update_template_card", {}, {"agentid": 1, "userids": ["u"], "button": {"replace_name": "好"}}, 60140),
    ("menu/create", {}, {"button": [{"type": "click", "name": "六个字的菜单", "key": "k"}]}, 40016),
]
UNFIT_CARDS: list[tuple[dict[str, Any], int]] = [
    ({"task_id": "提醒7"}, 42014),
    ({"main_title": {"title": "长" * 37}}, 42028),
    ({"main_title": {}}, 41016),
    ({"sub_title_text": "长" * 161}, 42028),
    ({"button_list": CARD["button_list"] * 4}, 42036),
    ({"button_list": CARD["button_list"] * 2}, 42039),
    ({"button_list": [{"text": "十一个字十一个字十一个字", "key": "k"}]}, 42037),
    ({"horizontal_content_list": [{"keyname": "六个字六个字", "value": "x"}]}, 42032),
    ({"card_type": "text_notice"}, 42029),
    ({"card_type": "vote_interaction"}, 47001),
]


@pytest.mark.parametrize(("endpoint", "request_", "change", "code"), UNFIT)
def test_a_request_of_another_shape_is_refused(
    endpoint: str, request_: dict[str, Any], change: dict[str, Any], code: int
) -> None:
    """Each limit of the page is held, with the platform's own code."""
    changed = {key: value for key, value in {**request_, **change}.items() if value is not None}
    with pytest.raises(Refused) as refused:
        check(endpoint, changed)

    assert refused.value.code == code


@pytest.mark.parametrize(("change", "code"), UNFIT_CARDS)
def test_a_card_of_another_shape_is_refused(change: dict[str, Any], code: int) -> None:
    """Cards have limits of their own, and codes for each."""
    message = {**TEXT, "msgtype": "template_card", "template_card": {**CARD, **change}}
    del message["text"]
    with pytest.raises(Refused) as refused:
        check("message/send", message)

    assert refused.value.code == code


def test_what_fits_is_let_through() -> None:
    """A text, a card and a notice to a parent, up to the very limit."""
    check("message/send", {**TEXT, "text": {"content": "课" * 682}})
    check("message/send", {"touser": "u", "msgtype": "template_card", "agentid": 1, "template_card": CARD})
    check("externalcontact/message/send", PARENT)


@pytest.mark.parametrize(
    ("form", "fault"),
    [
        ("Body=x&From=%2B15005550006", "To is required"),
        ("To=13900000001&Body=x&From=%2B15005550006", "To: '13900000001' is none"),
        ("To=%2B8613900000001&Body=x", "one of From and MessagingServiceSid"),
        ("To=%2B8613900000001&Body=x&MessagingServiceSid=MG12", "MessagingServiceSid: 'MG12' is none"),
        ("To=%2B8613900000001&Text=x&From=%2B15005550006", "no parameter of this operation: Text"),
    ],
)
def test_a_form_that_twilios_document_does_not_allow_is_refused(form: str, fault: str) -> None:
    """Required fields, patterns and names are the document's."""
    path = f"/2010-04-01/Accounts/AC{'a' * 32}/Messages.json"
    assert fault in twilio_document.faults(Asked("POST", path, {}, {}, form.encode()))
