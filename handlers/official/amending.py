"""不对，给周文 right behind 分派 李明 给 孟老师: the same order with another person, and the first one is taken back."""

from __future__ import annotations

from handlers.official import undoing
from handlers.reading.tables.answering import END, WRONG
from handlers.reading.words.pattern import Pattern
from handlers.steps import doing, naming
from handlers.turn.context import Answer, Context
from handlers.turn.recording import By
from handlers.turn.sight import Speaker
from handlers.whom import earlier
from store import facts, pupils

_INSTEAD = Pattern(
    rf"^(?:(?:{WRONG})了?[，,。、\s]*)(?:应该|改|还)*(?:是|给|交给|派给|由|换成?|成|为)*"
    rf"(?P<person>[\u4e00-\u9fff]{{2,5}}?)(?:同志)?(?:来)?(?:负责)?{END}$"
)


def typed(ctx: Context, who: Speaker) -> Answer | None:
    """The answer to such words; None for others, and where his last message named nobody in charge."""
    match = _INSTEAD.match(ctx.text.strip())
    last = next(iter(earlier.lately(ctx, who)), None) if match is not None else None
    if match is None or last is None or earlier.label(last).get("order") != "name_person":
        return None
    since = ctx.now - undoing.WITHIN
    acts = [
        one
        for one in facts.lately(ctx.tx, who.person.county_id, who.person.code, since)
        if one.message_id == last.id and one.kind == "name_person"
    ]
    if len(acts) != 1:
        return None
    act, pupil = acts[0], pupils.get(ctx.tx, acts[0].subject_id)
    found = naming.meant(ctx, pupil, match["person"])
    if len(found) != 1 or found[0].code == act.payload.get("person"):
        known = "、".join(one.name for one in found[:6])
        asks = f"是哪一位？{known}。" if len(found) > 1 else f"没有找到“{match['person']}”。"
        return Answer(f"{asks}没有改，请写全名再发一次，如“不对，给孟凡星”。", {"order": None})
    back = undoing.of_message(ctx, who, last.id)
    if back is None:
        return None
    by, role = By(who.person.id, who.person.code, who.role), str(act.payload["as"])
    doing.for_pupil(ctx, by, pupil, "name_person", {"person": found[0].code, "as": role})
    said = f"已更正 {pupil.name}：{naming.ROLE_NAMES.get(role, '负责人')}改为{found[0].name}。"
    return Answer(f"{back.text}\n{said}", {"order": "name_person", "pupils": [pupil.name]})
