"""What was asked about a report that does not fit together, answered in one word: 没到, 到了, 病假, 是的, 点过了.

The word is heard as said of the pupil who was asked about, on the day on which it was asked; a name need not be typed again.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from config.days import day_of
from handlers.reading import AWAY, Reading
from handlers.reading.tables.answering import CHECKED, END, MISSED, YES
from handlers.reading.words.pattern import Pattern
from handlers.turn import questions
from handlers.turn.context import Answer, Context
from handlers.turn.sight import Speaker
from handlers.whom import earlier, ofwhom
from store import inbox, units
from store import questions as asked
from store.questions import Question
from store.units import Unit

#: Sort of such a question.
SORT = "doubt"
#: Characters of a word that answers; more is a sentence of its own.
LONGEST = 8
_AWAY = Pattern(
    r"^(?!没有?了)(?:他|她|人|今天|还|也|真|是|确实|都)*(?:没到校?|没来|没有(?:来|到)?|没|不在|未到)[的呢啊了。！!]*$"
)
_HERE = Pattern(r"^(?:他|她|人|今天|已经|已|是|确实|都)*(?:到了|来了|到校了?|在|在的|在校|来的|到)[的呢啊。！!]*$")
_YES = Pattern(rf"^(?:(?:{YES}|(?:{CHECKED})了?|(?:已经?)?(?:出院|病好)了?){END})+$")
_YES_AND = Pattern(rf"^(?:{YES})[，,。、\s]*")
#: A status alone; with a name it is a report of its own.
_STATUS = Pattern(rf"^(?:是|还是|还)?(?:{MISSED}){END}$")


@dataclass(frozen=True, slots=True)
class Doubt:
    """One question: as it is asked, of whom (nobody: of the report itself), and how he is missing (None: as reported)."""

    text: str
    names: tuple[str, ...] = ()
    away: str | None = "没到"
    #: What 是的 means; None where it does not tell.
    yes: str | None = "到了"
    #: Whether it can be answered in a word.
    open: bool = True
    #: Whether nothing is known of these pupils until it is answered: who is not named by the answer is asked about again.
    owed: bool = False


def ask(
    ctx: Context, who: Speaker, klass: Unit, doubts: Sequence[Doubt], period: str, day: date | None = None
) -> list[str]:
    """Keep what was asked of a day (None: today) or half of a day; give it as it is asked."""
    when = "" if day is None or day == ctx.today else f"{day.month}月{day.day}日"
    half = when + {"am": "上午", "pm": "下午"}.get(period, "")
    for one in doubts:
        if one.open:
            names = list(one.names)
            what = {"sort": SORT, "class_id": klass.id, "names": names, "away": one.away, "yes": one.yes, "half": half}
            if one.owed:
                what["owed"] = True
            questions.keep(ctx, who.person.id, who.person.county_id, what)
    return [one.text for one in doubts]


def left_open(ctx: Context, who: Speaker, klass: Unit, reading: Reading) -> list[Doubt]:
    """何军到了 where 张伟、何军 were asked about today: what is still to be said of the other. A new report ends the question."""
    named, left = {mark.name for mark in reading.marks}, []
    for one in asked.open_for(ctx.tx, ctx.now, person_id=who.person.id):
        if one.ask.get("sort") != SORT or one.message_id == ctx.message_id:
            continue
        asked.end(ctx.tx, one.id, ctx.now)
        whole = reading.all_present or reading.others_present or reading.withdraw
        if whole or not one.ask.get("owed") or one.ask["class_id"] != klass.id or day_of(one.opened_at) != ctx.today:
            continue
        if (names := [name for name in one.ask["names"] if name not in named]) and len(names) < len(one.ask["names"]):
            how = "" if len(names) > 1 else "回“到了”或“没到”。"
            left.append(Doubt(f"{'、'.join(names)}今天到了吗？{how}", tuple(names), owed=True))
    return left


def told(ctx: Context, who: Speaker, report: Callable[[Context, Unit], Answer]) -> Answer | None:
    """The word that settles what was asked last, or a question of whom it is said; None where it is about something else."""
    held = [one for one in asked.open_for(ctx.tx, ctx.now, person_id=who.person.id) if one.ask.get("sort") == SORT]
    held = [one for one in held if one.message_id == held[0].message_id and day_of(one.opened_at) == ctx.today]
    text = ctx.text.strip()
    if not held or len(text) > LONGEST:
        return None
    of_pupils = [one for one in held if one.ask["names"]]
    if not of_pupils:
        if _YES.match(text) is None:
            return None
        asked.end(ctx.tx, held[0].id, ctx.now, answer_id=ctx.message_id)
        return Answer("好的，就按您报的记。", {"answered": held[0].id})
    names = list(dict.fromkeys(name for one in of_pupils for name in one.ask["names"]))
    question = of_pupils[0]
    klass = units.get(ctx.tx, question.ask["class_id"])
    if _AWAY.match(text) and question.ask["away"] is None:
        asked.end(ctx.tx, question.id, ctx.now, answer_id=ctx.message_id)
        return Answer("好的，就按您报的记。", {"answered": question.id})
    away = question.ask["away"]
    named = next((name for name in names if text.startswith(name)), None)
    if named is not None and _AWAY.match(text.removeprefix(named)):
        # 李明没到 of several: as what he was reported, which the question promised.
        of_him = next(one for one in of_pupils if named in one.ask["names"])
        if of_him.ask["away"] is None:
            return None
        for one in held:
            asked.end(ctx.tx, one.id, ctx.now, answer_id=ctx.message_id)
        return report(replace(ctx, text=f"{of_him.ask.get('half', '')}{named}{of_him.ask['away']}"), klass)
    said = _words(text, away, question.ask["yes"])
    if said is None:
        return None
    if said == "":
        return Answer(f"那{names[0]}今天算什么？回“没到”“病假”或“到了”就行。", {"asked": SORT})
    others = _told_beside(ctx, who, question, names) if _tells_why(text) else []
    if others:
        # 在医院 behind a report of 王小雨 that asked about 张伟: of whom?
        return ofwhom.ask(ctx, who, klass, [*others, *names], said, question.ask.get("half", ""))
    if len(names) > 1 and "都" not in text:
        own = {
            name: _words(text, one.ask["away"] or away, one.ask["yes"] or said) or said
            for one in of_pupils
            for name in one.ask["names"]
        }
        differ = len(set(own.values())) > 1
        return ofwhom.ask(ctx, who, klass, names, said, question.ask.get("half", ""), own if differ else None)
    for one in held:
        asked.end(ctx.tx, one.id, ctx.now, answer_id=ctx.message_id)
    parts = {
        tuple(one.ask["names"]): _words(text, one.ask["away"] or away, one.ask["yes"] or said) for one in of_pupils
    }
    half = question.ask.get("half", "")
    if len(set(parts.values())) == 1:
        return report(replace(ctx, text=half + "、".join(names) + said), klass)
    words = "，".join(f"{'、'.join(them)}{words}" for them, words in parts.items())
    return report(replace(ctx, text=half + words), klass)


def _tells_why(text: str) -> bool:
    """Whether the word may as well be of whoever was reported, and is no plain yes, here or not here."""
    return not (_AWAY.match(text) or _HERE.match(text) or _YES.match(text) or _YES_AND.match(text))


def _told_beside(ctx: Context, who: Speaker, question: Question, names: Sequence[str]) -> list[str]:
    """Whom the report that asked it, or what he reported since, named as missing, beside those asked about."""
    label = inbox.get(ctx.tx, question.message_id).reading
    held = label.get("marks") if isinstance(label, dict) else None
    marks = dict(held) if isinstance(held, dict) else {}
    last = earlier.latest(ctx, who)
    if last is not None and last.message_id > question.message_id and last.day == ctx.today:
        marks |= last.marks  # who was named since, or in an answer to what was asked beside
    return [name for name, status in marks.items() if status in AWAY and name not in names]


def _words(text: str, away: str | None, yes: str | None) -> str | None:
    """What is said of him, as it would be typed behind his name; empty where 是的 tells nothing; None for other words."""
    if (more := _YES_AND.sub("", text)) != text and _STATUS.match(more):
        text = more  # 是的，发烧
    if _AWAY.match(text):
        return away
    if _HERE.match(text):
        return "到了"
    if _YES.match(text):
        return yes or ""
    return text.removeprefix("是") if _STATUS.match(text) else None
