"""What an answer to the reader's question chooses, however short: 2 病假, 两个都是, 姓王的, 大的, 0001, 她是二班的."""

from __future__ import annotations

from handlers import namesakes
from handlers.reading import Ask
from handlers.reading.tables.answering import CAME, END, MISSED
from handlers.reading.words.pattern import Pattern
from handlers.sight import Sight

#: 2 病假, 选2，发烧了: which of them, and what of him.
_NUMBER_AND = Pattern(rf"^(?:选|是|第)*(?P<nth>[1-9])(?:个|号)?[，,、\s]*(?P<more>(?:{MISSED}|(?:{CAME})了).{{0,6}})$")
#: 两个都没来: all who were offered.
_ALL_OF_THEM = Pattern(rf"^(?:他们|她们)?(?:两个人?|俩人?|二人)?都(?:是|没来|没到|不在|缺勤)?{END}$")
#: 姓王的, 王的那个.
_FAMILY = Pattern(rf"^(?:是|姓)*([\u4e00-\u9fff])(?:姓)?(?:的(?:那个|这个)?|那个)?{END}$")
#: 她是二班的, 别的班的: no pupil of this class.
_ELSEWHERE = Pattern(
    rf"^(?:[他她]|这个?|那个?|人家)*是?(?:[一二三四五六七八九\d]+班|别的?班|其他班|隔壁班?|外班)的?(?:学生|同学)?{END}$"
)


def words(text: str, sight: Sight, ask: Ask) -> str:
    """The words of an answer, with the names of the pupils whom they mean, by whatever tells them from the others."""
    them = [pupil for name in ask.candidates if (pupil := sight.one(name)) is not None]
    plain = text.strip()
    if ask.candidates and _ALL_OF_THEM.match(plain):
        return "都是"
    if ask.code == "unknown_name" and _ELSEWHERE.match(plain):
        return "都不是"
    numbered = _NUMBER_AND.match(plain)
    if numbered is not None and int(numbered["nth"]) <= len(ask.candidates):
        return ask.candidates[int(numbered["nth"]) - 1] + numbered["more"]
    family = _FAMILY.match(plain)
    named = [name for name in ask.candidates if family is not None and name.startswith(family[1])]
    if len(named) == 1:
        return named[0]
    older = namesakes.by_age(text, them) if ask.code == "ambiguous_name" else None
    if older is not None:
        return older.name
    return namesakes.told_apart(text, ask.candidates) or namesakes.spelt(text, ask.candidates)
