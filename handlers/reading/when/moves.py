"""A correction of the date alone: which day a report was wrongly given for, and which is the right one."""

from __future__ import annotations

import re
from datetime import date

from handlers.reading.when.dates import DateWord
from handlers.reading.words.pattern import Pattern

#: Right before a day: it is the wrong one, or the right one.
_WRONG = Pattern(
    r"(?<![应该要需改])(?:不是|并非|而不是|不算|(?:报|写|填|记|登|发|算|点|录|说|弄|搞|选|补|错|误)(?:错)?(?:成|"
    r"到|在|为|作)(?:了|的)?)\s*$"
)
_RIGHT = Pattern(
    r"(?:应该?(?:记|算|报|登|填|写)(?:成|到|为|在|作)|应该?是|应为|应当是|其实是|实际是|而是|就是|(?<!不)是|"
    r"(?:改|挪|移|调|换|转|记|算|归|放)(?:成|到|为|在|作)|更正为|是指|指的是|说的是|报的是)(?:上报|补报|"
    r"补)?\s*$"
)
#: 算到昨天去 asks for it; 算到昨天了 is how it was done.
_PUT_TO = Pattern(r"(?:刚|早上|上午|今早|之前|上面|把)[^,。;]{1,12}(?:记|算|登|报|填|写)到\s*$")
#: Says that a report was sent before, and that it is about its day.
_SENT = Pattern(
    r"(?:刚才|刚刚?|早上|上午|今早|之前|先前|前面|上面|上一?条|那条|这条|方才)[^,。;]{0,8}(?:报|发|说|交|填|登|补|条|份)"
    r"|(?:报|发|补登|补报|登|填)的[^,。;]{0,12}(?:是|其实是|应该是)$"
)
#: What may follow the right day when the whole report is meant (是昨天的考勤), not a word in it (是昨天请假的).
_ENDS = Pattern(
    r"\s*的?(?:考勤|情况|记录|报表|那天|名单|那份|数据|出勤|那条)?(?:的)?(?:去|吧|里|上|头)?\s*(?=$|[,。;!、~\s]|不是|而不是)"
)
_DATE_WRONG = Pattern(
    r"(?:日期|日子|时间|哪天|几号|天)[^,。;]{0,3}(?:写|报|填|弄|搞|记|登|选|打|发|说)?(?:错|反|混|串|不对|有误)"
    r"|(?:写|报|填|弄|搞|记|登|选|打|发|说|看|点)(?:错|反|混|串)(?:了|的)?(?:日期|日子|时间|天|一天)"
)

#: 撤了吧上一条,把昨天的发成今天的了: the report is taken back, and sent for no other day.
_ONLY_TAKEN_BACK = Pattern(
    r"撤(?:了|回|掉|销|一?下|下来)|作废|删(?:了|掉|除)|当(?:我)?没[发报]|收回|[不别]算(?![到成作])|不作数|(?<![是说])不要(?:了|$)|取消|无效"
)
_MOVED = Pattern(r"改|移|挪|调|换|补|应|算到|记到|算作")


#: 不是昨天就是前天: he does not know which.
_ONE_OF_TWO = Pattern(r"不是[^,。;!]{2,6}就是(?:昨|大?前|上?周|星期|礼拜|\d)")


#: 昨天,哦不是昨天,是前天: a slip of the breath.
_SLIPPED = Pattern(r"[哦啊呃哎噢额诶不][,。…! ]*(?:不对[,。…! ]*)?不是$")


def only_slipped(text: str, dates: list[DateWord], wrong: date) -> bool:
    """Is the wrong day told in the message itself, and put right in the same breath?"""
    told = [word for word in dates if word.day == wrong]
    return len(told) > 1 and _SLIPPED.search(text, 0, told[1].start) is not None


def find_move(text: str, dates: list[DateWord], today: date) -> tuple[date, date] | None:
    """(wrong day, right day) of a folded text; None when it corrects no date."""
    if _ONE_OF_TWO.search(text) or (_ONLY_TAKEN_BACK.search(text) and not _MOVED.search(text)):
        return None
    wrong: date | None = None
    right: date | None = None
    whole = False
    for word in dates:
        if word.day is None or word.sort in ("tonight", "night", "range"):
            continue
        before = text[: word.start]
        asked = _PUT_TO.search(before) is not None and _ENDS.match(text, word.end) is not None
        if _WRONG.search(before) and not asked:
            wrong = word.day
        elif asked or _RIGHT.search(before):
            right = word.day
            whole = bool(_ENDS.match(text, word.end))
    if right is None:
        others = [
            word.day
            for word in dates
            if word.day is not None and word.day != wrong and word.sort not in ("tonight", "night")
        ]
        if (
            wrong is not None
            and len(others) == 1
            and (
                _DATE_WRONG.search(text) or "把" in text or re.search(r"(?:报|写|填|记|登|发|录)(?:成|到|在|为)", text)
            )
        ):
            right = others[0]
    elif wrong is None:
        named = [word.day for word in dates if word.day is not None and word.day != right and word.sort == "monthday"]
        wrong = named[0] if len(named) == 1 and re.search(r"更正|改|移|挪|调|应", text) else None
    if right is None or right > today or right == wrong:
        return None
    if wrong is not None:
        return wrong, right
    if right < today and wrong is None and whole and (_SENT.search(text) or _DATE_WRONG.search(text)):
        return today, right
    return None
