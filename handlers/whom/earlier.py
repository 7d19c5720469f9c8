"""The report that somebody sent right before: what a bare word behind it is said of."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from handlers.reading import Reading
from handlers.turn.context import Context
from handlers.turn.sight import Sight, Speaker
from handlers.whom import classes
from store import inbox, units
from store.inbox import Message
from store.units import Unit

#: How long what was reported is still spoken of.
WITHIN = timedelta(hours=2)
#: Messages of his that are looked through for it: small talk may stand between.
LOOK_THROUGH = 4


@dataclass(frozen=True, slots=True)
class Report:
    """A report before: its message, when it was said, its class, its day and half of day, and whom it named with what."""

    message_id: int
    said_at: datetime
    klass: Unit
    day: date
    period: str
    marks: Mapping[str, str]
    #: Pupils after whom he has asked since.
    asked_after: tuple[str, ...] = ()


def lately(ctx: Context, who: Speaker) -> list[Message]:
    """His messages before this one that are still spoken of, the newest first."""
    return [
        one
        for one in inbox.of_person(ctx.tx, who.person.county_id, who.person.id, LOOK_THROUGH)
        if one.id != ctx.message_id and one.kind == "text" and ctx.said_at - one.said_at <= WITHIN
    ]


def label(message: Message) -> Mapping[str, object]:
    """What it was understood as."""
    return message.reading if isinstance(message.reading, dict) else {}


def latest(ctx: Context, who: Speaker, *, named: bool = True, over_questions: bool = False) -> Report | None:
    """The report of his that came right before. `named`: only if it named anybody. `over_questions`: what has only led to a
    question since does not count."""
    asked: list[str] = []
    for one in lately(ctx, who):
        known = label(one)
        if known.get("intent") in ("query", "help") and "class_id" not in known:
            asked += [str(known["student"])] if known.get("student") else []
        elif over_questions and "asked" in known and not known.get("marks"):
            continue
        elif known.get("intent") != "other" and not (known.get("marks") == {} and "class_id" not in known):
            found = of_message(ctx, one, named=named)
            return replace(found, asked_after=tuple(asked)) if found is not None else None
    return None


def of_message(ctx: Context, message: Message, *, named: bool) -> Report | None:
    """What a message reported; None where it reported nothing, of several classes, or (`named`) named nobody."""
    known = label(message)
    marks, klass = known.get("marks"), known.get("class_id")
    if not isinstance(marks, dict) or (named and not marks) or not isinstance(klass, int) or "date" not in known:
        return None
    return Report(
        message.id,
        message.said_at,
        units.get(ctx.tx, klass),
        date.fromisoformat(str(known["date"])),
        str(known["period"]),
        # As they stand in its words: the first, the other.
        {str(name): str(marks[name]) for name in sorted(marks, key=lambda one: (message.text + one).find(one))},
    )


def lead(ctx: Context, before: Report) -> str:
    """Its day and half of a day, as they would be typed in front of a word about it."""
    day = "" if before.day == ctx.today else f"{before.day.month}月{before.day.day}日"
    return day + {"am": "上午", "pm": "下午"}.get(before.period, "")


def read_of(
    ctx: Context, before: Report, sight: Sight, names: Sequence[str], words: str
) -> tuple[Context, Reading | None]:
    """The words as said of these pupils on that day; no reading where they say nothing of their presence."""
    then = replace(
        ctx, text=f"{lead(ctx, before)}{'、'.join(names)}{words.removeprefix('都') if len(names) == 1 else words}"
    )
    reading = classes.read_in(then, sight, before.klass)
    told = {mark.name for mark in reading.marks}
    sure = reading.intent in ("checkin", "correct") and told == set(names) and not reading.asks
    return then, replace(reading, intent="correct") if sure else None
