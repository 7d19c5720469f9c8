"""WeChat Work's callback: Tencent's own vectors, forgeries, broken input, replies."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from urllib.parse import urlencode

import pytest
from flask import Flask
from flask.testing import FlaskClient

from bot.clock import SetClock
from bot.wecom import message
from bot.wecom.crypto import BadSignature, Codec, _Cipher
from bot.wecom.routes import BODY_LIMIT, SORRY, blueprint
from bot.wecom.xml import Malformed, parse
from config.errors import ForAWhile, PersonError
from handlers.turn.incoming import Incoming
from tests.wires.tencent import GET_A, GET_B, POST_A, POST_B, SET_A, Vector, envelope, event_message, text_message

NOW = datetime(2026, 10, 14, 0, 5, tzinfo=UTC)
SECONDS = int(NOW.timestamp())
REPLY = {"ToUserName", "FromUserName", "CreateTime", "MsgType", "AgentID", "Content"}


class Desk:
    """The answering side: keeps what came in and says what it is told to say."""

    def __init__(self) -> None:
        self.heard: list[Incoming] = []
        self.says: str | None = "收到"
        self.fails: Exception | None = None

    def answer(self, incoming: Incoming) -> str | None:
        self.heard.append(incoming)
        if self.fails:
            raise self.fails
        return self.says


@pytest.fixture
def desk() -> Desk:
    return Desk()


@pytest.fixture
def web(desk: Desk) -> FlaskClient:
    return client_for(desk, NOW)


def client_for(desk: Desk, now: datetime) -> FlaskClient:
    app = Flask(__name__)
    app.register_blueprint(blueprint(SET_A.settings(), desk.answer, SetClock(now)))
    return app.test_client()


@pytest.mark.parametrize("vector", [GET_A, GET_B], ids="AB")
def test_url_check_answers_tencents_vectors_in_plain_text(vector: Vector) -> None:
    """A URL check answers the decrypted echostr and nothing else."""
    app = Flask(__name__)
    app.register_blueprint(blueprint(vector.platform.settings(), lambda _: None, SetClock(NOW)))
    query = {"msg_signature": vector.signature, "timestamp": vector.timestamp, "nonce": vector.nonce}
    answer = app.test_client().get("/wecom/callback?" + urlencode({**query, "echostr": vector.encrypted}))
    assert answer.status_code == 200
    assert answer.data == vector.plain.encode()


@pytest.mark.parametrize("vector", [POST_A, POST_B], ids="AB")
def test_messages_of_tencents_vectors_decrypt_to_the_letter(vector: Vector) -> None:
    """A message of Tencent's samples opens to exactly the published XML."""
    at = datetime.fromtimestamp(int(vector.timestamp), UTC)
    body = envelope(vector.encrypted, vector.platform.corp_id)
    codec = Codec(vector.platform.settings())
    assert codec.open(body, vector.signature, vector.timestamp, vector.nonce, at) == vector.plain


def test_a_sample_message_is_read(desk: Desk) -> None:
    """Set B's message is read as 你好 from ChenJiaShun at its own time."""
    incoming = message.read(POST_B.plain)
    assert (incoming.sender, incoming.kind, incoming.text) == ("ChenJiaShun", "text", "你好")
    assert incoming.external_id == "1456453720"
    assert incoming.said_at == datetime.fromtimestamp(1476422779, UTC)


def test_encryption_gives_the_bytes_of_the_node_library(monkeypatch: pytest.MonkeyPatch) -> None:
    """With the random prefix fixed, our envelope is byte for byte what npm @wecom/crypto makes."""
    monkeypatch.setattr(_Cipher, "get_random_string", lambda self: "aaaabbbbccccdddd")
    sealed = Codec(SET_A.settings()).seal("<xml><Content>你好</Content></xml>", "1409659813", "1372623149")
    outer = parse(sealed)
    assert outer.findtext("Encrypt") == (
        "ZA4HuQypHxnRrA+A6SOHGLxJLXXFNuaVNsnse3k517njxc3q1vmsbgCTEpH8CWkbbVI5g4RICoOwpuwJhZ4e7oWD5mgnzrOUxyIJhJzos7zv1885"
        "GExJSPBbPgauhjhk"
    )
    assert outer.findtext("MsgSignature") == "ec7b37861ce642a7c9193023397c59e0656d9937"


def test_a_message_is_answered_encrypted(web: FlaskClient, desk: Desk) -> None:
    """A check-in gets an encrypted passive reply addressed to its sender."""
    path, body = SET_A.callback(text_message("今天全勤", created=SECONDS), SECONDS)
    answer = web.post(path, data=body)
    reply = SET_A.read_reply(answer.data)
    assert answer.status_code == 200
    assert reply.findtext("Content") == "收到"
    assert reply.findtext("ToUserName") == "ZhaoLiJuan"
    assert reply.findtext("FromUserName") == SET_A.corp_id
    assert desk.heard[0].text == "今天全勤"


@pytest.mark.parametrize("text", ["a]]><b>&", "]]>]]>", "]]", "李<b>&明 ]]&gt;", "第一行\n第二行", "\x00坏\x08字"])
def test_a_reply_says_what_it_was_given_whatever_marks_are_in_it(web: FlaskClient, desk: Desk, text: str) -> None:
    """No text breaks out of the reply's CDATA; only characters that XML cannot hold are dropped."""
    desk.says = text
    path, body = SET_A.callback(text_message("在吗", created=SECONDS), SECONDS)
    reply = SET_A.read_reply(web.post(path, data=body).data)
    assert reply.findtext("Content") == text.replace("\x00", "").replace("\x08", "")
    assert {element.tag for element in reply} == REPLY
    assert len(reply) == len(REPLY)


def test_no_answer_is_an_empty_200(web: FlaskClient, desk: Desk) -> None:
    """When there is nothing to say the answer is an empty 200, which WeChat Work takes as received."""
    desk.says = None
    path, body = SET_A.callback(text_message("好的", created=SECONDS), SECONDS)
    answer = web.post(path, data=body)
    assert (answer.status_code, answer.data) == (200, b"")


def test_a_long_answer_is_cut_at_a_sentence_and_says_so(web: FlaskClient, desk: Desk) -> None:
    """A passive reply of more than 2048 bytes ends at a sentence and tells that there was more."""
    desk.says = "这是一句有十二个字的话呀。" * 100
    path, body = SET_A.callback(text_message("名单", created=SECONDS), SECONDS)
    content = SET_A.read_reply(web.post(path, data=body).data).findtext("Content") or ""
    assert len(content.encode()) <= 2048
    assert "。……（内容较长" in content


@pytest.mark.parametrize("part", ["msg_signature", "timestamp", "nonce", "body"])
def test_every_flipped_bit_is_refused(web: FlaskClient, desk: Desk, part: str) -> None:
    """One bit changed in signature, timestamp, nonce or ciphertext: 403, and nothing is heard."""
    encrypted = SET_A.encrypt(text_message("今天全勤", created=SECONDS))
    good = {"msg_signature": SET_A.sign(str(SECONDS), "n1", encrypted), "timestamp": str(SECONDS), "nonce": "n1"}
    whole = encrypted if part == "body" else good[part]
    chance = random.Random(7)
    for place in chance.sample(range(len(whole)), min(len(whole), 40)):
        for bit in (0, 1, 2, 3, 4, 6):
            changed = whole[:place] + chr(ord(whole[place]) ^ (1 << bit)) + whole[place + 1 :]
            if part == "body" and ("<" in changed or "&" in changed or "]" in changed or "\x7f" in changed):
                continue
            query = good if part == "body" else {**good, part: changed}
            sent = changed if part == "body" else encrypted
            answer = web.post("/wecom/callback?" + urlencode(query), data=envelope(sent, SET_A.corp_id))
            assert answer.status_code in ((403, 400) if not changed.isprintable() else (403,)), (place, bit)
    assert desk.heard == []


def test_a_message_written_for_another_corp_is_refused(web: FlaskClient, desk: Desk) -> None:
    """A well signed message with another receiver inside is refused."""
    encrypted = SET_A.encrypt(text_message("今天全勤", created=SECONDS), corp_id="ww0000000000000000")
    path = "/wecom/callback?" + SET_A.query(SECONDS, "n1", encrypted)
    assert web.post(path, data=envelope(encrypted, SET_A.corp_id)).status_code == 403
    assert desk.heard == []


@pytest.mark.parametrize(("age", "status"), [(-8, 403), (-6, 200), (1, 200), (30, 200), (32, 403)])
def test_a_delivery_may_be_days_old_but_not_of_another_age(desk: Desk, age: int, status: int) -> None:
    """The second net: deliveries up to a month old are taken (retries may be), older ones and far future ones not."""
    web = client_for(desk, NOW + timedelta(days=age))
    path, body = SET_A.callback(text_message("今天全勤", created=SECONDS), SECONDS)
    assert web.post(path, data=body).status_code == status


def signed(encrypted: str) -> str:
    return "/wecom/callback?" + SET_A.query(SECONDS, "n1", encrypted)


def broken_inside(message_bytes: str | bytes) -> Callable[[], tuple[str, bytes]]:
    return lambda: SET_A.callback(message_bytes, SECONDS)


def broken_outside(body: bytes) -> Callable[[], tuple[str, bytes]]:
    return lambda: (signed("x"), body)


def cipher_text(encrypted: str) -> Callable[[], tuple[str, bytes]]:
    return lambda: (signed(encrypted), envelope(encrypted, SET_A.corp_id))


BOMB = '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;&a;">]><xml><Encrypt>&b;</Encrypt></xml>'
OUTER = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/hostname">]><xml><Encrypt>&a;</Encrypt></xml>'
MALFORMED = {
    "empty body": broken_outside(b""),
    "no xml": broken_outside(b"hello"),
    "json": broken_outside(b'{"Encrypt": "x"}'),
    "cut": broken_outside(b"<xml><Encrypt>abc"),
    "no encrypt": broken_outside(b"<xml><A>1</A></xml>"),
    "nul": broken_outside(b"\x00<xml/>"),
    "bad utf-8": broken_outside(b"<xml><Encrypt>\xff\xfe\xfa</Encrypt></xml>"),
    "strange encoding": broken_outside(b'<?xml version="1.0" encoding="no-such"?><xml><Encrypt>x</Encrypt></xml>'),
    "entities": broken_outside(BOMB.encode()),
    "outer entity": broken_outside(OUTER.encode()),
    "deep": broken_outside(b"<a>" * 8000 + b"</a>" * 8000),
    "wide": broken_outside(b"<xml>" + b"<a/>" * 12000 + b"</xml>"),
    "not base64": cipher_text("!!!!"),
    "base64 cut": cipher_text("QUJD" * 5 + "Q"),
    "no whole block": cipher_text("QUJDREVG"),
    "one block": cipher_text("QUJDREVGR0hJSktMTU5PUA=="),
    "non-ascii": cipher_text("密文密文"),
    "noise of whole blocks": cipher_text("A" * 128),
    "inner empty": broken_inside(b""),
    "inner no xml": broken_inside("你好"),
    "inner bad utf-8": broken_inside(b"<xml>\xff\xfe</xml>"),
    "inner entities": broken_inside(BOMB),
    "inner deep": broken_inside("<a>" * 6000 + "</a>" * 6000),
    "no sender": broken_inside("<xml><MsgType>text</MsgType><CreateTime>1790000000</CreateTime></xml>"),
    "endless sender": broken_inside(text_message("x", created=SECONDS, sender="a" * 65)),
    "no kind": broken_inside("<xml><FromUserName>a</FromUserName><CreateTime>1790000000</CreateTime></xml>"),
    "no time": broken_inside("<xml><FromUserName>a</FromUserName><MsgType>text</MsgType></xml>"),
    "time is words": broken_inside(text_message("x", created=SECONDS).replace(str(SECONDS), "今天")),
    "time in milliseconds": broken_inside(text_message("x", created=SECONDS * 1000)),
    "time before 2000": broken_inside(text_message("x", created=123456789)),
    "no parameters": lambda: ("/wecom/callback", b"<xml/>"),
    "no signature": lambda: ("/wecom/callback?timestamp=1&nonce=1", b"<xml/>"),
}


@pytest.mark.parametrize("case", MALFORMED)
def test_malformed_input_is_the_callers_fault(web: FlaskClient, desk: Desk, case: str) -> None:
    """Anything malformed, outside or inside the encryption, is refused with 400 or 403 within a tenth of a second of the
    processor, and never reaches a handler."""
    path, body = MALFORMED[case]()
    began = time.thread_time()
    status = web.post(path, data=body).status_code
    took = time.thread_time() - began
    assert status in (400, 403)
    assert took < 0.1
    assert desk.heard == []


def test_a_body_over_64_kb_is_refused_unread(web: FlaskClient, desk: Desk) -> None:
    """A body over the limit gets 413 before anything is parsed."""
    answer = web.post(signed("x"), data=b"<xml>" + b" " * BODY_LIMIT + b"</xml>")
    assert answer.status_code == 413
    assert desk.heard == []


@pytest.mark.parametrize("method", ["put", "delete", "patch"])
def test_other_methods_are_refused(web: FlaskClient, method: str) -> None:
    """The callback knows GET and POST only."""
    assert getattr(web, method)("/wecom/callback").status_code == 405


def test_a_forged_url_check_is_refused(web: FlaskClient) -> None:
    """A URL check with a wrong signature is refused, one without parameters is malformed."""
    query = {"msg_signature": "0" * 40, "timestamp": "1", "nonce": "2", "echostr": "abc"}
    assert web.get("/wecom/callback?" + urlencode(query)).status_code == 403
    assert web.get("/wecom/callback").status_code == 400


def test_an_unescaped_plus_in_the_echostr_survives(web: FlaskClient) -> None:
    """A plus sign that a proxy left bare arrives as a blank and still means a plus."""
    query = urlencode({"msg_signature": GET_A.signature, "timestamp": GET_A.timestamp, "nonce": GET_A.nonce})
    assert "+" in GET_A.encrypted
    answer = web.get("/wecom/callback?" + query + "&echostr=" + GET_A.encrypted)
    assert answer.data == GET_A.plain.encode()


def test_a_database_that_is_away_asks_for_the_message_again(web: FlaskClient, desk: Desk) -> None:
    """What could not be kept is answered 503, so that WeChat Work delivers it again."""
    desk.fails = ForAWhile("database away")
    path, body = SET_A.callback(text_message("今天全勤", created=SECONDS), SECONDS)
    answer = web.post(path, data=body)
    assert answer.status_code == 503
    assert "Retry-After" in answer.headers


def test_a_fault_of_ours_is_told_to_the_person(web: FlaskClient, desk: Desk) -> None:
    """A bug while answering gives the teacher a sentence that the message was not handled, not silence."""
    desk.fails = RuntimeError("bug")
    path, body = SET_A.callback(text_message("今天全勤", created=SECONDS), SECONDS)
    answer = web.post(path, data=body)
    assert answer.status_code == 200
    assert SET_A.read_reply(answer.data).findtext("Content") == SORRY


def test_a_persons_error_is_said_to_him(web: FlaskClient, desk: Desk) -> None:
    """What a person cannot have is answered with the sentence of the error."""
    desk.fails = PersonError("没有找到您的班级。")
    path, body = SET_A.callback(text_message("今天全勤", created=SECONDS), SECONDS)
    assert SET_A.read_reply(web.post(path, data=body).data).findtext("Content") == "没有找到您的班级。"


def test_twenty_callers_at_once_each_get_their_own_answer() -> None:
    """Twenty deliveries in parallel are each answered with their own words."""
    app = Flask(__name__)
    app.register_blueprint(blueprint(SET_A.settings(), lambda incoming: f"回{incoming.text}", SetClock(NOW)))

    def call(number: int) -> str | None:
        path, body = SET_A.callback(text_message(f"第{number}条", created=SECONDS, number=str(number)), SECONDS)
        return SET_A.read_reply(app.test_client().post(path, data=body).data).findtext("Content")

    with ThreadPoolExecutor(20) as pool:
        assert list(pool.map(call, range(200))) == [f"回第{number}条" for number in range(200)]


def test_the_platform_itself_gets_no_reply(web: FlaskClient) -> None:
    """A contact event comes from `sys`, to whom nobody can answer."""
    fields = "<ChangeType><![CDATA[update_user]]></ChangeType><UserID><![CDATA[li]]></UserID>"
    path, body = SET_A.callback(event_message("change_contact", fields, sender="sys", created=SECONDS), SECONDS)
    answer = web.post(path, data=body)
    assert (answer.status_code, answer.data) == (200, b"")


def test_codec_names_the_two_refusals() -> None:
    """Forged is BadSignature, broken is Malformed: nothing else leaves the codec."""
    codec = Codec(SET_A.settings())
    with pytest.raises(BadSignature):
        codec.open(envelope("abcd", "x"), "0" * 40, str(SECONDS), "n", NOW)
    with pytest.raises(BadSignature):
        codec.open(envelope("abcd", "x"), "\udcff", str(SECONDS), "n", NOW)
    with pytest.raises(Malformed):
        codec.open(b"", "0" * 40, str(SECONDS), "n", NOW)
