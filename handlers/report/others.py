"""其余都在 of a report that leaves open who is missing: it vouches for nobody until that is answered.

The report is recorded without those words. The questions that hold them back say so, and the last of them to be answered
brings them back, as said when they were. A question that a new report ends brings nothing back: the new report tells.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date

from handlers.reading import AWAY, Ask, Reading
from handlers.report import crosschecks, doubts
from handlers.turn.context import Context
from handlers.turn.questions import HOLDS_BACK
from handlers.turn.questions import of as asked_of
from handlers.turn.recording import By, look_again, put_report
from handlers.turn.sight import Sight, Speaker
from store import attendance, questions
from store.questions import Question
from store.units import Unit

#: Questions to which anybody of the class may be the answer; those about a name's bearers or a pupil's status name all.
_OF_ANYBODY = frozenset({"unknown_name", "count_mismatch"})
#: Said beside the question.
LATER = "其余的等问清了再记到校。"
AGAIN = "其余都按到校记。"


def weigh(reading: Reading) -> Reading:
    """全勤 beside such a question is 其余都在 at most: it overrules nobody who was reported away."""
    if not reading.all_present or not in_doubt(reading.asks):
        return reading
    return replace(reading, all_present=False, others_present=True)


def in_doubt(asks: Iterable[Ask]) -> bool:
    """Whether anybody of the class may be the one who is asked for."""
    return any(ask.code in _OF_ANYBODY for ask in asks)


def again(ctx: Context, who: Speaker, klass: Unit, by: By, sight: Sight, waited: Sequence[Question]) -> list[str]:
    """Once the last question of a report is answered its others are here; gives what to say of it. `waited`: questions
    that were open before this message."""
    said: list[str] = []
    held = [one for one in waited if HOLDS_BACK in one.ask and one.ask["class_id"] == klass.id]
    for message_id in dict.fromkeys(one.ask[HOLDS_BACK] for one in held):
        mine = [one for one in held if one.ask[HOLDS_BACK] == message_id]
        open_now = questions.open_for(ctx.tx, ctx.now, person_id=who.person.id)
        waits = any(one.ask.get(HOLDS_BACK) == message_id for one in open_now)
        if not waits and all(questions.get(ctx.tx, one.id).state == "answered" for one in mine):
            said += _again(ctx, who, klass, by, sight, mine[0], message_id)
    return said


def not_meant(
    ctx: Context, klass: Unit, by: By, sight: Sight, question: Question, day: date, chosen: set[str]
) -> set[int]:
    """Who might have been meant and was not is one of 其他都到了 of that very report; gives those of whom that is known now."""
    ask, period = asked_of(question), question.ask["period"]
    report = attendance.report_that_holds(ctx.tx, klass.county_id or 0, klass.id, day, period)
    if ask.code != "ambiguous_name" or report is None or report.message_id != question.message_id:
        return set()
    open_now = questions.open_for(ctx.tx, ctx.now, person_id=question.person_id)
    doubted = {name for other in open_now if other.ask.get("sort") == "ask" for name in asked_of(other).candidates}
    left = [name for name in ask.candidates if name not in chosen | doubted]
    them = {pupil.id for name in left if (pupil := sight.one(name)) is not None} & set(report.named)
    marks = attendance.effective(ctx.tx, klass.county_id or 0, pupil_ids=sorted(them), first=day, last=day)
    them -= {mark.pupil_id for mark in marks if mark.message_id == question.message_id}
    if not report.others_present or not them:
        return set()
    put_report(
        replace(ctx, said_at=report.said_at, message_id=question.message_id),
        klass,
        by,
        day,
        period,
        expected=report.expected,
        present=report.present,
        all_present=report.all_present,
        others_present=True,
        named=[number for number in report.named if number not in them],
    )
    return them


def _again(
    ctx: Context, who: Speaker, klass: Unit, by: By, sight: Sight, question: Question, message_id: int
) -> list[str]:
    day, period, county = date.fromisoformat(question.ask["day"]), question.ask["period"], klass.county_id or 0
    reports = attendance.checkins_of(ctx.tx, county, [klass.id], since=day, until=day).get(klass.id, ())
    report = next((one for one in reports if one.message_id == message_id and one.period == period), None)
    if report is None:
        return []
    marks = attendance.effective(ctx.tx, county, class_id=klass.id, first=day, last=day)
    away = {one.pupil_id for one in marks if one.status in AWAY and one.period in ("day", period)}
    named = {*report.named, *away}
    put_report(
        replace(ctx, said_at=report.said_at, message_id=message_id),
        klass,
        by,
        day,
        period,
        expected=report.expected,
        present=report.present,
        all_present=False,
        others_present=True,
        named=sorted(named),
    )
    last = crosschecks.last_marks(ctx, klass, day)
    reviewed = look_again(ctx, (), [klass], crosschecks.missing(last))
    if day != ctx.today:
        return [AGAIN]
    here = crosschecks.taken_as_here(sight.by_id, named, last, reviewed)
    return [AGAIN, *doubts.ask(ctx, who, klass, here, period, day)]
