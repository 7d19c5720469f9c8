"""What a correction makes of what it tells of one pupil: who was reported by mistake, and what only tells how that came."""

from __future__ import annotations

from handlers.reading.evidence import Entity, Evidence, Scoped
from handlers.reading.model import Status
from handlers.reading.words.lexicon import MISSING_OR_WHY
from handlers.reading.words.pattern import Pattern

_UNSEEN = Pattern(
    r"没(?:有)?(?:看|见|瞧|瞅|数|点|找|注意|核实|弄清|搞清)|(?:位子|座位|位置|凳子|位儿|桌子)上?[^,。;]*(?:空|没人)"
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
