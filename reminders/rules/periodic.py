"""Reports of a period: opened on their due day, drafted as they change, sent only by a person, zero included (R7,
GH-15, WH-63, YZ-10).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, time
from typing import TYPE_CHECKING

from config.periods import Period, due_of, following, period
from config.policy.items import Periodic, Report
from config.wording.citing import cite
from config.wording.duties import PARTS
from reminders.rules import bodies, dues, figures, term_checks
from reminders.rules.dues import Counted
from reminders.rules.duties import Duty
from reminders.rules.facts import Act
from reminders.rules.figures import Figures
from reminders.rules.play import MORNING, on

if TYPE_CHECKING:
    from reminders.rules.unit import UnitPlay

#: A body that owes reports → the kind of unit whose they are.
UNIT = {"school": "school", "central_school": "township", "township": "township", "village": "township"}
OPENS = time(8, 0)


@dataclass(slots=True)
class Owed:
    """A report that recurs, whatever list of the profile it stands in.

    by, to: roles; default: its rhythm is the product's own.
    """

    id: str
    every: str
    by: str
    to: tuple[str, ...]
    figures: str
    clauses: tuple[str, ...]
    default: bool = False
    only_if_open: bool = False
    by_class: bool = False
    columns: tuple[str, ...] = ()
    only_if_any: bool = False


def owed(play: UnitPlay) -> list[Owed]:
    """The recurring reports that this kind of unit owes."""
    found = [_of_periodic(play, item) for item in play.policy.periodic.values() if not item.dormant]
    found += [_of_report(play, item) for item in play.policy.report_up.values() if not item.dormant]
    return [one for one in found if one is not None and UNIT.get(bodies.body(one.by), "county") == play.kind]


def _called(play: UnitPlay, id_: str) -> Owed | None:
    """A report that a person sends or draws: one that recurs, or one whose rhythm the text leaves open, by the month."""
    found = next((one for one in owed(play) if one.id == id_), None)
    item = play.policy.periodic.get(id_)
    if found is None and item is not None and not item.dormant and (item.every is None or item.every.v is None):
        found = _of_periodic(play, item, "month")
    mine = found is not None and UNIT.get(bodies.body(found.by), "county") == play.kind
    return found if mine else None


def _of_periodic(play: UnitPlay, item: Periodic, rhythm: str | None = None) -> Owed | None:
    every = rhythm if item.every is None or item.every.v is None else item.every.v
    if every is None:
        return None
    return Owed(
        item.id,
        every,
        item.by or "school_lead",
        item.to,
        item.figures or "none",
        play.clauses(item, item.every),
        item.every is not None and item.every.default,
        item.if_ == "case_open",
        item.confirm_by_class,
        item.columns,
    )


def _of_report(play: UnitPlay, item: Report) -> Owed | None:
    if item.every is None:
        return None
    return Owed(
        item.id,
        item.every.v,
        item.by or "school_lead",
        item.to,
        "confirmed",
        play.clauses(item, item.every),
        item.every.default,
        only_if_any=True,
    )


def begin(play: UnitPlay) -> None:
    """Set the first period of every report; what fell due before the clock began counts as done."""
    for one in owed(play):
        part = period(one.every, play.began.date(), play.calendar)
        if part is not None:
            _set(play, one, part)


def _set(play: UnitPlay, one: Owed, part: Period) -> None:
    due = dues.counted(play, lambda days: due_of(part, play.policy.readings, days))
    if one.every == "school_day" and due is None:
        _next(play, one, part)
        return
    holidays = play.calendar.terms and play.calendar.last_school_day(part.first, part.last) is None
    if due is None or due.at < play.began or holidays:
        play.alarm(on(part.last, time(23, 59)), lambda: _next(play, one, part))
        return
    if one.only_if_open:
        play.daily[one.id] = (one, part, due)
    at = on(due.day, OPENS)
    play.alarm(at, lambda: _due(play, one, part, due))
    play.alarm(max(at, on(part.last, time(23, 59))), lambda: _next(play, one, part))


def _next(play: UnitPlay, one: Owed, part: Period) -> None:
    after = following(part, play.calendar)
    if after is not None and after.first <= play.horizon:
        _set(play, one, after)


def _due(play: UnitPlay, one: Owed, part: Period, due: Counted) -> None:
    if (one.id, part.name) in play.submitted or play.owes(f"report:{one.id}", part.name):
        return
    if one.only_if_open and not any(track.open_at(play.today) for track in play.tracks.values()):
        return
    if one.only_if_any and count(play, one, part).nil:
        return
    _open(play, one, part, due)


def _open(play: UnitPlay, one: Owed, part: Period, due: Counted) -> None:
    duty = play.owe(
        f"report:{one.id}",
        play.ids(one.by),
        due=due,
        clauses=one.clauses,
        default=one.default,
        what=part.name,
        silent=True,
        lacking=_unconfirmed(play, one, part),
        detail=f"（{part.name}）",
    )
    play.waiting[duty.key] = (one, part, duty)
    play.ask(duty, name=play.unit_name(one.by))
    if one.by_class:
        name = PARTS.get(one.id, one.id)
        for klass, teacher in play.teachers.items():
            text = f"【{name}】请确认{klass}{part.name}的情况，没有辍学也请确认一次（依据{cite(one.clauses)}）。"
            play.message(teacher, "report.confirm_class", text, duty=duty.id, clauses=one.clauses, duty_key=duty.key)
    draft(play, duty)


def seen(play: UnitPlay) -> None:
    """Something that reports count has changed: a case may have opened the day's report, drafts may differ."""
    for one, part, due in list(play.daily.values()):
        if part.first == play.today and on(part.first, MORNING) <= play.now:
            _due(play, one, part, due)
    for key, (one, _, duty) in list(play.waiting.items()):
        if not duty.live:
            del play.waiting[key]
        elif not (duty.overdue and (play.large or one.every == "school_day")):
            draft(play, duty)


def _unconfirmed(play: UnitPlay, one: Owed, part: Period) -> list[str]:
    if not one.by_class:
        return []
    return [klass for klass in play.classes if (one.id, part.name, klass) not in play.confirmed]


def count(play: UnitPlay, one: Owed, part: Period) -> Figures:
    """The figures of a report for a period, by what is known now."""
    tracks = [track for track in play.tracks.values() if track.stages or track.roll]
    if one.figures == "confirmed":
        return figures.confirmed(tracks, part.first, part.last)
    found = figures.COUNT.get(one.figures, figures.nothing)(tracks, part.first, part.last)
    if "term_to_date" in one.columns:
        term = play.calendar.term_of(part.last) or play.calendar.term_of(part.first)
        if term is not None:
            whole = figures.flow(tracks, term.first, part.last)
            found.numbers |= {f"term_{name}": number for name, number in whole.numbers.items()}
    found.open += _unconfirmed(play, one, part)
    return found


def draft(play: UnitPlay, duty: Duty) -> None:
    """Draft the report again where it says something else than before."""
    one, part, _ = play.waiting[duty.key]
    found = count(play, one, part)
    said = (tuple(sorted(found.numbers.items())), tuple(found.pupils), tuple(found.open))
    if play.drafted.get(duty.key) == said:
        return
    play.drafted[duty.key] = said
    line(play, one, part.name, "drafted", found, due=duty.due)


def line(play: UnitPlay, one: Owed, name: str, event: str, found: Figures, *, due: datetime | None) -> None:
    """Print a report's line."""
    to = play.ids(*one.to) or one.to
    play.line(
        "report",
        f"{one.id}:{name}:{event}",
        kind=one.id,
        unit=play.unit_name(one.by),
        period=name,
        event=event,
        due=due.isoformat(timespec="seconds") if due else None,
        to=to[0] if len(to) == 1 else list(to),
        pupils=found.pupils,
        open=found.open,
        nil=found.nil,
        default=one.default,
        clauses=list(one.clauses),
        **found.numbers,
    )


def submit(play: UnitPlay, act: Act) -> bool:
    """A person sends a recurring report: the latest that waits, unless he names the period.

    Not before each class is confirmed where the text wants that (WH-63).
    """
    id_ = str(act.fields["report"])
    one = _called(play, id_)
    if one is None:
        return False
    waiting = [(part, duty) for other, part, duty in play.waiting.values() if other.id == id_ and duty.live]
    duty: Duty | None = None
    named = period_named(play, str(act.fields["period"])) if act.fields.get("period") else None
    if named is not None:
        waiting = [(part, duty) for part, duty in waiting if part.name == named.name]
    if waiting:
        part, duty = waiting[-1]
    elif named is not None:
        part = named
    else:
        found_part = period(one.every, play.today, play.calendar)
        if found_part is None:
            return True
        part = found_part
    lacking = _unconfirmed(play, one, part)
    if lacking:
        text = f"还有班级没有确认：{'、'.join(lacking)}（{'、'.join(one.clauses)}）"
        play.refuse(act.actor, "submit_report", lacking, clauses=one.clauses, text=text)
        return True
    play.submitted.add((id_, part.name))
    line(play, one, part.name, "submitted", count(play, one, part), due=duty.due if duty else None)
    play.finish(duty)
    return True


def confirm_class(play: UnitPlay, act: Act, id_: str) -> None:
    """A class teacher confirms his class's part; the word of whoever owes the report sends it."""
    mine = [klass for klass, teacher in play.teachers.items() if teacher == act.actor]
    for one, part, duty in reversed(list(play.waiting.values())):
        if one.id != id_ or not duty.live:
            continue
        if act.actor in duty.owners:
            submit(play, replace(act, kind="submit_report", fields={"report": id_, "period": part.name}))
        elif not mine or not one.by_class:
            roles = [play.cast.role_of(who) for who in duty.owners]
            names = "、".join(bodies.name(role) for role in roles)
            play.refuse(act.actor, "done", roles, clauses=duty.clauses, text=f"这份报表由{names}报送")
        else:
            play.confirmed.update((id_, part.name, klass) for klass in mine)
            duty.open = _unconfirmed(play, one, part)
            play.progress(duty)
            draft(play, duty)
        return
    early = next((one for one in owed(play) if one.id == id_ and one.by_class), None)
    span = period(early.every, play.today, play.calendar) if early is not None else None
    if mine and span is not None:
        # Confirmed before the report is due: it holds for the period that runs.
        play.confirmed.update((id_, span.name, klass) for klass in mine)


def draw(play: UnitPlay, act: Act) -> None:
    """Print a report of any kind for a period without sending it."""
    id_, name = str(act.fields["report"]), str(act.fields["period"])
    one = _called(play, id_)
    span = period_named(play, name)
    if span is None:
        text = f"看不懂时段“{name}”，请写 2026-10、2026-W42、2026-Q4 或 2026-10-12"
        play.refuse(act.actor, "draw_report", ["route"], text=text)
        return
    if one is not None:
        line(play, one, name, "drafted", count(play, one, span), due=None)
        return
    if id_ == "appraisal_facts":
        _appraisal(play, span)
        return
    kind = {"stock_flow": "flow", "ledger": "pupils"}.get(id_)
    if kind is None or play.kind == "township":
        no_such(play, act)
        return
    found = figures.COUNT[kind](list(play.tracks.values()), span.first, span.last)
    if id_ == "ledger":
        found.open = [who for who in found.pupils if (track := play.tracks.get(who)) is not None and track.unreachable]
    clauses = play.policy.ledger.src if play.policy.ledger else ()
    line(play, Owed(id_, span.every, act.role, (), kind, clauses), name, "drafted", found, due=None)


def _appraisal(play: UnitPlay, span: Period) -> None:
    """Facts only: dropouts by class and by 包保教师; what they are worth is not the system's to say (YZ-23, YZ-27)."""
    rule = play.policy.accountability
    groups: dict[str, list[str]] = {klass: [] for klass in play.classes}
    groups |= {track.info.baobao: [] for track in play.tracks.values() if track.info.baobao}
    for track in play.tracks.values():
        if track.confirmed_in(span.first, span.last) or track.was_confirmed(span.last):
            groups.setdefault(track.info.class_name, []).append(track.info.id)
            if track.info.baobao:
                groups.setdefault(track.info.baobao, []).append(track.info.id)
    for unit, them in groups.items():
        play.line(
            "report",
            f"appraisal_facts:{unit}",
            kind="appraisal_facts",
            unit=unit,
            period=span.name,
            event="drafted",
            due=None,
            to=None,
            pupils=them,
            open=[],
            nil=not them,
            dropouts=len(them),
            clauses=list(rule.src) if rule else [],
        )


def no_such(play: UnitPlay, act: Act) -> None:
    """No report of that name is this unit's: say which there are."""
    id_ = str(act.fields["report"])
    offer = [one.id for one in owed(play)] + term_checks.owed(play)
    listed = "、".join(PARTS.get(one, one) for one in offer)
    if id_ in play.policy.report_up:
        text = "这份报告是逐个学生报的，请写明是哪位学生"
    else:
        text = "本方案没有这份报告" if id_ not in play.policy.term_checks else "这份报告不由本单位报送"
    play.refuse(
        act.actor, act.kind, ["route"], offer=offer, text=f"{text}{f'；本单位报送的有：{listed}' if listed else ''}"
    )


def period_named(play: UnitPlay, name: str) -> Period | None:
    """The period that a name of the contract stands for; None where it is none."""
    try:
        if "W" in name:
            year, week = name.split("-W")
            return period("week", date.fromisocalendar(int(year), int(week), 1), play.calendar)
        if "Q" in name:
            year, quarter = name.split("-Q")
            return period("quarter", date(int(year), 3 * int(quarter) - 2, 1), play.calendar)
        parts = [int(part) for part in name.split("-")]
        every = {1: "year", 2: "month", 3: "school_day"}[len(parts)]
        return period(every, date(*(*parts, 1, 1)[:3]), play.calendar)
    except (ValueError, KeyError):
        return None
