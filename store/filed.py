"""What is on file about subjects that are being looked at: lines, duties, live prompts, the last look; at one go."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from store import due, duties, lines, prompts
from store.duties import Duty, duty_of_row
from store.ready import together


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
    found = {number: Filed() for number in ids}
    if not found:
        return found
    theirs: dict[str, Any] = {"kind": kind, "subjects": set(ids)}
    asked = [(duties.OF_SUBJECTS, theirs), (prompts.LIVE_DUTIES_OF, theirs)]
    if printing:
        with_lines: dict[str, Any] = {"kind": kind, "subjects": set(printing), "now": now}
        asked += [(lines.KEYS_OF, with_lines), (due.REVIEWED_OF, with_lines)]
    told = together(tx, asked)
    for duty in map(duty_of_row, told[0]):
        found[duty.subject_id].duties[duty.key] = duty
    for number, key in told[1]:
        found[number].prompted.add(key)
    if printing:
        for number, key in told[2]:
            found[number].keys.add(key)
        for number, at in told[3]:
            found[number].reviewed_at = at
    return found
