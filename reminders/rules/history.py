"""What a unit knows of its pupils: each one's case, roll and contacts over time, gathered from the lines of his own
play.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from reminders.rules.case import CONFIRMED, ENDED
from reminders.rules.facts import PRESENT, PupilInfo
from reminders.rules.lines import Line

REACHED = frozenset({"home_visit", "phone", "persuade"})


@dataclass(slots=True)
class Roll:
    """A change of the roll: event, day, whether its proof is there (or none is wanted), and why where it is no transfer."""

    event: str
    day: date
    proof: bool
    why: str | None = None


@dataclass(slots=True)
class Track:
    """One pupil as his unit sees him up to now.

    here: the last day on which he was at school;
    stages: (day, stage, result) in order; sent: the day the school's report went up.
    """

    info: PupilInfo
    stages: list[tuple[date, str, str | None]] = field(default_factory=list)
    roll: list[Roll] = field(default_factory=list)
    away: dict[date, str] = field(default_factory=dict)
    here: date | None = None
    contacted: list[date] = field(default_factory=list)
    unreachable: bool = False
    elsewhere: bool = False
    reason: bool = False
    sent: date | None = None
    checked: set[str] = field(default_factory=set)

    def see(self, line: Line) -> bool:
        """Take in one line; gives whether anything that units count has changed."""
        fields: Any = line.fields
        day = line.at.date()
        if line.type == "attendance":
            told = date.fromisoformat(fields["date"])
            if fields["status"] in PRESENT:
                self.was_here(told)
                self.away.pop(told, None)
            elif fields["status"] is not None:
                self.away[told] = fields["status"]
            return True
        if line.type == "case":
            if fields["event"] in ("opened", "reopened"):
                self.sent = None
            if fields["event"] in ("opened", "reopened", "stage", "closed"):
                self.stages.append((day, fields["stage"], fields["result"]))
            if fields["event"] in ("opened", "reopened", "cause"):
                self._cause(fields["cause"])
            return True
        if line.type == "pupil":
            self.roll.append(Roll(fields["event"], day, fields["proof"] is not False, fields.get("_why")))
            return True
        if line.type == "step":
            return self._step(fields, day)
        if (
            line.type == "document"
            and fields["event"] == "sent"
            and fields["kind"].endswith(("report", "report_form", "submission"))
        ):
            self.sent = self.sent or day
            return True
        if line.type == "duty" and fields["duty"] == "dropout_report" and fields["event"] in ("progressed", "done"):
            self.sent = self.sent or day
            return True
        if line.type == "duty" and fields["duty"].startswith("term_check:") and fields["event"] == "done":
            self.checked.add(fields["duty"].partition(":")[2])
            return True
        return False

    def _cause(self, cause: str | None) -> None:
        """The case has a cause: a reason, unless it is that nobody can find him."""
        if cause == "lost":
            self.unreachable = True
        elif cause:
            self.reason, self.unreachable = True, False
            self.elsewhere = self.elsewhere or cause == "moved"

    def was_here(self, day: date) -> None:
        """He was at school on a day."""
        if self.here is None or day > self.here:
            self.here = day

    def _step(self, fields: Any, day: date) -> bool:
        if fields["cause"] == "moved":
            self.elsewhere = True
        if fields["outcome"] == "unreachable" or fields["cause"] == "lost":
            self.unreachable = True
            return True
        if fields["kind"] in REACHED:
            self.contacted.append(day)
            self.unreachable = False
        if fields["cause"]:
            self.reason, self.unreachable = True, False
        return True

    def stage(self, upto: date) -> tuple[str, str | None] | None:
        """His stage and result at the end of a day; None before any case."""
        found = None
        for day, stage, result in self.stages:
            if day <= upto:
                found = stage, result
        return found

    def open_at(self, upto: date) -> bool:
        """Whether his case is open at the end of a day."""
        found = self.stage(upto)
        return found is not None and found[0] not in ENDED

    def opened_in(self, first: date, last: date) -> bool:
        """Whether his case opened, or opened again, within a span."""
        before = self.open_at_start(first)
        for day, stage, _ in self.stages:
            if day > last:
                break
            now = stage not in ENDED
            if day >= first and now and not before:
                return True
            before = now if day >= first else before
        return False

    def open_at_start(self, first: date) -> bool:
        """Whether his case was open when a span began."""
        found = None
        for day, stage, _ in self.stages:
            if day < first:
                found = stage
        return found is not None and found not in ENDED

    def confirmed_in(self, first: date, last: date) -> bool:
        """Whether his dropout was confirmed within a span."""
        before = False
        for day, stage, _ in self.stages:
            now = stage in CONFIRMED
            if now and not before and first <= day <= last:
                return True
            before = now
        return False

    def returned_in(self, first: date, last: date) -> bool:
        """Whether he came back as a confirmed dropout within a span."""
        return any(stage == "returned" and first <= day <= last for day, stage, _ in self.stages)

    def was_confirmed(self, upto: date) -> bool:
        """Whether his dropout stands confirmed at the end of a day."""
        found = self.stage(upto)
        return found is not None and found[0] in CONFIRMED

    def changed(self, event: str, first: date, last: date) -> int:
        """How many completed changes of the roll of one kind fall into a span."""
        return sum(
            change.event == event and change.proof and change.why is None and first <= change.day <= last
            for change in self.roll
        )

    def pending(self, upto: date) -> bool:
        """Whether a change of the roll waits for its proof at the end of a day."""
        waiting = False
        for change in self.roll:
            if change.day <= upto:
                waiting = not change.proof
        return waiting
