"""The sender himself will be away, and who stands in for him: 我请假三天,王老师代."""

from __future__ import annotations

from datetime import date

from handlers.reading.model import StandIn
from handlers.reading.when.dates import DateWord
from handlers.reading.words.numbers import NUMBER, value
from handlers.reading.words.pattern import Pattern

_AWAY = Pattern(
    r"(?:^|[,。;!\s])(?:老师们?好|各位好|领导好|报告)?[,。 ]*(?:我|本人)(?:今天|明天|后天|"
    r"从?[^,。;]{0,8})?(?:要|得|需要|想|将)?[^,。;]{0,6}?"
    r"(?:请(?:了|个)?(?:病|事|产|婚|丧|年)?假|休(?:产|年|病|婚)?假|出差|外出(?:学习|培训|开会)|"
    r"去(?:培训|学习|开会|出差|住院)|住院|产假|不在校|不在学校)"
)
#: 请假三天,王老师代: without a subject it is the sender, when somebody stands in.
_AWAY_BARE = Pattern(
    r"(?:今天|明天|后天|下周.?|从.{1,6}起?)?(?:请(?:了|个)?(?:病|事|产|婚|丧|年)?假|出差|外出(?:学习|培训|开会)|住院)"
)
_WHO = Pattern(
    r"(?:由|请|让|是|找|,|。|^|\s)\s*(?P<who>[\u4e00-\u9fff]{1,3}(?:老师|主任|校长))(?:来|帮|先|"
    r"暂时|临时)*(?:代|替|负责|接|管|顶|报|值|带|看)"
)
_DAYS = Pattern(rf"({NUMBER}|半)\s*(?:天|个?(?:星期|礼拜)|周|个?月)")


def find_stand_in(text: str, dates: list[DateWord], today: date) -> StandIn | None:
    """Read the announcement out of a folded text; None when it is none."""
    who = _WHO.search(text)
    if not _AWAY.search(text) and not (who and _AWAY_BARE.match(text)):
        return None
    first = next((day for word in dates if (day := word.ahead()) is not None and day >= today), today)
    return StandIn(who.group("who") if who else None, first, _days(text))


def _days(text: str) -> int | None:
    found = _DAYS.search(text)
    if not found:
        return None
    number = value(found.group(1)) or 1
    unit = found.group()
    return number * (7 if "周" in unit or "星期" in unit or "礼拜" in unit else 30 if "月" in unit else 1)
