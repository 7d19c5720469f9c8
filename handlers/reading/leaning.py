"""The second reader on the kind of a message: by its letters alone, in runs of one to three, pupils' names and numbers made blind.

It settles what the first reader, who goes by turns of speech (`intent`), would get wrong where a turn is new to him: the letters of
a message are seldom those of another kind. Learnt with the weights of `doubts` (`python -m tests.reading.teach`).
"""

from __future__ import annotations

from collections.abc import Sequence

from handlers.reading.doubts import blind, shares
from handlers.reading.model import Intent
from handlers.reading.pattern import Pattern
from handlers.reading.segment import Token
from handlers.reading.tables.leanings import LEANINGS

KINDS: tuple[Intent, ...] = ("checkin", "correct", "reply", "query", "help", "other")
#: The first reader is overruled where the kind that he tells gets less than this of one, and another kind more than the half.
LEAST, MOST = 0.05, 0.5

#: Letters in a run, at most.
_RUN = 3
_NAMED = Pattern(r"[\ue000-\uf8ff]")


def runs(text: str, tokens: Sequence[Token]) -> set[str]:
    """The runs of letters of a message, ^ before the first and $ behind the last."""
    masked, _ = blind(text, tokens)
    letters = f"^{_NAMED.sub('X', masked)}$"
    return {letters[at : at + size] for size in range(1, _RUN + 1) for at in range(len(letters) - size + 1)}


def lean(text: str, tokens: Sequence[Token]) -> dict[Intent, float]:
    """How likely each kind is for a teacher's message that answers no prompt; together they are one."""
    return dict(zip(KINDS, shares(LEANINGS, runs(text, tokens), len(KINDS)), strict=True))


def overruled(intent: Intent, text: str, tokens: Sequence[Token], of_pupils: bool) -> Intent:
    """The kind of a teacher's message that answers no prompt, where the first reader tells `intent`.

    A correction stays one: he found the words for it, and they may be few among the letters. So does a roll that says something of
    pupils (`of_pupils`), but that it may be a correction: a report must not be lost.
    """
    if intent == "correct":
        return intent
    likely = lean(text, tokens)
    best = max(likely, key=lambda kind: likely[kind])
    if likely[intent] >= LEAST or likely[best] <= MOST or (intent == "checkin" and of_pupils and best != "correct"):
        return intent
    return best
