"""What delivery asks of a channel, whichever provider is behind it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol, runtime_checkable

from config.errors import ForAWhile


class InDoubt(ForAWhile):
    """The message may or may not have gone: look it up, or repeat it only where a repeat is not delivered twice."""


@dataclass(frozen=True, slots=True)
class Letter:
    """One message to one address, word for word. `address` is a WeChat Work userid or a phone in E.164.

    `key` and `id` are the outbox's. `first_tried_at` is set when an earlier try may have gone (the first such),
    `tried_at` is the last one. `card` (task_id, duty) is there where a channel with buttons may show them;
    `staff`: it goes to a member of staff, not to a guardian. `file`: name and bytes of a paper that goes as a file; the
    text then says on other channels that there is one.
    """

    key: str
    address: str
    text: str
    first_tried_at: datetime | None = None
    tried_at: datetime | None = None
    id: int | None = None
    card: Mapping[str, str] | None = None
    staff: bool = False
    file: tuple[str, bytes] | None = None


@dataclass(frozen=True, slots=True)
class Sent:
    """The provider took it. `provider_id` finds it again; `delivered` where the provider says so at once.

    `wire`: what was handed over, where that is not the letter's own words (template, parameters, resulting text).
    """

    provider_id: str
    provider_state: str = "sent"
    parts: int = 1
    wire: Mapping[str, object] | None = None


@dataclass(frozen=True, slots=True)
class Word:
    """What a provider says later of a message, when asked: `state` is ours (sent, delivered, failed), `said` its own word."""

    state: str
    said: str
    code: int | None = None


@runtime_checkable
class Tells(Protocol):
    """A channel that can be asked what became of a message which nobody told us of."""

    def later_word(self, letter: Letter, provider_id: str) -> Word | None:
        """None: it does not know either. Raises `ForAWhile` or `ForGood`."""


class Channel(Protocol):
    """Sends letters. Both methods talk to the network and are never called inside a transaction."""

    @property
    def name(self) -> str:
        """`wecom`, `sms` or `parent`, as in the outbox."""

    def send(self, letter: Letter) -> Sent:
        """Hand over. Raises `InDoubt`, `ForAWhile` (surely not gone, may work later) or `ForGood` (will not work)."""

    def look_up(self, letter: Letter) -> Sent | None:
        """Whether a letter in doubt has gone: `Sent`, None (surely not: send again), or raises `InDoubt` (nobody can
        tell now: `ForAWhile`; nobody ever will: `ForGood`)."""

    def wait_for(self, minute: int, hour: int) -> float:
        """Seconds to wait before a message to somebody who got so many in the last minute and hour; 0.0: at once."""
