"""需要帮助: somebody who cannot go on alone. The next rung hears it at once, in his words, with the case in a few lines."""

from __future__ import annotations

from collections.abc import Sequence

from handlers.asked.pupil import about_pupil
from handlers.reading.words.pattern import Pattern
from handlers.steps import whose
from handlers.turn import discretion
from handlers.turn.context import Answer, Context
from handlers.turn.recording import By, look_again, place_of, put_act
from handlers.turn.sight import Speaker, all_sight
from reminders.prompting import after_quiet
from reminders.restraint import quiet_hours
from store import people, prompts, pupils, tasks
from store.people import Holder
from store.prompts import NewPrompt, Prompt
from store.pupils import Pupil

#: Who is called, from the classroom upwards; of each rung everybody who holds it.
RUNGS = (
    ("class_teacher", "班主任"),
    ("baobao_teacher", "包保教师"),
    ("school_lead", "校长"),
    ("baobao_official", "包保干部"),
    ("township_officer", "乡镇经办人"),
    ("edu_bureau", "教体局"),
)
#: At the beginning only: 家里困难，需要帮助 tells of the family, not of the writer.
_WORDS = Pattern(
    r"^(?:【?\s*\d{1,2}\s*】?[\s、,，.．:：]*)?(?P<name>[^\s，,。：:、\d]{2,8}?)??[\s，,：:、]*(?:我)?"
    r"(?:需要帮助|需要帮忙|需要支援|请求帮助|请求支援)(?![吗么嘛?？])"
)


def wanted(words: str) -> bool:
    """Whether these words, about a known pupil, call for help."""
    match = _WORDS.match(words)
    return match is not None and not match["name"]


def typed(ctx: Context, who: Speaker, standing: Sequence[Prompt]) -> Answer | None:
    """The answer to `需要帮助`, `李明 需要帮助，家长不开门` without a code; None where the words say something else."""
    match = _WORDS.match(ctx.text)
    if match is None:
        return None
    if match["name"]:
        held = all_sight(ctx.tx, ctx.home.rosters, who, ctx.today).by_name.get(match["name"], ())
        if len(held) > 1:
            return Answer(f"有{len(held)}位{match['name']}，请说明班级。", {"help": match["name"]})
        return call(ctx, who, held[0], ctx.text) if held else None
    sight = all_sight(ctx.tx, ctx.home.rosters, who, ctx.today)
    named = [name for name in sight.by_name if name in ctx.text]
    named = [name for name in named if not any(name != other and name in other for other in named)]
    if len(named) == 1 and (pupil := sight.one(named[0])) is not None:
        return call(ctx, who, pupil, ctx.text)
    them = {one.pupil_id for one in standing if one.pupil_id is not None}
    if len(them) == 1 and not named:
        return call(ctx, who, pupils.get(ctx.tx, next(iter(them))), ctx.text)
    return whose.ask(ctx, who, "是哪位学生的事？回姓名就行，前面的话不用再写。")


def call(ctx: Context, who: Speaker, pupil: Pupil, words: str) -> Answer:
    """Record that he asked for help, and ask the next rung now. It does not count as having done anything."""
    place = place_of(ctx, pupil)
    subject = ("pupil", pupil.id)
    by = By(who.person.id, who.person.code, who.role)
    said = words if "帮" in words or "援" in words else f"需要帮助：{words}"
    kept_back = discretion.keeps_back(ctx, pupil, said)
    fields: dict[str, object] = {"step": "ack", "outcome": "unknown", **({"withheld": True} if kept_back else {})}
    put_act(ctx, place.county_id, subject, by, "step", fields, text=said)
    look_again(ctx, [pupil.id])
    label, helpers = _next_rung(people.casts(ctx.tx, {pupil.id: place}, ctx.today)[pupil.id], who)
    klass = place.line[-1].name
    about = about_pupil(ctx, pupil, case_first=True)

    def asking(quoted: str) -> str:
        whom = f"【请求帮助】{who.person.name}请您帮忙：{klass}{pupil.name}。{quoted}"
        return f"{whom}\n{about}\n请直接联系他，并在这里回一句您打算怎么办。"

    open_text, closed_text = asking(f"原话：“{said}”"), asking("原话涉及受限情况，没有转来，请当面或打电话问他。")
    text = closed_text if kept_back else open_text
    task_id = tasks.open_task(
        ctx.tx,
        key=f"help/{ctx.message_id}",
        county_id=place.county_id,
        kind="help",
        owner_role=_role_of(label),
        unit_id=place.line[-1].id,
        pupil_id=pupil.id,
        text=text,
        now=ctx.now,
        payload={"person_id": who.person.id},
    )
    knowing = {
        holder.person.id
        for holder in helpers
        if not kept_back or discretion.may_know(ctx, pupil, holder.person.code, _role_of(label))
    }
    asked = [
        _prompt(ctx, place.county_id, task_id, pupil, one, open_text if one.person.id in knowing else closed_text)
        for one in helpers
        if task_id is not None
    ]
    prompts.want(ctx.tx, asked, ctx.now)
    if not helpers:
        return Answer(f"已记下，但系统里没有登记{pupil.name}的上一级负责人，已交由管理员处理。", {"help": pupil.name})
    names = "、".join(holder.person.name for holder in helpers)
    if len(knowing) < len(helpers):
        told = "您的话涉及受限情况，没有转过去，请直接和他说。"
        return Answer(f"已请{label}{names}帮忙。{told}", {"help": pupil.name})
    return Answer(f"已请{label}{names}帮忙，您的话和{pupil.name}的情况都转过去了。", {"help": pupil.name})


def _role_of(label: str) -> str:
    return next((role for role, name in RUNGS if name == label), "edu_bureau")


def _next_rung(cast: people.Cast, who: Speaker) -> tuple[str, list[Holder]]:
    """The first rung above his own that somebody else holds; nobody where there is none."""
    own = max(
        (
            place
            for place, (role, _) in enumerate(RUNGS)
            if any(holder.person.id == who.person.id for holder in cast.get(role, ())) or role in who.roles
        ),
        default=0,
    )
    for role, label in RUNGS[own + 1 :]:
        held = {one.person.id: one for one in cast.get(role, ()) if one.person.id != who.person.id}
        if held:
            return label, list(held.values())
    return "", []


def _prompt(ctx: Context, county_id: int, task_id: int, pupil: Pupil, holder: Holder, text: str) -> NewPrompt:
    person = holder.person
    quiet = quiet_hours(ctx.tx, person, (), ctx.home.world)
    return NewPrompt(
        key=f"task/{task_id}|{person.code}",
        county_id=county_id,
        subject_kind="task",
        subject_id=task_id,
        channel="wecom" if person.wecom_userid or not person.phone_key else "sms",
        template="task.help",
        not_before=after_quiet(ctx.now, quiet),
        person_id=person.id,
        duty_key=f"task:{task_id}",
        pupil_id=pupil.id,
        urgent=True,
        params={"text": text, "duty": "task", "default": True, "clauses": []},
    )
