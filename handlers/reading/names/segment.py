"""A folded text cut into words: names of the roster, words of the tables, what counts and dates took, and what is left.

The cut is the cheapest path through all words that could stand in the text, so that 周到到了 is 周到 + 到了 and
林冲郑和谢安 is three pupils. Costs are the whole policy of the cut and stand together below.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from handlers.reading.model import Mention
from handlers.reading.names.roster import Names, Roster, spelt_out
from handlers.reading.tables.people import FUNCTION, SURNAMES
from handlers.reading.words.lexicon import KINDS, LENGTHS
from handlers.reading.words.pattern import Pattern
from handlers.reading.words.phrases import find_phrases

# What a word costs by where it comes from; the cheapest sum wins. A name beats a word, a word beats letters that nobody knows.
_EXACT, _GIVEN, _PET, _SPELT = 0.45, 0.8, 1.05, 0.6
_MISSPELT, _PER_FAULT = 1.05, 0.25
_PLAIN = 1.02  # a word of the tables that says nothing, behind one that says something: 手机|关机, not 手|机关|机
_TORN = 1.2  # a name of two characters that tears a word before it apart
_WORD, _SHORT_WORD, _PHRASE, _UNKNOWN, _SIGN, _LETTER = 1.0, 1.15, 0.97, 1.45, 0.3, 0.8

#: Before a name they join it to others or say that he is missing: 甲和朝鲁, 少许诺, though 和朝 and 少许 may be words themselves.
_JOINS = frozenset("和跟与同及少缺差")
_IDLE = frozenset({"plain", "link"})
#: A name of so many characters may be part of a phrase by chance.
_SHORT = 2
_MIXED = Pattern(
    r"(?P<before>[\u4e00-\u9fff]{0,2})(?P<letters>(?<![a-z])[a-z]{2,6}(?![a-z]))(?P<behind>[\u4e00-\u9fff]{0,2})"
)
_LETTERS = Pattern(
    r"[\u4e00-\u9fff][a-z]{2}(?![a-z ])|[\u4e00-\u9fff]?(?:[a-z]{3,}|[a-z]{2}\s[a-z]{2,})(?:\s?[a-z]{2,}){0,3}"
)
_SIGNS = {
    **dict.fromkeys("。;!?\n", "strong"), ",": "comma", **dict.fromkeys("、 /+&|·~", "sep"),
    ":": "colon", "(": "open", "[": "open", ")": "close", "]": "close",
}  # fmt: skip
#: Of these kinds those side by side are one.
_ONE_WORD = frozenset({"unknown", "sign", "sep"})


class Token(NamedTuple):
    """One word and its kind: a kind of the lexicon, or name, date, half, count, class, strong, comma, sep, open, close,
    colon, unknown, sign."""

    kind: str
    start: int
    end: int
    words: str
    names: Names = ()
    how: str = ""

    def mention(self) -> Mention:
        """The mention of a name token."""
        return Mention(self.start, self.end, self.words, self.names, self.how)


Fixed = tuple[int, int, str]


def cut(text: str, roster: Roster, fixed: list[Fixed]) -> list[Token]:
    """Cut a folded text. `fixed` are spans already taken (start, end, kind), not overlapping; they are words as they stand."""
    size = len(text)
    taken = {start: (end, kind) for start, end, kind in fixed}
    blocked = bytearray(size + 1)
    for start, end, _ in fixed:
        for i in range(start + 1, end):
            blocked[i] = 1
    spelt = _spelt_names(text, roster, blocked)
    phrases = find_phrases(text)
    best: list[float] = [0.0] + [1e9] * size
    back: list[tuple[int, str, Names, str]] = [(0, "", (), "")] * (size + 1)
    firsts = roster.starts
    lengths, sounding = roster.lengths, roster.sounding.like
    named, given, pets = roster.exact, roster.given, roster.pets
    for i in range(size):
        if blocked[i] or best[i] >= 1e9:
            continue
        base = best[i]
        if i in taken:
            end, kind = taken[i]
            if base < best[end]:
                best[end], back[end] = base, (i, kind, (), "")
            continue
        char = text[i]
        han = "\u4e00" <= char <= "\u9fff"
        called = firsts.get(char, ())
        if not han:
            cost = base + (_LETTER if char.isalpha() else _SIGN)
            if cost < best[i + 1]:
                best[i + 1], back[i + 1] = cost, (i, "", (), "")
        else:
            cost = base + _UNKNOWN
            if cost < best[i + 1]:
                best[i + 1], back[i + 1] = cost, (i, "unknown", (), "")
        for end, kind in phrases.get(i, ()):
            if (
                base + _PHRASE < best[end]
                # A doubt may hold a day (不知是来了还是昨天没带走), and ends not within one.
                and not (blocked[end] if kind == "wavers" else any(blocked[i + 1 : end]))
                and not _names_within(text, i, end, firsts, named, any_name=kind == "wavers")
            ):
                best[end], back[end] = base + _PHRASE, (i, kind, (), "")
        kind_found = KINDS.get(char)
        if kind_found and base + _SHORT_WORD < best[i + 1] and not _cut_off(text, i, i + 1, kind_found, named):
            best[i + 1], back[i + 1] = base + _SHORT_WORD, (i, kind_found, (), "")
        for length in LENGTHS.get(text[i : i + 2], ()):
            end = i + length
            if end > size or (fixed and blocked.find(1, i + 1, end) >= 0):
                break
            kind_found = KINDS.get(text[i:end])
            if kind_found:
                cost = base + (_PLAIN if kind_found == "plain" else _WORD)
                if cost < best[end] and not _cut_off(text, i, end, kind_found, named):
                    best[end], back[end] = cost, (i, kind_found, (), "")
        for words in called:
            if text.startswith(words, i):
                end = i + len(words)
                if words in named:
                    cost, names, how = base + _EXACT, named[words], "exact"
                    torn = (
                        len(words) == 2 and i and text[i - 1] not in _JOINS and KINDS.get(text[i - 1 : i + 1]) in _IDLE
                    )
                    if torn and text[i - 2 : i] not in ("的课", "节课"):
                        cost += _TORN  # 请假一|周到省城
                elif words in given:
                    cost, names, how = base + _GIVEN, given[words], "given"
                else:
                    cost, names, how = base + _PET, pets[words], "short"
                if cost < best[end]:
                    best[end], back[end] = cost, (i, "name", names, how)
            elif words in named and i + 1 < size and text[i + 1] == " ":
                end = _spaced(text, i, words)
                if end and base + _EXACT < best[end]:
                    best[end], back[end] = base + _EXACT, (i, "name", named[words], "exact")
        if i in spelt:
            end, names = spelt[i]
            if base + _SPELT < best[end]:
                best[end], back[end] = base + _SPELT, (i, "name", names, "letters")
        if han and (called or char in SURNAMES):
            alike = sounding(char)
            for length in lengths:
                end = i + length
                if length not in alike or end > size or blocked[end - 1] or best[end] <= base + _MISSPELT:
                    continue
                typed = text[i:end]
                if typed in KINDS or typed in named:
                    continue
                faults, names = roster.misspelt(typed)
                if names and base + _MISSPELT + _PER_FAULT * faults < best[end]:
                    best[end], back[end] = base + _MISSPELT + _PER_FAULT * faults, (i, "name", names, "sound")
    return _walk_back(text, back, size)


def _names_within(
    text: str,
    start: int,
    end: int,
    firsts: Mapping[str, tuple[str, ...]],
    named: Mapping[str, Names],
    *,
    any_name: bool,
) -> bool:
    """Would a phrase swallow a pupil (没见假条|陈昊宇|请假)?"""
    return any(
        words in named
        and (
            any_name
            or len(words) > _SHORT
            or text[at - 1] in "的是"
            or (at + len(words) == end and at - start > _SHORT)
        )
        and text.startswith(words, at)
        for at in range(start + 1, end - 1)
        for words in firsts.get(text[at], ())
    )


def _cut_off(text: str, start: int, end: int, kind: str, named: Mapping[str, Names]) -> bool:
    """Is a word of the tables none here: 高飞了 of the pupil 高飞, 来了没来 in 两个都来了没来的是甲?"""
    if kind == "plain":
        return text[end - 1] in FUNCTION and text[start : end - 1] in named
    if kind == "everybody" and text[start:end] == "齐":  # 齐晓东没来: a surname
        given = text[end : end + 2]
        return len(given) > 1 and all("\u4e00" <= char <= "\u9fff" and char not in FUNCTION for char in given)
    return kind == "unsure" and text.startswith(("的", "那个", "那位"), end) and text[end - 1] in "来到在"


def _walk_back(text: str, back: list[tuple[int, str, Names, str]], size: int) -> list[Token]:
    tokens: list[Token] = []
    end = size
    while end > 0:
        start, kind, names, how = back[end]
        kind = kind or _SIGNS.get(text[start], "sign")
        while start and kind in _ONE_WORD:
            before, other = back[start][:2]
            if (other or _SIGNS.get(text[before], "sign")) != kind:
                break
            start = before
        tokens.append(Token(kind, start, end, text[start:end], names, how))
        end = start
    tokens.reverse()
    return tokens


def _spaced(text: str, start: int, name: str) -> int:
    """The end of a name typed with blanks between its characters, 0 when it is not."""
    at = start
    for char in name:
        while at < len(text) and text[at] == " ":
            at += 1
        if at >= len(text) or text[at] != char:
            return 0
        at += 1
    return at


def _written_so(name: str, head: str, tail: str) -> bool:
    """Do the characters of a name typed half in letters (王梓xuan) stand in it?"""
    return name.endswith(tail) and (name.startswith(head) or name[1:].startswith(head))


def _spelt_names(text: str, roster: Roster, blocked: bytearray) -> dict[int, tuple[int, Names]]:
    """Names typed in letters, whole or behind the surname's character: start → (end, names)."""
    found: dict[int, tuple[int, Names]] = {}
    for match in _MIXED.finditer(text):
        (first, last), before, behind = match.span("letters"), match["before"], match["behind"]
        for left, right in ((left, right) for left in range(len(before) + 1) for right in range(len(behind), -1, -1)):
            head, tail = before[left:], behind[:right]
            start, end = first - len(head), last + right
            if (len(head) < 2 and not tail) or any(blocked[start + 1 : end]):
                continue  # one character before the letters: below
            spelt = roster.spelt.get(spelt_out(text[start:end]) or "") or ()
            alike = tuple(name for name in spelt if _written_so(name, head, tail))
            if alike:
                found[start] = (end, alike)
                break
    for match in _LETTERS.finditer(text):
        for start in (match.start(), match.start() + 1):
            letters = spelt_out(text[start : match.end()].replace(" ", ""))
            names = roster.spelt.get(letters) if letters else None
            if names and not blocked[start]:
                found[start] = (match.end(), names)
                break
    return found
