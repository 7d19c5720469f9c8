"""撤回 after several reports of one day: only what he said last is taken back, the rest of the day stands.

What he had named goes back to what was told of it before; a report of the whole class, to the report before it. The first of a
day is taken back with its day, as 撤回今天的 does, for the others follow from it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from types import MappingProxyType
from typing import Any

from config.days import local
from handlers.reading import AWAY
from handlers.reading.words.pattern import Pattern
from handlers.turn import leaves, questions
from handlers.turn.context import Answer, Context
from handlers.turn.echo import STATUS
from handlers.turn.recording import By, look_again, put_marks, put_report
from handlers.turn.sight import Sight, Speaker
from handlers.whom import classes
from store import attendance, facts, inbox
from store import questions as asked
from store.attendance import Checkin, Mark
from store.inbox import Message
from store.pupils import Pupil
from store.units import Unit

#: How far back the last word on a pupil is looked for.
LOOK_BACK = timedelta(days=21)
#: A report that says nothing any more.
NOTHING_KNOWN: Mapping[str, Any] = MappingProxyType(
    {"expected": None, "present": None, "all_present": False, "others_present": False, "named": ()}
)
#: 撤回今天的, 全部撤回, 撤回2班的 name more than the last message.
_MORE = Pattern(
    r"今[天日]|昨[天日]|前天|全部|全都|都|所有|班|考勤|[\d一二三四五六七八九十]+[月号日]|周[一二三四五六日]"
)


@dataclass(frozen=True, slots=True)
class Told:
    """Everything that was ever told of a class on one day: its pupils, their marks, its reports."""

    klass: Unit
    known: Mapping[int, Pupil]
    marks: Sequence[Mark]
    reports: Sequence[Checkin]


def of_day(ctx: Context, klass: Unit, sight: Sight, day: date) -> Told:
    """What was told of a class on a day, superseded words too."""
    county, known = klass.county_id or 0, sight.by_id
    marks = [one for them in attendance.marks_of(ctx.tx, county, known, since=day).values() for one in them]
    reports = attendance.checkins_of(ctx.tx, county, [klass.id], since=day, until=day).get(klass.id, ())
    return Told(klass, known, [one for one in marks if one.day == day and one.class_id == klass.id], reports)


def restore(ctx: Context, by: By, told: Told, its: Sequence[Mark], without: Collection[int]) -> list[tuple[Pupil, str]]:
    """Give the pupils of these marks back what was told of them before; gives each with what he is now.

    `without`: messages that count for nothing any more. Of whom nothing was told before, he is one of all or of all others
    if a report says so, else nothing is known of him (`withdrawn`).
    """
    now = []
    for one in its:
        before = _before(one, told.marks, without)
        here = _among_all(one, told.reports, without) if before is None else before.status == "present"
        status = "present" if here else "withdrawn" if before is None else before.status
        now.append((told.known[one.pupil_id], status))
        put_marks(ctx, told.klass, by, [(told.known[one.pupil_id], one.day, one.period, status)], corrects=True)
    return now


def undo(
    ctx: Context, by: By, klass: Unit, sight: Sight, day: date, them: Sequence[Pupil], gone: Collection[int]
) -> list[tuple[Pupil, str]]:
    """Take back what these messages told of some pupils, where it holds still; gives each with what he is now."""
    told, ids = of_day(ctx, klass, sight, day), {one.id for one in them}
    its = [one for one in marks_that_hold(told.marks) if one.pupil_id in ids and one.message_id in gone]
    now = restore(ctx, by, told, its, gone)
    look_again(ctx, {pupil.id for pupil, _ in now}, [klass])
    return now


def say(now: Sequence[tuple[Pupil, str]]) -> str:
    """李明恢复为病假、张伟不再记."""
    return "、".join(
        f"{pupil.name}{'不再记' if status == 'withdrawn' else f'恢复为{STATUS[status]}'}" for pupil, status in now
    )


def day_meant(ctx: Context, who: Speaker, klass: Unit) -> date | None:
    """The day that his last words about the class were of, which a bare 撤回 takes back; None where it names its day itself."""
    if _MORE.search(ctx.text):
        return None
    mine = inbox.of_person(ctx.tx, who.person.county_id, who.person.id, classes.LOOK_THROUGH)
    gone = {number for one in mine if (number := _retracted(one)) is not None}
    for one in mine:
        label = one.reading if isinstance(one.reading, Mapping) else {}
        if one.id in gone or one.id == ctx.message_id or klass.id not in classes.reported_by(one):
            continue
        told = label.get("date") if ctx.said_at - one.said_at <= classes.WITHIN else None
        return date.fromisoformat(str(told)) if told and not label.get("withdrew") else None
    return None


def last(ctx: Context, who: Speaker, klass: Unit, by: By, sight: Sight, day: date) -> Answer | None:
    """Take back his last words about the class; None where they are all that was reported, or told of the whole class."""
    if _MORE.search(ctx.text):
        return None
    told = of_day(ctx, klass, sight, day)
    known, marks, reports = told.known, told.marks, told.reports
    mine = inbox.of_person(ctx.tx, who.person.county_id, who.person.id, classes.LOOK_THROUGH)
    gone = {number for one in mine if (number := _retracted(one)) is not None}
    target = next(
        (
            one
            for one in mine
            if one.id not in gone and _retracted(one) is None and klass.id in classes.reported_by(one)
        ),
        None,
    )
    if target is None:
        return None
    its_reports = [one for one in reports if one.message_id == target.id]
    whole = any(one.all_present or one.others_present or one.expected is not None for one in its_reports)
    before = _took_back(ctx, mine)
    if ("undo" in before or (before and whole)) and not any(one.withdrawn for one in its_reports):
        # 撤回 sent twice shall take neither the whole class along, nor a report behind a visit.
        return Answer(
            f"前一条已经撤回。再往前是{local(target.said_at):%H:%M}报的“{_shown(target)}”，没有动；要撤回请发“撤回今天的”。",
            {"asked": "withdraw"},
        )
    if any(one.withdrawn for one in its_reports):
        return None
    turning = {one.id for one in mine if _retracted(one) is not None}
    others = {one.message_id for one in marks} | {one.message_id for one in reports if not one.withdrawn}
    held = {(one.pupil_id, one.period): one for one in marks_that_hold(marks)}
    # What an earlier 撤回 brought back is still his word of then.
    standing = {
        key: one.message_id == target.id or (one.message_id in turning and one.by_person_id == who.person.id)
        for key, one in held.items()
    }
    its = [one for one in marks if one.message_id == target.id and standing.get((one.pupil_id, one.period))]
    # Whom the report did not name and who is on leave was marked with it, by the words that told of the leave.
    at = {one.known_at for one in its_reports if whole}
    its += [one for one in held.values() if one.known_at in at and one.message_id != target.id]
    # Of a report that waits for who is missing nothing stands yet; what it spoke of all the same goes back.
    whole = whole or (bool(its_reports) and not its)
    before_it = [one for mine_of in its_reports for one in standing_before(reports, mine_of)]
    if whole and not before_it and not _others_marked(held.values(), its):
        return None
    if not its and not its_reports and (ended := questions.end_of(ctx, who.person.id, klass, day, target.id)):
        said = f"“{_shown(target)}”还没有记，不再问了。其他照旧。"
        return Answer(said, {"retracted": target.id, "class_id": klass.id, "ended": ended})
    if not whole and (not its or others <= {target.id, *gone, *turning}):
        return None
    if whole:
        told = replace(told, reports=before_it)
        for one in its_reports:
            put_report(ctx, klass, by, day, one.period, **NOTHING_KNOWN, withdrawn=True)
            earlier = standing_before(reports, one)
            report_again(ctx, by, klass, earlier, [mark.pupil_id for mark in its if mark.period == one.period])
    now = restore(ctx, by, told, its, gone | turning | {target.id})
    unknown = (
        _unknown_again(ctx, by, told, {one.pupil_id for one in its}, day)
        if any(one.period == "day" for one in its_reports)
        else ()
    )
    _leaves_before(
        ctx,
        by,
        [known[one.pupil_id] for one in its if one.message_id == target.id and one.status in leaves.LEAVE],
        day,
        target.id,
    )
    look_again(ctx, {one.pupil_id for one in its} | set(unknown), [klass])
    ended = questions.end_of(ctx, who.person.id, klass, day, target.id)
    rest = "回到前一次报的" if before_it else "其他照旧"
    said = f"：{say(now)}" if now else ""
    every = "今天" if day == ctx.today else f"{day.month}月{day.day}日"
    again = _asked_again(ctx, target)
    return Answer(
        f"已撤回您{local(target.said_at):%H:%M}发的“{_shown(target)}”{said}。{rest}；{every}的全部撤回请发“撤回{every}的”。{again}",
        {"retracted": target.id, "class_id": klass.id, "ended": ended},
    )


def _shown(message: Message) -> str:
    return message.text if len(message.text) <= 20 else message.text[:20] + "…"


def _asked_again(ctx: Context, target: Message) -> str:
    """What an answer that is taken back had answered is open again; gives the question."""
    label = target.reading if isinstance(target.reading, Mapping) else {}
    question = asked.get(ctx.tx, int(label["answered"])) if "answered" in label and "marks" in label else None
    if question is None or question.ask.get("sort") != "ask":
        return ""
    return "\n" + questions.ask_once_more(ctx, question)


def standing_before(reports: Sequence[Checkin], one: Checkin) -> list[Checkin]:
    """What had been reported of its half of the day and held until that report."""
    earlier = sorted(
        (
            other
            for other in reports
            if other.period == one.period and (other.said_at, other.id) < (one.said_at, one.id)
        ),
        key=lambda other: (other.said_at, other.id),
    )
    since = max((at for at, other in enumerate(earlier) if other.withdrawn), default=-1)
    return [other for other in earlier[since + 1 :] if other.message_id != one.message_id]


def report_again(ctx: Context, by: By, klass: Unit, them: Sequence[Checkin], marked: Collection[int]) -> bool:
    """Append as one what these reports of one half of a day said together; whether they spoke of all. `marked`: who is told of
    by name beside it."""
    if not them:
        return False
    counted = [one for one in them if one.present is not None or one.expected is not None]
    put_report(
        ctx,
        klass,
        by,
        them[-1].day,
        them[-1].period,
        expected=counted[-1].expected if counted else None,
        present=counted[-1].present if counted else None,
        all_present=all(one.all_present for one in them),
        others_present=any(one.all_present or one.others_present for one in them),
        named=sorted({*marked, *(number for one in them for number in one.named)}),
    )
    return any(one.all_present or one.others_present for one in them)


def _others_marked(held: Iterable[Mark], its: Sequence[Mark]) -> bool:
    """Whether marks of the day stand besides these."""
    return any(one not in its and one.status != "withdrawn" for one in held)


def _unknown_again(ctx: Context, by: By, told: Told, named: Collection[int], day: date) -> list[int]:
    """Of whom only the report that is taken back spoke, as one of all others: nothing is known of him that day, as before it.
    Gives their numbers."""
    if any(one.all_present or one.others_present for one in told.reports):
        return []
    county = told.klass.county_id or 0
    since = day - LOOK_BACK
    before = attendance.effective(ctx.tx, county, class_id=told.klass.id, first=since, last=day - timedelta(days=1))
    last = {mark.pupil_id: mark for mark in sorted(before, key=lambda one: one.day)}
    marked = {one.pupil_id for one in marks_that_hold(told.marks) if one.status != "withdrawn"} | set(named)
    them = [number for number, mark in last.items() if mark.status in AWAY and number in told.known]
    rows = [(told.known[number], day, "day", "withdrawn") for number in them if number not in marked]
    return put_marks(ctx, told.klass, by, rows, corrects=True)


def _leaves_before(ctx: Context, by: By, them: Sequence[Pupil], day: date, message_id: int) -> None:
    """The leaves that a message had told of: what was told of them before it holds again, else they never began."""
    for number, acts in facts.of(ctx.tx, "pupil", [one.id for one in them]).items():
        told = [one for one in acts if one.kind == leaves.KIND]
        before = [one for one in told if one.message_id != message_id]
        pupil = next(one for one in them if one.id == number)
        spell = leaves.of_act(pupil, before[-1]) if before else None
        if spell is not None and told[-1].message_id == message_id and spell.first <= day <= spell.last:
            leaves.keep(ctx, by, spell)
        else:
            leaves.shorten(ctx, by, [pupil], day, begun=True)


def marks_that_hold(marks: Sequence[Mark]) -> list[Mark]:
    """The latest word on each pupil and half of a day."""
    latest: dict[tuple[int, str], Mark] = {}
    for one in sorted(marks, key=lambda one: (one.said_at, one.id)):
        latest[(one.pupil_id, one.period)] = one
    return list(latest.values())


def _before(mark: Mark, marks: Sequence[Mark], gone: Collection[int]) -> Mark | None:
    """What held of the pupil before that mark, of the half of a day or of the whole; None where nothing was told, or all of it
    was taken back."""
    earlier = [
        one
        for one in marks
        if one.pupil_id == mark.pupil_id
        and one.period in (mark.period, "day")
        and (one.said_at, one.id) < (mark.said_at, mark.id)
        and one.message_id not in gone
    ]
    held = max(earlier, key=lambda one: (one.said_at, one.id), default=None)
    return held if held is not None and held.status != "withdrawn" else None


def _among_all(mark: Mark, reports: Sequence[Checkin], without: Collection[int]) -> bool:
    """Whether a report up to it said of all, or of all others, that they are here, and named him only in what
    counts no more."""
    earlier = sorted((one for one in reports if one.said_at <= mark.said_at), key=lambda one: (one.said_at, one.id))
    since = max((at for at, one in enumerate(earlier) if one.withdrawn), default=-1)
    return any(
        (one.all_present or one.others_present)
        and one.period == mark.period
        and (mark.pupil_id not in one.named or one.message_id in without)
        for one in earlier[since + 1 :]
    )


def _took_back(ctx: Context, mine: Sequence[Message]) -> Collection[str]:
    """How the last thing he said took something back: `retracted` marks, `undo` what was done; empty where it did not."""
    last = next((one for one in mine if one.id != ctx.message_id and one.kind == "text"), None)
    return {"retracted", "undo"} & last.reading.keys() if last is not None and isinstance(last.reading, Mapping) else ()


def _retracted(message: Message) -> int | None:
    """The message that this one took back, of whichever classes; None for any other."""
    labels = message.reading if isinstance(message.reading, list) else [message.reading]
    told = [int(one["retracted"]) for one in labels if isinstance(one, Mapping) and "retracted" in one]
    return told[0] if told else None
