"""A day that is left open: forgotten, one of two, told twice and differently, or only as some time ago."""

from __future__ import annotations

from itertools import pairwise

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
    r"有一?[回次天](?!性)|(?:[上这本]个?月|前阵子?|前几天|前段时间|上周|上个?星期|[1-9]月份?)[^,。;]{0,12}(?:过|了)[一两二三半几\d]"
)
#: 日期不详, 日子回头再说, 究系何日已忘: more ways of leaving the day open in a report that is made up for.
_LEFT_OPEN = Pattern(
    r"(?:日期|日子|哪[几两三]?天|几号)(?:我|先|还|都)*(?:不详|不明|待[查定补]|回头|后补|等(?:我|问|查|翻)|另[外行]?|以后|再[查说报补告]|翻)"
    r"|(?:究|未审|不知)?系?(?:何日|哪日)[^,。;]{0,3}(?:忘|不记|记不|未详)"
    r"|(?:\d{1,2}|[一二三四五六七八九十]+|上个?|这个?|本)月份?(?:还是|或者?是?)(?:\d{1,2}|[一二三四五六七八九十]+|上个?|这个?|本)月份?[^,。;]{0,6}(?:混|忘|不清|不准|记不|想不)"
    r"|(?:^|(?<=[,。;! ]))某[日天](?=[(,]|[\u4e00-\u9fff])|约在?[上本]?[个]?月[初中底]"
)
#: What is made up for, be it of whatever day.
_MADE_UP_FOR = Pattern(
    r"补[报登录记填]|补(?:一下|一个|个|上|下)?(?=$|[,。;:!])|补(?=[上本]?[个]?月|\d{1,2}月份|[\u4e00-\u9fff]{2,4}[一两几二三\d]次)|没报|未报|漏报|忘报|忘了报|漏了|没登|忘登"
)
#: 9月份有两天, 这学期, 开学那阵: some day or several of a longer time.
_SOMETIME = Pattern(
    r"(?:(?<!\d)\d{1,2}|[一二三四五六七八九十]{1,2})月份的?(?![\d一二三四五六七八九十])|(?:上个?|本|这个)月份?的?(?![\d一二三四五六七八九十初中底])|"
    r"(?:这|本|上)个?学期|开学(?:那阵|那会|那几天|头几天|初)|(?:有|过)(?:[两二三四五几2-9]|好几)天|[两二三四五几2-9]次|(?:前|上)(?:阵子|段时间|些日子)"
)
#: 29还是30号: two days of which one is meant.
_EITHER = Pattern(
    r"(?:不是|要么)(?:是)?(?:昨[天日]|大?前[天日]|(?:上?周|星期|礼拜).|\d{1,2}[号日])[^,。;]{0,3}?,?"
    r"(?:就是|要么)(?:是)?(?:昨|大?前|上?周|星期|礼拜|\d)|"
    r"(?<![\d:.])(\d{1,2}|周.|星期.|昨[天日]|大?前[天日])[号日]?(?:还是|或者?是?|要么)(?:\d{1,2}[号日]|周.|星期.|昨[天日]|大?前[天日])"
)
#: Between two words for one day.
_SAME_DAY = Pattern(r" ?[(] ?| |:|,?(?:即|也就是|就是)?")


def forgotten(text: str, dates: list[DateWord], late: bool) -> str | None:
    """Words that leave open of which day a report is that comes late, or makes up for what was not reported."""
    made_up = _MADE_UP_FOR.search(text) is not None
    if (late or made_up or _SOME_TIME.search(text)) and (found := _FORGOTTEN.search(text)):
        return found[0]
    if not (late or made_up):
        return None
    if left_open := _LEFT_OPEN.search(text):
        return left_open[0]
    if any(word.day is not None and word.sort not in ("night", "tonight") for word in dates):
        return None
    sometime = _SOMETIME.search(text) if made_up else None
    return sometime[0] if sometime else None


def either(text: str) -> str | None:
    """Two days of which the writer does not know which."""
    found = _EITHER.search(text)
    return found[0] if found else None


def clash(text: str, dates: list[DateWord]) -> str | None:
    """上周三(10月16日), where that was no Wednesday: the words of a day told twice that contradict each other."""
    for one, other in pairwise(dates):
        sorts = {one.sort, other.sort}
        gap = _SAME_DAY.fullmatch(text[one.end : other.start])
        if gap is None or len(sorts) == 1 or not sorts & {"monthday", "dayonly"} or not one.contradicts(other):
            continue
        if "day" not in sorts or gap.group().strip() or (one.sort == "day" and one.end == other.start):
            return text[one.start : other.end]
    return None


def told_once(text: str, dates: list[DateWord]) -> list[DateWord]:
    """10.13(周二): without the bare weekday beside the date that it is the weekday of."""
    kept = list(dates)
    for one, other in pairwise(dates):
        if _SAME_DAY.fullmatch(text[one.end : other.start]) is not None:
            for bare, word in ((one, other), (other, one)):
                dated = word.sort in ("monthday", "dayonly") and bare.sort == "weekday" and bare.week is None
                if dated and word.day and bare.day and word.day.weekday() == bare.day.weekday() and bare in kept:
                    kept.remove(bare)
    return kept
