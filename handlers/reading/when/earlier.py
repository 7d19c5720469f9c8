"""What a message tells of a report sent before: which words say what it said, and whether the message puts it right."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache

from handlers.reading.model import Span
from handlers.reading.names.segment import Token
from handlers.reading.tables import righting
from handlers.reading.words.pattern import Pattern

_TOLD = Pattern(righting.TOLD)
_TOLD_TODAY = Pattern(righting.TOLD_TODAY)
_TOLD_OF = Pattern(righting.TOLD_OF)
_TOLD_ALONE = Pattern(righting.TOLD_ALONE)
_TOLD_AMISS = Pattern(righting.TOLD_AMISS)
_TELLS = Pattern(righting.TELLS)
_MADE_WRONGLY = Pattern(righting.MADE_WRONGLY)
_DONE = Pattern(righting.DONE)
_ASKED_FOR = Pattern(righting.ASKED_FOR)
_NOT_TO = Pattern(r"(?:别|莫|甭|勿|不要|不用|不能|不该|不应|不必|不得)(?:再)?(?:给|把|将)[^,。;]{2,8}$")
_STATUS_DONE = Pattern(rf"(?:{righting.STATUS}|某+)了(?!吧|$)")
_AMISS = Pattern(righting.AMISS)
_TAKEN_BACK = Pattern(righting.TAKEN_BACK)
_PUT_RIGHT = Pattern(f"{righting.NOT_SO}|{righting.OTHERWISE}|{righting.PUT_RIGHT}")
#: 昨天报的甲病假今天还没好: told before, and it still holds.
_STILL = Pattern(r"[^。;]{0,12}?(?:今天|今日|还是|又|继续|也)(?:还|又|是|没|继续|照旧)")
_STOPS = frozenset(",。;!?:\n ])")


def masked(text: str, tokens: Sequence[Token]) -> str:
    """The text with pupils' names made blind, and the writer's own doubts: 郑来没来 and 来没来我去看看 are no questions,
    许诺 is no promise."""
    for token in tokens:
        if token.kind == "wavers":
            text = text[: token.start] + " " * (token.end - token.start) + text[token.end :]
        if token.kind == "name" and token.names:
            text = text[: token.start] + "某" * (token.end - token.start) + text[token.end :]
    return text


def mark(text: str, tokens: list[Token]) -> list[Token]:
    """The words with those that tell of an earlier report (刚才我报的, 把甲登记成) as one word each, of the kind `wrongly`, and
    those that find it wrong as `void`."""
    blind = masked(text, tokens)
    spans = [(start, end, "wrongly") for start, end in _told(blind)]
    if spans:
        spans += [(*match.span("amiss"), "void") for match in _AMISS.finditer(blind) if match.start() >= spans[0][1]]
    for start, end, kind in spans:
        tokens = _merged(tokens, text, start, end, kind)
    return tokens


@lru_cache(maxsize=256)
def _told(blind: str) -> tuple[Span, ...]:
    """Where words tell what an earlier report said; one reading asks it of the same text several times."""
    return tuple(_find_told(blind))


def _find_told(blind: str) -> Iterator[Span]:
    letters = set(blind)
    for pattern in (_TOLD, _TOLD_TODAY):
        for match in pattern.found_in(blind, letters):
            start = match.start("when") if "when" in pattern.compiled.groupindex and match["when"] else -1
            start = start if start >= 0 else match.start("told")
            if _TELLS.search(match["told"]) and match.start() and blind[match.start() - 1] not in _STOPS:
                continue
            if pattern is _TOLD and not match["when"] and _STILL.match(blind, match.end()):
                continue
            yield start, match.end("told")
    for match in _TOLD_ALONE.found_in(blind, letters):
        start = max(match.start(group) for group in ("when", "then", "mine", "said", "was", "put", "shown", "is"))
        yield start, match.end()
    for match in _TOLD_OF.found_in(blind, letters):
        if not _STILL.match(blind, match.end()):
            yield match.span("told")
    for match in _MADE_WRONGLY.found_in(blind, letters):
        if _was_done(blind, match.start(), match.end()):
            yield match.span("told")


def _was_done(blind: str, start: int, end: int) -> bool:
    """登记成缺勤了 and 我写成乙 tell what was done; 帮我登记成迟到 asks for it."""
    before = blind[max(blind.rfind(stop, 0, start) for stop in ",。;!\n") + 1 : start]
    if _NOT_TO.search(before):
        return True  # 别把甲记成旷课
    if _ASKED_FOR.search(before):
        return False
    return blind[start] in "误错" or _DONE.search(before) is not None or _STATUS_DONE.match(blind, end) is not None


def _merged(tokens: list[Token], text: str, start: int, end: int, kind: str) -> list[Token]:
    first = next((i for i, token in enumerate(tokens) if token.start <= start < token.end), None)
    last = next((i for i, token in enumerate(tokens) if token.end == end), None)
    if first is None or last is None or any(token.kind == "name" for token in tokens[first : last + 1]):
        return tokens
    return [
        *tokens[:first],
        Token(kind, tokens[first].start, end, text[tokens[first].start : end]),
        *tokens[last + 1 :],
    ]


def takes_back(blind: str) -> bool:
    """Does it take back a whole report? `blind`: names are masked."""
    return _TAKEN_BACK.search(blind) is not None


def tells_earlier(blind: str) -> bool:
    """Does it tell what an earlier report said of a pupil? `blind`: names are masked."""
    return _TOLD_AMISS.search(blind) is not None or bool(_told(blind))


def puts_right(blind: str) -> bool:
    """Does it put right what an earlier report said? `blind`: names are masked."""
    if _PUT_RIGHT.search(blind) or _TOLD_AMISS.search(blind):
        return True
    return any(not _STILL.match(blind, end) for _, end in _told(blind))
