"""Signatures of requests as Tencent Cloud and Aliyun check them: written from their documents, apart from their SDKs.

TC3-HMAC-SHA256: cloud.tencent.com/document/api/382/52072. ACS3-HMAC-SHA256: help.aliyun.com/zh/sdk/product-overview/
v3-request-structure-and-signature.
"""

from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import Mapping
from urllib.parse import quote

_PARTS = re.compile(r"(Credential|SignedHeaders|Signature)=([^,\s]+)")


def credential(authorization: str) -> str:
    """The id of the key by which a request says it was signed; "" if it says none."""
    found: dict[str, str] = dict(_PARTS.findall(authorization))
    return found.get("Credential", "").partition("/")[0]


def tencent(secret: str, headers: Mapping[str, str], body: bytes) -> bool:
    """Whether a POST to the root of sms.tencentcloudapi.com was signed with `secret`. `headers`: names in lower case."""
    parts = dict(_PARTS.findall(headers.get("authorization", "")))
    _, _, scope = parts.get("Credential", "").partition("/")
    day, _, rest = scope.partition("/")
    if rest != "sms/tc3_request":
        return False
    asked = _canonical("POST", "/", "", headers, parts.get("SignedHeaders", ""), body)
    told = f"TC3-HMAC-SHA256\n{headers.get('x-tc-timestamp', '')}\n{scope}\n{_hash(asked.encode())}"
    key = ("TC3" + secret).encode()
    for word in (day, "sms", "tc3_request"):
        key = hmac.digest(key, word.encode(), "sha256")
    return hmac.compare_digest(hmac.digest(key, told.encode(), "sha256").hex(), parts.get("Signature", ""))


def aliyun(secret: str, query: Mapping[str, str], headers: Mapping[str, str], body: bytes) -> bool:
    """Whether a POST to the root of dysmsapi.aliyuncs.com was signed with `secret`. `headers`: names in lower case."""
    parts = dict(_PARTS.findall(headers.get("authorization", "")))
    pairs = "&".join(f"{_plain(name)}={_plain(query[name])}" for name in sorted(query))
    asked = _canonical("POST", "/", pairs, headers, parts.get("SignedHeaders", ""), body)
    told = f"ACS3-HMAC-SHA256\n{_hash(asked.encode())}"
    mine = hmac.digest(secret.encode(), told.encode(), "sha256").hex()
    return hmac.compare_digest(mine, parts.get("Signature", ""))


def _canonical(method: str, path: str, query: str, headers: Mapping[str, str], signed: str, body: bytes) -> str:
    lines = "".join(f"{name}:{headers.get(name, '').strip()}\n" for name in signed.split(";"))
    return "\n".join((method, path, query, lines, signed, _hash(body)))


def _plain(text: str) -> str:
    return quote(text, safe="-_.~")


def _hash(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
