"""One of two pupils, and he who writes does not know which: 甲还是乙, 不是甲就是乙, 甲(还是乙?), 甲没来,也可能是乙."""

from __future__ import annotations

from collections.abc import Sequence

from handlers.reading.names.segment import Token
from handlers.reading.words.pattern import Pattern

_OR = Pattern(
    r"(?:吧|么|吗)?[?]?[,、.…。 ]{0,2}(?:还是|抑或是?|或者?是?|也许是|要么是?|也可能是?|也说不定是?|又?好像又?是|就是|不是)[ ]?"
)
_BOTH_OPEN = Pattern(r"(?:不是|要么是?|要不|或者?是?|非)$")
_IN_BRACKET = Pattern(r"\((?:或者?|也可能|可能)?(?:还?是|或者?)?")
#: 甲、乙里头有|一个: one of them.
_ONE_OF = Pattern(
    r"[,、/ ]?其一(?=[未没请病缺旷])|(?:[,、/ ](?=其中[一有]))?(?:[这那两俩二]|[两二俩三]个?人|他们?俩?)*"
    r"(?:里头?|里面|其中|当中|之中|中间?)?(?:有|的|就|反正|肯定|某|"
    r"[缺少差](?:了)?(?=[一1])){0,2}(?=[一1][个人名位]|哪一?个|不知哪)"
)
#: Of two who are named without a mark between them these say only that they are two.
_BOTH = "两俩二个人他们这那"
_PARTS = frozenset({"", "、", "和", "跟", "与", "/", " ", ",", "、 "})
#: Between the first, of whom something is said, and the second: 甲请假,也可能是乙; 甲请假?还是乙.
_LATER = Pattern(
    r"(?P<said>[^。;!?,\n]{1,8}?)(?P<asked>[?])?[,。、 …]{0,2}(?P<word>也可能是?|还是|又好像是|也许是|或者?是?|要么是?)[ ]?"
)
_TWICE = Pattern(r"(?P<said>[^。;!?,\n]{1,6}),?(?:就是|要么是?|或者?是?|便是)")
_TRULY = ("到底是", "究竟是", "到底", "究竟", "不是", "要么", "要么是")
_ENDS = Pattern(r"吧?(?:$|[?,。!)… \n])")
_PLAIN_OR = ("还是", "抑或", "或", "要么", "可能", "也许", "好像", "说不定")


def find_either(text: str, tokens: list[Token], order: Sequence[str]) -> list[Token]:
    """The words with such a pair as one name that may be either; the one, where he is named once more behind it. `order`: the names
    of the roster."""
    if sum(token.kind == "name" for token in tokens) < 2:
        return tokens
    out = list(tokens)
    at = 0
    while at < len(out):
        pair = _pair(text, out, at) if out[at].kind == "name" else None
        if pair is None:
            at += 1
            continue
        first, last, second = pair
        names = tuple(sorted({*out[at].names, *second.names}, key=order.index))
        again = [
            one for one in out[max(last, at) + 1 :] if one.kind == "name" and one.names in (out[at].names, second.names)
        ]
        if last < 0:  # 甲请假,也可能是乙
            again = [one for one in again if one.start > second.start]
            out = [one._replace(kind="plain", names=()) if one is second else one for one in out]
            last = at
        start, end = out[first].start, out[last].end
        named = Token("name", start, end, text[start:end], names, "either")
        out[first : last + 1] = [named._replace(names=again[0].names, how="exact") if again else named]
        at = first + 1
    return out


def _pair(text: str, tokens: list[Token], at: int) -> tuple[int, int, Token] | None:
    """(first token, last token or -1 where something is said between them, the second pupil) where the name at `at` is the first of
    such a pair."""
    one = tokens[at]
    if len(one.names) != 1:
        return None
    second = next((i for i in range(at + 1, min(at + 8, len(tokens))) if tokens[i].kind == "name"), None)
    if second is None or len(tokens[second].names) != 1 or tokens[second].names == one.names:
        return None
    between = text[one.end : tokens[second].start]
    before = text[max(0, one.start - 3) : one.start]
    if between.startswith("(") and (open_ := _IN_BRACKET.fullmatch(between)) and open_[0] != "(":
        close = next((i for i in range(second, len(tokens)) if tokens[i].kind == "close"), None)
        return (at, close, tokens[second]) if close is not None else None
    if _OR.fullmatch(between) and any(word in between for word in _PLAIN_OR):
        return at, second, tokens[second]
    opened = _BOTH_OPEN.search(before)
    twice = _TWICE.fullmatch(between) if opened else None
    alike = twice is not None and text.startswith(twice["said"], tokens[second].end)
    if opened and alike:  # 不是甲不在就是乙不在
        first = at
        while tokens[first].start > one.start - len(opened[0]) and first:
            first -= 1
        return first, -1, tokens[second]
    if opened and between.strip(" ,") in ("就是", "要么", "要么是", "要不", "或", "或者", "即"):
        first = at
        while tokens[first].start > one.start - len(opened[0]) and first:
            first -= 1
        return first, second, tokens[second]
    if (
        between in _PARTS
        and (one_of := _ONE_OF.match(text, tokens[second].end))
        and one_of[0].strip("".join(_BOTH) if not between else "")
    ):
        last = next((i for i in range(second, len(tokens)) if tokens[i].end >= one_of.end()), second)
        if tokens[last].end != one_of.end() and tokens[last].kind == "count":
            last -= 1  # 甲跟乙里面|缺一个: the count stays
        return (at, last, tokens[second]) if tokens[last].end <= one_of.end() or tokens[last].kind == "one" else None
    later = _LATER.fullmatch(between)
    if later and (later["word"] != "还是" or later["asked"] or text[: one.start].endswith(_TRULY)):
        behind = text[tokens[second].end :]
        if _ENDS.match(behind) or (not later["asked"] and behind.startswith(later["said"].strip())):
            return at, -1, tokens[second]
    return None
