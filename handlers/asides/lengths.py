"""How long a leave is told to last: 请假三天, 请到周四, 病假周四回来, 续假两天. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, timedelta

from config.calendar import Calendar, CalendarUnknown
from handlers.asides import by_day
from handlers.reading.when.dates import find_dates
from handlers.reading.words.numbers import NUMBER, value
from handlers.reading.words.pattern import Pattern
from handlers.reading.words.text import fold

#: Days of one leave; more is no leave of a roll call.
LONGEST = 60
_COUNT = rf"(?P<number>{NUMBER}|半)(?P<unit>天|个?(?:星期|礼拜)|周|个?月)"
#: 请, 续 and the like, told of a leave without 假.
_ASKS = r"(?:(?<![邀宴申])请|续|延长?|(?:医生|大夫)(?:叫|让|说|建议)[^，,。；;\n]{0,4}休息?)"
_SPAN = Pattern(
    rf"假[^，,。；;\n]{{0,4}}?{_COUNT}|{_COUNT.replace('number', 'n2').replace('unit', 'u2')}的?[^，,。；;\n]{{0,3}}假"
    rf"|{_ASKS}(?:了|个|上|够|满)?(?:大概|大约|约)?{_COUNT.replace('number', 'n3').replace('unit', 'u3')}(?!了|[前后之])"
)
_UNTIL = Pattern(rf"(?:假[^，,。；;\n]{{0,4}}?|{_ASKS}(?:了|假)?)(?:到|至)(?!底|校|了)")
_END_OF = Pattern(r"(?:这个?|本|\d{1,2})?月[底末]|(?:这个?|本)?(?:周|星期)(?:末|(?=[，,。；;\s]|$))")
_VAGUE = Pattern(
    r"[^，,。；;\n]{0,8}?(?:结束|完了?$|病好|痊愈|出院|好了|通知|期末|放假|国庆|元旦|中秋|五一|下个?(?:周|星期|礼拜|月)(?![一二三四五六日天]))"
)
#: 请今明两天: today and the day after.
_TODAY_AND_NEXT = Pattern(
    r"(?:假|请)[^，,。；;\n]{0,4}今明(?:[两二]?天|[两二]日)|今明(?:[两二]?天|[两二]日)[^，,。；;\n]{0,6}假"
)
#: 明后两天请假.
_NEXT_TWO = Pattern(r"明后(?:[两二]?天|[两二]日)|明天?[、,，和跟与]*后天")
#: Then it did not begin today, or ends, or is a sum.
_NOT_FROM_TODAY = Pattern(r"第|已经?|满|到期|期满|结束|最后|共|总|前|上周|明天|后天|下周一?起|请过|超过|不到")
#: 续假两天, 再请一天: behind the leave that is known.
_ON = Pattern(r"续|延|(?:再|又|多|接着|继续|还[要想得]?)(?:要|想)?请(?!客)")
#: Only how long, and who said so: nothing that tells why.
_BARE = Pattern(
    rf"(?:他|她|孩子|娃|同学|家长|条|[补交写批]|家里|爸爸?|妈妈?|爷爷|奶奶|姥姥|外婆|父亲|母亲|说是?|讲|打|来|过来|电话|发|微信|消息|短信|刚才?|的|了|又|再|还|多|接着|继续|"
    rf"要|想|得|给|帮|请|续|延长?|假|上|个|大概|大约|约|只|就|先|到|至|为止|回来|上课|上学|{NUMBER}|半|天|星期|礼拜|周|月|[，,。；;、！!\s])*"
)
#: 周四回来, 下周一再来上学, behind words of leave or illness.
_DAY = r"(?:下个?|这个?|本)?(?:周|星期|礼拜)[一二三四五六日天]|(?:\d{1,2}月)?\d{1,2}[号日]|[明后]天|大后天"
_AGAIN = r"(?:就|再|才|能|可以|会|可)*"
_COMES = r"(?:回来|返校|回校|来上学|来上课|到校|来校|上学|来学校|来)"
_TO_SCHOOL = r"(?:上课|上学)?(?=$|[，,。；;\s])"
BACK = Pattern(
    r"(?:(?P<why>假|病|住院|发烧|感冒|手术)|[没未]来|[没未]到|缺勤|旷课)[^。；;\n]{0,14}?(?P<lead>[，,、\s]*(?:(?:电话里|来电|打电话)?(?:[他她其]|孩子|本人)?(?:的)?"
    r"(?:爸爸?|妈妈?|爷爷|奶奶|姥姥|外婆|父亲|母亲|家长|家里人?)?(?:电话里|来电|打电话)?(?:说是?|讲|告诉我))?[，,：:\s]*"
    r"(?:预计|大概|估计|可能|打算|要)*)"
    rf"(?P<day>{_DAY})(?P<half>早上|上午|下午)?{_AGAIN}{_COMES}{_TO_SCHOOL}"
)
#: 下周一来, of somebody who is known to be away.
_RETURNS = Pattern(rf"(?P<day>{_DAY})(?P<half>早上|上午|下午)?{_AGAIN}{_COMES}{_TO_SCHOOL}")
_ONLY_RETURNS = Pattern(
    rf"^(?:[他她]|孩子|家长|[他她]?(?:爸爸?|妈妈?)|说|讲|要|得|大概|可能|估计|预计|[，,\s])*{_RETURNS.pattern}[了的。！!\s]*$"
)
#: 到周四上午 is of that day's half, and not of today's.
_UNTIL_HALF = Pattern(r"假[^，,。；;\n]{0,4}?(?:到|至)(?P<day>[^，,。；;\n]{1,8}?)(?P<half>早上|上午|中午|下午|晚上)")
_CLAUSE = Pattern(r"[^，,。；;\n]+")
#: Between the names of a list.
_JOINS = "、和跟与及 "


def last_day(clause: str, first: date, calendar: Calendar) -> date | None:
    """The last day of the leave that a clause tells of; None where it tells of none that begins on `first`."""
    if "假" in clause and (fromto := by_day.between(clause, first)) is not None:
        return fromto[1] if fromto[0] == first else None  # 周一到周三请假
    if _TODAY_AND_NEXT.search(clause):
        return first + timedelta(days=1)
    span, until = _SPAN.search(clause), _UNTIL.search(clause)
    if span is None and until is None:
        return None
    rest = clause[: until.end()] if until is not None else clause
    if _NOT_FROM_TODAY.search(rest) or any(word.day != first for word in find_dates(rest, first)):
        return None
    if until is not None and (end := _END_OF.match(clause, until.end())) is not None:
        return _end_of(end, first)
    if until is not None:
        told = [word for word in find_dates(clause, first) if word.start >= until.end() - 1]
        return told[0].ahead() if told and told[0].start <= until.end() else None
    assert span is not None
    number = span["number"] or span["n2"] or span["n3"]
    unit = span["unit"] or span["u2"] or span["u3"]
    if "天" not in unit:
        days = 15 if number == "半" else (value(number) or 0) * (30 if "月" in unit else 7)
        return first + timedelta(days=days - 1) if days else None
    return school_days_on(first, 1 if number == "半" else value(number) or 0, calendar)


def vague_end(clause: str) -> bool:
    """Is it told to last until something that is no day: 请假到考试结束?"""
    until = _UNTIL.search(clause)
    return until is not None and _VAGUE.match(clause, until.end()) is not None


def _end_of(found: re.Match[str], first: date) -> date:
    """月底 is the last day of the month, 周末 the Friday."""
    if "月" in found[0]:
        return (first.replace(day=1) + timedelta(days=32)).replace(day=1) - timedelta(days=1)
    return first + timedelta(days=max(4 - first.weekday(), 0))


def last_day_ahead(words: str, today: date, first: date, calendar: Calendar) -> date | None:
    """The last day of a leave that begins on a day to come, which the words name: 下周一到周三请假, 明天起请假两天."""
    if (span := by_day.between(words, today)) is not None:
        return span[1]
    if _NEXT_TWO.search(words) is not None:
        return school_days_on(first, 2, calendar)
    for word in reversed(find_dates(words, today)):
        if word.day == first:
            words = words[: word.start] + words[word.end :].removeprefix("起").removeprefix("开始")
    return last_day(words, first, calendar)


def is_counted(clause: str) -> bool:
    """Is it told as so many days, and not until a day?"""
    return _UNTIL.search(clause) is None


def goes_on(clause: str) -> bool:
    """Is it told of a leave that follows the one before it?"""
    return _ON.search(clause) is not None


def only_that(clause: str, today: date) -> bool:
    """Do words without a pupil's name tell nothing but a leave, how long it is and who said so?"""
    words = fold(clause)
    for word in reversed(find_dates(words, today)):
        words = words[: word.start] + words[word.end :]
    return _BARE.fullmatch(words) is not None


def tells(text: str) -> bool:
    """Whether words tell how long a leave is."""
    words = fold(text)
    return (
        _SPAN.search(words) is not None or _UNTIL.search(words) is not None or _TODAY_AND_NEXT.search(words) is not None
    )


def leave_alone(text: str, today: date) -> str | None:
    """病假 or 请假 of an answer that tells nothing but a leave and how long it is (请假到周五, 病假三天); None of other words."""
    words = fold(text).strip()
    if not tells(words) or not only_that(words.replace("病假", "假").replace("事假", "假"), today):
        return None
    return "病假" if "病假" in words else "请假"


def school_days_on(first: date, count: int, calendar: Calendar) -> date | None:
    """The last of so many school days that begin with a day; None where the calendar does not know."""
    try:
        day = first
        for _ in range(min(count, LONGEST) - 1):
            day = calendar.next_school_day(day)
    except CalendarUnknown:
        return None
    return day if count else None


def before_return(found: re.Match[str], first: date, calendar: Calendar) -> date | None:
    """The last school day before somebody comes back; whoever comes in the afternoon is on leave until then."""
    day = day_ahead(found, first)
    if day is not None and found["half"] != "下午":
        day -= timedelta(days=1)
    try:
        return calendar.last_school_day(first, day) if day is not None else None
    except CalendarUnknown:
        return None


def until_return(text: str, first: date, calendar: Calendar) -> date | None:
    """下周一来, of somebody who is away: the last school day before it; None where the words tell of no day of coming back."""
    found = _RETURNS.search(fold(text))
    return before_return(found, first, calendar) if found is not None else None


def only_returns(text: str) -> bool:
    """Is nothing told but on which day somebody comes back (后天回来, 他说周一来)?"""
    return _ONLY_RETURNS.match(text) is not None


def day_ahead(found: re.Match[str], today: date) -> date | None:
    """The day on which he comes back, where it lies ahead."""
    told = find_dates(found["day"], today)
    day = told[0].ahead() if len(told) == 1 else None
    return day if day is not None and day > today else None


def without_return(text: str, today: date) -> str:
    """The words without the day on which somebody ill or on leave comes back: 请假三天，周四回来 is no report of a Thursday.

    Nor is 请假到周四上午 one of a morning.
    """
    words = fold(text)
    if (back := BACK.search(words)) is not None and day_ahead(back, today) is not None:
        return text[: back.start("lead")] + text[back.end() :]
    if (until := _UNTIL_HALF.search(words)) is not None and day_ahead(until, today) is not None:
        return text[: until.start("half")] + text[until.end("half") :]
    return text


def parts(words: str, names: Sequence[str]) -> list[tuple[str, int]]:
    """The clauses, cut again where another pupil begins behind what was said of one: 李明请假3天、王小雨病假. Each with its end."""
    found: list[tuple[str, int]] = []
    for clause in _CLAUSE.finditer(words):
        start, named = clause.start(), False
        for at in range(clause.start(), clause.end()):
            name = max((one for one in names if words.startswith(one, at, clause.end())), key=len, default=None)
            if name is None:
                continue
            before = words[start:at].rstrip(_JOINS)
            if named and not before.endswith(tuple(names)):
                found.append((before, start + len(before)))
                start = at
            named = True
        found.append((words[start : clause.end()], clause.end()))
    return found


def masked(part: str, names: Sequence[str]) -> str:
    """A part without the letters of these names, which may be 周, 月 and 天."""
    for name in names:
        bare = name.partition("(")[0]
        part = part.replace(bare, "某" * len(bare))
    return part
