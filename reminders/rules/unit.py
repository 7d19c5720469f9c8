"""A unit's play: a school, a township or a county with its reports, its checks at the start of term and its
publicity.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from itertools import chain
from typing import Any

from config.calendar import Calendar
from config.periods import Period
from config.policy import Policy
from reminders.rules import bodies, periodic, publicity, term_checks
from reminders.rules.dues import Counted
from reminders.rules.duties import Duty
from reminders.rules.facts import Act, ClassReport, Seen, UnitFacts
from reminders.rules.going import Going
from reminders.rules.history import Track
from reminders.rules.lines import Played, PupilState
from reminders.rules.order import Fact
from reminders.rules.periodic import Owed
from reminders.rules.play import Play, on
from reminders.rules.term_checks import Check

#: A kind of unit → what a profile calls it where a paper is kept by it.
KEPT_BY = {"school": "school", "county": "whole_county"}
#: Beyond the last term no period is set.
BEYOND = timedelta(days=62)
#: A unit with more pupils counts its checks once a day, in the evening, and at once only what concerns cases and the
#: roll.
LARGE = 500
EVENING = time(18, 0)


class UnitPlay(Play):
    """The workbench of one unit."""

    def __init__(self, facts: UnitFacts, policy: Policy, calendar: Calendar) -> None:
        super().__init__(facts.id, facts.id, facts.cast, policy, calendar, facts.began, pupil=False)
        self.kind = facts.kind
        self.names = facts.names
        self.classes = facts.classes
        self.teachers = facts.teachers
        self.tracks = {history.info.id: Track(history.info) for history in facts.pupils}
        self.large = len(self.tracks) > LARGE
        self.by_class: dict[str, list[Track]] = {}
        for track in (self.tracks[one.info.id] for one in facts.pupils if one.listed):
            for name in {track.info.class_id, track.info.class_name}:
                self.by_class.setdefault(name, []).append(track)
        self.reported: dict[str, date] = {}
        self.daily: dict[str, tuple[Owed, Period, Counted]] = {}
        self.waiting: dict[str, tuple[Owed, Period, Duty]] = {}
        self.drafted: dict[str, Any] = {}
        self.submitted: set[tuple[str, str]] = set()
        self.confirmed: set[tuple[str, str, str]] = set()
        self.checks: list[Check] = []
        self.closed: set[tuple[str, date]] = set()
        last = max((term.last for term in calendar.terms), default=facts.began.date())
        self.horizon = last + BEYOND
        self._looks = self._evening = False

    def clauses(self, first: Any, *more: Any) -> tuple[str, ...]:
        """The clauses behind an entry and its values, each once."""
        sources = [getattr(item, "src", ()) for item in (*more, first) if item is not None]
        return tuple(dict.fromkeys(chain.from_iterable(sources)))

    def unit_name(self, by: str) -> str:
        """The name of the unit in whose name a role sends."""
        level = {"school": "school", "central_school": "central_school", "township": "township", "": self.kind}.get(
            bodies.body(by), "county"
        )
        return self.names.get(level) or self.names.get(self.kind) or self.name

    def begin(self) -> None:
        """What the clock alone brings."""
        term_checks.begin(self)
        periodic.begin(self)
        publicity.begin(self)
        for file in self.policy.files.values():
            if file.unit == KEPT_BY.get(self.kind) and file.unit is not None and not file.dormant:
                self.document(file.id, "drafted", clauses=file.src)

    def take(self, fact: Fact) -> None:
        """Let the rules hear one fact. Counting waits until everything of one instant is known."""
        if isinstance(fact, Seen):
            track = self.tracks.get(fact.pupil)
            if track is None or not track.see(fact.line):
                return
        elif isinstance(fact, ClassReport):
            term_checks.report_seen(self, fact)
        elif isinstance(fact, Act):
            self._act(fact)
        matters = isinstance(fact, Act) or (isinstance(fact, Seen) and fact.line.type in ("case", "pupil"))
        if matters or not self.large:
            if not self._looks:
                self._looks = True
                self.alarm(self.now, self._look)
        elif not self._evening:
            self._evening = True
            evening = on(self.today, EVENING)
            self.alarm(evening if self.now <= evening else evening + timedelta(days=1), self._look)

    def _look(self) -> None:
        self._looks = self._evening = self.by_clock = False
        if not self.large or self.now >= on(self.today, EVENING):
            term_checks.seen(self)
        periodic.seen(self)

    def _act(self, act: Act) -> None:
        """A person's own act counts in the unit in whose name he acts."""
        if periodic.UNIT.get(bodies.body(act.role or self.cast.role_of(act.actor)), "county") != self.kind:
            return
        if act.kind == "submit_report":
            if not (periodic.submit(self, act) or term_checks.submit(self, act)):
                periodic.no_such(self, act)
        elif act.kind == "draw_report":
            periodic.draw(self, act)
        elif act.kind == "done":
            id_ = str(act.fields["duty"])
            if id_.startswith("report:"):
                periodic.confirm_class(self, act, id_.partition(":")[2])
            else:
                self._done(act, next((duty for duty in self.duties if duty.live and duty.id == id_), None))

    def _done(self, act: Act, duty: Duty | None) -> None:
        """Whoever owes a check ends it by his word; a class teacher speaks for his class by reporting it."""
        if duty is None or term_checks.contacted(self, act, duty):
            return
        if act.actor in duty.owners:
            if not term_checks.incomplete(self, act, duty):
                self.finish(duty)
            return
        owners = [self.cast.role_of(who) for who in duty.owners]
        names = "、".join(bodies.name(role) for role in owners)
        self.refuse(act.actor, "done", owners, clauses=duty.clauses, text=f"这项工作由{names}办结")


def play_unit(
    facts: UnitFacts, policy: Policy, calendar: Calendar, until: datetime, going: Going[UnitPlay] | None = None
) -> Played:
    """Play one unit's own facts and its pupils' lines up to and including `until`; going: as of a pupil's play."""

    def begin() -> UnitPlay:
        play = UnitPlay(facts, policy, calendar)
        play.begin()
        return play

    seen = [
        tuple(
            Seen(nth, line.at, history.info.id, line)
            for nth, line in enumerate(history.lines)
            if line.type in ("attendance", "case", "step", "pupil", "document", "duty")
        )
        for history in facts.pupils
    ]
    infos = tuple((history.info, history.listed) for history in facts.pupils)
    setting = (replace(facts, pupils=(), reports=(), acts=(), calendars=()), infos, policy.stamp, calendar)
    told: tuple[tuple[Fact, ...], ...] = (facts.calendars, *seen, facts.reports, facts.acts)
    play, news = (going or Going()).take_up(setting, told, until, begin)
    look = play.run(news, until, play.take)
    return Played(tuple(play.lines), PupilState(duties=tuple(duty.frozen() for duty in play.duties)), look)
