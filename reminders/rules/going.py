"""A play that goes on: kept where its last look left it, it takes only what became known since.

Playing on gives what playing anew gives (`tests/rules/test_properties.py`), so that whoever keeps it saves time and nothing
else. Where anything but the facts' ends has changed, or something became known no later than the last look, it begins anew.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from itertools import chain
from typing import Generic, TypeVar

from reminders.rules.order import Fact
from reminders.rules.replay import Replay

P = TypeVar("P", bound=Replay)


class Going(Generic[P]):
    """One subject's play and what it has been told."""

    __slots__ = ("_ahead", "_facts", "_play", "_said", "_setting", "_until")

    def __init__(self) -> None:
        self._play: P | None = None
        self._setting: tuple[object, ...] = ()
        self._facts: Sequence[Sequence[Fact]] = ()
        self._until: datetime | None = None
        self._ahead = False
        self._said: int | None = None

    def silent(self) -> bool:
        """Whether the play has said nothing since this was last asked: then nothing about the subject has changed."""
        said = len(self._play.lines) if self._play is not None else None
        before, self._said = self._said, said
        return said is not None and said == before

    def take_up(
        self,
        setting: tuple[object, ...],
        facts: Sequence[Sequence[Fact]],
        until: datetime,
        begin: Callable[[], P],
    ) -> tuple[P, list[Fact]]:
        """The play as it stands, and the facts that it has not heard yet.

        setting: whatever else than facts the play rests on. facts: sequences of them, each of which only grows at its end
        while a play goes on. begin: makes a new play.
        """
        news = self._news(facts, until) if self._play is not None and setting == self._setting else None
        if self._play is None or news is None:
            self._play, news, self._said = begin(), list(chain.from_iterable(facts)), None
        self._setting, self._facts, self._until = setting, facts, until
        # Told under a clock that was set back since: not heard now, and no news the next time.
        self._ahead = any(fact.known_at > until for fact in news)
        return self._play, news

    def _news(self, facts: Sequence[Sequence[Fact]], until: datetime) -> list[Fact] | None:
        looked = self._until
        if self._ahead or looked is None or until < looked or len(facts) != len(self._facts):
            return None
        news: list[Fact] = []
        for now, before in zip(facts, self._facts, strict=True):
            if now[: len(before)] != before:
                return None
            news += now[len(before) :]
        return news if all(fact.known_at > looked for fact in news) else None
