"""A reply about a case: what was done, what came of it, why, and by when."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from handlers.reading.dates import DateWord
from handlers.reading.model import Outcome, Step
from handlers.reading.segment import Token
from handlers.reading.tables import casework
from handlers.reading.tables.people import KIN

_ACTS: tuple[tuple[Step, re.Pattern[str]], ...] = (
    ("home_visit", re.compile(casework.HOME_VISIT)),
    ("phone", re.compile(casework.PHONE)),
    ("persuade", re.compile(casework.PERSUADE)),
)
_NOTICE = re.compile(casework.NOTICE)
_NOTICE_NOT = re.compile(casework.NOTICE_NOT_DONE)
_RETURNED = re.compile(casework.RETURNED)
_RETURNED_NOT = re.compile(casework.RETURNED_NOT)
_RETURNED_OTHERS = re.compile(casework.RETURNED_OTHERS)
_ACK = re.compile(casework.ACK)
_AHEAD = re.compile(casework.AHEAD)
_MAYBE_AHEAD = re.compile(casework.MAYBE_AHEAD)
_DONE = re.compile(casework.DONE)
_WILL_DO = re.compile(casework.WILL_DO)
_TRY = re.compile(casework.TRY)
_REFUSED = re.compile(casework.REFUSED)
_PROMISED = re.compile(casework.PROMISED)
_PROMISED_SURE = re.compile(casework.PROMISED_SURE)
_PROMISED_NOT = re.compile(casework.PROMISED_NOT)
_UNREACHABLE = re.compile(casework.UNREACHABLE)
_REACHED = re.compile(casework.REACHED)
_REASONS = tuple((reason, re.compile(pattern)) for reason, pattern in casework.REASONS)
_REALLY = re.compile(casework.REALLY)
_ELSEWHERE = re.compile(casework.ELSEWHERE)
_WHEREABOUTS = re.compile(casework.WHEREABOUTS)
_FAMILY_FIRST = re.compile(casework.FAMILY_FIRST)
_MOVED_AWAY = re.compile(r"转(?:学|到|至|往|入|去)(?!没|未|不|手续没)")
_NOT_MOVED = re.compile(r"回来|没办|没转|不转|转回|不去了")
_TRANSFERRED = re.compile(
    r"那边|当地|外地|新学校|对方学校|借读|在[^,。]{1,10}(?:中|中学|小学|学校)(?:已经?|就)?(?:入学|报到)"
)
#: What was found at a visit: it was made.
_FOUND_THERE = re.compile(
    r"(?:父母|家长|爷爷|奶奶|妈|爸|母亲|父亲|监护人|孩子|该生|学生|本人)(?:均|都|也|还)?(?:在家|不在|说|称|表示|讲|答应|不肯|不愿)"
)
_WEEKDAY = re.compile(r"(?:周|星期|礼拜)[一二三四五六日天]")
_CLAUSE = re.compile(r"[^,。;!?\n]+")
_SAID = re.compile(r"(?:说|讲|称|表示|回话|反映|提出|认为)(?:是|了|道|:|,)?\s*[\"']?([^。;!?\n]{2,60})")
_MET = re.compile(
    (
        r"(?:见到|见着|见了|碰到|碰见|遇到|找到|问了|问过|跟|和|与|同|向|给|对|经)(?:了)?(?:其|他|她|该生|"
        r"孩子|学生|娃)?(?:的)?(?P<who>"
    )
    + "|".join(sorted(KIN, key=len, reverse=True))
    + r"|学生本人|本人|学生|邻居|村干部|村主任|村支书|组长)"
)
_TAKEN_ALONG = re.compile(
    r"[把带](?:着)?(?:他|她|孩子|娃|该生)(?:也|都|一起|一块儿?|一同)?(?:带|接|叫|领|去|走|过去)|(?:他|"
    r"她|孩子|娃)(?:也|跟着)"
)
_GONE_AGAIN = re.compile(r"[^,。;!? ]{0,4}(?:吧|吗|没有?|么)(?:$|[,。?! ])|[^。;]{0,8}(?:又|就)(?:走|跑|回去|溜|不见)")
_TITLE = re.compile(r"<[^>]{0,24}>")
_NOBODY_HOME = re.compile(r"没有?人|无人|没得人|锁|铁将军|不在家|扑空|白跑|没见|未见|没找")
_ATTITUDE = re.compile(r"态度[^,。;!?]{1,8}|配合|不配合|抵触|支持|理解|很生气|不耐烦|客气|拒绝沟通|软了|强硬|坚决")
_NEGATED = re.compile(r"(?:不|没|没有|不是|并不|并非|非|否认|无)\s*$")


@dataclass(frozen=True, slots=True)
class Case:
    """What a reply tells, in the corpus's words."""

    step: Step
    outcome: Outcome
    reason: str | None
    promise_date: date | None
    act_date: date | None
    met: tuple[str, ...]
    said: str | None
    attitude: str | None


def read_case(text: str, tokens: list[Token], dates: list[DateWord], kind: str, today: date) -> Case:
    """Read a reply. `kind` teacher, official or parent: only staff plan visits, a guardian's word is information."""
    as_sent, text = text, _plainly(text, tokens, dates, today)
    returned = _has_returned(text)
    step = _step(text, kind, returned)
    reason = _reason(text)
    if reason is None:
        reason = _told_ill(tokens) or ("study" if "网吧" in text else None)
    outcome = _outcome(text, step)
    if reason == "lost" and outcome == "unknown" and step in ("info", "phone", "home_visit", "persuade"):
        outcome = "unreachable"
    promise = _promise_date(as_sent, dates, today) if outcome == "promised" else None
    met = tuple(dict.fromkeys(match.group("who") for match in _MET.finditer(text)))
    said = _SAID.search(text)
    attitude = _ATTITUDE.search(text)
    return Case(
        step=step,
        outcome=outcome,
        reason=reason,
        promise_date=promise,
        act_date=_act_date(dates, today, promise)
        if step in ("home_visit", "phone", "persuade", "notice_served", "returned")
        else None,
        met=met,
        said=said.group(1).strip(" \"',") if said else None,
        attitude=attitude.group() if attitude else None,
    )


def _has_returned(text: str) -> bool:
    """Is he back: a word of coming back that is neither wished, promised nor denied."""
    for match in _RETURNED.finditer(text):
        before = _clause_before(text, match.start())
        if _RETURNED_OTHERS.search(before) and match.group()[0] not in "送领接劝亲":
            continue
        if before.endswith(("就", "再", "才")) and not re.search(r"了|啦|在", match.group()):
            continue  # 完了就回来
        if _WEEKDAY.search(before) and "了" not in match.group() and not re.search(r"已|上周", before):
            continue  # 周四返校
        if _elsewhere(text, match):
            continue  # 转到县二中报到: at school elsewhere
        if not _RETURNED_NOT.search(before) and not _GONE_AGAIN.match(text[match.end() :]):
            return True
    return False


def _elsewhere(text: str, match: re.Match[str]) -> bool:
    """转到县二中报到, 那边学校已报到: at school, but at another."""
    if re.search(r"返校|复学|复课|回", match.group()):
        return False
    clause = _clause_before(text, match.start()) + match.group()
    moved = _MOVED_AWAY.search(text[: match.end()]) and not _NOT_MOVED.search(text)
    return bool(moved or _TRANSFERRED.search(clause))


def _plainly(text: str, tokens: list[Token], dates: list[DateWord], today: date) -> str:
    """The text with dates as 昨天, 今天 or 明天 pupils as 该生, titles of papers as 通知书, for the patterns."""
    changes = [(token.start, token.end, "该生") for token in tokens if token.kind == "name" and token.how != "unknown"]
    for word in dates:
        if word.sort in ("monthday", "dayonly") and word.day:
            day = word.ahead() if word.sort == "dayonly" else word.day
            changes.append(
                (word.start, word.end, "明天" if day and day > today else "今天" if day == today else "昨天")
            )
    for start, end, plain in sorted(changes, reverse=True):
        text = text[:start] + plain + text[end:]
    return _TITLE.sub("通知书", text)


def _clause_before(text: str, at: int) -> str:
    start = max((text.rfind(sign, 0, at) for sign in ",。;!?\n:"), default=-1) + 1
    return text[start:at]


def _clause_at(text: str, at: int) -> str:
    for match in _CLAUSE.finditer(text):
        if match.start() <= at < match.end() or match.start() == at + 1:
            return match.group()
    return text


def _step(text: str, kind: str, returned: bool) -> Step:
    """The strongest thing done; what is only planned counts when nothing was done."""
    if _ACK.match(text.strip()):
        return "ack"
    if returned:
        return "returned"
    if kind == "parent":
        return "notice_served" if _NOTICE.search(text) and re.search(r"签(?:了|字|收)", text) else "info"
    if _NOTICE.search(text) and not _NOTICE_NOT.search(text):
        return "notice_served"
    done: set[Step] = set()
    planned = carried = False
    for clause in _clauses(text):
        done_here = bool(_DONE.search(clause))
        ahead = _lies_ahead(_before_promise(clause)) or (carried and not done_here)
        carried = ahead and (carried or bool(_AHEAD.search(clause))) and not done_here
        if ahead and _at_his_door(clause) and _FOUND_THERE.search(text[text.find(clause) + len(clause) :]):
            ahead = carried = False
        acts = [step for step, pattern in _ACTS if pattern.search(clause)]
        if acts and not ahead:
            done.update(acts)
        elif (ahead and (acts or _TRY.search(clause) or (_AHEAD.search(clause) and _WILL_DO.search(clause)))) or (
            not acts and _TRY.search(clause) and not _DONE.search(clause)
        ):
            planned = planned or not re.search(r"正在(?!去|赶|往|路)", clause)
    for step, _ in _ACTS:
        if step in done:
            return step
    return "plan" if planned else "info"


def _clauses(text: str) -> list[str]:
    return [
        clause
        for clause in re.split(r"[,。;!?\n:]+|(?<=[\u4e00-\u9fff])\s+(?=[\u4e00-\u9fff])", text)
        if clause.strip()
    ]


def _before_promise(clause: str) -> str:
    """电话里家长|答应下周一送来: the day behind 答应 is the promise's, not the call's."""
    promise = re.search(r"答应|同意|承诺|保证", clause)
    if promise and any(pattern.search(clause[: promise.start()]) for _, pattern in _ACTS):
        return clause[: promise.start()]
    return clause


def _at_his_door(clause: str) -> bool:
    """Is a visit told that only a word like 今晚 makes look as if it lay ahead?"""
    return (
        bool(_ACTS[0][1].search(clause)) and not _AHEAD.search(clause) and not re.search(r"看看|看一?下|一趟$", clause)
    )


def _lies_ahead(clause: str) -> bool:
    """Is what the clause says to be done still to come?"""
    if _AHEAD.search(clause):
        return True
    done = bool(_DONE.search(clause))
    return not done and (
        bool(_TRY.search(clause))
        or (bool(_MAYBE_AHEAD.search(clause)) and not re.search(r"^(?:今天|刚)?家访$|没人|无人", clause))
    )


def _reason(text: str) -> str | None:
    really = list(_REALLY.finditer(text))
    return (really and _first_reason(text[really[-1].end() :])) or _first_reason(text)


def _told_ill(tokens: list[Token]) -> str | None:
    """Own illness by the words that a roll knows for it."""
    for at, token in enumerate(tokens):
        if token.kind in ("ill", "sick_leave") and not any(
            t.kind == "kin" and t.end == token.start for t in tokens[max(0, at - 1) : at]
        ):
            return "illness"
    return None


def _first_reason(text: str) -> str | None:
    if _ELSEWHERE.search(text) and not re.search(r"(?:返校|不再|不愿|拒绝|继续|再)[^。,]{0,4}就读", text):
        return "moved"
    for reason, pattern in _REASONS:
        if reason == "illness" and _FAMILY_FIRST.search(text):
            return "family"
        for match in pattern.finditer(text):
            before = text[max(0, match.start() - 3) : match.start()]
            if _NEGATED.search(before):
                continue
            if (
                reason == "work"
                and re.search(
                    r"(?:爸妈|父母|爸爸|妈妈|父亲|母亲|他爸|他妈|她爸|她妈|家长|大人|监护人|两口子|爹娘)[^。,]{0,6}$",
                    text[max(0, match.start() - 12) : match.start()],
                )
                and not _TAKEN_ALONG.search(text)
                and not re.search(
                    r"(?:随|跟|跟着|和).{0,4}(?:父|母|爸|妈|爹|叔|舅|哥|姐)[^。,]{0,8}$",
                    text[max(0, match.start() - 14) : match.start()],
                )
            ):
                continue
            if (
                reason == "work"
                and re.search(r"我们?(?:俩|都|在|也)[^。,]{0,6}$", text[max(0, match.start() - 12) : match.start()])
                and not _TAKEN_ALONG.search(text)
            ):
                continue
            if reason == "family" and _WHEREABOUTS.search(text[max(0, match.start() - 10) : match.start()]):
                continue
            if (
                reason == "work"
                and re.search(r"工作(?!日|人员)", match.group())
                and re.search(r"做|思想", text[max(0, match.start() - 4) : match.start()])
            ):
                continue
            return reason
    return None


def _outcome(text: str, step: Step) -> Outcome:
    """What came of it: the last word on coming or not coming; else that nobody was reached."""
    if step == "returned":
        return "returned"
    if step in ("ack", "plan"):
        return "unknown"
    refused = [
        m
        for m in _REFUSED.finditer(text)
        if not re.search(
            r"(?:不是|并非|没有|为啥|为什么|为何|咋|咋个|怎么)\s*$", text[max(0, m.start() - 3) : m.start()]
        )
    ]
    denied = [m.span() for m in _PROMISED_NOT.finditer(text)]
    promised = [
        m
        for m in _PROMISED.finditer(text)
        if not any(a < m.end() and b > m.start() for a, b in denied)
        and not any(r.start() < m.end() and r.end() > m.start() for r in refused)
    ]
    if _PROMISED_SURE.search(text) and not refused:
        return "promised"
    if promised and (not refused or promised[-1].start() > refused[-1].start()):
        return "promised"
    if refused:
        return "refused"
    if _UNREACHABLE.search(text) and not _REACHED.search(text):
        return "unreachable"
    return "unknown"


def _promise_date(text: str, dates: list[DateWord], today: date) -> date | None:
    """The day promised: the last day ahead that stands with words of coming or of promising."""
    found: list[date] = []
    for word in dates:
        day = word.ahead()
        if day is None or day < today or word.sort in ("tonight", "night"):
            continue
        if day == today and not re.search(
            r"(?:下午|中午|晚上|等会|一会|马上|就).{0,6}(?:来|送|到|返)", text[word.end :]
        ):
            continue
        found.append(day)
    return found[-1] if found else None


def _act_date(dates: list[DateWord], today: date, promised: date | None) -> date | None:
    """The past day on which the act was done, where the text tells another than today.

    答应周一来 names the Monday ahead: the same word is not also the Monday on which somebody went there.
    """
    for word in dates:
        if promised is not None and word.ahead() == promised:
            continue
        if word.day and word.day < today and word.sort not in ("vague",):
            return word.day
    return None
