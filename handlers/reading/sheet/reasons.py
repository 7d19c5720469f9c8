"""A line beneath a list that tells why all who stand in it are away: 原因:不明, 事由:家里有喜事, 备注:待核实."""

from __future__ import annotations

from typing import NamedTuple

from handlers.reading.evidence import Evidence, Scoped
from handlers.reading.names.roster import Roster
from handlers.reading.names.segment import cut
from handlers.reading.words.pattern import Pattern

_LINE = Pattern(
    r"(?:(?<=\n)|(?<=[。;]))[ ]*(?:未到校?|缺勤|缺席|没来|请假)?(?:原因|事由|备注|说明)[:][ ]*(?P<why>[^\n。;]{1,24})"
)
_UNKNOWN = Pattern(r"不明|未知|不详|不清楚|不知|[没未]请假|无故|旷课|联系不上|打不通|关机|没人接|无人接|不接|未接|失联")
#: Not told yet: what the list says holds.
_OPEN = Pattern(r"待|核实|正在|还没|了解|在问|在查")
_MISSING = Pattern(r"[缺未没]|不在|空座")
_WHY = frozenset({"ill", "sick_leave", "leave", "affair", "unexcused", "truant", "unclear_why"})
_ABSENT = frozenset({"absent", "lack"})


class Reason(NamedTuple):
    """Where the line stands and what it says, a kind of the lexicon; nothing where it is still open."""

    start: int
    end: int
    kind: str


def find_reason(text: str, roster: Roster) -> Reason | None:
    """The one line that tells why, where pupils are named before it and none in it."""
    match = _LINE.search(text)
    if match is None or _names(text[match.start() :], roster) or not _names(text[: match.start()], roster):
        return None
    if not _MISSING.search(text, 0, match.start()):
        return None
    why = match["why"]
    if _UNKNOWN.search(why):
        return Reason(*match.span(), "unexcused")
    if _OPEN.search(why):
        return Reason(*match.span(), "")
    kind = next((token.kind for token in cut(why, roster, []) if token.kind in _WHY), "")
    return Reason(*match.span(), kind) if kind else None


def _names(text: str, roster: Roster) -> bool:
    return any(text.startswith(words, at) for at, char in enumerate(text) for words in roster.starts.get(char, ()))


def give_reason(scoped: Scoped, reason: Reason, text: str) -> None:
    """Say it of all of whom nothing is told but that they are absent. Changes `scoped`."""
    for entity in scoped.entities:
        if reason.kind and entity.evidence and all(piece.kind in _ABSENT for piece in entity.evidence):
            entity.evidence.append(
                Evidence(reason.kind, reason.start, reason.end, text[reason.start : reason.end].strip())
            )
