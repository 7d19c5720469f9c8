"""A duty: one thing owed, by whom, until when, what it still lacks, and its life from opening to its end."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime

from reminders.rules.dues import Counted
from reminders.rules.lines import DutyState


@dataclass(slots=True, eq=False)
class Duty:
    """One duty in a play. state: open, done or cancelled; `overdue` once its due has passed while it was open.

    id: the contract's duty id. what: tells duties of one id apart (as what a person is wanted, which month …).
    trigger: the day the due is
    counted from. done_by: kinds of acts by owners so far, for duties in which all owners must take part.
    """

    key: str
    id: str
    about: str | None
    owners: tuple[str, ...]
    opened_at: datetime
    due: datetime | None
    count: int | None = None
    min: int | None = None
    open: list[str] = field(default_factory=list)
    default: bool = False
    clauses: tuple[str, ...] = ()
    what: str = ""
    state: str = "open"
    overdue: bool = False
    late: bool = False
    escalated: list[str] = field(default_factory=list)
    counted: list[date] = field(default_factory=list)
    quiet: bool = False
    arithmetic: str = ""
    detail: str = ""
    clock: Counted | None = None
    trigger: date | None = None

    @property
    def live(self) -> bool:
        return self.state == "open"

    def frozen(self) -> DutyState:
        """The duty as it stands, as a value."""
        state = "overdue" if self.live and self.overdue else self.state
        return DutyState(
            self.key,
            self.id,
            self.about,
            self.owners,
            self.opened_at,
            self.due,
            state,
            self.count,
            self.min,
            tuple(self.open),
            self.default,
            self.clauses,
            tuple(self.escalated),
            self.late,
        )
