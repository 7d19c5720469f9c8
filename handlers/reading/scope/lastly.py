"""Who is named last, behind all that is told of him: 外公八十大寿,妈妈发微信请两天——罗梦琪."""

from __future__ import annotations

from handlers.reading.evidence import Entity, Scoped
from handlers.reading.names.segment import Token
from handlers.reading.words.lexicon import EVIDENCE

_LIST = frozenset({"name", "sep", "and"})
_ENDS = frozenset({"comma", "strong", "colon"})
#: Behind the name: his title, marks, and that the others are here.
_TITLE = frozenset({"link", "sign", "strong", "comma", "third", "close"})
_OTHERS = frozenset({"rest", "all_here", "everybody", "nothing_else", "nobody_so"})
#: What tells nothing of somebody who is named later.
_TELLS_NOTHING = frozenset({"present", "unsure"})
#: Between all that was told and the name (这就是, 说的是, 名字叫).
_SHORT = 5


def named_last(tokens: list[Token], scoped: Scoped) -> list[Token] | None:
    """The words of a message put so that he is named first of whom all of it tells; None where that is not so."""
    named = [at for at, token in enumerate(tokens) if token.kind == "name"]
    if not named or not scoped.entities or scoped.by_shape:
        return None
    first, last = named[0], named[-1]
    if any(token.kind not in _LIST for token in tokens[first:last]) or not all(map(_hardly_told, scoped.entities)):
        return None
    behind = tokens[last + 1 :]
    while behind and behind[0].kind in _TITLE:
        behind = behind[1:]
    if behind and (not any(token.kind in _OTHERS for token in behind) or any(map(_tells, behind))):
        return None
    end = first
    while end and tokens[end - 1].kind not in _ENDS:
        end -= 1
    said = tokens[end:first]
    if any(token.kind in EVIDENCE or token.kind in ("count", "lack") for token in said) or _length(said) > _SHORT:
        return None  # 缺甲, 没来的是甲
    told = tokens[:end]
    leave = any(piece.kind == "leave" for entity in scoped.entities for piece in entity.evidence)
    if leave and (len(named) > 1 or _is_bare_head(told)):
        return None  # 昨天那几个发烧的来了。请假:甲; 山路塌方,都打电话请假:甲、乙
    heads = {piece.start for entity in scoped.entities for piece in entity.evidence}
    if not any(_tells(token) and token.start not in heads for token in told):
        return None
    comma = tokens[first]._replace(kind="comma", words=",", end=tokens[first].start, names=())
    return [*tokens[first : last + 1], comma, *told, *tokens[last + 1 :]]


def _hardly_told(entity: Entity) -> bool:
    """Is nothing said of a pupil but, by a head, that he is away?"""
    return not (entity.aside or entity.denied) and all(
        piece.how == "head" and piece.kind in ("absent", "leave") for piece in entity.evidence
    )


def _is_bare_head(told: list[Token]) -> bool:
    """Is the clause before the name nothing but a head and its colon (请假:甲, not 他妈在群里请了假:甲)?"""
    start = max((at for at, token in enumerate(told[:-1]) if token.kind in _ENDS), default=-1) + 1
    return sum(token.kind not in ("date", "half", "class", "link") for token in told[start:-1]) < 2


def _tells(token: Token) -> bool:
    return token.kind in EVIDENCE and token.kind not in _TELLS_NOTHING


def _length(tokens: list[Token]) -> int:
    return sum(len(token.words) for token in tokens)
