"""The second reader on whether a report on a case says that the pupil is back in school: by its letters, and by who writes.

That somebody is back ends a case; that he is back and nobody heard it lets it go on. Where the letters speak clearly against what
was read, it is asked.
"""

from __future__ import annotations

from collections.abc import Sequence

from handlers.reading.doubt.doubts import shares
from handlers.reading.doubt.leaning import runs
from handlers.reading.names.segment import Token
from handlers.reading.tables.returnings import RETURNINGS

#: It is asked where being back gets more than this of one and was not read, and where it gets less than this and was.
UNHEARD, INVENTED = 0.4, 0.2


def seen(text: str, tokens: Sequence[Token], kind: str) -> set[str]:
    """What the second reader goes by; `kind` is who writes."""
    return runs(text, tokens) | {f"={kind}"}


def doubts_return(text: str, tokens: Sequence[Token], kind: str, returned: bool) -> bool:
    """Do the letters leave little room for what was read: that he is back (`returned`), or not?"""
    back = shares(RETURNINGS, seen(text, tokens, kind))[1]
    return back < INVENTED if returned else back > UNHEARD
