"""What only a human can do is told to one: a message that reached nobody, a person who cannot be found."""

from __future__ import annotations

from datetime import datetime

from config.days import day_of
from reminders import restraint
from reminders.prompting import after_quiet
from reminders.world import World
from store import due, people, persons, prompts, settings, tasks, unlisted
from store.db import Tx
from store.persons import Person
from store.prompts import NewPrompt
from store.tasks import Task

#: Templates of the messages that tell of tasks: one that fails is not told of again, it stays on the list.
OWN = "task"
#: Who is told, the nearest first.
TOLD = ("class_teacher", "school_lead", "edu_bureau")
#: Under which the last day that was begun is kept.
LAST_DAY = "chores:last_day"


def tell(tx: Tx, now: datetime, world: World) -> int:
    """Tell each open task to somebody once, end those that were answered; give how many were told anew."""
    told = 0
    for task in tasks.open_in(tx):
        said = prompts.of_subject(tx, ("task", task.id))
        if any(one.state == "answered" for one in said):
            tasks.end(tx, task.id, now, note="已回复")
            prompts.end(tx, ("task", task.id), now, reason="已回复")
        elif not said and not str(task.payload.get("template", "")).startswith(OWN):
            told += _tell(tx, task, now, world)
    return told


def new_day(tx: Tx, now: datetime) -> None:
    """Once a day look at every open duty: who owes it may have changed overnight."""
    today = day_of(now).isoformat()
    if settings.get(tx, LAST_DAY) != today:
        settings.put(tx, LAST_DAY, today, now)
        due.wake_owing(tx, now)
        _ask_again(tx, now)


def _ask_again(tx: Tx, now: datetime) -> None:
    """On Mondays the head of a school in which somebody is missing from the newest list is asked again where he is."""
    day = day_of(now)
    if day.weekday() != 0:
        return
    for school_id, (county_id, count) in unlisted.of_schools(tx).items():
        tasks.open_task(
            tx,
            key=f"unlisted/{school_id}/{day}",
            county_id=county_id,
            kind="unlisted",
            owner_role="school_lead",
            text=f"新名单里没有的还有{count}人不知道去向，仍在册。发“谁不在新名单里”逐个看，几个人可以一起答。",
            now=now,
            unit_id=school_id,
        )


def told_of_county(tx: Tx, county_id: int, now: datetime) -> bool:
    """Whether anybody would be told of a task of the county as a whole."""
    day = day_of(now)
    cast = people.cast_of_unit(tx, people.place_of_unit(tx, county_id), day)
    return any(cast.get(role) for role in TOLD)


def _tell(tx: Tx, task: Task, now: datetime, world: World) -> int:
    to = _person(tx, task, now)
    if to is None:
        return 0
    quiet = restraint.quiet_hours(tx, to, (), world)
    new = NewPrompt(
        key=f"task/{task.id}",
        county_id=task.county_id,
        subject_kind="task",
        subject_id=task.id,
        channel="wecom" if to.wecom_userid or not to.phone_key else "sms",
        template="task.told",
        not_before=after_quiet(now, quiet),
        person_id=to.id,
        duty_key=f"task:{task.id}",
        pupil_id=task.pupil_id,
        params={"text": task.text, "duty": "task", "default": True, "clauses": []},
    )
    return len(prompts.want(tx, [new], now))


def _person(tx: Tx, task: Task, now: datetime) -> Person | None:
    """Who can do it: the class teacher unless it was he who could not be reached, else the school lead, else the bureau."""
    day = day_of(now)
    if task.pupil_id is not None:
        where = people.places(tx, [task.pupil_id], day)
        cast = people.casts(tx, where, day).get(task.pupil_id, {})
    else:
        cast = people.cast_of_unit(tx, people.place_of_unit(tx, task.unit_id or task.county_id), day)
    missed = task.payload.get("person_id")
    for role in TOLD:
        for holder in cast.get(role, ()):
            if holder.person.id != missed:
                return persons.get(tx, holder.person.id)
    return None
