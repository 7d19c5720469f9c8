"""The address of the page on which a parent answers one message with one tap: signed, for one message, for a week.

Nobody logs in: whoever holds the address may answer, as whoever holds the phone may answer an SMS. What comes is a claim, never
a fact of attendance. The signature covers a purpose of its own, so that no other signed thing passes for one.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from bot.clock import Clock

LIVES = timedelta(days=7)
PURPOSE = b"baoxue/parent-answer/1/"
#: Bytes of the signature that travel: 128 bits are not guessed.
SIGNATURE = 16
_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
#: Of numbers in an address; more is no address of ours.
LONGEST = 80


class NoLink(Exception):
    """This is no address of ours."""


@dataclass(frozen=True, slots=True)
class Link:
    """What an address stands for; `expired` is told by the clock of whoever reads it."""

    prompt_id: int
    until: datetime
    expired: bool


class Links:
    """Makes and reads addresses. Callable, as `reminders.parents.Links` wants it."""

    def __init__(self, secret_key: str, base_url: str, clock: Clock) -> None:
        self._key, self._base, self._clock = secret_key.encode(), base_url, clock

    def __call__(self, prompt_id: int) -> str:
        until = int((self._clock.now() + LIVES).timestamp())
        said = f"{_written(prompt_id)}.{_written(until)}"
        return f"{self._base}/p/{said}.{self._sign(said)}"

    def read(self, token: str) -> Link:
        """Raises `NoLink` for anything that was not made here."""
        said, _, signature = token.rpartition(".")
        number, _, until = said.partition(".")
        if len(token) > LONGEST or not token.isascii() or not hmac.compare_digest(signature, self._sign(said)):
            raise NoLink
        ends = datetime.fromtimestamp(int(until, 36), UTC)
        return Link(int(number, 36), ends, self._clock.now() >= ends)

    def _sign(self, said: str) -> str:
        digest = hmac.new(self._key, PURPOSE + said.encode(), hashlib.sha256).digest()[:SIGNATURE]
        return base64.urlsafe_b64encode(digest).decode().rstrip("=")


def _written(number: int) -> str:
    digits = ""
    while number:
        number, last = divmod(number, 36)
        digits = _DIGITS[last] + digits
    return digits or "0"
