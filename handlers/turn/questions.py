"""Questions that were asked back, kept until answered: the answer completes the report without its being typed again."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from config.days import instant, say_day
from config.wording.told import STATUS
from handlers.asides import lengths
from handlers.reading import AWAY, Ask, Mark, Reading
from handlers.reading.tables.answering import AGREED, CAME, END, MISSED, NEITHER, YES
from handlers.reading.when.dates import find_dates
from handlers.reading.words.numbers import NUMBER, value
from handlers.reading.words.pattern import Pattern
from handlers.reading.words.text import fold
from handlers.turn.context import Context
from store import attendance, people, questions
from store.questions import Question
from store.units import Unit

#: A question not answered by the end of the next day is no longer asked: the words it is about stay on file.
LIFE_DAYS = 2
#: How far back the last school day is looked for.
LOOK_BACK = 30
#: In what is kept of a question: the message whose 其余都在 waits for its answer.
HOLDS_BACK = "holds_back"
#: 是, 好的, 1: what was shown right before holds. 都不是, 不用: none of what was offered.
AGREES, NONE = Pattern(rf"^(?:{YES}|{AGREED}|1){END}$"), Pattern(rf"^(?:{NEITHER}){END}$")
#: 缺2人 asked about.
_LACK = Pattern(rf"[缺差少]了?(?P<number>{NUMBER})")
_NEXT_WEEK = Pattern(r"^下个?(?:周|星期|礼拜)$")
#: 病假 without anybody's name is no name of a pupil.
_STATUS = Pattern(rf"^[还也都又今天是]*(?:{MISSED}|{CAME}|不在|请个假|不见了?|跑了?)(?:上课|上学|到校|学校|[的了])*$")


def ask_all(ctx: Context, person_id: int, klass: Unit, reading: Reading, *, holds_back: bool = False) -> list[str]:
    """Keep every question of a reading; give them as they are asked. `holds_back`: its 其余都在 waits for the answers."""
    said: list[str] = []
    for ask in reading.asks:
        day = _told_day(ctx, ask)
        if day is not None and day > ctx.today:
            # Nobody can tell today which day he means but the one he said: there is nothing to ask.
            said.append(f"“{ask.words}”还没到，先不记。到那天再报就行。")
            continue
        if (already := _known_today(ctx, klass, reading, ask)) is not None:
            said.append(already)
            continue
        keep(
            ctx,
            person_id,
            klass.county_id or 0,
            {
                "sort": "ask",
                "class_id": klass.id,
                "day": reading.date.isoformat(),
                "period": reading.period,
                "correct": reading.intent == "correct",
                "ask": _plain(ask),
                "said_at": ctx.said_at.isoformat(),
            }
            | ({HOLDS_BACK: ctx.message_id} if holds_back else {}),
        )
        if day is not None and ask.code == "unclear_date":
            said.append(_past_day(ctx, klass, day, ask))
        else:
            if _NEXT_WEEK.match(ask.words) and ask.held:
                said.append(f"下周哪几天？先没有记，请写上，如“{ask.held[0].name}下周一到周三请假”。")
                continue
            said.append(say(ask).replace("9月28日", f"{ctx.today.month}月{ctx.today.day}日"))
    return said


def say(ask: Ask) -> str:
    """One question as it is asked."""
    if ask.code == "unknown_name" and (is_status(ask.words) or lengths.leave_alone(ask.words, date.min)):
        return f"谁{ask.words}？请写上姓名，如“李明{ask.words}”。"
    return ask.question()


def told_since(ctx: Context, person_id: int, klass: Unit, reading: Reading) -> list[str]:
    """What a report leaves of the questions asked before it. 来了没有 of a pupil it names is answered by it; what was asked of an
    earlier day is said once more, with the first report of the day."""
    said = []
    for one in questions.open_for(ctx.tx, ctx.now, person_id=person_id):
        if one.ask.get("sort") != "ask" or one.message_id == ctx.message_id or one.ask["class_id"] != klass.id:
            continue
        ask, day = of(one), one.ask["day"]
        named = {mark.name for mark in reading.marks}
        if ask.code == "unclear_status" and named.issuperset(ask.candidates) and day == reading.date.isoformat():
            questions.end(ctx.tx, one.id, ctx.now, answer_id=ctx.message_id)
        elif whole(reading) and reading.date == ctx.today and day < reading.date.isoformat():
            when = date.fromisoformat(day)
            said.append(f"{when.month}月{when.day}日还有一句没问清：{say(ask)}")
    return said


def whole(reading: Reading) -> bool:
    """Whether it reports the class, and not some pupils alone."""
    return reading.all_present or reading.others_present or reading.expected is not None


def _known_today(ctx: Context, klass: Unit, reading: Reading, ask: Ask) -> str | None:
    """林芳明天来 of somebody who is known to be ill today asks nothing: what to say instead. None where it is open."""
    if ask.code != "unclear_status" or len(ask.candidates) != 1:
        return None
    to_come = any(word.day is not None and word.day > ctx.today for word in find_dates(fold(ctx.text), ctx.today))
    name, county = ask.candidates[0], klass.county_id or 0
    sight = ctx.home.rosters.of(ctx.tx, klass, ctx.today)
    pupil = sight.one(name)
    marks = attendance.effective(ctx.tx, county, pupil_ids=[pupil.id] if pupil else [], first=ctx.today, last=ctx.today)
    if not marks or reading.date != ctx.today or marks[-1].message_id == ctx.message_id:
        return None
    known = f"{name}今天记的是{STATUS[marks[-1].status]}"
    if ctx.text.strip() == name:
        return f"{known}。要改请直接说，如“{name}到了”；要看情况请发“{name}缺了几天”。"
    if to_come:
        return f"{known}，没有改；到那天照常报就行。"
    if marks[-1].status in AWAY:
        return f"{known}，没有改；到了请说“{name}到了”。"
    here = marks[-1].status == "present"
    return f"{known}，没有改；{'没来' if here else '不是这样'}请说“{name}{'没来' if here else '没' + STATUS[marks[-1].status]}”。"


def _told_day(ctx: Context, ask: Ask) -> date | None:
    """The day that the words asked about stand for; None where they stand for none or several."""
    if ask.code != "unclear_date" or not ask.words:
        return None
    told = {word.day for word in find_dates(ask.words, ctx.today)}
    return told.pop() if len(told) == 1 else None


def _past_day(ctx: Context, klass: Unit, day: date, ask: Ask) -> str:
    """Why a past day is asked about, with the school day that was probably meant as the example."""
    calendar = ctx.home.world.calendar(ctx.tx, people.place_of_unit(ctx.tx, klass.id))
    if calendar.is_school_day(day):
        told = {word.day for word in find_dates(fold(ctx.text), ctx.today)} - {None}
        return "说到了几天，一句只能记一天，这句先没有记。请一天一句分开发。" if len(told) > 1 else ask.question()
    before = calendar.last_school_day(day - timedelta(days=LOOK_BACK), day)
    shown = before or ctx.today
    return f"{say_day(day)}不上课，这句先没有记。说的是哪一天？请回复日期，如“{shown.month}月{shown.day}日”。"


def keep(ctx: Context, person_id: int, county_id: int, what: dict[str, Any]) -> None:
    """Keep one question to a member of staff."""
    questions.ask(ctx.tx, county_id, ctx.message_id, what, ctx.now, _end(ctx.today), person_id=person_id)


def still_lacking(ctx: Context, person_id: int, klass: Unit, day: date, period: str) -> str:
    """After somebody was named missing: how many more the count that is asked about lacks; the question ends with the last."""
    held = [
        one
        for one in questions.open_for(ctx.tx, ctx.now, person_id=person_id)
        if one.ask.get("sort") == "ask"
        and one.ask["ask"]["code"] == "count_mismatch"
        and (one.ask["class_id"], one.ask["day"], one.ask["period"]) == (klass.id, day.isoformat(), period)
    ]
    if not held:
        return ""
    county = klass.county_id or 0
    reports = attendance.checkins_of(ctx.tx, county, [klass.id], since=day, until=day).get(klass.id, ())
    counted = [one for one in reports if one.period == period and one.present is not None]
    size = ctx.home.rosters.of(ctx.tx, klass, ctx.today).size
    away = {
        mark.pupil_id
        for mark in attendance.effective(ctx.tx, county, class_id=klass.id, first=day, last=day)
        if mark.status in AWAY and mark.period in ("day", period)
    }
    last = max(counted, key=lambda one: (one.said_at, one.id), default=None)
    lack = _LACK.search(ctx.text) or _LACK.search(held[0].ask["ask"]["words"])
    if last is not None and last.present is not None:
        left = (last.expected or size) - last.present - len(away)
    else:
        left = (value(lack["number"]) or 0) - len(away) if lack is not None else 0
    if left > 0:
        return f"按您报的人数还差{left}人，是谁？"
    for one in held:
        questions.end(ctx.tx, one.id, ctx.now, answer_id=ctx.message_id)
    return ""


def of(question: Question) -> Ask:
    """The reader's question out of what was kept."""
    raw = question.ask["ask"]
    return Ask(
        code=raw["code"],
        words=raw["words"],
        candidates=tuple(raw["candidates"]),
        status=raw["status"],
        held=tuple(Mark(one["name"], one["status"], tuple(one["span"]), one["words"]) for one in raw["held"]),
    )


def is_status(words: str) -> bool:
    """Whether it was asked of whom a status is said (谁病假), and not who a name is."""
    return _STATUS.match(words) is not None


def asks_again(question: Question, asks: Sequence[Ask]) -> bool:
    """Whether one of these asks what an open question asked before: about the same words or one of the same pupils."""
    if question.ask.get("sort") != "ask":
        return False
    old = of(question)
    return any(
        (one.code, one.words) == (old.code, old.words)
        or bool(set(one.candidates) & set(old.candidates))
        or (one.code == old.code and one.code in ("count_mismatch", "unclear_date"))
        for one in asks
    )


def newest(ctx: Context, person_id: int, *sorts: str) -> Question | None:
    """The question of these sorts (none: of any) that was asked of him last and is still open."""
    them = questions.open_for(ctx.tx, ctx.now, person_id=person_id)
    return next((one for one in them if not sorts or one.ask.get("sort") in sorts), None)


def end_of(ctx: Context, person_id: int, klass: Unit, day: date, message_id: int | None = None) -> list[int]:
    """End what is asked of a class's report of a day, or of one message of it; gives the questions. What is taken back is not asked
    about."""
    ended = [
        one.id
        for one in questions.open_for(ctx.tx, ctx.now, person_id=person_id)
        if one.ask.get("class_id") == klass.id
        and one.ask.get("day", day.isoformat()) == day.isoformat()
        and message_id in (None, one.message_id)
    ]
    for number in ended:
        questions.end(ctx.tx, number, ctx.now)
    return ended


def ask_once_more(ctx: Context, question: Question) -> str:
    """Ask again what was ended by mistake, of the same message; gives the question as it is asked."""
    assert question.person_id is not None
    ends = _end(ctx.today)
    questions.ask(
        ctx.tx, question.county_id, question.message_id, question.ask, ctx.now, ends, person_id=question.person_id
    )
    return say(of(question)) if question.ask.get("sort") == "ask" else ""


def drop_older(ctx: Context, open_now: list[Question], sort: str, day: date | None = None) -> None:
    """A new report asks anew: what was asked of the earlier one is no longer waited for. `day`: of a report of that day alone;
    what was asked of another day is none of its matter."""
    for question in open_now:
        if question.ask.get("sort") != sort or question.message_id == ctx.message_id:
            continue  # of two classes in one message each has its own question
        other_day = day is not None and question.ask["day"] != day.isoformat()
        if not other_day or of(question).code == "unclear_date":
            questions.end(ctx.tx, question.id, ctx.now)


def _plain(ask: Ask) -> dict[str, Any]:
    return {
        "code": ask.code,
        "words": ask.words,
        "candidates": list(ask.candidates),
        "status": ask.status,
        "held": [
            {"name": mark.name, "status": mark.status, "span": list(mark.span), "words": mark.words}
            for mark in ask.held
        ],
    }


def _end(today: date) -> datetime:
    return instant(today + timedelta(days=LIFE_DAYS), time(0))
