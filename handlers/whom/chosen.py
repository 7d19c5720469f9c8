"""What an answer to the reader's question chooses, however short: 2 病假, 两个都是, 姓王的, 大的, 0001, 她是二班的."""

from __future__ import annotations

import re

from handlers.reading import Ask
from handlers.reading.tables.answering import CAME, END, MISSED, NEITHER
from handlers.reading.words.numbers import value
from handlers.reading.words.pattern import Pattern
from handlers.turn.sight import Sight
from handlers.whom import namesakes

#: 2 病假, 选2，发烧了: which of them, and what of him.
_NUMBER_AND = Pattern(
    rf"^(?:选|是|第)*(?P<nth>[1-9一二三四五六七八九])(?:个|号|位)?(?:的)?(?:那个)?[，,、\s]*(?P<more>(?:{MISSED}|(?:{CAME})了).{{0,6}})$"
)
#: 两个都没来: all who were offered.
_ALL_OF_THEM = Pattern(rf"^(?:他们|她们)?(?:两个人?|俩人?|二人)?都(?:是|没来|没到|不在|缺勤)?{END}$")
#: 1和2都没来: each of them by his number.
_NUMBERS = Pattern(
    rf"^(?:选|是|第)*(?P<each>[1-9](?:[、,，和跟与]+[1-9])+)(?:号|个)?(?:都|全|也)*(?:是|没来|没到|不在|缺勤|(?P<more>{MISSED}))?{END}$"
)
#: 两个都不是, 他们都不是, 算了不报了.
_NONE = Pattern(
    rf"^(?:(?:(?:这|那)?(?:[两二三俩]|几)个?(?:人|位)?|他们|她们|上面的?|以上)(?:都|全)?|都|全)(?:不是|不对)(?:他们|她们|这[两几]个)?{END}$"
    rf"|^(?:算了|先)[，,\s]*(?:先|就)?不(?:报|说|记|管)了?{END}$"
)
#: 不是他，是何军: somebody who was not offered.
_ANOTHER = Pattern(
    r"^(?:都)?不是(?:[他她]们?|这[两几]个)?[，,。\s]*(?:应该|而)?是(?P<who>[\u4e00-\u9fff·]{2,8}?)(?:同学)?[的了。！!\s]*$"
)
#: 没迟到: he is here.
_NOT_SO = Pattern(rf"^(?:[他她]|今天|并|也|[，,\s])*没有?(?:迟到|早退|旷课|缺勤|缺课|逃课){END}$")
#: 姓王的, 王的那个.
_FAMILY = Pattern(rf"^(?:是|姓)*([\u4e00-\u9fff])(?:姓)?(?:的(?:那个|这个)?|那个)?{END}$")
#: 她是二班的, 别的班的: no pupil of this class.
_ELSEWHERE = Pattern(
    rf"^(?:[他她]|这个?|那个?|人家)*是?(?:[一二三四五六七八九\d]+班|别的?班|其他班|隔壁班?|外班)的?(?:学生|同学)?{END}$"
)

#: 不是张晓明, of two.
_NOT_HIM = Pattern(rf"^(?:肯定|应该)?不是(?P<who>[\u4e00-\u9fff·]{{2,6}}?)(?:同学)?{END}$")
#: 把刘洋去掉, 刘洋不算: said of a name, and no answer which name was meant.
_TAKES_OUT = Pattern(r"去掉|除外|不算|删|划掉|取消|不包括|不要|改成|改为")
_PLAIN = Pattern(r"同学|那个|这个|今天|说的|我|就|吧|啊|呢|的|[，,。！!\s]")
_TELLS = Pattern(rf"是|{MISSED}|{CAME}|{NEITHER}")


def of_something_else(text: str, ask: Ask) -> bool:
    """Whether words name a pupil and do not answer which one was meant: 把刘洋去掉, 今天张晓明表现好."""
    if ask.code not in ("ambiguous_name", "unknown_name"):
        return False
    if _TAKES_OUT.search(text) is not None:
        return re.match(rf"^(?:{NEITHER}){END}$", text.strip()) is None
    named = next((name for name in ask.candidates if name in text), None)
    rest = _PLAIN.sub("", text.replace(named, "", 1)) if named is not None else ""
    return len(rest) > 2 and _TELLS.search(rest) is None


def words(text: str, sight: Sight, ask: Ask) -> str:
    """The words of an answer, with the names of the pupils whom they mean, by whatever tells them from the others."""
    them = [pupil for name in ask.candidates if (pupil := sight.one(name)) is not None]
    plain = text.strip()
    denied = _NOT_HIM.match(plain) if ask.code == "ambiguous_name" else None
    if denied is not None and denied["who"] in ask.candidates and len(ask.candidates) == 2:
        return next(name for name in ask.candidates if name != denied["who"])
    if ask.candidates and _ALL_OF_THEM.match(plain):
        return "都是"
    if ask.candidates and ask.code != "unclear_status" and _NONE.match(plain):
        return "都不是"
    another = _ANOTHER.match(plain) if ask.code == "ambiguous_name" else None
    if another is not None and sight.one(another["who"]) is not None:
        return another["who"]
    if (each := _NUMBERS.match(plain)) is not None:
        places = [int(one) for one in re.findall(r"\d", each["each"])]
        if max(places) <= len(ask.candidates):
            return "、".join(ask.candidates[place - 1] for place in places) + (
                f"都{each['more']}" if each["more"] else ""
            )
    if (
        ask.code == "unclear_status"
        and len(ask.candidates) == 1
        and _NOT_SO.match(plain.replace(ask.candidates[0], "", 1))
    ):
        return f"{ask.candidates[0]}到了"
    if ask.code == "unknown_name" and _ELSEWHERE.match(plain):
        return "都不是"
    numbered = _NUMBER_AND.match(plain)
    if numbered is not None and (place := value(numbered["nth"]) or 0) <= len(ask.candidates):
        return ask.candidates[place - 1] + numbered["more"]
    family = _FAMILY.match(plain)
    named = [name for name in ask.candidates if family is not None and name.startswith(family[1])]
    if len(named) == 1:
        return named[0]
    older = namesakes.by_age(text, them) if ask.code == "ambiguous_name" else None
    if older is not None:
        return older.name
    return namesakes.told_apart(text, ask.candidates) or namesakes.spelt(text, ask.candidates)
