"""Where the numbers told and the names given contradict each other."""

from __future__ import annotations

from handlers.reading.counted import Counted, Counts
from handlers.reading.evidence import Scoped
from handlers.reading.model import AWAY, Intent, Mark, Status
from handlers.reading.names.roster import Roster
from handlers.reading.words.pattern import Pattern

_ALL_AGAIN = Pattern(r"作废|重报|重来|重发|重新报|以这[条个]为准|以此为准")

#: 更正:28到26,没来的是甲: all who are away, not what is changed.
_WHO_IS = Pattern(r"(?:没来|没到|未到|缺席|缺勤|缺|不在)的(?:人|学生|同学)?(?:就|只)?(?:是|有)")
_OF_THEN = Pattern(r"(?:昨[天日儿]|前[天几日]|上周.?)[^,。;]{0,6}的[一二两三四五六七八九十\d]+")
#: 缺三个……等等我再数,缺两个; 缺2个,等等,丙也没见着,缺3个.
_ANEW = Pattern(r"等[等下一]|慢着|稍等|不对|错|再[数点]|重新|又[数点]|哦|那就是|一共|总共|应该是|不止|也没|还有")
#: What the pupils counted so may be marked.
_TOLD_BY: dict[str, frozenset[Status]] = {
    "missing": frozenset({"absent", "unexcused", "sick", "personal"}), "sick": frozenset({"sick"}),
    "personal": frozenset({"personal"}), "leave": frozenset({"sick", "personal"}), "unexcused": frozenset({"unexcused"}),
}  # fmt: skip


def find_mismatch(
    intent: Intent,
    text: str,
    counts: Counts,
    scoped: Scoped,
    marks: dict[str, Mark],
    pending: int,
    early: int,
    roster: Roster,
) -> tuple[str, bool] | None:
    """(words, are the marks of the missing held back) when the numbers told and the names given contradict each other."""
    told = (counts.expected is not None and counts.present is not None) and (
        _WHO_IS.search(text) is not None
        or any(
            piece.how == "head" and piece.kind == "absent" for entity in scoped.entities for piece in entity.evidence
        )
    )
    away = sum(mark.status in AWAY for mark in marks.values()) + pending
    if intent == "correct" and not marks and not pending:
        return None  # 重报:应到40,实到38: numbers alone
    if intent == "correct" and not told and not _ALL_AGAIN.search(text):
        if counts.expected is None or counts.present is None or not 0 < counts.expected - counts.present < away:
            return None  # of those who are away only some are changed
        return counts.words, True
    if counts.expected is not None and counts.present is not None:
        missing = counts.expected - counts.present
        if missing < 0:
            return counts.words, False
        if away < missing and away + early < missing:
            return counts.words, False
        if away > missing and not (missing == 0 and away == 0):
            return counts.words, missing > 0
    elif counts.present is not None and intent == "checkin" and roster.names and (away or counts.rest):
        missing = len(roster.names) - counts.present
        if counts.rest:
            missing -= sum(mark.status in ("present", "late") for mark in marks.values())  # 甲到,其余39人也到
        if missing != away and missing != away + early:
            return counts.words, False
    total = [counted for counted in counts.missing if counted.kind == "missing"]
    for counted, listed in scoped.headed:
        if _counted_anew(counted, total, text, away):
            continue
        if not listed and _OF_THEN.search(text[max(0, counted.start - 6) : counted.end]):
            continue  # 昨天请假的两个还没好
        known = [entity for entity in listed if entity.evidence]
        if counted.kind in ("late", "left_early"):
            continue
        marked = sum(mark.status in _TOLD_BY[counted.kind] for mark in marks.values())
        if not listed and counted.number == marked:
            continue  # 请假:2人。甲(牙疼);乙(扫墓)
        of_a_kind = [other.number for other in counts.missing if other.kind == counted.kind != "missing"]
        if len(of_a_kind) > 1 and sum(of_a_kind) == marked:
            continue  # 缺三个:甲、乙、丙,一个感冒两个拉肚子
        if len(known) != counted.number and not (counted.kind == "missing" and away == counted.number):
            more = (len(known) if listed else away) > counted.number
            return text[counted.start : counted.end], more and counted in total
    if total and not scoped.headed and total[0].number != away and not _counted_anew(total[0], total, text, away):
        return text[total[0].start : total[0].end], away > total[0].number
    return None


def _counted_anew(counted: Counted, total: list[Counted], text: str, away: int) -> bool:
    """Is as many as are away what a later count of the missing tells, and was it counted anew?"""
    last = total[-1] if total else counted
    return (
        counted.kind == "missing"
        and counted.end <= last.start
        and last.number == away
        and _ANEW.search(text, counted.end, last.start) is not None
    )
