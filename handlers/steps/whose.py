"""Words that tell of something done and leave open for whom: kept, so that a number or a name completes them."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from config.days import day_of, local
from handlers.asides import outsiders
from handlers.reading import Reading
from handlers.reading.tables.answering import BOTH, END, YES
from handlers.reading.words.pattern import Pattern
from handlers.steps import codes
from handlers.turn import questions
from handlers.turn.context import Answer, Context
from handlers.turn.sight import Sight, Speaker, all_sight
from handlers.whom import earlier, namesakes
from store import inbox, people, persons, pupils
from store import questions as asked
from store.prompts import Prompt
from store.pupils import Pupil

#: Sort of the question whom the words are about.
SORT = "whose"
_BOTH = Pattern(rf"^(?:{BOTH}){END}$")
_YES = Pattern(rf"^(?:(?:{YES})(?:他|她|这个)?){END}$")
_BESIDE = Pattern(r"^(?:是|就是|说的是|我说的是|指的是)|(?:的事?|吧|哈|呢|那件|这件|号|件)+$|[\s。，！!]+")

#: Handles words as said of one pupil, and, where a prompt was meant, as said to it.
Heard = Callable[[Context, Pupil, Prompt | None], Answer]


def ask(ctx: Context, who: Speaker, said: str, among: Sequence[Prompt] = (), them: Sequence[Pupil] = ()) -> Answer:
    """Ask whom the words are about. `among`: the prompts that may be meant, `them`: the pupils, by number; neither: any pupil
    he may speak of."""
    waiting = questions.newest(ctx, who.person.id, SORT)
    first = inbox.get(ctx.tx, waiting.message_id) if waiting is not None else None
    words = first.text.strip() if first is not None and "没有记" not in (first.answer or "") else ""
    if waiting is not None and day_of(waiting.opened_at) == ctx.today and len(words) > 3 and words != ctx.text.strip():
        assert first is not None
        # Known words alone are quoted: others may be the name of somebody of whom he may not speak.
        words = f"{words[:20]}{'…' if len(words) > 20 else ''}"
        called = f"那句“{words}”" if outsiders.all_known(words) else f"{local(first.said_at):%H:%M}发的那句"
        said = f"前面{called}没有记，还要记请写上姓名再发。\n{said}"
    questions.drop_older(ctx, asked.open_for(ctx.tx, ctx.now, person_id=who.person.id), SORT)
    what = {"sort": SORT, "prompts": [one.id for one in among], "pupils": [one.id for one in them]}
    questions.keep(ctx, who.person.id, who.person.county_id, what)
    return Answer(said, {"asked": SORT})


def which(ctx: Context, who: Speaker, among: Sequence[Prompt]) -> Answer:
    """Several matters are open: which of them?"""
    said = f"您说的是哪一件？回编号就行，都是请回“都是”：\n{codes.listed(ctx, among)}"
    before = next(iter(earlier.lately(ctx, who)), None)
    just = str(earlier.label(before).get("pupil") or "") if before is not None else ""
    if just and all(one.pupil_id is None or pupils.get(ctx.tx, one.pupil_id).name != just for one in among):
        # 答应明天来, behind what was told of him whose matter is done.
        said += f"\n· 还是刚才说的{just}，请回“{just}”"
    return ask(ctx, who, said, among)


def one_of(ctx: Context, who: Speaker, name: str, held: Sequence[Pupil]) -> Answer:
    """Several bear the name: which of them? They are told apart by their classes, in one class by their birthdays."""
    them = namesakes.ordered(held)
    places = people.places(ctx.tx, [one.id for one in them], ctx.today)
    classes = [places[one.id].line[-1].name for one in them if one.id in places]
    if len(set(classes)) == len(them):
        listed = "、".join(f"{nth} {klass}{name}" for nth, klass in enumerate(classes, 1))
    else:
        listed = namesakes.listed(them)
    return ask(ctx, who, f"有{len(them)}位{name}，说的是哪一位？{listed}。回复序号就行，前面的话不用再写。", (), them)


def alike(ctx: Context, who: Speaker, reading: Reading, sight: Sight) -> Answer | None:
    """晓明已家访 where two are called so: which of them? None where no such name stands in it."""
    mention = next((one for one in reading.mentions if len(one.names) > 1), None)
    them = [pupil for name in mention.names if (pupil := sight.one(name)) is not None] if mention is not None else []
    if mention is None or len(them) < 2:
        return None
    listed = "、".join(f"{nth} {one.name}" for nth, one in enumerate(them, 1))
    return ask(ctx, who, f"“{mention.words}”是哪一位？{listed}。回复序号就行，前面的话不用再写。", (), them)


def nobody(ctx: Context, who: Speaker) -> Answer:
    """Something was done, and nothing tells for whom, or for somebody whom he may not speak of."""
    name = outsiders.named(ctx.text, all_sight(ctx.tx, ctx.home.rosters, who, ctx.today).by_name)
    if name is not None and not persons.by_name(ctx.tx, who.person.county_id, name):
        return ask(
            ctx, who, f"没有找到您可以查看的学生“{name}”，这句没有记。姓名写错了请回正确的姓名，前面的话不用再写。"
        )
    return ask(ctx, who, "这句说的是哪位学生？回姓名就行，前面的话不用再写。")


def outsider(ctx: Context, who: Speaker, pupil: Pupil, among: Sequence[Prompt], words: str) -> Answer | None:
    """A question where the words name somebody whom he may not speak of, so that they do not count for `pupil`; else None."""
    if outsiders.named(words, ()) is None:
        return None
    known = {one.name for one in pupils.guardians_of(ctx.tx, [pupil.id]).get(pupil.id, ())}
    known |= all_sight(ctx.tx, ctx.home.rosters, who, ctx.today).by_name.keys()
    name = outsiders.named(words, known)
    if name is None or persons.by_name(ctx.tx, who.person.county_id, name):
        return None
    said = f"没有找到您可以查看的学生“{name}”，这句先没有记。说的是{pupil.name}请回“是”；是别的学生请回全名；都不是请回“都不是”。"
    return ask(ctx, who, said, [one for one in among if one.pupil_id == pupil.id][:1])


def told(ctx: Context, who: Speaker, standing: Sequence[Prompt], heard: Heard) -> Answer | None:
    """The number or the name that was asked for: the words are heard as said of him. None where it is something else."""
    question = questions.newest(ctx, who.person.id, SORT, "ask")
    # A number answers what was asked last.
    if question is None or question.ask["sort"] != SORT or day_of(question.opened_at) != ctx.today:
        return None
    among = sorted((one for one in standing if one.id in question.ask["prompts"]), key=lambda one: one.code or 0)
    text = ctx.text.strip()
    if questions.NONE.match(text):
        asked.end(ctx.tx, question.id, ctx.now, answer_id=ctx.message_id)
        return Answer("好的，这句不记。", {"answered": question.id})
    numbered = question.ask.get("pupils", ())
    meant: list[tuple[Pupil, Prompt | None]]
    only = len(numbered) == 1 and not among and _YES.match(text) is not None
    nth = re.fullmatch(r"(?:是|选|第)*(\d)(?:个|号|位|的)*[。！!]*", text)
    if only:
        meant = [(pupils.get(ctx.tx, numbered[0]), None)]
    elif nth is not None and 0 < int(nth[1]) <= len(numbered):
        meant = [(pupils.get(ctx.tx, numbered[int(nth[1]) - 1]), None)]
    else:
        them = pupils.many(ctx.tx, numbered) if numbered else {}
        text = namesakes.told_apart(text, [one.name for one in them.values()]) or text
        meant = _meant(ctx, text, among, all_sight(ctx.tx, ctx.home.rosters, who, ctx.today))
    if not meant:
        return None
    asked.end(ctx.tx, question.id, ctx.now, answer_id=ctx.message_id)
    first = inbox.get(ctx.tx, question.message_id)
    then = replace(ctx, text=first.text.strip(), said_at=first.said_at)
    said = [heard(then, pupil, prompt) for pupil, prompt in meant]
    return Answer("\n".join(one.text for one in said if one.text), [one.reading for one in said])


def forget(ctx: Context, who: Speaker) -> None:
    """He has said it anew, with a number or a name: nothing is waited for."""
    questions.drop_older(ctx, asked.open_for(ctx.tx, ctx.now, person_id=who.person.id), SORT)


def _meant(ctx: Context, text: str, among: Sequence[Prompt], sight: Sight) -> list[tuple[Pupil, Prompt | None]]:
    """The pupils, each with the prompt, that a bare number, name, 是的 or 都是 stands for."""
    of = pupils.many(ctx.tx, [one.pupil_id for one in among if one.pupil_id is not None])
    matters = [(of[one.pupil_id], one) for one in among if one.pupil_id in of]
    if (_BOTH.match(text) and matters) or (_YES.match(text) and len(matters) == 1):
        return list(matters)
    parts = [part for part in re.split(r"[、,，和跟与\s]+", _BESIDE.sub("", text) or text) if part]
    found: list[tuple[Pupil, Prompt | None]] = []
    for part in parts:
        matter = next((one for one in matters if part in (str(one[1].code), one[0].name)), None)
        pupil = None if matter is not None else sight.one(part)
        if matter is None and pupil is None:
            return []
        found.append(matter if matter is not None else (pupil, None))  # type: ignore[arg-type]
    return found
