"""The stand-in for 家校沟通 and the address book, asked by the product's own client and by hand: shapes, limits, errors."""

from __future__ import annotations

from typing import Any

import pytest
import requests

from bot.channel import Letter
from bot.clock import SetClock
from bot.wecom import contacts
from bot.wecom.client import WecomClient
from bot.wecom.notices import SchoolNotices
from bot.wecom.tokens import MemoryShelf
from config.errors import ForGood
from config.settings import WecomSettings
from tests.sandbox.small_product import AES_KEY, Stage
from tests.sandbox.wait import until, words

IN_WECHAT = "parent:p2"


@pytest.fixture
def client(here: Stage) -> WecomClient:
    """The product's client, turned to the stand-in."""
    wires = here.product.wires
    base = f"{here.url}/sandbox/wecom"
    settings = WecomSettings(wires.corp_id, wires.agent_id, wires.secret, wires.token, AES_KEY, base)
    return WecomClient(settings, MemoryShelf(), SetClock(here.world.at))


@pytest.fixture
def notices(client: WecomClient, here: Stage) -> SchoolNotices:
    return SchoolNotices(client, here.product.wires.agent_id)


def follows(here: Stage) -> None:
    answer = requests.post(f"{here.url}/sandbox/follow", json={"school": "weihui", "phone": "g2"}, timeout=5)
    assert answer.status_code == 202


def turn(here: Stage, kind: str) -> None:
    said = {"channel": "parent_out", "kind": kind, "address": ""}
    assert requests.post(f"{here.url}/sandbox/fault", json=said, timeout=5).status_code == 202


def letter(text: str = "李明今天没有到校") -> Letter:
    return Letter("k", "p2", text, id=1)


def test_a_follower_reads_the_notice_in_wechat(here: Stage, notices: SchoolNotices) -> None:
    """Following is told to the product as the platform does; the notice comes to WeChat, not to the number."""
    follows(here)
    until(lambda: here.product.heard)
    notices.send(letter())

    event = here.product.heard[0]
    assert (event["Event"], event["ChangeType"], event["Id"], event["FromUserName"]) == (
        "change_school_contact",
        "subscribe",
        "p2",
        "sys",
    )
    assert words(here, IN_WECHAT, "theirs") == ["李明今天没有到校"]
    assert words(here, "sms:+8613800000003") == []


def test_the_same_notice_within_its_check_is_shown_once(here: Stage, notices: SchoolNotices) -> None:
    """The platform's duplicate check holds for parents too."""
    follows(here)
    notices.send(letter())
    notices.send(letter())

    assert words(here, IN_WECHAT, "theirs") == ["李明今天没有到校"]


def test_who_does_not_follow_is_named_and_gets_nothing(here: Stage, notices: SchoolNotices) -> None:
    """invalid_parent_userid ends this way for good."""
    with pytest.raises(ForGood, match="没有关注"):
        notices.send(letter())
    assert words(here, IN_WECHAT, "theirs") == []


@pytest.mark.parametrize(("kind", "code"), [("65022", "65022"), ("invalid", "invalid_parent")])
def test_the_switches_give_the_platforms_own_errors(here: Stage, notices: SchoolNotices, kind: str, code: str) -> None:
    """While a switch is on, the notice is refused by its code."""
    follows(here)
    turn(here, kind)
    with pytest.raises(ForGood) as refused:
        notices.send(letter())

    assert refused.value.code == code


def test_a_card_is_nothing_for_parents(here: Stage, client: WecomClient) -> None:
    """91609 lists no template cards: refused by its shape."""
    wanted: dict[str, Any] = {
        "to_parent_userid": ["p2"],
        "msgtype": "template_card",
        "agentid": 1000002,
        "template_card": {"card_type": "text_notice"},
    }
    with pytest.raises(ForGood) as refused:
        client.post("externalcontact/message/send", wanted)

    assert refused.value.code == "40058"


def test_both_address_books_can_be_read(here: Stage, client: WecomClient) -> None:
    """Members by department, classes with pupils and who follows, as the product's own reader takes them."""
    follows(here)
    staff, school = contacts.staff(client), contacts.school(client)

    assert {member.name for member in staff.members} >= {"赵丽娟", "卢建国"}
    assert "后河镇第一初级中学" in next(one.units for one in staff.members if one.name == "赵丽娟")
    (klass,) = school.classes
    (pupil,) = klass.pupils
    (parent,) = pupil.parents
    assert (klass.name, klass.line, pupil.name) == ("七年级1班", frozenset({"后河镇第一初级中学"}), "李明")
    assert (parent.userid, parent.mobile, parent.follows) == ("p2", "13800000003", True)
