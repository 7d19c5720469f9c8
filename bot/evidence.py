"""Fetching what was sent as evidence: by its media id from WeChat Work, looked at, kept by its hash, and told as a step.

Nothing is fetched inside a transaction. What cannot be had, is too large or of another type is refused with a word to whoever
sent it; what the platform cannot give just now is tried again until its three days are over.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Protocol

from bot.media import Media, looked_at
from config.errors import ForAWhile, ForGood
from handlers.steps.filing import arrived, refused
from handlers.turn.context import Home
from store import evidence
from store.db import Database
from store.evidence import Evidence

log = logging.getLogger(__name__)

#: Another worker may take it after this time.
LEASE = timedelta(minutes=2)
#: The platform keeps what was sent for three days.
GIVE_UP = timedelta(days=3)
#: Minutes between tries, the last for all further ones.
PAUSES = (1, 5, 30, 120)


class Fetcher(Protocol):
    """Gives the bytes behind a media id."""

    def fetch(self, media_id: str) -> Media:
        """Raises `ForAWhile` or `ForGood`."""


def fetch(db: Database, home: Home, fetcher: Fetcher, clock: Callable[[], datetime]) -> int:
    """Fetch all that is due; gives how many were ended."""
    with db.read() as tx:
        due = evidence.next_instant(tx)
    if due is None or due > clock():
        return 0
    ended = 0
    with db.write() as tx:
        claimed = evidence.claim(tx, clock(), LEASE)
    for one in claimed:
        try:
            ended += _one(db, home, fetcher, one, clock)
        except Exception:
            log.exception("evidence not fetched", extra={"action": "evidence_failed", "evidence_id": one.id})
    return ended


def _one(db: Database, home: Home, fetcher: Fetcher, one: Evidence, clock: Callable[[], datetime]) -> bool:
    assert one.media_id is not None
    try:
        media = fetcher.fetch(one.media_id)
        mime = looked_at(one.kind, media)
    except ForAWhile as error:
        with db.write() as tx:
            if clock() - one.said_at > GIVE_UP:
                return refused(tx, home, one, "企业微信三天内没有给出这个文件", clock())
            pause = PAUSES[min(one.tries, len(PAUSES)) - 1]
            evidence.later(tx, one, clock() + timedelta(minutes=pause), str(error))
        return False
    except ForGood as error:
        with db.write() as tx:
            return refused(tx, home, one, str(error), clock())
    with db.write() as tx:
        return arrived(tx, home, one, media.content, mime, clock())
