"""A pupil's leave of several days as it is kept: acts that tell from when to when it runs, and what becomes of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from config.days import say_day
from handlers.asides import lengths
from handlers.turn.context import Context
from handlers.turn.recording import By, put_act
from store import attendance, facts, people
from store.facts import Fact
from store.pupils import Pupil
from store.units import Unit

#: Kind of the act.
KIND = "leave_told"
LEAVE: Mapping[str, str] = {"sick": "病假", "personal": "事假"}


@dataclass(frozen=True, slots=True)
class Spell:
    """One leave: who, from when, to its last day (included), as what, and the message that told of it."""

    pupil: Pupil
    first: date
    last: date
    status: str
    message_id: int | None
    #: Told as so many days, and not until a day.
    counted: bool = False


def latest(ctx: Context, pupil: Pupil) -> Spell | None:
    """The leave last told of a pupil, whether it runs or not."""
    return _of_acts(pupil, facts.of(ctx.tx, "pupil", [pupil.id]).get(pupil.id, ()))


def _of_acts(pupil: Pupil, acts: Sequence[Fact]) -> Spell | None:
    latest = next((one for one in reversed(acts) if one.kind == KIND), None)
    return of_act(pupil, latest) if latest is not None else None


def of_act(pupil: Pupil, act: Fact) -> Spell:
    """The leave that an act tells of."""
    first, last = (date.fromisoformat(str(act.payload[key])) for key in ("first", "last"))
    return Spell(pupil, first, last, str(act.payload["status"]), act.message_id, bool(act.payload.get("counted")))


def running(ctx: Context, last: Mapping[int, attendance.Mark], known: Mapping[int, Pupil], day: date) -> list[Spell]:
    """The leaves that still run on a day, of those who were on leave when last heard of. `last`: each pupil's last mark before,
    which is of an earlier day or of that day's morning."""
    them = [number for number, mark in last.items() if mark.status in LEAVE and number in known]
    if not them:
        return []
    found = []
    for number, acts in facts.of(ctx.tx, "pupil", them).items():
        spell = _of_acts(known[number], acts)
        if spell is not None and spell.first <= last[number].day <= day <= spell.last and spell.first < spell.last:
            # What sort of leave it is was perhaps put right since: the last word on him says it.
            found.append(replace(spell, status=last[number].status))
    return found


def on_leave(ctx: Context, klass: Unit, known: Mapping[int, Pupil]) -> dict[int, str]:
    """Those of a class who are on leave today, whether or not it has been reported yet: number and sort of leave."""
    first = ctx.today - timedelta(days=lengths.LONGEST)
    marks = attendance.effective(ctx.tx, klass.county_id or 0, class_id=klass.id, first=first, last=ctx.today)
    last = {mark.pupil_id: mark for mark in sorted(marks, key=lambda one: (one.day, one.said_at, one.id))}
    earlier = {number: mark for number, mark in last.items() if mark.day < ctx.today}
    them = {number: mark.status for number, mark in last.items() if mark.day == ctx.today and mark.status in LEAVE}
    return them | {one.pupil.id: one.status for one in running(ctx, earlier, known, ctx.today)}


def until(ctx: Context, pupil: Pupil) -> date | None:
    """The last day of the leave that he is on; None where he is on none."""
    first = ctx.today - timedelta(days=lengths.LONGEST)
    marks = attendance.effective(ctx.tx, pupil.county_id, pupil_ids=[pupil.id], first=first, last=ctx.today)
    latest = max(marks, key=lambda one: one.day, default=None)
    if latest is None:
        return None
    day = ctx.today if latest.day < ctx.today else latest.day + timedelta(days=1)
    them = running(ctx, {pupil.id: latest}, {pupil.id: pupil}, day)
    return them[0].last if them else None


def told_of(spell: Spell, same_day: Sequence[attendance.Mark], period: str) -> bool:
    """Whether that day's marks tell of him already; that he was on leave in the morning says nothing of the afternoon."""
    own = [mark for mark in same_day if mark.pupil_id == spell.pupil.id]
    if goes_on(spell, own[0].day if own else spell.first, period):
        return any(mark.period == period or mark.status not in LEAVE for mark in own)
    return any(mark.period == period or mark.status not in LEAVE or "day" in (mark.period, period) for mark in own)


def goes_on(spell: Spell, day: date, period: str) -> bool:
    """Whether 全勤 of an afternoon leaves a leave of several days as it is: it is told for once."""
    return period == "pm" and spell.last > day


def of_morning(same_day: Sequence[attendance.Mark], period: str) -> dict[int, attendance.Mark]:
    """Those on leave in the morning, or all day, of a day whose afternoon is reported: that was the last heard of them."""
    return {one.pupil_id: one for one in same_day if period == "pm" and one.period != "pm" and one.status in LEAVE}


def keep(ctx: Context, by: By, spell: Spell) -> None:
    """Append what a leave is from now on."""
    fields = {"first": spell.first, "last": spell.last, "status": spell.status, "counted": spell.counted}
    put_act(ctx, spell.pupil.county_id, ("pupil", spell.pupil.id), by, KIND, fields, day=spell.first)


def say(spell: Spell) -> str:
    until = f"{spell.pupil.name}{LEAVE[spell.status]}到{say_day(spell.last)}"
    return f"{until}，已记下，这几天不用再报；提前回来请说“{spell.pupil.name}到了”。"


def back_on(ctx: Context, klass: Unit, by: By, pupil: Pupil, day: date) -> str:
    """陈静提前回来了，明天来上课 of somebody on leave beyond that day: his leave ends before it; what to say, else nothing."""
    spell = latest(ctx, pupil)
    if spell is None or not spell.first < day <= spell.last or not spell.first <= ctx.today:
        return ""
    calendar = ctx.home.world.calendar(ctx.tx, people.place_of_unit(ctx.tx, klass.id))
    last = calendar.last_school_day(spell.first, day - timedelta(days=1)) or spell.first
    keep(ctx, by, replace(spell, last=last))
    return f"{pupil.name}的请假改到{say_day(last)}，{say_day(day)}起照常报。"


def shorten(ctx: Context, by: By, them: Sequence[Pupil], day: date, *, begun: bool = False) -> list[str]:
    """Let leaves that would run beyond a day end with it; gives the names. `begun`: those told of that very day never began."""
    ended = []
    for pupil in them:
        spell = latest(ctx, pupil)
        if spell is None or not spell.first <= day < spell.last or (begun and spell.first != day):
            continue
        keep(ctx, by, replace(spell, last=day - timedelta(days=1) if begun else day))
        ended.append(pupil.name)
    return ended


def resize(ctx: Context, klass: Unit, by: By, pupil: Pupil, days: int) -> str:
    """Let the leave told of a pupil last so many school days from its beginning; what to say, empty where none runs."""
    spell = latest(ctx, pupil)
    if spell is None or not spell.first <= ctx.today <= spell.last or spell.first == spell.last:
        return ""
    last = lengths.school_days_on(
        spell.first, days, ctx.home.world.calendar(ctx.tx, people.place_of_unit(ctx.tx, klass.id))
    )
    if last is None or last < ctx.today:
        return ""
    told = replace(spell, last=last, counted=True)
    keep(ctx, by, told)
    return (
        f"已更正：{say(told)}" if last > ctx.today else f"已更正：{pupil.name}的请假只到{say_day(last)}，后面的不再记。"
    )


def move(ctx: Context, klass: Unit, by: By, them: Sequence[Pupil], wrong: date, right: date) -> list[str]:
    """Let the leaves that were told to begin on a wrong day begin on the right one: told as so many days they last as many
    school days from there, told until a day they end with it. Gives what to say of each."""
    calendar, said = ctx.home.world.calendar(ctx.tx, people.place_of_unit(ctx.tx, klass.id)), []
    for pupil in them:
        spell = latest(ctx, pupil)
        if spell is None or spell.first != wrong or spell.last <= wrong:
            continue
        last = spell.last
        if spell.counted:
            days = sum(calendar.is_school_day(wrong + timedelta(days=at)) for at in range((last - wrong).days + 1))
            last = lengths.school_days_on(right, days, calendar) or spell.last
        moved = replace(spell, first=right, last=last)
        keep(ctx, by, moved)
        said.append(say(moved) if last > right else f"{pupil.name}的请假只到{say_day(last)}。")
    return said


def pass_on(ctx: Context, by: By, wrong: Pupil, right: Pupil, day: date) -> str:
    """The leave told of one pupil that day was another's: it is kept for him; what to say of it."""
    spell = latest(ctx, wrong)
    if spell is None or not shorten(ctx, by, [wrong], day, begun=True):
        return ""
    theirs = replace(spell, pupil=right, first=day)
    keep(ctx, by, theirs)
    return say(theirs)
