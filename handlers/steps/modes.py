"""How it was learnt: 奶奶说下周一送来 tells what came of it and not whether somebody went or called.

An absence is verified by a visit or a contact. Who tells only the result is asked how, in the same answer, and a word completes it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from config.days import day_of
from handlers.reading import Reading
from handlers.reading.tables.answering import END
from handlers.reading.words.pattern import Pattern
from handlers.turn import echo, questions
from handlers.turn.context import Answer, Context
from handlers.turn.recording import By, answered, look_again, put_act
from handlers.turn.sight import Speaker
from reminders.gather import payload_of
from reminders.review import Reviewed
from store import inbox, pupils
from store import questions as asked
from store.prompts import Prompt
from store.pupils import Pupil
from store.questions import Question

#: Sort of the question how it was learnt.
SORT = "mode"
VERIFY = "verify_absence"
_BY_PHONE = r"(?:打|通|接|发|用|靠)?了?(?:个)?(?:电话|手机|微信|视频|语音|短信|消息)(?:里|上)?"
_IN_PERSON = r"(?:上门|家访|去了?(?:他|她|孩子)?(?:的)?家里?|入户|走访|当面|见面|见到?本?人)"
_HOW = Pattern(
    rf"^(?:是|通过|就是|都是|我|刚才?|已经?)*(?:(?P<phone>{_BY_PHONE})|(?P<visit>{_IN_PERSON}))(?:联系|问|说|讲|访|沟通|打|聊|到|过|来)*{END}$"
)


def ask(
    ctx: Context, by: By, pupil: Pupil, reading: Reading, fields: Mapping[str, object], reviewed: Reviewed, words: str
) -> str:
    """What is still lacking of a matter that a step leaves open; empty where nothing is, or it is not his.
    `words`: what he told."""
    if by.person_id is None or not _owed(by, reviewed):
        return ""
    if reading.step in ("phone", "persuade") and reading.outcome == "unreachable":
        return "还没联系上，缺勤核实仍待办：联系上了或上门后再回一句。"
    tells = reading.outcome in ("promised", "refused") or reading.reason or reading.met
    if reading.step != "info" or not tells or reading.outcome == "unreachable":
        return ""
    questions.drop_older(ctx, asked.open_for(ctx.tx, ctx.now, person_id=by.person_id), SORT)
    what = {"sort": SORT, "pupil": pupil.id, "step": payload_of(fields), "words": words.strip()}
    questions.keep(ctx, by.person_id, pupil.county_id, what)
    return "缺勤核实还差一点：怎么联系的？回“电话”或“上门”就行，前面的话不用再写。"


def told(ctx: Context, who: Speaker, standing: Sequence[Prompt]) -> Answer | None:
    """电话 or 上门: what was told is a call or a visit, with everything that was told; None for other words."""
    question = questions.newest(ctx, who.person.id)
    if question is None or question.ask.get("sort") != SORT or day_of(question.opened_at) != ctx.today:
        return None
    how = _HOW.match(ctx.text.strip())
    if how is None:
        return None
    beside = [
        one
        for one in asked.open_for(ctx.tx, ctx.now, person_id=who.person.id)
        if one.ask.get("sort") == SORT and one.message_id == question.message_id
    ]
    if len(beside) > 1 and "都" not in ctx.text:
        names = [one.name for one in pupils.many(ctx.tx, [one.ask["pupil"] for one in beside]).values()]
        way, other = ("电话", "上门") if how["phone"] else ("上门", "电话")
        each = f"{names[0]}{way}，{names[1]}{other}"
        return Answer(f"说的是哪位？都是请回“都是{way}”，不一样的请写上姓名，如“{each}”。", {"asked": SORT})
    said = [_completed(ctx, who, one, "phone" if how["phone"] else "home_visit", standing) for one in reversed(beside)]
    return Answer("\n".join(one.text or "" for one in said), said[-1].reading)


def _completed(ctx: Context, who: Speaker, question: Question, step: str, standing: Sequence[Prompt]) -> Answer:
    """What was told of one pupil is a call or a visit."""
    asked.end(ctx.tx, question.id, ctx.now, answer_id=ctx.message_id)
    pupil = pupils.get(ctx.tx, question.ask["pupil"])
    by = By(who.person.id, who.person.code, who.role)
    fields = {**question.ask["step"], "step": step}
    first = question.ask.get("words") or inbox.get(ctx.tx, question.message_id).text.strip()
    words = f"{first}（{ctx.text.strip()}）"
    put_act(ctx, pupil.county_id, ("pupil", pupil.id), by, "step", fields, persons=(by.code,), text=words)
    answered(ctx, pupil, standing)
    reviewed = look_again(ctx, [pupil.id])[pupil.id]
    done = "" if _owed(by, reviewed) else "缺勤核实办结。"
    return Answer(f"已记 {pupil.name}：{echo.STEP[step]}。{done}", {"intent": "reply", "pupil": pupil.name})


def _owed(by: By, reviewed: Reviewed) -> bool:
    """Whether he owes the verification of an absence still."""
    return any(
        one.duty == VERIFY and one.state in ("open", "overdue") and by.code in one.owners
        for one in reviewed.played.state.duties
    )
