"""An answer to a question that was asked back: it completes the report the question was about."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from config.days import day_of
from handlers.asides import lengths, outsiders
from handlers.reading import AWAY, Answered, Ask, Mark, answer_ask, read
from handlers.reading.tables.answering import CAME, END, MISSED, WRONG
from handlers.reading.when.dates import find_dates
from handlers.reading.words.numbers import NUMBER, value
from handlers.reading.words.pattern import Pattern
from handlers.reading.words.text import fold
from handlers.report import checkin, completion, dated, others, retracting
from handlers.steps import several
from handlers.turn import echo
from handlers.turn import questions as kept
from handlers.turn.context import Answer, Context
from handlers.turn.recording import By
from handlers.turn.sight import Sight, Speaker
from handlers.whom import by_class, chosen, classes, earlier, ofwhom
from store import attendance, inbox, prompts, questions, units
from store.prompts import Prompt
from store.questions import Question
from store.units import Unit

#: Characters of an answer that names somebody; more are a sentence of their own.
LONGEST_ANSWER = 10
#: 李明没有来吗, 今天谁没来 ask; they tell nothing.
_ASKS = Pattern(
    r"[吗么嘛呢?？][\s?？]*$|(?:来|到|在)了?(?:没|没有|不)$|谁(?!都)|多少|(?:有|来|到|缺|旷)了?几|为什么|哪(?:些|几)|什么情况|[哪几][天日号]|什么时候|[怎咋]么?(?:回事|样|了)"
)
#: 错了，是1: the answer just given was wrong.
_WRONG = Pattern(
    rf"^(?:(?:{WRONG})了?|(?:等等|等一?下|哦|噢|啊|哎呀?|不)[，,。、\s]*(?:{WRONG})?了?(?=[，,。、\s]*(?:应该)?是))[，,。、\s]*(?:应该)?(.{{1,8}})$"
)
#: 是8人, 来了7个: the number asked about.
_COUNTED = Pattern(
    rf"^(?:不对|哦|数错了|我数错了|[，,\s])*(?:应该|其实|实际|一共|总共)*(?:是|来了|到了|实到|到)(?P<number>{NUMBER})[人个名]?(?:人|学生)?{END}$"
)
#: A bare number, which was none of those offered.
_NUMBER = Pattern(r"^\s*(?:第|选)?([\d一二三四五六七八九]|\d{2,4})(?:个|号)?[。.]?\s*$")
_NEW_HERE = Pattern(rf"^(?:[他她]|是|这个?|那个?)*(?:新|刚|才)(?:转|来|插班).{{0,6}}{END}$")
#: ？, 哪个, 什么意思 behind a question.
_ASKS_WHAT = Pattern(r"^(?:[?？]+|哪个|哪位|谁|什么|啥|啥意思|什么意思|怎么回|怎么答|看不懂|没看懂)[?？啊呀]*$")
#: 不是今天 tells what day it was not.
_DENIED = Pattern(r"^(?:不是|不对|并非).{0,8}$")
#: 病假, 请假了 alone.
_LEAVE = Pattern(rf"^(?:是|请|因)*(?:了)?(?:[病事]?假|生病|病了|发烧|感冒)了?{END}$")
#: A status told beside a name.
_TELLS = Pattern(rf"{MISSED}|(?:{CAME})了")
_UNSURE = Pattern(
    r"^(?:我?(?:也|还)?不(?:知道|清楚|确定|记得|晓得)|不太清楚|忘了|记不[清得]|(?=等|我|先))(?:是谁|是哪个|是哪位)?[了啊呢，,。\s]*"
    r"(?:(?:等|让|先|待会儿?|一会儿?)*我?(?:再|先|去)*(?:问|看|查|核实)(?:一下|下|问|看|查|清楚)*)?(?:再(?:说|回|报))?[了啊呢吧。\s]*$"
)


def to_question(ctx: Context, who: Speaker, standing: Sequence[Prompt]) -> Answer | None:
    """The answer if the words settle a question he was asked; None if they are about something else."""
    for question in questions.open_for(ctx.tx, ctx.now, person_id=who.person.id):
        if question.ask.get("sort") != "ask":
            continue
        klass = units.get(ctx.tx, question.ask["class_id"])
        sight = ctx.home.rosters.of(ctx.tx, klass, ctx.today)
        ask = kept.of(question)
        leave = lengths.leave_alone(ctx.text, ctx.today) if ask.code == "unclear_status" else None
        if _ASKS.search(ctx.text) or (ask.code == "unclear_status" and _of_somebody_else(ctx.text, sight)):
            continue
        if _said_to_prompt(ctx, standing, question):
            continue
        if chosen.of_something_else(ctx.text, ask):
            continue
        if ask.code in ("unclear_status", "count_mismatch") and classes.is_of_another(ctx, who, klass, sight):
            continue
        if ask.code == "count_mismatch" and (told := _COUNTED.match(ctx.text.strip())) is not None:
            return _counted(ctx, who, klass, sight, question, _digits(told["number"]))
        if (
            ask.code != "unclear_date"
            and leave is None
            and _NUMBER.match(ctx.text) is None
            and _of_another_day(ctx, date.fromisoformat(question.ask["day"]))
        ):
            continue
        if (several_asked := _of_several(ctx, who, klass, sight, question)) is not None:
            return several_asked
        if leave is not None and day_of(question.opened_at) != ctx.today and _speaks_of_another(ctx, who):
            continue  # 病假到周五 is said of whom he has just reported, and not of whom he was asked about yesterday
        if (of_whom := _of_either(ctx, who, klass, sight, question)) is not None:
            return of_whom
        words = leave or chosen.words(ctx.text, sight, ask)
        settled = answer_ask(ask, words, sight.roster, ctx.at)
        if settled is None and not _offered_beside(ctx, question):
            settled = _still_missing(ask, ctx.text, sight)
        named = {mark.name for mark in settled.marks} if settled is not None else set()
        if ask.code == "ambiguous_name" and named and not named & set(ask.candidates) and _TELLS.search(ctx.text):
            continue  # 李明也没来 leaves open which 晓明
        if settled is not None and _of_another_question(ctx, who, question, ask, settled):
            continue
        if settled is None or _stands_alone(ctx, sight, question):
            continue
        if (doubt := _told_already(ctx, klass, sight, question, ask, settled)) is not None:
            if _TELLS.search(ctx.text):
                continue  # 张伟旷课 of whom something else was told is a report of its own
            return doubt
        if ask.code != "count_mismatch" or settled.none:
            questions.end(ctx.tx, question.id, ctx.now, answer_id=ctx.message_id)
        if settled.day is not None:
            # Found before anything is reported: a report ends what was asked of earlier ones.
            beside = dated.same_day_asked(ctx, question)
            said = [dated.too(ctx, who, other, settled.day) for other in reversed(beside)]
            said.append(dated.again(ctx, who, klass, sight, question, ask, settled.day))
            return by_class.together(said) if len(said) > 1 else said[0]
        if settled.none or not settled.marks:
            return _of_nobody(ctx, who, klass, sight, question, f"好的，“{ask.words}”不记。")
        return completion.record(
            ctx, who, klass, sight, question, ask, settled.day, {m.name: m.status for m in settled.marks}
        )
    return put_right(ctx, who) or _once_more(ctx, who)


def _of_nobody(ctx: Context, who: Speaker, klass: Unit, sight: Sight, question: Question, said: str) -> Answer:
    """None of the class was meant: nothing is recorded of anybody but the others, whom the question held back."""
    by = By(who.person.id, who.person.code, checkin.role_in(who, klass))
    back = others.again(ctx, who, klass, by, sight, [question])
    return Answer("\n".join([said, *back]) + completion.still_asked(ctx, who), {"answered": question.id})


def _speaks_of_another(ctx: Context, who: Speaker) -> bool:
    """Whether what he reported last named somebody as missing today."""
    last = earlier.latest(ctx, who)
    return last is not None and last.day == ctx.today and any(status in AWAY for status in last.marks.values())


def _of_either(ctx: Context, who: Speaker, klass: Unit, sight: Sight, question: Question) -> Answer | None:
    """何军 was asked about, 张伟没来 reported since, and now 病假 or 请两天假: of which of them? None for other words."""
    ask, text = kept.of(question), ctx.text.strip()
    told = lengths.leave_alone(text, ctx.today) or (text if _LEAVE.match(text) else None)
    if ask.code != "unclear_status" or len(ask.candidates) != 1 or told is None:
        return None
    last = earlier.latest(ctx, who)
    if last is None or last.message_id <= question.message_id or last.klass.id != klass.id or last.day != ctx.today:
        return None
    away = [name for name, status in last.marks.items() if status in AWAY and name not in ask.candidates]
    if not away or question.ask["day"] != ctx.today.isoformat():
        return None
    return ofwhom.ask(ctx, who, klass, [*away, *ask.candidates], text, _half_of(question))


def _told_already(
    ctx: Context, klass: Unit, sight: Sight, question: Question, ask: Ask, settled: Answered
) -> Answer | None:
    """王小雨 in answer to 晓明是哪一位, and something else was told of her that day: the question once more; else None."""
    beside = {mark.name: mark.status for mark in settled.marks if mark.name not in ask.candidates}
    if ask.code not in ("ambiguous_name", "unknown_name") or not beside or kept.is_status(ask.words):
        return None
    day = date.fromisoformat(question.ask["day"])
    them = [pupil.id for name in beside if (pupil := sight.one(name)) is not None]
    for mark in attendance.effective(ctx.tx, klass.county_id or 0, pupil_ids=them, first=day, last=day):
        name = sight.by_id[mark.pupil_id].name
        if mark.status != beside[name]:
            said = f"{name}已经记了{echo.STATUS[mark.status]}，这句没有改。{ask.question()}"
            return Answer(said, {"asked": question.id})
    return None


def _of_another_question(ctx: Context, who: Speaker, question: Question, ask: Ask, settled: Answered) -> bool:
    """Whether a name that was not offered answers the question beside this one, for which no name was."""
    if not ask.candidates or not settled.marks or any(mark.name in ask.candidates for mark in settled.marks):
        return False
    beside = [
        kept.of(other)
        for other in questions.open_for(ctx.tx, ctx.now, person_id=who.person.id)
        if other.id != question.id and other.message_id == question.message_id and other.ask.get("sort") == "ask"
    ]
    return any(other.code == "unknown_name" for other in beside)


def _offered_beside(ctx: Context, question: Question) -> bool:
    """Whether another question of the same message offers the very name: it answers that one first."""
    beside = questions.open_for(ctx.tx, ctx.now, person_id=question.person_id)
    return any(
        name in ctx.text
        for one in beside
        if one.id != question.id and one.message_id == question.message_id
        for name in completion.offered(one)
    )


def _counted(ctx: Context, who: Speaker, klass: Unit, sight: Sight, question: Question, present: int) -> Answer:
    """So many are here after all: the number is put right, and whoever is missing still is asked for."""
    then = replace(ctx, text=f"{_half(question)}更正，实到{present}人")
    said = checkin.checkin(then, who, klass, sight, classes.read_in(then, sight, klass))
    kept.keep(ctx, who.person.id, klass.county_id or 0, question.ask)
    day = date.fromisoformat(question.ask["day"])
    asked_anew = kept.newest(ctx, who.person.id, "ask")
    left = kept.still_lacking(ctx, who.person.id, klass, day, question.ask["period"])
    by = By(who.person.id, who.person.code, checkin.role_in(who, klass))
    waited = [] if left or asked_anew is None else [asked_anew]
    more = others.again(ctx, who, klass, by, sight, waited)
    return replace(said, text="\n".join(filter(None, [said.text, left, *more])))


def _half(question: Question) -> str:
    """The day and half of a day that a question is about, as they would be typed before a number."""
    day = date.fromisoformat(question.ask["day"])
    return f"{day.month}月{day.day}日" + _half_of(question)


def _half_of(question: Question) -> str:
    return {"am": "上午", "pm": "下午"}.get(question.ask["period"], "")


def _said_to_prompt(ctx: Context, standing: Sequence[Prompt], question: Question) -> bool:
    """Whether a bare number is the code of a prompt that came after the question."""
    number = _NUMBER.match(ctx.text)
    return number is not None and any(
        one.code == _digits(number[1]) and one.asked_at is not None and one.asked_at > question.opened_at
        for one in standing
    )


def _of_another_day(ctx: Context, day: date) -> bool:
    """Whether the words speak of a day that was not asked about: 明天请假 says nothing of today."""
    told = find_dates(fold(ctx.text), ctx.today)
    return any(word.impossible for word in told) or bool({word.day for word in told} - {None, day})


def _of_several(ctx: Context, who: Speaker, klass: Unit, sight: Sight, question: Question) -> Answer | None:
    """病假 while several pupils of one message are asked about: of whom? 都病了 is of all of them. None for other words."""
    ask = kept.of(question)
    if ask.code != "unclear_status" or len(ask.candidates) != 1:
        return None
    beside = [
        (other, kept.of(other))
        for other in questions.open_for(ctx.tx, ctx.now, person_id=who.person.id)
        if other.message_id == question.message_id and other.ask.get("sort") == "ask"
    ]
    beside = [one for one in beside if one[1].code == "unclear_status" and len(one[1].candidates) == 1]
    if len(beside) < 2 or any(name in ctx.text for name in sight.by_name):
        return None
    words = ctx.text.strip().removeprefix("都").removeprefix("是")
    settled = [(other, own, answer_ask(own, words, sight.roster, ctx.at)) for other, own in beside]
    if any(one is None or not one.marks for _, _, one in settled) or _stands_alone(ctx, sight, question):
        return None
    names = [own.candidates[0] for _, own in reversed(beside)]
    if not ctx.text.strip().startswith("都"):
        said = f"说的是哪位？{'、'.join(names)}。请写上姓名，如“{names[0]}{words}”；都是请回“都{words}”。"
        return Answer(said, {"asked": question.id})
    said_all = []
    for other, own, one in reversed(settled):
        assert one is not None
        questions.end(ctx.tx, other.id, ctx.now, answer_id=ctx.message_id)
        marks = {mark.name: str(mark.status) for mark in one.marks}
        said_all.append(
            completion.record(ctx, who, klass, sight, other, own, None, marks, last=other.id == beside[0][0].id)
        )
    return by_class.together(said_all)


def put_right(ctx: Context, who: Speaker) -> Answer | None:
    """错了，是1 right behind an answer: it is answered anew; whom the first answer named is what was reported of all others."""
    told = _WRONG.match(ctx.text)
    if told is None:
        return None
    lately = inbox.of_person(ctx.tx, who.person.county_id, who.person.id, limit=2)
    last = next((one for one in lately if one.id != ctx.message_id), None)
    if last is None or not isinstance(last.reading, dict) or "marks" not in last.reading:
        return None
    if "answered" not in last.reading or day_of(last.said_at) != ctx.today:
        return None
    question = questions.get(ctx.tx, int(last.reading["answered"]))
    klass = units.get(ctx.tx, question.ask["class_id"])
    sight = ctx.home.rosters.of(ctx.tx, klass, ctx.today)
    ask, day = kept.of(question), date.fromisoformat(question.ask["day"])
    settled = answer_ask(ask, told[1], sight.roster, ctx.at)
    marks = {mark.name: str(mark.status) for mark in settled.marks} if settled is not None else {}
    gone = [pupil for name in last.reading["marks"] if name not in marks and (pupil := sight.one(name)) is not None]
    if not marks or not gone:
        return None
    by = By(who.person.id, who.person.code, checkin.role_in(who, klass))
    back = retracting.say(retracting.undo(ctx, by, klass, sight, day, gone, {last.id, question.message_id}))
    said = completion.record(ctx, who, klass, sight, question, ask, None, marks)
    return replace(said, text=f"{back}。\n{said.text}" if back else said.text)


def _digits(words: str) -> int:
    return int(words) if words.isdigit() else value(words) or 0


def _once_more(ctx: Context, who: Speaker) -> Answer | None:
    """A number that stands for nobody, or 不知道: the question is said again, and stays open. None for other words."""
    open_now = questions.open_for(ctx.tx, ctx.now, person_id=who.person.id)
    if not open_now or open_now[0].ask.get("sort") != "ask" or day_of(open_now[0].opened_at) != ctx.today:
        return None
    ask = kept.of(open_now[0])
    number = _NUMBER.match(ctx.text)
    codes = {one.code for one in prompts.open_for(ctx.tx, person_id=who.person.id)}
    wrong = number is not None and bool(ask.candidates) and _digits(number[1]) not in codes
    denied = ask.code == "unclear_date" and _DENIED.match(ctx.text.strip()) is not None
    text = ctx.text.strip()
    if ask.code == "unknown_name" and _NEW_HERE.match(text):
        questions.end(ctx.tx, open_now[0].id, ctx.now, answer_id=ctx.message_id)
        said = f"新转来的学生要先由学校管理员加进名册，加好后再报；“{ask.words}”先不记。"
        klass = units.get(ctx.tx, open_now[0].ask["class_id"])
        return _of_nobody(ctx, who, klass, ctx.home.rosters.of(ctx.tx, klass, ctx.today), open_now[0], said)
    if _UNSURE.match(text):
        return Answer(f"好的，问清了再回。{kept.say(ask)}", {"asked": open_now[0].id})
    # 嗯 tells neither that he is here nor that he is not.
    agrees = ask.code == "unclear_status" and kept.AGREES.match(text) is not None and text != "1"
    if not wrong and not denied and not agrees and not _ASKS_WHAT.match(text):
        return None
    return Answer(f"这句没有记。{kept.say(ask)}", {"asked": open_now[0].id})


def _of_somebody_else(text: str, sight: Sight) -> bool:
    """Whether 来了没有 cannot be answered by these words: they tell of a visit or a call, or of somebody else, 二狗没来."""
    return (
        several.ACT.search(text) is not None
        or outsiders.named(text, sight.by_name) is not None
        or outsiders.speaks_of_another(text, sight.roster)
    )


def _still_missing(ask: Ask, text: str, sight: Sight) -> Answered | None:
    """还缺谁 was asked for a head count that did not fit: names alone are those who are missing too."""
    names = [name for name in re.split(r"[\s、,，;；和跟。.]+|还有", text) if name]
    if ask.code != "count_mismatch" or not names or any(sight.one(name) is None for name in names):
        return None
    return Answered(tuple(Mark(name, "absent", (0, len(text)), text) for name in dict.fromkeys(names)))


def _stands_alone(ctx: Context, sight: Sight, question: Question) -> bool:
    """Whether the words are a report of their own: somebody who reports anew does not answer what he was asked before."""
    reading = read(ctx.text, sight.roster, ctx.at, None, "teacher")
    if reading.intent in ("query", "help"):
        return True
    if reading.intent in ("checkin", "correct") and reading.marks and ctx.today != day_of(question.opened_at):
        # 李明来了 is said of today, whatever was asked yesterday.
        return True
    return reading.intent in ("checkin", "correct") and (
        reading.all_present
        or reading.others_present
        or reading.expected is not None
        or reading.present_count is not None
        or len(reading.marks) > 1
        or (len(reading.marks) == 1 and reading.period not in ("day", question.ask["period"]))
        or (len(reading.marks) == 1 and len(ctx.text) > LONGEST_ANSWER)
    )
