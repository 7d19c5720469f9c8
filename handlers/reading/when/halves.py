"""A half of the day put right in the message itself: 上午缺甲,哦不是上午,是下午."""

from __future__ import annotations

from handlers.reading.evidence import Entity
from handlers.reading.names.segment import Token
from handlers.reading.when.classes import half_of

_BETWEEN = frozenset({"comma", "is", "change"})
#: How far behind the slip the right half may stand, in tokens.
_WITHIN = 12


def put_halves_right(tokens: list[Token], entities: list[Entity]) -> None:
    """What was said of the half that is taken back is said of the other one."""
    for at, token in enumerate(tokens):
        if token.kind not in ("repair", "not_him"):
            continue
        first = at + 1
        while first < len(tokens) and tokens[first].kind in _BETWEEN:
            first += 1
        if first == len(tokens) or tokens[first].kind != "half":
            continue
        halves = [half_of(one.words) for one in tokens[first : first + _WITHIN] if one.kind == "half"]
        if not (token.words.endswith("不是") and first == at + 1):
            halves.insert(0, "am" if halves[0] == "pm" else "pm")  # 上午缺甲,不对,是下午
        right = next((half for half in halves if half != halves[0]), "")
        for piece in (piece for entity in entities for piece in entity.evidence if right):
            if piece.start < token.start and piece.half == halves[0]:
                piece.half = right
