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
    not ended; whether it is on the list of what is looked at, and whether any line of it may be on file.
    """

    keys: set[str] = field(default_factory=set)
    reviewed_at: datetime | None = None
    duties: dict[str, Duty] = field(default_factory=dict)
    prompted: set[str] = field(default_factory=set)
    listed: bool = False
    printed: bool = True


def of(tx: Connection, kind: str, ids: Collection[int], printing: Collection[int], now: datetime) -> dict[int, Filed]:
    """What is on file about these subjects; `printing` are those of them for which lines are printed."""
    if not ids:
        return {}
    looked, *rest = together(tx, [asked_look(kind, ids, now), *asked(kind, ids)])
    found = of_rows(ids, looked, *rest)
    complete(tx, kind, found, printing)
    return found


def asked_look(kind: str, ids: Collection[int], now: datetime) -> Asked:
    """The last look at these subjects and their lines since, to be asked for with other things (`store.ready.together`)."""
    return lines.LOOKED_AT, {"kind": kind, "subjects": set(ids), "now": now}


def asked(kind: str, ids: Collection[int], since: date | None = None) -> list[Asked]:
    """Duties and prompts of these subjects, to be asked for with other things (`store.ready.together`).

    since: duties that have ended count only if they were opened on that day in China or later.
    """
    theirs = {"kind": kind, "subjects": set(ids)}
    opened = EVER if since is None else instant(since)
    return [(duties.OF_SUBJECTS, {**theirs, "since": opened}), (prompts.LIVE_DUTIES_OF, theirs)]


def of_rows(
    ids: Collection[int],
    looked: Iterable[Any],
    owed: Iterable[Any],
    prompted: Iterable[Any],
    *,
    printed: bool = True,
) -> dict[int, Filed]:
    """What `asked_look` and `asked` told of these subjects. `printed`: False where no line of any of them is on file."""
    found = {number: Filed(printed=printed) for number in ids}
    for number, at, key in looked:
        one = found[number]
        one.listed, one.reviewed_at = True, at
        if key is not None:
            one.keys.add(key)
    for duty in map(duty_of_row, owed):
        found[duty.subject_id].duties[duty.key] = duty
    for number, key in prompted:
        found[number].prompted.add(key)
    return found


def complete(tx: Connection, kind: str, found: Mapping[int, Filed], printing: Collection[int]) -> None:
    """Read the keys of all lines of those that were never on the list and for which lines are printed."""
    unseen = {number for number in printing if not found[number].listed and found[number].printed}
    if unseen:
        for number, key in lines.KEYS_OF.all(tx, {"kind": kind, "subjects": unseen}):
            found[number].keys.add(key)
