"""Checks at the start of term as a unit owes them: when they open, who is still missing in them, and sending what was
found.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from config.calendar import Term
from config.policy.items import TermCheck
from reminders.rules import bodies, dues
from reminders.rules.dues import Counted
from reminders.rules.duties import Duty
from reminders.rules.facts import Act, ClassReport
from reminders.rules.figures import Figures
from reminders.rules.history import Track
from reminders.rules.play import MORNING, on

if TYPE_CHECKING:
    from reminders.rules.unit import UnitPlay

LISTED = 100
"""So many pupils are listed by name in a check's duty; of more, their classes."""
EARLY = timedelta(days=14)
"""So long before its due a check that belongs before a term is opened at the earliest."""


@dataclass(slots=True)
class Check:
    """A check of one term that this unit owes.

    over: what is counted: `contacts`, `whereabouts`, `lines` (the missing) or nothing.
    """

    rule: TermCheck
    term: Term
    duty: Duty
    over: str
    said: tuple[int, tuple[str, ...]] = (-1, ())


def begin(play: UnitPlay) -> None:
    """Set the checks of every term that the calendar knows."""
    for term in play.calendar.terms:
        for rule in play.policy.term_checks.values():
            if not rule.dormant and (rule.term is None or (rule.term == "autumn") == term.autumn) and _mine(play, rule):
                _set(play, rule, term)


def owed(play: UnitPlay) -> list[str]:
    """Ids of the checks that this kind of unit owes."""
    return [rule.id for rule in play.policy.term_checks.values() if not rule.dormant and _mine(play, rule)]


def _mine(play: UnitPlay, rule: TermCheck) -> list[str]:
    """The roles of this kind of unit among those whom the check names."""
    kinds = {"school": "school", "central_school": "township", "township": "township", "village": "township"}
    who = rule.who or ("school",)
    return [role for role in who if kinds.get(bodies.body(role), "county") == play.kind]


def _due(play: UnitPlay, rule: TermCheck, term: Term) -> tuple[Counted | None, bool]:
    """The check's due and whether its date is the product's own (D6)."""
    if rule.due is not None and rule.due.v is not None:
        return dues.due(play, rule.due, term.first), rule.due.default
    own = play.policy.product_defaults.D6
    if own is None or rule.contact_absent is None:
        return None, False
    return dues.due(play, own.return_sweep_within, term.first), True


def _set(play: UnitPlay, rule: TermCheck, term: Term) -> None:
    due, default = _due(play, rule, term)
    if due is not None and due.at < play.began:
        return
    opens = on(term.first, MORNING)
    if due is not None and due.day < term.first:
        opens = max(on(due.day, MORNING) - EARLY, play.began) if play.began.date() < term.first else opens
        opens = play.began if play.calendar.terms and term == play.calendar.terms[0] else opens
    if due is None and term.last < play.began.date():
        return
    play.alarm(max(opens, play.began), lambda: _open(play, rule, term, due, default))


def _open(play: UnitPlay, rule: TermCheck, term: Term, due: Counted | None, default: bool) -> None:
    if rule.unsolved_of is not None and (rule.unsolved_of, term.first) in play.closed:
        return
    over = _over(rule)
    roles = ["school_lead" if role == "school" else role for role in _mine(play, rule)]
    owners = list(play.ids(*roles))
    if "school" in rule.who and play.kind == "school" and over == "contacts":
        owners = [*dict.fromkeys((*play.teachers.values(), *owners))]
    duty = play.owe(
        f"term_check:{rule.id}",
        owners,
        due=due,
        clauses=play.clauses(rule, rule.due),
        default=default,
        what=str(term.first),
    )
    play.checks.append(Check(rule, term, duty, over))
    seen(play)


def _over(rule: TermCheck) -> str:
    if rule.each_line == "verified_reason":
        return "lines"
    if rule.contact_absent is not None or rule.figures == "whereabouts":
        return "whereabouts"
    return "contacts" if rule.what else ""


def seen(play: UnitPlay) -> None:
    """Count every open check again; print it where the count or the list of who is left has moved."""
    for check in play.checks:
        if not check.duty.live or not check.over:
            continue
        total, left = _left(play, check)
        said = (total, tuple(left))
        if said == check.said:
            continue
        first = check.said[0] < 0
        check.said = said
        duty = check.duty
        duty.count, duty.min, duty.open = total - len(left), total, _listed(play, left)
        if first and duty.count == 0:
            continue
        if total and not left and check.over == "contacts":
            play.finish(duty)
        else:
            play.progress(duty)


def _listed(play: UnitPlay, left: list[str]) -> list[str]:
    """Who is left: the pupils, or in a unit with very many of them the classes that still have some."""
    if len(left) <= LISTED:
        return left
    return list(dict.fromkeys(play.tracks[who].info.class_name for who in left))


def _left(play: UnitPlay, check: Check) -> tuple[int, list[str]]:
    tracks = [track for track in play.tracks.values() if _on_roll(track)]
    if check.over == "contacts":
        left = [
            track
            for track in tracks
            if check.rule.id not in track.checked and not any(day >= play.began.date() for day in track.contacted)
        ]
        return len(tracks), [track.info.id for track in left]
    if check.over == "lines":
        missing = [track for track in tracks if check.term.first in _missed(play, track, check.term)]
        return len(missing), [track.info.id for track in missing if check.rule.id not in track.checked]
    if play.today < check.term.first:
        return len(tracks), [track.info.id for track in tracks]
    return len(tracks), [track.info.id for track in tracks if not _concluded(play, check, track)]


def _on_roll(track: Track) -> bool:
    last = track.roll[-1].event if track.roll else "joined" if track.info.on_roll else "left"
    return last not in ("left", "removed")


def _missed(play: UnitPlay, track: Track, term: Term) -> set[date]:
    """The first day of term, if he was missing on it."""
    first = dues.first_school_day(play, term.first)
    return {term.first} if track.away.get(first) in ("absent", "unexcused") or first in track.away else set()


def _here(track: Track, term: Term) -> bool:
    """He was at school in this term: named as present, or among the others who a report says are here."""
    return track.here is not None and track.here >= term.first


def _concluded(play: UnitPlay, check: Check, track: Track) -> bool:
    if _here(track, check.term) or track.elsewhere:
        return True
    if track.unreachable:
        return check.rule.unreachable_is_conclusion
    return track.reason or track.was_confirmed(play.today) or track.open_at(play.today)


def report_seen(play: UnitPlay, report: ClassReport) -> None:
    """A class reported: whom it does not name is here if it says so of all or of the others."""
    play.reported.setdefault(report.klass, report.day)
    play.reported[report.klass] = max(play.reported[report.klass], report.day)
    if not (report.all_present or report.others_present):
        return
    for track in play.by_class.get(report.klass, ()) if report.klass else play.tracks.values():
        if track.info.id not in report.named and (report.all_present or report.day not in track.away):
            track.was_here(report.day)


def submit(play: UnitPlay, act: Act) -> bool:
    """A person sends what a check found; who is still without a conclusion is listed, never left out (AH-09)."""
    id_ = str(act.fields["report"])
    checks = [check for check in play.checks if check.rule.id == id_]
    if not checks:
        return False
    # Sent before, it may be sent again as it stands now (a campaign goes on after the first day of term, N-27).
    check = next((check for check in checks if check.duty.live), checks[-1])
    found = figures_of(play, check)
    if incomplete(play, act, check.duty):
        return True
    to = play.ids(*check.rule.to) or play.ids(
        *(("leading_group_office",) if play.kind == "county" else ("edu_bureau",))
    )
    play.line(
        "report",
        f"{id_}:{check.term.first}:submitted",
        kind=id_,
        unit=play.unit_name(""),
        period=str(check.term.first),
        event="submitted",
        due=check.duty.due.isoformat(timespec="seconds") if check.duty.due else None,
        to=to[0] if len(to) == 1 else list(to),
        pupils=found.pupils,
        open=found.open,
        nil=found.nil and bool(check.over),
        clauses=list(check.duty.clauses),
        **found.numbers,
    )
    play.closed.add((id_, check.term.first))
    play.finish(check.duty)
    return True


def figures_of(play: UnitPlay, check: Check) -> Figures:
    """Who is back, who studies elsewhere, who cannot be reached; `open` lists who has no conclusion, and classes that
    never reported.
    """
    found = Figures()
    if not check.over:
        return found
    _, left = _left(play, check)
    found.open = list(left)
    numbers = {"returned": 0, "elsewhere": 0, "unreachable": 0}
    for track in play.tracks.values():
        if not _on_roll(track):
            continue
        if track.elsewhere:
            numbers["elsewhere"] += 1
        elif _here(track, check.term):
            numbers["returned"] += 1
            continue
        elif track.unreachable:
            numbers["unreachable"] += 1
        else:
            continue
        found.pupils.append(track.info.id)
    found.numbers = numbers
    found.open += _silent(play, check)
    return found


def contacted(play: UnitPlay, act: Act, duty: Duty) -> bool:
    """A class teacher calls a round of contacts done: he has reached his own class, and speaks for no other."""
    check = next((check for check in play.checks if check.duty is duty), None)
    mine = {klass for klass, teacher in play.teachers.items() if teacher == act.actor}
    if check is None or check.over != "contacts" or not mine:
        return False
    for track in play.tracks.values():
        if track.info.class_id in mine or track.info.class_name in mine:
            track.checked.add(check.rule.id)
    return True


def incomplete(play: UnitPlay, act: Act, duty: Duty) -> bool:
    """Whether a check that must cover everybody still waits for classes; then the act that would end it is refused."""
    check = next((check for check in play.checks if check.duty is duty), None)
    silent = _silent(play, check) if check is not None and check.rule.coverage is not None else []
    if silent:
        text = f"还有班级没有报过到校情况：{'、'.join(silent)}（{'、'.join(duty.clauses)}），请先催报"
        play.refuse(act.actor, act.kind, silent, clauses=duty.clauses, text=text)
    return bool(silent)


def _silent(play: UnitPlay, check: Check) -> list[str]:
    """The classes that have not reported since the term began: with them open nothing is complete (AH-04)."""
    told = {klass for klass, day in play.reported.items() if day >= check.term.first}
    return [] if "" in told or not check.over else [klass for klass in play.classes if klass not in told]
