"""The half of the day that a report is about."""

from __future__ import annotations

from itertools import pairwise

from handlers.reading.evidence import Scoped
from handlers.reading.model import AWAY, Intent, Mark, Period
from handlers.reading.names.segment import Token
from handlers.reading.when.classes import half_of
from handlers.reading.when.days import Told
from handlers.reading.when.stories import STANDS
from handlers.reading.words.pattern import Pattern

#: 甲请假一天,乙上午请假: the report is about the day.
_ALL_DAY = frozenset({"一天", "全天", "整天", "一整天", "两天", "三天"})


_STOPS = frozenset({"comma", "strong", "sep", "colon"})
#: What a clause about something else is made of, and what one about who is here holds at least one of.
_OF_OTHERS = frozenset({"unknown", "plain", "kin", "speak", "bystander", "beside"})
_LESSON = Pattern(r"课|节|没|未|点|清|查|数|集合|归队")
_OF_THE_ROLL = STANDS | {"name", "lack", "rest", "except", "third", "one", "report"}


def _halves_apart(scoped: Scoped, away: set[str]) -> set[str]:
    """The halves of the day in which one or another was away for that half alone."""
    told = [
        {piece.half for piece in entity.evidence if piece.half and piece.how != "before" and not piece.behind}
        for entity in scoped.entities
        if away.intersection(entity.mention.names)
    ]
    return {half for halves in told if len(halves) == 1 for half in halves}


def _is_no_matter(start: int, tokens: list[Token], told: Told) -> bool:
    """昨天下午就喊头疼,没来: is the half told last before `start` that of another clause, by the way or of something else?"""
    at = max((at for at, token in enumerate(tokens) if token.kind == "half" and token.start <= start), default=None)
    if at is None:
        return False
    half = tokens[at].start
    if any(begin <= half < end and not begin <= start < end for begin, end, _ in told.behind):
        return True
    ends = next((token.start for token in tokens[at:] if token.kind in _STOPS), start + 1)
    return ends <= start and _of_something_else(tokens, at)


def _of_something_else(tokens: list[Token], at: int) -> bool:
    """甲病假,下午家长送病历来: does the clause of a half of the day tell of what is no matter of who is here?"""
    first = last = at
    while first and tokens[first - 1].kind not in _STOPS:
        first -= 1
    while last + 1 < len(tokens) and tokens[last + 1].kind not in _STOPS:
        last += 1
    clause = [token for token in tokens[first : last + 1] if token.kind not in ("half", "date", "link", "sign")]
    told = sum(token.end - token.start for token in clause if token.kind in _OF_OTHERS)
    return told > 1 and not any(token.kind in _OF_THE_ROLL or _LESSON.search(token.words) for token in clause)


def tell_period(tokens: list[Token], told: Told, marks: dict[str, Mark], scoped: Scoped, intent: Intent) -> Period:
    """The half of the day that a report is about: that in which those away were away, else the one it names."""
    away = {name for name, mark in marks.items() if mark.status in AWAY}
    halves = {
        piece.half
        for entity in scoped.entities
        if away.intersection(entity.mention.names)
        for piece in entity.evidence
        if piece.half
        and piece.how != "before"
        and not piece.behind
        and piece.kind not in ("present", "late", "left_early", "well", "unsure")
        and not _is_no_matter(piece.start, tokens, told)
    }
    for at, token in enumerate(tokens[:4]):
        if token.kind == "half" and at + 1 < len(tokens) and tokens[at + 1].kind in ("colon", "count"):
            return "pm" if half_of(token.words) == "pm" else "am"  # 下午:应到38
    came_later = any(
        away.intersection(entity.mention.names)
        and any(p.kind == "present" and p.half == "pm" for p in entity.evidence)
        and entity.evidence[0].half != "pm"
        for entity in scoped.entities
    )
    if came_later:
        return "am"  # 早上没来,下午来了
    if halves and len(away) > 1 and _ALL_DAY & {token.words for token in tokens}:
        return "day"
    if any(one.kind in ("leave", "sick_leave") and other.words in _ALL_DAY for one, other in pairwise(tokens)):
        return "day"  # 甲请假一天,上午去医院
    if len(halves) == 1:
        return "pm" if "pm" in halves else "am"
    if halves and len(_halves_apart(scoped, away)) > 1:
        return "day"  # 上午甲没来,下午乙没来
    seen = {
        piece.half
        for entity in scoped.entities
        for piece in entity.evidence
        if piece.kind == "present" and piece.half and piece.words.startswith(("在", "一直在", "都在"))
    }
    if intent == "correct" and len(seen) == 1:
        return "pm" if "pm" in seen else "am"  # 昨天下午甲是在的
    if intent == "correct" and marks and all(mark.status in ("present", "late") for mark in marks.values()):
        return "day"
    for at, token in enumerate(tokens):
        after = tokens[at + 1] if at + 1 < len(tokens) else None
        back = after is not None and after.kind == "present" and after.words != "上课" and bool(away)
        if after is not None and (
            back or after.kind == "soon" or (after.words[0] in "来到再才能回返赶" and bool(away))
        ):
            continue  # 下午来: when he will be here, not when he was away
        if token.kind == "half" and after is not None and after.kind == "half":
            return "day"  # 上午下午都点过
        if (
            token.kind == "half"
            and token.words[:2] not in ("午休", "午睡", "午饭", "中午")
            and not (away and _of_something_else(tokens, at))
            and not any(start <= token.start < end for start, end, how in told.behind)
        ):
            return "pm" if half_of(token.words) == "pm" else "am"
    return "day"
