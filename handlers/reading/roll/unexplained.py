"""Words told of a pupil who is away that nobody here understands: they may be why, so it is asked."""

from __future__ import annotations

from collections.abc import Sequence

from handlers.reading.evidence import Entity
from handlers.reading.names.segment import Token
from handlers.reading.words.pattern import Pattern

#: Of what the teacher himself does or will do, of time and of manner: no reason in it.
_NO_REASON = Pattern(r"[补待会马正先晚等刚放什顾再回字问联看核知清发名那点数报登记昨今早又还都了四三两几个位课]")
#: Only in a clause that tells what somebody said, or why.
_TOLD = Pattern(r"[说讲因]|由于|让他|让她|在家|休息|短信|信息|微信")
_NOT_WHY = Pattern(r"我|\?|听说|据说|同学|同桌|舍友|室友|八成|估计|可能|大概|送来|正往|往这|送|路上|马上|一会|快到")
_ENDS = frozenset({"strong", "name", "everybody", "all_here", "rest", "close"})


def unexplained(tokens: Sequence[Token], entity: Entity) -> str:
    """The words behind the last naming of the pupil, in his sentence, that are in no table; empty where all is understood."""
    at = max(
        (i for i, token in enumerate(tokens) if token.kind == "name" and token.names == entity.mention.names),
        default=None,
    )
    if at is None:
        return ""
    found: list[str] = []
    clause: list[Token] = []
    for token in [*tokens[at + 1 :], Token("strong", 0, 0, "。")]:
        if token.kind != "comma" and token.kind not in _ENDS:
            clause.append(token)
            continue
        words = "".join(t.words for t in clause)
        told = any(t.kind == "kin" for t in clause) or _TOLD.search(words)
        if told and not _NOT_WHY.search(words):
            found += [
                t.words for t in clause if t.kind == "unknown" and len(t.words) > 1 and not _NO_REASON.search(t.words)
            ]
        clause = []
        if token.kind in _ENDS:
            break
    return found[0] if found else ""
