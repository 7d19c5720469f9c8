"""Classes as people write them: 七年级2班, 七(2)班, 初一2班, 702班 are one class. Pure."""

from __future__ import annotations

import re
from functools import lru_cache

from handlers.reading.words.pattern import Pattern

_DIGITS = {word: number for number, word in enumerate("零一二三四五六七八九")}
_HIGHER = {"初": 6, "高": 9}
_NUMBER = r"\s*[.．]?\s*[(（]?\s*(\d{1,2}|[一二三四五六七八九十]{1,3})\s*[)）]?\s*班"
#: 十二班 and 12班 are the twelfth class of some grade: a bare digit is no grade without 年级, a dot or a bracket.
NAMED = Pattern(
    r"(?:(初|高)([一二三])|(?<![第十\d])(?:([一二三四五六七八九])(?:年级|(?!十))|([1-9])(?:年级|(?=\s*[(（.．]))))"
    + _NUMBER
    + r"|(?<!\d)([1-9])(\d\d)班"
)

BARE = Pattern(
    r"(?<![\d一二三四五六七八九十年级初高(（.．])([1-9]\d?|[一二三四五六七八九十]{1,2})班(?!主任|长|会|级|费|委|干|里)"
)
_NUMERALS = "零一二三四五六七八九"


def find(text: str) -> dict[tuple[int, int], int]:
    """The classes that a text names, as (grade, number), each with the place where it stands first."""
    found: dict[tuple[int, int], int] = {}
    for match in NAMED.finditer(text):
        stage, year, word, digit, number, short_grade, short_number = match.groups()
        if short_grade:
            key = (int(short_grade), int(short_number))
        elif stage:
            key = (_HIGHER[stage] + _DIGITS[year], _number(number))
        else:
            key = (_DIGITS[word] if word else int(digit), _number(number))
        found.setdefault(key, match.start())
    return found


@lru_cache(maxsize=4096)
def own(name: str) -> frozenset[tuple[int, int]]:
    """The same of a class's own name, which every message is held against."""
    return frozenset(find(name))


def briefly(text: str, name: str) -> re.Match[str] | None:
    """Where a text calls a class only by its two numbers: 八2 of 八年级2班; 八2个 and 十八2 are none."""
    ways = _brief(name)
    return ways.search(text) if ways is not None else None


@lru_cache(maxsize=4096)
def _brief(name: str) -> re.Pattern[str] | None:
    found = [
        rf"{_NUMERALS[grade]}\s*[.．]?\s*{number}" for grade, number in sorted(own(name)) if grade < len(_NUMERALS)
    ]
    behind = r"(?![\d%％班级天个人节点号月岁年次名件位时分周楼层排组])"
    return re.compile(rf"(?<![第十{_NUMERALS}])(?:{'|'.join(found)}){behind}") if found else None


def grade(words: str) -> int:
    """七年级 → 7, 初一 → 7."""
    return _HIGHER.get(words[0], 0) + _DIGITS[words.strip("初高年级")]


def bare(text: str) -> dict[int, int]:
    """Classes named by their number alone (2班, 三班), each with the place where it stands first."""
    found: dict[int, int] = {}
    for match in BARE.finditer(text):
        found.setdefault(_number(match[1]), match.start())
    return found


def say(grade: int, number: int) -> str:
    """七年级2班."""
    return f"{_NUMERALS[grade]}年级{number}班" if grade < len(_NUMERALS) else f"{grade}年级{number}班"


def _number(words: str) -> int:
    if words.isdigit():
        return int(words)
    if "十" not in words:
        return _DIGITS[words[0]]
    tens, _, ones = words.partition("十")
    return (_DIGITS[tens] if tens else 1) * 10 + (_DIGITS[ones] if ones else 0)
