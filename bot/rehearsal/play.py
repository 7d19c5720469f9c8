"""The play: time passes from instant to instant at which something is due, events are handled as the product handles them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import Any

from bot.clock import SetClock
from bot.rehearsal.acting import act
from bot.rehearsal.scenario import ROLE_NAMES, Event, Scenario
from bot.rehearsal.stage import Stage, build
from config.calendar import Calendar
from config.days import day_of, instant, local
from config.policy import Policy, load
from handlers.answer import answer
from handlers.turn.context import Home
from handlers.turn.incoming import Incoming
from reminders.rules.bodies import name as role_name
from reminders.tick import tick
from reminders.world import World
from store import due, lines, persons, pupils, school_days, settings
from store.crypto import Keyring
from store.db import Database
from store.people import place_of_unit

#: Printed types of the contract, in the order in which lines of one instant are printed.
PRINTED = ("reply", "attendance", "step", "case", "duty", "document", "report", "pupil", "refusal", "message")


#: Lines and fields that only the diary shows.
OWN = frozenset({"said", "did"})
DIARY = frozenset({"_arithmetic"})


class Rehearsal:
    """One scenario in a database in memory."""

    def __init__(self, scenario: Scenario, folder: Path | None = None) -> None:
        """`folder`: an installer's own profiles. Raises PersonError at once for a profile that cannot be used."""
        load(scenario.profile, folder=folder)
        self.scenario = scenario
        self.db = Database("sqlite://", Keyring.parse(Keyring.make()))
        self.home = Home(World(quiet=None, unit_pause=timedelta(0), provisional=True, folder=folder, plays={}, made={}))
        self._seen = 0
        self._number = 0
        first = scenario.events[0].at if scenario.events else scenario.start
        self.began = min(first, scenario.start)
        self.clock = SetClock(instant(day_of(self.began), time(0)) if self.began == scenario.start else self.began)

    def play(self) -> Iterator[dict[str, Any]]:
        """Every line from `start` to `until`, in time order: the contract's, and what was said and done (`said`, `did`)."""
        self.stage = self._set()
        for event in self.scenario.events:
            if event.at > self.scenario.until:
                break
            yield from self._pass_to(event.at)
            self.clock.move_to(event.at)
            for line in self._happen(event):
                if event.at >= self.scenario.start and not event.given:
                    yield line
            tick(self.db, self.home.world, self.clock.now(), say=False)
            yield from self._printed()
        yield from self._pass_to(self.scenario.until)

    def names(self) -> dict[str, str]:
        """How each person is called: his name, with his role where the name does not say it."""
        return {
            plan.id: plan.name if plan.name == ROLE_NAMES.get(plan.role) else _called(plan.name, role_name(plan.role))
            for plan in self.scenario.people
        }

    def calendar(self) -> Calendar:
        """The calendar it was played by."""
        with self.db.read() as tx:
            return self.home.world.calendar(tx, place_of_unit(tx, self.stage.school))

    def policy(self) -> Policy:
        """The policy it was played by."""
        with self.db.read() as tx:
            return self.home.world.policy(tx, self.scenario.profile)

    def title(self) -> str:
        """What was rehearsed."""
        policy = self.policy()
        org = self.scenario.org
        span = f"{self.scenario.start:%Y-%m-%d} 至 {self.scenario.until:%Y-%m-%d}"
        return f"演练：{policy.title}\n{org.get('county', '')} {org.get('school', '')} {span}"

    def _set(self) -> Stage:
        self.db.upgrade()
        scenario = self.scenario
        with self.db.write() as tx:
            stage = build(tx, scenario)
            school_days.put_term(tx, stage.county, *scenario.term)
            for day, on, why in scenario.days:
                school_days.declare(tx, stage.county, day, "on" if on else "off", why, self.began)
            settings.put(tx, f"began:{stage.county}", self.began.isoformat(), self.began)
            subjects = [("class", class_id, stage.county) for class_id in stage.classes.values()]
            subjects += [("pupil", pupil_id, stage.county) for pupil_id in stage.pupils.values()]
            subjects += [("unit", unit_id, stage.county) for unit_id in stage.units]
            due.enlist(tx, subjects, self.began)
        return stage

    def _pass_to(self, until: datetime) -> Iterator[dict[str, Any]]:
        """Let the clock run up to an instant, looking at what is due when it is due."""
        while True:
            with self.db.read() as tx:
                at = due.next_instant(tx)
            if at is None or at > until:
                break
            self.clock.move_to(at)
            tick(self.db, self.home.world, self.clock.now(), say=False)
            yield from self._printed()
        self.clock.move_to(until)

    def _happen(self, event: Event) -> Iterator[dict[str, Any]]:
        head = {"at": _iso(event.at), "from": event.actor}
        if event.action is not None:
            about = "、".join(event.about)
            yield {
                **head,
                "type": "did",
                "action": event.action,
                "about": about,
                "text": event.text,
                "with": event.fields,
            }
            self._number += 1
            act(self.db, self.home, self.stage, event, self._number)
            return
        for about in event.about or ("",):
            yield {**head, "type": "said", "about": about, "text": event.text}
            yield from self._say(event, about)

    def _say(self, event: Event, about: str) -> Iterator[dict[str, Any]]:
        self._number += 1
        stage = self.stage
        guardian = event.actor == "guardian" or event.actor in stage.guardian_of
        pupil_name = about or stage.guardian_of.get(event.actor, "")
        with self.db.read() as tx:
            pupil = pupils.get(tx, stage.pupils[pupil_name]) if pupil_name else None
            sender = event.actor
            if guardian and pupil is not None:
                known = pupils.guardians_of(tx, [pupil.id])[pupil.id][0]
                sender = pupils.guardian_phone(tx, known.id) or ""
            elif not guardian:
                persons.get(tx, stage.persons[event.actor])
        text = answer(
            self.db,
            self.home,
            Incoming(
                channel="sms" if guardian else "wecom",
                external_id=f"rehearsal-{self._number}",
                sender=sender,
                kind="text",
                text=event.text,
                said_at=event.at,
                raw="",
            ),
            self.clock.now(),
            about=pupil,
        )
        if text:
            yield {"at": _iso(event.at), "type": "reply", "to": event.actor, "text": text}

    def _printed(self) -> Iterator[dict[str, Any]]:
        """Lines written since the last look, those of the clock's own past included."""
        with self.db.read() as tx:
            fresh = lines.after(tx, self._seen)
        if fresh:
            self._seen = max(line.id for line in fresh)
        order = {kind: place for place, kind in enumerate(PRINTED)}
        for line in sorted(fresh, key=lambda line: (line.at, order.get(line.type, 99), line.id)):
            if line.at >= self.scenario.start and line.type in order:
                shown = {key: value for key, value in line.payload.items() if key[0] != "_" or key in DIARY}
                yield {"at": _iso(line.at), "type": line.type, **self._by_name(shown)}

    def _by_name(self, shown: dict[str, Any]) -> dict[str, Any]:
        """A guardian whom the scenario gives an id of his own is printed by it."""
        ids = [one for one, pupil in self.stage.guardian_of.items() if pupil and pupil == shown.get("about")]
        if len(ids) != 1 or ids[0] == "guardian":
            return shown
        swap = {"guardian": ids[0]}
        return {
            key: [swap.get(one, one) if isinstance(one, str) else one for one in value]
            if isinstance(value, list)
            else swap.get(value, value)
            if isinstance(value, str)
            else value
            for key, value in shown.items()
        }


def _called(name: str, role: str) -> str:
    return name if name in role or role in name else f"{name}（{role}）"


def _iso(at: datetime) -> str:
    return local(at).isoformat(timespec="seconds")
