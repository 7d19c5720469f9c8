"""Two of one name in a class: which of them is meant is asked by what their teacher knows, and a number completes the report.

The 学籍号 is kept as a fingerprint alone (docs/decisions/013). Where its last digits, or 大 and 小, were needed to tell two apart
in the roster, they are part of the name, 李明(0001), and every way of writing them is understood.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date

from config.days import day_of
from handlers.reading.words.pattern import Pattern
from handlers.turn import questions
from handlers.turn.context import Answer, Context
from handlers.turn.sight import Sight, Speaker
from store import inbox, units
from store import questions as asked
from store.pupils import Pupil
from store.units import Unit

#: Sort of such a question.
SORT = "namesake"
_NUMBER = Pattern(r"^(?:是|选|第)*([1-9一二三四])(?:个|号|位|的)*[。！!]*$")
_OLDER = Pattern(r"^(?:是|说的是)?(?:年龄|岁数)?(?:大|老大)(?:的|的那个|那个|一点的)?[。！!]*$")
_YOUNGER = Pattern(r"^(?:是|说的是)?(?:年龄|岁数)?(?:小|老小)(?:的|的那个|那个|一点的)?[。！!]*$")

#: 李明(0001) → 李明, 0001.
_APART = Pattern(r"^(?P<base>.+)\((?P<mark>[^()]+)\)$")
#: What stands around the digits of an answer: 学籍号后四位0001的那个.
_AROUND = Pattern(r"是|说的|学籍号?|学号|最?[后末尾][四4]?位|尾号|号码|结尾|的|那个|这个|同学|[\s:：,，。！!()（）]+")

#: Reports a class again, read with these pupils for these names.
Report = Callable[[Context, Unit, Mapping[str, int]], Answer]


def spelt(text: str, names: Collection[str]) -> str:
    """A text in which whoever shares his name is written as in the roster: 李明0001, 李明（0001） and 0001李明 are 李明(0001)."""
    if ")" not in "".join(names):
        return text
    for name in names:
        parts = _APART.match(name) if name.endswith(")") else None
        if parts is None or parts["base"] not in text:
            continue
        base, mark = re.escape(parts["base"]), re.escape(parts["mark"])
        behind = rf"{base}\s*[（(]\s*{mark}\s*[)）]" + (rf"|{base}\s*{mark}(?!\d)" if mark.isdigit() else "")
        text = re.sub(rf"{behind}|(?<!\d){mark}(?:的|号)?\s*{base}(?![（(])", name, text)
    return text


def told_apart(text: str, among: Iterable[str]) -> str | None:
    """The one of several names that an answer means by what tells him apart alone: 0001, 后四位0001, 大的; None for other words."""
    apart = {name: parts for name in among if (parts := _APART.match(name)) is not None}
    rest = text
    for parts in apart.values():
        rest = rest.replace(parts["base"], "")
    rest = _AROUND.sub("", rest)
    meant = [name for name, parts in apart.items() if parts["mark"] == rest]
    return meant[0] if len(meant) == 1 else None


def by_age(text: str, them: Sequence[Pupil]) -> Pupil | None:
    """The older or the younger of pupils of one name, as 大的 and 小的 say; None for other words, and where it is not known."""
    if len(them) < 2 or any(one.born is None or _bare(one.name) != _bare(them[0].name) for one in them):
        return None
    place = _place(text.strip(), len(them)) if _OLDER.match(text.strip()) or _YOUNGER.match(text.strip()) else None
    return ordered(them)[place] if place is not None else None


def _bare(name: str) -> str:
    return name.partition("(")[0]


def ordered(them: Sequence[Pupil]) -> list[Pupil]:
    """The older first; of one age, or where it is not known, as they stand in the records."""
    return sorted(them, key=lambda one: (one.born is None, one.born or date.max, one.id))


def listed(them: Sequence[Pupil]) -> str:
    """1 李明（2013年3月2日生）、2 李明（2013年9月1日生）."""
    said = []
    for nth, one in enumerate(them, 1):
        born = f"{one.born.year}年{one.born.month}月{one.born.day}日生" if one.born else f"名册里的第{nth}个"
        said.append(f"{nth} {one.name}（{born}）")
    return "、".join(said)


def ask(
    ctx: Context, who: Speaker, klass: Unit, doubles: Sequence[tuple[str, Sequence[Pupil]]], bound: Mapping[str, int]
) -> list[str]:
    """Ask which is meant, of the first name that two bear; gives the question. `bound`: whom other names were said to mean."""
    questions.drop_older(ctx, asked.open_for(ctx.tx, ctx.now, person_id=who.person.id), SORT)
    if not doubles:
        return []
    name, held = doubles[0]
    them = ordered(held)
    what = {
        "sort": SORT,
        "class_id": klass.id,
        "name": name,
        "pupils": [one.id for one in them],
        "bound": dict(bound),
        "text": ctx.text,
        "said_at": ctx.said_at.isoformat(),
    }
    questions.keep(ctx, who.person.id, who.person.county_id, what)
    return [f"本班有{len(them)}位{name}，说的是哪一位？{listed(them)}。回复序号就行，都不是请回“都不是”。"]


def told(ctx: Context, who: Speaker, report: Report) -> Answer | None:
    """The number, 大的 or 小的 that was asked for: the report is read again with that pupil; None for other words."""
    question = questions.newest(ctx, who.person.id, SORT, "ask", "whose")
    if question is None or question.ask["sort"] != SORT or day_of(question.opened_at) != ctx.today:
        return None
    text = ctx.text.strip()
    if questions.NONE.match(text):
        asked.end(ctx.tx, question.id, ctx.now, answer_id=ctx.message_id)
        return Answer(f"好的，“{question.ask['name']}”不记。", {"answered": question.id})
    place = _place(text, len(question.ask["pupils"]))
    if place is None:
        return None
    asked.end(ctx.tx, question.id, ctx.now, answer_id=ctx.message_id)
    bound = {**question.ask["bound"], question.ask["name"]: question.ask["pupils"][place]}
    first = inbox.get(ctx.tx, question.message_id)
    then = replace(ctx, text=question.ask["text"], said_at=first.said_at)
    return report(then, units.get(ctx.tx, question.ask["class_id"]), bound)


def bind(sight: Sight, bound: Mapping[str, int]) -> Sight:
    """The class with one pupil for each of these names."""
    if not bound:
        return sight
    chosen = {
        name: tuple(one for one in sight.by_name.get(name, ()) if one.id == number) for name, number in bound.items()
    }
    by_name = {**sight.by_name, **chosen}
    return replace(sight, by_name=by_name, by_id={one.id: one for held in by_name.values() for one in held})


def _place(text: str, many: int) -> int | None:
    if _OLDER.match(text):
        return 0
    if _YOUNGER.match(text):
        return many - 1
    number = _NUMBER.match(text)
    place = ("123456789".find(number[1]) if number[1].isdigit() else "一二三四".find(number[1])) if number else -1
    return place if 0 <= place < many else None
