"""A visit or a call that a teacher tells beside the roll: it is no part of the report, and one word records it as told."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from config.days import day_of
from handlers.reading import Reading, read
from handlers.reading.tables.answering import END, NEITHER
from handlers.reading.words.pattern import Pattern
from handlers.steps import clauses, replies, several
from handlers.turn import questions
from handlers.turn.context import Answer, Context
from handlers.turn.recording import By
from handlers.turn.sight import Sight, Speaker
from store import inbox, prompts, pupils, units
from store import questions as asked
from store.prompts import Prompt
from store.units import Unit

#: Sort of the question whether it shall be recorded.
SORT = "visit"
#: 记 is no code of a prompt, as 1 may be.
_RECORD = Pattern(rf"^(?:都|也|请|要|帮我|单独)*(?:记|记上|记下|记下来|记一?条|记录|要记?){END}$")
_SENTENCE = Pattern(r"[^。；;！!\n]+")
_WENT = Pattern(r"[去到上了].{0,6}家")
#: Of the roll; such a sentence is the report's.
_OF_ROLL = Pattern(r"[没未](?:来|到(?!家))|缺|旷|假|迟到|早退|全勤|到齐|都[到来在]|应到|实到|其他|其余")
_NOT = Pattern(rf"^(?:{NEITHER}|不要|不用记|不要记){END}$")


def ask(ctx: Context, who: Speaker, klass: Unit, sight: Sight, told: Reading) -> list[str]:
    """Keep what a report tells beside the roll; give the question whether it shall be recorded."""
    apart = dict(told.set_apart) or _beside(ctx, who, sight) or _of_asked(ctx, who, sight)
    them = [(pupil, words) for name, words in apart.items() if (pupil := sight.one(name)) is not None]
    if not them:
        return []
    questions.drop_older(ctx, asked.open_for(ctx.tx, ctx.now, person_id=who.person.id), SORT)
    what = {"sort": SORT, "class_id": klass.id, "visits": [[pupil.id, words] for pupil, words in them]}
    questions.keep(ctx, who.person.id, who.person.county_id, what)
    return [f"{'、'.join(pupil.name for pupil, _ in them)}的走访联系情况还没有记，要记请回“记”，不用再写。"]


def _beside(ctx: Context, who: Speaker, sight: Sight) -> dict[str, str]:
    """Sentences of a report that tell only what was done for one pupil, though he is on the roll too: 昨晚去了李明家，没人."""
    parts = _SENTENCE.findall(ctx.text) if several.ACT.search(ctx.text) or _WENT.search(ctx.text) else []
    found: dict[str, str] = {}
    for words in parts if len(parts) > 1 else ():
        if _OF_ROLL.search(words):
            continue
        reading = read(words, sight.roster, ctx.at, None, who.kind)
        if reading.intent == "reply" and reading.step in ("home_visit", "phone", "persuade") and reading.student:
            found[reading.student] = words.strip()
    return found


def _of_asked(ctx: Context, who: Speaker, sight: Sight) -> dict[str, str]:
    """What a report on several tells of a visit or a call for one about whom something is asked: 何军病假，李明电话没人接."""
    spoken = clauses.spoken(ctx.text, (), sight.by_name.keys())
    if len({one.name for one in spoken}) < 2 or not (several.ACT.search(ctx.text) or _WENT.search(ctx.text)):
        return {}
    asked_about = {one.pupil_id for one in prompts.open_for(ctx.tx, person_id=who.person.id) if one.code is not None}
    found: dict[str, str] = {}
    for name, words in clauses.split(ctx.text, spoken, several.ACT).items():
        pupil = sight.one(name)
        if pupil is None or pupil.id not in asked_about or not (several.ACT.search(words) or _WENT.search(words)):
            continue
        reading = read(words, sight.roster, ctx.at, name, who.kind)
        if reading.intent == "reply" and reading.step in ("home_visit", "phone", "persuade"):
            found[name] = words
    return found


def told(ctx: Context, who: Speaker, standing: Sequence[Prompt]) -> Answer | None:
    """记: each visit becomes a step, in the words in which it was told; None for other words."""
    question = questions.newest(ctx, who.person.id, SORT)
    if question is None or day_of(question.opened_at) != ctx.today:
        return None
    text = ctx.text.strip()
    # 1 and 是 are also said to a prompt, and to whatever else is asked.
    alone = question == questions.newest(ctx, who.person.id) and not any(one.code is not None for one in standing)
    if _NOT.match(text) and alone:
        asked.end(ctx.tx, question.id, ctx.now, answer_id=ctx.message_id)
        return Answer("好的，走访联系情况不记。", {"answered": question.id})
    if _RECORD.match(text) is None and not (alone and questions.AGREES.match(text)):
        return None
    asked.end(ctx.tx, question.id, ctx.now, answer_id=ctx.message_id)
    first = inbox.get(ctx.tx, question.message_id)
    sight = ctx.home.rosters.of(ctx.tx, units.get(ctx.tx, question.ask["class_id"]), ctx.today)
    by, said, label = By(who.person.id, who.person.code, who.role), [], []
    for number, words in question.ask["visits"]:
        pupil = pupils.get(ctx.tx, number)
        then = replace(ctx, text=words, said_at=first.said_at)
        reading = read(words, sight.roster, then.at, pupil.name, who.kind)
        if reading.intent != "reply":
            said.append(f"{pupil.name}：“{words[:20]}”没听懂，没有记，请单独再发一次。")
            continue
        step = replies.step(then, by, pupil, reading, standing, words=words)
        said.append(step.text or "")
        label.append(step.reading)
    return Answer("\n".join(said), label[0] if len(label) == 1 else label)
