"""What was done for a pupil, told in words: it becomes a step; the answer says what it was taken for and what it lacks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from handlers.asides import departures
from handlers.reading import AWAY, Reading
from handlers.reading.words.pattern import Pattern
from handlers.steps import filing, modes
from handlers.turn import echo, leaves
from handlers.turn.context import Answer, Context
from handlers.turn.echo import HIDDEN
from handlers.turn.recording import By, answered, look_again, place_of, put_act, put_marks
from handlers.turn.telling import certain, step_fields, took_part
from reminders.review import Reviewed
from reminders.rules.records import PARTS
from store import attendance, people, persons
from store.people import Place
from store.prompts import Prompt
from store.pupils import Pupil

_DEMANDED = Pattern(r"限(?:期|令|于|在|其)?.{0,12}(?:返校|复学|到校|入学)|责令|要求|必须|务必|通知书")
#: 办了, 已处理: done, and nothing of how.
_ONLY_DONE = Pattern(r"^(?:都|已经?|全|刚)*(?:办|做|弄|搞|处理|完成|解决|落实)(?:了|好|完|妥)*[了。！!\s]*$")
_PROMISED = Pattern(r"答应|同意|保证|承诺|表示|愿意|肯|说|讲|会(?:来|送)")


def step(
    ctx: Context, by: By, pupil: Pupil, reading: Reading, standing: Sequence[Prompt], *, words: str | None = None
) -> Answer:
    """Record one step about a pupil and say what was recorded."""
    place = place_of(ctx, pupil)
    told = ctx.text if words is None else words
    if reading.outcome == "promised" and _DEMANDED.search(told) and not _PROMISED.search(told):
        # 限10月30日前返校 is what an office wants, and nobody's promise.
        reading = replace(reading, outcome="unknown", promise_date=None)
    open_return, reading = bool(reading.asks), certain(reading)
    fields = step_fields(reading)
    acted = reading.act_date or ctx.today
    named = who_took_part(ctx, place, by, told, pupil)
    put_act(ctx, place.county_id, ("pupil", pupil.id), by, "step", fields, day=acted, persons=named, text=told)
    answered(ctx, pupil, standing)
    back = _is_here(ctx, by, pupil, place, reading, acted)
    reviewed = look_again(ctx, [pupil.id]).get(pupil.id)
    if reviewed is not None and _hidden_from(by, reviewed):
        reading = replace(reading, reason=HIDDEN if reading.reason else None)
    said = [echo.step(pupil.name, reading, acted, ctx.today) + back]
    if by.role == "class_teacher" and reading.promise_date is not None and reading.outcome == "promised":
        said.append(leaves.back_on(ctx, place.line[-1], by, pupil, reading.promise_date))
    if reading.step == "ack" and _ONLY_DONE.match(told.strip()):
        said.append("怎么办的、结果怎样，请补一句，如“电话，家长说明天送来”。")
    if reviewed is not None:
        said += lacking(reviewed, acted, reading)
        said.append(modes.ask(ctx, by, pupil, reading, fields, reviewed, told))
    if open_return:
        said.append(f"{pupil.name}回学校上课了没有？回来了请回“{pupil.name}回来了”，没有请回“{pupil.name}还没回来”。")
    said.append(departures.how(told, pupil.name, by.role))
    if (more := filing.with_words(ctx, by, pupil)) != "":
        said.append(more)
    return Answer("\n".join(line for line in said if line), reading.as_label() | {"pupil": pupil.name})


def _is_here(ctx: Context, by: By, pupil: Pupil, place: Place, reading: Reading, acted: date) -> str:
    """Who is told by his teacher to be back today is here today, whatever the roll said of him; gives what to say of it."""
    if reading.step != "returned" or by.role != "class_teacher" or acted != ctx.today:
        return ""
    marks = attendance.effective(ctx.tx, pupil.county_id, pupil_ids=[pupil.id], first=acted, last=acted)
    rows = [(pupil, acted, mark.period, "present") for mark in marks if mark.status in AWAY]
    put_marks(ctx, place.line[-1], by, rows, corrects=True)
    return "今天的考勤改记到校。" if rows else ""


def _hidden_from(by: By, reviewed: Reviewed) -> bool:
    """Whether the cause of this case may not be told to him, though he wrote of it: nobody else shall read it from his phone."""
    state = reviewed.played.state
    owners = {owner for duty in state.duties for owner in duty.owners}
    return state.restricted and by.role != "edu_bureau" and by.code not in owners


def who_took_part(ctx: Context, place: Place, by: By, words: str, pupil: Pupil) -> list[str]:
    """Whoever writes took part, and everybody of the pupil's school, township and county whom the words name."""
    cast = people.casts(ctx.tx, {pupil.id: place}, ctx.today)[pupil.id]
    known = {holder.person.code: holder.person.name for held in cast.values() for holder in held}
    for unit in reversed(place.line):
        if unit.kind in ("school", "township"):
            ids = [post.person_id for post in persons.posts_at(ctx.tx, unit.id, ctx.today)]
            known |= {person.code: person.name for person in persons.many(ctx.tx, ids).values()}
    return [code for code in took_part(words, by.code, known) if code != by.code or by.person_id is not None]


def lacking(reviewed: Reviewed, acted: object, reading: Reading) -> list[str]:
    """What is still wanted of a record that the policy wants whole."""
    parts: list[str] = []
    for line in reviewed.fresh:
        if line.type == "step" and line.fields.get("_lacks"):
            parts = [PARTS[part] for part in line.fields["_lacks"]]
    return [f"记录还缺：{'、'.join(parts)}，请补一句。"] if parts else []
