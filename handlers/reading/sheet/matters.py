"""A message with several matters (1.暖气漏水 2.今天缺哈斯 3.体检表还差斯琴没交): what is not of the roll is made blank.

Only a sentence or an item of its own, which says something of things, papers, marks or the school's day, has no word of being here
or away, and does not go on about somebody; and only where another part does tell of the roll. Its day, its numbers and
whom it names are none of the roll's then.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from handlers.reading.names.roster import Roster
from handlers.reading.tables import matters
from handlers.reading.words.pattern import Pattern

_TELLS = Pattern(matters.TELLS)
_THINGS = Pattern(matters.THINGS)
_OWED = Pattern(matters.OWED)
_ROLL = Pattern(matters.ROLL)
_GOES_ON = Pattern(matters.GOES_ON)
_ANY = Pattern(rf"{matters.TELLS}|{matters.THINGS}")
#: Where a part may begin: behind a stop, at an item's number, at words that open another matter.
_PARTS = Pattern(
    rf"[。;!?\n]+|(?<![\d.])(?=\d{{1,2}}[.、)](?!\d))|(?<=[,。;!?\n ])(?=(?:{matters.OPENS}))|(?<=\n)(?=[一二三四五六][、.])"
    # dictated, without a stop
    r"|(?<=[\u4e00-\u9fff])(?=(?:然后(?:那个|还有|就是|食堂)|还有就是|另外(?![一两俩三][个名位人])|"
    r"对了|再就是|再说个|还有(?:一?个|一?件)事|顺便))"
)
#: Matters told by their number (第一个…第二个…, 一是…二是…) where it is said that there are several.
_SEVERAL = Pattern(r"(?:几|两|俩|三|四|五)[个件](?:事|问题|消息|通知)")
_NTH = Pattern(
    r"(?=(?:第[一二三四五][个件点]?|(?<![\u4e00-\u9fff])[一二三四五](?:是|[,、:])|(?<![一二三四五六七八九十第])[一二三四五]是))"
)
#: 1路队改道 2缺甲 3回执: figures that number items, without a point.
_BARE_ITEMS = Pattern(
    r"(?:^|(?<=[ \n:事]))1(?=[\u4e00-\u9fff])(?![个人名位月号日班年组点节]).{1,40}?[^\d]"
    r"2(?=[\u4e00-\u9fff])(?![个人名位月号日班年组点节])"
)
_BARE_ITEM = Pattern(r"(?<!\d)[1-9](?=[\u4e00-\u9fff])(?![个人名位月号日班年组点节])")
_BREAKS, _BLANKS = Pattern("[, ]+"), Pattern(" +")
_ITEM = Pattern("[①-⑳⑴-⒇➊-➓❶-❿㈠-㈩🄂-🄊]")
_LEAD = Pattern(
    rf"[ ]*(?P<item>(?:[-*·•]|\d{{1,2}}[.、)]|[一二三四五六][、.])[ ]*)?(?:(?:其[他它]|别的|杂事)(?:事[项情]?)?:)?"
    rf"(?:(?:{matters.OPENS})[,: ]*)?"
)
#: Tells of a case, in which papers are signed and fees are owed.
_OF_CASE = Pattern(r"登门|入户|家访|走访|上门|送达|回证|文书|通知书|劝|返校|复学|辍学|夜谈|失学")
#: Says that it is the roll.
_OUTRIGHT = Pattern(
    r"考勤|出勤|缺勤|点名|[应实]到|全[勤到]|[都全][到来在]|到齐|来齐|人齐|没来|没到|未到|请假|旷课|迟到|[病事]假"
)
#: Begins with somebody, of whom something is said: 王雷掉河里了.
_OF_HIM = Pattern(r"^[^某]{0,4}某(?!的|[、和与及]某)[^:(]|^[^某\u4e00-\u9fff]{0,4}某:(?!某)")
_HEADS = Pattern(
    r"(?:\d|[一二两三四五六七八九十几])+[个名位]?(?:人|学生|同学|娃|孩)|[\d一二两三四五六七八九十]+[个名位]"
)


def without_matters(raw: str, text: str, roster: Roster) -> str:
    """The folded text with what is of other matters blank; every position stays. `raw`: as it was typed, ① still a sign."""
    if not _ANY.search(text) or _OF_CASE.search(text):
        return text
    raw, numbers = _with_items(raw[: len(text)], text)
    parts = list(_parts(_ITEM.sub("\n", raw), text))
    words = [_unnamed(text[start:end], roster) for start, end in parts]
    others = [_is_other(part) for part in words]
    if sum(_is_item(raw, start) for start, _ in parts) > 1 and any(_OUTRIGHT.search(part) for part in words):
        # Items are matters of their own: one of which another is the roll tells of the roll only with a word for it.
        others = [
            other or (_is_item(raw, start) and not _ROLL.search(part) and not _OF_HIM.search(part))
            for other, part, (start, _) in zip(others, words, parts, strict=True)
        ]
    if all(others):  # 体检表还差斯琴没交, 午餐费还差三个没交 alone tell of no roll either
        others = ["某" in part or _HEADS.search(part) is not None for part in words]
    gone = [span for span, other in zip(parts, others, strict=True) if other]
    for span, other in zip(parts, others, strict=True):
        gone += [] if other else _clauses(text, span, roster)
    for start, end in [*gone, *((at, at + 1) for at in numbers)] if gone else ():
        text = text[:start] + " " * (end - start) + text[end:]
    return text


def _with_items(raw: str, text: str) -> tuple[str, list[int]]:
    """The text as typed with ① where a bare figure or, of several matters, a word for its place begins an item; and where."""
    starts = [one.start() for one in _BARE_ITEM.finditer(text)] if _BARE_ITEMS.search(text) else []
    if _SEVERAL.search(text):
        starts += [one.start() for one in _NTH.finditer(text)]
    for start in starts:
        raw = raw[:start] + "①" + raw[start + 1 :]
    return raw, starts


def _is_item(raw: str, start: int) -> bool:
    """Does a part begin with its number or a dash?"""
    lead = _LEAD.match(raw, start)
    return _ITEM.match(raw, start) is not None or bool(lead and lead["item"])


def _clauses(text: str, part: tuple[int, int], roster: Roster) -> list[tuple[int, int]]:
    """The clauses of other matters in a sentence that tells of the roll as well: 37个都在,课桌还差2张.

    One that names somebody only where the next names somebody too, or nothing follows: 甲作业没写完,不敢来 goes on about him.
    """
    start, end = part
    breaks = _BREAKS if "," in text[start:end] else _BLANKS
    cuts = [start, *(start + one.end() for one in breaks.finditer(text[start:end])), end]
    spans = [(a, b) for a, b in pairwise(cuts) if text[a:b].strip(" ,")]
    words = [_unnamed(text[a:b].rstrip(" ,"), roster) for a, b in spans]
    found: list[tuple[int, int]] = []
    for at in reversed(range(len(spans))):
        told = _TELLS.search(words[at]) is not None and _is_other(words[at])
        last = at + 1 == len(spans) or spans[at + 1] in found or "某" in words[at + 1]
        if told and ("某" not in words[at] or last):
            found.append(spans[at])
        else:
            found += [one.span() for one in _OWED.finditer(text, *spans[at])]
    return found if any(span not in found for span in spans) else []


def _parts(items: str, text: str) -> Iterator[tuple[int, int]]:
    """Start and end of each part that says something, its number and what opens it with it, the stop behind it not.

    `items`: the text as typed, each sign that numbers an item made a new line.
    """
    at = 0
    stops = "".join("\n" if sign == "\n" else char for sign, char in zip(items, text, strict=True))
    for stop in _PARTS.finditer(stops):
        if text[at : stop.start()].strip():
            yield at, stop.start()
        at = stop.end()
    if text[at:].strip():
        yield at, len(text)


def _is_other(part: str) -> bool:
    lead = _LEAD.match(part)
    words = part[lead.end() :] if lead else part
    if _GOES_ON.search(words):
        return False
    told = _TELLS.search(words) is not None
    if not told and ("某" in words or not _THINGS.search(words) or _HEADS.search(words)):
        return False
    return not _ROLL.search(_TELLS.sub(" ", words))


def _unnamed(part: str, roster: Roster) -> str:
    """The part with 某 for each pupil's full name: 谢雨彤 tells of no rain."""
    at, out = 0, ""
    while at < len(part):
        name = next(
            (name for name in roster.starts.get(part[at], ()) if part.startswith(name, at) and name in roster.exact), ""
        )
        out += "某" if name else part[at]
        at += len(name) or 1
    return out
