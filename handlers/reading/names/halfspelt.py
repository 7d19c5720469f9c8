"""Words of the roll typed half in letters (bing假, 没lai, fa烧) put in characters; nothing moves."""

from __future__ import annotations

from functools import cache

from handlers.reading.names.sounds import readings
from handlers.reading.words.pattern import Pattern

_MAYBE = Pattern(r"[\u4e00-\u9fff][a-z]{2}|[a-z]{2}[\u4e00-\u9fff]")
_LETTERS = Pattern(r"(?<![a-z])[a-z]{2,6}(?![a-z])")
_WORDS = (
    "病假 事假 请假 发烧 发热 感冒 没来 没到 未到 迟到 旷课 早退 生病 咳嗽 全勤 全到 缺勤 缺席 住院 头疼 牙疼 应到 实到 都到 都来 "
    "来了 到了 肚子疼 拉肚子 没请假"
)


@cache
def _spelt() -> dict[tuple[str, str, str], str]:
    """(characters before, letters, characters behind) → the word."""
    found: dict[tuple[str, str, str], str] = {}
    for word in _WORDS.split():
        for at, char in enumerate(word):
            for syllable, _ in readings(char):
                found.setdefault((word[:at], syllable, word[at + 1 :]), word)
    return found


def in_characters(text: str) -> str:
    """The folded text with such words in characters, of the same length."""
    if _MAYBE.search(text) is None:
        return text
    spelt = _spelt()
    for match in _LETTERS.finditer(text):
        start, end = match.span()
        for before, letters, behind in (
            (text[start - left : start], match[0], text[end : end + right])
            for left, right in ((0, 1), (1, 0), (0, 2), (1, 1), (2, 0))
            if left <= start
        ):
            word = spelt.get((before, letters, behind))
            if word is not None:
                left, right = start - len(before), end + len(behind)
                text = text[:left] + word.ljust(right - left) + text[right:]
                break
    return text
