"""A form: an action whose fields are filled in one by one, as at the command line, carried out as a typed order is.

Whoever acts must be allowed to and have the pupil in his sight; the gates of the rules come after. The answer is the one that
chat gives: what it was taken for and what came of it, or what is lacking and which clause asks for it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from config.errors import PersonError
from handlers.official import carrying, orders, saying
from handlers.steps import doing
from handlers.turn.context import Answer, Context
from handlers.turn.recording import By
from handlers.turn.sight import Speaker, all_sight
from store import people, prompts
from store.pupils import Pupil

#: What is done for a school, a township or a county as a whole.
OF_UNITS = ("submit_report", "draw_report", "done")


def for_pupil(
    ctx: Context, who: Speaker, pupil: Pupil, action: str, fields: Mapping[str, Any], names: Mapping[str, str]
) -> Answer:
    """Do an action about a pupil; names: what a person in the fields is called.

    Raises PersonError for fields that are no use and for a pupil who is none of his.
    """
    if not _sees(ctx, who, pupil):
        raise PersonError(f"{pupil.name}不在{who.person.name}负责的范围内，没有办。")
    if not orders.may(ctx, who, action, pupil):
        return orders.not_his(action)
    policy = carrying.policy_of(ctx, pupil)
    called = {id_: one.name or "" for id_, one in policy.notices.items()}
    called |= {"report": _report(policy.report_up.get(str(fields.get("report"))))}
    standing = prompts.open_for(ctx.tx, person_id=who.person.id)
    return carrying.carry(ctx, who, pupil, carrying.Filled(action, fields, called | dict(names)), standing)


def for_unit(ctx: Context, who: Speaker, action: str, fields: Mapping[str, Any]) -> Answer:
    """Do an action for the unit in whose name he acts. Raises PersonError for what is done for pupils only."""
    if action not in OF_UNITS:
        raise PersonError(f"“{saying.CALLED.get(action, action)}”是为学生办的，请写明学生。")
    if not who.posts or not orders.may(ctx, who, action, None):
        return orders.not_his(action)
    by = By(who.person.id, who.person.code, who.role)
    unit = doing.unit_of(ctx, by, people.place_of_unit(ctx.tx, who.posts[0].unit_id).line)
    came = doing.about_unit(ctx, by, unit, action, fields)
    label = {"order": action, "unit": unit.name}
    if came.refusal is not None:
        return Answer(saying.refused(came.refusal, {}), label | {"refused": True})
    told = saying.duty_called(str(fields.get("duty") or f"report:{fields.get('report')}"))
    did = {"submit_report": "已报送", "draw_report": "已生成"}.get(action, "已办结")
    return Answer(f"已记 {unit.name}{told}：{did if came.fresh else '没有未办结的，没有变动'}。{saying.RIGHT}", label)


def _report(report: Any) -> str:
    return (report.name or report.form or "") if report is not None else ""


def _sees(ctx: Context, who: Speaker, pupil: Pupil) -> bool:
    """Whether he has the pupil in his class, school, area or charge, or holds a post at a unit above him."""
    place = people.places(ctx.tx, [pupil.id], ctx.today).get(pupil.id)
    over = {unit.id for unit in place.line} if place is not None else set()
    if any(post.unit_id in over for post in who.posts if post.role != "teacher"):
        return True
    sight = all_sight(ctx.tx, ctx.home.rosters, who, ctx.today)
    return any(one.id == pupil.id for one in sight.by_name.get(pupil.name, ()))
