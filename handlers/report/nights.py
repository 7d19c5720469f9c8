"""What is reported at an hour at which it cannot be known: a day after midnight is asked for, 下午全到 in the morning waits."""

from __future__ import annotations

from dataclasses import replace
from datetime import time, timedelta

from config.calendar import CalendarUnknown
from config.days import say_day
from handlers.reading import Ask, Reading
from handlers.reading.when.dates import find_dates
from handlers.reading.words.text import fold
from handlers.turn import echo, questions
from handlers.turn.context import Answer, Context
from handlers.turn.sight import Speaker
from store import people
from store import questions as asked
from store.units import Unit

#: Before this hour nobody has called a roll; boarders' first roll is later.
ROLL_FROM = time(5)
#: Before it nobody has come in the afternoon.
NOON = time(12)
#: How far back the last school day is looked for.
LOOK_BACK = timedelta(days=30)


def which_day(ctx: Context, who: Speaker, klass: Unit, reading: Reading) -> Answer | None:
    """The question which day is meant; None by day, and where the words name a day that is not 今天."""
    if ctx.at.time() >= ROLL_FROM or reading.withdraw or reading.date != ctx.today:
        return None
    told = find_dates(fold(ctx.text), ctx.today)
    if any(word.sort not in ("day", "tonight") for word in told):
        return None
    calendar = ctx.home.world.calendar(ctx.tx, people.place_of_unit(ctx.tx, klass.id))
    try:
        before = calendar.last_school_day(ctx.today - LOOK_BACK, ctx.today - timedelta(days=1))
    except CalendarUnknown:
        return None
    if before is None:
        return None
    today = next((word for word in told if word.day == ctx.today), None)
    words = ctx.text[today.start : today.end] if today is not None else ""
    questions.drop_older(ctx, asked.open_for(ctx.tx, ctx.now, person_id=who.person.id), "ask")
    questions.ask_all(ctx, who.person.id, klass, replace(reading, asks=(Ask("unclear_date", words),)))
    earlier = "昨天" if (ctx.today - before).days == 1 else f"{before.month}月{before.day}日"
    shown = echo.day(before, ctx.today) if earlier == "昨天" else say_day(before)
    return Answer(
        f"现在是凌晨，先没有记。报的是{shown}的，还是{echo.day(ctx.today, ctx.today)}的？请回“{earlier}”或“今天”。",
        {"asked": "day"},
    )


def still_to_come(ctx: Context, reading: Reading) -> tuple[Reading, str]:
    """A report without what it tells of this afternoon while it is still morning: 李明下午来 is no presence. Leave asked for the
    afternoon stays. Gives the report, and what to say of what was left out."""
    if reading.period != "pm" or reading.date != ctx.today or ctx.at.time() >= NOON:
        return reading, ""
    here = [mark.name for mark in reading.marks if mark.status in ("present", "late")]
    whole = reading.all_present or reading.others_present
    if not here and not whole:
        return reading, ""
    kept = tuple(mark for mark in reading.marks if mark.name not in here)
    line = f"下午还没到，{'、'.join(here) or '全班'}下午到校先不记，到时再报。"
    return replace(
        reading, marks=kept, all_present=False, others_present=False, present_count=None, expected=None
    ), line
