"""撤错了, 不撤了: 撤回 was itself a mistake. What it took back counts again; where nothing was taken back, nothing is done.

Nothing is erased by either: the words of 撤回 stay on file, and what had stood before them is told once more.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta

from handlers.reading.words.pattern import Pattern
from handlers.report import retracting
from handlers.report.checkin import role_in
from handlers.turn import leaves, leaves_ahead, questions
from handlers.turn.context import Answer, Context
from handlers.turn.echo import day as say_day
from handlers.turn.recording import By, answered, look_again, put_act
from handlers.turn.sight import Speaker
from handlers.whom.earlier import label
from store import attendance, facts, inbox, pupils, units
from store import questions as asked
from store.facts import Fact
from store.inbox import Message
from store.prompts import Prompt

#: Messages of his that are looked through for the 撤回.
LOOK_THROUGH = 4
#: A 撤回 longer ago is no longer spoken of.
WITHIN = timedelta(hours=24)
#: How far back the day may lie whose report was taken back.
LOOK_BACK = timedelta(days=60)
NOTHING = "好的，没有撤回什么，记的都照旧。"
_TAKE = r"撤(?:[回销消]|[掉了])?"
_MY = r"(?:刚才?|刚刚|前面|上面|上一?[条句次个]|那[条句次个]?|这[条句次个]?|原来|我|把|的|请|帮我|麻烦|一下)*"
_OPENING = r"(?:算了|等等|等一下|等下|哦|噢|啊|不对|不是|错了|不好意思|抱歉|还是|先|我|那|[，,。！!、\s])*"
_SO = (
    rf"(?:(?:不(?:用|要|想|该|应该|需要)?|别|甭|先别|取消|无需|误|没想|没要)(?:再)?{_MY}{_TAKE}{_MY}"
    rf"|{_MY}{_TAKE}(?:错|多|早)了?|{_TAKE}{_MY}(?:{_TAKE}|作废|不算数?|取消)"
    rf"|{_MY}{_TAKE}的?(?:不算数?|作废|取消)|(?:恢复|还原){_MY}(?:{_TAKE}{_MY})?(?:内容|记录|考勤|样子)?|{_MY}(?:恢复|还原))"
)
_NOT = Pattern(rf"^{_OPENING}{_SO}(?:[，,。\s]*{_SO})*[了的吧呢啊哈。！!\s]*$")


def told(ctx: Context, who: Speaker, standing: Sequence[Prompt]) -> Answer | None:
    """The answer to such a sentence; None for other words."""
    if len(ctx.text) > 24 or _NOT.match(ctx.text.strip()) is None:
        return None
    last = _last(ctx, who)
    known = label(last) if last is not None else {}
    if last is None or not ({"retracted", "retracted_ahead", "undo"} & known.keys() or known.get("withdrew")):
        return Answer(NOTHING, {"intent": "other"})
    if known.get("undo"):
        return _acts(ctx, who, last, standing)
    if "retracted_ahead" in known:
        return _leaves_ahead(ctx, who, last)
    return _of_class(ctx, who, last)


def _last(ctx: Context, who: Speaker) -> Message | None:
    """His last message that did anything."""
    for one in inbox.of_person(ctx.tx, who.person.county_id, who.person.id, LOOK_THROUGH):
        if one.id == ctx.message_id or ctx.said_at - one.said_at > WITHIN:
            continue
        if isinstance(one.reading, list) or label(one).get("intent") not in ("other", "query", "help"):
            return one
    return None


def _of_class(ctx: Context, who: Speaker, last: Message) -> Answer:
    """The marks and the report of a class are again what they were before that 撤回."""
    klass = units.get(ctx.tx, int(str(label(last)["class_id"])))
    sight = ctx.home.rosters.of(ctx.tx, klass, ctx.today)
    by, county, gone = By(who.person.id, who.person.code, role_in(who, klass)), klass.county_id or 0, {last.id}
    since = ctx.today - LOOK_BACK
    marks = [one for them in attendance.marks_of(ctx.tx, county, sight.by_id, since=since).values() for one in them]
    reports = attendance.checkins_of(ctx.tx, county, [klass.id], since=since).get(klass.id, ())
    days = {one.day for one in marks if one.message_id == last.id}
    days |= {one.day for one in reports if one.message_id == last.id}
    said = []
    for day in sorted(days):
        held = retracting.of_day(ctx, klass, sight, day)
        its = [one for one in retracting.marks_that_hold(held.marks) if one.message_id == last.id]
        whole = [
            _report_again(ctx, by, held, one, its)
            for one in reports
            if one.message_id == last.id and one.day == day and one.withdrawn
        ]
        now = retracting.restore(ctx, by, held, its, gone)
        back = retracting.say(now) or ("照原来报的" if any(whole) else "")
        if back or any(whole):
            rest = "，其余照原来报的" if whole and now else ""
            said.append(f"{say_day(day, ctx.today)}{klass.name}：{back}{rest}。")
    again = _spells_again(ctx, by, sight.by_id, last)
    look_again(ctx, {one.pupil_id for one in marks if one.message_id == last.id} | again, [klass])
    ended = label(last).get("ended")
    for number in ended if isinstance(ended, list) else ():
        said.append(questions.ask_once_more(ctx, asked.get(ctx.tx, int(number))))
    if not said:
        if not days:
            return Answer(NOTHING, {"intent": "other"})
        return Answer("那次撤回以后又报过，现在记的以后报的为准，没有改。", {"intent": "other"})
    text = "好的，刚才的撤回不算。" + "\n".join(said)
    return Answer(text, {"redone": last.id, "class_id": klass.id})


def _report_again(
    ctx: Context, by: By, held: retracting.Told, withdrawal: attendance.Checkin, its: Sequence[attendance.Mark]
) -> bool:
    """What the class had reported of that day until it was taken back stands again; whether that spoke of all."""
    since = [one for one in held.reports if (one.said_at, one.id) > (withdrawal.said_at, withdrawal.id)]
    if any(one.message_id != withdrawal.message_id for one in since):
        return False
    them = retracting.standing_before(held.reports, withdrawal)
    return retracting.report_again(ctx, by, held.klass, them, [mark.pupil_id for mark in its])


def _spells_again(ctx: Context, by: By, known: Mapping[int, pupils.Pupil], last: Message) -> set[int]:
    """Leaves of several days that the 撤回 had cut off run again; gives whose."""
    again = set()
    for number, acts in facts.of(ctx.tx, "pupil", list(known)).items():
        told_of = [one for one in acts if one.kind == leaves.KIND]
        if len(told_of) > 1 and told_of[-1].message_id == last.id:
            _once_more(ctx, by, told_of[-2])
            again.add(number)
    return again


def _leaves_ahead(ctx: Context, who: Speaker, last: Message) -> Answer:
    """A leave announced, and taken back, is announced again."""
    announced = inbox.get(ctx.tx, int(str(label(last)["retracted_ahead"])))
    klass = units.get(ctx.tx, int(str(label(announced)["announced"])))
    by = By(who.person.id, who.person.code, role_in(who, klass))
    acts = facts.of(ctx.tx, "class", [klass.id]).get(klass.id, ())
    them = [one for one in acts if one.kind == leaves_ahead.KIND and one.message_id == announced.id]
    for one in them:
        _once_more(ctx, by, one)
    known = pupils.many(ctx.tx, [int(one.payload["pupil"]) for one in them])
    names = "、".join(dict.fromkeys(one.name for one in known.values()))
    return Answer(f"好的，刚才的撤回不算：{names}的请假照旧。", {"announced": klass.id, "redone": last.id})


def _acts(ctx: Context, who: Speaker, last: Message, standing: Sequence[Prompt]) -> Answer:
    """What he had done for a pupil counts again; an order is to be given again, for others have heard that it does not hold."""
    undone = label(last)["undo"]
    assert isinstance(undone, list)
    acts: list[Fact] = []
    for kind, subject, seq in undone:
        acts += [one for one in facts.of(ctx.tx, kind, [subject]).get(subject, ()) if one.seq == seq]
    by = By(who.person.id, who.person.code, who.role)
    if any(one.kind != "step" for one in acts):
        words = acts[0].text
        return Answer(f"这一项撤回时已通知有关的人，不能直接恢复。还要办请再发一次：{words}", {"intent": "other"})
    said = []
    for one in acts:
        _once_more(ctx, by, one)
        pupil = pupils.get(ctx.tx, one.subject_id)
        answered(ctx, pupil, standing)
        said.append(f"{pupil.name}“{one.text}”照旧算数")
    look_again(ctx, [one.subject_id for one in acts])
    return Answer(f"好的，刚才的撤回不算：{'；'.join(said)}。", {"redone": last.id})


def _once_more(ctx: Context, by: By, one: Fact) -> None:
    """Append an act as it was."""
    subject = (one.subject_kind, one.subject_id)
    put_act(ctx, one.county_id, subject, by, one.kind, one.payload, day=one.day, persons=one.persons, text=one.text)
