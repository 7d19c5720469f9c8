"""撤回 after several reports of one day: only what he said last is taken back, the rest of the day stands.

What he had named goes back to what was told of it before. A report of the whole class is taken back with its day, as
撤回今天的 does, for the others follow from it.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from config.days import local
from handlers.reading.words.pattern import Pattern
from handlers.turn import leaves
from handlers.turn.context import Answer, Context
from handlers.turn.echo import STATUS
from handlers.turn.recording import By, look_again, put_marks
from handlers.turn.sight import Sight, Speaker
from handlers.whom import classes
from store import attendance, inbox
from store.attendance import Checkin, Mark
from store.inbox import Message
from store.pupils import Pupil
from store.units import Unit

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
        words = target.text if len(target.text) <= 20 else target.text[:20] + "…"
        return Answer(
            f"前一条已经撤回。再往前是{local(target.said_at):%H:%M}报的“{words}”，没有动；要撤回请发“撤回今天的”。",
            {"asked": "withdraw"},
        )
    if any(one.all_present or one.others_present or one.withdrawn for one in its_reports):
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
    if not its or others <= {target.id, *gone, *turning}:
        return None
    now = restore(ctx, by, told, its, gone | turning | {target.id})
    leaves.shorten(ctx, by, [known[one.pupil_id] for one in its if one.status in leaves.LEAVE], day, begun=True)
    look_again(ctx, {one.pupil_id for one in its}, [klass])
    words = target.text if len(target.text) <= 20 else target.text[:20] + "…"
    return Answer(
        f"已撤回您{local(target.said_at):%H:%M}发的“{words}”：{say(now)}。其他照旧；今天的全部撤回请发“撤回今天的”。",
        {"retracted": target.id, "class_id": klass.id},
    )


def marks_that_hold(marks: Sequence[Mark]) -> list[Mark]:
    """The latest word on each pupil and half of a day."""
    latest: dict[tuple[int, str], Mark] = {}
    for one in sorted(marks, key=lambda one: (one.said_at, one.id)):
        latest[(one.pupil_id, one.period)] = one
    return list(latest.values())


def _before(mark: Mark, marks: Sequence[Mark], gone: Collection[int]) -> Mark | None:
    """What held of the pupil before that mark; None where nothing was told, or all of it was taken back."""
    earlier = [
        one
        for one in marks
        if (one.pupil_id, one.period) == (mark.pupil_id, mark.period)
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
    """The message that this one took back; None for any other."""
    label = message.reading
    return int(label["retracted"]) if isinstance(label, Mapping) and "retracted" in label else None
