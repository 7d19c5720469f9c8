"""A class and its check-in: owed each school day, asked for once by noon, told to the school lead when it stays out."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from config.calendar import Calendar, CalendarUnknown
from config.policy import Policy
from reminders.rules.facts import Act, ClassFacts, ClassReport
from reminders.rules.lines import Played, PupilState
from reminders.rules.order import Fact
from reminders.rules.play import MORNING, Play, end_of, on

#: Hours between asking the class teacher and telling the school lead.
PATIENCE = timedelta(hours=4)
LOOK_AHEAD = 150


class ClassPlay(Play):
    """The workbench of one class."""

    def __init__(self, facts: ClassFacts, policy: Policy, calendar: Calendar) -> None:
        super().__init__(facts.id, facts.name, facts.cast, policy, calendar, facts.began, pupil=False)
        self.reported: set[date] = set()
        self._following: date | None = None
        self.ask_at, self.closed = facts.ask_at, facts.closed
        self._day(facts.began.date() - timedelta(days=1))

    def _day(self, day: date) -> None:
        """Set the next school day's duty."""
        following = self._following = self._next_school_day(day)
        if following is not None:
            self.alarm(on(following, MORNING), lambda: self._owe(following), lambda: self._following == following)

    def changed(self, calendar: Calendar) -> None:
        """A day was declared off or on: what is owed for a day off is owed no longer,
        and the next day is sought again.
        """
        super().changed(calendar)
        for duty in self.owing("checkin"):
            if not self.calendar.is_school_day(date.fromisoformat(duty.what)):
                self.cancel(duty, why="当天停课")
        today = self.today
        self._day(today if self.now >= on(today, MORNING) else today - timedelta(days=1))

    def _next_school_day(self, day: date) -> date | None:
        for ahead in range(1, LOOK_AHEAD):
            following = day + timedelta(days=ahead)
            if self.closed is not None and following >= self.closed:
                return None
            try:
                if self.calendar.is_school_day(following):
                    return following
            except CalendarUnknown:
                return None  # nobody is asked on a guess; the calendar is asked for (`handlers.answer`)
        return None

    def _owe(self, day: date) -> None:
        if self.now < on(day, time(23, 0)) and day not in self.reported:
            clauses = self.policy.attendance.src if self.policy.attendance else ()
            duty = self.owe(
                "checkin",
                self.ids("class_teacher"),
                due=end_of(day),
                clauses=clauses,
                default=not clauses,
                what=day.isoformat(),
                hush=True,
            )
            self.alarm(on(day, self.ask_at), lambda: self.prompt(duty, "opened", duty.owners), lambda: duty.live)
            self.alarm(
                on(day, self.ask_at) + PATIENCE,
                lambda: self.prompt(duty, "escalated", self.ids("school_lead")),
                lambda: duty.live,
            )
        self._day(day)

    def take(self, fact: Fact) -> None:
        """A report for a day ends that day's duty."""
        if isinstance(fact, ClassReport):
            self.reported.add(fact.day)
            self.finish(self.owes("checkin", fact.day.isoformat()))
        elif isinstance(fact, Act) and fact.kind == "done" and fact.fields.get("duty") == "checkin":
            self.finish(self.owes("checkin", fact.day.isoformat()))


def play_class(facts: ClassFacts, policy: Policy, calendar: Calendar, until: datetime) -> Played:
    """Play one class's reports up to and including `until`."""
    play = ClassPlay(facts, policy, calendar)
    look = play.run((*facts.calendars, *facts.reports, *facts.acts), until, play.take)
    duties = tuple(duty.frozen() for duty in play.duties if duty.live)
    return Played(tuple(play.lines), PupilState(duties=duties), look)
