"""One pupil as he stands: his case, what was reported of him, the latest steps, what is owed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from config.days import day_of, local, say_day
from config.wording.told import STAGES
from handlers.asides import spans
from handlers.asides.spans import Span
from handlers.asked.owing import due, duty_name
from handlers.turn import echo, leaves
from handlers.turn.context import Context
from handlers.turn.recording import place_of
from handlers.turn.sight import Speaker
from store import attendance, cases, duties, lines, people
from store.cases import Case
from store.duties import Duty
from store.pupils import Pupil
from store.units import Unit

#: Duties whose very name tells a restricted cause.
TELLING = frozenset({"special_care"})


def about_pupil(ctx: Context, pupil: Pupil, who: Speaker | None = None, *, case_first: bool) -> str:
    """A pupil in seven lines: the case and its cause, absences of the month, the latest steps, what is owed.

    who: who reads it, None where another than the asker does. A restricted cause, and the duties that give it away, are
    for the bureau and for those who owe something in the case.
    """
    first = ctx.today - timedelta(days=30)
    marks = attendance.effective(ctx.tx, pupil.county_id, pupil_ids=[pupil.id], first=first, last=ctx.today)
    case = next(iter(cases.of_pupils(ctx.tx, [pupil.id]).get(pupil.id, ())[-1:]), None)
    said: list[str] = []
    if case is not None:
        since = f"（{say_day(day_of(case.opened_at))}立案）" if case.is_open else ""
        said.append(f"{pupil.name}：{STAGES.get(case.stage, case.stage)}{since}")
    else:
        said.append(f"{pupil.name}：没有个案")
    said.append(_today(ctx, pupil, marks))
    owed = duties.of(ctx.tx, ("pupil", pupil.id), state="open")
    withheld = case is not None and hidden(ctx, pupil, case, owed, who)
    if case is not None and case.is_open and case.cause is not None:
        said.append("原因受限" if withheld else f"原因：{echo.REASON.get(case.cause, case.cause)}")
    counted: list[str] = []
    by_status: dict[str, set[date]] = {}
    for mark in _said_last(marks):
        by_status.setdefault(mark.status, set()).add(mark.day)
    for status in ("unexcused", "absent", "sick", "personal", "late", "left_early"):
        if days := by_status.get(status):
            counted.append(f"{echo.STATUS[status]}{len(days)}天：{_days(days)}")
    if counted:
        said += [f"近30天{counted[0]}", *counted[1:]]
    if (last := leaves.until(ctx, pupil)) is not None:
        said.append(f"请假到{say_day(last)}")
    if len(said) == 2 and not case_first:
        said.append("近30天没有缺勤记录。")
    steps = lines.steps(ctx.tx, [pupil.id])[-3:]
    for line in steps:
        what = echo.STEP.get(str(line.payload.get("kind")), "情况")
        outcome = echo.OUTCOME.get(str(line.payload.get("outcome")), "")
        said.append(f"{local(line.at):%m月%d日}{what}{outcome and '，'}{outcome}")
    owed = [duty for duty in owed if not (withheld and duty.duty in TELLING)]
    if owed:
        said.append("待办：" + "、".join(f"{duty_name(duty)}{due(duty)}" for duty in owed[:3]))
    return "\n".join(said)


def _today(ctx: Context, pupil: Pupil, marks: Sequence[attendance.Mark]) -> str:
    """What is known of him today: 今天到校, 今天上午病假, 今天还没有报到他."""
    own = [
        (pupil, period, status) for number, period, status in by_half([one for one in marks if one.day == ctx.today])
    ]
    if own:
        return "今天" + "、".join(f"{echo.PERIOD[period]}{echo.STATUS[status]}" for _, period, status in own)
    klass = place_of(ctx, pupil).line[-1]
    if not ctx.home.world.calendar(ctx.tx, people.place_of_unit(ctx.tx, klass.id)).is_school_day(ctx.today):
        return "今天不上课"
    told = _unmarked(ctx, pupil, klass, ctx.today)
    return f"今天{told}" if told == "到校" else "今天还没有报到他"


def hidden(ctx: Context, pupil: Pupil, case: Case, owed: Sequence[Duty], who: Speaker | None) -> bool:
    """Whether the cause of his case may not be told to this reader."""
    place = place_of(ctx, pupil)
    policy = ctx.home.world.policy(ctx.tx, case.policy_stamp if case.is_open else place.policy)
    if not policy.is_restricted(case.cause):
        return False
    if who is None:
        return True
    return who.role != "edu_bureau" and all(who.person.code not in duty.owners for duty in owed)


def by_half(marks: Sequence[attendance.Mark]) -> list[tuple[int, str, str]]:
    """What holds of each pupil on one day, said of the whole day where both halves are alike: pupil, period, status."""
    held: dict[int, dict[str, str]] = {}
    for mark in sorted(marks, key=lambda one: (one.said_at, one.id)):
        halves = ("am", "pm") if mark.period == "day" else (mark.period,)
        held.setdefault(mark.pupil_id, {}).update(dict.fromkeys(halves, mark.status))
    found: list[tuple[int, str, str]] = []
    for number, own in held.items():
        alike = len(own) == 2 and len(set(own.values())) == 1
        found += [(number, "day", own["am"])] if alike else [(number, half, own[half]) for half in sorted(own)]
    return found


def _said_last(marks: Sequence[attendance.Mark]) -> list[attendance.Mark]:
    """Marks without those of half a day that a later word about the whole day went over."""
    whole = {(mark.pupil_id, mark.day): mark.said_at for mark in marks if mark.period == "day"}
    return [
        mark
        for mark in marks
        if mark.period == "day" or mark.said_at >= whole.get((mark.pupil_id, mark.day), mark.said_at)
    ]


def _days(days: Sequence[date] | Iterable[date]) -> str:
    listed = sorted(set(days))
    shown = "、".join(f"{one.month}月{one.day}日" for one in listed[-5:])
    return shown if len(listed) <= 5 else f"最近{shown}"


def on_days(ctx: Context, pupil: Pupil, span: Span) -> str:
    """What was reported of a pupil over several days, or on one: 李明上周（10月12日—16日）：无故3天（10月12日、13日、15日）。"""
    place = people.place(ctx.tx, pupil.id, span.last)
    days = span.school_days(ctx.home.world.calendar(ctx.tx, place))
    head = f"{pupil.name}{span.say(days)}"
    if not days:
        return f"{head}不上课，没有考勤。"
    marks = attendance.effective(ctx.tx, pupil.county_id, pupil_ids=[pupil.id], first=days[0], last=days[-1])
    marks = [one for one in _said_last(marks) if one.day in set(days)]
    told = "，".join(away(marks, days))
    if not told and len(days) == 1:
        told = echo.STATUS["present"] if marks else _unmarked(ctx, pupil, place.line[-1], days[0])
    until = leaves.until(ctx, pupil)
    runs = f"\n请假到{say_day(until)}" if until is not None and until > ctx.today else ""
    return f"{head}：{told or '没有缺勤记录'}。{runs}"


def away(marks: Iterable[attendance.Mark], days: Sequence[date]) -> list[str]:
    """What these marks of one pupil say of when he was not there: 无故3天（10月12日、13日、15日）, 病假10月12日上午."""
    by_status: dict[str, dict[date, str]] = {}
    for mark in sorted(marks, key=lambda one: (one.day, one.said_at, one.id)):
        halves = by_status.setdefault(mark.status, {})
        halves[mark.day] = "" if mark.day in halves else echo.PERIOD[mark.period]
    said = []
    for status, name in echo.STATUS.items():
        if status in ("present", "withdrawn", "not_expected") or not (told := by_status.get(status)):
            continue
        if len(told) == 1 or (len(told) <= 2 and any(told.values())):
            own = "、".join(f"{day.month}月{day.day}日{half}" for day, half in told.items())
            said.append(f"{name}{len(told)}天（{own}）" if len(days) > 1 else f"{next(iter(told.values()))}{name}")
        else:
            said.append(f"{name}{len(told)}天（{spans.listed(list(told), days)}）")
    return said


def _unmarked(ctx: Context, pupil: Pupil, klass: Unit, day: date) -> str:
    """Of whom nothing was said by name: here where somebody vouched for all others, else unknown."""
    whole = attendance.vouching(ctx.tx, klass.county_id or 0, klass.id, day)
    return "到校" if any(pupil.id not in one.named for one in whole) else "没有报到他"
