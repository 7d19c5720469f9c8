"""A pupil's leave of several days, told once: kept as an act, and spoken of in the class's report of each day that follows.

It marks no day ahead. On each day on which his class reports and does not name him he is marked as told, and the answer says
so; one word takes it back, and whoever is said to be here has no leave any more.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from config.calendar import Calendar, CalendarUnknown
from config.days import say_day
from handlers.asides import lengths
from handlers.reading import Ask, Mark, Reading
from handlers.reading.words.numbers import NUMBER
from handlers.reading.words.pattern import Pattern
from handlers.reading.words.text import fold
from handlers.report.crosschecks import Before
from handlers.report.doubts import Doubt
from handlers.turn import leaves
from handlers.turn.context import Context
from handlers.turn.leaves import LEAVE, Spell, shorten
from handlers.turn.recording import By, put_marks
from handlers.turn.sight import Sight
from store import attendance, people
from store.pupils import Pupil
from store.units import Unit

#: 请假的也来了; not 请假的到周四才来, 请假的回家了, nor 除了请假的.
_BACK_AGAIN = Pattern(
    r"(?<!除了)(?<!除去)(?<!除)(?<!没)(?<!不算)请假的(?:同学|学生|人|那[个位几]+)?(?:今天|也|都|已经?|全)*"
    r"(?:(?:回来|来|到|回|返)(?:了|校|齐|班|学校|上课|上学)+(?![医家外周星礼今现没电信消])|(?:回来|来|到)(?=$|[^\u4e00-\u9fff]))"
)
#: Told of all the others, and not of him who was named last.
_OF_OTHERS = Pattern(r"其[他余它]|别的|剩下|都[到来在]|全[到勤部齐]|[应实]到|\d人")
_THOSE = Pattern(r"^(?:那[个位几]+)?(?:请(?:了)?[病事]?假|[病事]假)的?(?:同学|学生|人|那[个位几]+)?$")
#: Beside it: 今天, 那个, and particles.
_NOTHING_MORE = Pattern(
    r"(?:今[天日早]|刚才?|刚刚|现在|那[个几]?|上午|下午|都|也|已经|[一两二三几\d]个|[了啊呢的，,。！!\s])*"
)
#: 不是请假三天: whatever was kept before is wrong.
_DENIED = Pattern(rf"(?:不是|没有?|不用|取消)(?:要|请)*了?(?:[病事]?假)?(?:{NUMBER}|半|到)")


def told(
    ctx: Context, klass: Unit, by: By, reading: Reading, marks: Sequence[tuple[Mark, Pupil]], known: Before
) -> list[str]:
    """Keep the leaves of several days that a report tells of; what to say of each. `known`: what was known before it."""
    ill = [(mark, pupil) for mark, pupil in marks if mark.status in LEAVE]
    if not ill:
        return []
    calendar = ctx.home.world.calendar(ctx.tx, people.place_of_unit(ctx.tx, klass.id))
    words = fold(ctx.text)
    said: list[str] = []
    unclear = False
    back = lengths.BACK.search(words)
    if back is not None and (back["why"] is None or _of_another(back, reading)):
        back = None
    names = [pupil.name for _, pupil in ill]
    parts = lengths.parts(words, names)
    for number, (part, end) in enumerate(parts):
        # 1周强病假 is no leave of a week.
        masked = lengths.masked(part, names)
        meant = ill if len(ill) == 1 else _whose(parts[: number + 1], ill)
        returns = back if back is not None and end - len(part) <= back.start() < end else None
        if not meant:
            unclear = unclear or lengths.last_day(masked, reading.date, calendar) not in (None, reading.date)
        for mark, pupil in meant:
            first, from_day = reading.date, reading.date
            if returns is None and lengths.goes_on(part):
                first, from_day = _goes_on_from(ctx, pupil, reading.date, known, calendar)
            if returns is not None:
                last, counted = lengths.before_return(returns, reading.date, calendar), False
            else:
                last, counted = lengths.last_day(masked, from_day, calendar), lengths.is_counted(masked)
            if last is None:
                unclear = unclear or lengths.vague_end(masked)
                continue
            if _DENIED.search(part):
                last = reading.date
            if last == reading.date:
                ended = shorten(ctx, by, [pupil], reading.date)
                said += [f"{name}的请假只到{say_day(last)}，后面的不再记。" for name in ended]
            if last <= reading.date or (last - reading.date).days > lengths.LONGEST:
                unclear = unclear or last != reading.date
                continue
            spell = Spell(pupil, first, last, mark.status, ctx.message_id, counted)
            leaves.keep(ctx, by, spell)
            said.append(leaves.say(spell))
    if unclear:
        said.append(f"请假先只记{reading.date.month}月{reading.date.day}日，之后每天报考勤时请再带上一句。")
    return said


def _goes_on_from(ctx: Context, pupil: Pupil, day: date, known: Before, calendar: Calendar) -> tuple[date, date]:
    """Since when he is on leave, and from which day on one that follows it is counted: behind the leave that runs, or that ended
    with the school day before; from the day itself where none is known."""
    spell, before = leaves.latest(ctx, pupil), _school_day_before(calendar, day)
    try:
        if spell is not None and spell.first <= day and spell.last >= before:
            return (spell.first if spell.last >= day else day), calendar.next_school_day(max(spell.last, before))
        if any(mark.pupil_id == pupil.id and mark.status in LEAVE for mark in known.same_day):
            return day, calendar.next_school_day(day)
    except CalendarUnknown:
        pass
    return day, day


def _school_day_before(calendar: Calendar, day: date) -> date:
    """The last school day before a day; that day itself where the calendar knows of none."""
    try:
        return calendar.last_school_day(day - timedelta(days=lengths.LONGEST), day - timedelta(days=1)) or day
    except CalendarUnknown:
        return day


def same_sort(
    ctx: Context, klass: Unit, reading: Reading, marks: list[tuple[Mark, Pupil]], known: Before
) -> tuple[Reading, list[tuple[Mark, Pupil]]]:
    """张伟请三天 of somebody who is known to be ill tells how long he is away, and not that he is not ill."""
    if not any(mark.status == "personal" for mark, _ in marks):
        return reading, marks
    names, place = [pupil.name for _, pupil in marks], people.place_of_unit(ctx.tx, klass.id)
    parts = lengths.parts(fold(ctx.text), names)
    ill: set[str] = set()
    for mark, pupil in marks:
        of = [
            part
            for at, (part, _) in enumerate(parts)
            if _named_last(parts[: at + 1], names) == pupil.name
            and not _OF_OTHERS.search(part)
            and not _ASKED.search(part)
        ]
        words = "，".join(of).replace(pupil.name.partition("(")[0], "")
        if mark.status != "personal" or not of or not lengths.only_that(words, reading.date):
            continue
        last = next((one for one in reversed(known.same_day) if one.pupil_id == pupil.id), None)
        if last is None and lengths.goes_on(words):
            yesterday = _school_day_before(ctx.home.world.calendar(ctx.tx, place), reading.date)
            last = known.last.get(pupil.id)
            last = last if last is not None and last.day == yesterday else None
        if last is not None and last.status == "sick":
            ill.add(mark.name)
    marks = [(replace(mark, status="sick"), pupil) if mark.name in ill else (mark, pupil) for mark, pupil in marks]
    kept = {mark.name: mark for mark, _ in marks}
    return replace(reading, marks=tuple(kept.get(mark.name, mark) for mark in reading.marks)), marks


def _named_last(parts: Sequence[tuple[str, int]], names: Sequence[str]) -> str | None:
    """The pupil whom these parts name last."""
    return next((name for part, _ in reversed(parts) for name in names if name in part), None)


def coming_back(
    ctx: Context, klass: Unit, by: By, sight: Sight, asks: Sequence[Ask], same_day: Sequence[attendance.Mark]
) -> tuple[tuple[Ask, ...], list[str]]:
    """李明下周一来 of somebody on leave today asks nothing: his leave lasts up to then. Gives what is still asked, and what to
    say. `same_day`: today's words on the class before."""
    left: list[Ask] = []
    said: list[str] = []
    for ask in asks:
        pupil = sight.one(ask.candidates[0]) if ask.code == "unclear_status" and len(ask.candidates) == 1 else None
        held = next((one for one in same_day if pupil is not None and one.pupil_id == pupil.id), None)
        spell = _until_return(ctx, klass, pupil, held) if pupil is not None and held is not None else None
        if spell is None:
            left.append(ask)
        else:
            leaves.keep(ctx, by, spell)
            said.append(leaves.say(spell))
    return tuple(left), said


def _until_return(ctx: Context, klass: Unit, pupil: Pupil, held: attendance.Mark) -> Spell | None:
    """The leave up to the day on which he comes back; None for one who is not on leave, and for other words."""
    calendar = ctx.home.world.calendar(ctx.tx, people.place_of_unit(ctx.tx, klass.id))
    last = lengths.until_return(ctx.text, ctx.today, calendar) if held.status in LEAVE else None
    if last is None or not ctx.today < last <= ctx.today + timedelta(days=lengths.LONGEST):
        return None
    spell = leaves.latest(ctx, pupil)
    first = spell.first if spell is not None and spell.first <= ctx.today <= spell.last else ctx.today
    return Spell(pupil, first, last, held.status, ctx.message_id)


def came(text: str) -> bool:
    """Whether words say of those on leave, and of nobody else, that they have come: 请假的也来了."""
    if "假的" not in text:
        return False
    words = fold(text).strip()
    found = _BACK_AGAIN.search(words)
    return found is not None and _NOTHING_MORE.fullmatch(words[: found.start()] + words[found.end() :]) is not None


#: 每天还要报吗 tells nothing of him.
_ASKED = Pattern(r"[吗么?？]\s*$")
#: More pupils on leave are told of in one line.
SEVERAL = 2


def carry(
    ctx: Context, klass: Unit, by: By, reading: Reading, them: Sequence[Spell]
) -> tuple[Reading, list[tuple[str, str]], list[Doubt]]:
    """Mark those on leave whom a report does not name; gives the report with them counted in, what was marked, and what to say.

    A head count by which everybody is here speaks against it: then it is asked, and nothing is marked.
    """
    if them and _BACK_AGAIN.search(fold(ctx.text)):
        # 请假的也来了: each of them is here.
        put_marks(
            ctx, klass, by, [(one.pupil, reading.date, reading.period, "present") for one in them], corrects=False
        )
        return reading, [(one.pupil.name, "present") for one in them], []
    if them:
        reading = replace(reading, asks=tuple(ask for ask in reading.asks if not _THOSE.match(ask.words)))
    full = reading.expected is not None and reading.expected == reading.present_count
    doubts = []
    for one in them:
        until, leave = say_day(one.last), LEAVE[one.status]
        name = one.pupil.name
        if full:
            text = f"{name}请假到{until}，您报的人数是全到。今天到了吗？请回“到了”或“没到”。"
        else:
            when = "今天" if reading.date == ctx.today else "当天"
            text = f"{name}请假到{until}，{when}按{leave}记，不用再报；到了请回“到了”。"
        doubts.append(Doubt(text, (name,), away=leave, yes="到了" if full else leave))
    if full or not them:
        return reading, [], doubts
    if len(them) > SEVERAL:
        doubts = [
            replace(one, text="" if nth else _all_on_leave(them, today=reading.date == ctx.today))
            for nth, one in enumerate(doubts)
        ]
    for one in them:
        # The words that carry the mark are those by which the leave was told.
        then = replace(ctx, message_id=one.message_id) if one.message_id is not None else ctx
        put_marks(then, klass, by, [(one.pupil, reading.date, reading.period, one.status)], corrects=False)
    others = reading.all_present or reading.others_present
    reading = replace(reading, all_present=False, others_present=others)
    return reading, [(one.pupil.name, one.status) for one in them], doubts


def _all_on_leave(them: Sequence[Spell], *, today: bool) -> str:
    """Of many on leave, in one line: who, and until when."""
    until: dict[date, list[str]] = {}
    for one in them:
        until.setdefault(one.last, []).append(one.pupil.name)
    told = "，".join(f"{'、'.join(names)}请假到{say_day(day)}" for day, names in sorted(until.items()))
    return f"{told}，{'今天' if today else '当天'}都按请假记，不用再报；到了请说“{them[0].pupil.name}到了”。"


def _of_another(back: re.Match[str], reading: Reading) -> bool:
    """Whether a pupil who is named behind the leave is he who comes back: 李明病假，刘洋周四回来."""
    return any(back.start() < mention.start < back.start("day") for mention in reading.mentions)


def _whose(parts: Sequence[tuple[str, int]], ill: Sequence[tuple[Mark, Pupil]]) -> list[tuple[Mark, Pupil]]:
    """Whose leave the last of these parts is about: those it names, else those of the last before it that names any."""
    for part, _ in reversed(parts):
        if named := [(mark, pupil) for mark, pupil in ill if pupil.name in part]:
            return named
    return []
