"""WeChat Work's client against a stand-in on loopback: tokens, errors, time, receivers, length."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot.channel import InDoubt, Letter
from bot.clock import SetClock
from bot.http import Session
from bot.wecom.client import WecomClient
from bot.wecom.errcodes import CODES, Means
from bot.wecom.tokens import MemoryShelf
from config.errors import ForAWhile, ForGood
from tests.wires.standin import (
    Answer,
    Asked,
    StandIn,
    cuts,
    drips,
    hangs,
    header_drips,
    no_http,
    stand_in,
    wrong_length,
)
from tests.wires.tencent import SET_A

NOW = datetime(2026, 10, 14, 0, 5, tzinfo=UTC)
SECRET = "secret-of-the-app"


class Platform:
    """WeChat Work's answers: tokens counted up, sends accepted, one of both changed by a test."""

    def __init__(self) -> None:
        self.tokens = 0
        self.on_token: Callable[[Asked], Answer] | None = None
        self.on_send: Callable[[Asked], Answer] | None = None

    def __call__(self, asked: Asked) -> Answer:
        if asked.path == "/cgi-bin/gettoken":
            if self.on_token:
                return self.on_token(asked)
            self.tokens += 1
            return 200, {"errcode": 0, "errmsg": "ok", "access_token": f"token-{self.tokens}", "expires_in": 7200}
        if self.on_send:
            return self.on_send(asked)
        return 200, {"errcode": 0, "errmsg": "ok", "invaliduser": "", "msgid": "m1"}


@pytest.fixture
def platform() -> Platform:
    return Platform()


@pytest.fixture
def world(platform: Platform) -> Iterator[StandIn]:
    with stand_in(platform) as world:
        yield world


@pytest.fixture
def clock() -> SetClock:
    return SetClock(NOW)


@pytest.fixture
def client(world: StandIn, clock: SetClock) -> WecomClient:
    return make(world, MemoryShelf(), clock)


def make(world: StandIn, shelf: MemoryShelf, clock: SetClock) -> WecomClient:
    return WecomClient(SET_A.settings(world.base), shelf, clock, Session(deadline=0.6, timeout=(0.3, 0.3)))


def says(answer: Any, status: int = 200) -> Callable[[Asked], Answer]:
    return lambda _: (status, answer)


def does(act: Any) -> Callable[[Asked], Answer]:
    return lambda _: act


def test_a_text_goes_with_token_agent_and_duplicate_check(world: StandIn, client: WecomClient) -> None:
    """A text is one request with the token, the app's number and the duplicate check on."""
    result = client.send_text(["ZhaoLiJuan"], "李明已缺课3天,请核实。")
    (sent,) = world.to("/message/send")
    assert (result.msgid, result.invalid, result.parts) == ("m1", (), 1)
    assert sent.query == {"access_token": "token-1"}
    assert sent.json() == {
        "touser": "ZhaoLiJuan",
        "toparty": "",
        "totag": "",
        "agentid": 1000002,
        "msgtype": "text",
        "text": {"content": "李明已缺课3天,请核实。"},
        "enable_duplicate_check": 1,
        "duplicate_check_interval": 14400,
    }


def test_a_repeated_letter_is_the_same_request_to_the_byte(world: StandIn, client: WecomClient) -> None:
    """Only an identical request is caught by the duplicate check: a repeat has the same bytes."""
    letter = Letter("k", "ZhaoLiJuan", "请核实李明的情况。", NOW)
    client.send(letter)
    client.send(letter)
    first, second = world.to("/message/send")
    assert first.body == second.body


def test_a_long_text_goes_in_parts_of_2048_bytes_cut_at_sentences(world: StandIn, client: WecomClient) -> None:
    """Nothing of a long text is lost: its parts, put together, are the text."""
    text = "".join(f"{number}号学生今天没有到校,请班主任核实原因。\n" for number in range(120))
    result = client.send_text(["a"], text)
    contents = [asked.json()["text"]["content"] for asked in world.to("/message/send")]
    assert result.parts == len(contents) > 3
    assert all(len(content.encode()) <= 2048 for content in contents)
    assert "\n".join(contents) + "\n" == text


def test_the_token_is_fetched_once_for_many_messages(world: StandIn, client: WecomClient) -> None:
    """Two messages need one token."""
    client.send_text(["a"], "一")
    client.send_text(["a"], "二")
    assert len(world.to("/gettoken")) == 1


def test_twenty_cold_threads_of_four_workers_fetch_one_token(world: StandIn, clock: SetClock) -> None:
    """However many workers and threads start at once, one of them fetches the token and all use it."""
    shelf = MemoryShelf()
    workers = [make(world, shelf, clock) for _ in range(4)]
    start = threading.Barrier(20)

    def send(number: int) -> str:
        start.wait()
        return workers[number % 4].send_text(["a"], f"第{number}条").msgid

    with ThreadPoolExecutor(20) as pool:
        assert list(pool.map(send, range(20))) == ["m1"] * 20
    assert len(world.to("/gettoken")) == 1


def test_a_token_near_its_end_is_replaced(world: StandIn, client: WecomClient, clock: SetClock) -> None:
    """Two minutes before it ends a token is fetched anew."""
    client.send_text(["a"], "一")
    clock.move_to(NOW + timedelta(seconds=7200 - 100))
    client.send_text(["a"], "二")
    assert [asked.query["access_token"] for asked in world.to("/message/send")] == ["token-1", "token-2"]


@pytest.mark.parametrize("errcode", [40014, 42001])
def test_a_revoked_token_is_fetched_anew_and_the_message_goes(
    world: StandIn, platform: Platform, client: WecomClient, errcode: int
) -> None:
    """A token that ended early costs one more fetch and one more try, no more."""
    platform.on_send = lambda asked: (
        200,
        {"errcode": errcode, "errmsg": "bad token"}
        if asked.query["access_token"] == "token-1"
        else {"errcode": 0, "errmsg": "ok", "msgid": "m2"},
    )
    assert client.send_text(["a"], "一").msgid == "m2"
    assert (len(world.to("/gettoken")), len(world.to("/message/send"))) == (2, 2)


def test_a_token_refused_for_ever_does_not_run_away(world: StandIn, platform: Platform, client: WecomClient) -> None:
    """With 40014 to everything, ten messages cost at most two tokens and each ends as a failure for a while."""
    platform.on_send = says({"errcode": 40014, "errmsg": "invalid access_token"})
    for _ in range(10):
        with pytest.raises(ForAWhile):
            client.send_text(["a"], "一")
    assert len(world.to("/gettoken")) == 2
    assert len(world.to("/message/send")) == 11


def test_a_worker_takes_the_newer_token_of_another(world: StandIn, platform: Platform, clock: SetClock) -> None:
    """When another worker has renewed the token already, a refused one is not fetched again."""
    shelf = MemoryShelf()
    early, late = make(world, shelf, clock), make(world, shelf, clock)
    early.send_text(["a"], "一")
    late.send_text(["a"], "二")
    platform.on_send = lambda asked: (
        200,
        {"errcode": 42001} if asked.query["access_token"] == "token-1" else {"errcode": 0, "msgid": "m"},
    )
    early.send_text(["a"], "三")
    late.send_text(["a"], "四")
    assert len(world.to("/gettoken")) == 2


@pytest.mark.parametrize(
    "answer",
    [
        says({"errcode": 40001, "errmsg": "invalid credential"}),
        says({"errcode": 45009, "errmsg": "api freq out of limit"}),
        says({}, 500),
        says(b"<html>502</html>", 502),
        says(b"<html>ok</html>"),
        says([1]),
        says({"errcode": 0}),
        says({"errcode": "x"}),
        says({"errcode": 0, "access_token": 5}),
        says({"errcode": 0, "access_token": "t", "expires_in": "soon"}),
        does(cuts),
        does(hangs),
        does(drips),
        does(no_http),
        does(wrong_length),
    ],
)
def test_without_a_token_everything_waits_and_nobody_hammers(
    world: StandIn, platform: Platform, client: WecomClient, answer: Callable[[Asked], Answer]
) -> None:
    """Whatever gettoken answers amiss, messages wait, no error shows the secret, and one call is made for them all."""
    platform.on_token = answer
    for _ in range(3):
        with pytest.raises(ForAWhile) as told:
            client.send_text(["a"], "一")
        assert SECRET not in repr(told.value) + str(told.value)
        assert not isinstance(told.value, InDoubt)
    assert len(world.to("/gettoken")) == 1
    assert world.to("/message/send") == []


def test_fetching_is_tried_again_after_a_while(world: StandIn, platform: Platform, client: WecomClient) -> None:
    """When the provider is back, the next try after half a minute gets a token."""
    platform.on_token = says({}, 500)
    with pytest.raises(ForAWhile):
        client.send_text(["a"], "一")
    platform.on_token = None
    client._clock.move_to(NOW + timedelta(seconds=31))  # type: ignore[attr-defined]
    assert client.send_text(["a"], "一").msgid == "m1"


@pytest.mark.parametrize(
    "answer",
    [
        says({}, 500),
        says(b"<html>502 Bad Gateway</html>", 502),
        says(b"<html>please log in</html>"),
        says(b""),
        says(b"\xff\xfe\x00"),
        says([]),
        says("ok"),
        says({"errcode": "x"}),
        says({"msgid": "m"}),
        does(cuts),
        does(hangs),
        does(drips),
        does(header_drips),
        does(no_http),
        does(wrong_length),
    ],
)
def test_an_answer_that_says_nothing_leaves_the_message_in_doubt(
    platform: Platform, client: WecomClient, answer: Callable[[Asked], Answer]
) -> None:
    """After time-outs, half answers, garbage, HTML and 5xx nobody knows whether it went: in doubt, and soon."""
    client.tokens.current()
    platform.on_send = answer
    began = time.monotonic()
    with pytest.raises(InDoubt) as told:
        client.send_text(["a"], "一")
    assert time.monotonic() - began < 1.2
    assert "token-1" not in repr(told.value) + str(told.value)


def test_a_server_that_is_not_there_is_a_failure_for_a_while(clock: SetClock) -> None:
    """Nothing can have gone where no connection was made."""
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        base = f"http://127.0.0.1:{sock.getsockname()[1]}"
    with stand_in(Platform()) as world:
        client = make(world, MemoryShelf(), clock)
        client.tokens.current()
    client._wechatpy.API_BASE_URL = base + "/cgi-bin/"
    with pytest.raises(ForAWhile) as told:
        client.send_text(["a"], "一")
    assert not isinstance(told.value, InDoubt)


def test_a_redirect_is_not_followed(world: StandIn, platform: Platform, client: WecomClient) -> None:
    """A redirect would carry the token elsewhere."""

    def away(handler: Any) -> None:
        head = f"HTTP/1.1 302 Found\r\nLocation: {world.base}/elsewhere\r\nContent-Length: 0\r\n\r\n"
        handler.wfile.write(head.encode())

    platform.on_send = does(away)
    with pytest.raises(InDoubt):
        client.send_text(["a"], "一")
    assert world.to("/elsewhere") == []


@pytest.mark.parametrize("errcode", sorted(CODES))
def test_every_known_errcode_ends_as_its_row_says(platform: Platform, client: WecomClient, errcode: int) -> None:
    """The person's and the text's codes are for good, all others for a while, with the wait the table names."""
    platform.on_send = says({"errcode": errcode, "errmsg": "Warning: words that decide nothing"})
    row = CODES[errcode]
    if row.means in (Means.PERSON, Means.MESSAGE):
        with pytest.raises(ForGood) as refused:
            client.send_text(["a"], "一")
        assert refused.value.code == str(errcode)
    else:
        with pytest.raises(ForAWhile) as later:
            client.send_text(["a"], "一")
        assert (later.value.code, later.value.retry_after) == (str(errcode), row.wait)


def test_an_unknown_errcode_is_tried_again_later(platform: Platform, client: WecomClient) -> None:
    """A code that no table knows does not give a message up."""
    platform.on_send = says({"errcode": 999999, "errmsg": "?"})
    with pytest.raises(ForAWhile) as told:
        client.send_text(["a"], "一")
    assert told.value.retry_after == 60


@pytest.mark.parametrize("field", ["invaliduser", "unlicenseduser"])
@pytest.mark.parametrize("value", ["zhaolijuan|x", ["zhaolijuan"]])
def test_receivers_that_were_not_reached_are_named_as_we_know_them(
    platform: Platform, client: WecomClient, field: str, value: object
) -> None:
    """Ids come back in small letters, joined or as a list, and mean the same person."""
    platform.on_send = says({"errcode": 0, "errmsg": "ok", field: value, "msgid": "m"})
    assert client.send_text(["ZhaoLiJuan", "LiWei"], "一").invalid == ("ZhaoLiJuan",)
    with pytest.raises(ForGood):
        client.send(Letter("k", "ZhaoLiJuan", "一"))


def test_a_long_text_that_stops_half_way_is_in_doubt(platform: Platform, client: WecomClient) -> None:
    """When the first part went and the second did not, only a repeat under the duplicate check is safe."""
    answers = iter([{"errcode": 0, "msgid": "m1"}, {"errcode": 45009}])
    platform.on_send = lambda _: (200, next(answers))
    with pytest.raises(InDoubt) as told:
        client.send_text(["a"], "缺课情况如下。" * 150)
    assert told.value.retry_after == 65


def test_in_doubt_is_repeated_only_inside_the_duplicate_check(client: WecomClient, clock: SetClock) -> None:
    """Within three and a half hours a letter in doubt may be sent again, later a human must look."""
    letter = Letter("k", "a", "一", NOW)
    clock.move_to(NOW + timedelta(hours=3, minutes=29))
    assert client.look_up(letter) is None
    clock.move_to(NOW + timedelta(hours=3, minutes=31))
    with pytest.raises(ForGood):
        client.look_up(letter)


@pytest.mark.parametrize("userids", [[], [""], ["a|b"], ["a"] * 1001])
def test_receivers_that_cannot_be_are_not_sent(world: StandIn, client: WecomClient, userids: list[str]) -> None:
    """No receiver, too many, or a bar inside an id never reach the platform."""
    with pytest.raises(ForGood):
        client.send_text(userids, "一")
    assert world.to("/message/send") == []


def test_a_card_goes_in_the_platforms_shape(world: StandIn, client: WecomClient) -> None:
    """A template card is sent as it is given, with the duplicate check on."""
    client.send_card(["a"], {"card_type": "text_notice", "main_title": {"title": "请核实"}})
    sent = world.to("/message/send")[0].json()
    assert sent["template_card"] == {"card_type": "text_notice", "main_title": {"title": "请核实"}}
    assert sent["enable_duplicate_check"] == 1


def test_a_file_sent_again_goes_by_the_same_upload_and_another_letter_by_its_own() -> None:
    """Repeated in doubt it is the very same request, which the platform does not deliver twice; asked for anew it comes."""
    sent: list[str] = []
    uploads: list[bytes] = []

    def platform(asked: Asked) -> Answer:
        if asked.path.endswith("/media/upload"):
            uploads.append(asked.body)
            return 200, {"errcode": 0, "errmsg": "ok", "media_id": f"up{len(uploads)}"}
        if asked.path.endswith("/message/send"):
            sent.append(asked.json()["file"]["media_id"])
        return Platform()(asked)

    with stand_in(platform) as world:
        clock = SetClock(NOW)
        client = WecomClient(SET_A.settings(world.base), MemoryShelf(), clock)
        letter = Letter("paper/1", "ZhaoLiJuan", "文件：台账.docx", file=("台账.docx", b"PK\x03\x04 a paper"))
        client.send(letter)
        client.send(letter)
        client.send(replace(letter, key="paper/2"))
        clock.move_to(NOW + timedelta(hours=13))
        client.send(letter)

    assert sent == ["up1", "up1", "up2", "up3"]
    assert "台账.docx".encode() in uploads[0]
