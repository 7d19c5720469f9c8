"""Who has left, asked about by name: what is so; primary graduates who are in no junior school's list."""

from __future__ import annotations

from config.days import day_of, local, say_day
from config.wording.told import CHANGED
from handlers.asked.pupil import about_pupil
from handlers.leaving.graduation import LAST
from handlers.reading.words.pattern import Pattern
from handlers.turn.context import Answer, Context
from handlers.turn.sight import AREA, WHOLE_SCHOOL, Speaker
from reminders.rules.leaving import GRADUATE
from reminders.rules.merging import MERGE
from store import facts, leavers, lines, units
from store.leavers import Leaver
from store.units import Unit

#: How many names of one class are listed.
NAMED = 40
_ASKED = Pattern(
    r"^(?:查一?下?|看一?下?|请问)?(?P<name>[\u4e00-\u9fff·]{2,8}?)(?:现在|还|已经)?(?:在(?:哪|校|不在|册)|去哪|到哪|怎么样|毕业|转走|转学|情况|的?个案|呢)?"
    r"(?:里|儿|了|吗|没有|没|不|呢)*[?？。]*$"
)
_ONWARD = Pattern(
    r"^(?:看|查|列)?(?:一下)?(?:小升初|谁没(?:上|升)初中|没上初中的)(?:名单|未报到|没报到|情况)?(?:有谁|的)?[?？。]*$"
)


def about(ctx: Context, who: Speaker, name: str | None = None) -> Answer | None:
    """The answer to words that ask for nobody but one who has left and whom the asker may know of; None for others. `name`: whom
    the words name, where that is known."""
    match = _ASKED.match(ctx.text.strip())
    name = name if name is not None or match is None else match["name"]
    found = named(ctx, who, name) if name is not None else []
    if not found:
        return None
    return Answer("\n".join(told(ctx, who, one) for one in found[:3]), {"left": [one.pupil.id for one in found]})


def named(ctx: Context, who: Speaker, name: str) -> list[Leaver]:
    """Who bears the name and left a class that he may ask about; a record that was merged into another is nobody."""
    seen = _classes(ctx, who)
    them = leavers.of_classes(ctx.tx, seen, ctx.today, name) if seen else []
    acts = facts.of(ctx.tx, "pupil", [one.pupil.id for one in them])
    return [
        one
        for one in them
        if not any(act.kind == MERGE and "into" in act.payload for act in acts.get(one.pupil.id, ()))
    ]


def told(ctx: Context, who: Speaker, one: Leaver) -> str:
    """When and how he left, and where he was; for those who may know the whole school also what was before."""
    klass = _classes(ctx, who)[one.class_id]
    rolled = lines.of(ctx.tx, "pupil", [one.pupil.id], ("pupil",))
    last = rolled[-1] if rolled else None
    how = "办了转学" if last is None else f"办了{how_called(last)}"
    day = day_of(local(last.at)) if last is not None else one.last_day
    said = f"{one.pupil.name}：{say_day(day)}{how}，不在册（原{klass.name}）。"
    if who.roles & (WHOLE_SCHOOL | AREA):
        said += "\n" + about_pupil(ctx, one.pupil, who, case_first=True)
    return said


def how_called(line: lines.Line) -> str:
    """What a line of the roll is called."""
    return "毕业" if line.payload.get("_why") == GRADUATE else CHANGED.get(str(line.payload["event"]), "学籍变动")


def onward(ctx: Context, who: Speaker) -> Answer | None:
    """小升初: graduates of the lower grades who are in no class since, by class; None for other words."""
    if _ONWARD.match(ctx.text.strip()) is None:
        return None
    seen = _classes(ctx, who)
    if not who.roles & (WHOLE_SCHOOL | AREA):
        return Answer("这个要校领导、中心校或教体局才能查。", {"onward": None})
    them = leavers.of_classes(ctx.tx, seen, ctx.today)
    acts = facts.of(ctx.tx, "pupil", [one.pupil.id for one in them])
    rolled: dict[int, lines.Line] = {}
    for line in lines.of(ctx.tx, "pupil", [one.pupil.id for one in them], ("pupil",)):
        rolled[line.subject_id] = line
    waiting: dict[int, list[str]] = {}
    for one in them:
        last = rolled.get(one.pupil.id)
        done = [act for act in acts.get(one.pupil.id, ()) if act.kind == GRADUATE]
        if last is not None and last.payload.get("_why") == GRADUATE and done and int(done[-1].payload["grade"]) < LAST:
            waiting.setdefault(one.class_id, []).append(one.pupil.name)
    total = sum(len(names) for names in waiting.values())
    if not total:
        return Answer("没有毕业后还不在初中名单里的学生。", {"onward": 0})
    said = [f"毕业后还没有进任何学校名单的有{total}人，都还在义务教育阶段，请逐一核实去向："]
    schools = units.many(ctx.tx, {seen[number].parent_id or 0 for number in waiting})
    for number, names in waiting.items():
        school = schools.get(seen[number].parent_id or 0)
        where = f"{school.name}{seen[number].name}" if school is not None else seen[number].name
        said.append(f"{where}{len(names)}人：{'、'.join(names[:NAMED])}{'等' if len(names) > NAMED else ''}")
    said.append("上了县内初中的，初中名单导入后（填学籍号）自动去掉。找不到人的就是疑似失学，请按本县方案核实、上报。")
    return Answer("\n".join(said), {"onward": total})


def _classes(ctx: Context, who: Speaker) -> dict[int, Unit]:
    found = {one.id: one for one in who.classes}
    for unit_id in who.units_with(WHOLE_SCHOOL | AREA):
        found |= {one.id: one for one in units.subtree(ctx.tx, unit_id, "class")}
    return found
