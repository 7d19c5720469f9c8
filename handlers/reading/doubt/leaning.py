"""The second reader on the kind of a message: by its letters alone, in runs of one to three, pupils' names and numbers made blind.

It settles what the first reader, who goes by turns of speech (`intent`), would get wrong where a turn is new to him: the letters of
a message are seldom those of another kind. Learnt with the weights of `doubts` (`python -m tests.reading.teach`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from handlers.reading.doubt.doubts import blind, shares
from handlers.reading.model import Intent
from handlers.reading.names.segment import Token
from handlers.reading.tables.leanings import LEANINGS
from handlers.reading.words.pattern import Pattern

KINDS: tuple[Intent, ...] = ("checkin", "correct", "reply", "query", "help", "other")
#: The first reader is overruled where the kind that he tells gets less than this of one, and another kind more than the half.
LEAST, MOST = 0.05, 0.5

#: To what a kind gives way, and whether a pupil is named or a number told.
_GIVES_WAY_TO: Mapping[tuple[Intent, bool], frozenset[Intent]] = {
    ("checkin", True): frozenset({"correct"}),
    ("checkin", False): frozenset({"correct", "query", "help", "other"}),
    ("reply", True): frozenset({"checkin", "correct"}),
    ("other", True): frozenset({"correct", "query", "help"}),
    ("other", False): frozenset({"query", "help"}),
}
#: Letters in a run, at most.
_RUN = 3
_NAMED = Pattern(r"[\ue000-\uf8ff]")


def blinded(text: str, tokens: Sequence[Token]) -> str:
    """The text with X for each pupil's name and 0 for each number."""
    return _NAMED.sub("X", blind(text, tokens)[0])


def letters_of(words: str) -> set[str]:
    """The runs of letters of words, ^ before the first and $ behind the last."""
    letters = f"^{words}$"
    return {letters[at : at + size] for size in range(1, _RUN + 1) for at in range(len(letters) - size + 1)}


def runs(text: str, tokens: Sequence[Token]) -> set[str]:
    """The runs of letters of a message, names and numbers made blind."""
    return letters_of(blinded(text, tokens))


def lean(text: str, tokens: Sequence[Token]) -> dict[Intent, float]:
    """How likely each kind is for a teacher's message that answers no prompt; together they are one."""
    return dict(zip(KINDS, shares(LEANINGS, runs(text, tokens)), strict=True))


def overruled(intent: Intent, text: str, tokens: Sequence[Token], of_class: bool) -> Intent:
    """The kind of a teacher's message that answers no prompt, where the first reader tells `intent`.

    A roll, which needs no more than a word of absence, and what nothing was found in give way: for a question or a
    correction he found the turn of speech. A roll that names somebody or tells numbers (`of_class`) may be a correction, but
    a report is not lost for its letters; nor do letters alone make a record of what he found nothing in. A call and who came
    to fetch are told in rolls as in what was done about a case (头晕,打电话让他爸接走了): where somebody is named, the
    letters settle which it is.
    """
    if intent in ("reply", "other"):
        of_class = any(token.names for token in tokens)
    others = _GIVES_WAY_TO.get((intent, of_class))
    if others is None:
        return intent
    likely = lean(text, tokens)
    best = max(likely, key=lambda kind: likely[kind])
    return best if likely[intent] < LEAST and likely[best] > MOST and best in others else intent
