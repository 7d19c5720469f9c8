"""What a correction makes of what it tells of one pupil: who was reported by mistake, and what only tells how that came."""

from __future__ import annotations

from dataclasses import replace

from handlers.reading.evidence import Entity, Evidence, Scoped
from handlers.reading.model import Status
from handlers.reading.scope.verdict import settle
from handlers.reading.words.lexicon import MISSING, MISSING_OR_WHY
from handlers.reading.words.pattern import Pattern

_UNSEEN = Pattern(
    r"没(?:有)?(?:看|见|瞧|瞅|数|点|找|注意|核实|弄清|搞清)|(?:位子|座位|位置|凳子|位儿|桌子)上?[^,。;]*(?:空|没人)"
)


#: Done at school in the time of lessons; where a contest is, nobody knows.
_BUSY_HERE = Pattern(
    r"训练|排练|彩排|练|作证|搬|抄|帮忙|布置|开会|执勤|值日|值周|打扫|录音|录像|广播|主持|辅导|拍照|采访|谈话"
)
#: A record is struck.
STRUCK = Pattern(
    r"(?:勾|划|(?<![回过出])去|删|消|抹|擦|撤|销|拿|除)(?:掉|去了?|了吧|一下)|取消|撤销|作废|不算|不作数|冤枉|错怪"
)


def by_denial(
    entity: Entity, verdict: tuple[Status, Evidence] | None, evidence: list[Evidence], put_right: bool
) -> tuple[Status, Evidence] | None:
    """是A不是B in a correction says that B was here."""
    mention = entity.mention
    here = Evidence("present", mention.start, mention.end, mention.words)
    if verdict is None:
        if entity.denied:
            return "present", here
        if entity.swapped:
            return "absent", Evidence("absent", mention.start, mention.end, mention.words)
        evidence = [piece for piece in evidence if piece.words != "帮忙"]  # 缺勤消一下,人在德育处帮忙
        taken_back = [piece for piece in evidence if piece.how == "before"]
        if put_right and taken_back and len(taken_back) == len(evidence) and taken_back[-1].kind in MISSING_OR_WHY:
            return "present", here  # 刚说缺B,其实是缺A
    taken = [piece for piece in evidence if piece.how == "before" and piece.kind in MISSING]
    if verdict is not None and verdict[0] == "absent" and verdict[1].words[0] in "还仍" and taken:
        return settle([replace(piece, how="said") for piece in taken])  # 早上报的旷课,还是没来: it holds
    return verdict


def struck_off(verdict: tuple[Status, Evidence] | None, evidence: list[Evidence]) -> tuple[Status, Evidence] | None:
    """记了甲早退,其实没离校,去掉吧: where a record is struck and none put in its place, who was seen since or was about in
    school was not away."""
    if verdict is None or verdict[0] == "present" or any(piece.how == "final" for piece in evidence):
        return verdict
    here = [piece for piece in evidence if piece.kind == "present" and piece.start > verdict[1].start]
    if here and verdict[0] != "late":
        return "present", here[-1]
    if _UNSEEN.match(verdict[1].words) and len([p for p in evidence if p.how != "before"]) == 1:
        return "present", verdict[1]  # 在办公室抄表,早上没看见他,缺勤去掉: why it was wrong
    taken = [piece for piece in evidence if piece.how == "before" and piece.kind in MISSING_OR_WHY]
    if taken and verdict[1].kind == "affair" and _BUSY_HERE.search(verdict[1].words):
        return "present", verdict[1]
    return verdict


def seen_since(evidence: list[Evidence], everybody: bool) -> list[Evidence]:
    """甲在的,坐后排我没看见: how it came that an earlier report was wrong says nothing of now."""
    here = [piece.start for piece in evidence if piece.kind == "present"]
    return [
        piece
        for piece in evidence
        if not (
            piece.kind in ("absent", "unsure", "unexcused")
            and _UNSEEN.match(piece.words)
            and (everybody or (here and here[0] < piece.start))
        )
    ]


def other_is_away(entity: Entity, scoped: Scoped) -> bool:
    """Is it told of the one for whom he was reported that he is away?"""
    others = [other for other in scoped.entities if other.mixed and other is not entity]
    return len(others) == 1 and any(
        piece.kind in MISSING_OR_WHY and piece.how != "before" for piece in others[0].evidence
    )
