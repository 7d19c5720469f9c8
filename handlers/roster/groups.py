"""Groups of pupils to be watched over, in the words of lists, and the words of the policies for them."""

from __future__ import annotations

import re
from collections.abc import Iterable

from handlers.roster import cells
from handlers.roster.cells import NOTHING
from handlers.roster.told import CellError

#: Word in a list → the contract's group. The longest word that is found counts first.
WORDS = {
    "留守儿童": "left_behind",
    "留守": "left_behind",
    "建档立卡": "registered_poor",
    "脱贫不稳定": "registered_poor",
    "脱贫户": "registered_poor",
    "脱贫家庭": "registered_poor",
    "边缘易致贫": "poor",
    "家庭经济困难": "poor",
    "经济困难": "poor",
    "贫困": "poor",
    "突发严重困难": "poor",
    "特困": "poor",
    "低保": "low_income",
    "最低生活保障": "low_income",
    "事实无人抚养": "orphan",
    "孤儿": "orphan",
    "困境儿童": "hardship",
    "困境": "hardship",
    "残疾人子女": "disabled_parents_children",
    "残疾": "disabled",
    "残障": "disabled",
    "随迁子女": "migrant",
    "随迁": "migrant",
    "进城务工": "migrant",
    "流动儿童": "migrant",
    "服刑人员子女": "prisoners_children",
    "服刑": "prisoners_children",
}
#: Columns that each ask after one group.
YES_NO = ("left_behind", "registered_poor", "low_income", "orphan", "disabled", "migrant", "poor")
ORDINARY = frozenset([*NOTHING, "普通", "正常", "一般", "非困难", "无困难", "普通学生", "一般学生"])

_SPLIT = re.compile(r"[、,，;；/|+和及\s]+")
_BY_LENGTH = sorted(WORDS, key=len, reverse=True)


def groups_of(text: str) -> list[str]:
    """低保、留守 → the groups. Raises CellError for a word it does not know: nobody is dropped in silence."""
    found: list[str] = []
    for part in _SPLIT.split(text):
        if part.lower() in ORDINARY or (part.startswith(("非", "不是", "无")) and any(word in part for word in WORDS)):
            continue
        rest, before = part, len(found)
        for word in _BY_LENGTH:
            if word in rest:
                found.append(WORDS[word])
                rest = rest.replace(word, "")
        if len(found) == before:
            known = "、".join(
                dict.fromkeys(["留守", "建档立卡", "低保", "孤儿", "残疾", "困境儿童", "随迁子女", "家庭经济困难"])
            )
            raise CellError(f"不认得“{part}”。可以写：{known}（多项用顿号隔开）；不属于任何一项就空着")
    return found


def is_of(text: str, group: str) -> bool:
    """Whether a column that asks after one group says yes: 是, 农村留守, 建档立卡户; no: 否, 非随迁, empty."""
    if text.startswith(("非", "不")):
        return False
    if any(word in text for word, named in WORDS.items() if named == group):
        return True
    return cells.yes(text)


def complete(groups: Iterable[str]) -> tuple[str, ...]:
    """Each group once; 建档立卡 is 家庭经济困难 too."""
    found = dict.fromkeys(groups)
    if "registered_poor" in found:
        found["poor"] = None
    return tuple(found)
