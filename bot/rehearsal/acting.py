"""A scenario's buttons: an event with an action, done as the console or a card would do it."""

from __future__ import annotations

from bot.rehearsal.scenario import Event, Fault
from bot.rehearsal.stage import LONG_AGO, Stage
from config.days import day_of
from handlers.steps import doing
from handlers.turn.context import Context, Home
from handlers.turn.recording import By
from handlers.turn.sight import speaker
from store import due, inbox, persons, pupils, units
from store.db import Database, Tx
from store.pupils import Pupil

OUTSIDE_ROLE = frozenset({"guardian"})


def act(db: Database, home: Home, stage: Stage, event: Event, number: int) -> None:
    """Do what the event says, for each pupil it is about, or for the unit."""
    assert event.action is not None
    with db.write() as tx:
        kept = inbox.receive(
            tx,
            channel="console",
            external_id=f"rehearsal-act-{number}",
            kind="action",
            sender=event.actor,
            text=event.text,
            said_at=event.at,
            now=event.at,
        )
        ctx = Context(tx, home, kept.id, "console", event.text, event.at, event.at)
        by = _by(tx, stage, event)
        for name in event.about:
            doing.for_pupil(ctx, by, _pupil(tx, stage, event, name), event.action, event.fields)
        if not event.about:
            line = [unit for unit in units.line(tx, stage.school) if unit.kind in ("county", "township", "school")]
            doing.for_unit(ctx, by, doing.unit_of(ctx, by, line), event.action, event.fields)


def _by(tx: Tx, stage: Stage, event: Event) -> By:
    if event.actor in OUTSIDE_ROLE or event.actor in stage.guardian_of:
        return By(None, "guardian", "guardian")
    if event.actor not in stage.persons:
        raise Fault(f"events: {event.at} 的 from “{event.actor}” 没有这个人")
    person = persons.get(tx, stage.persons[event.actor])
    who = speaker(tx, person, day_of(event.at))
    return By(person.id, person.code, who.role)


def _pupil(tx: Tx, stage: Stage, event: Event, name: str) -> Pupil:
    """The pupil of that name; one who is just joining is put on the class's list now."""
    if name not in stage.pupils:
        if event.action != "change_roll" or event.fields.get("change") != "transfer_in":
            raise Fault(f"events: {event.at} 的 about “{name}” 不在名单里")
        number = pupils.put(tx, stage.county, name, name).id
        pupils.enrol(tx, number, next(iter(stage.classes.values())), LONG_AGO)
        stage.pupils[name] = number
        due.enlist(tx, [("pupil", number, stage.county)], event.at)
    return pupils.get(tx, stage.pupils[name])
