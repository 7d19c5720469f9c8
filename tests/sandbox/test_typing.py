"""Typing on a phone speaks the real wire: other people's libraries open it, and the answer comes back to the phone."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import requests

from tests.sandbox.small_product import SCHOOL, Stage, stage
from tests.sandbox.wait import shown, until, words

TEACHER, GUARDIAN = "wecom:zhao.lijuan", "sms:+8613800000003"


def say(here: Stage, phone: str, **what: Any) -> requests.Response:
    return requests.post(f"{here.url}/sandbox/say", json={"school": SCHOOL.id, "phone": phone, **what}, timeout=5)


def test_a_teacher_types_and_reads_the_answer(here: Stage) -> None:
    """What a member types arrives decrypted, with the sandbox's time, and the passive reply appears on his phone."""
    assert say(here, "Zhao.Lijuan", text="李明没来没请假，其他都到了").status_code == 202
    until(lambda: words(here, TEACHER) == ["李明没来没请假，其他都到了", "收到：李明没来没请假，其他都到了"])
    (heard,) = here.product.heard
    assert heard["FromUserName"] == "Zhao.Lijuan"
    assert heard["AgentID"] == "1000002"
    assert int(heard["CreateTime"]) == int(here.world.at.timestamp())
    assert int(heard["MsgId"]) > 0
    assert shown(here, TEACHER, "mine")[0]["state"] == "taken"


def test_two_messages_of_one_person_arrive_in_order(here: Stage) -> None:
    """Messages of one phone keep their order and have different ids."""
    for number in range(6):
        say(here, "Zhao.Lijuan", text=f"第{number}句")
    until(lambda: len(here.product.heard) == 6)
    assert [one["Content"] for one in here.product.heard] == [f"第{number}句" for number in range(6)]
    assert len({one["MsgId"] for one in here.product.heard}) == 6


def test_a_voice_a_picture_and_a_place_are_sent_as_what_they_are(here: Stage) -> None:
    """A message without words has its own type and fields."""
    for kind in ("voice", "image", "location"):
        say(here, "Zhao.Lijuan", kind=kind)
    until(lambda: len(here.product.heard) == 3)
    voice, image, place = here.product.heard
    assert (voice["MsgType"], voice["Format"]) == ("voice", "amr")
    assert (image["MsgType"], "PicUrl" in image) == ("image", True)
    assert (place["MsgType"], place["Label"], place["AppType"]) == ("location", "学生家门口", "wxwork")


def test_a_product_that_is_down_is_tried_again_with_the_same_bytes(here: Stage) -> None:
    """After a 503 the same message comes again with the same id, and is shown as taken once it got through."""
    here.product.down = 1
    say(here, "Zhao.Lijuan", text="今天全勤")
    until(lambda: len(here.product.heard) == 2)
    first, second = here.product.heard
    assert first == second
    until(lambda: words(here, TEACHER, "theirs") == ["收到：今天全勤"])


def test_after_four_attempts_it_is_given_up_and_said_so(here: Stage) -> None:
    """A product that never answers 200 gets four posts in all; the phone says that the message did not arrive."""
    here.product.down = 99
    say(here, "Zhao.Lijuan", text="今天全勤")
    until(lambda: shown(here, TEACHER)[0]["state"] == "lost", 15)
    assert len(here.product.heard) == 4
    assert "HTTP 503" in shown(here, TEACHER)[0]["note"]


def test_the_switch_delivers_a_message_twice_and_compares_the_answers(here: Stage) -> None:
    """Delivered twice, the product hears the same id twice; the phone tells whether both answers were the same."""
    here.stand_in.faults.turn("callback", "twice", None)
    say(here, "Zhao.Lijuan", text="今天全勤")
    until(lambda: words(here, TEACHER, "note") == ["同一条又投递了一次，答复相同"])
    assert here.product.heard[0] == here.product.heard[1]
    assert words(here, TEACHER, "theirs") == ["收到：今天全勤"]


def test_the_switch_for_a_bad_signature_is_refused_by_the_product(here: Stage) -> None:
    """A post whose signature is wrong never reaches the product's ears."""
    here.stand_in.faults.turn("callback", "bad_signature", TEACHER)
    say(here, "Zhao.Lijuan", text="今天全勤")
    until(lambda: "HTTP 403" in shown(here, TEACHER)[0]["note"])
    assert here.product.heard == []


def test_a_guardian_types_an_sms_and_gets_the_twiml_answer(here: Stage) -> None:
    """A guardian's words go as Twilio's signed form; the answer's Message comes to his phone."""
    say(here, "g2", text="明天送他去 <&>")
    until(lambda: words(here, GUARDIAN) == ["明天送他去 <&>", "收到：明天送他去 <&>"])
    (form,) = here.product.forms
    assert form["From"] == "+8613800000003"
    assert form["To"] == here.product.wires.twilio_from
    assert form["Body"] == "明天送他去 <&>"
    assert form["MessageSid"].startswith("SM")


def test_what_was_typed_before_a_crash_is_carried_after_it(tmp_path: Any) -> None:
    """A message typed and not yet delivered when the process died is delivered by the next one, with the same id."""
    memory = tmp_path / "sandbox.sqlite"
    with stage(memory) as before:
        before.product.down = 99
        say(before, "Zhao.Lijuan", text="今天全勤")
        until(lambda: before.product.heard)
        message_id = before.product.heard[0]["MsgId"]
    with stage(memory) as after:
        # The address of the new process is in the world, not in what was kept.
        requests.get(f"{after.url}/sandbox/state", timeout=5)
        until(lambda: words(after, TEACHER, "theirs") == ["收到：今天全勤"])
        assert [one["MsgId"] for one in after.product.heard] == [message_id]


def test_what_cannot_be_sent_is_said_in_one_sentence(here: Stage) -> None:
    """Nothing written, nobody there and too much written are refused in Chinese; a foreign site's post is refused."""
    assert say(here, "Zhao.Lijuan", text=" ").json() == {"error": "还没有写字。"}
    assert say(here, "nobody", text="x").json() == {"error": "这所学校里没有这部手机。"}
    assert say(here, "Zhao.Lijuan", text="长" * 2001).status_code == 400
    foreign = requests.post(
        f"{here.url}/sandbox/say", json={}, headers={"Origin": "http://elsewhere.example"}, timeout=5
    )
    assert foreign.status_code == 403
    assert requests.post(f"{here.url}/sandbox/say", data={"text": "x"}, timeout=5).status_code == 403
    assert here.product.heard == []


def test_time_moved_between_messages_is_the_time_they_carry(here: Stage) -> None:
    """A message carries the sandbox's time, not the machine's."""
    here.world.at += timedelta(days=3)
    say(here, "Zhao.Lijuan", text="今天全勤")
    until(lambda: here.product.heard)
    assert int(here.product.heard[0]["CreateTime"]) == int(here.world.at.timestamp())
