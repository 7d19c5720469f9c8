"""Which marks a question is about: 谁请假了, 谁迟到, 谁旷过课; 谁没来 is about everybody who was not there. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from handlers.reading import AWAY
from handlers.reading.words.pattern import Pattern

#: They are here for some of the day.
HERE = frozenset({"present", "late", "left_early", "withdrawn", "not_expected"})
_LEAVE = frozenset({"sick", "personal", "epidemic"})
_MISSING = Pattern(r"缺|没来|没到|未到|没有来|没有到|不在")
_KINDS: tuple[tuple[Pattern, frozenset[str], str], ...] = (
    (Pattern(r"旷|无故|没(?:有)?请(?:过|了)?假|逃[学课]"), frozenset({"unexcused"}), "无故缺勤"),
    (Pattern(r"病"), frozenset({"sick"}), "请病假"),
    (Pattern(r"请事假"), frozenset({"personal"}), "请事假"),
    (Pattern(r"(?<!没)(?<!没有)请(?:过|了|的)?假"), _LEAVE, "请假"),
    (Pattern(r"迟"), frozenset({"late"}), "迟到"),
    (Pattern(r"早退"), frozenset({"left_early"}), "早退"),
)
_PART = frozenset({"迟到", "早退"})


@dataclass(frozen=True, slots=True)
class Kinds:
    """The statuses asked for, and the word for them."""

    statuses: frozenset[str]
    word: str

    def __contains__(self, status: str) -> bool:
        return status in self.statuses


ALL = Kinds(frozenset(AWAY | {"epidemic"}), "缺勤")


def asked(text: str) -> Kinds:
    """The marks that a question is about."""
    found = [(statuses, word) for pattern, statuses, word in _KINDS if pattern.search(text)]
    if not found:
        return ALL
    if _MISSING.search(text) and {word for _, word in found} <= _PART:
        found.insert(0, (ALL.statuses, ALL.word))  # 谁没来谁迟到
    return Kinds(frozenset().union(*(statuses for statuses, _ in found)), "、".join(word for _, word in found))
