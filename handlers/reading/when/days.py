"""Which one day a report is about, and what in it hangs on a day that cannot be told or lies ahead."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise

from handlers.reading.model import Span
from handlers.reading.names.segment import Token
from handlers.reading.tables.righting import STATUS, WRONG
from handlers.reading.when.dates import DateWord
from handlers.reading.when.earlier import takes_back
from handlers.reading.when.lasting import lasts
from handlers.reading.when.stories import BY_THE_WAY, PUT_RIGHT, STANDS, by_the_way, clause_end, happened, sentence_end
from handlers.reading.when.undated import clash, either, forgotten, told_once
from handlers.reading.words.lexicon import EVIDENCE
from handlers.reading.words.pattern import Pattern

_LATE_REPORT = Pattern(
    r"(?<![再头点会等下后儿])补[报登录记填]|"
    r"(?<![再头点会等])补(?![^,。;补报]{1,10}的课)(?=\s*[:(\d]|\s*(?:昨|前[天日面]|大前|上上?[周个礼星]|(?:周|礼拜|星期)[一二三四五六日天](?!的课)|[一二三四五六七八九十]{1,3}[月号日]|节前|日期))|"
    r"(?<![要会再得想去能头点等下儿])补(?![^,。;补报]{1,10}的课)(?:上(?!了|课)|起(?!了)|一下|一笔|一个|个)(?!觉|牙|课|考|作业)|[现此]补|今天补(?=$|[,。;!\s])|"
    r"补[充交](?=昨|前|上|\d)|(?<![再头点会等后儿])补(?:了|来|的|交|请|过)+(?:的)?(?:病|事|请)?(?:假|条子|诊断|证明)|(?<![再头点会等后儿])补(?:病|事)?假(?!条)|(?<![再头点会等后儿来])补(?:条子|假条)|假条?(?:给|都)?补来|"
    r"(?<=[ ,。;、])补(?:的|了|下)?(?=$|[,。;!\s])|漏|"
    r"(?<!差点)(?<!差点儿)(?<!险些)忘了?报|忘记?了?报|忘发|忘了发|没报|未报|忘登|迟报|晚报|追报|"
    r"(?:不知道?|不晓得|不清楚|没人说|没想到|以为)[^,。;]{0,6}(?:要|得|用|需)报|(?:没|未)(?:有)?(?:发|传|交|提交)(?:出去|上去|成功?|出来|上)"
)
#: 补报11月29日: no day ahead is made up for.
_MADE_UP = Pattern(r"补[报登录记填]\s*$")
_SPOKE = Pattern(
    r"^[^。;\n]{0,16}(?:说|讲|打电话|发(?:微信|信息|消息|短信)|请(?:的|了|过)?假|告诉|留言)[^。;\n]{0,20}$"
)
#: 更正昨天下午的考勤: that day, whatever was said of it today.
_CORRECTS = Pattern(r"(?:更正|改正|修正|纠正|补报|改一?下)[: ]*$")
_PAST_VAGUE = Pattern(
    r"不是|有个|有一个|某个|哪|\d+[号日]?还是|前|上|国庆|中秋|节前|那天|那[几两]天|[上这]?(?:周|星期|礼拜)几|有一天|有天|某天|哪|忘|几号|记不清"
)
#: 昨天报的甲病假,今天还没来
_STILL_SO = Pattern(r"今[天日](?:还|又|也|仍|继续|没|未)")
#: 把昨天甲那个旷课改了
_CANCELLED_OF = Pattern(
    rf"的?[^,。;\d的]{{2,6}}?(?:的|那[个条笔天])+{STATUS}(?:记录)?(?:请|麻烦|给|就)*(?:销|撤|改|取消|作废|划|勾|抹|删)(?!假)"
)
#: 昨天说的病假: what was told then is not told now.
_SAID_THEN = Pattern(r"(?:说|报|登|写|记|讲)(?:的|过的)")
_WRONG_DAY = Pattern(r"(?:发|报|写|登|记|算|填|点|录|拿|看|弄|搞|用|数|贴)(?:到|成|在|为|错)了?\s*$")
#: 我把昨天的又粘了一遍: what was sent again is not what is meant.
_COPIED = Pattern(r"的(?:考勤|那条|那份|消息|名单)?又?(?:重新)?(?:粘|贴|复制|拷|抄|转|发)")
_REPORTED = Pattern(r"[^,。;]{0,8}(?:我|俺)?(?:报|登记?|记|写)(?:的|了|成|得|[^,。;的]{1,6}(?:旷|病|事假|缺|迟|早退))")
#: 上周五甲那个事假不对: what is on record of that day is wrong.
_AMISS_THEN = Pattern(
    rf"[^,。;\d]{{2,12}}?(?:的|那天|那个|那条|那笔|那两[个条]|那俩){{0,2}}{STATUS}[^,。;]{{0,3}}{WRONG}"
)
_IS_OF = Pattern(r"(?<![不还])是\s*$")
_BEFORE_IT = Pattern(r"(?:之|以)?前(?!天|面)")
_UNTIL = Pattern(r"(?:(?<![全都齐已没])到|至|等|等到|预计|估计|大概|可能|约|争取|说)\s*$")
_AHEAD_NO_LEAVE = Pattern(
    r"\s*(?:早上|上午|下午|中午|再|就|才|能|可以|可能|应该|会|一定|准|肯定|估计|大概|正常|继续|统一|全校|要)*\s*"
    r"(?:来(?!不)|到(?=校|班|学校|$|[,。;!了])|返|回(?!老家|娘家|乡|外|姥|奶|爷|去)|补|放假|休息|上课|考(?!勤)|"
    r"开会|开学|家长会|交|带(?!他|她|娃|孩|某|着)|送(?!他|她|娃|孩|某|着)|去他家|去家访|家访|上门|见|报|"
    r"(?:就|才)?(?:到期|期满|满期|假满|结束|期限到)|返校|回校|复课|复学|出院|中秋|国庆|月考|期中|运动会|调休|不上课|一早|送来|销假|去他|去她)"
)
#: 明天甲要去体检: he will be away, whatever for.
_GOES = Pattern(
    r"(?:要|得|需要|准备|打算|想|会)(?:去|到(?!校|班)|回老家|回家|参加|做|请|跟|随|陪|坐|出)|不来|来不了|不能来|不在|请.{0,4}假"
)
_RANGE = Pattern(r"\s*(?:到|至|-|~)\s*(?:下?周|星期|礼拜|\d|月底)")
_NEXT = Pattern(r"下(?:下)?(?:个)?(?:周|星期|礼拜|月)|过(?:几|两)天|改天")
_WILL = Pattern(r"要(?!改|撤|更|换|销|删|纠)|想|将|准备|打算|提前|预先|预|拟|先报备|先跟您|先说")
_STILL, _OF_IT = Pattern(r"(?<![天日周\d])(?:还是|仍是|仍旧是?|依旧是?|依然是?)$"), Pattern(r"的|那")
_TELLS, _OF_SOMEBODY = STANDS | {"lack"}, EVIDENCE | {"lack"}
#: What a report said does not hold: when that was learnt is then no day of it.
_RIGHTS = Pattern(
    r"改(?!天|日|作)|更正|撤[回销]|不是(?:旷|缺|事假|病假|迟到|没来)|不算|应该?(?:记|算)|算(?:病|事|旷|迟|早)"
)
#: 今天才知道, 今天他妈把条子拿来了: when something was learnt or brought, not how anybody stood.
_LEARNT = Pattern(
    r"(?:早上?|一?早|上午|中午|下午|才|刚才?|我|又)*(?:一?问|知道|晓得|得知|发现|听说|听[^,。;]{1,4}说|搞清|弄清|查清|查明|查到|问清|问到|问明|问了|想起|记起|看到|看见|"
    r"翻(?!车)|整理|清理|核对|打开|收到|拿到|接到|核实|证实|承认|说清|查(?!寝|出)|报(?!了?病|了?事)|发(?!烧|热|高|现|病|炎|作)|补)|"
    r"[^,。;]{0,8}?(?:(?:说明|解释|证实|承认|说清|讲清|手续)(?!不)|(?:条子|假条|证明|病历|诊断|单子|请假单|票|报告)[^,。;]{0,6}(?:补|送|拿|交|带|捎|发|给|来)|"
    r"(?:补|送|拿|交|带|捎|发|给)[^,。;]{0,6}(?:条子|假条|证明|病历|诊断|单子|请假单|票|报告))"
)
#: 假条今天才交来
_PAPER = Pattern(r"(?:条子|假条|请假条|证明|病历|诊断书?|单子|请假单|票|报告|消息|微信|信息|短信)$")
_BROUGHT = Pattern(r"(?:早上?|一早)?(?:我|才|刚|给|都|已经?)*(?:补|送|拿|交|带|捎|发|给|看|收)")
#: 昨天请的两天假,今天第二天: what was told of that day holds today.
_CARRIES = Pattern(
    r"[是也还就]*(?:继续|接着|照旧|照样|同样|一样|再?续|还请|又请|再请|还休|第[一二三四五两\d]天|头一天|最后一天|一样|也是)"
)
#: 明天的运动会方案: a day ahead that only says which thing.
_OF_AHEAD = Pattern(r"的(?=[\u4e00-\u9fff])(?!(?:病|事)?假|课|考勤|请|名)")
#: 上周他爸跟我说过
_TOLD_ME = Pattern(r"[^,。;]{0,4}?(?:(?:跟|和|给|向)我|家长)(?:就|都|也)?(?:说|讲|请)")
#: Between the days of one row: 周四周五两天.
_IN_A_ROW = Pattern(r"[、和跟与及到至~\- ]?")
_TODAY_TOO = Pattern(r"今天?(?:和|跟|、|与|,)?\s*明[天日]?两?天?|今明")


@dataclass(slots=True)
class Told:
    """The day. `unclear` are the words that cannot be a day to record for, `ahead` the spans of text that speak of such a
    day, `behind` those of a past one."""

    day: date
    unclear: str | None = None
    ahead: list[Span] = field(default_factory=list)
    behind: list[tuple[int, int, str]] = field(default_factory=list)
    """Clauses that speak of an earlier day only by the way."""
    coming: list[Span] = field(default_factory=list)
    """Clauses that tell on which day ahead somebody will be back."""
    elsewhere: list[Span] = field(default_factory=list)
    """What is told of another class."""
    whole: bool = False
    """Everything told hangs on the unclear day."""
    moved: bool = False
    """It puts right the day of an earlier report, and nothing else."""


def told_day(
    text: str, tokens: list[Token], dates: list[DateWord], today: date, is_school_day: Callable[[date], bool] | None
) -> Told:
    """Find the day a report is about."""
    told = Told(today)
    differing = clash(text, dates)
    late = bool(_LATE_REPORT.search(text))
    dates = told_once(text, dates)
    if not late:
        dates = _without_rows(text, dates)
    now = [word for word in dates if word.day == today and word.sort != "tonight"]
    # 更正11月3日考勤:当日其在医院: that day
    now = [word for word in now if word.words != "当日" or word is dates[0]]
    past: list[DateWord] = []
    taken_back = takes_back(text)
    for word in dates:
        if word.sort == "range" and word.until is not None and word.until < today and told.unclear is None:
            told.unclear, told.whole = word.words, True  # 12日至14日 is more than the one day of a report
        if word.sort == "night":
            told.behind.append((word.start, clause_end(text, word.end, dates, tokens), "night"))
        if word.sort in ("tonight", "night", "range"):
            continue
        if word.sort == "vague":
            if _WRONG_DAY.search(text[: word.start]):
                continue  # 拿成上周的点名册了
            if _NEXT.match(word.words) and _leave_ahead(text, tokens, word) and not _TODAY_TOO.search(text):
                told.unclear = word.words  # 甲下周请假
                told.ahead.append((word.start, _next_day(text, word.end, dates)))
                continue
            if (
                (late or PUT_RIGHT.search(text) or forgotten(text, dates, True))
                and _PAST_VAGUE.match(word.words)
                and not now
                and not BY_THE_WAY.match(text, word.end)
                and not _TOLD_ME.match(text, word.end)
                and not any(d.day for d in dates if d is not word and d.sort != "night")
            ):
                told.unclear, told.whole = word.words, True
            elif _PAST_VAGUE.match(word.words) and not (
                word.words == "那天" and any(d.day for d in dates if d.end <= word.start)
            ):
                how = "by the way" if BY_THE_WAY.match(text[word.end :]) else "other day"
                told.behind.append((word.start, clause_end(text, word.end, dates, tokens), how))
            continue
        if word.impossible:
            told.unclear = word.words
            told.ahead.append((word.start, sentence_end(text, word.end)))
            told.whole = told.whole or _heads_all(text, tokens, word)
            continue
        day = _leaning(word, text, late, today)
        if day is None or day == today:
            continue
        if day > today and _told_then(text, dates, word):
            continue  # 昨晚跟我说,明早要去医院看脚
        if day > today:
            if (word.sort == "monthday" and _MADE_UP.search(text[: word.start])) or (
                _leave_ahead(text, tokens, word) and not _TODAY_TOO.search(text)
            ):
                told.unclear = word.words
                told.ahead.append((word.start, _next_day(text, word.end, dates)))
            else:
                told.coming.append((word.start, clause_end(text, word.end, dates, tokens)))
            continue
        if taken_back and _IS_OF.search(text[: word.start]):
            continue  # 刚才的撤了,是昨天的名单
        if _WRONG_DAY.search(text[: word.start]) or _COPIED.match(text[word.end :]):
            continue
        if not late and lasts(text, word):
            continue  # 昨天请的两天事假: today is one of them
        if not late and _STILL.search(text[: word.start]) and _OF_IT.match(text[word.end :]):
            continue  # 甲还是昨天那个病假
        joined = any(d.end + 1 == word.start for d in past)
        if by_the_way(text, tokens, word, late, joined) or (not late and happened(text, tokens, dates, word)):
            how = "other day" if _SAID_THEN.match(text[word.end :]) else "by the way"
            end = clause_end(text, word.end, dates, tokens)
            told.behind.append((word.start, _first_told(end, word, tokens) if how == "by the way" else end, how))
        else:
            past.append(word)
    if told.unclear is None and (open_day := forgotten(text, dates, late)):
        told.unclear, told.whole = open_day, True  # 补登甲病假,日期我记不准了
    if differing is not None:
        told.unclear, told.whole = differing, True
    earlier = any(word.day is not None and word.day < today and word.sort not in ("night", "tonight") for word in dates)
    if earlier and (past or PUT_RIGHT.search(text)) and (one_of_two := either(text)):
        told.unclear, told.whole = one_of_two, True
    reported = bool(past) and _was_reported(tokens, past[0].end) and not _STILL_SO.search(text, past[0].end)
    amiss = bool(past) and _AMISS_THEN.match(text, past[0].end) is not None
    corrected = bool(past) and (
        reported
        or _CANCELLED_OF.match(text, past[0].end) is not None
        or amiss
        or bool(_CORRECTS.search(text[: past[0].start]))
        or (PUT_RIGHT.search(text) and _REPORTED.match(text[past[0].end :]))
    )
    reports_today = [word for word in now if not _only_learnt(text, tokens, dates, word)]
    if late and past and reports_today and not any(_tells(tokens, dates, word) for word in past):
        late = not any(_tells(tokens, dates, word) for word in reports_today)  # 昨天忘报了,今天甲没来
    if past and (late or not reports_today or corrected):
        past.sort(key=lambda word: (word.sort == "weekday", word.start))
        told.day = _leaning(past[0], text, late, today) or today
        others = {word.day for word in past} - {told.day}
        if others and len({word.sort for word in past}) == 1:
            told.unclear, told.whole = past[0].words, True
    if (today - told.day).days > 150:
        told.unclear, told.whole = past[0].words, True  # 去年12月1日: no day to report for now
    if told.unclear is None and is_school_day is not None and not is_school_day(told.day):
        told.unclear, told.whole = next((word.words for word in past), "今天"), True
    if told.whole:
        told.ahead = [(0, len(text))]
    elif past and told.day < today:
        # 昨天甲没来忘了报,今天来了: what is told of today is no part of yesterday's report
        told.behind += [(word.start, clause_end(text, word.end, dates, tokens), "today") for word in now]
    elif past and told.day == today and not any(_CARRIES.match(text, word.end) for word in now):
        told.behind += [(word.start, clause_end(text, word.end, dates, tokens), "other day") for word in past]
    return told


def _without_rows(text: str, dates: list[DateWord]) -> list[DateWord]:
    """周四周五两天假, said on one of the two: without the others of the row."""
    rows: list[list[DateWord]] = []
    for word in dates:
        near = rows and _IN_A_ROW.fullmatch(text[rows[-1][-1].end : word.start]) is not None
        if near and word.day and word.sort in ("day", "weekday", "dayonly", "monthday"):
            rows[-1].append(word)
        else:
            rows.append([word])
    kept: list[DateWord] = []
    for row in rows:
        days = [word.day for word in row]
        today = row[0].today
        for at in range(1, len(row)):
            before, day = days[at - 1], days[at]
            days[at] = row[at].ahead() if before and day and day < before else day
        rising = len(row) > 1 and all(one and other and one < other for one, other in pairwise(days))
        kept += [word for word, day in zip(row, days, strict=True) if day == today] if rising and today in days else row
    return kept


def _tells(tokens: list[Token], dates: list[DateWord], word: DateWord) -> bool:
    """Is it said how anybody stood between the word for a day and the next one?"""
    others = (d.start for d in dates if d.start >= word.end and d.words != "当日")
    upto = min(others, default=tokens[-1].end if tokens else 0)
    named = any(token.kind == "name" for token in tokens if token.start < upto)
    return any(
        token.kind in _TELLS and (named or token.kind not in _OF_SOMEBODY)
        for token in tokens
        if word.end <= token.start < upto
    )


def _only_learnt(text: str, tokens: list[Token], dates: list[DateWord], word: DateWord) -> bool:
    """今天才知道, 条子今天拿来了: does today stand only where something was learnt or brought?"""
    brought = _PAPER.search(text[: word.start]) and _BROUGHT.match(text, word.end)
    if not (brought or _LEARNT.match(text, word.end)):
        return False
    upto = min((d.start for d in dates if d.start >= word.end), default=len(text))
    clause = min((at for at in range(word.end, upto) if text[at] in ",。;!\n"), default=upto)
    behind = [token for token in tokens if clause <= token.start < upto]
    return _RIGHTS.search(text) is not None or not any(token.kind in _TELLS for token in behind)


def _told_then(text: str, dates: list[DateWord], word: DateWord) -> bool:
    """Is 明早 told yesterday, in words that are only reported: the day of the roll itself?"""
    return any(
        then.end <= word.start
        and then.day is not None
        and then.offset == -1
        and word.offset == 1
        and _SPOKE.search(text[then.end : word.start]) is not None
        for then in dates
    )


def _heads_all(text: str, tokens: list[Token], word: DateWord) -> bool:
    """日期:11月31日⏎病假:甲: does the day stand alone on the first line that tells anything, over all that follows?"""
    end = sentence_end(text, word.end)
    return text[end : end + 1] == "\n" and not any(
        token.start < end and (token.kind in STANDS or token.kind in ("name", "lack")) for token in tokens
    )


def _was_reported(tokens: list[Token], end: int) -> bool:
    """昨天报的甲旷课: is it of the day that ends at `end` that a report was sent before?"""
    told = next(
        (
            token
            for token in tokens
            if token.start >= end
            and token.kind not in ("sep", "sign", "half", "name", "third", "open", "close", "date")
        ),
        None,
    )
    return told is not None and told.kind == "wrongly"


def _leaning(word: DateWord, text: str, late: bool, today: date) -> date | None:
    """The day of a word: bare weekdays and numbers lean to the past, unless the text speaks of what will be."""
    if word.sort in ("weekday", "dayonly") and not late:
        clause = text[word.start : sentence_end(text, word.end)]
        if _WILL.search(clause[:12]) or _UNTIL.search(text[: word.start]):
            return word.ahead()
    if word.sort == "dayonly" and word.day and word.day > today and late:
        return word.day.replace(month=word.day.month - 1) if word.day.month > 1 and word.day.day <= 28 else word.day
    return word.day


def _leave_ahead(text: str, tokens: list[Token], word: DateWord) -> bool:
    """Does the text say that somebody will be away on that day ahead?"""
    if _OF_AHEAD.match(text, word.end) or _BEFORE_IT.match(text, word.end):
        return False
    lasting = _RANGE.match(text[word.end :])
    if (not text[: word.start].endswith("说") and _UNTIL.search(text[: word.start])) or (
        not lasting and _AHEAD_NO_LEAVE.match(text[word.end :])
    ):
        return False
    end = sentence_end(text, word.end)
    named = any(token.kind == "name" for token in tokens if word.end <= token.start < end)
    if named and _GOES.search(text[word.end : end]):
        return True
    return any(
        token.kind in ("leave", "sick_leave", "absent", "affair", "left_early", "unexcused") or token.kind == "ill"
        for token in tokens
        if word.end <= token.start < end
    )


def _first_told(end: int, word: DateWord, tokens: list[Token]) -> int:
    """姥姥昨天走了请了两天假: by the way is only the first that is told, where no comma parts it from what holds today."""
    told = [token for token in tokens if word.end <= token.start < end and token.kind in EVIDENCE]
    return next((token.start for token in told[1:] if token.kind in ("leave", "sick_leave")), end)


def _next_day(text: str, start: int, dates: list[DateWord]) -> int:
    """The end of the sentence, or where another day is spoken of."""
    return min(
        [
            sentence_end(text, start),
            *(
                d.start
                for d in dates
                if d.start >= start and d.day and d.day <= d.today and d.sort in ("day", "monthday")
            ),
        ]
    )
