"""What names a class, a school or half a day in a text: taken out before numbers, days and pupils are looked for."""

from __future__ import annotations

import re

from handlers.reading.numbers import value
from handlers.reading.roster import Roster

_CLASS = re.compile(
    r"(?:初|高)?(?:[一二三四五六七八九]|\d)年级(?:\s*\(?\s*(?:\d{1,2}|[一二三四五六七八九十])\s*\)?\s*班?)?"
    r"|(?:初[一二三]|高[一二三]|[一二三四五六七八九](?![十百个人名])|\d)\s*[(.\-、]?\s*(?:\d{1,2}|"
    r"[一二三四五六七八九十])\s*\)?\s*班"
    r"|(?<!\d)\d{3,4}班"
)
#: A number and 班 without a year, and whatever class is not this one; with what follows 的.
_OTHER_CLASS = re.compile(
    r"(?<![在去到从])(?:隔壁|别的?|其他|其它|另外?一?个?|外)班级?(?:的|那个|同学)*(?=[\u4e00-\u9fff])"
    r"|(?<![\d年级(.\-一二三四五六七八九初高])(?P<number>\d{1,2}|[一二三四五六七八九])班(?:的|同学)*(?=[\u4e00-\u9fff])"
)
_CLASS_NUMBER = re.compile(r"(\d{1,2}|[一二三四五六七八九十])\)?班$")
_HALF = re.compile(
    r"(?:上午|下午|午后|前半天|后半天|上半天|下半天|后晌|前晌|(?<![a-z])(?:am|pm)(?![a-z]))"
    r"(?!\s*(?:那条|那个|我|已|刚)?\s*(?:报的|报了|报过|报|发的|发过|说的|登的|登记的|统计的|点名报|"
    r"考勤报|来电话|打电话|家长来|的考勤报))"
)
_HALF_LATER = re.compile(
    r"(?:下午|上午)(?:的(?!话|课|$|[,。:])|再|等|还要|我再|我去|放学|要开会|开会|\d|[一二三四五六]点|点名再|点了名再|"
    r"到了再|来了再|的考勤)"
)
_COME_LATE = re.compile(
    r"(?:第?[一二三四五六1-6]节课?(?:都)?(?:快)?(?:下课|上课|上了一半|过半|完|一半)?(?:以?后|了|时|"
    r"的时候)?(?:他|她|人)?(?:才|刚|就)?(?:来|到|进|赶到)(?:了|的|校|教室|班)?"
    r"|(?:早读|早操|升旗|课间操|晨读|早自习)(?:都)?(?:快)?(?:下课|结束|过半|完|过|过了)?(?:以?后|了|"
    r"时)?(?:才|刚)(?:来|到|进|赶到)(?:了|的|校|教室|班)?"
    r"|(?:\d{1,2}[:点]\d{0,2}分?半?多?|[一二三四五六七八九十]点(?:半|多|钟|"
    r"[一二三四五]?十?[一二三四五六七八九]?分)?)(?:左右|钟)?(?:才|刚|就)(?:来|到|进|赶到|晃)(?:了|的|"
    r"校|教室|班)?"
    r"|晚(?:了|到了?|来了?)?(?:几|十|二十|三十|半|一刻|[一二两三四五六七八九]|\d{1,2})(?:几|来|"
    r"多)?(?:分钟|分|个?小时|刻钟)|晚了?一(?:会儿?|点|步)"
    r"|(?:刚刚?|才)(?:走|赶|跑|坐车|骑车|送|被送)(?:到|来|进)(?:了|学校|教室|班里?|校门口?|校)*)"
)
_NOT_RECEIVED = re.compile(
    r"(?:没有?|未)(?:接到|收到|见到|看到|见|办理|提交|出示)[^,。;]{0,6}(?:请假|假条)(?:电话|信息|条|"
    r"手续|消息)?"
)
_NOT_EVEN = re.compile(
    r"(?<!没)(?<!没请)(?<!有请)(?<!未请)(?<!未)(?:连|一声|一个|个)?(?:请?假条?|招呼|电话|消息|"
    r"信息)(?:影子|影儿|一个)?(?:也|都)(?:没|不|冇|莫|"
    r"未)(?:有|请|打|来|交|给|发|写|见)?(?:一个|一声|一条)?(?!通|接)"
)
_NOT_TOLD = re.compile(
    r"(?:没|没有|未|冇|莫|没得)(?:跟|和|给|向|同|与|对)(?:我们?|老师|学校|班主任|.{1,2}老师)"
    r"(?:请个?假|说过?(?:一声)?|讲过?(?:一声)?|打(?:个|声|一声)?招呼|吱声|报备|报告)"
)
_WENT_AFTER = re.compile(
    r"(?:课|节|下课|午休|午饭|早读)(?:以?后|时|上)[^,。;]{0,8},?(?:请了?假)?(?:先)?(?:回家|走|离校|"
    r"接走|回去)(?:了|的)"
)
_FEVER = re.compile(r"(?<!\d)(?:3[789]|4[0-2])(?:\.\d)?(?:度\d?|\u2103)|(?<!\d)3[789]\.\d(?!\d)")
_LEAVE_EARLY = re.compile(
    r"(?:上[完了][一二两三四1-4]?节课?|第?[一二三四五六1-6]节课?(?:都)?(?:下课|上课|上了一半|"
    r"完)?(?:以?后|时)?|(?:放学|下课)前|中午)(?:就|才)?(?:被[^,。]{0,4})?"
    r"(?:走|回家|离校|接走|回去|接回|溜|跑|先走|离开)(?:了|的)?"
)

Fixed = tuple[int, int, str]


def find_fixed(text: str, roster: Roster) -> list[Fixed]:
    """Spans of class and school names, halves of the day, coming late and leaving early by the clock; not overlapping."""
    found: list[Fixed] = []
    covered = bytearray(len(text) + 1)

    def take(start: int, end: int, kind: str) -> None:
        if end > start and not any(covered[start:end]):
            covered[start:end] = b"\1" * (end - start)
            found.append((start, end, kind))

    for words in sorted({roster.school, roster.klass, *roster.aliases, roster.teacher} - {""}, key=len, reverse=True):
        at = text.find(words)
        while at >= 0:
            end = at + len(words)
            digits = words[-1].isdigit() and end < len(text) and text[end].isdigit()
            if not digits and not (words[0].isdigit() and at and text[at - 1] in "0123456789."):
                if end < len(text) and text[end] == "班":
                    end += 1
                take(at, end, "class")
            at = text.find(words, at + 1)
    for match in _CLASS.finditer(text):
        take(match.start(), match.end(), "class")
    own = _CLASS_NUMBER.search(roster.klass)
    for match in _OTHER_CLASS.finditer(text):
        told = match.group("number")
        if told is None or (own is not None and value(told) != value(own.group(1))):
            take(match.start(), match.end(), "other_class")
    for match in _COME_LATE.finditer(text):
        take(match.start(), match.end(), "late")
    for match in _WENT_AFTER.finditer(text):
        take(match.start(), match.end(), "left_early")
    for match in _LEAVE_EARLY.finditer(text):
        take(match.start(), match.end(), "left_early")
    for match in _NOT_RECEIVED.finditer(text):
        take(match.start(), match.end(), "unexcused")
    for match in _NOT_TOLD.finditer(text):
        take(match.start(), match.end(), "unexcused")
    for match in _NOT_EVEN.finditer(text):
        take(match.start(), match.end(), "unexcused")
    for match in _FEVER.finditer(text):
        take(match.start(), match.end(), "ill")
    for match in _HALF.finditer(text):
        if not _HALF_LATER.match(text, match.start()) and text[max(0, match.start() - 1) : match.start()] != "我":
            take(match.start(), match.end(), "half")
    found.sort()
    return found
