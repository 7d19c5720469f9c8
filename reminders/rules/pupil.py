"""One pupil's play: which rule hears which fact, and what is remembered between them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date, datetime
from itertools import chain
from typing import Any

from config.calendar import Calendar
from config.policy import Policy
from config.wording.duties import lacking_name
from reminders.rules import (
    bodies,
    causes,
    confirm,
    deferral,
    detect,
    exits,
    home_teaching,
    joint,
    leaving,
    merging,
    migrant,
    named,
    notices,
    reports_up,
    returned,
    roll,
    steps,
    term_pupil,
    visits,
    withdrawal,
)
from reminders.rules.case import Case
from reminders.rules.duties import Duty
from reminders.rules.facts import PRESENT, Act, ClassReport, Mark, Place, PupilFacts
from reminders.rules.going import Going
from reminders.rules.lines import Played, PupilState
from reminders.rules.order import Fact
from reminders.rules.play import Play
from reminders.rules.records import Visit
from reminders.rules.runs import Attendance


class PupilPlay(Play):
    """The workbench of one pupil."""

    def __init__(self, facts: PupilFacts, policy: Policy, calendar: Calendar) -> None:
        super().__init__(facts.info.id, facts.info.name, facts.cast, policy, calendar, facts.began, pupil=True)
        self.info = facts.info
        self.id = facts.info.id
        groups = facts.info.groups
        self.groups = groups | {"poor"} if "registered_poor" in groups else groups
        self.attendance = Attendance(policy.readings.R1, self.calendar.is_school_day)
        self.case: Case | None = None
        self.on_roll = facts.info.on_roll
        self.suspended = False
        self.acting: Act | None = None
        self.placement: str | None = None
        self.taught_since: date | None = None
        self.teaching_plan = 0
        self.taught: set[date] = set()
        self.told_cause: str | None = None
        self.learnt: dict[str, date] = {}
        self.prompted: dict[str, tuple[date, int]] = {}
        self.settled = False
        """Whether all that was prompted stands on the present run."""
        self.visits: dict[date, Visit] = {}
        self.counted: set[date] = set()
        self.contacts: list[tuple[date, bool]] = []
        self.step_count = 0
        self.three_rounds = -1
        self.talked = False
        self.unfinished: dict[date, str] = {}
        self.materials: dict[str, date] = {}
        self.cared: set[str] = set()
        self.aid_checked = False
        self.finding: str | None = None
        self.notices: dict[str, notices.Issued] = {}
        self.reported: set[tuple[str, int]] = set()
        self.sent: set[str] = set()
        self.receipts: dict[str, set[str]] = {}
        self.once: set[str] = set()
        self.application: exits.Application | None = None
        self.asks: str | None = None
        self.unsigned: set[str] = set()
        self.changes: list[roll.Change] = []
        self.moved_to: Place | None = None
        self.returned_on: date | None = None

    def take(self, fact: Fact) -> None:
        """Let the rules hear one fact."""
        if isinstance(fact, Act):
            self.acting, self.act_day = fact, fact.day
            rule = ACTS.get(fact.kind)
            if rule is not None:
                rule(self, fact)
            return
        self.acting = self.act_day = None
        if isinstance(fact, Mark):
            detect.mark(self, fact)
            if fact.status in PRESENT:
                term_pupil.came(self)
            else:
                term_pupil.first_day(self, fact, fact.status)
        elif isinstance(fact, ClassReport):
            detect.report(self, fact)

    def detail_of(self, duty: Duty) -> str:
        """The days of an absence as they stand now: marks may have been corrected since the duty opened. A report that was
        sent waits for whoever has not signed for it.
        """
        if duty.id == "dropout_report" and duty.what in self.sent:
            return f"已报送，还没有签收：{'、'.join(bodies.name(role) for role in duty.open)}，请提醒签收"
        if duty.id not in ("verify_absence", "attention"):
            return duty.detail
        return detect.days_told(self) if self.attendance.run() else "前几天无故未到校，现已到校"

    def role(self, person: str) -> str:
        """The role of a person who takes part: whoever is acting now acts in the role he was recorded with."""
        if self.acting is not None and self.acting.actor == person and self.acting.role:
            return self.acting.role
        return self.cast.role_of(person)

    @property
    def attends(self) -> bool:
        """Whether nothing at all keeps him from being expected."""
        return not self.suspended and self.placement is None and self.case is None

    def expected_on(self, day: date) -> bool:
        """Whether he is expected at the gate: not one who is taught at home, suspended or deferred (R1, WH-50)."""
        if self.suspended or (self.case is not None and self.case.stage == "deferred"):
            return False
        return not (self.placement == "送教上门" and self.taught_since is not None and day >= self.taught_since)

    def clauses(self, first: Any, *more: Any) -> tuple[str, ...]:
        """The clauses behind an entry and its values, each once: those of the values that decide here before those of
        the whole.
        """
        sources = [getattr(item, "src", ()) for item in (*more, first) if item is not None]
        return tuple(dict.fromkeys(chain.from_iterable(sources)))

    def term_visits(self) -> int:
        """Home visits to him as a dropout within the present term (R10: neither closing nor reopening resets them)."""
        term = self.calendar.term_of(self.today)
        self.counted = {day for day in self.counted if term is not None and day in term}
        return len(self.counted)

    def use_up(self, names: Iterable[str]) -> None:
        """Material that has served its purpose: the next application, change or return wants its own."""
        for name in names:
            self.materials.pop(name, None)

    def file(self, moment: str, **more: Any) -> None:
        """Enter him in every register that the profile fills at such a moment."""
        for file in self.policy.files.values():
            if (
                file.when != moment
                or file.dormant
                or file.unit is not None
                or file.id in ("one_pupil_one_plan", home_teaching.LOG)
            ):
                continue
            if file.for_ and not self._for(file.for_):
                continue
            self.document(file.id, "filed", clauses=file.src, **more)

    def _for(self, groups: tuple[str, ...]) -> bool:
        dropout = "dropout" in groups and self.case is not None and self.case.is_confirmed
        return dropout or "all" in groups or bool(self.groups & set(groups))

    def changed(self, calendar: Calendar) -> None:
        super().changed(calendar)
        self.attendance.changed(self.calendar.is_school_day)
        detect.again(self)
        deferral.review(self)

    def expire(self, duty: Duty) -> None:
        """A watch that nothing has broken is over when its time is."""
        if duty.id in ("relapse_watch",):
            self.finish(duty)
            return
        super().expire(duty)

    def expired(self, duty: Duty) -> None:
        if duty.id == "return_deadline":
            notices.expired(self, duty)

    def checked(self, act: Act) -> None:
        """A contact was told that may answer a term check."""
        term_pupil.checked(self, act)

    def begin(self) -> None:
        """What is owed before anything happens."""
        named.on_start(self)
        visits.key_pupil(self)
        if not self.info.studentship:
            returned.studentship(self, "no_studentship")
        returned.aid(self, "standing")
        if "poor" in self.groups:
            self.file("standing")
            for file in self.policy.files.values():
                if file.when == "confirmed" and "dropout" in file.for_ and self.groups & set(file.for_):
                    self.document(file.id, "filed", clauses=file.src)

    def state(self) -> PupilState:
        """Where the pupil stands."""
        case, run = self.case, self.attendance.run()
        return PupilState(
            run=self.attendance.length(),
            last_day=run[-1] if run else None,
            stage=case.stage if case else ("watch" if run else None),
            cause=case.cause if case else self.told_cause,
            case_open=bool(case and case.open),
            case_opened_at=case.opened_at if case else None,
            result=case.result if case else None,
            restricted=causes.is_restricted(self),
            expected=self.expected_on(self.today),
            on_roll=self.on_roll,
            suspended=self.suspended,
            duties=tuple(duty.frozen() for duty in self.duties),
        )


def done(play: PupilPlay, act: Act) -> None:
    """A duty is called done by a button; one that wants a record, a person or material does not end by a word."""
    id_ = str(act.fields["duty"])
    if id_ == "aid_check":
        play.aid_checked = True
    duty = play.owes(id_)
    if duty is None:
        if id_.startswith("term_check:") and id_.partition(":")[2] in play.policy.term_checks:
            play.line(
                "duty",
                f"{id_}:done:{act.actor}",
                duty=id_,
                about=play.about,
                owner=act.actor,
                event="done",
                due=None,
                count=None,
                min=None,
                open=[],
                late=False,
                default=False,
                to=None,
                clauses=list(play.policy.term_checks[id_[11:]].src),
            )
        return
    if id_ == "delist" and "overage" in play.policy.exits:
        # The word asks for the exit, which ends the duty when all is there.
        exits.apply_exit(play, replace(act, kind="apply_exit", fields={"route": "overage"}))
        return
    missing = list(duty.open) if duty.open and id_ in NEEDS_MORE else list(BY_SERVICE.get(id_, ()))
    if id_ in COUNTED and (duty.min is None or (duty.count or 0) < duty.min):
        missing.append(COUNTED[id_])
    if missing:
        words = "、".join(lacking_name(word) for word in missing)
        play.refuse(act.actor, "done", missing, clauses=duty.clauses, text=f"还不能办结，还缺：{words}")
        return
    lacked = tuple(duty.open)
    play.finish(duty)
    if id_ == "studentship_update":
        for other in play.owing(id_):
            play.finish(other)
    if id_ == "aid_check":
        returned.settle(play)
    if id_ == "judicial" and play.case is not None and play.case.is_confirmed:
        from reminders.rules import case

        notices.referral(play, "sent")
        case.move(play, "legal")
    if id_ == "notify_workplace":
        _sent(play, "workplace_notice", ("workplace_edu", "workplace_police", "workplace_human_resources"), duty)
    if id_ == "notify_department":
        _sent(play, "department_letter", lacked, duty)
    if id_ == "forward_report":
        reports_up.forwarded(play, duty)
    if id_ == "file_transfer":
        play.document("case_file", "sent", to=play.ids("home_place") or ("home_place",), clauses=duty.clauses)


#: Duties that `done` does not end while something is lacking.
NEEDS_MORE = frozenset(
    {"placement", "pair_support", "name_person", "pupil_plan", "exit_evidence", "exit_approval", "migrant_notice"}
)


#: Duties that only service ends, or a failed service with its reason (C-47).
BY_SERVICE = {"return_notice": ("notice",), "order_notice": ("notice",)}

#: Duties that only their records end: a word that they are done is refused, with what is lacking.
COUNTED = {
    "persuade": "persuasion",
    "joint_persuade": "joint_persuasion",
    "three_visits": "home_visits",
    "same_day_visit": "home_visits",
    "dropout_report": "receive_report",
}


def _sent(play: PupilPlay, kind: str, roles: tuple[str, ...], duty: Duty) -> None:
    for role in roles:
        play.document(kind, "sent", to=play.ids(role) or (role,), clauses=duty.clauses)


def correct_marks(play: PupilPlay, act: Act) -> None:
    """Marks are put right by a form: logged, the school lead is told; what a person confirmed stays."""
    steps.log(play, act, "correction")
    status = act.fields.get("status")
    days = [day if isinstance(day, date) else date.fromisoformat(day) for day in act.fields.get("dates", ())]
    told = [
        Mark(act.seq, day, "day", status, act.at, act.known_at, act.actor, act.role, correct=True)
        for day in sorted(days)
    ]
    detect.marks(play, told)
    listed = "、".join(f"{day.month}月{day.day}日" for day in sorted(days))
    by = bodies.name(play.role(act.actor))
    for who in play.ids("school_lead"):
        play.message(who, "marks.corrected", f"{play.name}的考勤已由{by}更正（{listed}）。原记录仍保留。")


ACTS: dict[str, Callable[[PupilPlay, Act], None]] = {
    "step": steps.step,
    "name_person": named.name_person,
    "set_cause": causes.set_cause,
    "confirm_dropout": confirm.confirm_dropout,
    "submit_report": reports_up.submit_report,
    "receive_report": reports_up.receive_report,
    "invite": joint.invite,
    "issue_notice": notices.issue_notice,
    "serve_notice": notices.serve_notice,
    "attach": exits.attach,
    "apply_exit": exits.apply_exit,
    "approve": exits.approve,
    "reject": exits.reject,
    "place": returned.place,
    "change_roll": roll.change_roll,
    "correct_marks": correct_marks,
    "record_move": migrant.record_move,
    leaving.GRADUATE: leaving.graduated,
    leaving.ENTER: leaving.entered,
    "done": done,
    merging.MERGE: merging.merged,
    withdrawal.WITHDRAW: withdrawal.withdrawn,
    withdrawal.VOID: withdrawal.void,
}


def play_pupil(
    facts: PupilFacts, policy: Policy, calendar: Calendar, until: datetime, going: Going[PupilPlay] | None = None
) -> Played:
    """Play one pupil's facts up to and including `until`. Pure: the same arguments give the same lines.

    going: the play of an earlier look at him, which then goes on.
    """

    def begin() -> PupilPlay:
        play = PupilPlay(facts, policy, calendar)
        play.begin()
        return play

    setting = (facts.info, facts.cast, facts.began, policy.stamp, calendar)
    told = (facts.calendars, facts.marks, facts.reports, facts.acts)
    play, news = (going or Going()).take_up(setting, told, until, begin)
    look = play.run(news, until, play.take)
    return Played(tuple(play.lines), play.state(), look)
