"""The stand-in seals as Tencent does: byte for byte, by Tencent's own published figures."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from wechatpy.enterprise.crypto import WeChatCrypto

from bot.sandbox.envelope import Envelope, Unreadable, cdata, fields, sign

SET_A = Envelope("QDG6eK", "jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C", "wx5823bf96d3bd56c7")
SET_B = Envelope(
    "hJqcu3uJ9Tn2gXPmxx2w9kkCkCE2EPYo", "6qkdMrq68nTKduznJYO1A37W2oEgpkMUvkttRToqhUt", "ww1436e0e65a779aee"
)
A_ECHO = "P9nAzCzyDtyTWESHep1vC5X9xho/qYX3Zpb4yKa9SKld1DsH3Iyt3tP3zNdtp+4RPcs8TgAE7OaBO+FZXvnaqQ=="
B_ECHO = "fsi1xnbH4yQh0+PJxcOdhhK6TDXkjMyhEPA7xB2TGz6b+g7xyAbEkRxN/3cNXW9qdqjnoVzEtpbhnFyq6SVHyA=="
SEALED = (
    "ZA4HuQypHxnRrA+A6SOHGLxJLXXFNuaVNsnse3k517njxc3q1vmsbgCTEpH8CWkbbVI5g4RICoOwpuwJhZ4e7oWD5mgnzrOUxyIJhJzos7zv1885"
    "GExJSPBbPgauhjhk"
)


def test_it_opens_what_tencent_published() -> None:
    """Both official echo strings open to their official plaintexts, and carry their official signatures."""
    assert SET_A.open(A_ECHO) == "1616140317555161061"
    assert SET_B.open(B_ECHO) == "1288432023552776189"
    assert sign("QDG6eK", "1409659589", "263014780", A_ECHO) == "5c45ff5e21c57e6ad56bac8758b79b1d9ac89fd3"
    assert sign(SET_B.token, "1476416373", "47744683", B_ECHO) == "012bc692d0a58dd4b10f8dfe5c4ac00ae211ebeb"


def test_it_seals_to_the_byte_what_tencents_node_library_seals() -> None:
    """With the salt fixed, the sealed text and its signature are those of the node library named in Tencent's pages."""
    assert SET_A.seal("<xml><Content>你好</Content></xml>", b"aaaabbbbccccdddd") == SEALED
    assert sign("QDG6eK", "1409659813", "1372623149", SEALED) == "ec7b37861ce642a7c9193023397c59e0656d9937"


@settings(deadline=None, max_examples=40)
@given(st.text(max_size=300))
def test_wechatpy_opens_whatever_it_seals(text: str) -> None:
    """Any message sealed here is opened by wechatpy to the same words."""
    signature, body = SET_A.post_body(text, 218, "1409659813", "42")
    crypto = WeChatCrypto(SET_A.token, SET_A.aes_key, SET_A.corp_id)
    assert crypto.decrypt_message(body, signature, "1409659813", "42") == text


def test_a_reply_with_a_wrong_signature_is_not_read() -> None:
    """A passive reply whose signature was tampered with is refused."""
    crypto = WeChatCrypto(SET_A.token, SET_A.aes_key, SET_A.corp_id)
    reply = crypto.encrypt_message("<xml><Content>好</Content></xml>", "42", "1409659813")
    assert "好" in SET_A.read_reply(reply)
    with pytest.raises(Unreadable, match="签名"):
        SET_A.read_reply(reply.replace("<TimeStamp>1409659813", "<TimeStamp>1409659814"))


@pytest.mark.parametrize(
    "sealed",
    ["", "????", "QUJD", SET_B.seal("x"), SEALED[:-4]],
    ids=["nothing", "no base64", "short", "another corp's", "cut"],
)
def test_what_tencent_would_refuse_is_refused(sealed: str) -> None:
    """Broken base64, short text, another corp's envelope and a cut one all raise the one error."""
    with pytest.raises(Unreadable):
        SET_A.open(sealed)


def test_the_end_of_a_cdata_section_survives_in_a_message() -> None:
    """Words that contain ]]> come out of the XML as they went in."""
    assert fields(f"<xml><Content>{cdata('a]]>b<c>')}</Content></xml>") == {"Content": "a]]>b<c>"}
