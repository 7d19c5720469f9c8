"""The message to a guardian on the day of an absence without leave: by no document, so the product's own default."""

from __future__ import annotations

from collections.abc import Sequence
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
from store.prompts import Prompt
from store.withdrawals import HEARD

if TYPE_CHECKING:
    from reminders.gather import Gathered

#: What is said of a day, by the beginning of its key.
ABSENT, ARRIVED = "absence", "arrived"
#: Stages in which the guardian hears from the case, not from the roll call.
SPOKEN_TO = frozenset({"dropped_out", "ordered", "joint", "legal", "exit_review", "deferred"})


def want(tx: Tx, one: Gathered, played: Played, now: datetime, world: World) -> set[str]:
    """Want today's message if the pupil is missing today, and the one that sets it right; gives the duty keys that hold still."""
    today = day_of(now)
    if played.state.stage in SPOKEN_TO:
        return set()
    # Yesterday's may wait for the end of the quiet hours: it is held, not dropped, as long as it is true.
    yesterday = today - timedelta(days=1)
    before, status = _status(played, yesterday), _status(played, today)
    sort = {**dict.fromkeys(MISSING, ABSENT), **dict.fromkeys(PRESENT, ARRIVED)}
    waiting = one.filed.prompted if one.filed is not None else frozenset()
    held = {key for key in waiting if before in sort and key.startswith(f"{sort[before]}:{yesterday.isoformat()}")}
    if status not in sort:
        return held
    key = f"{sort[status]}:{today.isoformat()}"
    standing = {one for one in waiting if one.startswith(key)}
    if not standing and one.pupil is not None:
        standing = _missing(tx, one, key, now, world) if sort[status] == ABSENT else _here(tx, one, key, now, world)
    return held | standing


def _missing(tx: Tx, one: Gathered, key: str, now: datetime, world: World) -> set[str]:
    """He is missing: his guardian is told so, and told so again where he has heard since that the child has come."""
    assert one.pupil is not None
    guardian = next(iter(pupils.guardians_of(tx, [one.id]).get(one.id, ())), None)
    if guardian is None:
        return set()
    info = one.pupil.info
    teacher = one.cast.get("class_teacher", ())
    who = whom_to_call(one, f"{teacher[0].person.name}老师" if teacher else "班主任")
    values = _values(info.name, info.school, day_of(now)) | {"who": who}
    at = after_quiet(now + world.absence_delay, world.quiet)

    def say(key: str) -> bool:
        told = Told("guardian.absent", "absent", values, key)
        return bool(prompts.want(tx, [to_guardian(one, guardian, f"{info.id}|{key}", told, at, world)], now))

    if say(key):
        return {key}
    before = _of_day(tx, one, key)
    heard = _heard(tx, before)
    if heard is not None and str(heard.duty_key).startswith(ABSENT):
        return {key}
    again = f"{key}/{sum(str(prompt.duty_key).startswith(ABSENT) for prompt in before) + 1}"
    say(again)
    return {again}


def _here(tx: Tx, one: Gathered, key: str, now: datetime, world: World) -> set[str]:
    """He is here after all: whoever was told that he is not is told so, once; a message still waiting just goes away."""
    assert one.pupil is not None
    info, before = one.pupil.info, _of_day(tx, one, key)
    heard = _heard(tx, before)
    if heard is None or not str(heard.duty_key).startswith(ABSENT):
        return set()
    nth = sum(str(prompt.duty_key).startswith(ARRIVED) for prompt in before)
    arrived = f"{key}/{nth + 1}" if nth else key
    words = Told("guardian.arrived", "arrived", _values(info.name, info.school, day_of(now)), arrived)
    at = after_quiet(now + world.absence_delay, world.quiet)
    guardian = pupils.guardian(tx, heard.guardian_id or 0)
    prompts.want(tx, [to_guardian(one, guardian, f"{info.id}|{arrived}", words, at, world)], now)
    return {arrived}


def _of_day(tx: Tx, one: Gathered, key: str) -> list[Prompt]:
    """What was to be said to a guardian of that day's presence, in the order in which it was wanted."""
    day = key.partition(":")[2]
    wanted = (f"{ABSENT}:{day}", f"{ARRIVED}:{day}")
    found = prompts.of_subject(tx, ("pupil", one.id))
    return [one for one in found if one.guardian_id is not None and str(one.duty_key).startswith(wanted)]


def _heard(tx: Tx, them: Sequence[Prompt]) -> Prompt | None:
    """The last of these that was read, or may have been."""
    gone = [one for one in them if one.outbox_id is not None and outbox.get(tx, one.outbox_id).state in HEARD]
    return gone[-1] if gone else None


def _values(pupil: str, school: str, day: date) -> dict[str, str]:
    return {"pupil": pupil, "school": school, "day": f"{day.month}月{day.day}日"}


def _status(played: Played, today: date) -> str | None:
    """What the latest attendance line says of today."""
    told = [line for line in played.lines if line.type == "attendance" and line.fields.get("date") == today.isoformat()]
    return str(told[-1].fields.get("status")) if told else None
