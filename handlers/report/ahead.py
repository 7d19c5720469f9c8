"""A pupil's leave announced for a day to come: 明天李明请假. Kept with his class, and spoken of in its report of that day.

It marks no day ahead. When the class reports that day and does not name him he is marked as told, and the answer says so.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta

from config.calendar import CalendarUnknown
from config.days import say_day
from handlers.asides import by_day, lengths
from handlers.reading import Ask, Reading
from handlers.reading.when.dates import find_dates
from handlers.reading.words.pattern import Pattern
from handlers.reading.words.text import fold
from handlers.turn import leaves_ahead
from handlers.turn.context import Answer, Context
from handlers.turn.leaves import LEAVE, Spell
from handlers.turn.recording import By, put_act
from handlers.turn.sight import Sight, Speaker
from store import inbox, people, units
from store.units import Unit

#: 明天不请假了, 取消明天的假.
_NOT_SO = Pattern(r"不(?:用|要|需要|想)?请|取消|作废|不休|没请")
#: A leave of a part of a day is told on that day.
_HALF = Pattern(r"上午|早上|早读|中午|下午|晚|第.节|半天")


def told(ctx: Context, klass: Unit, by: By, sight: Sight, reading: Reading) -> tuple[Reading, list[str]]:
    """Keep the leaves that a message announces, or takes back; gives the reading without the question for their day, and what to
    say of each."""
    found = [one for one in reading.asks if one.code == "unclear_date"]
    day = _day(ctx, klass, found[0]) if len(found) == 1 else None
    if day is None:
        return reading, []
    calendar = ctx.home.world.calendar(ctx.tx, people.place_of_unit(ctx.tx, klass.id))
    held = found[0].held
    them = [(mark, pupil) for mark in held if mark.status in LEAVE and (pupil := sight.one(mark.name)) is not None]
    if not them or len(them) < len(held):
        return reading, []
    said = []
    for mark, pupil in them:
        if _NOT_SO.search(ctx.text):
            _keep(ctx, klass, by, Spell(pupil, day, day, "", ctx.message_id))
            said.append(f"好的，{pupil.name}{say_day(day)}不请假了。")
            continue
        masked = lengths.masked(fold(ctx.text), [one.name for _, one in them])
        last = lengths.last_day_ahead(masked, ctx.today, day, calendar) or day
        if not day <= last <= ctx.today + timedelta(days=lengths.LONGEST):
            return reading, []
        _keep(ctx, klass, by, Spell(pupil, day, last, mark.status, ctx.message_id))
        until = f"到{say_day(last)}" if last > day else ""
        said.append(f"{pupil.name}{say_day(day)}{'起' if until else ''}{LEAVE[mark.status]}{until}")
    kept = tuple(one for one in reading.asks if one is not found[0])
    if not _NOT_SO.search(ctx.text):
        said = ["、".join(said) + f"，已记下，到时不用再报；不请了请说“{them[0][1].name}{_short(day)}不请假了”。"]
    return replace(reading, asks=kept, clarify=kept[0].code if kept else None), said


def label(reading: Reading, klass: Unit, said: Sequence[str]) -> dict[str, object]:
    """What a message that announces leave was understood as: 撤回 finds it by that."""
    return reading.as_label() | ({"announced": klass.id} if said else {})


def taken_back(ctx: Context, who: Speaker) -> Answer | None:
    """撤回 right behind an announcement takes it back, and not the report before it; None behind anything else."""
    last = next(
        (one for one in inbox.of_person(ctx.tx, who.person.county_id, who.person.id, 3) if one.id != ctx.message_id),
        None,
    )
    known = last.reading if last is not None and isinstance(last.reading, Mapping) else {}
    if last is None or "announced" not in known:
        return None
    klass = units.get(ctx.tx, int(str(known["announced"])))
    sight = ctx.home.rosters.of(ctx.tx, klass, ctx.today)
    them = [
        one
        for one in leaves_ahead.spells(leaves_ahead.acts_of(ctx, klass), sight.by_id)
        if one.message_id == last.id and one.status
    ]
    by = By(who.person.id, who.person.code, who.role)
    for one in them:
        _keep(ctx, klass, by, replace(one, status="", message_id=ctx.message_id))
    names = "、".join(one.pupil.name for one in them)
    return (
        Answer(f"已撤回：{names}{say_day(them[0].first)}的请假不再记。", {"retracted_ahead": last.id}) if them else None
    )


def _day(ctx: Context, klass: Unit, ask: Ask) -> date | None:
    """The one school day ahead from which on leave is announced; None where none or several are told, or a part of one."""
    words = fold(ctx.text)
    days = {word.day for word in find_dates(words, ctx.today) if word.day is not None and word.day > ctx.today}
    span = by_day.between(words, ctx.today)
    # 明天后天 are one leave; days that do not follow each other are told one by one.
    in_a_row = bool(days) and len(days) == (max(days) - min(days)).days + 1
    first = span[0] if span is not None else min(days) if in_a_row else None
    if first is None or first <= ctx.today or _HALF.search(words):
        return None
    try:
        school = ctx.home.world.calendar(ctx.tx, people.place_of_unit(ctx.tx, klass.id)).is_school_day(first)
    except CalendarUnknown:
        return None
    return first if school else None


def _short(day: date) -> str:
    return f"{day.month}月{day.day}日"


def _keep(ctx: Context, klass: Unit, by: By, spell: Spell) -> None:
    fields = {"pupil": spell.pupil.id, "first": spell.first, "last": spell.last, "status": spell.status}
    put_act(ctx, klass.county_id or 0, ("class", klass.id), by, leaves_ahead.KIND, fields, day=spell.first)
