"""A part of a message between two stops that speaks of one pupil alone, whatever stands before it."""

from __future__ import annotations

from collections.abc import Sequence

from handlers.reading.names.segment import Token
from handlers.reading.words.lexicon import EVIDENCE

#: What may stand in a part before its pupil: 今天, 只有, 学生, 还差.
_BEFORE_HIM = frozenset({"date", "plain", "link", "unknown", "is", "half", "class", "sign", "kin", "lack"})
#: A part with one of these is not about its one pupil alone.
_TURNS_BACK = frozenset(
    {
        "name", "all_of", "former", "latter", "last", "one", "some", "respectively", "ditto", "along", "rest", "everybody",
        "change", "wrongly", "void", "not_him", "count", "beside",
    }
)  # fmt: skip

#: How many words away one of a list may be told.
_FAR = 12


def told_of_him(tokens: Sequence[Token], at: int) -> frozenset[str]:
    """The kinds of what is said of the one pupil of the part in which the name at `at` stands first: 乙请假四天, 只有乙迟到.

    Empty where the part names another, or turns what was said before (乙也是, 都没来)."""
    first = at - 1
    while first >= 0 and tokens[first].kind in _BEFORE_HIM:
        first -= 1
    if first < 0:
        return frozenset()
    before = tokens[first]
    blank = before.kind == "sep" and not before.words.strip()
    if not (blank or before.kind in ("comma", "strong")):
        return frozenset()
    found: set[str] = set()
    for token in tokens[at + 1 :]:
        apart = token.kind == "sep" and not token.words.strip() and (not blank or token.words == before.words)
        if token.kind == "strong" or (found and (token.kind == "comma" or apart)):
            break
        if token.kind in _TURNS_BACK or (token.kind == "comma" and token.words in ",，") or (blank and apart):
            return frozenset()
        if token.kind in EVIDENCE:
            found.add(token.kind)
    return frozenset(found)


def follows_name(tokens: Sequence[Token], at: int) -> bool:
    """Does nothing but what joins a list stand between the name at `at` and the one before?"""
    i = at - 1
    while i > 0 and tokens[i].kind in ("sep", "and"):
        i -= 1
    return i >= 0 and tokens[i].kind == "name"


def tells_singly(tokens: Sequence[Token], at: int) -> bool:
    """Is what the word at `at` begins with (一个没请假) one of several told one by one (一个发烧,一个没请假)?"""
    others = [*tokens[max(0, at - _FAR) : at], *tokens[at + 1 : at + _FAR]]
    return any(token.kind == "one" or token.words.startswith(("一个没", "另一个", "另外一个")) for token in others)


def joins_sibling(tokens: Sequence[Token], at: int) -> bool:
    """甲和她妹妹乙: does the name at `at` stand behind 和 and a brother or sister?"""
    if at < 2 or tokens[at - 1].kind != "kin" or tokens[at - 1].words[-1] not in "哥姐弟妹":
        return False
    return tokens[at - 2].words.rstrip("他她的") in ("和", "跟", "与", "同")
