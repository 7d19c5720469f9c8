"""办理冯源复学 of one who has left: he is on the roll again, in the class where he was, with his whole history."""

from __future__ import annotations

from collections.abc import Sequence

from handlers.leaving import leavers
from handlers.official import carrying, orders
from handlers.reading.words.pattern import Pattern
from handlers.turn.context import Answer, Context
from handlers.turn.sight import Speaker
from store.prompts import Prompt

_BACK = Pattern(
    r"^(?:请|帮我)?(?:办理|登记)(?P<name>[\u4e00-\u9fff·]{2,6}?)的?(?:学籍)?(?P<change>复学|转入)(?:手续)?(?:[，,。].*)?$"
)


def typed(ctx: Context, who: Speaker, standing: Sequence[Prompt]) -> Answer | None:
    """The answer; None for other words, and for pupils who are in a class."""
    match = _BACK.match(ctx.text.strip().replace(" ", ""))
    found = leavers.named(ctx, who, match["name"]) if match is not None else []
    if match is None or not found:
        return None
    if len(found) > 1:
        return Answer(
            f"有{len(found)}位{match['name']}离校的，请写明班级，在服务器上用 baoxue act 办理。",
            {"order": "change_roll"},
        )
    pupil = found[0].pupil
    if not orders.may(ctx, who, "change_roll", pupil):
        return orders.not_his("change_roll")
    change = "resume" if match["change"] == "复学" else "transfer_in"
    filled = carrying.Filled("change_roll", {"change": change, "proof": "证明" in ctx.text}, {})
    return carrying.carry(ctx, who, pupil, filled, standing)
