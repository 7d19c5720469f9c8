"""What teachers write in the morning: no two messages alike, a third of them name who is missing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bench.county import Klass

FULL = ("今天全勤", "{klass}全到齐了", "老师好，{klass}今天全勤", "都到了")
COUNTED = (
    "{klass}应到{size}实到{size}",
    "应到{size}人，实到{size}人，全勤",
    "{klass}今天应到{size}，实到{size}，没有缺勤",
)
NAMED = (
    "{a}没来，其他都到了",
    "{a}病假，{b}事假，其余到齐",
    "{klass}应到{size}实到{two}，{a}无故没来，{b}病假",
    "今天{a}发烧请假，其他同学都到了",
)


def of(classes: Sequence[Klass], rounds: int = 1, first: int = 0) -> Iterator[tuple[Klass, str]]:
    """For each class one message a round: full, counted and naming absentees in turn. `first`: which round is the first."""
    for turn in range(first, first + rounds):
        for place, klass in enumerate(classes):
            kinds = (FULL, COUNTED, NAMED)[(place + turn) % 3]
            names = [name for _, name in klass.pupils]
            size = len(names)
            yield (
                klass,
                kinds[(place // 3 + turn) % len(kinds)].format(
                    klass=klass.name,
                    size=size,
                    two=size - 2,
                    a=names[(place * 7 + turn) % size],
                    b=names[(place * 7 + turn + 11) % size],
                ),
            )
