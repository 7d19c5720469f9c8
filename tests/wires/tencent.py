"""The other end of the callback, written from Tencent's description (91144) without wechatpy; and Tencent's vectors."""

from __future__ import annotations

import base64
import hashlib
import struct
from dataclasses import dataclass
from urllib.parse import urlencode
from xml.etree import ElementTree

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from config.settings import WecomSettings


@dataclass(frozen=True)
class Tencent:
    """Encrypts as WeChat Work does, and reads what comes back."""

    token: str
    aes_key: str
    corp_id: str

    def settings(self, api_base: str = "http://127.0.0.1:1") -> WecomSettings:
        return WecomSettings(self.corp_id, 1000002, "secret-of-the-app", self.token, self.aes_key, api_base)

    def sign(self, timestamp: str, nonce: str, encrypted: str) -> str:
        return hashlib.sha1("".join(sorted([self.token, timestamp, nonce, encrypted])).encode()).hexdigest()

    def encrypt(self, message: str | bytes, corp_id: str | None = None) -> str:
        raw = message.encode() if isinstance(message, str) else message
        plain = b"0123456789abcdef" + struct.pack(">I", len(raw)) + raw + (corp_id or self.corp_id).encode()
        pad = 32 - len(plain) % 32
        cipher = self._cipher().encryptor()
        return base64.b64encode(cipher.update(plain + bytes([pad]) * pad)).decode()

    def decrypt(self, encrypted: str) -> str:
        cipher = self._cipher().decryptor()
        plain = cipher.update(base64.b64decode(encrypted))
        plain = plain[16 : -plain[-1]]
        (length,) = struct.unpack(">I", plain[:4])
        assert plain[4 + length :].decode() == self.corp_id
        return plain[4 : 4 + length].decode()

    def query(self, timestamp: int | str, nonce: str, encrypted: str, **more: str) -> str:
        signature = self.sign(str(timestamp), nonce, encrypted)
        return urlencode({"msg_signature": signature, "timestamp": timestamp, "nonce": nonce, **more})

    def callback(self, message: str | bytes, timestamp: int) -> tuple[str, bytes]:
        """(path with query, body) of one delivery."""
        encrypted = self.encrypt(message)
        return "/wecom/callback?" + self.query(timestamp, "n1", encrypted), envelope(encrypted, self.corp_id)

    def read_reply(self, body: bytes) -> ElementTree.Element:
        """The inner XML of an encrypted reply, its signature checked."""
        outer = ElementTree.fromstring(body)
        encrypted = outer.findtext("Encrypt") or ""
        signature = self.sign(outer.findtext("TimeStamp") or "", outer.findtext("Nonce") or "", encrypted)
        assert signature == outer.findtext("MsgSignature")
        return ElementTree.fromstring(self.decrypt(encrypted))

    def _cipher(self) -> Cipher[modes.CBC]:
        key = base64.b64decode(self.aes_key + "=")
        return Cipher(algorithms.AES(key), modes.CBC(key[:16]))


def envelope(encrypted: str, corp_id: str) -> bytes:
    return (
        f"<xml><ToUserName><![CDATA[{corp_id}]]></ToUserName><AgentID><![CDATA[1000002]]></AgentID>"
        f"<Encrypt><![CDATA[{encrypted}]]></Encrypt></xml>"
    ).encode()


def text_message(content: str, *, sender: str = "ZhaoLiJuan", created: int, number: str | None = "1001") -> str:
    msg_id = f"<MsgId>{number}</MsgId>" if number else ""
    return (
        f"<xml><ToUserName><![CDATA[corp]]></ToUserName><FromUserName><![CDATA[{sender}]]></FromUserName>"
        f"<CreateTime>{created}</CreateTime><MsgType><![CDATA[text]]></MsgType>"
        f"<Content><![CDATA[{content}]]></Content>{msg_id}<AgentID>1000002</AgentID></xml>"
    )


def event_message(event: str, fields: str = "", *, sender: str = "ZhaoLiJuan", created: int) -> str:
    return (
        f"<xml><ToUserName><![CDATA[corp]]></ToUserName><FromUserName><![CDATA[{sender}]]></FromUserName>"
        f"<CreateTime>{created}</CreateTime><MsgType><![CDATA[event]]></MsgType>"
        f"<Event><![CDATA[{event}]]></Event>{fields}<AgentID>1000002</AgentID></xml>"
    )


# From Tencent's sample code (callback_python3/Sample.py of 2025): two sets, each with a URL check and a message.
SET_A = Tencent("QDG6eK", "jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C", "wx5823bf96d3bd56c7")
SET_B = Tencent("hJqcu3uJ9Tn2gXPmxx2w9kkCkCE2EPYo", "6qkdMrq68nTKduznJYO1A37W2oEgpkMUvkttRToqhUt", "ww1436e0e65a779aee")


@dataclass(frozen=True)
class Vector:
    platform: Tencent
    signature: str
    timestamp: str
    nonce: str
    encrypted: str
    plain: str


GET_A = Vector(
    SET_A,
    "5c45ff5e21c57e6ad56bac8758b79b1d9ac89fd3",
    "1409659589",
    "263014780",
    "P9nAzCzyDtyTWESHep1vC5X9xho/qYX3Zpb4yKa9SKld1DsH3Iyt3tP3zNdtp+4RPcs8TgAE7OaBO+FZXvnaqQ==",
    "1616140317555161061",
)
GET_B = Vector(
    SET_B,
    "012bc692d0a58dd4b10f8dfe5c4ac00ae211ebeb",
    "1476416373",
    "47744683",
    "fsi1xnbH4yQh0+PJxcOdhhK6TDXkjMyhEPA7xB2TGz6b+g7xyAbEkRxN/3cNXW9qdqjnoVzEtpbhnFyq6SVHyA==",
    "1288432023552776189",
)
POST_A = Vector(
    SET_A,
    "477715d11cdb4164915debcba66cb864d751f3e6",
    "1409659813",
    "1372623149",
    "RypEvHKD8QQKFhvQ6QleEB4J58tiPdvo+rtK1I9qca6aM/wvqnLSV5zEPeusUiX5L5X/0lWfrf0QADHHhGd3QczcdCUpj911L3vg3W/sYYvuJTs3TUUk"
    "SUXxaccAS0qhxchrRYt66wiSpGLYL42aM6A8dTT+6k4aSknmPj48kzJs8qLjvd4Xgpue06DOdnLxAUHzM6+kDZ+HMZfJYuR+LtwGc2hgf5gsijff0ekU"
    "NXZiqATP7PF5mZxZ3Izoun1s4zG4LUMnvw2r+KqCKIw+3IQH03v+BCA9nMELNqbSf6tiWSrXJB3LAVGUcallcrw8V2t9EL4EhzJWrQUax5wLVMNS0+rU"
    "PA3k22Ncx4XXZS9o0MBH27Bo6BpNelZpS+/uh9KsNlY6bHCmJU9p8g7m3fVKn28H3KDYA5Pl/T8Z1ptDAVe0lXdQ2YoyyH2uyPIGHBZZIs2pDBS8R07+"
    "qN+E7Q==",
    "<xml><ToUserName><![CDATA[wx5823bf96d3bd56c7]]></ToUserName>\n<FromUserName><![CDATA[mycreate]]></FromUserName>\n"
    "<CreateTime>1409659813</CreateTime>\n<MsgType><![CDATA[text]]></MsgType>\n<Content><![CDATA[hello]]></Content>\n"
    "<MsgId>4561255354251345929</MsgId>\n<AgentID>218</AgentID>\n</xml>",
)
POST_B = Vector(
    SET_B,
    "0c3914025cb4b4d68103f6bfc8db550f79dcf48e",
    "1476422779",
    "1597212914",
    "Kl7kjoSf6DMD1zh7rtrHjFaDapSCkaOnwu3bqLc5tAybhhMl9pFeK8NslNPVdMwmBQTNoW4mY7AIjeLvEl3NyeTkAgGzBhzTtRLNshw2AEew+kkYcD+F"
    "q72Kt00fT0WnN87hGrW8SqGc+NcT3mu87Ha3dz1pSDi6GaUA6A0sqfde0VJPQbZ9U+3JWcoD4Z5jaU0y9GSh010wsHF8KZD24YhmZH4ch4Ka7ilEbjbf"
    "vhKkNL65HHL0J6EYJIZUC2pFrdkJ7MhmEbU2qARR4iQHE7wy24qy0cRX3Mfp6iELcDNfSsPGjUQVDGxQDCWjayJOpcwocugux082f49HKYg84EpHSGXA"
    "yh+/oxwaWbvL6aSDPOYuPDGOCI8jmnKiypE+",
    "<xml><ToUserName>ww1436e0e65a779aee</ToUserName><FromUserName>ChenJiaShun</FromUserName><CreateTime>1476422779"
    "</CreateTime><MsgType>text</MsgType><Content>你好</Content><MsgId>1456453720</MsgId><AgentID>1000002</AgentID></xml>",
)
