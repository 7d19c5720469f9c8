"""A report completed by the answer to what was asked about it: marks, how long a leave is, who is among the others after all."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, datetime

from handlers.asides import lengths
from handlers.reading import MISSING, Ask, Mark
from handlers.report import checkin, crosschecks, doubts, others, spells
from handlers.turn import echo, leaves
from handlers.turn import questions as kept
from handlers.turn.context import Answer, Context
from handlers.turn.leaves import LEAVE
from handlers.turn.recording import By, look_again, put_marks, put_report
from handlers.turn.sight import Sight, Speaker
from handlers.whom import classes
from store import attendance, inbox, questions
from store.questions import Question
from store.units import Unit


def record(
    ctx: Context,
    who: Speaker,
    klass: Unit,
    sight: Sight,
    question: Question,
    ask: Ask,
    day: date | None,
    marks: dict[str, str],
    *,
    last: bool = True,
) -> Answer:
    """Append what an answer settles of the words that were asked about, and say it with what is still asked. `last`: of several
    answers told at once, whether it is the last."""
    when = day or date.fromisoformat(question.ask["day"])
    by = By(who.person.id, who.person.code, checkin.role_in(who, klass))
    told = [
        (pupil, when, question.ask["period"], status) for name, status in marks.items() if (pupil := sight.one(name))
    ]
    # The words being completed were said then: a report made since is the later word.
    said_at = datetime.fromisoformat(question.ask["said_at"])
    ids = put_marks(ctx, klass, by, told, corrects=bool(question.ask["correct"]), said_at=said_at)
    if attendance.report_that_holds(ctx.tx, klass.county_id or 0, klass.id, when, question.ask["period"]) is None:
        # All that the message told was asked about: it is the class's report from now on.
        put_report(
            ctx,
            klass,
            by,
            when,
            question.ask["period"],
            expected=None,
            present=None,
            all_present=False,
            others_present=False,
            named=ids,
        )
    reviewed = look_again(ctx, {*ids, *others.not_meant(ctx, klass, by, sight, question, when, set(marks))}, [klass])
    parts = []
    for pupil, _, _, status in told:
        run = reviewed[pupil.id].played.state.run if pupil.id in reviewed and when == ctx.today else 0
        nth = f"（第{run}天）" if status in MISSING and run > 1 else ""
        parts.append(f"{pupil.name}{nth}{echo.STATUS[status]}")
    left = ""
    if ask.code == "count_mismatch":
        left = kept.still_lacking(ctx, who.person.id, klass, when, question.ask["period"])
        if not left:
            questions.end(ctx.tx, question.id, ctx.now, answer_id=ctx.message_id)
    back = "".join(f"\n{line}" for line in others.again(ctx, who, klass, by, sight, [question]))
    more = f"\n{left}" if left else back + (still_asked(ctx, who) if last else "")
    lasts = _how_long(ctx, who, klass, by, sight, question, ask, when, marks)
    more = "".join(f"\n{line}" for line in lasts) + more
    return Answer(
        f"已记 {echo.day(when, ctx.today)}{klass.name}：{'、'.join(parts)}。{echo.RIGHT}{more}",
        {
            "answered": question.id,
            "marks": marks,
            "class_id": klass.id,
            "date": when.isoformat(),
            "period": question.ask["period"],
        },
    )


def _how_long(
    ctx: Context,
    who: Speaker,
    klass: Unit,
    by: By,
    sight: Sight,
    question: Question,
    ask: Ask,
    when: date,
    marks: dict[str, str],
) -> list[str]:
    """Keep how long a leave is that the answer tells of (请两天假), or the words that were asked about (晓明请三天假 — 2)."""
    them = [
        (name, pupil) for name, status in marks.items() if status in LEAVE and (pupil := sight.one(name)) is not None
    ]
    asked_about = inbox.get(ctx.tx, question.message_id).text
    if len(them) != 1 or not lengths.tells(ctx.text + asked_about):
        return []
    name, pupil = them[0]
    told = ctx.text if name in ctx.text else f"{name}{ctx.text}"
    if not lengths.tells(ctx.text):
        # Who is told of beside him in that message has his own length.
        whom = name + ask.words if lengths.tells(ask.words) else name
        told = next(
            (part.replace(ask.words, whom) for part in re.split(r"[，,。；;\n]", asked_about) if ask.words in part), ""
        )
    then = replace(ctx, text=told)
    reading = replace(classes.read_in(then, sight, klass), date=when, mentions=())
    mark = Mark(name, marks[name], (0, len(told)), told)  # type: ignore[arg-type]
    known = crosschecks.before(ctx, klass, reading, who.person.id)
    said = spells.told(then, klass, by, reading, [(mark, pupil)], known)
    spell = leaves.latest(ctx, pupil)
    if not said or spell is None or not when < ctx.today <= spell.last:
        return said
    report = attendance.report_that_holds(ctx.tx, klass.county_id or 0, klass.id, ctx.today)
    if report is None or not (report.all_present or report.others_present) or pupil.id in report.named:
        return said
    here = f"{name}今天已按到校记；也在请假没来的，请回“没到”。"
    return [*said, *doubts.ask(ctx, who, klass, [doubts.Doubt(here, (name,), away=LEAVE[spell.status])], "day")]


def offered(question: Question) -> tuple[str, ...]:
    """The pupils whom an open question of the reader may be about."""
    return kept.of(question).candidates if question.ask.get("sort") == "ask" else ()


def still_asked(ctx: Context, who: Speaker) -> str:
    """The question that is still open, said again so that he need not look back."""
    for question in questions.open_for(ctx.tx, ctx.now, person_id=who.person.id):
        if question.ask.get("sort") == "ask":
            return "\n还有：" + kept.say(kept.of(question))
    return ""
