"""The half of the day that a report is about."""

from __future__ import annotations

from handlers.reading.evidence import Scoped
from handlers.reading.model import AWAY, Intent, Mark, Period
from handlers.reading.names.segment import Token
from handlers.reading.when.classes import half_of
from handlers.reading.when.days import Told

#: 甲请假一天,乙上午请假: the report is about the day.
_ALL_DAY = frozenset({"一天", "全天", "整天", "一整天", "两天", "三天"})


def _halves_apart(scoped: Scoped, away: set[str]) -> set[str]:
    """The halves of the day in which one or another was away for that half alone."""
    told = [
        {piece.half for piece in entity.evidence if piece.half and piece.how != "before" and not piece.behind}
        for entity in scoped.entities
        if away.intersection(entity.mention.names)
    ]
    return {half for halves in told if len(halves) == 1 for half in halves}


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
            and not any(start <= token.start < end for start, end, how in told.behind)
        ):
            return "pm" if half_of(token.words) == "pm" else "am"
    return "day"
