"""九年级1班毕业了: a school lead closes a class of last year; what would be done and who stays is shown first, and 是 does it."""

from __future__ import annotations

from config.days import day_of
from handlers.asides import class_names
from handlers.leaving import graduation
from handlers.reading.tables.answering import END, NEITHER
from handlers.reading.words.pattern import Pattern
from handlers.roster.classes import pattern
from handlers.turn import questions
from handlers.turn.context import Answer, Context
from handlers.turn.recording import By
from handlers.turn.sight import Speaker
from store import inbox, units
from store import questions as asked
from store.units import Unit

#: Who may close a class of his school, and who any of his county.
LEADS, BUREAU = frozenset({"school_lead", "school_cadre"}), frozenset({"edu_bureau"})
#: Sort of the question whether it shall be done.
SORT = "graduate"
#: Messages of his among which the question must be the latest.
LOOK_THROUGH = 4
_WORDS = Pattern(
    r"^(?:请|帮我?|麻烦|现在|今年|给|为|把|办理|登记|我们?学?校|学校|的|全部|所有)*(?P<what>.{2,24}?)(?:毕业)?(?:班)?的?(?:全体)?(?:学生|同学|孩子)?"
    r"(?:都|全部|全体|已经?|正式|今年|顺利|可以|办理?)*(?:毕业|结业)(?:了|手续|离校|结班)*[。！!]*$"
)
_GRADE = Pattern(r"^(?:([一二三四五六七八九])年级|初([一二三]))(?:各班|全部|所有班)?$")
_NO = Pattern(rf"^(?:{NEITHER}|先?不办|不要办?){END}$")


def typed(ctx: Context, who: Speaker) -> Answer | None:
    """What closing the classes named would do, and the question; None where the words are something else."""
    if "毕业" not in ctx.text and "结业" not in ctx.text:
        return None
    match = _WORDS.match(ctx.text.strip().replace(" ", ""))
    if match is None:
        return None
    named, grade = (
        set(class_names.find(match["what"] + "班")) | set(class_names.find(match["what"])),
        _GRADE.match(match["what"]),
    )
    if not named and grade is None:
        return None
    label = {"order": SORT}
    if not who.roles & (LEADS | BUREAU):
        return Answer("没有办：班级毕业由校长或校干办理。需要的话请转告他们。", label | {"refused": True})
    mine = _classes(ctx, who)
    if grade is not None and not named:
        wanted = class_names.grade(grade[0][:3] if grade[1] else grade[0][:2])
        them = [one for one in mine if (own := pattern(one.name)) is not None and own.grade == wanted]
    else:
        them = [one for one in mine if class_names.own(one.name) & named]
    if not them:
        return Answer("没有找到您可以办毕业的这个班，没有办。请核对班级名称再发一次。", label)
    if who.roles & BUREAU and not who.roles & LEADS and len({one.parent_id for one in them}) > 1:
        return Answer("有几所学校都有这个班，没有办。请由各校校长办理。", label)
    endings = [graduation.look(ctx.tx, ctx.home.world, one, ctx.now) for one in them]
    said = [graduation.shown(one) for one in endings]
    questions.drop_older(ctx, asked.open_for(ctx.tx, ctx.now, person_id=who.person.id), SORT)
    if not any(one.going for one in endings):
        return Answer("\n".join([*said, "没有可以办毕业的学生，什么也没有改。"]), label)
    shown = [{"class_id": one.klass.id, "pupils": [pupil.id for pupil in one.going]} for one in endings]
    questions.keep(ctx, who.person.id, who.person.county_id, {"sort": SORT, "classes": shown, "words": ctx.text})
    return Answer("\n".join([*said, "还没有办。办请回“是”，不办请回“不办”。"]), label | {"asked": SORT})


def confirmed(ctx: Context, who: Speaker) -> Answer | None:
    """是, right behind what was shown: it is done for those who were shown; None for other words."""
    question = questions.newest(ctx, who.person.id, SORT)
    if question is None or day_of(question.opened_at) != ctx.today:
        return None
    lately = inbox.of_person(ctx.tx, who.person.county_id, who.person.id, LOOK_THROUGH)
    last = next((one for one in lately if one.id != ctx.message_id and one.kind == "text"), None)
    if last is None or last.id != question.message_id:
        return None
    if _NO.match(ctx.text.strip()):
        asked.end(ctx.tx, question.id, ctx.now, answer_id=ctx.message_id)
        return Answer("好的，没有办，什么也没有改。", {"answered": question.id})
    if questions.AGREES.match(ctx.text.strip()) is None:
        return None
    asked.end(ctx.tx, question.id, ctx.now, answer_id=ctx.message_id)
    by, said = By(who.person.id, who.person.code, who.role), []
    for one in question.ask["classes"]:
        ending = graduation.look(ctx.tx, ctx.home.world, units.get(ctx.tx, one["class_id"]), ctx.now)
        gone, clauses = graduation.graduate(
            ctx.tx,
            ctx.home.world,
            ending,
            by,
            ctx.now,
            only=one["pupils"],
            text=question.ask["words"],
            channel=ctx.channel,
            message_id=ctx.message_id,
        )
        said.append(graduation.told(ending, gone, clauses))
    return Answer("\n".join([*said, "办错了，24小时内发“撤回毕业”。"]), {"order": SORT, "answered": question.id})


def _classes(ctx: Context, who: Speaker) -> list[Unit]:
    found = [
        klass
        for unit_id in who.units_with(LEADS | BUREAU)
        for klass in units.subtree(ctx.tx, unit_id, "class")
        if klass.closed_on is None
    ]
    return list({one.id: one for one in found}.values())
