"""What is done by a button rather than by words: an action of the contract becomes an act, and the answer says what came of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from handlers.steps import actions
from handlers.turn.context import Answer, Context
from handlers.turn.recording import By, look_again, place_of, put_act, put_marks
from reminders.review import Reviewed, review_unit
from reminders.rules import bodies
from reminders.rules.lines import Line, Played
from store import people, persons
from store.pupils import Pupil
from store.units import Unit

#: What a person may be named as and then holds as an assignment to the pupil, seen by everybody who looks for him by role.
ASSIGNED = frozenset({"baobao_teacher", "baobao_official"})


@dataclass(frozen=True, slots=True)
class Came:
    """What came of an act: the refusal if a gate gave one, and every line that is new."""

    fresh: tuple[Line, ...] = ()
    refusal: Line | None = None
    played: Played | None = None


def for_pupil(ctx: Context, by: By, pupil: Pupil, action: str, raw: Mapping[str, Any]) -> Answer:
    """Do an action about a pupil. Raises PersonError for fields that are no use; what the policy forbids is refused, and kept."""
    return _answer(about_pupil(ctx, by, pupil, action, raw), action)


def about_pupil(ctx: Context, by: By, pupil: Pupil, action: str, raw: Mapping[str, Any]) -> Came:
    """Do an action about a pupil, as `for_pupil`, and give what came of it."""
    done = actions.done(action, raw)
    place = place_of(ctx, pupil)
    own = () if by.person_id is None else (by.code,)
    put_act(
        ctx,
        place.county_id,
        ("pupil", pupil.id),
        by,
        done.kind,
        done.fields,
        day=done.day,
        persons=own if done.persons is None else done.persons,
    )
    if done.kind == "correct_marks":
        rows = [(pupil, day, "day", str(done.fields["status"])) for day in done.fields["dates"]]
        put_marks(ctx, place.line[-1], by, rows, corrects=True)
    came = _came(look_again(ctx, [pupil.id]).get(pupil.id))
    if came.refusal is None and done.kind == "name_person" and done.fields["as"] in ASSIGNED:
        person = persons.by_code(ctx.tx, place.county_id, str(done.fields["person"]))
        if person is not None:
            people.assign(
                ctx.tx, str(done.fields["as"]), person.id, ctx.today, pupil_id=pupil.id, given_by_id=by.person_id
            )
    return came


def unit_of(ctx: Context, by: By, line: Sequence[Unit]) -> Unit:
    """Of a line of units the one in whose name somebody acts: school staff for the school, the bureau for the county."""
    kind = {"school": "school", "central_school": "township", "township": "township", "village": "township"}
    wanted = kind.get(bodies.body(by.role), "county")
    return next((unit for unit in line if unit.kind == wanted), line[-1])


def for_unit(ctx: Context, by: By, unit: Unit, action: str, raw: Mapping[str, Any]) -> Answer:
    """Do an action about a school, a township or a county: send a report, end a check."""
    return _answer(about_unit(ctx, by, unit, action, raw), action)


def about_unit(ctx: Context, by: By, unit: Unit, action: str, raw: Mapping[str, Any]) -> Came:
    """Do an action about a unit, as `for_unit`, and give what came of it."""
    done = actions.done(action, raw)
    own = () if by.person_id is None else (by.code,)
    put_act(ctx, unit.county_id or unit.id, ("unit", unit.id), by, done.kind, done.fields, day=done.day, persons=own)
    return _came(review_unit(ctx.tx, ctx.home.world, unit.id, ctx.now))


def _came(reviewed: Reviewed | None) -> Came:
    if reviewed is None:
        return Came()
    return Came(
        reviewed.fresh, next((line for line in reviewed.fresh if line.type == "refusal"), None), reviewed.played
    )


def _answer(came: Came, action: str) -> Answer:
    """What a gate said to this act, or that it is on file."""
    said = [str(line.fields.get("text", "")) for line in came.fresh if line.type == "refusal"]
    return Answer("\n".join(said) or "已登记。", {"action": action})
