"""Two machines must not talk for ever: whoever says the same again and again, or says our own words back, is answered five
times and then heard in silence. What he says is still read and kept.

Each process remembers the last words of each sender; only where they come again is the inbox asked how often.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from handlers.reading.words.pattern import Pattern
from store import inbox
from store.crypto import mask_phone
from store.db import Tx

#: So many times the same is answered.
MOST = 5
#: Within this time.
SPAN = timedelta(hours=1)
#: Our words count as said back from this length on: 李明 and 收到 stand in many an answer.
LONG = 12
_LOOSE = Pattern(r"[\s\d，。,.!！?？:：;；、“”\"'()（）【】\[\]]+")


@dataclass(slots=True)
class Echoes:
    """What each sender said last and what he was answered, in this process."""

    most: int = 10_000
    _last: dict[tuple[str, str], tuple[str, str]] = field(default_factory=dict)

    def again(self, channel: str, sender: str, words: str) -> bool:
        """Whether he says what he said last, or what he was told."""
        said, told = self._last.get((channel, sender), ("", ""))
        return _same(words, said, told)

    def keep(self, channel: str, sender: str, words: str, answer: str | None) -> None:
        """Remember the latest of each."""
        if len(self._last) >= self.most:
            self._last.pop(next(iter(self._last)), None)
        self._last[(channel, sender)] = (words, answer or "")


def runs_on(tx: Tx, echoes: Echoes, channel: str, sender: str, words: str, message_id: int, now: datetime) -> bool:
    """Whether this is at least the sixth time in a row: then it is not answered."""
    if not words.strip() or not echoes.again(channel, sender, words):
        return False
    kept = mask_phone(sender) if channel == "sms" else sender
    before = [one for one in inbox.of_sender(tx, channel, kept, now - SPAN, limit=MOST + 2) if one.id != message_id]
    times = 0
    for one in before:
        if not _same(words, one.text, one.answer or ""):
            break
        times += 1
    return times >= MOST


def _same(words: str, said: str, told: str) -> bool:
    plain = _LOOSE.sub("", words)
    if not plain:
        return False
    told = _LOOSE.sub("", told)
    return plain == _LOOSE.sub("", said) or (len(plain) >= LONG and bool(told) and (plain in told or told in plain))
