"""Leave of an earlier day that lasts until today, and a day that he who writes has forgotten."""

from __future__ import annotations

from handlers.reading.when.dates import DateWord
from handlers.reading.words.pattern import Pattern

#: 上个月有一天请了假,哪天我记不得了.
_FORGOTTEN = Pattern(
    r"(?:哪一?个?(?:周|礼拜|星期)[一二三四五六日天]?|哪一?个|哪[一两二三几]?天|几号|日期|日子|时间)(?:我|俺|也|"
    r"都|实在|是|真|具体)*"
    r"[^,。;]{0,6}?(?:记不|不记|忘|想不|说不|搞不|弄不|不清|不确定|没记|没写|没登|没留|(?:回头|下来|等会儿?|得|"
    r"要|还要|再)[^,。;]{0,3}(?:查|翻|问|核))"
)
#: 这个月旷过一天课: on some day of it.
_SOME_TIME = Pattern(
    r"(?:[上这本]个?月|前阵子?|前几天|前段时间|上周|上个?星期|[1-9]月份?)[^,。;]{0,12}(?:过|了)[一两二三半几\d]"
)
_LASTS = Pattern(
    r"[^,。;]{0,4}(?:请|批|准)(?:的|了|过)?(?:病|事)?假?(?:的|了)?(?:[两二三四五六几2-9]|好几)[天日](?:的)?(?:病|事)?假?"
    r"(?=[,。; ]|$)"
)


def forgotten_day(text: str, *, late: bool) -> str | None:
    """The words by which a report that is made up for (`late`), or of some day of a month, says that its day is forgotten."""
    found = _FORGOTTEN.search(text) if late or _SOME_TIME.search(text) else None
    return found[0] if found else None


def lasts(text: str, word: DateWord) -> bool:
    """昨天请的两天事假: is today one of those days?"""
    return word.offset == -1 and _LASTS.match(text[word.end :]) is not None
