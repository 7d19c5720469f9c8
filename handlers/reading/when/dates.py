"""Which day a text speaks of: finds the words for days and reckons them against the day the message came."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from handlers.reading.model import Span
from handlers.reading.words.numbers import NUMBER, value
from handlers.reading.words.pattern import Pattern

_OFFSETS = {
    "今天": 0, "今日": 0, "今儿个": 0, "今儿": 0, "今早": 0, "今晨": 0, "今个": 0, "当日": 0, "今早上": 0, "今朝": 0, "今": 0,
    "昨天": -1, "昨日": -1, "昨儿个": -1, "昨儿": -1, "昨个": -1, "昨早": -1, "夜儿个": -1, "夜儿": -1, "夜个": -1, "昨": -1,
    "前天": -2, "前日": -2, "前儿": -2, "前个": -2, "大前天": -3, "大前日": -3,
    "明天": 1, "明日": 1, "明儿个": 1, "明儿": 1, "明早": 1, "明晨": 1, "明晚": 1, "明个": 1, "明朝": 1, "明后天": 1,
    "明后两天": 1, "明后日": 1, "次日": 1,
    "后天": 2, "后日": 2, "后儿": 2, "大后天": 3,
}  # fmt: skip
_YEARS = {"明年": 1, "来年": 1, "去年": -1, "今年": 0}
_WEEKDAYS = {"一": 0, "二": 1, "三": 2, "四": 3, "五": 4, "六": 5, "日": 6, "天": 6} | {
    str(n): n - 1 for n in range(1, 8)
}
_WEEKS = {
    "上上": -2,
    "上上个": -2,
    "上": -1,
    "上个": -1,
    "这": 0,
    "这个": 0,
    "本": 0,
    "下": 1,
    "下个": 1,
    "下下": 2,
    "下下个": 2,
}
_EARLIER = "(?:昨[天日]|大?前[天日]|周[一二三四五]|星期[一二三四五])"
_VAGUE = (
    rf"不是{_EARLIER}[,]?(?:就|便)是{_EARLIER}|"
    r"\d{1,2}[号日]?还是\d{1,2}[号日](?:来着)?|(?:有|某|哪|有一|哪一|某一|不知哪)个(?:周|礼拜|星期)[一二三四五六日天]|"
    r"国庆(?:节|假)?前|中秋(?:节)?前|(?<!过)节前|上上?个?月(?![零一二三四五六七八九十\d末底]|份?的?\d)|"
    r"上上个?(?:周|星期|礼拜)(?![一二三四五六日天\d])|"
    "那几天|那两天|[上这]?(?:周|星期|礼拜)几(?=来着|请|没|旷|病|事|缺)来?着?|日前|前几天|前两天|前些天|前些日子|前阵子|前段时间|上个?星期里?|上个?礼拜|上周|上个月|那天|有一天|有天|某天|哪天来着|上次|上回|几号来着|不知道哪天|"
    "这几天|近几天|近几日|最近|这两天|近日|(?<![一改补])下(?:个?星期|个?礼拜|周)|过几天|过两天|改天|隔天|月底|月初|下个月|下月|国庆后|节后|年后|以后|之后|到时候|"
    "忘了哪天|记不清哪天|哪一天|前几日|前两日|前一阵|前晌|上半月|过完节|等过完|赶明儿|赶明"
)
_MONTH_DAY = (
    rf"(?:(?P<year>\d{{4}})\s*[年.\-/]|(?P<year_word>明年|来年|去年|今年)的?)?"
    rf"\s*(?P<month>{NUMBER})\s*月\s*(?P<day>{NUMBER})\s*[日号]?"
)
_PATTERN = Pattern(
    rf"(?P<days>(?:1[0-2]|0?[1-9])[./](?:3[01]|[12]\d|0?[1-9])[日号]?\s*[-~至到]\s*(?:1[0-2]|"
    rf"0?[1-9])[./](?:3[01]|[12]\d|0?[1-9])(?![\d./%度])[日号]?)"
    rf"|(?P<range>(?:\d{{1,2}}月)?\d{{1,2}}[日号]?\s*[-~至到]\s*(?:\d{{1,2}}月)?\d{{1,2}}[日号])"
    rf"|{_MONTH_DAY}"
    r"|(?<![\d.:/])(?P<year2>20\d\d)[.\-/](?P<month2>\d{1,2})[.\-/](?P<day2>\d{1,2})(?![\d.])"
    r"|(?<!\d:)(?<![\d./到实缺病事旷])(?<!(?<!答)应)(?P<month3>1[0-2]|0?[1-9])[./-](?P<day3>3[01]|[12]\d|"
    r"0?[1-9])(?=[日号]|(?!:\d)(?![\d./%月度班节课个人元块斤\u2103]))"
    # 0929|三2, 20260929 where a line of a sheet begins or in brackets
    r"|(?:^|(?<=[\n|\[( ]))(?P<year4>20\d\d)?(?P<month4>0[1-9]|1[0-2])(?P<day4>0[1-9]|[12]\d|3[01])(?=[ |,:\n\])。;]|$)"
    rf"|(?P<week>上上个?|上个?|这个?|本|下下个?|(?<![一改补])下个?)?(?:周|星期|"
    rf"礼拜)(?P<weekday>[一二三四五六日天1-7])(?!级|班|年级|共|起(?=$|[,。;请没不就一至在开]|到(?!校|班|学))|直|个|\d)"
    rf"|(?<![\d.月])(?:(?<![请休假期共续近达])|(?<=[日归返]期)|(?<=收假))(?P<dayonly>\d{{1,2}}|[一二三四五六七八九十廿]{{1,3}})(?:号|"
    rf"日(?![常期子均内后游]|报(?:$|[,。:;! 表纸告数])|以上|未))(?!之内|以内|楼|线|病房|床|房|考场|宿舍|桌|公路|"
    rf"校?车(?!坏|祸|票|抛)|机|座|寝|组|生(?!病|日|了)|位|同学|院|文件|令|选手)"
    rf"|(?P<which>本|这个?|上个?|下个?)月份?的?(?P<dayofmonth>{NUMBER})[号日]"
    r"|(?P<night>昨天?晚(?!自习)上?|昨夜|昨儿?夜里|夜儿?黑|夜个黑|昨儿?个?黑儿?(?:了|里|家)?|夜隔黑|前天?晚上?|"
    r"头天晚上|昨天半夜|昨下晚)"
    r"|(?P<tonight>今天?晚上|今天?晚(?![到来了点些])|今夜|(?<!傍)晚上|今儿晚上)"
    r"|(?P<day_word>" + "|".join(sorted(_OFFSETS, key=len, reverse=True)[:-2]) + r"|昨(?=[^晚夜])|今(?=[^晚夜年后]))"
    rf"|(?P<vague>{_VAGUE})"
)

#: By how many days a sheet may be late whose day is written in bare figures.
_LATELY = 14

Sort = Literal["day", "weekday", "dayonly", "monthday", "night", "tonight", "vague", "range"]


@dataclass(frozen=True, slots=True)
class DateWord:
    """A word for a day. `day` is None when the day does not exist (9月31号) or cannot be told (前几天)."""

    start: int
    end: int
    words: str
    sort: Sort
    day: date | None
    today: date
    week: int | None = None
    until: date | None = None
    """The last day of a range, as far as it can be told."""

    @property
    def impossible(self) -> bool:
        return self.day is None and self.sort in ("monthday", "dayonly")

    @property
    def offset(self) -> int | None:
        """Days from today, for the past-leaning reading."""
        return None if self.day is None else (self.day - self.today).days

    def contradicts(self, other: DateWord) -> bool:
        """上周三(10月16日): two words for one day that cannot both be right."""
        if self.day is None or other.day is None or {self.sort, other.sort} & {"night", "tonight", "vague", "range"}:
            return False
        for one in (self, other):
            if one.sort == "weekday" and one.week is None and "day" not in (self.sort, other.sort):
                return self.day.weekday() != other.day.weekday()  # 9月28日(周一): whichever week
        return self.day != other.day

    def ahead(self) -> date | None:
        """The day when the speaker looks ahead: 周五 is the coming Friday, 21号 the coming 21st."""
        if self.day is None:
            return None
        if self.sort == "weekday" and self.week is None and self.day <= self.today:
            return self.day + timedelta(days=7)
        if self.sort == "dayonly" and self.day < self.today:
            return _safe(*_next_month(self.day), self.day.day)
        if self.sort == "monthday" and (self.today - self.day).days > 180:
            return _safe(self.day.year + 1, self.day.month, self.day.day)  # 3月1日 said in November
        return self.day


def find_dates(text: str, today: date) -> list[DateWord]:
    """Every word for a day in a folded text, in order; weekdays and bare day numbers lean to the past."""
    return [word for match in _PATTERN.finditer(text) if (word := _reckon(match, today))]


def _reckon(match: re.Match[str], today: date) -> DateWord | None:
    start, end, words, groups = match.start(), match.end(), match.group(), match.groupdict()
    sort: Sort = "day"
    day: date | None = None
    week: int | None = None
    until: date | None = None
    month = groups["month"] or groups["month2"] or groups["month3"] or groups["month4"]
    if month:
        sort = "monthday"
        number, day_number = value(month), value(groups["day"] or groups["day2"] or groups["day3"] or groups["day4"])
        if number is None or day_number is None:
            return None
        year = int(
            groups["year"]
            or groups["year2"]
            or groups["year4"]
            or today.year + _YEARS.get(groups["year_word"] or "", 0)
        )
        day = _safe(year, number, day_number)
        if day and not (groups["year"] or groups["year2"] or groups["year_word"]) and (day - today).days > 200:
            day = _safe(year - 1, number, day_number)
        if groups["month4"] and (day is None or not 0 <= (today - day).days <= _LATELY):
            return None  # four figures that are no day of late
    elif groups["days"]:
        sort = "range"
        last_month, last_day = (int(number) for number in re.findall(r"\d+", words)[2:])
        until = _safe(today.year, last_month, last_day)
    elif groups["range"]:
        sort = "range"
        until = _range_end(words, today)
    elif groups["weekday"]:
        sort = "weekday"
        wanted = _WEEKDAYS[groups["weekday"]]
        monday = today - timedelta(days=today.weekday())
        if groups["week"]:
            week = _WEEKS[groups["week"]]
            day = monday + timedelta(days=7 * week + wanted)
        else:
            day = monday + timedelta(days=wanted)
            if day > today:
                day -= timedelta(days=7)
    elif groups["dayonly"]:
        sort = "dayonly"
        number = value(groups["dayonly"])
        if number is None or not 1 <= number <= 31:
            return None
        day = _safe(today.year, today.month, number)
        if day is None or day > today:
            # 28号 said on the 3rd is last month's; said on the 20th it lies ahead.
            earlier = _safe(*_last_month(today), number)
            if day is None or (earlier and (today - earlier).days < (day - today).days):
                day = earlier
    elif groups["dayofmonth"]:
        sort = "monthday"
        number = value(groups["dayofmonth"])
        if number is None:
            return None
        months = {"上": _last_month(today), "下": _next_month(today)}
        day = _safe(*months.get(groups["which"][0], (today.year, today.month)), number)
    elif groups["night"]:
        sort = "night"
        day = today - timedelta(days=2 if words.startswith("前") else 1)
    elif groups["tonight"]:
        sort, day = "tonight", today
    elif groups["day_word"]:
        day = today + timedelta(days=_OFFSETS[words])
    else:
        sort = "vague"
    return DateWord(start, end, words, sort, day, today, week, until)


def _range_end(words: str, today: date) -> date | None:
    """The last day of 10月12日至14日; a range without a month is this month's."""
    numbers = re.findall(r"(?:(\d{1,2})月)?(\d{1,2})[日号]?", words)
    month = next((int(month) for month, _ in reversed(numbers) if month), today.month)
    return _safe(today.year, month, int(numbers[-1][1]))


def _safe(year: int, month: int, day: int) -> date | None:
    if 1 <= month <= 12 and 1 <= day <= calendar.monthrange(year, month)[1]:
        return date(year, month, day)
    return None


def _last_month(day: date) -> tuple[int, int]:
    return (day.year, day.month - 1) if day.month > 1 else (day.year - 1, 12)


def _next_month(day: date) -> tuple[int, int]:
    return (day.year, day.month + 1) if day.month < 12 else (day.year + 1, 1)


def spans(found: list[DateWord]) -> list[Span]:
    """Where the words stand."""
    return [(word.start, word.end) for word in found]
