"""Does a part of a message ask outright for what is on record, whatever else is told around it (今天五年谁没到 我在镇上开会)?"""

from __future__ import annotations

from functools import lru_cache

from handlers.reading.tables import inquiring
from handlers.reading.words.pattern import Pattern

#: No such question is longer; a longer part is a story without stops.
LONGEST = 30
#: A part of a folded text, between stops and spaces, with its question mark.
PART = Pattern(r"[^,。!;\n? ]+\??")
_LEAD = Pattern(f"(?>{inquiring.LEAD})")
_PARTICLES = Pattern(rf"{inquiring.PARTICLES}\??$")
_OF_ALL = Pattern(inquiring.OF_ALL)
_OF_ONE = Pattern(inquiring.OF_ONE)
_REPORTED = Pattern(inquiring.REPORTED)
_OURS = Pattern(inquiring.OURS)
_NOT_KNOWN = Pattern(inquiring.NOT_KNOWN)
_NOT_OURS = Pattern(inquiring.NOT_OURS)


def inquires(text: str) -> bool:
    """Does any part of a folded text, pupils' names as 某, ask for what is on record?"""
    named = "某" in text
    return any(asked(part, named) for part in PART.findall(text))


@lru_cache(maxsize=64)  # of the parts of one message it is asked several times
def asked(part: str, named: bool) -> bool:
    """Is one part such a question? `named`: a pupil is named in the message."""
    words = part[_LEAD.match(part).end() :]  # type: ignore[union-attr]
    if len(words) > LONGEST or _NOT_OURS.search(words) or _NOT_KNOWN.search(words):
        return False
    ours = bool(_OURS.search(words))
    if not (ours or named):
        return False
    plain = _PARTICLES.sub("", words)
    return any(
        (ours and (_OF_ALL.search(ending) or _REPORTED.search(ending))) or (named and _OF_ONE.search(ending))
        for ending in ((words, plain) if plain != words else (words,))
    )
