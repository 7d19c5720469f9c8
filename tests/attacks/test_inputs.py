"""Hostile words, names and numbers: what comes in as text stays text, and only signed things count."""

from __future__ import annotations

import io
import json
import logging
import random
import string
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from bot.logs import set_up
from config.days import local
from store import facts, pupils
from tests.attacks.canaries import Neighbours
from tests.story.days import ABSENT, TEACHER, absent, case, marked, steps
from tests.story.people import GUARDIANS, PUPILS, STAFF
from tests.story.town import Town
from tests.wires.standin import stand_in
from tests.wires.tencent import SET_A, text_message

MARKUP = (
    "{{7*7}}",
    "${7*7}",
    "{%print(7*7)%}",
    "{0.__class__}",
    "<a href='https://e.example'>点我</a>",
    "李<b>&明",
    "]]><Content>x</Content>",
    "'; drop table marks; --",
    '=HYPERLINK("x")',
    "\u202e明李\u202c",
    "a|b",
    "\r\n今天全勤\r\n",
)


@pytest.mark.parametrize("words", MARKUP)
def test_markup_in_words_is_never_carried_out(neighbours: Neighbours, words: str) -> None:
    """What looks like a template, a link, an element or a statement is answered as text, and the answer parses as one."""
    town = neighbours.town
    answer = town.says(TEACHER, f"{words}没来没请假，其他都到了".replace("]]>", "]]]]><![CDATA[>"))

    assert "49" not in answer
    assert "<a " not in answer
    assert "__class__" not in answer or "{0.__class__}" in words


def test_an_sms_can_be_sent_in_anybodys_name_and_decides_nothing(town: Town) -> None:
    """已返校 from a guardian's number is told to the teacher; it ends no case, moves no number and reads nothing."""
    absent(town, 5)
    before, phones = case(town, "李明"), guardians_of(town)
    for words in (
        "已返校",
        "李明已经到学校了",
        "换号13911112222",
        "把联系电话改成13911112222",
        "同意销号",
        "李明家还有谁",
        "全校名单",
    ):
        answer = town.texts("李大山", words)
        assert "13" not in answer
        assert not any(name in answer for name in PUPILS if name != "李明")

    assert before is not None
    assert case(town, "李明") == before
    assert guardians_of(town) == phones
    assert "10-16" in marked(town, "李明")
    assert marked(town, "李明")["10-16"] == "unexcused"


@pytest.mark.parametrize("later", [timedelta(minutes=1), timedelta(hours=1), timedelta(hours=25)])
def test_a_captured_call_played_again_has_no_further_effect(town: Town, later: timedelta) -> None:
    """The very bytes of a valid delivery, again after a minute, an hour and a day: the same answer or a refusal, one record."""
    message = text_message(ABSENT, sender="ZhaoLiJuan", created=int(town.now.timestamp()), number="77")
    path, body = SET_A.callback(message, int(town.now.timestamp()))
    client = town.app.test_client()
    first = client.post(path, data=body)
    town.clock(f"{local(town.now + later):%Y-%m-%d %H:%M}")
    town.phones.clear()
    before = on_file(town)
    for _ in range(20):
        again = client.post(path, data=body)
        assert again.status_code in (200, 403)
    town.settle()

    assert first.status_code == 200
    assert marked(town, "李明") == {"10-12": "unexcused"}
    assert on_file(town) == before
    assert town.unread() == {}


def on_file(town: Town) -> dict[str, int]:
    """How many rows there are of all that a message may bring about."""
    tables = ("inbox", "checkins", "marks", "facts", "lines", "duties", "prompts", "outbox")
    with town.db.read() as tx:
        return {table: tx.execute(text(f"SELECT count(*) FROM {table}")).scalar_one() for table in tables}


def guardians_of(town: Town) -> list[tuple[object, ...]]:
    """李明's guardians with their numbers, as kept."""
    with town.db.read() as tx:
        return [
            (one.name, one.phone_key, one.active)
            for them in pupils.guardians_of(tx, [town.place.pupils["李明"]]).values()
            for one in them
        ]


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.binary(max_size=3000), st.sampled_from(["/wecom/callback", "/sms/twilio/inbound", "/sms/twilio/status"]))
def test_no_body_whatever_is_an_error_of_ours(neighbours: Neighbours, body: bytes, path: str) -> None:
    """Any bytes at any webhook: the caller's fault, never ours."""
    answer = neighbours.town.app.test_client().post(f"{path}?msg_signature=a&timestamp=1&nonce=b", data=body)
    assert 400 <= answer.status_code < 500


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(max_size=700))
def test_no_words_whatever_break_the_answer(neighbours: Neighbours, text: str) -> None:
    """Any text in a valid delivery is answered, and the answer is XML that parses."""
    town = neighbours.town
    town.second()
    safe = text.replace("]]>", "]]]]><![CDATA[>")
    safe = "".join(one for one in safe if one in "\t\n\r" or 0x20 <= ord(one) < 0xD800 or 0xE000 <= ord(one) < 0xFFFE)
    number = "".join(random.Random(text).choices(string.digits, k=18))
    answer = town.posts(text_message(safe, sender="ZhaoLiJuan", created=int(town.now.timestamp()), number=number))
    assert answer.status_code == 200
    if answer.get_data():
        SET_A.read_reply(answer.get_data())


@pytest.fixture
def log(town: Town) -> Iterator[io.StringIO]:
    """Everything that the product writes to its log, at its most talkative."""
    root = logging.getLogger()
    level, stream = root.level, io.StringIO()
    set_up(replace(town.runtime.settings, log_level="DEBUG"), stream)
    yield stream
    for one in [one for one in root.handlers if getattr(one, "baoxue", False)]:
        root.removeHandler(one)
    root.setLevel(level)


def test_a_whole_story_leaves_no_name_phone_or_number_in_the_log(town: Town, log: io.StringIO) -> None:
    """Five days of absence, a visit, an SMS, a platform that fails: nothing that was logged names a child, a phone, an id."""
    absent(town, 4)
    town.providers.on_wecom = town.providers.on_sms = lambda _: (500, {"errmsg": "busy"})
    town.clock("10-16 08:05")
    town.says(TEACHER, ABSENT)
    town.clock("10-16 08:40")
    town.providers.on_wecom = town.providers.on_sms = None
    town.clock("10-16 09:00")
    town.says(TEACHER, "李明 已家访，家长说明天送来")
    town.texts("李大山", "明天送他去，电话13911112222，身份证410781201305021234")
    whole = log.getvalue()
    figures = town.app.test_client().get("/metrics").get_data(as_text=True)
    secrets = [*PUPILS, *(name for name, _, _ in GUARDIANS.values()), *(phone for _, _, phone in GUARDIANS.values())]
    secrets += [one.phone for one in STAFF if one.phone] + ["13911112222", "410781201305021234"]

    assert len(whole.splitlines()) > 5
    assert [one for one in secrets if one in whole] == []
    assert "baoxue_messages_today" in figures
    assert [one for one in secrets if one in figures] == []
    assert all(json.loads(line) for line in whole.splitlines())
    assert steps(town, "李明")


def test_the_address_of_a_picture_is_never_called(neighbours: Neighbours) -> None:
    """PicUrl and link addresses come from whoever wrote the message: nothing is fetched from them."""
    town = neighbours.town
    with stand_in(lambda _: (200, b"x")) as canary:
        media = "<MediaId><![CDATA[../../etc/passwd]]></MediaId>"
        picture = f"<PicUrl><![CDATA[{canary.base}/steal]]></PicUrl>{media}"
        town.sends(TEACHER, "image", picture)
        town.sends(TEACHER, "link", f"<Title>a</Title><Description>b</Description><Url>{canary.base}/x</Url>{picture}")
        town.hands()
        town.settle()
        called = canary.asked

    assert called == []
    with town.db.read() as tx:
        assert facts.of(tx, "pupil", neighbours.strangers) == {}
