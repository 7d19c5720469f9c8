"""A message from a guardian: recorded as a step about his child, told to the class teacher, never taken for a fact of attendance.

A sender's number can be forged: what comes from it is a claim. It marks nobody present, changes no number and learns nothing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from handlers.asides import alarms
from handlers.reading import Reading, read
from handlers.reading.words.pattern import Pattern
from handlers.turn.context import Answer, Context
from handlers.turn.recording import By, answered, look_again, place_of, put_act
from handlers.turn.sight import sight_of
from handlers.turn.telling import certain, step_fields
from reminders.prompting import after_quiet
from store import opt_outs, people, prompts, pupils
from store.people import Place
from store.prompts import NewPrompt
from store.pupils import Guardian, Pupil

BY_ROLE = "guardian"
#: The page on which a parent answers a message: whatever he taps there is meant for the teacher.
TAPPED = "page"
#: How it came, as the teacher reads it.
CAME = {"page": "在网页上回复"}
#: Characters below which words that tell nothing are heard in silence.
SHORT = 4
#: Said of all his children; of one of several, who may be either.
_TOGETHER = Pattern(r"两个|俩|三个|孩子们|他们|她们|都(?:病|在|没|不|去|发烧|感冒|送|来)")
_WHICH = Pattern(r"老大|老二|老三|大的|小的|大儿子|小儿子|大女儿|小女儿|大闺女|小闺女|哥哥|弟弟|姐姐|妹妹")
#: What is read out of a guardian's words where the reader took them for something else than a reply.
CLAIM = {"sick": "illness", "personal": "family"}


def talk(ctx: Context, them: Sequence[Guardian], about: Pupil | None = None) -> Answer:
    """Answer what a guardian wrote. `them`: he is a guardian of each of these pupils."""
    children = pupils.many(ctx.tx, [one.pupil_id for one in them])
    sight = sight_of(children.values())
    only = about or (next(iter(children.values())) if len(children) == 1 else None)
    reading = read(ctx.text, sight.roster, ctx.at, only.name if only else None, "parent")
    if only is None and len(both := _all_meant(ctx.text, children, reading)) > 1:
        lines = [talk(ctx, them, one).text for one in both]
        return Answer("\n".join(dict.fromkeys(line for line in lines if line)) or None, reading.as_label())
    child = only or _child(ctx, them, children, reading)
    if child is None and (alarms.urgent(ctx.text) or alarms.harm(ctx.text)):
        return _of_any(ctx, children, reading)
    if child is None:
        names = "、".join(pupil.name for pupil in children.values())
        return Answer(f"请问说的是哪个孩子？请写上名字再发一次：{names}。", reading.as_label())
    if only is None:
        reading = read(ctx.text, sight.roster, ctx.at, child.name, "parent")
    place = place_of(ctx, child)
    teacher = _teacher(ctx, child, place)
    if alarms.asks_who(ctx.text):
        school = place.of("school")
        said = f"这里是{school.name if school else '学校'}的保学助手，和您联系的是{child.name}在校的事。"
        return Answer(f"{said}有疑问请联系班主任{_name(teacher)}。", {"asked": "who"})
    if alarms.not_his(ctx.text) or alarms.new_number(ctx.text):
        return _of_number(ctx, child, place, teacher)
    if reading.intent == "help" and ctx.channel != TAPPED:
        return Answer(f"有事请直接联系班主任{_name(teacher)}。", reading.as_label())
    if reading.intent == "other" and (alarms.greets(ctx.text) or alarms.only_read(ctx.text) or len(ctx.text) < SHORT):
        return Answer(None, reading.as_label())
    guardian = next(one for one in them if one.pupil_id == child.id)
    by = By(None, BY_ROLE, BY_ROLE)
    fields = step_fields(certain(reading)) if reading.intent == "reply" else _claim(reading)
    if alarms.harm(ctx.text):
        # Whoever is told of the pupil later shall not read it: it is for the one who was named.
        fields["withheld"] = True
    put_act(
        ctx,
        place.county_id,
        ("pupil", child.id),
        by,
        "step",
        {**fields, "guardian": guardian.name},
        day=reading.act_date or ctx.today,
        persons=[BY_ROLE],
    )
    answered(ctx, child, prompts.open_for(ctx.tx, guardian_id=guardian.id))
    look_again(ctx, [child.id])
    if alarms.only_read(ctx.text):
        # 好的 to a message asks nothing of anybody: the teacher is not called away from class for it.
        return Answer(None, reading.as_label())
    hurry = alarms.urgent(ctx.text)
    if alarms.harm(ctx.text):
        return _harm(ctx, child, place, reading, hurry=hurry)
    _tell(ctx, child, place, teacher, hurry=hurry)
    if alarms.no_more(ctx.text):
        return Answer("收到，已转告老师。不想再收到学校短信，请只回复两个字：退订。", reading.as_label())
    if hurry:
        said = f"收到，已马上转告{child.name}的班主任{_name(teacher)}，请同时给老师打电话。有危险请立即拨打110。"
        return Answer(said, reading.as_label())
    return Answer(f"收到，已转告{child.name}的班主任{_name(teacher)}。急事请直接打老师电话。", reading.as_label())


def _of_number(ctx: Context, child: Pupil, place: Place, teacher: people.Holder | None) -> Answer:
    """打错了, 换号码了: nothing about the child; whoever keeps the list hears it from the teacher."""
    wrong = alarms.not_his(ctx.text)
    what = "这个号码可能不是他家的" if wrong else "家长可能换了号码"
    text = f"发给{child.name}家长的短信，对方回：“{_shown(ctx.text)}”。{what}，请核对，有误请告诉学校管理员更正。"
    _tell(ctx, child, place, teacher, text)
    said = "打扰了，已请学校核对号码。" if wrong else f"收到，已转告班主任{_name(teacher)}。"
    return Answer(said, {"asked": "number"})


def wants_no_more(ctx: Context, them: Sequence[Guardian], phone: str, *, stop: bool) -> Answer:
    """退订 and its opposite: kept for ever; the class teacher is told, since from now on he must call."""
    note = opt_outs.stop if stop else opt_outs.start
    note(ctx.tx, phone, ctx.text, ctx.now, message_id=ctx.message_id)
    for guardian in them:
        child = pupils.get(ctx.tx, guardian.pupil_id)
        place = place_of(ctx, child)
        words = f"{child.name}家长已退订短信，以后有事请打电话或上门。" if stop else f"{child.name}家长重新接收短信了。"
        _tell(ctx, child, place, _teacher(ctx, child, place), words)
    # Whoever wants no more gets no more, not even a farewell: the provider answers the word itself.
    return Answer(None if stop else "已恢复接收学校短信。", {"opt": "stop" if stop else "start"})


def _claim(reading: Reading) -> dict[str, object]:
    """A guardian's 今天发烧请个假 or 怎么样了 is something told, whatever a teacher's same words would be."""
    status = reading.marks[0].status if reading.marks else ""
    fields: dict[str, object] = {"step": "info", "outcome": "unknown"}
    if status in CLAIM:
        fields["cause"] = CLAIM[status]
    return fields


def _all_meant(text: str, children: dict[int, Pupil], reading: Reading) -> list[Pupil]:
    """The children of whom he speaks together: those he names, or all of them (两个都病了)."""
    named = [pupil for pupil in children.values() if pupil.name in reading.students or pupil.name in text]
    return named if named or _TOGETHER.search(text) is None else list(children.values())


def _child(ctx: Context, them: Sequence[Guardian], children: dict[int, Pupil], reading: Reading) -> Pupil | None:
    """Of several children: the one he names, else the one he was last written to about."""
    named = [pupil for pupil in children.values() if pupil.name in reading.students]
    if len(named) == 1:
        return named[0]
    if named or _WHICH.search(ctx.text):
        return None
    asked = [
        prompt for one in them for prompt in prompts.open_for(ctx.tx, guardian_id=one.id) if prompt.pupil_id in children
    ]
    about = {prompt.pupil_id for prompt in asked}
    return children[about.pop() or 0] if len(about) == 1 else None


def _harm(ctx: Context, child: Pupil, place: Place, reading: Reading, *, hurry: bool) -> Answer:
    """Told to the head alone (to the bureau where the head himself is named): the one accused may be a teacher."""
    cast = people.casts(ctx.tx, {child.id: place}, ctx.today)[child.id]
    roles = ("edu_bureau",) if alarms.by_head(ctx.text) else ("school_lead", "edu_bureau")
    named = next((held[0] for role in roles if (held := cast.get(role, ()))), None)
    text = (
        f"{place.line[-1].name}{child.name}家长{CAME.get(ctx.channel, '回短信')}：“{_shown(ctx.text)}”。可能涉及孩子受到伤害，"
        "请您亲自核实，先不要转给其他人。"
    )
    _tell(ctx, child, place, named, text, hurry=hurry)
    whom = f"{named.person.name}同志" if named is not None else "学校负责人"
    danger = "有危险请立即拨打110。" if hurry else ""
    return Answer(f"收到，您说的情况只转给了{whom}，会亲自核实。{danger}", reading.as_label())


def _of_any(ctx: Context, children: Mapping[int, Pupil], reading: Reading) -> Answer:
    """孩子丢了 of several children: nobody waits for a name. Each child's teacher, or of harm each school's head, hears it now;
    which child it is is asked, and until then nothing is written down of either."""
    hurry, names = alarms.urgent(ctx.text), "、".join(pupil.name for pupil in children.values())
    for child in children.values():
        place = place_of(ctx, child)
        if alarms.harm(ctx.text):
            _harm(ctx, child, place, reading, hurry=hurry)
            continue
        came = f"{child.name}家长{CAME.get(ctx.channel, '回短信')}：“{_shown(ctx.text)}”。"
        text = f"{came}没说是哪个孩子（{names}），请马上打电话问清。"
        _tell(ctx, child, place, _teacher(ctx, child, place), text, hurry=hurry)
    danger = "有危险请立即拨打110。" if hurry else ""
    return Answer(f"收到，已马上转告学校。{danger}请写上孩子名字再发一次：{names}。", reading.as_label())


def _shown(words: str) -> str:
    return words if len(words) <= 200 else words[:200] + "…"


def _teacher(ctx: Context, child: Pupil, place: Place) -> people.Holder | None:
    held = people.casts(ctx.tx, {child.id: place}, ctx.today)[child.id].get("class_teacher", ())
    return held[0] if held else None


def _name(teacher: people.Holder | None) -> str:
    return f"{teacher.person.name}老师" if teacher is not None else "老师"


def _tell(
    ctx: Context,
    child: Pupil,
    place: Place,
    teacher: people.Holder | None,
    text: str | None = None,
    *,
    hurry: bool = False,
) -> None:
    """The class teacher reads the guardian's own words, or what became of them; at any hour if a child may be missing."""
    if teacher is None:
        return
    person = teacher.person
    quiet = (
        (person.quiet_from, person.quiet_until) if person.quiet_from and person.quiet_until else ctx.home.world.quiet
    )
    words = _shown(ctx.text)
    mark = "【急】" if hurry else ""
    prompts.want(
        ctx.tx,
        [
            NewPrompt(
                key=f"told/{ctx.message_id}/{child.id}/{person.code}",
                county_id=place.county_id,
                subject_kind="pupil",
                subject_id=child.id,
                channel="wecom",
                template="guardian.said",
                not_before=ctx.now if hurry else after_quiet(ctx.now, quiet),
                urgent=hurry,
                person_id=person.id,
                pupil_id=child.id,
                params={
                    "text": mark
                    + (
                        text
                        or f"{child.name}家长{CAME.get(ctx.channel, '回短信')}：“{words}”。已记下；孩子到没到校以您报的为准。"
                    ),
                    "duty": None,
                    "default": True,
                    "clauses": [],
                },
            )
        ],
        ctx.now,
    )
