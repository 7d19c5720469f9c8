"""What is on file about subjects that are being looked at: lines, duties, live prompts, the last look; at one go."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import Connection

from config.days import instant
from store import duties, lines, prompts
from store.duties import Duty, duty_of_row
from store.ready import Asked, together

#: Before any duty.
EVER = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(slots=True)
class Filed:
    """One subject: keys of its lines since it was last looked at, when that was, its duties by key, duties with prompts
    not ended.

    Of a subject for which nothing is printed only duties and prompts are asked for.
    """

    keys: set[str] = field(default_factory=set)
    reviewed_at: datetime | None = None
    duties: dict[str, Duty] = field(default_factory=dict)
    prompted: set[str] = field(default_factory=set)


def of(tx: Connection, kind: str, ids: Collection[int], printing: Collection[int], now: datetime) -> dict[int, Filed]:
    """What is on file about these subjects; `printing` are those of them for which lines are printed."""
    if not ids:
        return {}
    found = of_rows(ids, *together(tx, asked(kind, ids)))
    complete(tx, kind, found, printing, now)
    return found


def asked(kind: str, ids: Collection[int], since: date | None = None) -> list[Asked]:
    """Duties and prompts of these subjects, to be asked for with other things (`store.ready.together`).

    since: duties that have ended count only if they were opened on that day in China or later.
    """
    theirs = {"kind": kind, "subjects": set(ids)}
    opened = EVER if since is None else instant(since)
    return [(duties.OF_SUBJECTS, {**theirs, "since": opened}), (prompts.LIVE_DUTIES_OF, theirs)]


def of_rows(ids: Collection[int], owed: Iterable[Any], prompted: Iterable[Any]) -> dict[int, Filed]:
    """What `asked` told of these subjects."""
    found = {number: Filed() for number in ids}
    for duty in map(duty_of_row, owed):
        found[duty.subject_id].duties[duty.key] = duty
    for number, key in prompted:
        found[number].prompted.add(key)
    return found


def complete(tx: Connection, kind: str, found: Mapping[int, Filed], printing: Collection[int], now: datetime) -> None:
    """Read the keys of lines and the last look of those for which lines are printed."""
    if not printing:
        return
    unseen = set(printing)
    for number, at, key in lines.LOOKED_AT.all(tx, {"kind": kind, "subjects": unseen, "now": now}):
        found[number].reviewed_at = at
        if key is not None:
            found[number].keys.add(key)
        unseen.discard(number)
    if unseen:
        for number, key in lines.KEYS_OF.all(tx, {"kind": kind, "subjects": unseen}):
            found[number].keys.add(key)
