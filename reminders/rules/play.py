"""The replay itself: facts in their order, the clock's own instants between them, lines out.

A `Play` is the workbench of one subject. Rules are functions that take it; they open, move and end duties, set alarms and print lines.
It lives for one call and is thrown away; nothing in it survives but the `Played` value.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from config.calendar import Calendar
from config.days import LOCAL, say_day
from config.deadlines import Due
from config.policy import Policy
from config.wording.duties import message as word_message
from reminders.rules import bodies
from reminders.rules.duties import Duty
from reminders.rules.facts import Cast
from reminders.rules.lines import Line, iso
from reminders.rules.order import Fact, in_order

MINUTE = timedelta(minutes=1)
END_OF_DAY = time(23, 59)
MORNING = time(7, 0)
WORK_BEGINS = time(8, 0)
NIGHT = time(21, 0)

Alarm = tuple[datetime, int, Callable[[], None], Callable[[], bool]]


def end_of(day: date) -> datetime:
    """The last minute of a day: how a due without an hour is printed."""
    return datetime.combine(day, END_OF_DAY, LOCAL)


def on(day: date, at: time) -> datetime:
    """A wall-clock instant in China."""
    return datetime.combine(day, at, LOCAL)


class Play:
    """One subject's replay. `about` is the pupil that lines name, None for a class or a unit; `name` is what messages call the subject."""

    def __init__(
        self, subject: str, name: str, cast: Cast, policy: Policy, calendar: Calendar, began: datetime, *, pupil: bool
    ) -> None:
        self.subject = subject
        self.about: str | None = subject if pupil else None
        self.name = name
        self.cast = cast
        self.policy = policy
        self.calendar = calendar
        self.began = began
        self.now = began
        self.lines: list[Line] = []
        self.duties: list[Duty] = []
        self.open: dict[str, Duty] = {}
        self._alarms: list[Alarm] = []
        self._set = 0
        self._keys: dict[str, int] = {}
        self.named: dict[str, str] = {}

    # -- time ---------------------------------------------------------------------------------------------------------------------

    @property
    def today(self) -> date:
        return self.now.date()

    def alarm(self, at: datetime, ring: Callable[[], None], live: Callable[[], bool] | None = None) -> None:
        """Ring at an instant (at once if it has passed) unless `live` says by then that nothing waits for it any more."""
        self._set += 1
        heapq.heappush(self._alarms, (max(at, self.now), self._set, ring, live or _always))

    def _until(self, limit: datetime, *, inclusive: bool) -> None:
        alarms = self._alarms
        while alarms and (alarms[0][0] < limit or (inclusive and alarms[0][0] == limit)):
            at, _, ring, live = heapq.heappop(alarms)
            if live():
                self.now = at
                ring()

    def run(self, facts: Iterable[Fact], until: datetime, take: Callable[[Fact], None]) -> datetime | None:
        """Play facts and clock up to and including `until`; gives the next instant at which an alarm that still matters would ring."""
        for fact in in_order(facts):
            if fact.known_at > until:
                break
            self._until(fact.known_at, inclusive=False)
            self.now = max(self.now, fact.known_at)
            take(fact)
        self._until(until, inclusive=True)
        while self._alarms and not self._alarms[0][3]():
            heapq.heappop(self._alarms)
        return self._alarms[0][0] if self._alarms else None

    # -- lines --------------------------------------------------------------------------------------------------------------------

    def line(self, type_: str, mark: str, /, **fields: Any) -> Line:
        """Print a line of type `type_`; `mark` tells it from others of its kind at the same instant."""
        stem = f"{self.subject}|{self.now:%Y%m%d%H%M%S}|{type_}|{mark}"
        nth = self._keys.get(stem, 0)
        self._keys[stem] = nth + 1
        line = Line(f"{stem}|{nth}" if nth else stem, self.now, type_, fields)
        self.lines.append(line)
        return line

    def document(
        self, kind: str, event: str, *, to: Sequence[str] = (), issuer: str | None = None, limit: date | None = None,
        clauses: Sequence[str] = (), **more: Any,
    ) -> None:  # fmt: skip
        """Print a document line."""
        self.line(
            "document", f"{kind}:{event}", kind=kind, about=self.about, event=event, to=list(to), issuer=issuer,
            limit=limit.isoformat() if limit else None, clauses=list(clauses), **more,
        )  # fmt: skip

    def message(
        self, to: str, template: str, text: str, *, duty: str | None = None, default: bool = False, channel: str | None = None,
        clauses: Sequence[str] = (), duty_key: str | None = None,
    ) -> None:  # fmt: skip
        """Print a message line to one person."""
        self.line(
            "message", f"{template}:{duty_key or duty}:{to}", to=to, channel=channel or ("sms" if to == self.guardian else "wecom"),
            template=template, about=self.about, duty=duty, default=default, text=text, _clauses=list(clauses), _duty=duty_key,
        )  # fmt: skip

    @property
    def guardian(self) -> str:
        return self.cast.holder("guardian") or "guardian"

    def holder(self, role: str) -> str | None:
        """Who holds a role: whom the facts name, else whom the cast does."""
        return self.named.get(role) or self.cast.holder(role)

    def ids(self, *role_ids: str) -> tuple[str, ...]:
        """The persons who hold the roles, each once; a role that nobody holds is left out."""
        return tuple(dict.fromkeys(held for role in role_ids if (held := self.holder(role))))

    # -- duties -------------------------------------------------------------------------------------------------------------------

    def owe(
        self, id_: str, owners: Sequence[str], *, due: Due | datetime | None = None, count: int | None = None, least: int | None = None,
        lacking: Sequence[str] = (), default: bool = False, clauses: Sequence[str] = (), what: str = "", silent: bool = False,
        to_whom: str = "", **more: Any,
    ) -> Duty:  # fmt: skip
        """Open a duty: its line, a message to each owner, its reminder, and what happens when its due passes."""
        key = f"{self.subject}|{id_}|{what}|{self.now:%Y%m%d%H%M%S}"
        at = due.at if isinstance(due, Due) else due
        duty = Duty(
            key, id_, self.about, tuple(owners), self.now, at, count, least, list(lacking), default, tuple(clauses), what, quiet=silent,
            arithmetic=due.arithmetic if isinstance(due, Due) else "",
        )  # fmt: skip
        self.duties.append(duty)
        self.open[f"{id_}|{what}"] = duty
        self.tell(duty, "opened", **more)
        if not silent:
            self.prompt(duty, "opened", duty.owners, to_whom=to_whom)
        if at is not None:
            self._remind(duty)
            self.alarm(at + MINUTE, lambda: self.expire(duty), lambda: duty.live and not duty.overdue and duty.due == at)
        return duty

    def owes(self, id_: str, what: str | None = None) -> Duty | None:
        """The open duty of that id (and `what`), if there is one."""
        if what is not None:
            duty = self.open.get(f"{id_}|{what}")
            return duty if duty and duty.live else None
        return next((duty for duty in self.open.values() if duty.id == id_ and duty.live), None)

    def owing(self, *ids: str) -> list[Duty]:
        """All open duties of those ids, in the order in which they were opened."""
        return [duty for duty in self.duties if duty.live and duty.id in ids]

    def ever(self, id_: str, what: str | None = None) -> bool:
        """Whether such a duty was ever opened."""
        return any(duty.id == id_ and (what is None or duty.what == what) for duty in self.duties)

    def tell(self, duty: Duty, event: str, **more: Any) -> None:
        """Print a duty's line."""
        owners = duty.owners
        self.line(
            "duty", f"{duty.id}:{duty.what}:{event}", duty=duty.id, about=duty.about,
            owner=owners[0] if len(owners) == 1 else list(owners), event=event, due=iso(duty.due), count=duty.count, min=duty.min,
            open=list(duty.open), late=event in ("done", "progressed") and duty.late,
            **{"default": duty.default, "to": None, "clauses": list(duty.clauses), "_duty": duty.key, "_arithmetic": duty.arithmetic, **more},
        )  # fmt: skip

    def progress(self, duty: Duty, **more: Any) -> None:
        """Something was done for a duty and more is wanted."""
        duty.late = duty.overdue
        self.tell(duty, "progressed", **more)

    def finish(self, duty: Duty | None, **more: Any) -> None:
        """A duty ends as done."""
        if duty is not None and duty.live:
            duty.state = "done"
            duty.late = duty.overdue
            self.tell(duty, "done", **more)

    def cancel(self, *duties: Duty | None, why: str = "") -> None:
        """Duties end because the facts no longer want them."""
        for duty in duties:
            if duty is not None and duty.live:
                duty.state = "cancelled"
                self.tell(duty, "cancelled", **({"why": why} if why else {}))

    def expire(self, duty: Duty) -> None:
        """The due has passed: the line at once, the messages when people are awake."""
        if duty.overdue:
            return
        duty.overdue = True
        self.tell(duty, "overdue")
        told = list(duty.owners)
        lead = self.holder("school_lead")
        if lead and lead not in told and any(self.cast.role_of(who) in bodies.SCHOOL_STAFF for who in duty.owners):
            told.append(lead)
        if not duty.quiet:
            self.when_awake(lambda: self.prompt(duty, "overdue", told), lambda: duty.live)
        self._climb(duty)
        self.expired(duty)

    def expired(self, duty: Duty) -> None:
        """What a kind of subject adds when a duty's due has passed."""

    def _climb(self, duty: Duty) -> None:
        """D7: an unanswered prompt goes to the pupil's 包保教师 and later to the 包保干部."""
        ladder = self.policy.product_defaults.D7
        if ladder is None or duty.id not in ladder.escalate_unanswered or duty.due is None:
            return
        for rung in ladder.to:
            to = self.holder(rung.role)
            if to is None or to in duty.escalated:
                continue
            if rung.after_due.v == 0:
                self._escalate(duty, to)
            else:
                self.alarm(
                    duty.due + MINUTE + timedelta(hours=rung.after_due.v), lambda to=to: self._escalate(duty, to), lambda: duty.live
                )  # type: ignore[misc]

    def _escalate(self, duty: Duty, to: str) -> None:
        duty.escalated.append(to)
        self.tell(duty, "escalated", to=to, default=True, clauses=[])
        self.when_awake(lambda: self.prompt(duty, "escalated", (to,), default=True), lambda: duty.live)

    def when_awake(self, ring: Callable[[], None], live: Callable[[], bool]) -> None:
        """A message of the clock waits for the morning; one that an event causes goes at once and is held, if at all, by the shell."""
        at = self.now
        if at.time() < MORNING:
            self.alarm(on(at.date(), MORNING), ring, live)
        elif at.time() >= NIGHT:
            self.alarm(on(at.date() + timedelta(days=1), MORNING), ring, live)
        else:
            ring()

    def _remind(self, duty: Duty) -> None:
        """One with longer than a day to go reminds once more, not later than the working day before its due."""
        due = duty.due
        if due is None or due - self.now <= timedelta(days=1) or duty.quiet:
            return
        day = due.date() - timedelta(days=1)
        while not self._worked(day):
            day -= timedelta(days=1)
        at = on(day, WORK_BEGINS)
        if at > self.now:
            self.alarm(at, lambda: self.prompt(duty, "remind", duty.owners), lambda: duty.live and duty.due == due)

    def _worked(self, day: date) -> bool:
        """Whether to remind on a day: no date of a document hangs on it, so an unknown year is read by weekday."""
        return day.weekday() < 5 if self.calendar.unsure(day) else self.calendar.is_working_day(day)

    def prompt(
        self, duty: Duty, event: str, to: Iterable[str], *, default: bool | None = None, to_whom: str = "", name: str | None = None
    ) -> None:  # fmt: skip
        """Ask each of `to` for what the duty wants."""
        is_default = duty.default if default is None else default
        clauses = () if is_default else duty.clauses
        when = None
        if duty.due is not None:
            hour = "24:00" if duty.due.time() >= END_OF_DAY else f"{duty.due:%H:%M}"
            when = f"{say_day(duty.due.date())}{hour}"
        text = word_message(
            duty.id, event, name=name or self.name, due=when, clauses=clauses, default=is_default, open_=tuple(duty.open),
            count=duty.count, least=duty.min, to_whom=to_whom, pupil=self.about is not None,
        )  # fmt: skip
        for person in to:
            self.message(
                person, f"{duty.id.partition(':')[0]}.{event}", text, duty=duty.id, default=is_default, clauses=clauses, duty_key=duty.key
            )

    def refuse(
        self, to: str, action: str, missing: Sequence[str], *, clauses: Sequence[str] = (), offer: Sequence[str] = (), text: str = ""
    ) -> None:
        """An act that the policy does not allow: say what is lacking and which clause asks for it; nothing else changes."""
        self.line(
            "refusal", f"{action}:{to}", to=to, action=action, about=self.about, missing=list(missing), offer=list(offer),
            clauses=list(clauses), text=text,
        )  # fmt: skip


def _always() -> bool:
    return True
