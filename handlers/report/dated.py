"""A report whose day was asked for: read again with the day told now, so that nobody types it twice."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from handlers.reading import Ask
from handlers.report import checkin
from handlers.turn import questions as kept
from handlers.turn.context import Answer, Context
from handlers.turn.sight import Sight, Speaker
from handlers.whom import by_class, classes
from store import inbox, questions, units
from store.questions import Question
from store.units import Unit


def again(ctx: Context, who: Speaker, klass: Unit, sight: Sight, question: Question, ask: Ask, day: date) -> Answer:
    """The day was told now: the report it was missing from is read again with it, so that nobody types it twice."""
    words = inbox.get(ctx.tx, question.message_id).text
    told = f"{day.month}月{day.day}日"
    if ask.words not in words:
        return Answer(f"好的，请连同日期再报一次，如“{told} 全勤”。", {"answered": question.id})
    words = words.replace(ask.words, told, 1) if ask.words else f"{told}{words}"
    parts = {one.id: own for one, own in by_class.split(words, classes.may_report(ctx, who))}
    then = replace(ctx, text=parts.get(klass.id, words))
    return checkin.checkin(then, who, klass, sight, classes.read_in(then, sight, klass))


def same_day_asked(ctx: Context, question: Question) -> list[Question]:
    """Questions about the same message's day that were asked of its other classes."""
    return [
        other
        for other in questions.open_for(ctx.tx, ctx.now, person_id=question.person_id)
        if other.message_id == question.message_id
        and other.ask.get("sort") == "ask"
        and kept.of(other).code == "unclear_date"
    ]


def too(ctx: Context, who: Speaker, question: Question, day: date) -> Answer:
    """The same for another class of that message, whose question ends with it."""
    questions.end(ctx.tx, question.id, ctx.now, answer_id=ctx.message_id)
    klass = units.get(ctx.tx, question.ask["class_id"])
    sight = ctx.home.rosters.of(ctx.tx, klass, ctx.today)
    return again(ctx, who, klass, sight, question, kept.of(question), day)
