"""One line that stands for all acts up to a number: kept outside, it shows later whether the record was rewritten.

Who can write to the database can rewrite a chain together with its head, and `store.audit` then finds nothing wrong. The
anchor runs over the hashes of all acts in the order of their numbers, so that an old one can be made again from the record
as it stands now, and moving it on reads only what came since.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, select

from store import settings
from store.past import FACTS

#: Acts read at a time.
BATCH = 2_000
#: What is younger is not anchored yet: a transaction still under way may have taken a lower number.
SETTLED = timedelta(minutes=10)
#: Where the last one is kept, so that the next goes on from it.
KEY = "audit:anchor"
_SPELT = re.compile(r"(\d+)-([0-9a-f]{64})")


@dataclass(frozen=True, slots=True)
class Anchor:
    """`digest` stands for every act up to the number `upto`."""

    upto: int = 0
    digest: str = "0" * 64

    def __str__(self) -> str:
        return f"{self.upto}-{self.digest}"


def parse(told: str) -> Anchor:
    """An anchor as it was written down. Raises ValueError for anything else."""
    found = _SPELT.fullmatch(told.strip())
    if found is None:
        raise ValueError("not an anchor: a number, a hyphen and 64 hex digits")
    return Anchor(int(found[1]), found[2])


def of(tx: Connection, upto: int | None = None) -> Anchor:
    """The anchor of the record as it stands: of all acts, or of those up to a number."""
    return _on(tx, Anchor(), upto=upto)


def holds(tx: Connection, kept: Anchor) -> bool:
    """Whether the acts that an anchor stood for are still the same."""
    return of(tx, kept.upto).digest == kept.digest


def move_on(tx: Connection, now: datetime) -> Anchor:
    """The anchor with all that has settled by now; what is kept of it moves along."""
    kept = settings.get(tx, KEY)
    last = parse(kept) if kept is not None else Anchor()
    found = _on(tx, last, before=now - SETTLED)
    if found != last:
        settings.put(tx, KEY, str(found), now)
    return found


def _on(tx: Connection, last: Anchor, *, upto: int | None = None, before: datetime | None = None) -> Anchor:
    number, digest = last.upto, last.digest
    while True:
        query = select(FACTS.c.id, FACTS.c.hash, FACTS.c.known_at).where(FACTS.c.id > number)
        if upto is not None:
            query = query.where(FACTS.c.id <= upto)
        rows = tx.execute(query.order_by(FACTS.c.id).limit(BATCH)).all()
        for row in rows:
            if before is not None and row[2] > before:
                return Anchor(number, digest)
            number, digest = row[0], hashlib.sha256(f"{digest}\n{row[0]}|{row[1]}".encode()).hexdigest()
        if len(rows) < BATCH:
            return Anchor(number, digest)
