"""Review: look at a subject again and write the difference between what the rules say now and what is on file.

Safe to repeat: lines are unique by key, duties and cases are brought to a state rather than moved, prompts are unique
by the line they come from. Everything happens in the caller's transaction.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime

from config.days import local
from reminders import absence, handover, leaving, prompting, restraint
from reminders.gather import Gathered, gather, gather_class
from reminders.gather_units import FIRST_WEEKS, gather_unit
from reminders.rules.classroom import play_class
from reminders.rules.lines import Line, Played
from reminders.rules.pupil import play_pupil
from reminders.rules.unit import play_unit
from reminders.world import World
from store import cases, due, duties, filed, lines
from store.db import Tx
from store.duties import DutyState
from store.filed import Filed

#: Key of a pupil's case: whoever drops out again has the same case reopened.
CASE = "case"
#: Lines that the reports of the school and of those above it are made from.
TOLD_UP = frozenset({"case", "step", "pupil", "document"})


@dataclass(frozen=True, slots=True)
class Reviewed:
    """What one review of one subject found. `fresh` are the lines that were not on file before."""

    gathered: Gathered
    played: Played
    fresh: tuple[Line, ...]


def review_pupils(
    tx: Tx, world: World, ids: Iterable[int], now: datetime, class_ids: Iterable[int] = (), unnamed: Iterable[int] = ()
) -> dict[int, Reviewed]:
    """Look at these pupils, and at classes whose reports brought that about; gives what was found of each pupil. Of those whom the
    report does not name only they are looked at whom it may tell something new."""
    wanted, classes = set(ids), sorted(set(class_ids))
    perhaps = set(unnamed) - wanted
    due.hold(tx, [*(("pupil", one) for one in sorted(wanted | perhaps)), *(("class", one) for one in classes)])
    wanted |= perhaps - due.quiet(tx, perhaps)
    pupils, owing = gather(tx, world, wanted, classes, now)
    found = _pupils(tx, world, pupils, now)
    for one in owing.values():
        _class(tx, world, one, now)
    return found


def _pupils(tx: Tx, world: World, gathered: Mapping[int, Gathered], now: datetime) -> dict[int, Reviewed]:
    plays: dict[int, Played] = {}
    for pupil_id, one in gathered.items():
        assert one.pupil is not None
        plays[pupil_id] = play_pupil(
            one.pupil, one.policy, one.first_calendar, local(now), world.going(one.kind, one.id)
        )
    told = {number: played for number, played in plays.items() if not _silent(tx, world, gathered[number], played, now)}
    on_file = {number: found for number in told if (found := gathered[number].filed) is not None}
    filed.complete(tx, "pupil", on_file, [number for number, played in told.items() if played.lines])
    fresh = {
        number: _write(tx, world, gathered[number], played, now, on_file[number]) for number, played in told.items()
    }
    return {number: Reviewed(gathered[number], played, fresh.get(number, ())) for number, played in plays.items()}


def review_class(tx: Tx, world: World, class_id: int, now: datetime) -> Reviewed:
    """Look at a class: does it owe its report?"""
    due.hold(tx, [("class", class_id)])
    return _class(tx, world, gather_class(tx, world, class_id, now), now)


def _class(tx: Tx, world: World, one: Gathered, now: datetime) -> Reviewed:
    assert one.klass is not None
    played = play_class(one.klass, one.policy, one.calendar, local(now))
    if one.filed is not None and _is_idle(played, one.filed):
        due.settle(tx, one.place.county_id, [(one.kind, one.id, played.look_again_at)], now)
        return Reviewed(one, played, ())
    return Reviewed(one, played, _write(tx, world, one, played, now, _filed(tx, one, played, now)))


def _is_idle(played: Played, on_file: Filed) -> bool:
    """Whether nothing is printed, owed or asked, now or before: all that a look can move is when to look again."""
    return not (played.lines or played.state.duties or on_file.duties or on_file.prompted)


def review_unit(tx: Tx, world: World, unit_id: int, now: datetime) -> Reviewed:
    """Look at a school or a county: which reports and checks does it owe?"""
    due.hold(tx, [("unit", unit_id)])
    one = gather_unit(tx, world, unit_id, now)
    assert one.unit is not None
    played = play_unit(one.unit, one.policy, one.first_calendar, local(now), world.going(one.kind, one.id))
    if _silent(tx, world, one, played, now):
        return Reviewed(one, played, ())
    return Reviewed(one, played, _write(tx, world, one, played, now, _filed(tx, one, played, now)))


def review(tx: Tx, world: World, kind: str, number: int, now: datetime) -> Reviewed | None:
    """Look at one subject of whatever kind; None where it no longer is anywhere."""
    if kind == "pupil":
        return review_pupils(tx, world, [number], now).get(number)
    if kind == "class":
        return review_class(tx, world, number, now)
    return review_unit(tx, world, number, now)


def _silent(tx: Tx, world: World, one: Gathered, played: Played, now: datetime) -> bool:
    """Whether a play that went on said nothing: then there is nothing to write but when to look again."""
    going = world.going(one.kind, one.id)
    if going is None or not going.silent():
        return False
    due.settle(tx, one.place.county_id, [(one.kind, one.id, played.look_again_at)], now, quiet=_quiet(one, played))
    return True


def _quiet(one: Gathered, played: Played) -> bool:
    """Whether a report that does not name him says nothing new of a pupil (`rules.detect.report`): it ends no run, and there is no
    case that it could be about."""
    return one.kind == "pupil" and played.state.stage is None


def _filed(tx: Tx, one: Gathered, played: Played, now: datetime) -> Filed:
    found = one.filed if one.filed is not None else filed.of(tx, one.kind, [one.id], [], now)[one.id]
    filed.complete(tx, one.kind, {one.id: found}, [one.id] if played.lines else [])
    return found


def _write(tx: Tx, world: World, one: Gathered, played: Played, now: datetime, on_file: Filed) -> tuple[Line, ...]:
    subject = (one.kind, one.id)
    county = one.place.county_id
    unknown = [line for line in played.lines if line.key not in on_file.keys]
    looked = on_file.reviewed_at
    # Facts become known after the last look, so a new line before it comes of a changed teacher, policy or calendar:
    # what was printed stays, and nothing is printed into the past. A clock that was set back makes the present look like
    # the past: then everything new is written.
    since = looked if looked is not None and looked <= now else None
    fresh = tuple(line for line in unknown if since is None or line.at >= since)
    lines.put(tx, county, subject, [(line.key, line.at, line.type, line.fields) for line in fresh], now)
    ids = {unit.kind: unit.id for unit in one.place.line}
    where = {kind: ids.get(kind) for kind in ("class", "school", "township")}
    pupil_id = one.id if one.kind == "pupil" else None
    known = on_file.duties
    states = handover.keep_marks(_duties(played), known)
    duties.put(
        tx,
        county,
        subject,
        states,
        now,
        pupil_id=pupil_id,
        class_id=where["class"],
        school_id=where["school"],
        township_id=where["township"],
        known=known,
    )
    live = {state.key for state in played.state.duties if state.state in ("open", "overdue")}
    gone = [duty.key for duty in known.values() if duty.state == "open" and duty.key not in live]
    if gone:
        ended = [line for line in played.lines if line.type == "duty" and line.fields["event"] == "done"]
        duties.end_others(
            tx, subject, live, [str(line.fields["_duty"]) for line in ended if "_duty" in line.fields], now
        )
    if pupil_id is not None:
        _put_case(tx, one, played, now, where)
    messages = [line for line in fresh if line.type == "message"]
    if messages or states:
        until = restraint.limits(played.lines)
        prompting.want(tx, one, messages, now, world, until=until)
        handover.tell(tx, one, states, known, now, world, until, since)
    notices = absence.want(tx, one, played, now, world) if pupil_id is not None else set()
    if gone or fresh:
        # What was to be said of a duty that has ended by now is not said either.
        told = {str(line.fields["_duty"]) for line in fresh if line.type == "message" and line.fields.get("_duty")}
        prompting.withdraw(tx, subject, (on_file.prompted | told) - live - notices, now)
    due.settle(tx, county, [(one.kind, one.id, played.look_again_at)], now, quiet=_quiet(one, played))
    if pupil_id is not None:
        leaving.follow(tx, pupil_id, played, fresh, now)
    if one.kind != "unit" and any(_concerns_reports(one, line) for line in fresh):
        above = [("unit", unit.id) for unit in one.place.line if unit.kind in ("school", "township", "county")]
        due.bring_forward(tx, above, now + world.unit_pause)
    return fresh


def _concerns_reports(one: Gathered, line: Line) -> bool:
    """Whether a line may change what the units above owe: roll calls only where a daily report or a term's first checks
    count them."""
    if line.type != "attendance":
        return line.type in TOLD_UP
    if any(report.every is not None and report.every.v == "school_day" for report in one.policy.periodic.values()):
        return True
    term = one.calendar.term_of(line.at.date())
    return term is not None and (line.at.date() - term.first).days <= FIRST_WEEKS


def _duties(played: Played) -> Sequence[DutyState]:
    return [
        DutyState(
            key=state.key,
            duty=state.duty,
            owners=state.owners,
            opened_at=state.opened_at,
            due_at=state.due,
            count=state.count,
            min=state.min,
            open=state.open,
            state="open" if state.state == "overdue" else state.state,
            overdue=state.state == "overdue",
            late=state.late,
            clauses=state.clauses,
            default=state.default,
        )
        for state in played.state.duties
    ]


def _put_case(tx: Tx, one: Gathered, played: Played, now: datetime, where: dict[str, int | None]) -> None:
    state = played.state
    if state.case_opened_at is None or state.stage is None:
        return
    closed = next((line for line in reversed(played.lines) if line.type == "case" and _ends(line)), None)
    told = cases.CaseState(
        key=CASE,
        stage=state.stage,
        is_open=state.case_open,
        opened_at=state.case_opened_at.astimezone(UTC),
        cause=state.cause,
        owner=_owner(played),
        result=state.result,
        closed_at=closed.at.astimezone(UTC) if closed is not None and not state.case_open else None,
        times_reopened=sum(line.type == "case" and line.fields.get("event") == "reopened" for line in played.lines),
    )
    on_file = one.case
    if on_file is not None and all(getattr(on_file, name) == value for name, value in asdict(told).items()):
        return
    policy = one.policy
    if on_file is None:
        cases.stamp_policy(tx, policy.stamp, policy.name, policy.to_json(), now)
    cases.put(
        tx,
        one.place.county_id,
        one.id,
        told,
        policy.stamp,
        now,
        class_id=where["class"],
        school_id=where["school"],
        township_id=where["township"],
    )


def _ends(line: Line) -> bool:
    return line.fields.get("event") == "closed" or line.fields.get("stage") in ("returned", "closed")


def _owner(played: Played) -> str | None:
    owners = [line.fields.get("owner") for line in played.lines if line.type == "case" and line.fields.get("owner")]
    return str(owners[-1]) if owners else None
