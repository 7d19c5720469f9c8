"""Questions that were asked back, kept until answered: the answer completes the report without its being typed again."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

from config.days import instant
from handlers.context import Context
from handlers.reading import Ask, Mark, Reading
from store import questions
from store.questions import Question
from store.units import Unit

#: A question not answered by the end of the next day is no longer asked: the words it is about stay on file.
LIFE_DAYS = 2


def ask_all(ctx: Context, person_id: int, klass: Unit, reading: Reading) -> list[str]:
    """Keep every question of a reading; give them as they are asked."""
    said: list[str] = []
    for ask in reading.asks:
        keep(
            ctx,
            person_id,
            klass.county_id or 0,
            {
                "sort": "ask",
                "class_id": klass.id,
                "day": reading.date.isoformat(),
                "period": reading.period,
                "correct": reading.intent == "correct",
                "ask": _plain(ask),
                "said_at": ctx.said_at.isoformat(),
            },
        )
        said.append(ask.question())
    return said


def keep(ctx: Context, person_id: int, county_id: int, what: dict[str, Any]) -> None:
    """Keep one question to a member of staff."""
    questions.ask(ctx.tx, county_id, ctx.message_id, what, ctx.now, _end(ctx.today), person_id=person_id)


def of(question: Question) -> Ask:
    """The reader's question out of what was kept."""
    raw = question.ask["ask"]
    return Ask(
        code=raw["code"],
        words=raw["words"],
        candidates=tuple(raw["candidates"]),
        status=raw["status"],
        held=tuple(Mark(one["name"], one["status"], tuple(one["span"]), one["words"]) for one in raw["held"]),
    )


def drop_older(ctx: Context, open_now: list[Question], sort: str) -> None:
    """A new report asks anew: what was asked of the earlier one is no longer waited for."""
    for question in open_now:
        if question.ask.get("sort") == sort:
            questions.end(ctx.tx, question.id, ctx.now)


def _plain(ask: Ask) -> dict[str, Any]:
    return {
        "code": ask.code,
        "words": ask.words,
        "candidates": list(ask.candidates),
        "status": ask.status,
        "held": [
            {"name": mark.name, "status": mark.status, "span": list(mark.span), "words": mark.words}
            for mark in ask.held
        ],
    }


def _end(today: date) -> datetime:
    return instant(today + timedelta(days=LIFE_DAYS), time(0))
