"""The second reader on whether a teacher's message is a roll at all: by its letters, and by the hour at which it came.

A roll that was taken for a question, a report on a case or small talk would be lost, and a question taken for a roll would make a
record. Where the letters speak clearly against the kind that was told, it is asked about; nothing is recorded of it.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from handlers.reading.doubt.doubts import shares
from handlers.reading.doubt.leaning import blinded, letters_of, runs
from handlers.reading.names.segment import Token
from handlers.reading.tables.rolls import ROLLS
from handlers.reading.words.pattern import Pattern

#: What is told as no roll is doubted where a roll gets more than this of one, and a roll where it gets less than this.
LOST, MADE = 0.95, 0.1

#: Up to which minute of the day: before school, at the roll, after it, in the morning, at noon, the afternoon's roll, to its end.
_HOURS = (450, 540, 580, 690, 840, 930, 1020)
_STOPS = Pattern(r"[,。;!?\n]")


def seen(text: str, tokens: Sequence[Token], at: datetime) -> set[str]:
    """What the second reader goes by."""
    return runs(text, tokens) | {_hour(at)}


def told_in_part(text: str, tokens: Sequence[Token], at: datetime) -> bool:
    """Is any part between two stops more likely a roll than not?"""
    masked, hour = blinded(text, tokens), _hour(at)
    parts = (part for part in _STOPS.split(masked) if part.strip())
    return any(shares(ROLLS, letters_of(part) | {hour})[1] > 0.5 for part in parts)


def likely(text: str, tokens: Sequence[Token], at: datetime) -> float:
    """How likely a teacher's message that answers no prompt is a roll, of one."""
    return shares(ROLLS, seen(text, tokens, at))[1]


def _hour(at: datetime) -> str:
    minute = 60 * at.hour + at.minute
    return f"@{sum(minute >= end for end in _HOURS)}"
