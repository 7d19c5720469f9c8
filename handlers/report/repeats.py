"""同昨天, 老样子: what was reported on the school day before is shown, and 是 reports it for today."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, time, timedelta

from config.days import day_of
from handlers.reading import AWAY
from handlers.reading.tables.answering import END, NEITHER
from handlers.reading.words.pattern import Pattern
from handlers.report import checkin
from handlers.turn import echo, questions
from handlers.turn.context import Answer, Context
from handlers.turn.sight import Speaker
from handlers.whom import by_class, classes
from store import attendance, inbox, people, units
from store import questions as asked
from store.units import Unit

#: Sort of the question whether today is like the day before; how far back that day is looked for.
SORT = "same"
LOOK_BACK = timedelta(days=30)
#: Before it what is reported is the morning.
NOON = time(12)
#: Messages of his among which the question must be the latest.
LOOK_THROUGH = 4
_SAME = Pattern(
    r"^(?:今[天日早]?的?|上午|下午|我班|我们班|本班|情况|考勤|出勤)*(?:还是|还)?(?:(?:同|和|跟|与)(?:昨[天日]|前一天|上次|上周五|周五)(?:的)?"
    r"(?:情况|考勤|出勤|名单)?(?:一样|相同|一致)?|(?:昨[天日]|前一天)(?:的)?(?:情况|考勤|出勤|名单)?(?:一样|相同|一致)|老样子|照旧|照昨天的?|一样|[没无]变化|没变)[的了。！!]*$"
)
_NO = Pattern(rf"^(?:{NEITHER}|不一样|不同){END}$")


@dataclass(frozen=True, slots=True)
class Repeat:
    """A class's report of the day before: that day, 上午 or 下午 or nothing, as it is shown, as it is reported today, and those
    who were missing for half of a day only, of whom nothing follows."""

    klass: Unit
    day: date
    half: str
    shown: str
    words: str
    apart: tuple[str, ...]


def wanted(ctx: Context, who: Speaker) -> Answer | None:
    """The day before as it was reported, and the question whether today is like it; None for other words."""
    return _shown(ctx, who, who.classes) if who.classes and _SAME.match(ctx.text.strip()) else None


def of_class(ctx: Context, who: Speaker, klass: Unit) -> Answer | None:
    """The same for one class of several, which the words name: 2班同昨天."""
    return _shown(ctx, who, [klass]) if _SAME.match(by_class.without(ctx.text, klass)) else None


def _shown(ctx: Context, who: Speaker, klasses: Sequence[Unit]) -> Answer:
    found = [one for klass in klasses if (one := _before(ctx, klass)) is not None]
    if len(found) < len(klasses):
        return Answer("上一个上课日没有报过，请写上今天谁没来；都到了发“今天全勤”。", {"asked": SORT})
    questions.drop_older(ctx, asked.open_for(ctx.tx, ctx.now, person_id=who.person.id), SORT)
    again = [{"class_id": one.klass.id, "words": one.words} for one in found]
    questions.keep(ctx, who.person.id, who.person.county_id, {"sort": SORT, "again": again})
    several = len(who.classes) > 1
    said = [
        f"{echo.day(one.day, ctx.today)}{one.half}{one.klass.name if several else ''}报的是：{one.shown or '没有人缺勤'}。"
        + "".join(f"{name}只是半天，今天不照搬。" for name in one.apart)
        for one in found
    ]
    return Answer(
        "\n".join([*said, f"今天{found[0].half}也是这样请回“是”；有变化请直接写今天谁没来。"]), {"asked": SORT}
    )


def _before(ctx: Context, klass: Unit) -> Repeat | None:
    """The last school day's report of a class; where it was told by halves, that of the half that it is now."""
    county, first, yesterday = klass.county_id or 0, ctx.today - LOOK_BACK, ctx.today - timedelta(days=1)
    calendar = ctx.home.world.calendar(ctx.tx, people.place_of_unit(ctx.tx, klass.id))
    day = calendar.last_school_day(first, yesterday)
    if day is None:
        return None
    now = "am" if ctx.at.time() < NOON else "pm"
    periods = ("day", now)
    held = [(one, attendance.report_that_holds(ctx.tx, county, klass.id, day, one)) for one in periods]
    period = next((one for one, report in held if report is not None), None)
    if period is None:
        return None
    known = {number: one.name for number, one in ctx.home.rosters.of(ctx.tx, klass, ctx.today).by_id.items()}
    marks = attendance.effective(ctx.tx, county, class_id=klass.id, first=day, last=day)
    away = [one for one in marks if one.pupil_id in known and one.status in AWAY]
    told = [one for one in away if one.period in ("day", period)]
    half = {"am": "上午", "pm": "下午"}.get(period, "")
    shown = "，".join(f"{known[one.pupil_id]}{echo.SAID[one.status]}" for one in told)
    words = f"{half}{shown}，其他都到了" if told else f"{half or '今天'}全勤"
    named = {one.pupil_id for one in told}
    apart = [known[one.pupil_id] for one in away if period == "day" and one.pupil_id not in named]
    return Repeat(klass, day, half, shown, words, tuple(dict.fromkeys(apart)))


def confirmed(ctx: Context, who: Speaker) -> Answer | None:
    """是, right behind what was shown of the day before: it is today's report; None for other words."""
    question = questions.newest(ctx, who.person.id, SORT)
    if question is None or day_of(question.opened_at) != ctx.today:
        return None
    if _NO.match(ctx.text.strip()):
        asked.end(ctx.tx, question.id, ctx.now, answer_id=ctx.message_id)
        return Answer("好的，没有记。请直接写今天谁没来；都到了发“今天全勤”。", {"answered": question.id})
    if questions.AGREES.match(ctx.text.strip()) is None:
        return None
    lately = inbox.of_person(ctx.tx, who.person.county_id, who.person.id, LOOK_THROUGH)
    last = next((one for one in lately if one.id != ctx.message_id and one.kind == "text"), None)
    if last is None or last.id != question.message_id:
        return None  # something else was said since, however long ago
    asked.end(ctx.tx, question.id, ctx.now, answer_id=ctx.message_id)
    said = []
    for one in question.ask.get("again", [question.ask]):
        klass = units.get(ctx.tx, one["class_id"])
        sight = ctx.home.rosters.of(ctx.tx, klass, ctx.today)
        then = replace(ctx, text=one["words"])
        said.append(checkin.checkin(then, who, klass, sight, classes.read_in(then, sight, klass)))
    return by_class.together(said) if len(said) > 1 else said[0]
