"""What names a class, a school or half a day in a text: taken out before numbers, days and pupils are looked for."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from handlers.reading.model import Span
from handlers.reading.names.roster import Roster
from handlers.reading.words.numbers import value
from handlers.reading.words.pattern import Pattern
from handlers.reading.words.phrases import told_by_clock

_CLASS = Pattern(
    r"(?:初|高)?(?:[一二三四五六七八九]|\d)年级(?:\s*\(?\s*(?:\d{1,2}|[一二三四五六七八九十])\s*\)?\s*班|\s*\(\s*(?:\d{1,2}|[一二三四五六七八九十])\s*\)|\d{1,2}(?![\d/人个]))?"
    r"|(?:初[一二三]|高[一二三]|[一二三四五六七八九](?![十百个人名])|\d)\s*[(.\-、]?\s*(?:\d{1,2}|"
    r"[一二三四五六七八九十])\s*\)?\s*班"
    r"|(?<!\d)\d{3,4}班"
)
#: A number and 班 without a year, and whatever class is not this one; with what follows 的.
_OTHER_CLASS = Pattern(
    r"(?<![在去到从])(?:隔壁|别的?|其他|其它|另外?一?个?|(?<!以)(?<!此)外)班级?(?:的|那个|同学)*(?=[\u4e00-\u9fff])"
    r"|(?<![\d年级(.\-一二三四五六七八九初高])(?P<number>\d{1,2}|[一二三四五六七八九])班(?:的|同学)*(?=[\u4e00-\u9fff])"
)
#: 八年级2班 is written 八2, 8.2, 8(2), 802 where a line begins.
_YEAR_AND_CLASS = Pattern(r"(?P<year>[一二三四五六七八九])年级[(]?(?P<number>\d{1,2})[)]?班$")
_BEGINS = r"(?:^|(?<=[\n。;]))(?:今天|今日|今早)?[ ]*"
_CLASS_NUMBER = Pattern(r"(\d{1,2}|[一二三四五六七八九十])\)?班$")
#: The name of a class where a report of it begins.
_ONE_TO_NINE = "[一二三四五六七八九]"
_NAMED = Pattern(
    r"(?:^|(?<=[\n,。; ]))(?:今天|今日|今早|还有|另外|我|代的|代管的|带的|初|第)*[ ]*(?P<name>"
    rf"(?P<y1>{_ONE_TO_NINE})年级?(?:[ (]?(?P<n1>\d|{_ONE_TO_NINE})\)?班?)?"
    rf"|(?P<y2>{_ONE_TO_NINE}|[1-9])[(.]?(?P<n2>\d{{1,2}}|{_ONE_TO_NINE})\)?班"
    rf"|(?P<y3>{_ONE_TO_NINE})[(.]?(?P<n3>\d)\)?"
    r"|(?P<y4>[1-9])0(?P<n4>\d)(?![\d人个名位/.:])"
    r")(?=[ ]*(?:[:应实到全缺没齐共无都也我有今正请病事旷迟]|\d\d))"
)
#: Another class by where it is or whose it is, and where the writer's own is spoken of again.
_NEXT_DOOR = Pattern(
    r"(?:隔壁|楼[上下]|对[面门]|[别旁]的|其他|其它|前面|后面)(?:的|那)?(?:几|两)?个?(?:班级?|(?:[一二三四五六七八九]|\d)年级|\d{3}|[一二三四五六七八九\d][(]?\d[)]?班)"
    r"|(?:[一二三四五六七八九初]|(?<!\d)\d)(?:年级?)?[ (]?(?:\d{1,2}|[一二三四五六七八九])\)?班|"
    r"(?<!\d)[1-9]0\d(?![\d人个名位/.:])班?|[一二三四五六七八九]年级(?!\d)"
    r"|(?:[他她]们|[\u4e00-\u9fff]老师(?:他们|她们)?的?)(?:那个?)?班"
)
_OURS = Pattern(
    r"(?:我们?|咱们?|俺们?|本)(?:自己)?(?:班|这儿|这边|这里|这(?![个些位种])|(?=[就只都也没全缺]|\d|还好))|自家班?"
)
_NUMBERS = Pattern(r"\d+|[一二三四五六七八九]")
_STOP = Pattern(r"[。;!?\n]")
_YEAR = Pattern(r"(?P<year>[一二三四五六七八九])年级[(]?(?P<number>\d{1,2})?[)]?班?")
_HALF = Pattern(
    r"(?:上午|下午|晚自习|晚自修|晚修|夜自习|晚上自习|(?:吃(?:过|完|了|罢)|用过)(?:中|中午|午)饭|(?:中|午|中午)饭(?:以后|之后|过后|后)|晌午|午后|午休后|午休以后|午睡后|午饭后|中午后|午间|前半天|后半天|上半天|下半天|后半晌|前半晌|后晌|前晌|头晌|上晌|下晌|"
    r"(?<![a-z])(?:am|pm)(?![a-z]))"
    r"(?!\s*(?:那条|那个|我|已|刚)?\s*(?:报的|报了|报过|报|发的|发过|说的|登的|登记的|统计的|点名报|"
    r"考勤报|来电话|打电话|家长来|的考勤报|[数点看弄搞记报写说登填打]?[错漏反混]|[数点看弄搞记报写说登填打]的?[错漏反混]|"
    r"把[^,。;]{1,8}(?:报|写|说|登记?|记|填|打|弄)成))"
)
_HALF_LATER = Pattern(
    r"(?<![昨前]天)(?<![昨前]日)(?:下午|上午)(?:的(?!话|课|$|[,。:])|再|等|还要|我再|我去|放学(?!前?点名|前清点|前查|时点名)|要开会|开会|\d{1,2}[点:]|[一二三四五六]点|点名再|点了名再|"
    r"到了再|来了再|的考勤)"
)
#: What names a half of the day, alone or in a request for leave.
_PM = Pattern(
    r"下午|pm|午后|午休|午睡|午饭|中午|中饭|晌午|午间|晚自|晚修|夜自习|晚上自习|后半天|下半天|后晌|下晌|后半晌"
)
_AM = Pattern(r"上午|am|前半天|上半天|前晌|头晌|上晌|前半晌")
Fixed = tuple[int, int, str]


def find_fixed(text: str, roster: Roster) -> list[Fixed]:
    """Spans of class and school names, halves of the day, coming late and leaving early by the clock; not overlapping."""
    found: list[Fixed] = []
    covered = bytearray(len(text) + 1)

    def take(start: int, end: int, kind: str) -> None:
        if end > start and not any(covered[start:end]):
            covered[start:end] = b"\1" * (end - start)
            found.append((start, end, kind))

    for words in _called(roster.school, roster.klass, *roster.aliases, roster.teacher):
        at = text.find(words)
        while at >= 0:
            end = at + len(words)
            digits = words[-1].isdigit() and end < len(text) and text[end].isdigit()
            if not digits and not (words[0].isdigit() and at and text[at - 1] in "0123456789."):
                if end < len(text) and text[end] == "班":
                    end += 1
                take(at, end, "class")
            at = text.find(words, at + 1)
    if own_short := _short_names(roster.klass):
        for match in own_short.finditer(text):
            group = "name" if match["name"] else "figures"
            take(match.start(group), match.end(group), "class")
    if "班" in text or "年级" in text:
        for match in _CLASS.finditer(text):
            take(match.start(), match.end(), "class")
        own = _CLASS_NUMBER.search(roster.klass)
        for match in _OTHER_CLASS.finditer(text):
            told = match.group("number")
            if told is None or (own is not None and value(told) != value(own.group(1))):
                take(match.start(), match.end(), "other_class")
    for kind, start, end in told_by_clock(text):
        take(start, end, kind)
    for match in _HALF.finditer(text):
        if not _HALF_LATER.match(text, match.start()) and text[max(0, match.start() - 1) : match.start()] != "我":
            take(match.start(), match.end(), "half")
    found.sort()
    return found


@lru_cache(maxsize=1024)
def _called(*words: str) -> tuple[str, ...]:
    """What a class is called by, each once, the longest first."""
    return tuple(sorted({*words} - {""}, key=lambda word: (-len(word), word)))


@cache
def _short_names(klass: str) -> re.Pattern[str] | None:
    """The ways in which a class with a number is written without 班, where a line begins and a report follows."""
    told = _YEAR_AND_CLASS.search(klass)
    if told is None:
        return None
    year, number = told["year"], told["number"]
    figure = value(year)
    either = f"(?:初?{year}|{figure})"
    return re.compile(
        rf"{_BEGINS}(?P<name>{either}[ .·、\-]?[(]?{number}[)]?|{figure}0?{number})(?=[:, \n]|[应实到缺全今共病事旷请](?!月))"
        # 昨天302都到齐了没: three figures with a nought are no count of a class.
        rf"|(?<![\d.\-/])(?P<figures>{figure}0{number})(?=班|[\u4e00-\u9fff,: ](?<![号室房路元块个人名次斤点月日年班栋楼]))"
    )


def find_elsewhere(text: str, roster: Roster) -> list[Span]:
    """What is reported of another class beside this one (五年全到,六年缺一个): from its name to where this class is named again."""
    own = _YEAR.fullmatch(roster.klass)
    if own is None:
        return []
    found: list[Span] = []
    ours = False
    for match in _NAMED.finditer(text):
        year, number = (next((match[f"{what}{i}"] for i in range(1, 5) if match[f"{what}{i}"]), "") for what in "yn")
        same = value(year) == value(own["year"]) and (
            not number or not own["number"] or value(number) == value(own["number"])
        )
        if found and found[-1][1] == len(text):
            found[-1] = (found[-1][0], match.start("name")) if same else found[-1]
        elif not same:
            found.append((match.start("name"), len(text)))
        ours = ours or same
    return found if ours and found else _find_next_door(text, own, roster)


def _find_next_door(text: str, own: re.Match[str], roster: Roster) -> list[Span]:
    """隔壁班缺六个,我们38个都在: from another class to the end of the sentence or to 我们, where 我们 is told of and the part there
    names no pupil."""
    ours = [match.start() for match in _OURS.finditer(text)]
    if not ours:
        return []
    found: list[Span] = []
    for match in _NEXT_DOOR.finditer(text):
        digits = [value(number) for number in _NUMBERS.findall(match[0])]
        if digits and digits in (
            [value(own["year"])],
            [value(own["year"]), value(own["number"] or "")],
            [_figures(own)],
        ):
            continue
        stop = _STOP.search(text, match.end())
        end = min([at for at in ours if at > match.start()] + [stop.start() if stop else len(text)])
        part = text[match.start() : end]
        named = any(part.startswith(names, at) for at, char in enumerate(part) for names in roster.starts.get(char, ()))
        if not named and not (found and match.start() < found[-1][1]):
            found.append((match.start(), end))
    return found


def _figures(own: re.Match[str]) -> int:
    """八年级2班 → 802."""
    return 100 * (value(own["year"]) or 0) + (value(own["number"] or "") or 0)


def half_of(words: str) -> str:
    """am or pm, where words name a half of the day (下午, 请上午的假); else nothing."""
    return "pm" if _PM.search(words) else "am" if _AM.search(words) else ""
