"""Names of classes: 七(1)班, 701, 初一1班 and 七年级 + 1班 are one class, 七年级1班."""

from __future__ import annotations

import re
from dataclasses import dataclass

from handlers.roster.told import CellError

HAN = "一二三四五六七八九"
#: Classes in one grade: above this a number is more likely a code that was misread.
MOST_CLASSES = 40
JUNIOR = {"一": 7, "二": 8, "三": 9, "1": 7, "2": 8, "3": 9}

_GRADE = r"(?P<junior>(?:初中|初)(?P<j>[一二三123]))|(?:小学)?(?P<g>[一二三四五六七八九1-9])"
_NUMBER = r"(?P<n>\d{1,2}|[二三]?十[一二三四五六七八九]?|[一二三四五六七八九])"
_ONLY_GRADE = re.compile(rf"(?:{_GRADE})(?:年级|年)?(?:全)?")
_BOTH = re.compile(rf"(?:{_GRADE})(?:年级|年)?[(\.\-_ ]?{_NUMBER}\)?班?")
_CODE = re.compile(r"(?P<g>[1-9])(?P<n>\d{2})班?")
_ONLY_NUMBER = re.compile(rf"\(?{_NUMBER}\)?班?")


@dataclass(frozen=True, slots=True)
class ClassName:
    """`name` is the one spelling; `aliases` are the others that people use for it."""

    name: str
    grade: int | None = None
    number: int | None = None

    @property
    def aliases(self) -> tuple[str, ...]:
        if self.grade is None:
            return ()
        g, n = HAN[self.grade - 1], self.number
        if n is None:
            return (f"{g}年",)
        others = [f"{g}{n}班", f"{g}({n})班", f"{self.grade}({n})班", f"{self.grade}{n:02d}"]
        if self.grade >= 7:
            junior = HAN[self.grade - 7]
            others += [f"初{junior}({n})班", f"初{junior}{n}班"]
        return tuple(others)


def class_name(grade: str, klass: str) -> ClassName:
    """The class that a grade column and a class column name together; either may be empty, not both.

    A name that follows no pattern (实验班) is kept as written. Raises CellError where the two contradict each other.
    """
    grade, klass = grade.replace(" ", ""), klass.replace(" ", "")
    told = grade_of(grade) if grade else None
    if grade and told is None:
        return ClassName(f"{grade}{klass}" if not klass.startswith(grade) else klass)
    if not klass:
        if told is None:
            raise CellError("没有写班级")
        return ClassName(f"{HAN[told - 1]}年级", told)
    if number := _ONLY_NUMBER.fullmatch(klass):
        if told is None:
            raise CellError(f"班级只写了“{klass}”，不知道是几年级。请加一列“年级”，或写成“七年级1班”的样子")
        return _name(told, _count(number["n"]))
    found = pattern(klass)
    if found is None:
        return ClassName(f"{HAN[told - 1]}年级{klass}" if told else klass)
    if told is not None and found.grade != told:
        raise CellError(f"年级写“{grade}”，班级写“{klass}”，对不上，请核对")
    return found


def pattern(text: str) -> ClassName | None:
    """The class that a text names by itself (a sheet's name, an alias), or None if it follows no pattern.

    12班 is none: it may be the twelfth class of any grade as well as the second of the first.
    """
    if _ONLY_NUMBER.fullmatch(text):
        return None
    if match := _CODE.fullmatch(text):
        return _name(int(match["g"]), int(match["n"]))
    if match := _BOTH.fullmatch(text):
        return _name(_grade(match), _count(match["n"]))
    if (match := _ONLY_GRADE.fullmatch(text)) and "年" in text:
        return _name(_grade(match), None)
    return None


def grade_of(text: str) -> int | None:
    """七年级, 初一, 7 → 7; None for what is no grade of compulsory schooling."""
    match = _ONLY_GRADE.fullmatch(text)
    return _grade(match) if match else None


def _grade(match: re.Match[str]) -> int:
    if match["junior"]:
        return JUNIOR[match["j"]]
    return HAN.index(match["g"]) + 1 if match["g"] in HAN else int(match["g"])


def _count(text: str) -> int:
    if text.isdigit():
        return int(text)
    if "十" not in text:
        return HAN.index(text) + 1
    tens, _, ones = text.partition("十")
    return (HAN.index(tens) + 1 if tens else 1) * 10 + (HAN.index(ones) + 1 if ones else 0)


def _name(grade: int, number: int | None) -> ClassName:
    if number is not None and not 1 <= number <= MOST_CLASSES:
        raise CellError(f"班级号“{number}”不合情理，请写成“{HAN[grade - 1]}年级1班”的样子")
    return ClassName(f"{HAN[grade - 1]}年级" + (f"{number}班" if number else ""), grade, number)
