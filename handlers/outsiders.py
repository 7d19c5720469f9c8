"""Somebody the words name where a pupil is named, and whom their writer may not speak of. Pure.

What is told of him must not be written down for the one pupil whom something happens to be open about. He need not exist: a
name is known here by its letters alone.
"""

from __future__ import annotations

from collections.abc import Collection

from handlers.reading.lexicon import KINDS
from handlers.reading.pattern import Pattern
from handlers.reading.tables.people import COMPOUND_SURNAMES, FUNCTION, GIVEN, GIVEN_TOO, SURNAMES

#: Common words and places that begin like a surname.
_COMMON = (
    "高兴|高中|平安|平时|万一|安心|安全|安康|安排|成功|温和|温州|常来|常在|常年|常德|方才|方便|康复|金华|金钱|何时|何处|白天|江西|江苏|江北|"
    "黄山|黄石|宁夏|宁波|乐山|乐清|明[天日早晚年白明朝]|苏木|由[祖父母外爷奶家]|白[念读上来去]|保[正证]|车进|周[一二三四五六日天]|时[来间]|家[长里人]|都|全|和|向|从|自"
)
_NAME = (
    rf"(?:(?!{_COMMON})(?:{'|'.join(sorted(COMPOUND_SURNAMES))}|[{''.join(sorted(SURNAMES))}])"
    rf"[{''.join(sorted(set(GIVEN) | set(GIVEN_TOO)))}]{{1,2}})"
)
#: What stands before a name: a beginning, or an order that names somebody.
_BEFORE = r"(?:^|(?<=[\s，,。；;、：:\d])|(?<=同意|分派|确认|指定|关于|代班|今天|昨天|前天|早上|刚才)|(?<=责任人)|(?<=[是和跟与]))"
#: What follows it: an end, his family, or what was done or is wanted.
_BEHIND = (
    r"(?=$|[\s，,。：:、；;！!?？]|的?(?:家长|家里|爸|妈|父|母|爷|奶|家)|已经?|打|电话|家访|上门|没|不|今天|昨天|明天|需要|来|去|"
    r"在|返校|同学|销号|辍学|台账|给|由|请假|病|发烧)"
)
_NAMED = Pattern(_BEFORE + f"({_NAME})" + _BEHIND)


def named(text: str, known: Collection[str]) -> str | None:
    """The first such name in the text that is none of `known` (pupils he may speak of, staff, the family); else None."""
    return next((match[1] for match in _NAMED.finditer(text) if not _is_known(match[1], known)), None)


def _is_known(name: str, known: Collection[str]) -> bool:
    """Is it one of `known`, whole, by the given name or with a particle behind, or a word that the reader knows (原因)?"""
    return name in KINDS or any(one.endswith(name) for one in known) or (name[-1] in FUNCTION and name[:-1] in known)
