"""What the rules say: lines, exactly the objects that `baoxue rehearse --json` prints, each with a deterministic key.

A key is made from what the line says and when, so that playing again, or playing on, gives the same key for the same
line.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple


class Line(NamedTuple):
    """One printed object. type: a type of the contract. fields: the contract's fields, JSON-ready; text of messages
    is in fields["text"].

    Fields whose name begins with `_` are for the shell and are not printed: `_duty`, the key of the duty a line
    belongs to, and `_clauses`.
    """

    key: str
    at: datetime
    type: str
    fields: Mapping[str, Any]

    def as_json(self) -> dict[str, Any]:
        """The object of the contract: `at` (ISO, +08:00) and `type` first."""
        told = {name: value for name, value in self.fields.items() if name[0] != "_"}
        return {"at": self.at.isoformat(timespec="seconds"), "type": self.type, **told}


@dataclass(frozen=True, slots=True)
class DutyState:
    """One duty as it stands at the end of a play.

    state: open, overdue (open, its due has passed), done or cancelled.
    """

    key: str
    duty: str
    about: str | None
    owners: tuple[str, ...]
    opened_at: datetime
    due: datetime | None
    state: str
    count: int | None
    min: int | None
    open: tuple[str, ...]
    default: bool
    clauses: tuple[str, ...]
    escalated_to: tuple[str, ...] = ()
    late: bool = False


@dataclass(frozen=True, slots=True)
class PupilState:
    """Where a pupil stands at the end of a play.

    run: unexcused school days in a row (R1); last_day: the last school day that counts in it, None without a run.
    stage: a stage of the
    contract or None; case: the case's number of openings (0: never a case). restricted: the cause may be told only to
    those who own a duty.
    """

    run: int = 0
    last_day: date | None = None
    stage: str | None = None
    cause: str | None = None
    case_open: bool = False
    case_opened_at: datetime | None = None
    result: str | None = None
    restricted: bool = False
    expected: bool = True
    on_roll: bool = True
    suspended: bool = False
    duties: tuple[DutyState, ...] = ()


@dataclass(frozen=True, slots=True)
class Played:
    """What a play gives: the lines in time order, the state at its end, and the next instant at which the clock alone
    would add a line.
    """

    lines: tuple[Line, ...]
    state: PupilState
    look_again_at: datetime | None


def iso(moment: datetime | None) -> str | None:
    """The ISO text of an instant, to the second."""
    return None if moment is None else moment.isoformat(timespec="seconds")
