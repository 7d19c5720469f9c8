"""A message that reports several classes, or several days, at once: each part is a report of its own."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date

from handlers.asides import by_day
from handlers.reading import Reading
from handlers.reading.words.pattern import Pattern
from handlers.report import answers, checkin, repeats
from handlers.turn import questions
from handlers.turn.context import Answer, Context
from handlers.turn.sight import Sight, Speaker
from handlers.whom import by_class, classes
from store import attendance, people, units
from store.prompts import Prompt
from store.units import Unit

#: 1，…; 张晓明，…: an answer to which of them, and more behind it.
_ANSWER_AND = Pattern(
    r"^(?P<head>(?:是|选)?(?:第?(?P<nth>[1-9一二三])[个号]?|[\u4e00-\u9fff·]{2,6}))(?:[，,。；;、\n]|\s)+(?P<rest>.{3,})$",
    re.S,
)


def of_classes(ctx: Context, who: Speaker) -> Answer | None:
    """A report of several classes: each with its own words. None where it names one or none."""
    if len(who.classes) < 2 and not who.units_with(classes.LEADS):
        return None

    def report(part: Context, klass: Unit) -> Answer:
        sight = ctx.home.rosters.of(ctx.tx, klass, ctx.today)
        return checkin.checkin(part, who, klass, sight, classes.read_in(part, sight, klass))

    may = classes.may_report(ctx, who)
    several_classes = by_class.every(ctx, who, may, lambda them: _reported(ctx, them))
    if isinstance(several_classes, Answer):
        return several_classes
    if several_classes is not None:
        told = [(klass, several_classes[1]) for klass in several_classes[0]]
    else:
        told = by_class.split(ctx.text, may)
    parts = [(replace(ctx, text=own), klass) for klass, own in told]
    known = [
        classes.read_in(part, ctx.home.rosters.of(ctx.tx, klass, ctx.today), klass).intent in ("checkin", "correct")
        for part, klass in parts
    ]
    if not any(known):
        return None
    said = []
    for (part, klass), is_report in zip(parts, known, strict=True):
        same = None if is_report else repeats.of_class(part, who, klass)
        lost = f"“{part.text}”没听懂，没有记，请单独再发一次。"
        said.append(report(part, klass) if is_report else same or Answer(lost, {"class": klass.id}))
    return by_class.together(said)


def of_answer(
    ctx: Context, who: Speaker, standing: Sequence[Prompt], hear: Callable[[Context], Answer]
) -> Answer | None:
    """`1，思思又走了`: the answer to what was asked last, and behind it a report of somebody else. None for other words."""
    match = _ANSWER_AND.match(ctx.text.strip())
    question = questions.newest(ctx, who.person.id) if match is not None else None
    if match is None or question is None or question.ask.get("sort") != "ask":
        return None
    ask = questions.of(question)
    if not match["nth"] and match["head"].removeprefix("是") not in ask.candidates:
        return None
    klass = units.get(ctx.tx, question.ask["class_id"])
    then = replace(ctx, text=match["rest"])
    reading = classes.read_in(then, ctx.home.rosters.of(ctx.tx, klass, ctx.today), klass)
    others = {mark.name for mark in reading.marks} - set(ask.candidates)
    if reading.intent not in ("checkin", "correct") or not (others or reading.all_present or reading.others_present):
        return None
    first = answers.to_question(replace(ctx, text=match["head"]), who, standing)
    return by_class.together([first, hear(then)]) if first is not None else None


def of_days(ctx: Context, who: Speaker, klass: Unit, sight: Sight, reading: Reading) -> Answer | None:
    """A report of several past days at once, each by itself; None where it is none, or where one of them leaves something open."""

    def is_school_day(day: date) -> bool:
        return ctx.home.world.calendar(ctx.tx, people.place_of_unit(ctx.tx, klass.id)).is_school_day(day)

    parts = [replace(ctx, text=words) for words in by_day.split(ctx.text, ctx.today, is_school_day)]
    told = [(part, classes.read_in(part, sight, klass)) for part in parts]
    if not told:
        days = by_day.clauses(ctx.text, ctx.today, is_school_day)
        told = [(part := replace(ctx, text=words), classes.read_in(part, sight, klass)) for _, words in days]
        past = [one for (day, _), (_, one) in zip(days, told, strict=True) if day < ctx.today]
        told_along = reading.clarify != "unclear_date" and reading.date == ctx.today
        if told_along and not all(one.all_present or one.others_present for one in past):
            return None  # 昨天请假的李明今天到了
    if not told or any(one.intent not in ("checkin", "correct") or one.asks for _, one in told):
        return None
    if any(not (one.marks or one.all_present) for _, one in told):
        return None
    return by_class.together(checkin.checkin(part, who, klass, sight, one) for part, one in told)


def _reported(ctx: Context, them: Sequence[Unit]) -> set[int]:
    """Which of these classes have been reported today."""
    county = them[0].county_id or 0
    return attendance.classes_reported(ctx.tx, county, [klass.id for klass in them], ctx.today)
