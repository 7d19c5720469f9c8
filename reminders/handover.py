"""What changed under an open duty without any new fact: its deadline (the calendar was changed) or its owner (a stand-in,
a new class teacher). Whoever owes it is told what moved and why; the record of what was overdue stays."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import TYPE_CHECKING

from config.days import day_of, local, say_day
from config.wording.duties import DUTIES, message
from reminders import prompting
from reminders.restraint import Limit
from reminders.rules.lines import Line
from reminders.world import World
from store import persons, prompts
from store.db import Tx
from store.duties import Duty, DutyState

if TYPE_CHECKING:
    from reminders.gather import Gathered

MOVED_ON = "已由他人负责"


def keep_marks(states: Sequence[DutyState], on_file: Mapping[str, Duty]) -> list[DutyState]:
    """The states with what is on record: a duty that was overdue once stays marked, whatever its deadline is now."""
    return [
        replace(state, overdue=True) if (old := on_file.get(state.key)) is not None and old.overdue else state
        for state in states
    ]


def tell(
    tx: Tx,
    one: Gathered,
    states: Iterable[DutyState],
    on_file: Mapping[str, Duty],
    now: datetime,
    world: World,
    until: Mapping[str, Limit] | None = None,
    since: datetime | None = None,
) -> None:
    """Tell the owners of open duties what changed under them since the last look (`since`)."""
    said: list[Line] = []
    for state in states:
        old = on_file.get(state.key)
        if old is None and since is not None and one.pupil is not None:
            said += _entered(one, state, now, since)
        if old is None or state.state != "open" or old.state != "open" or _not_asked_yet(state, now, world):
            continue
        _release(tx, one, state, old, now)
        new_owners = [owner for owner in state.owners if owner not in old.owners]
        said += [_line(one, state, owner, now, "handover", _handover(one, state)) for owner in new_owners]
        if old.due_at != state.due_at and old.due_at is not None and state.due_at is not None:
            text = _moved(one, state, old.due_at, state.due_at)
            kept = [owner for owner in state.owners if owner not in new_owners]
            said += [_line(one, state, owner, now, f"moved:{state.due_at.isoformat()}", text) for owner in kept]
    prompting.want(tx, one, said, now, world, until=until)


def _entered(one: Gathered, state: DutyState, now: datetime, since: datetime) -> list[Line]:
    """What a rule that was entered later says was owed already: its line of then is not printed, but whoever owes it must
    hear of it before anybody hears that nobody answered."""
    if state.state != "open" or state.opened_at >= since:
        return []
    late = "，按它已过期" if state.overdue else ""
    text = f"规定是新录入的{late}，请从现在起办理：{_opened(one, state)}"
    return [_line(one, state, owner, now, "entered", text) for owner in state.owners]


def _not_asked_yet(state: DutyState, now: datetime, world: World) -> bool:
    """A class's report is asked for at its hour, of whoever owes it then, and after its day of nobody."""
    if state.duty != "checkin" or state.due_at is None:
        return False
    return day_of(state.due_at) != day_of(now) or local(now).time() <= world.ask_at


def _release(tx: Tx, one: Gathered, state: DutyState, old: Duty, now: datetime) -> None:
    """Who no longer owes it is no longer asked for it."""
    gone = [persons.by_code(tx, one.place.county_id, code) for code in old.owners if code not in state.owners]
    ids = [person.id for person in gone if person is not None]
    if ids:
        prompts.end(tx, (one.kind, one.id), now, duty_keys=[state.key], person_ids=ids, reason=MOVED_ON)


def _handover(one: Gathered, state: DutyState) -> str:
    return f"现在由您负责{'（已过期）' if state.overdue else ''}：{_opened(one, state)}"


def _opened(one: Gathered, state: DutyState) -> str:
    """What its owner is told of a duty when it opens."""
    name = _name(one)
    due = f"{say_day(day_of(state.due_at))}24:00" if state.due_at else None
    return message(
        state.duty,
        "opened",
        name=name,
        due=due,
        clauses=state.clauses,
        default=state.default,
        open_=state.open,
        count=state.count,
        least=state.min,
        pupil=one.pupil is not None,
    )


def _moved(one: Gathered, state: DutyState, old: datetime, new: datetime) -> str:
    called = DUTIES.get(state.duty.partition(":")[0], (state.duty, ""))[0]
    changed = [day for day in _between(one, old, new) if one.calendar.why(day)]
    why = "、".join(f"{day.month}月{day.day}日{one.calendar.why(day)}" for day in changed[:3]) or "校历有变"
    return f"【{called}】{_name(one)}的期限由{say_day(day_of(old))}改为{say_day(day_of(new))}（{why}）。"


def _between(one: Gathered, old: datetime, new: datetime) -> list[date]:
    """The changed days of the calendar up to the later of the two deadlines."""
    last = max(local(old).date(), local(new).date())
    return sorted(day for day in one.calendar.changes if day <= last)


def _line(one: Gathered, state: DutyState, to: str, now: datetime, mark: str, text: str) -> Line:
    return Line(
        f"{state.key}|{mark}|{to}",
        local(now),
        "message",
        {
            "to": to,
            "template": f"{state.duty.partition(':')[0]}.{mark.partition(':')[0]}",
            "text": text,
            "duty": state.duty,
            "default": state.default,
            "_clauses": list(state.clauses),
            "_duty": state.key,
        },
    )


def _name(one: Gathered) -> str:
    return one.pupil.info.name if one.pupil is not None else one.place.line[-1].name
