"""Phones and tokens at rest: encrypted field by field, and found again by a blind index.

`BAOXUE_DATA_KEY` holds one or more keys, separated by commas, each 32 bytes in base64: the first encrypts, all decrypt.
To rotate: put a new key in front, run `store.rotation.rotate`, then take the old one away.

A value is `v1.<key id>.<base64 of nonce and AES-256-GCM ciphertext>`. Its place (table, column and owner) is associated
data: a value copied to another row does not decrypt. The blind index is an HMAC under a key derived from the same
secret, so that equal phones can be found without being readable; it leaks only equality.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import os
import re
import unicodedata
from dataclasses import dataclass

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from sqlalchemy import Connection

from config.errors import ForGood

_NOT_DIGITS = re.compile(r"[\s\-()./·]+")
_CHINA_MOBILE = re.compile(r"1[3-9]\d{9}")


@dataclass(frozen=True)
class _Key:
    id: str
    cipher: AESGCM
    index: bytes

    def __repr__(self) -> str:
        return f"<key {self.id}>"


class Keyring:
    """The data keys, the current one first."""

    def __init__(self, secrets: tuple[bytes, ...]) -> None:
        if not secrets or any(len(secret) != 32 for secret in secrets):
            raise ValueError("each data key must have 32 bytes")
        self._keys = tuple(_derive(secret) for secret in secrets)
        self._by_id = {key.id: key for key in self._keys}

    @classmethod
    def parse(cls, words: str) -> Keyring:
        """From the setting's text. Raises ValueError, without the text, when a key is not 32 bytes in base64."""
        secrets = []
        for number, word in enumerate(words.split(","), start=1):
            plain = word.strip()
            try:
                secret = base64.urlsafe_b64decode(plain.rstrip("=") + "=" * (-len(plain.rstrip("=")) % 4))
            except (binascii.Error, ValueError):
                secret = b""
            if len(secret) != 32:
                raise ValueError(
                    f"data key {number} is not 32 bytes in base64 (make one with `openssl rand -base64 32`)"
                )
            secrets.append(secret)
        return cls(tuple(secrets))

    @staticmethod
    def make() -> str:
        """A new key as text, for a fresh installation."""
        return base64.urlsafe_b64encode(os.urandom(32)).decode()

    def __repr__(self) -> str:
        return f"<Keyring {', '.join(key.id for key in self._keys)}>"

    @property
    def current(self) -> str:
        """Id of the key that encrypts."""
        return self._keys[0].id

    def encrypt(self, text: str, place: str) -> str:
        """The text sealed to `place`, such as `persons.phone:3:zhao.lijuan`."""
        key, nonce = self._keys[0], os.urandom(12)
        sealed = nonce + key.cipher.encrypt(nonce, text.encode(), place.encode())
        return f"v1.{key.id}.{base64.urlsafe_b64encode(sealed).decode()}"

    def decrypt(self, value: str, place: str) -> str:
        """The text again. Raises ForGood when its key is not here, it was changed, or it belongs to another place."""
        try:
            version, key_id, sealed = value.split(".")
            raw = base64.urlsafe_b64decode(sealed)
        except (ValueError, binascii.Error) as error:
            raise ForGood("an encrypted field is not in its form", code="field_malformed") from error
        key = self._by_id.get(key_id)
        if version != "v1" or key is None:
            raise ForGood(
                f"no data key {key_id}: BAOXUE_DATA_KEY lacks the key this field was written with", code="no_key"
            )
        try:
            return key.cipher.decrypt(raw[:12], raw[12:], place.encode()).decode()
        except InvalidTag as error:
            raise ForGood("an encrypted field was changed or moved", code="field_broken") from error

    def is_current(self, value: str) -> bool:
        """Whether the value, sealed text or blind index, was made with the current key."""
        return self.current in value.split(".", 2)[:2]

    def blind(self, phone: str) -> str:
        """The index under which a phone is kept."""
        return _blind(self._keys[0], normal_phone(phone))

    def blinds(self, phone: str) -> tuple[str, ...]:
        """The indices under which a phone may be found, one for each key: while keys are rotated, look for all."""
        return tuple(_blind(key, normal_phone(phone)) for key in self._keys)


def normal_phone(phone: str) -> str:
    """One spelling for a phone: +86 for mainland mobiles, digits otherwise as given. 138 0000 0001 → +8613800000001."""
    bare = _NOT_DIGITS.sub("", unicodedata.normalize("NFKC", phone))
    for lead in ("+86", "0086", "86", ""):
        rest = bare.removeprefix(lead)
        if bare.startswith(lead) and _CHINA_MOBILE.fullmatch(rest):
            return "+86" + rest
    return "+" + bare[2:] if bare.startswith("00") else bare


def mask_phone(phone: str) -> str:
    """138****0001: enough to recognise one's own."""
    digits = normal_phone(phone).removeprefix("+86")
    return digits[:3] + "*" * max(len(digits) - 7, 0) + digits[-4:] if len(digits) >= 8 else "****"


def keyring(tx: Connection) -> Keyring:
    """The keys of the database this transaction belongs to. Raises ForGood if it was opened without."""
    keys = tx.get_execution_options().get("baoxue_keys")
    if keys is None:
        raise ForGood("BAOXUE_DATA_KEY is not set: phones and tokens can be neither written nor read", code="no_key")
    assert isinstance(keys, Keyring)
    return keys


def _derive(secret: bytes) -> _Key:
    def part(purpose: bytes) -> bytes:
        return HKDF(algorithm=SHA256(), length=32, salt=None, info=b"baoxue/" + purpose).derive(secret)

    return _Key(hashlib.sha256(b"baoxue/id" + secret).hexdigest()[:8], AESGCM(part(b"fields")), part(b"index"))


def _blind(key: _Key, phone: str) -> str:
    digest = hmac.new(key.index, phone.encode(), hashlib.sha256).digest()[:18]
    return f"b1.{key.id}.{base64.urlsafe_b64encode(digest).decode()}"
