"""Of which pupils a word is said that is said of one of several: asked with numbers, so that nothing is typed again."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from config.days import day_of
from handlers.reading.tables.answering import BOTH, END
from handlers.reading.words.pattern import Pattern
from handlers.turn import questions
from handlers.turn.context import Answer, Context
from handlers.turn.sight import Speaker
from store import questions as asked
from store import units
from store.units import Unit

#: Sort of such a question.
SORT = "of"
_ALL = Pattern(rf"^(?:{BOTH}){END}$")
_AROUND = Pattern(rf"^(?:是|选|就是|说的是)+|(?:同学|那个|个|号|{END})$")
_BETWEEN = Pattern(r"[、,，和跟与\s]+")


def picked(text: str, among: Sequence[str]) -> list[str]:
    """Whom of a numbered list an answer means: 1, 1、3, 李明, 都是; empty for other words."""
    if _ALL.match(text.strip()):
        return list(among)
    found: list[str] = []
    for part in _BETWEEN.split(_AROUND.sub("", text.strip())):
        word = _AROUND.sub("", part).removeprefix("第")
        if re.fullmatch(r"[1-9]", word) and int(word) <= len(among):
            found.append(among[int(word) - 1])
        elif word in among:
            found.append(word)
        else:
            return []
    return list(dict.fromkeys(found))


def ask(
    ctx: Context,
    who: Speaker,
    klass: Unit,
    among: Sequence[str],
    words: str,
    lead: str = "",
    own: Mapping[str, str] | None = None,
) -> Answer:
    """Ask of whom `words` are said; `lead`: the day and half of a day that they are about, as they would be typed before. `own`:
    what they mean of each, where 没到 is an illness of one and leave of another."""
    questions.drop_older(ctx, asked.open_for(ctx.tx, ctx.now, person_id=who.person.id), SORT)
    what = {
        "sort": SORT,
        "class_id": klass.id,
        "among": list(among),
        "words": words,
        "lead": lead,
        "own": dict(own or {}),
    }
    questions.keep(ctx, who.person.id, who.person.county_id, what)
    listed = "、".join(f"{nth} {name}" for nth, name in enumerate(among, 1))
    return Answer(f"“{ctx.text.strip()}”说的是哪位？{listed}。回序号就行，都是请回“都是”。", {"asked": SORT})


def told(ctx: Context, who: Speaker, report: Callable[[Context, Unit], Answer]) -> Answer | None:
    """The pupils that were asked for: the words are reported of them; None for other words."""
    question = questions.newest(ctx, who.person.id)
    if question is None or question.ask.get("sort") != SORT or day_of(question.opened_at) != ctx.today:
        return None
    if questions.NONE.match(ctx.text.strip()):
        asked.end(ctx.tx, question.id, ctx.now, answer_id=ctx.message_id)
        return Answer("好的，这句不记。", {"answered": question.id})
    names = picked(ctx.text, question.ask["among"])
    if not names:
        return None
    asked.end(ctx.tx, question.id, ctx.now, answer_id=ctx.message_id)
    klass = units.get(ctx.tx, question.ask["class_id"])
    if own := question.ask.get("own"):
        said = "，".join(f"{name}{own.get(name, question.ask['words'])}" for name in names)
        return report(replace(ctx, text=question.ask["lead"] + said), klass)
    both = "都" if len(names) > 1 else ""
    return report(replace(ctx, text=f"{question.ask['lead']}{'、'.join(names)}{both}{question.ask['words']}"), klass)
