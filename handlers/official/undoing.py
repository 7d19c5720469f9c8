"""撤回: somebody takes back what he recorded or ordered by mistake: a step, a person named, a stand-in.

Nothing is erased: an act says what counts no more, who heard of it hears that too, and what it had answered is asked again.
What has gone out of the house (a notice served, a report sent) cannot be taken back; he is told what to do instead.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import timedelta

from config.days import local
from config.wording.told import STEP
from handlers.leaving import graduation
from handlers.official import colleagues, leave, saying
from handlers.reading.words.pattern import Pattern
from handlers.steps.doing import ASSIGNED
from handlers.turn import leaves, leaves_ahead
from handlers.turn.context import Answer, Context
from handlers.turn.recording import By, look_again, put_act
from handlers.turn.sight import Speaker
from handlers.whom import classes
from reminders.prompting import after_quiet
from reminders.restraint import quiet_hours
from reminders.rules.leaving import GRADUATE
from reminders.rules.withdrawal import WITHDRAW
from store import facts, inbox, lines, persons, prompts, pupils, withdrawals
from store.facts import Fact
from store.persons import Person
from store.prompts import NewPrompt, Prompt
from store.pupils import Pupil

#: What he recorded so long ago may be taken back by himself; later things others have gone by.
WITHIN = timedelta(hours=24)
#: Messages of his that are looked through.
LOOK_THROUGH = 20
_WORDS = Pattern(
    r"^(?:请|帮我|麻烦)?(?P<before>[^，,。]{0,12}?)(?:要|需要|想)?(?:撤回|撤销|收回)(?:掉|一下)?(?P<after>[^，,。]{0,12}?)[了吧。！!]*$"
)
_LAST = (
    r"(?:我|把|将|请|刚才|刚刚|刚|上面|上一?[条句个]|前一?[条句个]|最后一?[条句个]|这[条句个]|那[条句个]|记录|登记|发|说|记|报|错|的"
    r"|操作|命令|消息)*"
)
#: What he may call it, and the kinds of acts that are meant; others are no matter for here.
_CALLED: Mapping[str, tuple[str, ...]] = {
    "家访": ("step",),
    "电话": ("step",),
    "劝返": ("step",),
    "返校": ("step",),
    "分派": ("name_person",),
    "指派": ("name_person",),
    "指定": ("name_person",),
    "代班": ("stand_in",),
    "代课": ("stand_in",),
    "请假": ("stand_in", "leave"),
    "原因": ("set_cause",),
    "送达": ("serve_notice",),
    "通知书": ("serve_notice", "issue_notice"),
    "报告": ("submit_report",),
    "报送": ("submit_report",),
    "报告单": ("submit_report",),
    "毕业": (GRADUATE,),
}
#: What may be taken back; of steps these not, whose paper is in somebody's hands.
MAY = frozenset({"step", "name_person", "set_cause", "stand_in", GRADUATE})
SERVED = frozenset({"notice_served", "notice_failed"})
#: Why not, and what to do instead.
CANNOT = {
    "serve_notice": "送达的通知书不能撤回。送错了人或填错了，请当面说明，按“更正”另发一份，并把情况写成一句记入个案。",
    "issue_notice": "制发的通知书不能撤回。有误请不要送达，另制发正确的一份，并把情况写成一句记入个案。",
    "submit_report": "报送的材料不能撤回。请电话告诉接收单位，更正后再报一次，两份都会留档。",
    "receive_report": "签收不能撤回。收错了请电话告诉报送单位，并把情况写成一句记入个案。",
    "confirm_dropout": "确认辍学不能撤回。孩子实际在校的，请由班主任报“到校”；已转学、休学的，请登记学籍变动。",
    "approve": "审批意见不能撤回。请由申请单位重新申请，再作审批。",
    "reject": "审批意见不能撤回。请由申请单位重新申请，再作审批。",
    "leave": "取消请假请发“销假”。",
    "correct_marks": "考勤更正请再更正一次，两次都会留档。",
}
OTHERWISE = "这一项不能撤回。请把正确的情况写成一句再发一次；需要帮助请告诉管理员。"
#: Acts that are nobody's order.
_QUIET = frozenset({"choice", WITHDRAW, "stand_in_ended", leaves.KIND, leaves_ahead.KIND})


def typed(ctx: Context, who: Speaker) -> Answer | None:
    """The answer to 撤回; None where the words, or his last message, are a report of a class or something else."""
    match = _WORDS.match(ctx.text.strip())
    if match is None:
        return None
    told = match["before"] + match["after"]
    lately = _lately(ctx, who)
    names = {pupils.get(ctx.tx, one.subject_id).name: one.subject_id for one in lately if one.subject_kind == "pupil"}
    named = next((name for name in sorted(names, key=len, reverse=True) if name in told), None)
    rest = told.replace(named, "") if named else told
    kinds = next((held for word, held in _CALLED.items() if word in rest), None)
    for word in _CALLED:
        rest = rest.replace(word, "")
    if re.fullmatch(_LAST, rest) is None:
        return None
    fitting = [
        one
        for one in lately
        if (kinds is None or one.kind in kinds)
        and (named is None or (one.subject_kind, one.subject_id) == ("pupil", names[named]))
    ]
    if not fitting:
        if kinds is None and (who.classes or (named is None and classes.last_reported(ctx, who))):
            return None
        return Answer("24小时内没有您可以撤回的记录或安排。要更正请把正确的写成一句再发一次。", {"undo": None})
    if kinds is None and named is None and _reported_since(ctx, who, fitting[0]):
        return None
    of_message = [one for one in fitting if one.message_id == fitting[0].message_id]
    return _undo(ctx, who, list(reversed(of_message)))


def of_message(ctx: Context, who: Speaker, message_id: int) -> Answer | None:
    """Take back what one message of his recorded; None where nothing of it stands, or it may not be taken back."""
    acts = [one for one in _lately(ctx, who) if one.message_id == message_id]
    if not acts or any(one.kind not in MAY or str(one.payload.get("step")) in SERVED for one in acts):
        return None
    return _undo(ctx, who, list(reversed(acts)))


def _lately(ctx: Context, who: Speaker) -> list[Fact]:
    """What he recorded and has not taken back, the newest first."""
    found = facts.lately(ctx.tx, who.person.county_id, who.person.code, ctx.now - WITHIN)
    gone = {
        (one.subject_kind, one.subject_id, told["seq"])
        for one in found
        if one.kind == WITHDRAW
        for told in one.payload["acts"]
    }
    return [
        one
        for one in found
        if one.kind not in _QUIET
        and one.message_id is not None
        and (one.subject_kind, one.subject_id, one.seq) not in gone
    ]


def _reported_since(ctx: Context, who: Speaker, last: Fact) -> bool:
    """Whether he has reported a class after that: 撤回 is about the report then."""
    for message in inbox.of_person(ctx.tx, who.person.county_id, who.person.id, LOOK_THROUGH):
        if message.id == last.message_id:
            return False
        if classes.reported_by(message):
            return True
    return False


def _undo(ctx: Context, who: Speaker, acts: Sequence[Fact]) -> Answer:
    label = {"undo": [(one.subject_kind, one.subject_id, one.seq) for one in acts]}
    said = []
    if classes_closed := [one for one in acts if one.kind == GRADUATE]:
        said.append(graduation.take_back(ctx, By(who.person.id, who.person.code, who.role), classes_closed))
    for one in acts:
        if one.kind == GRADUATE:
            continue
        if one.kind not in MAY or str(one.payload.get("step")) in SERVED:
            kind = "serve_notice" if one.kind == "step" else one.kind
            said.append(f"没有撤回。{CANNOT.get(kind, OTHERWISE)}")
        elif one.kind == "stand_in":
            said.append(_stand_in(ctx, who, one))
        else:
            said.append(_of_pupil(ctx, who, one))
    return Answer("\n".join(dict.fromkeys(said)), label)


def _of_pupil(ctx: Context, who: Speaker, one: Fact) -> str:
    pupil, subject = pupils.get(ctx.tx, one.subject_id), ("pupil", one.subject_id)
    came_of_it = [
        prompt
        for prompt in prompts.of_subject(ctx.tx, subject)
        if prompt.wanted_at == one.known_at and prompt.person_id != who.person.id
    ]
    printed = lines.of(ctx.tx, "pupil", [pupil.id], ("step",))
    keys = [line.key for line in printed if line.at == one.known_at and line.payload.get("actor") == one.actor]
    by = By(who.person.id, who.person.code, who.role)
    fields = {"acts": [{"seq": one.seq, "lines": keys}]}
    put_act(ctx, one.county_id, subject, by, WITHDRAW, fields, persons=(by.code,))
    given_back = _give_back(ctx, who, pupil, one) if one.kind == "name_person" else ""
    reviewed = look_again(ctx, [pupil.id])[pupil.id]
    live = {state.key: state.owners for state in reviewed.played.state.duties if state.state in ("open", "overdue")}
    assert one.message_id is not None
    again = withdrawals.unanswer(ctx.tx, subject, one.message_id, live)
    them = persons.many(ctx.tx, {prompt.person_id for prompt in came_of_it if prompt.person_id})
    ended = [prompt.id for prompt in came_of_it if not _still_his(prompt, live, them)]
    heard = withdrawals.take_back(ctx.tx, ended, ctx.now, "这条记录已由本人撤回")
    told = _tell_all(ctx, who, pupil, one, heard)
    lead = f"已撤回 {pupil.name}：{_called(one)}（{local(one.known_at):%H:%M}登记）。原话留存，不再算数。"
    codes = "、".join(str(prompt.code) for prompt in again if prompt.person_id == who.person.id and prompt.code)
    more = [given_back, f"原来的提醒仍待办（编号{codes}）。" if codes else "", told]
    return lead + "".join(more)


def _still_his(prompt: Prompt, live: Mapping[str, Sequence[str]], known: Mapping[int, Person]) -> bool:
    """Whether what he was asked is still his to do."""
    person = known.get(prompt.person_id or 0)
    return person is not None and person.code in live.get(prompt.duty_key or "", ())


def _called(one: Fact) -> str:
    if one.kind == "step":
        return STEP.get(str(one.payload.get("step")), "情况")
    return saying.CALLED.get(one.kind, "这一项")


def _give_back(ctx: Context, who: Speaker, pupil: Pupil, one: Fact) -> str:
    """Whoever had the pupil before him who was named by mistake has him again."""
    role, code = str(one.payload.get("as")), str(one.payload.get("person"))
    person = persons.by_code(ctx.tx, one.county_id, code)
    if role not in ASSIGNED or person is None:
        return ""
    before = withdrawals.give_back(ctx.tx, pupil.id, role, person.id, one.day, who.person.id)
    return f"仍由{persons.get(ctx.tx, before).name}负责。" if before is not None else ""


def _tell_all(ctx: Context, who: Speaker, pupil: Pupil, one: Fact, heard: Sequence[Prompt]) -> str:
    """Who heard of it hears that it is taken back; a guardian is called, since no SMS has words for that."""
    them: dict[int, Person] = persons.many(ctx.tx, {prompt.person_id for prompt in heard if prompt.person_id})
    text = (
        f"更正：{who.person.name}{local(one.known_at):%m月%d日%H:%M}登记的{pupil.name}“{_called(one)}”已由本人撤回，"
        "此前据此发给您的那条不用办了。"
    )
    for number, person in them.items():
        _want(ctx, person, f"withdraw/{one.id}/{number}", ("pupil", pupil.id), text)
    guardian = any(prompt.guardian_id is not None for prompt in heard)
    said = f"已向{'、'.join(person.name for person in them.values())}更正。" if them else ""
    return said + ("家长已收到据此发出的消息，请打电话说明。" if guardian else "")


def _stand_in(ctx: Context, who: Speaker, one: Fact) -> str:
    """A stand-in entered by mistake ends as if it had not begun; both hear it who had heard of it."""
    away = persons.get(ctx.tx, one.subject_id)
    rows = [
        row
        for row in persons.stand_ins_of(ctx.tx, [away.id], ctx.today)
        if row.person_id == away.id
        and persons.get(ctx.tx, row.stand_in_id).code == one.payload.get("person")
        and row.first_day.isoformat() == str(one.payload.get("first"))
    ]
    if not rows:
        return "没有撤回：这次代班已经结束或已改过。现在的安排请发“代班”看。"
    row = rows[0]
    stand_in = persons.get(ctx.tx, row.stand_in_id)
    persons.end_stand_in(ctx.tx, row.id, ctx.now)
    by = By(who.person.id, who.person.code, who.role)
    fields = {"acts": [{"seq": one.seq, "lines": []}], "person": stand_in.code}
    put_act(ctx, one.county_id, ("person", away.id), by, WITHDRAW, fields)
    leave.look(ctx, away, row.first_day)
    told = [
        prompt.id
        for person in {away.id, stand_in.id, *(lead.id for lead in colleagues.leads_of(ctx, away))}
        for prompt in prompts.of_subject(ctx.tx, ("person", person))
        if prompt.key.partition("|")[0] == f"stand_in/{row.id}"
    ]
    heard = withdrawals.take_back(ctx.tx, told, ctx.now, "这次代班已撤回")
    them = persons.many(ctx.tx, {prompt.person_id for prompt in heard if prompt.person_id})
    text = f"更正：{who.person.name}登记的{stand_in.name}为{away.name}代班已撤回，不用代了，提醒仍发给{away.name}。"
    for number, person in them.items():
        _want(ctx, person, f"withdraw/{one.id}/{number}", ("person", number), text)
    names = "、".join(person.name for person in them.values())
    return f"已撤回 {stand_in.name}为{away.name}代班。" + (f"已向{names}更正。" if them else "还没有通知任何人。")


def _want(ctx: Context, person: Person, key: str, subject: tuple[str, int], text: str) -> None:
    quiet = quiet_hours(ctx.tx, person, (), ctx.home.world)
    new = NewPrompt(
        key=key,
        county_id=person.county_id,
        subject_kind=subject[0],
        subject_id=subject[1],
        channel="wecom" if person.wecom_userid or not person.phone_key else "sms",
        template="withdrawn.told",
        not_before=after_quiet(ctx.now, quiet),
        person_id=person.id,
        pupil_id=subject[1] if subject[0] == "pupil" else None,
        params={"text": text, "duty": None, "default": True, "clauses": []},
    )
    prompts.want(ctx.tx, [new], ctx.now)
