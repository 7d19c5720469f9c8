"""Somebody the words name where a pupil is named, and whom their writer may not speak of. Pure.

What is told of him must not be written down for the one pupil whom something happens to be open about. He need not exist: a
name is known here by its letters alone, where the reader knows no word.
"""

from __future__ import annotations

from collections.abc import Collection

from handlers.reading import Roster
from handlers.reading.names.segment import cut
from handlers.reading.tables.people import COMPOUND_SURNAMES, FUNCTION, GIVEN, GIVEN_TOO, SURNAMES
from handlers.reading.tables.places import PLACE
from handlers.reading.words.lexicon import EVIDENCE
from handlers.reading.words.pattern import Pattern
from handlers.reading.words.text import fold

_NOBODY = Roster.of(())
_SURNAME = rf"(?:{'|'.join(sorted(COMPOUND_SURNAMES))}|[{''.join(sorted(SURNAMES))}])"
_GIVEN = f"[{''.join(sorted(set(GIVEN) | set(GIVEN_TOO)))}]"
#: In letters that the reader knows no word for: a name at their beginning, or behind the verb of an order or of going somewhere.
_NAMED = Pattern(
    r"(?:^|(?<=同意|分派|确认|指定|关于)|(?<=[去到找给跟和与]))"
    rf"((?!{PLACE}){_SURNAME}{_GIVEN}{{1,2}}?)(?=$|家|销|的)"
)

#: 确实没来, 这个没来: nobody's name.
_BESIDE = Pattern(
    r"(?:确实|仍然|依然|果然|竟然|居然|貌似|大概|反正|其实|真的?|[这那]个|人家|本人|昨晚|暂时|目前|至今)+"
)

#: Behind these it is told of a pupil what somebody says.
_SAY = frozenset({"说", "说是", "讲", "听说", "告诉我", "告诉"})
_TITLES = frozenset({"老师", "校长", "主任", "书记", "领导"})
#: 迟到的多, 没来的人: of nobody alone.
_MANY = Pattern(r"的(?:多|少|不少|挺多|人|有)")


def all_known(text: str) -> bool:
    """Are all its letters words of the tables, so that none of them can be a name?"""
    return all(token.kind != "unknown" for token in cut(fold(text), _NOBODY, []))


def named(text: str, known: Collection[str]) -> str | None:
    """The first such name in the text that is none of `known` (pupils he may speak of, staff, the family); else None."""
    for token in cut(fold(text), _NOBODY, []):
        if token.kind != "unknown":
            continue
        for match in _NAMED.finditer(token.words):
            if not _is_known(match[1], known):
                return match[1]
    return None


def speaks_of_another(text: str, roster: Roster) -> bool:
    """Whether a short sentence without a pupil's name is of somebody else all the same: 二狗没来, 张老师请假了, 他爸来了, 迟到的多.

    What somebody only says is of the pupil: 他妈说病了.
    """
    tokens = [token for token in cut(fold(text.strip()), roster, []) if token.kind not in ("sign", "sep")]
    at = next((nth for nth, token in enumerate(tokens) if token.kind in EVIDENCE), None)
    if at is None:
        return False
    before, told = tokens[:at], tokens[at]
    if _MANY.search(text) is not None or told.words.endswith("条"):
        return True
    if not before or any(token.words in _SAY for token in before):
        return False
    last, first = before[-1], before[0]
    if last.kind in ("none", "not_him"):
        return True  # 不是没来
    if last.words in _TITLES or (last.kind == "kin" and told.kind in ("present", "absent", "late")):
        return True
    return first.kind == "unknown" and len(before) == 1 and _BESIDE.fullmatch(first.words) is None


def _is_known(name: str, known: Collection[str]) -> bool:
    """Is it one of `known`, whole, by the given name or with a particle behind?"""
    return any(one.endswith(name) for one in known) or (name[-1] in FUNCTION and name[:-1] in known)
