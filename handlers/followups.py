"""What is said in one breath after a report and names nobody: 王小雨没来 — 她妈说发烧了; 病假; 说错了，是张伟.

It is said of whom the report before it named, on that report's day. Of several, or while something else is asked, it is asked.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from config.days import day_of
from handlers import checkin, classes, doubts, echo, outsiders, replies, retracting, spells
from handlers.context import Answer, Context
from handlers.reading import Reading, read
from handlers.reading.dates import find_dates
from handlers.reading.pattern import Pattern
from handlers.reading.tables.answering import CAME, END, MISSED, WRONG
from handlers.reading.text import fold
from handlers.recording import By
from handlers.sight import Sight, Speaker
from store import attendance, inbox, pupils, units
from store.inbox import Message
from store.prompts import Prompt
from store.pupils import Pupil
from store.units import Unit

#: How long what was reported is still spoken of.
WITHIN = timedelta(hours=2)
#: Messages of his that are looked through for it: small talk may stand between.
LOOK_THROUGH = 4
#: Characters of words about somebody who is not named.
LONGEST = 30
#: Without 他 or 她 only so many are surely about him.
BARE = 12
_PRONOUN = Pattern(
    r"^(?:哦|噢|对了|刚|刚才|刚刚|[，,。\s])*(?P<who>他们?俩?|她们?俩?|孩子|娃)(?:的)?(?=[\u4e00-\u9fff])"
)
_STATUS = Pattern(rf"^(?:也|都|都是|是|说是|因为|还是|应该是)*(?:{MISSED}|(?:{CAME})(?=了)){END}$")
#: 都来了 is said of the class.
_OF_CLASS = Pattern(r"^(?:也|都|都是)*都[^病事假烧冒]{0,2}[来到在]")
_MYSELF = Pattern(r"我|咱|俺|老师")
_WRONG = Pattern(
    rf"^(?:刚才|刚刚|上面|前面|我|哦|噢|[那这上][条句个一]+)*(?:{WRONG})了?[，,。、\s]*(?:应该)?(?:还)?是?$"
)
_BOTH = ("他们", "她们", "他俩", "她俩")
#: 李明也是, behind 张伟是病假.
_TOO = Pattern(r"^(?:还有)?(?P<who>[\u4e00-\u9fff·]{2,8}?)(?:同学)?(?:也是|也一样|也是一样|一样)[的。！!]*$")
#: 李明的病假不对 says what is wrong and not what is right.
_DOUBTED = Pattern(
    r"^(?P<who>[\u4e00-\u9fff·]{2,8}?)的(?:病假|事假|请假|迟到|早退|旷课|缺勤)(?:不对|错了|有误|记错了|报错了|弄错了)[了的。！!]*$"
)
#: 不是，昨天的: the day was wrong.
_OTHER_DAY = Pattern(
    rf"^(?:日期)?(?:{WRONG})了?[,。、 ]*(?:应该)?(?:是|报的是)?"
    r"(?P<day>今天|昨天|前天|大前天|上?周[一二三四五六日天]|(?:\d{1,2}月)?\d{1,2}[日号])的?[。! ]*$"
)
_SLIP = Pattern(r"^(?:刚才|刚刚|我)*(?:说|写|发|打|记)错了?[，,。、\s]*")
_SIGNS = Pattern(r"[\s，,。、！!]+$")


@dataclass(frozen=True, slots=True)
class Before:
    """The report before: its message, when it was said, its class, its day and half of day, and whom it named with what."""

    message_id: int
    said_at: datetime
    klass: Unit
    day: date
    period: str
    marks: Mapping[str, str]


def told(ctx: Context, who: Speaker, standing: Sequence[Prompt]) -> Answer | None:
    """The answer to words that only make sense after the report before them; None for all others."""
    text = ctx.text.strip()
    reports = who.classes or who.units_with(classes.LEADS)
    if len(text) > LONGEST or not reports or _MYSELF.search(text) or _OF_CLASS.match(text):
        return None
    if spells.came(text):
        return _those_on_leave(ctx, who)
    pronoun = _PRONOUN.match(text)
    bare = _STATUS.match(text) is not None
    wrong = _wrong_words(text)
    if (moved := _OTHER_DAY.match(fold(text))) is not None:
        return _moved(ctx, who, moved["day"])
    if pronoun is None and not bare and not wrong and not (_TOO.match(text) or _DOUBTED.match(text)):
        return None
    before = _before(ctx, who)
    if before is None:
        return None
    sight = ctx.home.rosters.of(ctx.tx, before.klass, ctx.today)
    named = [name for name in sight.by_name if name in text]
    if (doubted := _DOUBTED.match(text)) is not None and sight.one(doubted["who"]):
        said = f"那{doubted['who']}该怎么记？请回复如“{doubted['who']}到了”“{doubted['who']}没请假”。现在还没有改。"
        return Answer(said, {"asked": "followup"})
    if (too := _TOO.match(text)) is not None and len(set(before.marks.values())) == 1 and sight.one(too["who"]):
        then, reading = _read(ctx, before, sight, [too["who"]], checkin.SAID.get(next(iter(before.marks.values())), ""))
        return checkin.checkin(then, who, before.klass, sight, reading) if reading is not None else None
    if wrong:
        return _instead(ctx, who, before, sight, text, named)
    if named:
        return None
    words = text[pronoun.end() :] if pronoun is not None else text
    return _said_of(ctx, who, before, sight, words, standing, bare=bare and pronoun is None)


def _those_on_leave(ctx: Context, who: Speaker) -> Answer | None:
    """请假的也来了: the one who is on leave today is here; of several it is asked, none is none."""
    before = _before(ctx, who, named=False)
    klass = who.classes[0] if len(who.classes) == 1 else before.klass if before is not None else None
    if klass is None:
        return None
    sight = ctx.home.rosters.of(ctx.tx, klass, ctx.today)
    them = [(sight.by_id[number], status) for number, status in spells.on_leave(ctx, klass, sight.by_id).items()]
    names = [pupil.name for pupil, _ in them]
    if not names:
        return Answer("今天没有记谁请假，这句没有记。请写上姓名，如“李明到了”。", {"asked": "followup"})
    if len(names) > 1 and "都" not in ctx.text and "全" not in ctx.text:
        told = "、".join(f"{pupil.name}（{spells.LEAVE[status]}）" for pupil, status in them)
        text = f"请假的有{told}。都来了请回“都来了”；只来了一位请写上姓名，如“{names[0]}到了”。"
        doubt = doubts.Doubt(text, tuple(names), away=None)
        return Answer("\n".join(doubts.ask(ctx, who, klass, [doubt], "day")), {"asked": "followup"})
    then = replace(ctx, text="，".join(f"{name}到了" for name in names))
    reading = classes.read_in(then, sight, klass)
    return checkin.checkin(then, who, klass, sight, replace(reading, intent="correct"))


def _said_of(
    ctx: Context, who: Speaker, before: Before, sight: Sight, words: str, standing: Sequence[Prompt], *, bare: bool
) -> Answer | None:
    names = list(before.marks)
    if len(names) == 1 and ctx.text.startswith(_BOTH):
        return Answer("说的是哪几位？请写上姓名再发一次。", {"asked": "followup"})
    asked = {
        one.pupil_id for one in standing if one.pupil_id is not None and one.code is not None and one.state == "asked"
    }
    open_for = {one.name for one in pupils.many(ctx.tx, asked).values()}
    if not bare and open_for == set(names):
        return None  # 他妈说明天来 answers what is asked about him
    everybody = words.startswith("都") or ctx.text.startswith(_BOTH)
    then, reading = _read(ctx, before, sight, names if everybody else names[:1], words)
    if reading is None:
        return None
    among = list(dict.fromkeys([*names, *sorted(open_for)])) if not bare else names
    if len(among) > 1 and not everybody:
        return Answer(f"说的是哪位？{'、'.join(among)}。请写上姓名，如“{among[0]}{words}”。", {"asked": "followup"})
    return checkin.checkin(then, who, before.klass, sight, reading)


def _read(
    ctx: Context, before: Before, sight: Sight, names: Sequence[str], words: str
) -> tuple[Context, Reading | None]:
    """The words as said of these pupils on that day; no reading where they say nothing of their presence."""
    day = "" if before.day == ctx.today else f"{before.day.month}月{before.day.day}日"
    half = {"am": "上午", "pm": "下午"}.get(before.period, "")
    then = replace(ctx, text=f"{day}{half}{'、'.join(names)}{words.removeprefix('都') if len(names) == 1 else words}")
    reading = classes.read_in(then, sight, before.klass)
    told = {mark.name for mark in reading.marks}
    sure = reading.intent in ("checkin", "correct") and told == set(names) and not reading.asks
    return then, replace(reading, intent="correct") if sure else None


def _moved(ctx: Context, who: Speaker, words: str) -> Answer | None:
    """不是，昨天的: what was just reported is of that day."""
    before, told = _before(ctx, who, named=False), find_dates(words, ctx.today)
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


def _had_a_record(ctx: Context, before: Before, sight: Sight) -> bool:
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


def _wrong_words(text: str) -> bool:
    """Whether the words may say that another pupil was meant: 说错了，是…."""
    return any(word in text for word in ("错了", "不对", "不是")) and len(text) <= BARE + 4


def _instead(
    ctx: Context, who: Speaker, before: Before, sight: Sight, text: str, named: Sequence[str]
) -> Answer | None:
    """说错了，是张伟: what was said of the one pupil is said of another; he himself is again what he was before."""
    longest = max(named, key=len, default="")
    if not longest or len(before.marks) != 1 or _WRONG.match(_SIGNS.sub("", text.replace(longest, "", 1))) is None:
        return None
    (wrong, status), right = next(iter(before.marks.items())), longest
    gone, come = sight.one(wrong), sight.one(right)
    if gone is None or come is None or gone.id == come.id:
        return None
    by = By(who.person.id, who.person.code, checkin.role_in(who, before.klass))
    then, reading = _read(ctx, before, sight, [right], checkin.SAID.get(status, "没到"))
    if reading is None:
        return None
    back = retracting.say(retracting.undo(ctx, by, before.klass, sight, before.day, [gone], {before.message_id}))
    said = checkin.checkin(then, who, before.klass, sight, reading)
    lines = [f"{back}。" if back else "", said.text, spells.pass_on(ctx, by, gone, come, before.day)]
    return replace(said, text="\n".join(line for line in lines if line))


def goes_on(ctx: Context, who: Speaker, sight: Sight, standing: Sequence[Prompt]) -> Answer | None:
    """What he says next of the pupil of whom he has just told what he did: 已家访 — 家里没人 — 他爸说周一送来.

    None where something else is asked of him, and for small talk.
    """
    if any(one.pupil_id is not None and one.code is not None and one.state == "asked" for one in standing):
        return None
    last = next((one for one in _lately(ctx, who) if _label(one).get("intent") != "other"), None)
    pupil = _told_of(_label(last), sight) if last is not None else None
    if pupil is None or outsiders.named(ctx.text, sight.by_name) is not None:
        return None
    reading = read(_SLIP.sub("", ctx.text), sight.roster, ctx.at, pupil.name, who.kind)
    tells = reading.step not in ("ack", "info") or reading.outcome != "unknown" or reading.reason or reading.met
    if reading.intent != "reply" or not tells or reading.student not in (None, pupil.name):
        return None
    return replies.step(ctx, By(who.person.id, who.person.code, who.role), pupil, reading, standing)


def _told_of(label: Mapping[str, object], sight: Sight) -> Pupil | None:
    """The pupil of whom a message told something, or took it back."""
    if "pupil" in label:
        return sight.one(str(label["pupil"]))
    undone = label.get("undo")
    ids = {one[1] for one in undone if one[0] == "pupil"} if isinstance(undone, list) else set()
    if len(ids) != 1:
        return None
    return next((one for number, one in sight.by_id.items() if number in ids), None)


def _lately(ctx: Context, who: Speaker) -> list[Message]:
    """His messages before this one that are still spoken of, the newest first."""
    return [
        one
        for one in inbox.of_person(ctx.tx, who.person.county_id, who.person.id, LOOK_THROUGH)
        if one.id != ctx.message_id
        and one.kind == "text"
        and ctx.said_at - one.said_at <= WITHIN
        and day_of(one.said_at) == ctx.today
    ]


def _label(message: Message) -> Mapping[str, object]:
    return message.reading if isinstance(message.reading, dict) else {}


def _before(ctx: Context, who: Speaker, *, named: bool = True) -> Before | None:
    """The report of his that came right before. `named`: only if it named anybody."""
    last = next((one for one in _lately(ctx, who) if _label(one).get("intent") != "other"), None)
    return _of_message(ctx, last, named=named) if last is not None else None


def _of_message(ctx: Context, message: Message, *, named: bool) -> Before | None:
    label = _label(message)
    marks, klass = label.get("marks"), label.get("class_id")
    if not isinstance(marks, dict) or (named and not marks) or not isinstance(klass, int) or "date" not in label:
        return None
    return Before(
        message.id,
        message.said_at,
        units.get(ctx.tx, klass),
        date.fromisoformat(str(label["date"])),
        str(label["period"]),
        {str(name): str(status) for name, status in marks.items()},
    )
