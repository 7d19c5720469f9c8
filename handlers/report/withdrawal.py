"""A whole day of a class that is taken back, or was reported for the wrong day; what was said stays on file."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from config.errors import PersonError
from handlers.reading import AWAY, Reading
from handlers.report import crosschecks
from handlers.turn import echo, leaves, questions
from handlers.turn.context import Answer, Context
from handlers.turn.recording import By, look_again, put_marks, put_report
from store import attendance
from store.units import Unit


def withdraw(ctx: Context, klass: Unit, by: By, reading: Reading) -> Answer:
    """Take a day's report back: the day is unknown again, what was said stays on file."""
    report = attendance.report_that_holds(ctx.tx, klass.county_id or 0, klass.id, reading.date, reading.period)
    standing = attendance.effective(
        ctx.tx, klass.county_id or 0, class_id=klass.id, first=reading.date, last=reading.date
    )
    if report is None and not standing:
        other = "要撤回昨天的，请发“撤回昨天的”。" if reading.date == ctx.today else ""
        return Answer(f"{echo.day(reading.date, ctx.today)}还没有报过，没有可撤回的。{other}", reading.as_label())
    put_report(
        ctx,
        klass,
        by,
        reading.date,
        reading.period,
        expected=None,
        present=None,
        all_present=False,
        others_present=False,
        named=(),
        withdrawn=True,
    )
    them = _take_back(ctx, klass, by, standing)
    on_leave = {one.pupil_id for one in standing if one.status in leaves.LEAVE}
    known = ctx.home.rosters.of(ctx.tx, klass, ctx.today).by_id
    leaves.shorten(ctx, by, [known[number] for number in sorted(on_leave) if number in known], reading.date, begun=True)
    # Whom the report counted among all others without naming him is unknown again too: it ended his absence.
    last = crosschecks.last_marks(ctx, klass, reading.date).items()
    unnamed = sorted(one for one, mark in last if mark.status in AWAY and one in known and one not in them)
    rows = [(known[one], reading.date, reading.period, "withdrawn") for one in unnamed]
    them |= set(put_marks(ctx, klass, by, rows, corrects=True))
    look_again(ctx, them, [klass])
    ended = questions.end_of(ctx, by.person_id, klass, reading.date) if by.person_id is not None else []
    again = "今天" if reading.date == ctx.today else f"{reading.date.month}月{reading.date.day}日"
    return Answer(
        f"已撤回{echo.day(reading.date, ctx.today)}{klass.name}的考勤。请重新报一次，如“{again}全勤”。",
        reading.as_label() | {"ended": ended},
    )


def move(ctx: Context, klass: Unit, by: By, reading: Reading, named: Collection[int]) -> str:
    """The report was given for the wrong day: what was said of that day is said of the right one; where the correction names
    pupils (`named`), only what was said of them. Gives the line that says so."""
    wrong = reading.moved_from
    assert wrong is not None
    if wrong == reading.date:
        raise PersonError("两个日期是同一天，请再说一次：哪天的考勤应记到哪天？")
    standing = attendance.effective(ctx.tx, klass.county_id or 0, class_id=klass.id, first=wrong, last=wrong)
    report = attendance.report_that_holds(ctx.tx, klass.county_id or 0, klass.id, wrong)
    only = set(named)
    if only:
        standing, report = [one for one in standing if one.pupil_id in only], None
    if report is None and not standing:
        return f"{echo.day(wrong, ctx.today)}没有可以改日期的记录。"
    known = ctx.home.rosters.of(ctx.tx, klass, ctx.today).by_id
    put_marks(
        ctx,
        klass,
        by,
        [(known[one.pupil_id], reading.date, one.period, one.status) for one in standing if one.pupil_id in known],
        corrects=True,
    )
    if report is not None:
        for day, gone in ((reading.date, False), (wrong, True)):
            put_report(
                ctx,
                klass,
                by,
                day,
                report.period,
                expected=None if gone else report.expected,
                present=None if gone else report.present,
                all_present=report.all_present and not gone,
                others_present=report.others_present and not gone,
                named=() if gone else report.named,
                withdrawn=gone,
            )
    look_again(ctx, _take_back(ctx, klass, by, standing), [klass])
    on_leave = [known[one.pupil_id] for one in standing if one.status in leaves.LEAVE and one.pupil_id in known]
    moved = leaves.move(ctx, klass, by, on_leave, wrong, reading.date)
    what = (
        "、".join(sorted({known[one.pupil_id].name for one in standing if one.pupil_id in known}))
        if only
        else klass.name
    )
    line = f"已把{what}{echo.day(wrong, ctx.today)}的考勤改记到{echo.day(reading.date, ctx.today)}。"
    return "\n".join([line if only else f"{line}{echo.day(wrong, ctx.today)}的请重新报。", *moved])


def _take_back(ctx: Context, klass: Unit, by: By, standing: Sequence[attendance.Mark]) -> set[int]:
    known = ctx.home.rosters.of(ctx.tx, klass, ctx.today).by_id
    rows = [(known[one.pupil_id], one.day, one.period, "withdrawn") for one in standing if one.pupil_id in known]
    return set(put_marks(ctx, klass, by, rows, corrects=True))
