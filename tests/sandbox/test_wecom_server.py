"""The stand-in for Tencent's server keeps Tencent's limits and gives Tencent's codes, to wechatpy's own client too."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import requests
from wechatpy.enterprise import WeChatClient

from tests.sandbox.small_product import Stage
from tests.sandbox.wait import shown, until, words

TEACHER = "wecom:zhao.lijuan"


class RedirectedClient(WeChatClient):  # type: ignore[misc]
    """wechatpy's client with both of its addresses turned to the stand-in."""

    def __init__(self, here: Stage) -> None:
        self.API_BASE_URL = f"{here.url}/sandbox/wecom/cgi-bin/"
        super().__init__(here.product.wires.corp_id, here.product.wires.secret, auto_retry=False, timeout=5)

    def fetch_access_token(self) -> Any:
        return self._fetch_access_token(
            url=self.API_BASE_URL + "gettoken", params={"corpid": self.corp_id, "corpsecret": self.secret}
        )


def gettoken(here: Stage, **other: str) -> dict[str, Any]:
    wires = here.product.wires
    asked = {"corpid": wires.corp_id, "corpsecret": wires.secret, **other}
    told: dict[str, Any] = requests.get(f"{here.url}/sandbox/wecom/cgi-bin/gettoken", asked, timeout=5).json()
    return told


def send(here: Stage, token: str | None = None, **other: Any) -> dict[str, Any]:
    message = {
        "touser": "Zhao.Lijuan",
        "msgtype": "text",
        "agentid": 1000002,
        "text": {"content": "请核实李明"},
        "enable_duplicate_check": 0,
        **other,
    }
    if message["msgtype"] != "text":
        del message["text"]
    query = {} if token == "" else {"access_token": token or gettoken(here)["access_token"]}
    address = f"{here.url}/sandbox/wecom/cgi-bin/message/send"
    told: dict[str, Any] = requests.post(address, params=query, json=message, timeout=5).json()
    return told


def test_wechatpys_client_sends_a_text_that_appears_on_the_phone(here: Stage) -> None:
    """A foreign client gets a token and sends; the member's phone shows the words."""
    told = RedirectedClient(here).message.send_text(1000002, ["Zhao.Lijuan", "lu.jianguo"], "请核实李明")
    assert told["errcode"] == 0
    assert words(here, TEACHER) == words(here, "wecom:lu.jianguo") == ["请核实李明"]


def test_a_token_is_given_again_while_it_holds_and_refused_when_it_has_expired(here: Stage) -> None:
    """Within two hours the same token; after that the old one gives 42001; a made-up one gives 40014."""
    first = gettoken(here)
    here.world.at += timedelta(hours=1)
    second = gettoken(here)
    assert second["access_token"] == first["access_token"]
    assert (first["expires_in"], second["expires_in"]) == (7200, 3600)
    here.world.at += timedelta(hours=1)
    assert send(here, first["access_token"])["errcode"] == 42001
    assert gettoken(here)["access_token"] != first["access_token"]
    assert send(here, "made-up")["errcode"] == 40014
    assert send(here, "")["errcode"] == 41001


def test_wrong_keys_are_told_by_their_codes(here: Stage) -> None:
    """A wrong corp gives 40013, a wrong secret 40001, a missing one 41004."""
    assert gettoken(here, corpid="ww0")["errcode"] == 40013
    assert gettoken(here, corpsecret="x")["errcode"] == 40001
    assert gettoken(here, corpsecret="")["errcode"] == 41004


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"agentid": 1}, 40056),
        ({"agentid": "1000002"}, 40056),
        ({"msgtype": "poem"}, 40008),
        ({"touser": ""}, 82001),
        ({"touser": "", "toparty": "9"}, 81013),
        ({"text": {"content": ""}}, 44004),
        ({"touser": "stranger|nobody"}, 81013),
    ],
)
def test_a_bad_message_is_refused_by_its_code(here: Stage, wrong: dict[str, Any], code: int) -> None:
    """Each fault of a request has Tencent's code for it, and nothing reaches a phone."""
    assert send(here, **wrong)["errcode"] == code
    assert words(here, TEACHER) == []


def test_bad_receivers_are_named_in_lower_case_and_the_others_get_it(here: Stage) -> None:
    """Errcode 0 with invaliduser: the known member has the message, the unknown one is named, lower-cased."""
    told = send(here, touser="Zhao.Lijuan|Stranger")
    assert (told["errcode"], told["invaliduser"]) == (0, "stranger")
    assert words(here, TEACHER) == ["请核实李明"]


def test_a_text_is_cut_at_2048_bytes_without_a_word(here: Stage) -> None:
    """The answer says ok; the phone has 682 characters of three bytes, none broken."""
    assert send(here, text={"content": "核" * 700})["errcode"] == 0
    (bubble,) = shown(here, TEACHER)
    assert bubble["text"] == "核" * 682
    assert "2048" in bubble["note"]


def test_the_same_request_is_delivered_once_while_the_check_holds(here: Stage) -> None:
    """With the duplicate check on, the same bytes within the interval do not reach the phone again; later they do."""
    checked = {"enable_duplicate_check": 1, "duplicate_check_interval": 1800}
    token = gettoken(here)["access_token"]
    assert send(here, token, **checked) == send(here, token, **checked)
    assert words(here, TEACHER) == ["请核实李明"]
    send(here, token, **checked, text={"content": "另一件事"})
    here.world.at += timedelta(seconds=1801)
    send(here, token, **checked)
    assert words(here, TEACHER) == ["请核实李明", "另一件事", "请核实李明"]


def test_more_than_thirty_a_minute_are_dropped_without_a_word(here: Stage) -> None:
    """The 31st message to one member within a minute is answered ok and not delivered; a minute later one is."""
    token = gettoken(here)["access_token"]
    assert {send(here, token, text={"content": f"第{n}条"})["errcode"] for n in range(31)} == {0}
    assert len(words(here, TEACHER, "theirs")) == 30
    here.world.at += timedelta(seconds=61)
    send(here, token, text={"content": "又一条"})
    assert words(here, TEACHER, "theirs")[-1] == "又一条"
    assert ["限额" in note for note in words(here, TEACHER, "note")] == [True]


def test_a_card_is_shown_with_its_buttons_and_pressing_one_is_an_event(here: Stage) -> None:
    """A button of a template card comes back as template_card_event with its key, task and response code, no MsgId."""
    card = {
        "card_type": "button_interaction",
        "main_title": {"title": "李明无故缺勤第3天", "desc": "请核实"},
        "task_id": "verify-7",
        "button_list": [{"text": "已家访", "style": 1, "key": "visited"}, {"text": "已联系", "key": "phoned"}],
    }
    told = send(here, msgtype="template_card", template_card=card)
    (bubble,) = shown(here, TEACHER)
    assert bubble["text"] == "李明无故缺勤第3天\n请核实"
    pressed = {"school": "weihui", "phone": "Zhao.Lijuan", "bubble": bubble["id"], "key": "visited"}
    assert requests.post(f"{here.url}/sandbox/press", json=pressed, timeout=5).status_code == 202
    until(lambda: here.product.heard)
    (event,) = here.product.heard
    assert (event["Event"], event["EventKey"], event["TaskId"]) == ("template_card_event", "visited", "verify-7")
    assert event["ResponseCode"] == told["response_code"]
    assert "MsgId" not in event
    assert requests.post(f"{here.url}/sandbox/press", json={**pressed, "key": "no"}, timeout=5).status_code == 400


@pytest.mark.parametrize(("kind", "code"), [("45009", 45009), ("40014", 40014), ("invaliduser", 81013)])
def test_a_switch_makes_every_send_fail_with_its_code(here: Stage, kind: str, code: int) -> None:
    """While a switch is on for somebody, his messages fail by its code and nobody else's do."""
    here.stand_in.faults.turn("wecom_out", kind, TEACHER)
    assert send(here)["errcode"] == code
    assert send(here, touser="lu.jianguo")["errcode"] == 0
    here.stand_in.faults.turn("wecom_out", "fine", None)
    assert send(here)["errcode"] == 0
    assert words(here, TEACHER) == ["请核实李明"]


def test_a_server_error_is_html_and_strikes_the_token_too(here: Stage) -> None:
    """With HTTP 500 on for all, both calls give 500 and a body that is no JSON."""
    token = gettoken(here)["access_token"]
    here.stand_in.faults.turn("wecom_out", "http_500", None)
    for answer in (
        requests.get(f"{here.url}/sandbox/wecom/cgi-bin/gettoken", timeout=5),
        requests.post(
            f"{here.url}/sandbox/wecom/cgi-bin/message/send?access_token={token}",
            json={"touser": "Zhao.Lijuan"},
            timeout=5,
        ),
    ):
        assert answer.status_code == 500
        assert "json" not in answer.headers["Content-Type"]


def test_an_answer_broken_off_leaves_the_caller_in_doubt_and_the_message_delivered(here: Stage) -> None:
    """With the line cut after acceptance the client sees a broken body; the phone has the message, once."""
    here.stand_in.faults.turn("wecom_out", "cut", None)
    with pytest.raises(requests.exceptions.ChunkedEncodingError):
        send(here, enable_duplicate_check=1)
    here.stand_in.faults.turn("wecom_out", "fine", None)
    assert send(here, enable_duplicate_check=1)["errcode"] == 0
    assert words(here, TEACHER) == ["请核实李明"]


def test_while_days_pass_a_moment_of_silence_stands_for_a_long_one(here: Stage) -> None:
    """With the time-out switch on and the clock running, a call ends without an answer within seconds."""
    token = gettoken(here)["access_token"]
    here.stand_in.faults.turn("wecom_out", "timeout", None)
    ended: list[str] = []

    def call(to: object, settle: object) -> None:
        try:
            send(here, token)
        except requests.exceptions.RequestException as error:
            ended.append(type(error).__name__)

    here.world.on_run = call
    here.stand_in.passing.move(here.world.at + timedelta(days=1))
    until(lambda: ended, 3)
    until(lambda: here.stand_in.passing.progress.to is None)
    assert words(here, TEACHER) == []


def test_a_hanging_server_says_nothing_and_delivers_nothing(here: Stage) -> None:
    """With the time-out switch on the caller runs into his own limit; nothing is on the phone."""
    token = gettoken(here)["access_token"]
    here.stand_in.faults.turn("wecom_out", "timeout", None)
    with pytest.raises(requests.exceptions.ReadTimeout):
        requests.post(
            f"{here.url}/sandbox/wecom/cgi-bin/message/send?access_token={token}",
            json={"touser": "Zhao.Lijuan"},
            timeout=(1, 0.6),
        )
    assert words(here, TEACHER) == []
    here.stand_in.faults.turn("wecom_out", "fine", None)


def test_a_file_is_shown_on_the_phone_and_can_be_opened(here: Stage) -> None:
    """Uploaded and sent by its media id: the bubble names it, and its link gives the very bytes, also when the id has
    expired."""
    token = gettoken(here)["access_token"]
    content = b"PK\x03\x04 a paper"
    told = requests.post(
        f"{here.url}/sandbox/wecom/cgi-bin/media/upload",
        params={"access_token": token, "type": "file"},
        files={"media": ("台账_李明_第1版.docx", content)},
        timeout=5,
    ).json()
    assert send(here, token, msgtype="file", file={"media_id": told["media_id"]})["errcode"] == 0
    (bubble,) = shown(here, TEACHER)
    here.world.at += timedelta(days=4)
    opened = requests.get(here.url + bubble["card"]["file"], timeout=5)

    assert bubble["text"] == "［文件］台账_李明_第1版.docx"
    assert bubble["card"]["buttons"] == []
    assert opened.content == content
    assert opened.headers["Content-Disposition"].startswith("attachment")
    assert requests.get(f"{here.url}/sandbox/file/nothing", timeout=5).status_code == 404
