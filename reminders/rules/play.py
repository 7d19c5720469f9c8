"""Duties within a replay: opening one asks its owners, its due is watched, an unanswered one climbs."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import Any

from config.calendar import Calendar
from config.days import say_day
from config.deadlines import Due, moved
from config.policy import Policy
from config.wording.duties import message as word_message
from reminders.rules import bodies
from reminders.rules.dues import Counted, counted
from reminders.rules.duties import Duty
from reminders.rules.facts import Cast
from reminders.rules.lines import Line, iso
from reminders.rules.replay import END_OF_DAY, MORNING, NIGHT, WORK_BEGINS, Replay, end_of, on, stamp

__all__ = ["DAY", "END_OF_DAY", "MORNING", "NIGHT", "WORK_BEGINS", "Play", "end_of", "on"]

DAY = timedelta(days=1)
MINUTE = timedelta(minutes=1)
NOON = time(12, 0)
AFTERNOON = time(16, 0)


class Play(Replay):
    """One subject's replay with its duties.

    Rules are functions that take it; they open, move and end duties and print lines.
    """

    def __init__(
        self, subject: str, name: str, cast: Cast, policy: Policy, calendar: Calendar, began: datetime, *, pupil: bool
    ) -> None:
        super().__init__(subject, name, cast, policy, calendar, began, pupil=pupil)
        self.duties: list[Duty] = []
        self.open: dict[str, Duty] = {}
        self.act_day: date | None = None

    def owe(
        self,
        id_: str,
        owners: Sequence[str],
        *,
        due: Counted | Due | datetime | None = None,
        count: int | None = None,
        least: int | None = None,
        lacking: Sequence[str] = (),
        default: bool = False,
        clauses: Sequence[str] = (),
        what: str = "",
        silent: bool = False,
        hush: bool = False,
        to_whom: str = "",
        detail: str = "",
        **more: Any,
    ) -> Duty:
        """Open a duty: its line, a message to each owner, its reminder, and what happens when its due passes.

        silent: the caller says the opening words himself; hush: nothing is said of this duty at all.
        """
        key = self.key(f"{self.subject}|{id_}|{what}|{stamp(self.now)}")
        at = due.at if isinstance(due, Counted | Due) else due
        duty = Duty(
            key,
            id_,
            self.about,
            tuple(owners),
            self.now,
            at,
            count,
            least,
            list(lacking),
            default,
            tuple(clauses),
            what,
            quiet=hush,
            arithmetic=due.arithmetic if isinstance(due, Counted | Due) else "",
            clock=due if isinstance(due, Counted) else None,
        )
        duty.detail = detail
        self.duties.append(duty)
        self.open[f"{id_}|{what}"] = duty
        self.tell(duty, "opened", **more)
        if not silent and not hush:
            self.ask(duty, to_whom=to_whom)
        self._watch(duty)
        return duty

    def ask(self, duty: Duty, to: Sequence[str] | None = None, *, to_whom: str = "", name: str | None = None) -> None:
        """Say the opening words to the owners (or `to`); what the clock opens at night waits for the morning."""

        def words() -> None:
            self.prompt(duty, "opened", duty.owners if to is None else to, to_whom=to_whom, name=name)

        if self.by_clock:
            self.when_awake(words, lambda: duty.live)
        else:
            words()

    def _watch(self, duty: Duty) -> None:
        """Set what the clock does about its due."""
        at = duty.due
        if at is not None:
            self._remind(duty)
            self.alarm(
                at + MINUTE, lambda: self.expire(duty), lambda: duty.live and not duty.overdue and duty.due == at
            )

    def changed(self, calendar: Calendar) -> None:
        """Another calendar is known from now on: open clocks are counted again, and what moved is told with its reason.

        A due that has passed has passed: its overdue mark stays.
        """
        super().changed(calendar)
        for duty in self.duties:
            if not duty.live or duty.overdue or duty.clock is None:
                continue
            new = counted(self, duty.clock.again)
            why = moved(duty.clock.due, new.due) if new is not None else None
            if new is not None and why is not None:
                self.redate(duty, new, why)

    def redate(self, duty: Duty, due: Counted, why: str) -> None:
        """An open duty is due at another time than was thought; a due that has passed has passed."""
        if not duty.live or duty.overdue or duty.due == due.at:
            return
        duty.due, duty.arithmetic, duty.clock = due.at, due.arithmetic, due
        self.tell(duty, "progressed", why=why)
        self._watch(duty)

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
            "duty",
            f"{duty.id}:{duty.what}:{event}",
            duty=duty.id,
            about=duty.about,
            owner=owners[0] if len(owners) == 1 else list(owners),
            event=event,
            due=iso(duty.due),
            count=duty.count,
            min=duty.min,
            open=list(duty.open),
            late=event in ("done", "progressed") and duty.late,
            **{
                "default": duty.default,
                "to": None,
                "clauses": list(duty.clauses),
                "_duty": duty.key,
                "_arithmetic": duty.arithmetic,
                **more,
            },
        )

    def progress(self, duty: Duty, **more: Any) -> None:
        """Something was done for a duty and more is wanted."""
        duty.late = self._is_late(duty)
        self.tell(duty, "progressed", **more)

    def finish(self, duty: Duty | None, **more: Any) -> None:
        """A duty ends as done."""
        if duty is not None and duty.live:
            duty.state = "done"
            duty.open = []
            duty.late = self._is_late(duty)
            self.tell(duty, "done", **more)

    def _is_late(self, duty: Duty) -> bool:
        """Whether it was done after its due; what was done in time and only told later is not (R12)."""
        if not duty.overdue or duty.due is None or self.act_day is None:
            return duty.overdue
        due = duty.due.date()
        return not (self.act_day < due or (self.act_day == due and duty.due.time() >= END_OF_DAY))

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
        lead = self.holder("school_lead")
        staff = [who for who in duty.owners if self.cast.role_of(who) in bodies.SCHOOL_STAFF]
        if not duty.quiet:
            self.when_awake(lambda: self.prompt(duty, "overdue", duty.owners), lambda: duty.live)
            if lead and staff and lead not in duty.owners:
                late = "、".join(dict.fromkeys(bodies.name(self.cast.role_of(who)) for who in staff))
                self.when_awake(lambda: self.prompt(duty, "overdue", (lead,), late=late), lambda: duty.live)
        self._climb(duty)
        self.expired(duty)

    def detail_of(self, duty: Duty) -> str:
        """What a message says in particular, as it stands when it is said."""
        return duty.detail

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
                    duty.due + MINUTE + timedelta(hours=rung.after_due.v), self._ring(duty, to), lambda: duty.live
                )

    def _escalate(self, duty: Duty, to: str) -> None:
        duty.escalated.append(to)
        self.tell(duty, "escalated", to=to, default=True, clauses=[])
        self.when_awake(lambda: self.prompt(duty, "escalated", (to,), default=True), lambda: duty.live)

    def _remind(self, duty: Duty) -> None:
        """One with longer than a day to go reminds once more, not later than the working day before its due."""
        due = duty.due
        if due is None or due - self.now <= timedelta(days=1) or duty.quiet:
            return
        day = due.date() - timedelta(days=1)
        while not self._worked(day):
            day -= timedelta(days=1)
        at = on(day, WORK_BEGINS)
        if at <= self.now < on(day, NOON):
            # Opened on the last working day itself: a second word in the afternoon, if there was a morning to act in.
            at = on(day, AFTERNOON)
        if at > self.now:
            self.alarm(at, lambda: self.prompt(duty, "remind", duty.owners), lambda: duty.live and duty.due == due)

    def _worked(self, day: date) -> bool:
        """Whether to remind on a day: no date of a document hangs on it, so an unknown year is read by weekday."""
        return day.weekday() < 5 if self.calendar.unsure(day) else self.calendar.is_working_day(day)

    def prompt(
        self,
        duty: Duty,
        event: str,
        to: Iterable[str],
        *,
        default: bool | None = None,
        to_whom: str = "",
        name: str | None = None,
        late: str = "",
    ) -> list[Line]:
        """Ask each of `to` for what the duty wants; `late`: who has not done it, where it is told to another.

        Gives the lines that were said.
        """
        is_default = duty.default if default is None else default
        clauses = () if default else duty.clauses
        when = None if duty.due is None else _when(duty.due)
        lacking = tuple([bodies.NAME.get(word, word) for word in duty.open]) if duty.open else ()
        template = f"{duty.id.partition(':')[0]}.{event}"
        detail = self.detail_of(duty)
        said: list[Line] = []
        for person in to:
            # By place, not by name: the words are looked up by all of them, and named ones make twice as long a key.
            text = word_message(
                duty.id,
                event,
                name or self.name,
                when,
                clauses,
                is_default,
                lacking,
                duty.count,
                duty.min,
                to_whom,
                self.about is not None,
                detail,
                person == self.guardian,
                late,
            )
            line = self.message(
                person, template, text, duty=duty.id, default=is_default, clauses=clauses, duty_key=duty.key
            )
            said.append(line)
        return said

    def _ring(self, duty: Duty, to: str) -> Callable[[], None]:
        return lambda: self._escalate(duty, to)


@lru_cache(maxsize=1024)
def _when(due: datetime) -> str:
    """10月14日(周三)24:00: until when, as a message says it."""
    hour = "24:00" if due.time() >= END_OF_DAY else f"{due:%H:%M}"
    return f"{say_day(due.date())}{hour}"
