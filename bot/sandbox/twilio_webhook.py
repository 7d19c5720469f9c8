"""A webhook as Twilio posts it: a form, signed over the full URL and the sorted fields with HMAC-SHA1."""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
from collections.abc import Mapping
from urllib.parse import urlencode

from bot.sandbox.outgoing import Answer, post
from bot.sandbox.world import Wires

#: Twilio's limits in seconds; it tries once more when no answer comes.
CONNECT, READ = 5.0, 15.0
ATTEMPTS, PAUSE = 2, 1.0


def signature(auth_token: str, url: str, params: Mapping[str, str]) -> str:
    """X-Twilio-Signature of a form post."""
    signed = url + "".join(name + params[name] for name in sorted(params))
    return base64.b64encode(hmac.new(auth_token.encode(), signed.encode(), hashlib.sha1).digest()).decode()


def post_form(wires: Wires, url: str, params: Mapping[str, str], idempotency: str | None = None) -> Answer:
    """Post to the product; `url` is the address as the product knows it, which is what is signed."""
    headers = {
        "Content-Type": "application/x-www-form-urlencoded; charset=utf-8",
        "X-Twilio-Signature": signature(wires.twilio_token, url, params),
        "I-Twilio-Idempotency-Token": idempotency or secrets.token_hex(16),
        "User-Agent": "TwilioProxy/1.1",
    }
    return post(wires.reach(url), urlencode(params).encode(), headers, connect=CONNECT, read=READ)
