"""The access token of one app (91039): one for all workers, kept in the database, fetched by one of them at a time."""

from __future__ import annotations

import hashlib
import os
import threading
import time
import uuid
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Protocol

from bot.clock import Clock
from config.errors import ForAWhile
from store.tokens import Token

#: A fetch takes at most the session's deadline; after that its right to fetch is over.
FETCHING = timedelta(seconds=20)
#: Tokens are taken as expired this long before they are.
MARGIN = timedelta(seconds=120)
#: Seconds a thread waits for another's fetch.
PATIENCE = 12.0
#: A token refused again this soon after the last refusal is not fetched anew: the fault lies elsewhere.
REFUSED_AGAIN = timedelta(seconds=30)
#: After a fetch that failed nobody in this process fetches for so long: a provider that is down is not hammered.
SULK = timedelta(seconds=30)


class TokenShelf(Protocol):
    """Where workers share tokens. Each method is its own short transaction."""

    def get(self, key: str, now: datetime) -> Token | None:
        """The token on the shelf, if it has not expired at `now`."""

    def claim(self, key: str, owner: str, now: datetime, until: datetime) -> bool:
        """Whether `owner` may fetch: nobody else holds the right at `now`. Atomic."""

    def put(self, key: str, owner: str, token: Token, now: datetime) -> None:
        """Shelve a token and give the right to fetch back."""

    def drop(self, key: str, value: str) -> None:
        """Take the token away if it still is this one."""


class MemoryShelf:
    """A shelf for one process: rehearsals and tests."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._tokens: dict[str, Token] = {}
        self._leases: dict[str, tuple[str, datetime]] = {}

    def get(self, key: str, now: datetime) -> Token | None:
        with self._lock:
            token = self._tokens.get(key)
            return token if token and token.expires_at > now else None

    def claim(self, key: str, owner: str, now: datetime, until: datetime) -> bool:
        with self._lock:
            holder, ends = self._leases.get(key, (owner, now))
            if holder != owner and ends > now:
                return False
            self._leases[key] = (owner, until)
            return True

    def put(self, key: str, owner: str, token: Token, now: datetime) -> None:
        with self._lock:
            self._tokens[key] = token
            self._leases.pop(key, None)

    def drop(self, key: str, value: str) -> None:
        with self._lock:
            if (token := self._tokens.get(key)) and token.value == value:
                del self._tokens[key]


class Tokens:
    """The tokens of one app in one process. `fetch` asks the provider and gives (value, seconds it lives)."""

    def __init__(
        self, corp_id: str, secret: str, shelf: TokenShelf, clock: Clock, fetch: Callable[[], tuple[str, int]]
    ) -> None:
        # A changed secret gets a place of its own: the old one's token is of another app.
        self.key = f"wecom/{corp_id}/{hashlib.sha256(secret.encode()).hexdigest()[:16]}"
        self._shelf, self._clock, self._fetch = shelf, clock, fetch
        self._owner = f"{os.getpid()}-{uuid.uuid4().hex[:8]}"
        self._lock = threading.Lock()
        self._held: Token | None = None
        self._refused_at: datetime | None = None
        self._failed: tuple[datetime, ForAWhile] | None = None

    def current(self) -> str:
        """A token that is good as far as anybody knows. Raises `ForAWhile` (also by `fetch`) when there is none."""
        held = self._held
        if held is not None and held.expires_at - MARGIN > self._clock.now():
            return held.value
        # One thread of this process asks; the others wait here rather than at the database.
        with self._lock:
            give_up = time.monotonic() + PATIENCE
            while True:
                now = self._clock.now()
                soon = now + MARGIN
                self._held = self._shelf.get(self.key, soon)
                if self._held is not None:
                    return self._held.value
                if self._failed is not None and self._failed[0] <= now < self._failed[0] + SULK:
                    raise _again(self._failed[1])
                if self._shelf.claim(self.key, self._owner, soon, soon + FETCHING):
                    return self._fetch_now()
                if time.monotonic() > give_up:
                    raise ForAWhile("another worker is fetching the access token", code="token_busy", retry_after=15)
                time.sleep(0.1)

    def refused(self, value: str) -> bool:
        """The provider refused this token. True when a fresh one may be had, False when one was refused just before."""
        with self._lock:
            if self._held is not None and self._held.value == value:
                self._held = None
            elif self._held is not None:
                return True  # another thread has a newer one already
            now = self._clock.now()
            if self._refused_at is not None and self._refused_at <= now < self._refused_at + REFUSED_AGAIN:
                return False
            self._refused_at = now
        self._shelf.drop(self.key, value)
        return True

    def _fetch_now(self) -> str:
        # When fetching fails the right to fetch is kept until it ends, so that other workers wait as well.
        try:
            value, seconds = self._fetch()
        except ForAWhile as error:
            self._failed = (self._clock.now(), error)
            raise
        now, self._failed = self._clock.now(), None
        self._held = Token(value, now + timedelta(seconds=seconds))
        self._shelf.put(self.key, self._owner, self._held, now)
        return value


def _again(error: ForAWhile) -> ForAWhile:
    return ForAWhile(str(error), code=error.code, retry_after=error.retry_after)
