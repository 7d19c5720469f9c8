"""What somebody owes: his duties, the one due first in front, and what they are called."""

from __future__ import annotations

from datetime import datetime

from config.days import local
from config.wording.duties import DUTIES, PARTS
from handlers.turn.context import Context
from handlers.turn.sight import Speaker
from store import duties, prompts, pupils
from store.duties import Duty

#: How many lines of a list fit into one message on a phone.
MOST = 12


def my_duties(ctx: Context, who: Speaker, *, overdue: bool = False, page: int = 1) -> str:
    """What he owes, the one due first in front, each with the code to answer by; a page of it."""
    mine = [duty for duty in duties_of(ctx, who) if duty.overdue or not overdue]
    if not mine:
        return "没有逾期的。" if overdue else "您没有待办。"
    codes = {
        (prompt.subject_kind, prompt.subject_id, prompt.duty_key): prompt.code
        for prompt in prompts.open_for(ctx.tx, person_id=who.person.id)
        if prompt.code is not None
    }
    names = {
        pupil.id: pupil.name
        for pupil in pupils.many(ctx.tx, {duty.pupil_id for duty in mine if duty.pupil_id}).values()
    }
    said = [f"您有{len(mine)}件{'逾期' if overdue else '待办'}："]
    begins = min(max(page - 1, 0) * MOST, (len(mine) - 1) // MOST * MOST)
    for duty in mine[begins : begins + MOST]:
        code = codes.get((duty.subject_kind, duty.subject_id, duty.key))
        said.append(f"{code or '·'} {names.get(duty.pupil_id or 0, '')}{duty_name(duty)}{due(duty)}")
    if (left := len(mine) - begins - MOST) > 0:
        said.append(f"……还有{left}件，发“待办 {begins // MOST + 2}”看下一页")
    return "\n".join(said)


def duties_of(ctx: Context, who: Speaker) -> list[Duty]:
    """Open duties that he owns, or that he was asked to look after because others have not."""
    asked = {
        (prompt.subject_kind, prompt.subject_id, prompt.duty_key)
        for prompt in prompts.open_for(ctx.tx, person_id=who.person.id)
        if prompt.code is not None
    }
    found = duties.open_in(ctx.tx, who.person.county_id, limit=5000)
    return [
        duty
        for duty in found
        if who.person.code in duty.owners or (duty.subject_kind, duty.subject_id, duty.key) in asked
    ]


def duty_name(duty: Duty) -> str:
    """What a duty is called."""
    base, _, part = duty.duty.partition(":")
    return DUTIES.get(base, (duty.duty, ""))[0] + (f"（{PARTS[part]}）" if part in PARTS else "")


def due(duty: Duty) -> str:
    """By when: （10月14日前，已逾期）; empty where it has no end."""
    if duty.due_at is None:
        return ""
    late = "，已逾期" if duty.overdue else ""
    return f"（{when(duty.due_at)}前{late}）"


def when(at: datetime) -> str:
    """A due as its day."""
    there = local(at)
    return f"{there.month}月{there.day}日"
