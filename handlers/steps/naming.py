"""Naming the person in charge in words: 由孟老师负责."""

from __future__ import annotations

from handlers.reading.words.pattern import Pattern
from handlers.steps import doing
from handlers.turn.context import Answer, Context
from handlers.turn.recording import By, place_of
from handlers.turn.sight import Speaker
from store import duties, persons
from store.persons import Person
from store.pupils import Pupil

#: Words by which somebody is charged with a pupil.
CHARGE = Pattern(r"负责|包保|帮扶|结对|指定|安排|派|由|交给")
#: Words that follow a surname when the given name is left out.
TITLES = ("老师", "主任", "校长", "干事", "同志")
ROLE_NAMES = {
    "named_person": "专人",
    "paired_teacher": "结对教师",
    "one_to_one": "一对一帮扶人",
    "family_guardian": "亲情监护人",
    "baobao_teacher": "包保教师",
    "baobao_official": "包保干部",
}


def named(ctx: Context, who: Speaker, pupil: Pupil, words: str) -> Answer | None:
    """Name the person whom the words charge with the pupil, where he owes that; None where they say something else."""
    owed = next(
        (duty for duty in duties.of(ctx.tx, ("pupil", pupil.id), state="open") if duty.duty == "name_person"), None
    )
    if owed is None or who.person.code not in owed.owners or CHARGE.search(words) is None:
        return None
    found = meant(ctx, pupil, words)
    if not found:
        return Answer(f"没有找到这位老师，请写全名，如“{pupil.name}由孟凡星负责”。", {"naming": pupil.name})
    if len(found) > 1:
        return Answer(
            f"是哪一位？{'、'.join(one.name for one in found[:6])}。请写全名再发一次。", {"naming": pupil.name}
        )
    lacking = [one for one in owed.open if one in ROLE_NAMES] or ["named_person"]
    wanted = next((role for role in lacking if ROLE_NAMES[role] in words), lacking[0])
    said = doing.for_pupil(
        ctx,
        By(who.person.id, who.person.code, who.role),
        pupil,
        "name_person",
        {"person": found[0].code, "as": wanted},
    )
    return Answer(f"已记 {pupil.name}的{ROLE_NAMES[wanted]}：{found[0].name}。有误请直接说。", said.reading)


def meant(ctx: Context, pupil: Pupil, words: str) -> list[Person]:
    """Staff of the pupil's school, township and county whom the words name: by full name, else by surname and title."""
    place = place_of(ctx, pupil)
    known: dict[int, Person] = {}
    for unit in reversed(place.line):
        if unit.county_id is not None:
            ids = [post.person_id for post in persons.posts_at(ctx.tx, unit.id, ctx.today)]
            known |= persons.many(ctx.tx, set(ids) - known.keys())
    full = [one for one in known.values() if one.name in words]
    if full:
        return full
    return [one for one in known.values() if any(one.name[:1] + title in words for title in TITLES)]
