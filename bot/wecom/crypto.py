"""Signatures and encryption of callbacks (91144), on `wechatpy.enterprise`'s crypto with its gaps mended.

Mended: the signature is compared in constant time, padding and length are checked, everything malformed ends in
`Malformed`, a forged or foreign message in `BadSignature`, stale timestamps are refused, `]]>` in a reply stays text.
"""

from __future__ import annotations

import base64
import hmac
import secrets
import struct
from datetime import datetime, timedelta

from wechatpy.crypto import _get_signature
from wechatpy.enterprise.crypto import PrpCrypto, WeChatCrypto
from wechatpy.enterprise.replies import TextReply

from bot.wecom.xml import Malformed, cdata, parse
from config.settings import WecomSettings

#: A second net only: what defends against replays is the unique message id, kept for ever. It is wide because the
#: platform's own retries may be old.
OLDEST, NEWEST = timedelta(days=31), timedelta(days=7)


class BadSignature(Exception):
    """Not signed by the holder of our token, not for our corp, or too old; the caller gets 403."""


class _Cipher(PrpCrypto):  # type: ignore[misc]
    """wechatpy's AES with a random prefix from the system and a decryption that trusts nothing."""

    def get_random_string(self) -> str:
        return secrets.token_hex(8)

    def open(self, encrypted: str, receiver: str) -> str:
        try:
            plain = self.cipher.decrypt(base64.b64decode(encrypted, validate=True))
            pad = plain[-1]
            if not 1 <= pad <= 32 or plain[-pad:] != bytes([pad]) * pad:
                raise Malformed("padding")
            content = plain[16:-pad]
            (length,) = struct.unpack(">I", content[:4])
            if length > len(content) - 4:
                raise Malformed("length")
            text: str = content[4 : 4 + length].decode("utf-8")
            receive_id = content[4 + length :]
        except Malformed:
            raise
        except Exception as error:
            # binascii, struct, unicode and cipher errors all mean: nobody who knows the key wrote this.
            raise Malformed("cannot be decrypted") from error
        if not hmac.compare_digest(receive_id, receiver.encode("utf-8")):
            raise BadSignature("written for another corp")
        return text


class Codec:
    """Opens and seals the callbacks of one app. Safe to share between threads."""

    def __init__(self, settings: WecomSettings) -> None:
        self._wechatpy = WeChatCrypto(settings.token, settings.encoding_aes_key, settings.corp_id)
        self._cipher = _Cipher(self._wechatpy.key)
        self._token, self._corp_id = settings.token, settings.corp_id

    def echo(self, signature: str, timestamp: str, nonce: str, echostr: str) -> str:
        """The plain text of a URL verification (90238 §3.1). No time window: its replay tells nobody anything."""
        # A plus sign that was not escaped arrives as a blank, and base64 has no blanks.
        echostr = echostr.replace(" ", "+")
        self._check(signature, timestamp, nonce, echostr)
        return self._cipher.open(echostr, self._corp_id)

    def open(self, body: bytes, signature: str, timestamp: str, nonce: str, now: datetime) -> str:
        """The inner XML of a callback's body.

        Raises `Malformed` (400) when it is no message, `BadSignature` (403) when it is not for us.
        """
        encrypted = (parse(body).findtext("Encrypt") or "").strip()
        if not encrypted:
            raise Malformed("no Encrypt element")
        self._check(signature, timestamp, nonce, encrypted)
        try:
            age = now.timestamp() - int(timestamp)
        except ValueError as error:
            raise Malformed("timestamp") from error
        if not -NEWEST.total_seconds() <= age <= OLDEST.total_seconds():
            raise BadSignature("timestamp out of range")
        return self._cipher.open(encrypted, self._corp_id)

    def question(self, text: str, now: datetime) -> dict[str, str]:
        """The query of a URL verification as the platform would ask it: to ask ourselves through our public address."""
        timestamp, nonce = str(int(now.timestamp())), secrets.token_hex(8)
        echostr = self._cipher.encrypt(text, self._corp_id).decode("ascii")
        signature = _get_signature(self._token, timestamp, nonce, echostr)
        return {"msg_signature": signature, "timestamp": timestamp, "nonce": nonce, "echostr": echostr}

    def seal_text(self, to: str, text: str, now: datetime) -> str:
        """An encrypted passive text reply (90241) to one member."""
        seconds = int(now.timestamp())
        reply = TextReply(source=cdata(self._corp_id), target=cdata(to), content=cdata(text), time=seconds)
        return self.seal(reply.render(), str(seconds), secrets.token_hex(8))

    def seal(self, message: str, timestamp: str, nonce: str) -> str:
        """The signed envelope around an encrypted message."""
        encrypted = self._cipher.encrypt(message, self._corp_id).decode("ascii")
        signature = _get_signature(self._token, timestamp, nonce, encrypted)
        return (
            f"<xml><Encrypt><![CDATA[{encrypted}]]></Encrypt><MsgSignature><![CDATA[{signature}]]></MsgSignature>"
            f"<TimeStamp>{timestamp}</TimeStamp><Nonce><![CDATA[{nonce}]]></Nonce></xml>"
        )

    def _check(self, signature: str, timestamp: str, nonce: str, encrypted: str) -> None:
        try:
            right = _get_signature(self._token, timestamp, nonce, encrypted)
            given = signature.encode("utf-8")
        except UnicodeEncodeError as error:
            raise BadSignature("signature does not fit") from error
        if not hmac.compare_digest(right.encode("ascii"), given):
            raise BadSignature("signature does not fit")
