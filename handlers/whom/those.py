"""Whom words mean that name nobody but by what they were the school day before: 除了昨天请假的都到了, 昨天没来的今天来了."""

from __future__ import annotations

import re
from datetime import timedelta

from config.calendar import CalendarUnknown
from handlers.reading import AWAY
from handlers.reading.words.pattern import Pattern
from handlers.turn.context import Context
from handlers.turn.sight import Sight
from store import attendance, people
from store.units import Unit

#: How far back the last school day is looked for.
LOOK_BACK = timedelta(days=30)
_THOSE = Pattern(
    r"昨[天日儿](?P<how>请了?假|病假|事假|没来|没到|未到|缺勤|缺席|旷课|生病)的(?:那|这)?(?:[几两俩三一]?[个位名]|些)?(?:人|同学|学生|孩子|娃)?"
)
_KINDS = {"请": ("sick", "personal"), "病": ("sick",), "生": ("sick",), "事": ("personal",), "旷": ("unexcused",)}
_SAID = {"unexcused": "没请假", "absent": "没来", "sick": "病假", "personal": "事假"}
_EXCEPT = ("除了", "除去", "除开", "除", "除掉", "去掉", "刨去", "刨除")
#: They are here now.
_HERE = Pattern(r"(?:今[天日早]|现在|也|都|全|已经?|刚才?)*(?:回来|来|到|返校|在)")
#: They are as they were.
_STILL = Pattern(
    r"(?:今[天日早]|也|都|还是?|仍然?|继续|依然)*(?:没来|没到|请假|病假|事假|不在|没在|在家|照旧|一样|缺勤|那样|这样)(?:了|的)?"
)


def spelt_out(ctx: Context, klass: Unit, sight: Sight, text: str) -> str:
    """The words with the names of those meant, and with what they were where that still holds; as they are where nobody was so."""
    found = _THOSE.search(text)
    if found is None:
        return text
    before, behind = text[: found.start()], text[found.end() :]
    if any(behind.startswith(name) or before.rstrip("，,、 ").endswith(name) for name in sight.by_name):
        return text  # 昨天请假的李明到了
    them = _who(ctx, klass, sight, found)
    if not them:
        return text
    names = "、".join(name for name, _ in them)
    if before.endswith(_EXCEPT):
        return (
            f"{before}{'、'.join(name + said for name, said in them)}，{'其他' if behind[:1] in '都全' else ''}{behind}"
        )
    if (still := _STILL.match(behind)) is not None:
        return f"{before}{'，'.join(name + said for name, said in them)}{behind[still.end() :]}"
    return f"{before}{names}{behind}" if _HERE.match(behind) else text


def _who(ctx: Context, klass: Unit, sight: Sight, found: re.Match[str]) -> list[tuple[str, str]]:
    """Their names, each with what he was on the last school day."""
    calendar = ctx.home.world.calendar(ctx.tx, people.place_of_unit(ctx.tx, klass.id))
    try:
        day = calendar.last_school_day(ctx.today - LOOK_BACK, ctx.today - timedelta(days=1))
    except CalendarUnknown:
        return []
    if day is None:
        return []
    kinds = _KINDS.get(found["how"][0], AWAY)
    marks = attendance.effective(ctx.tx, klass.county_id or 0, class_id=klass.id, first=day, last=day)
    held = {one.pupil_id: one.status for one in marks if one.status in kinds and one.pupil_id in sight.by_id}
    return [(sight.by_id[number].name, _SAID[status]) for number, status in held.items()]
