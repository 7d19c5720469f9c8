"""A report of several classes in one message, and a report that leaves open which class it is of."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from handlers import class_names, questions
from handlers.context import Answer, Context
from handlers.reading.pattern import Pattern
from handlers.reading.tables.answering import BOTH, END
from handlers.sight import Speaker
from store import inbox
from store import questions as asked
from store.units import Unit

#: Sort of the question which class a report is of.
SORT = "class"
#: 2班全到 is the second class alone, 两个班 and 2个班 are both.
_EVERY = Pattern(
    r"^(今[天日]|今早)?[，,\s]*(?:我(?:的|带的)?)?((?:两|俩)个?|[二三四234]个)班级?(?:都|全部|均|全)?[是]?[，,：:\s]*(.+)$",
    re.S,
)
_COUNTS = {"两": 2, "俩": 2, "二": 2, "三": 3, "四": 4, "2": 2, "3": 3, "4": 4}
_BOTH = Pattern(rf"^(?:{BOTH})(?:全勤)?{END}$")
#: So many characters beside the class's name still only name it: 是七1班的。
BESIDE = 3


def split(text: str, may: Iterable[Unit]) -> list[tuple[Unit, str]]:
    """`七1班全勤，七2班孙悦没来` → each class with its own words; empty where fewer than two classes are named.

    Words before the first class (今天) belong to each.
    """
    may = list(may)
    named = [(place, klass.id, klass) for klass in may for place in _places(text, klass)]
    named += [(place, klass.id, klass) for klass, place in of_number(text, may)]
    places = sorted(named, key=lambda one: one[:2])
    first_of: dict[int, tuple[int, Unit]] = {}
    for place, number, klass in places:
        first_of.setdefault(number, (place, klass))
    order = sorted(first_of.values(), key=lambda one: one[0])
    if len(order) < 2 or len({place for place, _ in order}) < len(order):
        return []
    head = text[: order[0][0]]
    ends = [place for place, _ in order[1:]] + [len(text)]
    told = [
        (klass, (head + text[place:end]).strip(" \n，,；;、。和跟"))
        for (place, klass), end in zip(order, ends, strict=True)
    ]
    # 七1班、七2班全勤: a class without words of its own shares those of the next.
    words = ""
    for at in range(len(told) - 1, -1, -1):
        klass, own = told[at]
        if len(_without(own[len(head.strip()) :], klass)) < 2 and words:
            told[at] = (klass, head + words)
        else:
            words = _without(own, klass)
    return told


def of_number(text: str, may: Iterable[Unit]) -> list[tuple[Unit, int]]:
    """The classes that 2班 alone names, each with its place: where only one of those he may report for has the number."""
    may = list(may)
    found: list[tuple[Unit, int]] = []
    for number, place in class_names.bare(text).items():
        them = [klass for klass in may if number in {own for _, own in class_names.find(klass.name)}]
        if len(them) == 1:
            found.append((them[0], place))
    return found


def every(text: str, who: Speaker) -> str | None:
    """`两个班都全勤` → 全勤, where he has so many classes; None otherwise."""
    match = _EVERY.match(text)
    if match is None or _COUNTS[match[2][0]] != len(who.classes):
        return None
    return (match[1] or "") + match[3].strip()


def ask_which(ctx: Context, who: Speaker, may: Sequence[Unit]) -> Answer:
    """Ask which class of those he may report for; the answer, a class's name alone, completes the report."""
    names = "、".join(klass.name for klass in who.classes)
    questions.drop_older(ctx, asked.open_for(ctx.tx, ctx.now, person_id=who.person.id), SORT)
    if len(who.classes) > 1:
        questions.keep(ctx, who.person.id, who.person.county_id, {"sort": SORT})
        return Answer(f"您报的是哪个班？请回复班级：{names}，都是请回“都是”。", {"asked": SORT})
    if may:
        questions.keep(ctx, who.person.id, who.person.county_id, {"sort": SORT})
        return Answer(f"您报的是哪个班？回班级就行，如“{may[0].name}”。", {"asked": SORT})
    return Answer("您报的是哪个班？请在前面写上班级，如“七1班 今天全勤”。", {"asked": SORT})


def to_which(
    ctx: Context, who: Speaker, may: Sequence[Unit], report: Callable[[Context, Unit], Answer]
) -> Answer | None:
    """Complete the report of which it was asked whose it is; None where the words do not name a class alone."""
    question = next(
        (one for one in asked.open_for(ctx.tx, ctx.now, person_id=who.person.id) if one.ask.get("sort") == SORT), None
    )
    if question is None:
        return None
    meant = [klass for klass in may if _places(ctx.text, klass) and len(_without(ctx.text, klass)) <= BESIDE]
    if _BOTH.match(ctx.text):
        meant = list(who.classes)
    if not meant and len(ctx.text) <= BESIDE + 2:
        meant = [klass for klass, _ in of_number(ctx.text, may)]
    if not meant:
        return None
    asked.end(ctx.tx, question.id, ctx.now, answer_id=ctx.message_id)
    first = inbox.get(ctx.tx, question.message_id)
    # The words being completed were said then, and mean that day.
    then = replace(ctx, text=first.text.strip(), said_at=first.said_at)
    return together([report(then, klass) for klass in meant])


def together(said: Iterable[Answer]) -> Answer:
    """Several answers as one."""
    them = list(said)
    return Answer("\n".join(one.text for one in them if one.text), [one.reading for one in them])


def _places(text: str, klass: Unit) -> list[int]:
    """Where the text names a class: by its name, an alias, or any way in which people write it."""
    found = [text.find(word) for word in (klass.name, *klass.aliases) if word and word in text]
    if found:
        return [min(found)]
    told = class_names.find(text)
    return [place for key, place in told.items() if key in class_names.find(klass.name)]


def _without(text: str, klass: Unit) -> str:
    """The words without the class's name."""
    for word in sorted((klass.name, *klass.aliases), key=len, reverse=True):
        text = text.replace(word, "", 1)
    text = (class_names.NAMED if class_names.find(text) else class_names.BARE).sub("", text, count=1)
    return re.sub(r"[\s，,、；;。：:和跟的是]+", "", text)
