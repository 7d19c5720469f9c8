"""The message to a guardian on the day of an absence without leave: by no document, so the product's own default."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from config.days import day_of
from reminders.parents import Told, to_guardian, whom_to_call
from reminders.prompting import after_quiet
from reminders.rules.facts import MISSING, PRESENT
from reminders.rules.lines import Played
from reminders.world import World
from store import outbox, prompts, pupils
from store.db import Tx

if TYPE_CHECKING:
    from reminders.gather import Gathered

#: Messages that were read or may have been.
GONE = frozenset({"sending", "sent", "delivered", "in_doubt"})
#: Stages in which the guardian hears from the case, not from the roll call.
SPOKEN_TO = frozenset({"dropped_out", "ordered", "joint", "legal", "exit_review", "deferred"})


def want(tx: Tx, one: Gathered, played: Played, now: datetime, world: World) -> set[str]:
    """Want today's message if the pupil is missing today; gives the duty keys under which it stands while that holds."""
    today = day_of(now)
    if played.state.stage in SPOKEN_TO:
        return set()
    # Yesterday's may wait for the end of the quiet hours: it is held, not dropped, as long as it is true.
    yesterday = today - timedelta(days=1)
    before, status = _status(played, yesterday), _status(played, today)
    held = {f"absence:{yesterday.isoformat()}"} if before in MISSING else set()
    held |= {f"arrived:{yesterday.isoformat()}"} if before in PRESENT else set()
    key = f"absence:{today.isoformat()}"
    if status in PRESENT:
        return _take_back(tx, one, key, now, world) | held
    if status not in MISSING:
        return held
    guardian = next(iter(pupils.guardians_of(tx, [one.id]).get(one.id, ())), None)
    if guardian is None or one.pupil is None:
        return {key} | held
    info = one.pupil.info
    teacher = one.cast.get("class_teacher", ())
    who = whom_to_call(one, f"{teacher[0].person.name}老师" if teacher else "班主任")
    told = Told("guardian.absent", "absent", _values(info.name, info.school, today) | {"who": who}, key)
    at = after_quiet(now + world.absence_delay, world.quiet)
    prompts.want(tx, [to_guardian(one, guardian, f"{info.id}|{key}", told, at, world)], now)
    return {key} | held


def _take_back(tx: Tx, one: Gathered, key: str, now: datetime, world: World) -> set[str]:
    """He is here after all: whoever was told that he is not is told so, once; a message still waiting just goes away."""
    if one.pupil is None:
        return set()
    info = one.pupil.info
    arrived = key.replace("absence", "arrived")
    told = [
        prompt
        for prompt in prompts.of_subject(tx, ("pupil", one.id))
        if prompt.duty_key == key and prompt.outbox_id is not None and prompt.guardian_id is not None
    ]
    words = Told("guardian.arrived", "arrived", _values(info.name, info.school, day_of(now)), arrived)
    at = after_quiet(now + world.absence_delay, world.quiet)
    prompts.want(
        tx,
        [
            to_guardian(one, pupils.guardian(tx, prompt.guardian_id or 0), f"{info.id}|{arrived}", words, at, world)
            for prompt in told
            if prompt.outbox_id is not None and outbox.get(tx, prompt.outbox_id).state in GONE
        ],
        now,
    )
    return {arrived}


def _values(pupil: str, school: str, day: date) -> dict[str, str]:
    return {"pupil": pupil, "school": school, "day": f"{day.month}月{day.day}日"}


def _status(played: Played, today: date) -> str | None:
    """What the latest attendance line says of today."""
    told = [line for line in played.lines if line.type == "attendance" and line.fields.get("date") == today.isoformat()]
    return str(told[-1].fields.get("status")) if told else None
