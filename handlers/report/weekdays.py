"""何军周一请假, said on a Friday: of the Monday that has been, or of the one to come? Asked, and a word completes it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

from config.days import day_of, say_day
from handlers.reading import Reading
from handlers.reading.tables.answering import END
from handlers.reading.when.dates import find_dates
from handlers.reading.words.pattern import Pattern
from handlers.reading.words.text import fold
from handlers.turn import questions
from handlers.turn.context import Answer, Context
from handlers.turn.leaves import LEAVE
from handlers.turn.sight import Speaker
from store import attendance, inbox, units
from store import questions as asked
from store.units import Unit

#: Sort of the question which of the two is meant.
SORT = "weekday"
_BARE = Pattern(r"^(?:周|星期|礼拜)[一二三四五]$")
#: Words of what has been: 周一请假的, 补报, 忘了.
_PAST = Pattern(r"了|的|补|忘|漏|其实|是因为|当天|那天")
_LAST = Pattern(rf"^(?:是|就是)?(?:1|上(?:个|一)?(?:周|星期|礼拜).?|过去的?|刚过去的?|已经过了的?|前面的?){END}$")
_NEXT = Pattern(rf"^(?:是|就是)?(?:2|下(?:个|一)?(?:周|星期|礼拜).?|后面的?|要来的|以后的?|还没到的?){END}$")


def ask(ctx: Context, who: Speaker, klass: Unit, reading: Reading) -> Answer | None:
    """The question; None where the words leave no doubt: of a day not reported yet, or told as what has been."""
    if reading.intent != "checkin" or reading.date >= ctx.today or not reading.marks or questions.whole(reading):
        return None
    if any(mark.status not in LEAVE for mark in reading.marks) or _PAST.search(ctx.text):
        return None
    told = find_dates(fold(ctx.text), ctx.today)
    if len(told) != 1 or not _BARE.match(fold(ctx.text)[told[0].start : told[0].end]):
        return None
    if klass.id not in attendance.classes_reported(ctx.tx, klass.county_id or 0, [klass.id], reading.date):
        return None
    ahead = reading.date + timedelta(days=7)
    questions.drop_older(ctx, asked.open_for(ctx.tx, ctx.now, person_id=who.person.id), SORT)
    words = [
        ctx.text[: told[0].start] + f"{day.month}月{day.day}日" + ctx.text[told[0].end :]
        for day in (reading.date, ahead)
    ]
    questions.keep(ctx, who.person.id, klass.county_id or 0, {"sort": SORT, "class_id": klass.id, "words": words})
    return Answer(f"是1 {say_day(reading.date)}，还是2 {say_day(ahead)}？回1或2就行，现在还没有记。", {"asked": SORT})


def told(ctx: Context, who: Speaker, report: Callable[[Context, Unit], Answer]) -> Answer | None:
    """1 or 下周一: what was reported is of that day; None for other words."""
    question = questions.newest(ctx, who.person.id)
    if question is None or question.ask.get("sort") != SORT or day_of(question.opened_at) != ctx.today:
        return None
    nth = 0 if _LAST.match(ctx.text.strip()) else 1 if _NEXT.match(ctx.text.strip()) else None
    if nth is None:
        return None
    asked.end(ctx.tx, question.id, ctx.now, answer_id=ctx.message_id)
    first = inbox.get(ctx.tx, question.message_id)
    then = replace(ctx, text=question.ask["words"][nth], said_at=first.said_at)
    return report(then, units.get(ctx.tx, question.ask["class_id"]))
