"""Classes as people write them: 七年级2班, 七(2)班, 初一2班, 702班 are one class. Pure."""

from __future__ import annotations

import re

_DIGITS = {word: number for number, word in enumerate("零一二三四五六七八九")}
_HIGHER = {"初": 6, "高": 9}
_NAMED = re.compile(
    r"(?:(初|高)([一二三])|(?<![第\d])([一二三四五六七八九1-9])(?:年级)?)\s*[(（]?\s*(\d{1,2}|[一二三四五六七八九十]{1,3})\s*[)）]?\s*班"
    r"|(?<!\d)([1-9])(\d\d)班"
)


def find(text: str) -> dict[tuple[int, int], int]:
    """The classes that a text names, as (grade, number), each with the place where it stands first."""
    found: dict[tuple[int, int], int] = {}
    for match in _NAMED.finditer(text):
        stage, year, grade, number, short_grade, short_number = match.groups()
        if short_grade:
            key = (int(short_grade), int(short_number))
        elif stage:
            key = (_HIGHER[stage] + _DIGITS[year], _number(number))
        else:
            key = (_DIGITS.get(grade) or int(grade), _number(number))
        found.setdefault(key, match.start())
    return found


def _number(words: str) -> int:
    if words.isdigit():
        return int(words)
    if "十" not in words:
        return _DIGITS[words[0]]
    tens, _, ones = words.partition("十")
    return (_DIGITS[tens] if tens else 1) * 10 + (_DIGITS[ones] if ones else 0)
