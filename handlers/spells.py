"""A pupil's leave of several days, told once: kept as an act, and spoken of in the class's report of each day that follows.

It marks no day ahead. On each day on which his class reports and does not name him he is marked as told, and the answer says
so; one word takes it back, and whoever is said to be here has no leave any more.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from config.calendar import Calendar, CalendarUnknown
from config.days import say_day
from handlers import by_day
from handlers.context import Context
from handlers.doubts import Doubt
from handlers.reading import Mark, Reading
from handlers.reading.dates import find_dates
from handlers.reading.numbers import NUMBER, value
from handlers.reading.pattern import Pattern
from handlers.reading.text import fold
from handlers.recording import By, put_act, put_marks
from store import attendance, facts, people
from store.facts import Fact
from store.pupils import Pupil
from store.units import Unit

#: Kind of the act.
KIND = "leave_told"
LEAVE: Mapping[str, str] = {"sick": "病假", "personal": "事假"}
#: Days of one leave; more is no leave of a roll call.
LONGEST = 60
_COUNT = rf"(?P<number>{NUMBER}|半)(?P<unit>天|个?(?:星期|礼拜)|周|个?月)"
_SPAN = Pattern(
    rf"假[^，,。；;\n]{{0,4}}?{_COUNT}|{_COUNT.replace('number', 'n2').replace('unit', 'u2')}的?[^，,。；;\n]{{0,3}}假"
)
_UNTIL = Pattern(r"假[^，,。；;\n]{0,4}?(?:到|至)(?!底|校|了)")
#: Then it did not begin today, or ends, or is a sum.
_NOT_FROM_TODAY = Pattern(r"第|已经?|满|到期|期满|结束|最后|共|总|前|上周|明天|后天|下周一?起|请过|超过|不到")
#: 周四回来, 下周一再来上学, behind words of leave or illness.
_BACK = Pattern(
    r"(?:(?P<why>假|病|住院|发烧|感冒|手术)|[没未]来|[没未]到|缺勤|旷课)[^。；;\n]{0,14}?(?P<lead>[，,、\s]*(?:(?:电话里|来电|打电话)?(?:[他她其]|孩子|本人)?(?:的)?"
    r"(?:爸爸?|妈妈?|爷爷|奶奶|姥姥|外婆|父亲|母亲|家长|家里人?)?(?:电话里|来电|打电话)?(?:说是?|讲|告诉我))?[，,：:\s]*"
    r"(?:预计|大概|估计|可能|打算|要)*)"
    r"(?P<day>(?:下个?|这个?|本)?(?:周|星期|礼拜)[一二三四五六日天]|(?:\d{1,2}月)?\d{1,2}[号日]|[明后]天|大后天)(?P<half>早上|上午|下午)?"
    r"(?:就|再|才|能|可以|会|可)*(?:回来|返校|回校|来上学|来上课|到校|来校|上学|来学校|来)(?:上课|上学)?(?=$|[，,。；;\s])"
)
#: 请假的也来了; not 请假的到周四才来, 请假的回家了, nor 除了请假的.
_BACK_AGAIN = Pattern(
    r"(?<!除了)(?<!除去)(?<!除)(?<!没)(?<!不算)请假的(?:同学|学生|人|那[个位几]+)?(?:今天|也|都|已经?|全)*"
    r"(?:(?:回来|来|到|回|返)(?:了|校|齐|班|学校|上课|上学)+(?![医家外周星礼今现没电信消])|(?:回来|来|到)(?=$|[^\u4e00-\u9fff]))"
)
#: 到周四上午 is of that day's half, and not of today's.
_UNTIL_HALF = Pattern(r"假[^，,。；;\n]{0,4}?(?:到|至)(?P<day>[^，,。；;\n]{1,8}?)(?P<half>早上|上午|中午|下午|晚上)")
_THOSE = Pattern(r"^(?:那[个位几]+)?(?:请(?:了)?[病事]?假|[病事]假)的?(?:同学|学生|人|那[个位几]+)?$")
#: Beside it: 今天, 那个, and particles.
_NOTHING_MORE = Pattern(
    r"(?:今[天日早]|刚才?|刚刚|现在|那[个几]?|上午|下午|都|也|已经|[一两二三几\d]个|[了啊呢的，,。！!\s])*"
)
_CLAUSE = Pattern(r"[^，,。；;\n]+")
#: Between the names of a list.
_JOINS = "、和跟与及 "
#: 不是请假三天: whatever was kept before is wrong.
_DENIED = Pattern(rf"(?:不是|没有?|不用|取消)(?:要|请)*了?(?:[病事]?假)?(?:{NUMBER}|半|到)")


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


def told(ctx: Context, klass: Unit, by: By, reading: Reading, marks: Sequence[tuple[Mark, Pupil]]) -> list[str]:
    """Keep the leaves of several days that a report tells of; what to say of each."""
    ill = [(mark, pupil) for mark, pupil in marks if mark.status in LEAVE]
    if not ill:
        return []
    calendar = ctx.home.world.calendar(ctx.tx, people.place_of_unit(ctx.tx, klass.id))
    words = fold(ctx.text)
    said: list[str] = []
    unclear = False
    back = _BACK.search(words)
    if back is not None and (back["why"] is None or _of_another(back, reading)):
        back = None
    parts = _parts(words, [pupil.name for _, pupil in ill])
    for number, (part, end) in enumerate(parts):
        # 1周强病假 is no leave of a week.
        last = _last_day(_masked(part, [pupil.name for _, pupil in ill]), reading.date, calendar)
        counted = last is not None and _UNTIL.search(part) is None
        if back is not None and end - len(part) <= back.start() < end:
            last, counted = _before_return(back, reading.date, calendar), False
        if last is None:
            continue
        if _DENIED.search(part):
            last = reading.date
        meant = ill if len(ill) == 1 else _whose(parts[: number + 1], ill)
        if last == reading.date:
            ended = shorten(ctx, by, [pupil for _, pupil in meant], reading.date)
            said += [f"{name}的请假只到{say_day(last)}，后面的不再记。" for name in ended]
        if last <= reading.date or (last - reading.date).days > LONGEST or not meant:
            unclear = unclear or last != reading.date
            continue
        for mark, pupil in meant:
            spell = Spell(pupil, reading.date, last, mark.status, ctx.message_id, counted)
            _keep(ctx, by, spell)
            said.append(_say(spell))
    if unclear:
        said.append(f"请假先只记{reading.date.month}月{reading.date.day}日，之后每天报考勤时请再带上一句。")
    return said


def shorten(ctx: Context, by: By, them: Sequence[Pupil], day: date, *, begun: bool = False) -> list[str]:
    """Let leaves that would run beyond a day end with it; gives the names. `begun`: those told of that very day never began."""
    ended = []
    for pupil in them:
        spell = _latest(ctx, pupil)
        if spell is None or not spell.first <= day < spell.last or (begun and spell.first != day):
            continue
        _keep(ctx, by, replace(spell, last=day - timedelta(days=1) if begun else day))
        ended.append(pupil.name)
    return ended


def resize(ctx: Context, klass: Unit, by: By, pupil: Pupil, days: int) -> str:
    """Let the leave told of a pupil last so many school days from its beginning; what to say, empty where none runs."""
    spell = _latest(ctx, pupil)
    if spell is None or not spell.first <= ctx.today <= spell.last or spell.first == spell.last:
        return ""
    last = _school_days_on(spell.first, days, ctx.home.world.calendar(ctx.tx, people.place_of_unit(ctx.tx, klass.id)))
    if last is None or last < ctx.today:
        return ""
    told = replace(spell, last=last, counted=True)
    _keep(ctx, by, told)
    return (
        f"已更正：{_say(told)}"
        if last > ctx.today
        else f"已更正：{pupil.name}的请假只到{say_day(last)}，后面的不再记。"
    )


def move(ctx: Context, klass: Unit, by: By, them: Sequence[Pupil], wrong: date, right: date) -> list[str]:
    """Let the leaves that were told to begin on a wrong day begin on the right one: told as so many days they last as many
    school days from there, told until a day they end with it. Gives what to say of each."""
    calendar, said = ctx.home.world.calendar(ctx.tx, people.place_of_unit(ctx.tx, klass.id)), []
    for pupil in them:
        spell = _latest(ctx, pupil)
        if spell is None or spell.first != wrong or spell.last <= wrong:
            continue
        last = spell.last
        if spell.counted:
            days = sum(calendar.is_school_day(wrong + timedelta(days=at)) for at in range((last - wrong).days + 1))
            last = _school_days_on(right, days, calendar) or spell.last
        moved = replace(spell, first=right, last=last)
        _keep(ctx, by, moved)
        said.append(_say(moved) if last > right else f"{pupil.name}的请假只到{say_day(last)}。")
    return said


def _keep(ctx: Context, by: By, spell: Spell) -> None:
    """Append what a leave is from now on."""
    fields = {"first": spell.first, "last": spell.last, "status": spell.status, "counted": spell.counted}
    put_act(ctx, spell.pupil.county_id, ("pupil", spell.pupil.id), by, KIND, fields, day=spell.first)


def _say(spell: Spell) -> str:
    until = f"{spell.pupil.name}{LEAVE[spell.status]}到{say_day(spell.last)}"
    return f"{until}，已记下，这几天不用再报；提前回来请说“{spell.pupil.name}到了”。"


def pass_on(ctx: Context, by: By, wrong: Pupil, right: Pupil, day: date) -> str:
    """The leave told of one pupil that day was another's: it is kept for him; what to say of it."""
    spell = _latest(ctx, wrong)
    if spell is None or not shorten(ctx, by, [wrong], day, begun=True):
        return ""
    theirs = replace(spell, pupil=right, first=day)
    _keep(ctx, by, theirs)
    return _say(theirs)


def _latest(ctx: Context, pupil: Pupil) -> Spell | None:
    """The leave last told of a pupil, whether it runs or not."""
    return _spell(pupil, facts.of(ctx.tx, "pupil", [pupil.id]).get(pupil.id, ()))


def _spell(pupil: Pupil, acts: Sequence[Fact]) -> Spell | None:
    latest = next((one for one in reversed(acts) if one.kind == KIND), None)
    if latest is None:
        return None
    first, last = (date.fromisoformat(str(latest.payload[key])) for key in ("first", "last"))
    counted = bool(latest.payload.get("counted"))
    return Spell(pupil, first, last, str(latest.payload["status"]), latest.message_id, counted)


def running(ctx: Context, last: Mapping[int, attendance.Mark], known: Mapping[int, Pupil], day: date) -> list[Spell]:
    """The leaves that still run on a day, of those who were on leave when last heard of. `last`: each pupil's last mark before,
    which is of an earlier day or of that day's morning."""
    them = [number for number, mark in last.items() if mark.status in LEAVE and number in known]
    if not them:
        return []
    found = []
    for number, acts in facts.of(ctx.tx, "pupil", them).items():
        spell = _spell(known[number], acts)
        if spell is not None and spell.first <= last[number].day <= day <= spell.last and spell.first < spell.last:
            # What sort of leave it is was perhaps put right since: the last word on him says it.
            found.append(replace(spell, status=last[number].status))
    return found


def came(text: str) -> bool:
    """Whether words say of those on leave, and of nobody else, that they have come: 请假的也来了."""
    if "假的" not in text:
        return False
    words = fold(text).strip()
    found = _BACK_AGAIN.search(words)
    return found is not None and _NOTHING_MORE.fullmatch(words[: found.start()] + words[found.end() :]) is not None


def on_leave(ctx: Context, klass: Unit, known: Mapping[int, Pupil]) -> dict[int, str]:
    """Those of a class who are on leave today, whether or not it has been reported yet: number and sort of leave."""
    first = ctx.today - timedelta(days=LONGEST)
    marks = attendance.effective(ctx.tx, klass.county_id or 0, class_id=klass.id, first=first, last=ctx.today)
    last = {mark.pupil_id: mark for mark in sorted(marks, key=lambda one: (one.day, one.said_at, one.id))}
    earlier = {number: mark for number, mark in last.items() if mark.day < ctx.today}
    them = {number: mark.status for number, mark in last.items() if mark.day == ctx.today and mark.status in LEAVE}
    return them | {one.pupil.id: one.status for one in running(ctx, earlier, known, ctx.today)}


def told_of(spell: Spell, same_day: Sequence[attendance.Mark], period: str) -> bool:
    """Whether that day's marks tell of him already; that he was on leave in the morning says nothing of the afternoon."""
    own = [mark for mark in same_day if mark.pupil_id == spell.pupil.id]
    return any(mark.period == period or mark.status not in LEAVE or "day" in (mark.period, period) for mark in own)


def of_morning(same_day: Sequence[attendance.Mark], period: str) -> dict[int, attendance.Mark]:
    """Those on leave in the morning of a day whose afternoon is reported: that was the last heard of them."""
    return {one.pupil_id: one for one in same_day if period == "pm" and one.period == "am" and one.status in LEAVE}


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
            text = f"{name}请假到{until}，今天按{leave}记，不用再报；到了请回“到了”。"
        doubts.append(Doubt(text, (name,), away=leave, yes="到了" if full else leave))
    if full or not them:
        return reading, [], doubts
    for one in them:
        # The words that carry the mark are those by which the leave was told.
        then = replace(ctx, message_id=one.message_id) if one.message_id is not None else ctx
        put_marks(then, klass, by, [(one.pupil, reading.date, reading.period, one.status)], corrects=False)
    others = reading.all_present or reading.others_present
    reading = replace(reading, all_present=False, others_present=others)
    return reading, [(one.pupil.name, one.status) for one in them], doubts


def until(ctx: Context, pupil: Pupil) -> date | None:
    """The last day of the leave that he is on; None where he is on none."""
    first = ctx.today - timedelta(days=LONGEST)
    marks = attendance.effective(ctx.tx, pupil.county_id, pupil_ids=[pupil.id], first=first, last=ctx.today)
    latest = max(marks, key=lambda one: one.day, default=None)
    if latest is None:
        return None
    day = ctx.today if latest.day < ctx.today else latest.day + timedelta(days=1)
    them = running(ctx, {pupil.id: latest}, {pupil.id: pupil}, day)
    return them[0].last if them else None


def without_return(text: str, today: date) -> str:
    """The words without the day on which somebody ill or on leave comes back: 请假三天，周四回来 is no report of a Thursday.

    Nor is 请假到周四上午 one of a morning.
    """
    words = fold(text)
    if (back := _BACK.search(words)) is not None and _day_ahead(back, today) is not None:
        return text[: back.start("lead")] + text[back.end() :]
    if (until := _UNTIL_HALF.search(words)) is not None and _day_ahead(until, today) is not None:
        return text[: until.start("half")] + text[until.end("half") :]
    return text


def _of_another(back: re.Match[str], reading: Reading) -> bool:
    """Whether a pupil who is named behind the leave is he who comes back: 李明病假，刘洋周四回来."""
    return any(back.start() < mention.start < back.start("day") for mention in reading.mentions)


def _day_ahead(found: re.Match[str], today: date) -> date | None:
    told = find_dates(found["day"], today)
    day = told[0].ahead() if len(told) == 1 else None
    return day if day is not None and day > today else None


def _before_return(found: re.Match[str], first: date, calendar: Calendar) -> date | None:
    """The last school day before somebody comes back; whoever comes in the afternoon is on leave until then."""
    day = _day_ahead(found, first)
    if day is not None and found["half"] != "下午":
        day -= timedelta(days=1)
    try:
        return calendar.last_school_day(first, day) if day is not None else None
    except CalendarUnknown:
        return None


def _parts(words: str, names: Sequence[str]) -> list[tuple[str, int]]:
    """The clauses, cut again where another pupil begins behind what was said of one: 李明请假3天、王小雨病假. Each with its end."""
    found: list[tuple[str, int]] = []
    for clause in _CLAUSE.finditer(words):
        start, named = clause.start(), False
        for at in range(clause.start(), clause.end()):
            name = max((one for one in names if words.startswith(one, at, clause.end())), key=len, default=None)
            if name is None:
                continue
            before = words[start:at].rstrip(_JOINS)
            if named and not before.endswith(tuple(names)):
                found.append((before, start + len(before)))
                start = at
            named = True
        found.append((words[start : clause.end()], clause.end()))
    return found


def _masked(part: str, names: Sequence[str]) -> str:
    """A part without the letters of these names, which may be 周, 月 and 天."""
    for name in names:
        bare = name.partition("(")[0]
        part = part.replace(bare, "某" * len(bare))
    return part


def _whose(parts: Sequence[tuple[str, int]], ill: Sequence[tuple[Mark, Pupil]]) -> list[tuple[Mark, Pupil]]:
    """Whose leave the last of these parts is about: those it names, else those of the last before it that names any."""
    for part, _ in reversed(parts):
        if named := [(mark, pupil) for mark, pupil in ill if pupil.name in part]:
            return named
    return []


def _last_day(clause: str, first: date, calendar: Calendar) -> date | None:
    """The last day of the leave that a clause tells of; None where it tells of none that begins on that day."""
    if "假" in clause and (fromto := by_day.between(clause, first)) is not None:
        return fromto[1] if fromto[0] == first else None  # 周一到周三请假
    span, until = _SPAN.search(clause), _UNTIL.search(clause)
    if span is None and until is None:
        return None
    rest = clause[: until.end()] if until is not None else clause
    if _NOT_FROM_TODAY.search(rest) or any(word.day != first for word in find_dates(rest, first)):
        return None
    if until is not None:
        told = [word for word in find_dates(clause, first) if word.start >= until.end() - 1]
        return told[0].ahead() if told and told[0].start <= until.end() else None
    assert span is not None
    number, unit = span["number"] or span["n2"], span["unit"] or span["u2"]
    if "天" not in unit:
        days = 15 if number == "半" else (value(number) or 0) * (30 if "月" in unit else 7)
        return first + timedelta(days=days - 1) if days else None
    return _school_days_on(first, 1 if number == "半" else value(number) or 0, calendar)


def _school_days_on(first: date, count: int, calendar: Calendar) -> date | None:
    """The last of so many school days that begin with a day; None where the calendar does not know."""
    try:
        day = first
        for _ in range(min(count, LONGEST) - 1):
            day = calendar.next_school_day(day)
    except CalendarUnknown:
        return None
    return day if count else None
