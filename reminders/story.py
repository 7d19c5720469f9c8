"""A pupil's story in five lines, for whoever is asked to look after what others have not: what was missed, where the case
stands, what was done by whom, what the family said, what is owed.

Each line is a short word and what there is to say, small enough for a row of a card. The words that a family or a teacher
wrote of a cause that may not be passed on are left out.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from config.days import day_of, local
from config.wording.duties import DUTIES
from config.wording.told import OUTCOME, STAGES, STATUS, STEP
from reminders.rules.facts import MISSING
from reminders.world import World
from store import attendance, cases, duties, lines, people, persons
from store.cases import Case
from store.db import Tx
from store.lines import Line

#: Characters of a row's value, as a card shows them.
VALUE = 30
#: Days of roll calls that are looked at.
DAYS = 30


def story(tx: Tx, world: World, pupil_id: int, county_id: int, today: date) -> list[tuple[str, str]]:
    """Five rows (word, value) at most, newest facts first."""
    case = next(iter(cases.of_pupils(tx, [pupil_id]).get(pupil_id, ())[-1:]), None)
    steps = [one for one in lines.steps(tx, [pupil_id]) if one.payload.get("kind") != "ack"]
    staff = [one for one in steps if one.payload.get("actor") != "guardian"]
    family = [one for one in steps if one.payload.get("actor") == "guardian"]
    rows = [("缺勤", _absences(tx, county_id, pupil_id, today)), ("个案", _case(case))]
    rows.append(("已做", _step(tx, county_id, staff[-1]) if staff else "还没有人联系或家访的记录"))
    if family and not _kept_back(tx, world, pupil_id, case, family[-1], today):
        rows.append(("家长", _said(family[-1])))
    elif len(staff) > 1:
        rows.append(("此前", _step(tx, county_id, staff[-2])))
    if (owed := _owed(tx, pupil_id)) is not None:
        rows.append(("待办", owed))
    return [(word, _cut(value)) for word, value in rows]


def as_text(rows: Iterable[tuple[str, str]]) -> str:
    """The rows as lines of a message."""
    return "\n".join(f"{word}：{value}" for word, value in rows)


def _absences(tx: Tx, county_id: int, pupil_id: int, today: date) -> str:
    first = today - timedelta(days=DAYS)
    marks = attendance.effective(tx, county_id, pupil_ids=[pupil_id], first=first, last=today)
    away = sorted({one.day for one in marks if one.status in MISSING})
    if away:
        return (
            f"近{DAYS}天无故{len(away)}天，{_day(away[0])}至{_day(away[-1])}"
            if len(away) > 1
            else f"{_day(away[0])}无故"
        )
    latest = max(marks, key=lambda one: one.day, default=None)
    return f"近{DAYS}天没有缺勤记录" if latest is None else f"最近{_day(latest.day)}{STATUS.get(latest.status, '')}"


def _case(case: Case | None) -> str:
    if case is None:
        return "没有立案"
    return f"{STAGES.get(case.stage, case.stage)}，{_day(day_of(case.opened_at))}立案"


def _step(tx: Tx, county_id: int, line: Line) -> str:
    told = line.payload
    actor = persons.by_code(tx, county_id, str(told.get("actor")))
    what = STEP.get(str(told.get("kind")), "情况")
    outcome = OUTCOME.get(str(told.get("outcome")), "")
    when = date.fromisoformat(str(told["date"])) if told.get("date") else day_of(line.at)
    return f"{_day(when)}{actor.name if actor is not None else ''}{what}" + (f"，{outcome}" if outcome else "")


def _said(line: Line) -> str:
    return f"{_day(local(line.at).date())}“{str(line.payload.get('text') or '')[:20]}”"


def _owed(tx: Tx, pupil_id: int) -> str | None:
    open_now = duties.of(tx, ("pupil", pupil_id), state="open")
    if not open_now:
        return None
    said = []
    for one in open_now[:3]:
        count = f"{one.count or 0}/{one.min}" if one.min else ""
        due = f"{_day(day_of(one.due_at))}" + ("已过" if one.overdue else "前") if one.due_at is not None else ""
        said.append(DUTIES.get(one.duty.partition(":")[0], (one.duty, ""))[0] + count + due)
    return "、".join(said)


def _kept_back(tx: Tx, world: World, pupil_id: int, case: Case | None, line: Line, today: date) -> bool:
    """Whether a family's words are of harm, or the cause they tell, or the case's, may be known to few."""
    if line.payload.get("_withheld"):
        return True
    stamp = case.policy_stamp if case is not None else people.place(tx, pupil_id, today).policy
    policy, cause = world.policy(tx, stamp), line.payload.get("cause")
    return policy.is_restricted(cause) or policy.is_restricted(case.cause if case is not None else None)


def _day(day: date) -> str:
    return f"{day.month}月{day.day}日"


def _cut(value: str) -> str:
    return value if len(value) <= VALUE else value[: VALUE - 1] + "…"
