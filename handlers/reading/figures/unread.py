"""A number about as large as the class that nothing was made of, where the names given do not account for it.

至者三十有四, 点了两遍都是37: what nobody has a word for is still a number of pupils, and is asked about rather than passed over.
"""

from __future__ import annotations

from collections.abc import Sequence

from handlers.reading.counted import Counts
from handlers.reading.names.segment import Token
from handlers.reading.words.numbers import value
from handlers.reading.words.pattern import Pattern

#: From this share of the class on a number may be that of those who are here.
_LEAST_SHARE = 0.6
#: Two digits or tens, of nothing that is counted in a unit of its own.
_NUMBER = Pattern(
    r"(?<![\d.:/\-零下第\n])(?:\d{2}|[二三四五六]十有?[一二三四五六七八九]?)(?![\d.:/%\-多几]|来?度|分|点|元|块|斤|岁|课|页|[中小]|本|份|张|支|套|条|秒|里|米|公|天|节|[号日月年周]|班)"
)
_COLD = Pattern(r"(?:零下|体温|气温|烧到?)[^,。;]{0,3}$")
_UNREAD = frozenset({"unknown", "plain", "sign"})


def unread_number(text: str, tokens: Sequence[Token], counts: Counts, size: int, away: int, early: int) -> str:
    """The number as written; empty where there is none, or where it goes with those who are away. `size`: of the class."""
    if (counts.expected is not None and counts.present is not None) or counts.rest or not away:
        return ""
    whole = counts.expected or size
    spans = [(start, end) for start, end, _ in counts.spans]
    spans += [(token.start, token.end) for token in tokens if token.kind not in _UNREAD]
    for match in _NUMBER.finditer(text):
        told = value(match[0].replace("有", ""))
        if told is None or not _LEAST_SHARE * whole <= told <= whole or told == counts.present:
            continue
        if any(start < match.end() and match.start() < end for start, end in spans) or _COLD.search(
            text, 0, match.start()
        ):
            continue
        if told == whole and counts.expected is None:
            continue  # 40个孩子
        if whole - told not in (away, away + early):
            return match[0]
    return ""
