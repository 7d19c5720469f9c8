"""What the gateways of mainland China have in common: codes and what they mean, marks, numbers, parts."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

from bot.channel import InDoubt, Letter
from config.errors import ForAWhile, ForGood

log = logging.getLogger(__name__)

#: Characters of an SMS alone, and of each part of a longer one (UCS-2).
ALONE, EACH = 70, 67


class Means(Enum):
    """What to do about a code."""

    WAIT = "wait"  # later
    SETUP = "setup"  # account, signature, balance: nothing goes until somebody mends it; another gateway may
    PERSON = "person"  # this number cannot be reached so
    MESSAGE = "message"  # this text is refused
    DOUBT = "doubt"  # it may have gone all the same


@dataclass(frozen=True, slots=True)
class Code:
    """`wait`: least seconds before another try; `say` is for whoever looks after the installation."""

    means: Means
    wait: float
    say: str


def error_of(codes: Mapping[str, Code], code: str, *, doubtful: bool = True) -> ForAWhile | ForGood:
    """The error that a gateway's code stands for: its own row, or that of the longest beginning that fits."""
    fitting = [known for known in codes if code == known or code.startswith(known + ".")]
    row = codes[max(fitting, key=len)] if fitting else Code(Means.WAIT, 60.0, "短信平台返回未知错误")
    say = f"{row.say}（{code or '?'}）"
    if row.means in (Means.PERSON, Means.MESSAGE):
        return ForGood(say, code=code[:40])
    if row.means is Means.DOUBT and doubtful:
        return InDoubt(say, code=code[:40], retry_after=row.wait)
    if row.means is Means.SETUP:
        log.error(row.say, extra={"action": "sms_setup", "code": code})
    return ForAWhile(say, code=code[:40], retry_after=row.wait)


def mark_of(letter: Letter) -> str:
    """What a message carries to be found again: the outbox's number, else its key."""
    return f"o{letter.id}" if letter.id is not None else letter.key[:120]


def number_of(mark: object) -> int | None:
    """The outbox's number in a mark; None for anything else."""
    text = str(mark or "")
    return int(text[1:]) if text[:1] == "o" and text[1:].isascii() and text[1:].isdigit() and len(text) < 20 else None


def parts_of(text: str) -> int:
    """How many SMS a text is."""
    return 1 if len(text) <= ALONE else -(-len(text) // EACH)
