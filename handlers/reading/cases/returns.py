"""Is he back at school: a word of coming back that is his, and neither wished, promised, denied nor followed by going again."""

from __future__ import annotations

import re

from handlers.reading.cases.clauses import Clause, Person
from handlers.reading.tables import acts, returns, voices
from handlers.reading.words.pattern import Pattern

#: Going to his home, when it is the teller who goes.
GOING = Pattern(acts.GOING)
_RETURNED = Pattern(returns.RETURNED)
_RETURNED_NOT = Pattern(returns.RETURNED_NOT)
_GONE_AGAIN = Pattern(returns.GONE_AGAIN)
_WENT = Pattern(returns.WENT)
_DOUBTS = Pattern(returns.DOUBTS)
_ADJUNCT = Pattern(returns.ADJUNCT)
_SO_LONG_AFTER = Pattern(returns.SO_LONG_AFTER)
_NOT_THERE = Pattern(returns.NOT_THERE)
_THINGS = Pattern(returns.THINGS)
_AS_IF = Pattern(returns.AS_IF)
_NOT_AFTER = Pattern(returns.NOT_AFTER)
_OF_BEFORE = Pattern(returns.OF_BEFORE)
_OF_LIFE = Pattern(returns.OF_LIFE)
_ABROAD = Pattern(returns.ABROAD)
#: Of coming as such: 来学校要两个小时 tells nothing of today.
_BARE = Pattern(r"(?:来|回|到)(?:上课|上学|读书|念书|学校|班上|教室|校|课堂)$|返校$|复[学课]$")
_GOES_ON = Pattern(
    r"(?:上课|上学|读书|念书|就读|学习|复课|复学|报到|参加|继续|随班|跟班|正常|第[一二三四五\d]天|首日|[一二两三四五六七八九十半几\d]+(?:多)?(?:天|周|个?月|个?星期|日))"
)
_ELSEWHERE = Pattern(returns.ELSEWHERE)
_HERE = Pattern(r"返校|复学|复课|回|没转|转回|不去了|来我校|转来")
#: A day ahead told right before the clause.
_DAY_BEFORE = Pattern(
    rf"(?:[{voices.AHEAD}{voices.EITHER}]|明早|明晚|下周|下个?月|过[几两]天)(?:早上|上午|下午|中午|晚上|一早)?[ ,:]+$"
)
#: The same, told in the clause before of what comes first.
_DAY_EARLIER = Pattern(rf"[{voices.AHEAD}][^,。;!了]{{1,14}}[ ,]$")
#: A guardian who says so is still at home or under way.
_NOT_YET = Pattern(r"正在|还在|起晚|睡过|堵|路上|马上|等(?!到)|没起")
_PART_AHEAD = Pattern(r"(?:下午|中午|晚上|今晚|待会|一会儿?|马上)[^,。了已刚]*$")
_FROM = Pattern(r"(?:从|打(?!工))[^,]{0,5}[^,拎带领找接叫喊揪捉抓劝]$")
_WITH = Pattern(r"(?:跟|和|与|同|随|由|被|跟着|在|经|据|到|坐)(?:了|其)?$")
_SENT_FOR = Pattern(
    rf"(?:把|将|请|叫|喊|给)(?:了)?(?:他|她|其|孩子|该生)?的?[大二三四五六小幺]?(?:{voices.GUARDIAN}|两?位?家长)(?:们|俩|都|也)?(?:一起|一同|一块)?$"
)
#: Somebody at his home waits until he comes.
_WAITED_FOR = Pattern(r"(?:等|坐|守|蹲|候)(?:到|了|着)[^,。;]{0,8}$")
_BROUGHT = Pattern(r"[拎捉揪抓撵赶逮押捞送领接劝驮载拉背带拽叫喊找弄哄牵抱陪盼交]")
#: 本人陪同该生返校: who came with him is named first.
_BROUGHT_HIM = Pattern(r"(?:陪同|陪|带|领|护送|送|接|押)(?:着|了)?(?:该生|学生|孩子|娃|他|她|其)(?:一起|一同)?$")
_AT_SCHOOL = Pattern(r"校|教室|班|教室|课|学|送|领|座|第|读书|念书|宿舍|报到|交给|交到")
_TODAY_LATER = Pattern(r"(?:下午|中午|晚上|今晚|晚点|待会)(?:将|就|再|可|能)?$")
_COMES_LATER = Pattern(
    r"(?:[\ue100-\ue17f]|(?:点头|答应|同意|承诺|保证|表示|说)[^,。;了]{0,6}[\ue180-\ue1ff])[^,。;]{0,6}(?:到校|来|返校|去上学|上学|去学校|送)(?!补|拿|领|交)"
)
#: 返校:周五
_DAY_BEHIND = Pattern(rf"[:, ]*[{voices.AHEAD}{voices.EITHER}](?:一早|早上|上午|下午|晚上)?(?:之?前|吧)?(?=$|[,。;!])")
#: 入户。人在。: there, where staff went.
_BARELY_THERE = Pattern(r"(?:人|他|她|该生|孩子|娃|都|也|就|还)*在(?:的|呢|了)?$")
_VISITED = Pattern(f"{acts.VISIT}|{acts.GOING}")
_DONE = Pattern(acts.DONE)
_PERFECT_BEHIND = Pattern(r"(?:里|上|门?口)?(?:了|啦)|(?:里|上|门口)?的$")
_PERFECT = Pattern(r"了|啦|已|的$")
_AT_ONCE = Pattern(r"(?:[就再]|(?<!刚)才)$")
_AT_A_TIME = Pattern(r"早上|上午|下午|中午|今早|节课?|点|刚|自己|都|一早|早读")
_EITHER_DAY = Pattern(f"[{voices.EITHER}]")
_NOW = Pattern(f"[{voices.PAST}{voices.TODAY}]")
_OF_RETURN = Pattern(r"返校|复学|复课|回")


def has_returned(text: str, clauses: list[Clause], kind: str) -> bool:
    """Do the clauses of a rewritten text tell that he is back? `kind` of the writer: teacher, official or parent."""
    later = max((match.start() for match in _COMES_LATER.finditer(text)), default=-1)
    away = min((match.end() for match in _ELSEWHERE.finditer(text)), default=len(text) + 1)
    here = bool(_HERE.search(text))
    for clause in clauses:
        if clause.asks or clause.voice == "hearsay":
            continue  # 听说回来了: nobody saw him
        for match in _RETURNED.finditer(clause.words):
            end = clause.start + match.end()
            if later >= end:
                continue  # 劝回来了,明天到校
            if away <= end and not here and not _OF_RETURN.search(match.group()):
                continue  # 转到县二中报到: at school, but elsewhere
            if not (
                _of_somebody_else(clause, match, text, kind)
                or _to_come(clause, match, text)
                or (kind == "parent" and _not_at_school(clause, match, text))
                or (clause.voice == "told" and _NOT_THERE.search(text, end))  # 他妈说送到校门口了,压根没进来
                or _denied_behind(text, end)
                or _as_such(clause, match)
                or (not _PERFECT.search(match.group()) and _DAY_BEHIND.match(text, end))
                or (_BARELY_THERE.fullmatch(match.group()) and _VISITED.search(text, 0, clause.start))
                or _ABROAD.search(clause.before(match.start()))
                or _AS_IF.match(clause.words, match.end())  # 坐在教室里像坐牢
                or _GONE_AGAIN.match(text, end)
            ):
                return True
    return False


def went_to_school(text: str) -> bool:
    """A guardian's 他去学校了, unless he asks whether it is so."""
    went = _WENT.search(text)
    if went is None or _DOUBTS.search(text) or _GONE_AGAIN.match(text, went.end()):
        return False
    start = max(text.rfind(sign, 0, went.start()) for sign in ",。!;\n ") + 1
    return not (
        _RETURNED_NOT.search(_ADJUNCT.sub("", text[start : went.start()]))
        or _NOT_THERE.search(text, went.end())
        or _denied_behind(text, went.end())
        or "没去" in text[went.end() :]
        or "去年" in text[start : went.start()]
    )


def _denied_behind(text: str, end: int) -> bool:
    """送来了,其实没进来: is he said behind it not to be there, or no longer, but not of an earlier time?"""
    return any(not _OF_BEFORE.search(text, end, match.start()) for match in _NOT_AFTER.finditer(text, end))


def _as_such(clause: Clause, match: re.Match[str]) -> bool:
    """Is it said of coming as such (来学校就头疼), or of how he lives there (在班里没朋友)?"""
    behind = clause.words[match.end() :]
    if match.group()[:1] in "在坐待" and _OF_LIFE.match(behind):
        return True
    if not _BARE.search(match.group()) or not behind or _GOES_ON.match(behind):
        return False
    told = clause.before(match.start()) + match.group()
    return not (_PERFECT_BEHIND.match(behind) or _PERFECT.search(told) or _NOW.search(told) or _AT_A_TIME.search(told))


def _of_somebody_else(clause: Clause, match: re.Match[str], text: str, kind: str) -> bool:
    """Is it a relative, staff or a thing that came?"""
    before, said = clause.before(match.start()), match.group()
    comer = next((one for one in reversed(_acting(clause)) if one.end <= match.start()), None)
    return (
        (
            bool(_BROUGHT.match(said) or said[0] in "已刚都亲")
            and ("文书" in clause.words or bool(_THINGS.search(before)))
        )
        or (said[0] == "送" and "文书" in text and not _AT_SCHOOL.search(said[1:]))  # 通知书,我跟村支书一块送到的
        or (said.endswith("送的") and "吧" in text)  # 在上课了吧,我早上送的
        or (said[0] in "回到来返" and bool(_FROM.search(before)))  # 从他家回来
        or (said.startswith("回来") and kind != "parent" and _staff_went(clause, match.start()))  # 去他家刚回来
        or (said.startswith(("已送", "已经送")) and "文书" in text)  # 通知书 已送
        or bool(_WAITED_FOR.search(before))  # 等到天黑人回来了
        or (said[0] in "叫喊请找约" and bool(_SENT_FOR.search(before)))  # 把他爷爷叫来学校
        or (
            comer is not None
            and comer.who != "pupil"
            and said[0] not in "看见瞧瞅望瞄目撞碰"
            and not _BROUGHT.search(said)
            and not _BROUGHT_HIM.search(before)
        )
    )


def _to_come(clause: Clause, match: re.Match[str], text: str) -> bool:
    """Is it wished, promised or denied, or said of a day ahead?"""
    before, said = clause.before(match.start()), match.group()
    behind = clause.words[match.end() :]
    if (done := _PERFECT_BEHIND.match(behind)) is not None:
        said += done.group()
    after = _SO_LONG_AFTER.search(before)
    if after is not None:
        since = before[after.end() :]
        told = after["away"] or _PERFECT.search(said) or _PERFECT.search(since) or _NOW.search(since)
        if not told or _AT_ONCE.search(since):
            return True  # 五天后送他来学校
        before = since  # 旷课五天后来了
    before = _ADJUNCT.sub("", before)
    return bool(
        (_DAY_BEFORE.search(text, 0, clause.start) and "了" not in said)  # 下星期一 我背她来学校
        or (
            _DAY_EARLIER.search(text, 0, clause.start) and not _PERFECT.search(before + said)
        )  # 明天我请假回去 亲自送到
        or (_TODAY_LATER.search(before) and not _DONE.search(before + said))  # 今日下午返校
        or (
            said[0] not in "送领接坐看瞅瞧" and _AT_ONCE.search(before) and not re.search(r"了|啦|在|已", said)
        )  # 完了就回来
        or (
            _EITHER_DAY.search(before)
            and not said.endswith(("了", "在", "的"))
            and not re.search(r"已|(?:$|[^定好妥应])了", before + said)
        )  # 周四返校; 讲定了周四送到
        or (before.endswith("前") and not re.search(r"[目当此之]前$", before) and not re.search(r"了|已|的", said))
        or _RETURNED_NOT.search(before)
    )


def _not_at_school(clause: Clause, match: re.Match[str], text: str) -> bool:
    """A guardian's 回来了 is home, and his 送 still under way."""
    before, said = clause.before(match.start()), match.group()
    return (
        (said.endswith("送到") and bool(_PART_AHEAD.search(before)) and not clause.words.startswith("的", match.end()))
        or ("送" in before and not re.search(r"了|已|刚|进|着|完", before + said + clause.words))  # 今天送孩子到校
        or ("送" in said and not _DONE.search(before + said) and bool(_NOT_YET.search(text, 0, clause.start)))
        or not _AT_SCHOOL.search(clause.words[0 if said.startswith("看着") else match.start() : match.end() + 2])
    )


def _staff_went(clause: Clause, at: int) -> bool:
    """Is it staff who come back here, from where they had gone in the same clause?"""
    went = GOING.search(clause.words, 0, at)
    return went is not None and not any(one.who == "pupil" and not one.beside and one.start for one in clause.people)


def _acting(clause: Clause) -> list[Person]:
    """Who is named in a clause, but not as somebody else's company."""
    return [one for one in clause.people if not _WITH.search(clause.words[max(0, one.start - 3) : one.start])]
