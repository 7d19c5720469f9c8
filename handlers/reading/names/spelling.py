"""Words of the roll typed by sound (请甲, 发少, 应倒40) put right before anything else is read; every position stays.

A stretch of characters is taken for such a word only where it sounds the same without tones, is nothing that the tables or the
roster know, cuts through no word that stands there, and has on both sides what such a word has beside it.
"""

from __future__ import annotations

from functools import cache, lru_cache
from itertools import pairwise, product

from handlers.reading.names.roster import Roster
from handlers.reading.names.segment import Token, cut
from handlers.reading.names.sounds import loose_keys, readings
from handlers.reading.tables import typed
from handlers.reading.words.lexicon import KINDS
from handlers.reading.words.pattern import Pattern

#: Folded to 了 as a rule.
_AS_SAID = Pattern("[啦咧唠咯]")
#: What follows a word that counts heads.
_NUMBER = Pattern(r"[了有是: ]{0,2}(?:人数?)?[:是 ]?(?:\d|[零一二两三四五六七八九十])")
#: Behind a status: particles and how long.
_PARTICLES = frozenset("了的着过呢啊吧嘛一两三几半也都没未")
#: Before a status, where nobody knows the words further on: negations, adverbs and what tells.
_ENDS_WORD = frozenset("了的")
_LEADS = frozenset("没未木莫冇不又也都就因还是说讲了在")
_FIGURES = frozenset("0123456789零一二两三四五六七八九十人个名")
#: Far too common by themselves to be a slip for anything but 实到40.
_COMMON = frozenset("了的着们这那其是在有不我他她你个就也都到得地又和")


@cache
def _index() -> dict[tuple[str, ...], tuple[tuple[str, str], ...]]:
    """Loose sounds of a word → (word, sort)."""
    found: dict[tuple[str, ...], list[tuple[str, str]]] = {}
    for sort, words in (("status", typed.STATUSES), ("whole", typed.WHOLE), ("counted", typed.COUNTED)):
        for word in words.split():
            for key in product(*(loose_keys(char) for char in word)):
                found.setdefault(key, []).append((word, sort))
    return {key: tuple(them) for key, them in found.items()}


@cache
def _lengths() -> dict[str, tuple[int, ...]]:
    """First loose sound → how long the words are that begin with it, longest first."""
    found: dict[str, set[int]] = {}
    for key in _index():
        found.setdefault(key[0], set()).add(len(key))
    return {first: tuple(sorted(lengths, reverse=True)) for first, lengths in found.items()}


def respell(text: str, roster: Roster) -> str:
    """The folded text with the words of the roll that were typed by sound put right."""
    found = _candidates(text)
    if not found:
        return text
    tokens = cut(text, roster, [])
    done = 0
    for start, word, sort in found:
        if start >= done and _fits(text, tokens, start, word, sort):
            text = text[:start] + word + text[start + len(word) :]
            done = start + len(word)
    return text


def keep_names(raw: str, text: str, roster: Roster) -> str:
    """The folded text with 啦 left where it stands for 拉 in a name (阿古啦), not for 了."""
    for match in _AS_SAID.finditer(raw):
        at = match.start()
        for length in roster.lengths:
            for start in range(max(0, at - length + 1), at + 1):
                typed = text[start:at] + raw[at] + text[at + 1 : start + length]
                if start < at and len(typed) == length and typed[0] in roster.starts and roster.misspelt(typed)[1]:
                    text = text[:at] + raw[at] + text[at + 1 :]
    return text


def _candidates(text: str) -> list[tuple[int, str, str]]:
    """(start, word, sort) of what sounds like a word of the roll and is written otherwise, in order, longest first."""
    found: list[tuple[int, str, str]] = []
    for start, (char, after) in enumerate(pairwise(text)):
        if _behind(char).isdisjoint(loose_keys(after)):
            continue  # of two letters that stand together most begin no such word
        for first, length in _beginnings(char):
            written = text[start : start + length]
            if len(written) == length and written not in KINDS:
                found += [(start, word, sort) for word, sort in _sounding(first, written)]
    return found


@lru_cache(maxsize=8192)
def _behind(char: str) -> frozenset[str]:
    """The loose sounds with which a word that begins like a character may go on."""
    if not "\u4e00" <= char <= "\u9fff":
        return frozenset()
    firsts = loose_keys(char)
    return frozenset(key[1] for key in _index() if key[0] in firsts)


@lru_cache(maxsize=4096)
def _beginnings(char: str) -> tuple[tuple[str, int], ...]:
    """How words may sound that begin like a character, each with the lengths of those."""
    if not "\u4e00" <= char <= "\u9fff":
        return ()
    lengths = _lengths()
    return tuple((first, length) for first in loose_keys(char) for length in lengths.get(first, ()))


@lru_cache(maxsize=8192)
def _sounding(first: str, written: str) -> tuple[tuple[str, str], ...]:
    """The words of the roll, with their sorts, that sound like what is written and are not it."""
    keys = product((first,), *(loose_keys(other) for other in written[1:]))
    return tuple((word, sort) for key in keys for word, sort in _index().get(key, ()) if _alike(written, word, sort))


def _alike(written: str, word: str, sort: str) -> bool:
    """Is one character at least the same, or does every one sound exactly so (试驾 for 事假)?"""
    pairs = list(zip(written, word, strict=True))
    if sort != "counted" and any(one != other and one in _COMMON for one, other in pairs):
        return False
    same = sum(one == other for one, other in pairs)
    return same < len(word) and (same > 0 or all(_sounds(one, other) for one, other in pairs))


def _sounds(one: str, other: str) -> bool:
    return not {syllable for syllable, _ in readings(one)}.isdisjoint(syllable for syllable, _ in readings(other))


def _fits(text: str, tokens: list[Token], start: int, word: str, sort: str) -> bool:
    end = start + len(word)
    before = after = None
    for token in tokens:
        if token.end <= start:
            before = token
        elif token.start >= end:
            after = token
            break
        elif not _gives_way(token, start, word):
            return False
    first = next(token for token in tokens if token.end > start)
    inside = first.start < start
    counted = sort == "counted" and text[start - 1] in _FIGURES and not _FIGURES.intersection(text[start:end])
    if inside and text[start - 1] not in _LEADS and not counted:
        return False
    if not inside and before is not None and before.kind == "unknown" and before.words[-1] not in _LEADS:
        return False
    last = text[end : end + 1]
    if sort == "counted":
        return _NUMBER.match(text, end) is not None
    ends = not "\u4e00" <= last <= "\u9fff" if last else True
    if not ends and after is not None and after.start == end:
        ends = after.kind != "unknown"
    if not (ends or last in _PARTICLES):
        return False
    if sum(one == other for one, other in zip(text[start:end], word, strict=True)) == 0:
        named = before is not None and (before.kind == "name" or before.kind in ("sep", "open", "colon"))
        return not inside and named and (not last or not "\u4e00" <= last <= "\u9fff" or last in "了一两三")
    return True


def _gives_way(token: Token, start: int, word: str) -> bool:
    """Is what stands there nothing, one character, or a piece of the word itself?"""
    if token.kind == "unknown":
        return True
    if token.kind == "name" and token.how in ("exact", "letters", "given"):
        return False
    if token.words[-1] in _ENDS_WORD and token.end == start + len(word) + 1 and token.start >= start:
        return True  # 吃|到了
    if token.words[0] in _LEADS and token.start == start - 1 and token.end < start + len(word):
        token = token._replace(start=start, words=token.words[1:])  # 没请|驾
    if token.start < start or token.end > start + len(word):
        return False
    at = token.start - start
    return len(token.words) == 1 or word[at : at + len(token.words)] == token.words


__all__ = ["keep_names", "respell"]
