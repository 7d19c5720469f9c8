"""Words by which somebody says that he wants no more SMS, or wants them again: the whole message, nothing else."""

from __future__ import annotations

import re
import unicodedata

#: Twilio's own words (its default opt-out) and those Chinese SMS are answered with.
STOP = frozenset({"stop", "stopall", "unsubscribe", "cancel", "end", "quit", "td", "t", "tt", "退订", "退定", "拒收"})
START = frozenset({"start", "unstop", "恢复", "恢复接收", "恢复订阅", "订阅"})
_AROUND = re.compile(r"^[\W_]+|[\W_]+$")


def opt_word(text: str) -> str:
    """`stop`, `start`, or an empty text for everything else: `TD。`, `回复 T`, `Stop ` stop; `我要退学` does not."""
    word = _AROUND.sub("", unicodedata.normalize("NFKC", text)).casefold()
    word = re.sub(r"^(回复|回)\s*", "", word)
    word = re.sub(r"^(td|t)\s*(退订)$", "退订", word)
    if word in STOP:
        return "stop"
    return "start" if word in START else ""
