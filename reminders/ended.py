"""Records that were merged into another pupil's: what was told of them is told of him from then on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from reminders.rules.merging import MERGE
from store import facts
from store.db import Tx
from store.facts import Fact

MOMENT = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Ended:
    """A record that was merged into another: its id, what was told of it, and when it became known to be the same pupil."""

    id: int
    told: Sequence[Fact]
    known_at: datetime


def of(tx: Tx, acts: Mapping[int, Sequence[Fact]]) -> dict[int, list[Ended]]:
    """Pupil → the records that were merged into his, and into those."""
    found: dict[int, list[Ended]] = {}
    look: list[tuple[int, Sequence[Fact], datetime | None]] = [(kept, them, None) for kept, them in acts.items()]
    while look:
        fresh = [
            (kept, int(fact.payload["source_id"]), since or fact.known_at)
            for kept, them, since in look
            for fact in them
            if fact.kind == MERGE and "source_id" in fact.payload
        ]
        told = facts.of(tx, "pupil", [source for _, source, _ in fresh]) if fresh else {}
        ended = [(kept, Ended(source, told.get(source, ()), since)) for kept, source, since in fresh]
        for kept, one in ended:
            found.setdefault(kept, []).append(one)
        look = [(kept, one.told, one.known_at) for kept, one in ended]
    return found


def since(known: Sequence[datetime], merged_at: datetime) -> list[datetime]:
    """When what was told of an ended record became known of him: at the merging, one after the other as it was told."""
    ahead = [(len(known) - nth) * MOMENT for nth in range(len(known))]
    return [max(at, merged_at - before) for at, before in zip(known, ahead, strict=True)]
