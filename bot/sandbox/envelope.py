"""WeChat Work's envelope as Tencent makes it: a second implementation, apart from the product's own.

AES-256-CBC under base64decode(EncodingAESKey + "="), IV = the key's first 16 bytes; plaintext = 16 random bytes, the
message's length (4 bytes, big-endian), the message (UTF-8), the receiver's id, PKCS#7 to blocks of 32. Signature:
SHA-1 over the sorted parts. Source: developer.work.weixin.qq.com/document/path/91144.
"""

from __future__ import annotations

import base64
import hashlib
import secrets
import struct
from dataclasses import dataclass

import defusedxml.ElementTree as SafeTree  # type: ignore[import-untyped]
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

BLOCK = 32


class Unreadable(Exception):
    """What came back is not an envelope that Tencent would accept; `str()` says why, in Chinese."""


def cdata(text: str) -> str:
    """A CDATA section that holds `text` whatever it contains."""
    return "<![CDATA[" + text.replace("]]>", "]]]]><![CDATA[>") + "]]>"


def sign(token: str, timestamp: str, nonce: str, encrypted: str) -> str:
    """The hex SHA-1 that travels as msg_signature."""
    return hashlib.sha1("".join(sorted((token, timestamp, nonce, encrypted))).encode()).hexdigest()  # noqa: S324


@dataclass(frozen=True, slots=True)
class Envelope:
    """Seals and opens envelopes of one app. `corp_id` is the id that closes every plaintext."""

    token: str
    aes_key: str
    corp_id: str

    def seal(self, message: str, salt: bytes | None = None) -> str:
        """The base64 text of the Encrypt field. `salt`: 16 bytes; fresh ones unless given."""
        body = message.encode()
        plain = (salt or secrets.token_bytes(16)) + struct.pack(">I", len(body)) + body + self.corp_id.encode()
        pad = BLOCK - len(plain) % BLOCK
        encryptor = self._cipher().encryptor()
        sealed = encryptor.update(plain + bytes([pad]) * pad) + encryptor.finalize()
        return base64.b64encode(sealed).decode()

    def open(self, encrypted: str) -> str:
        """The message inside an Encrypt field; raises Unreadable on anything Tencent would refuse."""
        try:
            sealed = base64.b64decode(encrypted, validate=True)
            decryptor = self._cipher().decryptor()
            plain = decryptor.update(sealed) + decryptor.finalize()
        except ValueError as error:
            raise Unreadable(f"密文无法解开：{error}") from error
        pad = plain[-1] if plain else 0
        if not 1 <= pad <= BLOCK or plain[-pad:] != bytes([pad]) * pad or len(plain) - pad < 20:
            raise Unreadable("密文的填充不对")
        plain = plain[:-pad]
        (length,) = struct.unpack(">I", plain[16:20])
        if length > len(plain) - 20:
            raise Unreadable("密文里的长度不对")
        if plain[20 + length :].decode(errors="replace") != self.corp_id:
            raise Unreadable("密文里的企业号不是本企业")
        try:
            return plain[20 : 20 + length].decode()
        except UnicodeDecodeError as error:
            raise Unreadable("明文不是 UTF-8") from error

    def post_body(self, message: str, agent_id: int, timestamp: str, nonce: str) -> tuple[str, str]:
        """(msg_signature, body) of one callback post."""
        encrypted = self.seal(message)
        body = (
            f"<xml><ToUserName>{cdata(self.corp_id)}</ToUserName><AgentID>{cdata(str(agent_id))}</AgentID>"
            f"<Encrypt>{cdata(encrypted)}</Encrypt></xml>"
        )
        return sign(self.token, timestamp, nonce, encrypted), body

    def read_reply(self, body: str) -> str:
        """The plain XML inside a passive reply, its signature checked; raises Unreadable."""
        outer = fields(body)
        encrypted = outer.get("Encrypt", "")
        parts = (outer.get("TimeStamp", ""), outer.get("Nonce", ""))
        if not encrypted or not all(parts):
            raise Unreadable("答复缺少 Encrypt、TimeStamp 或 Nonce")
        if sign(self.token, *parts, encrypted) != outer.get("MsgSignature"):
            raise Unreadable("答复的签名不对")
        return self.open(encrypted)

    def _cipher(self) -> Cipher[modes.CBC]:
        key = base64.b64decode(self.aes_key + "=")
        return Cipher(algorithms.AES(key), modes.CBC(key[:16]))


def fields(xml: str) -> dict[str, str]:
    """The children of a flat XML document, tag to text; raises Unreadable if it is none."""
    try:
        root = SafeTree.fromstring(xml)
    except Exception as error:
        raise Unreadable(f"不是 XML：{error}") from error
    return {child.tag: child.text or "" for child in root}


def texts(xml: str, tag: str) -> list[str]:
    """The words of every child `tag` of the root, whatever is nested in it; raises Unreadable."""
    try:
        root = SafeTree.fromstring(xml)
    except Exception as error:
        raise Unreadable(f"不是 XML：{error}") from error
    return [words for child in root if child.tag == tag and (words := "".join(child.itertext()).strip())]
