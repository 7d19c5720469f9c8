"""What was just reported of the wrong pupil or of the wrong day, put right by a bare sentence.

说错了，是张伟; 不是李明，是何军; 不是，昨天的.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import replace

from config.days import day_of
from handlers.reading.tables.answering import BEFORE, END, MISSED, WRONG
from handlers.reading.when.dates import find_dates
from handlers.reading.words.pattern import Pattern
from handlers.reading.words.text import fold
from handlers.report import checkin, retracting
from handlers.turn import echo, leaves, questions
from handlers.turn.context import Answer, Context
from handlers.turn.recording import By
from handlers.turn.sight import Sight, Speaker
from handlers.whom import classes, earlier, ofwhom
from handlers.whom.earlier import Report
from store import attendance, inbox
from store import questions as asked

#: Sort of the question which pupil was named by mistake.
SORT = "mistake"
#: Characters of such a sentence.
LONGEST = 24
#: 不是，昨天的: the day was wrong.
_OTHER_DAY = Pattern(
    rf"^(?:日期)?(?:{WRONG}|算了|哦|嗯)了?[,。、 ]*(?:应该)?(?:是|报的是)?"
    r"(?P<day>今天|昨天|前天|大前天|上?周[一二三四五六日天]|(?:\d{1,2}月)?\d{1,2}[日号])的?[。! ]*$"
)
#: In place of the pupil named by mistake, and of the one who was meant.
_GONE, _COME = "\x01", "\x02"
_OPENING = rf"(?:{BEFORE}|名字|姓名|人名|我|你们?|您|系统|也|又|哦|噢|嗯|不好意思|抱歉|[，,。、\s])*"
_WAS_WRONG = rf"(?:{WRONG})了?[，,。、\s]*"
_IS = r"(?:应该|其实|实际|还)*(?:是|为)?"
#: 说错了，是乙; 应该是乙.
_ONE = Pattern(
    rf"^{_OPENING}(?:(?:{WRONG})了?[，,。、\s]*{_IS}{_COME}(?:今天)?(?P<said>{MISSED})|{_WAS_WRONG}{_IS}{_COME}|"
    rf"(?:应该|其实|[说指报写]的)是{_COME}|{_COME}才对){END}$"
)
#: 错了, 搞错人了, 刚才报错了.
_ONLY_WRONG = Pattern(rf"^{_OPENING}(?:(?:{WRONG})人?了?[，,。、\s]*)+{END}$")
#: 不是甲，是乙; 是乙不是甲; 甲错了，是乙; 甲应该是乙; 乙写成甲了; 把甲改成乙.
_TWO = Pattern(
    rf"^{_OPENING}(?:{_WAS_WRONG})?(?:不是{_GONE}[，,、\s]*(?:而)?{_IS}{_COME}|{_IS}{_COME}[，,、\s]*(?:而)?不是{_GONE}"
    rf"|{_GONE}(?:{_WAS_WRONG}{_IS}(?:改成|改为)?|(?:应该|其实)[是为]?|(?:改成|改为|换成)){_COME}"
    rf"|(?:把)?{_COME}(?:给)?[写报打说记搞弄]成了?{_GONE}|(?:把)?{_GONE}(?:改成|改为|换成){_COME}){END}$"
)


def told(ctx: Context, who: Speaker) -> Answer | None:
    """The answer to such a sentence, or to the question which of several was wrong; None for other words."""
    text = ctx.text.strip()
    if len(text) > LONGEST:
        return None
    if (chosen := _chosen(ctx, who)) is not None:
        return chosen
    if (day := _OTHER_DAY.match(fold(text))) is not None:
        return _moved(ctx, who, day["day"])
    if _ONLY_WRONG.match(text):
        return _what_is_right(ctx, who)
    if not any(word in text for word in ("错", "不对", "不是", "应该", "其实", "才对", "改", "换", "成", "的是")):
        return None
    before = earlier.latest(ctx, who)
    if before is None:
        return None
    sight = ctx.home.rosters.of(ctx.tx, before.klass, ctx.today)
    gone, right, said = _put_right(text, before.marks, sight.by_name)
    if right is None:
        return None
    if gone is not None:
        return _instead(ctx, who, before, sight, gone, right)
    if len(before.marks) == 1:
        return _instead(ctx, who, before, sight, next(iter(before.marks)), right, said)
    return _which(ctx, who, before, right)


def come(text: str, gone: Collection[str], known: Iterable[str]) -> str | None:
    """Whom such a sentence names in place of one of `gone`; None for other words."""
    return _put_right(text.strip(), gone, known)[1]


def _put_right(text: str, gone: Collection[str], known: Iterable[str]) -> tuple[str | None, str | None, str | None]:
    """Whom a sentence names as named by mistake (None: nobody), who was meant (None: it is no such sentence), and what it says
    of him (None: nothing new)."""
    wrong: list[str] = []
    right: list[str] = []
    for name in sorted((one for one in known if one in text), key=len, reverse=True):
        if name in text:
            text = text.replace(name, _GONE if name in gone else _COME, 1)
            (wrong if name in gone else right).append(name)
    match = (_TWO if wrong else _ONE).match(text) if len(right) == 1 and len(wrong) < 2 else None
    if match is None:
        return None, None, None
    return (wrong[0] if wrong else None), right[0], None if wrong else match["said"]


def _what_is_right(ctx: Context, who: Speaker) -> Answer | None:
    """错了 says nothing of what is right; None where he has reported nothing."""
    before = earlier.latest(ctx, who, named=False)
    if before is None:
        return None
    shown = next(iter(before.marks), "李明")
    return Answer(
        f"哪里错了？请直接说对的，如“{shown}到了”“不是{shown}，是王小雨”；整条不要请发“撤回”。现在还没有改。",
        {"asked": SORT},
    )


def _which(ctx: Context, who: Speaker, before: Report, right: str) -> Answer:
    questions.drop_older(ctx, asked.open_for(ctx.tx, ctx.now, person_id=who.person.id), SORT)
    among = list(before.marks)
    what = {"sort": SORT, "message": before.message_id, "among": among, "right": right}
    questions.keep(ctx, who.person.id, who.person.county_id, what)
    listed = "、".join(f"{nth} {name}" for nth, name in enumerate(among, 1))
    return Answer(f"哪一位说错了，应是{right}？{listed}。回序号就行；现在还没有改。", {"asked": SORT})


def _chosen(ctx: Context, who: Speaker) -> Answer | None:
    """The number or the name of him who was named by mistake."""
    question = questions.newest(ctx, who.person.id)
    if question is None or question.ask.get("sort") != SORT or day_of(question.opened_at) != ctx.today:
        return None
    names = ofwhom.picked(ctx.text, question.ask["among"])
    before = earlier.of_message(ctx, inbox.get(ctx.tx, question.ask["message"]), named=True)
    if len(names) != 1 or before is None:
        return None
    asked.end(ctx.tx, question.id, ctx.now, answer_id=ctx.message_id)
    sight = ctx.home.rosters.of(ctx.tx, before.klass, ctx.today)
    return _instead(ctx, who, before, sight, names[0], question.ask["right"])


def _instead(
    ctx: Context, who: Speaker, before: Report, sight: Sight, wrong: str, right: str, said_now: str | None = None
) -> Answer | None:
    """What was said of the one pupil (or `said_now`) is said of another; he himself is again what he was before."""
    gone, come = sight.one(wrong), sight.one(right)
    if gone is None or come is None or gone.id == come.id:
        return None
    by = By(who.person.id, who.person.code, checkin.role_in(who, before.klass))
    words = said_now or echo.SAID.get(before.marks[wrong], "到了")
    then, reading = earlier.read_of(ctx, before, sight, [right], words)
    if reading is None:
        return None
    ids = _said_of(ctx, who, before, wrong)
    back = retracting.say(retracting.undo(ctx, by, before.klass, sight, before.day, [gone], ids))
    said = checkin.checkin(then, who, before.klass, sight, reading)
    lines = [f"{back}。" if back else "", said.text, leaves.pass_on(ctx, by, gone, come, before.day)]
    return replace(said, text="\n".join(line for line in lines if line))


def _said_of(ctx: Context, who: Speaker, before: Report, wrong: str) -> set[int]:
    """The messages that were meant of another: the last one, and, where it only goes on (病假), the one that named him."""
    ids: set[int] = set()
    for message in earlier.lately(ctx, who):
        report = earlier.of_message(ctx, message, named=True)
        if message.id <= before.message_id and report is not None and wrong in report.marks:
            ids.add(message.id)
            if wrong in message.text:
                break
    return ids or {before.message_id}


def _moved(ctx: Context, who: Speaker, words: str) -> Answer | None:
    """不是，昨天的: what was just reported is of that day."""
    before, told = earlier.latest(ctx, who, named=False), find_dates(words, ctx.today)
    if before is None or len(told) != 1 or told[0].day is None or told[0].day == before.day:
        return None
    right, wrong = (f"{day.month}月{day.day}日" for day in (told[0].day, before.day))
    sight = ctx.home.rosters.of(ctx.tx, before.klass, ctx.today)
    if _had_a_record(ctx, before, sight):
        away = "".join(f"“{wrong}{name}到了”" for name in before.marks)
        undo = f"{wrong}的请用{away}改回，" if away else ""
        return Answer(
            f"{echo.day(before.day, ctx.today)}原来就报过，不能整天改日期，现在还没有改。{undo}{right}的请再报一次。",
            {"asked": "followup"},
        )
    then = replace(ctx, text=f"刚才报的是{right}的，不是{wrong}的")
    reading = classes.read_in(then, sight, before.klass)
    return checkin.checkin(then, who, before.klass, sight, reading) if reading.moved_from is not None else None


def _had_a_record(ctx: Context, before: Report, sight: Sight) -> bool:
    """Whether something else of that day stood before that report: with the day it would be moved too."""
    county, day = before.klass.county_id or 0, before.day
    marks = [one for them in attendance.marks_of(ctx.tx, county, sight.by_id, since=day).values() for one in them]
    reports = attendance.checkins_of(ctx.tx, county, [before.klass.id], since=day, until=day)
    stood: dict[tuple[int, str], bool] = {}
    for mark in sorted(marks, key=lambda one: (one.said_at, one.id)):
        if mark.day == day and mark.said_at < before.said_at:
            stood[(mark.pupil_id, mark.period)] = mark.status != "withdrawn"
    for report in sorted(reports.get(before.klass.id, ()), key=lambda one: (one.said_at, one.id)):
        if report.said_at < before.said_at:
            stood[(0, report.period)] = not report.withdrawn
    return any(stood.values())
