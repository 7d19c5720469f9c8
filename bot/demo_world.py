"""The product as its sandbox may see it: keys, people, calendar, and the one thing asked of it in-process, to let time pass."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from pathlib import Path

from bot.clock import SandboxClock
from bot.runtime import Runtime
from bot.sandbox import Account, Approved, GatewayKeys, Phone, School, Wires
from bot.sms import registry
from config.calendar import Calendar
from config.days import day_of
from config.errors import PersonError
from config.settings import Settings
from reminders.rules.bodies import name as role_name
from store import due, outbox, people, persons, prompts, pupils, units
from store.db import Tx
from store.people import Place

#: Who is shown first.
ORDER = (
    "class_teacher",
    "school_lead",
    "baobao_teacher",
    "baobao_official",
    "township_officer",
    "edu_bureau",
)
#: The pupil of the story, by profile's county; where he is not on the roster the first pupil is.
STORY_PUPIL = "李明"
#: How far time goes at once while something that is due cannot be done.
STUCK = timedelta(minutes=15)
#: Steps of one passage of time, so that a loop ends whatever happens.
MOST_STEPS = 5000


def gateway_keys(settings: Settings) -> GatewayKeys | None:
    """What the consoles of Tencent Cloud and Aliyun know of the product; None where they are not both set up."""
    domestic = settings.domestic
    if domestic is None or domestic.tencent is None or domestic.aliyun is None:
        return None
    tencent, aliyun = domestic.tencent, domestic.aliyun
    held = registry.load(domestic.templates, {"tencent": tencent.sign, "aliyun": aliyun.sign})

    def approved(gateway: str) -> tuple[Approved, ...]:
        return tuple(Approved(number, body) for number, body in held.approved(gateway).items())

    return GatewayKeys(
        Account(tencent.secret_id, tencent.secret_key, tencent.sign, approved("tencent"), tencent.app_id),
        Account(aliyun.key_id, aliyun.key_secret, aliyun.sign, approved("aliyun")),
        domestic.callback_secret or "",
    )


class DemoWorld:
    """Implements `bot.sandbox.SandboxWorld` over a runtime."""

    def __init__(self, runtime: Runtime) -> None:
        self._runtime = runtime
        self._passing = threading.Lock()

    @property
    def wires(self) -> Wires:
        settings = self._runtime.settings
        assert settings.wecom is not None
        assert settings.twilio is not None
        return Wires(
            corp_id=settings.wecom.corp_id,
            agent_id=settings.wecom.agent_id,
            secret=settings.wecom.secret,
            token=settings.wecom.token,
            encoding_aes_key=settings.wecom.encoding_aes_key,
            twilio_sid=settings.twilio.account_sid,
            twilio_token=settings.twilio.auth_token,
            twilio_from=settings.twilio.sender or "",
            base_url=settings.base_url or "",
            gateways=gateway_keys(settings),
        )

    @property
    def memory(self) -> Path | None:
        return self._runtime.settings.home / "sandbox.sqlite"

    def now(self) -> datetime:
        return self._runtime.clock.now()

    def schools(self) -> Sequence[School]:
        with self._runtime.db.read() as tx:
            found = []
            for county in units.counties(tx):
                for school in units.subtree(tx, county.id, "school"):
                    names = [pupil.name for pupil in self._pupils(tx, school.id)]
                    if names:
                        story = STORY_PUPIL if STORY_PUPIL in names else names[0]
                        found.append(School(str(school.id), school.name, county.name, story))
        return found

    def phones(self, school: str) -> Sequence[Phone]:
        day = day_of(self.now())
        with self._runtime.db.read() as tx:
            place = people.place_of_unit(tx, int(school))
            classes = units.subtree(tx, int(school), "class")
            found: dict[str, Phone] = {}
            lines = [*place.line, *classes]
            for pupil in sorted(self._pupils(tx, int(school)), key=_story_first)[:1]:
                # Those in charge of the story's pupil stand before their colleagues.
                given = people.casts(tx, people.places(tx, [pupil.id], day), day)[pupil.id]
                for role in ("baobao_teacher", "baobao_official"):
                    for holder in given.get(role, ()):
                        self._add(tx, found, holder.person, role, self._unit_of(tx, holder.person, day))
            for unit in lines:
                for post in persons.posts_at(tx, unit.id, day):
                    person = persons.get(tx, post.person_id)
                    self._add(tx, found, person, post.role, unit.name)
            phones = sorted(found.values(), key=lambda one: _rank(one.role))
            return [*phones, *self._guardians(tx, int(school))]

    def is_school_day(self, school: str, day: date) -> bool | None:
        try:
            return self._calendar(school).is_school_day(day)
        except PersonError:
            return None

    def next_school_day(self, school: str, after: date) -> date | None:
        try:
            return self._calendar(school).next_school_day(after)
        except PersonError:
            return None

    def run_due(self, until: datetime, settle: Callable[[], None]) -> None:
        runtime = self._runtime
        clock = runtime.clock
        assert isinstance(clock, SandboxClock)
        with self._passing, runtime.hands:
            runtime.sweep(self.now())
            for _ in range(MOST_STEPS):
                at = self._next(until)
                if at is None:
                    break
                now = clock.move_to(at)
                runtime.tick(now)
                runtime.deliver(now)
                settle()
            now = clock.move_to(until)
            runtime.sweep(now)
            runtime.tick(now)
            runtime.deliver(now)
            settle()

    def _next(self, until: datetime) -> datetime | None:
        """The next instant after now, up to `until`, at which anything is to be looked at, said or sent."""
        now = self.now()
        with self._runtime.db.read() as tx:
            instants = [due.next_instant(tx), prompts.next_instant(tx)]
            # What is in doubt is looked up at its own instant too.
            instants += [since for _, since in outbox.unfinished(tx).values()]
        waiting = [at for at in instants if at is not None]
        if not waiting:
            return None
        # What is still due at an instant that was dealt with is stuck (a channel that fails): time goes on in steps.
        at = min(waiting) if min(waiting) > now else now + STUCK
        return at if at <= until else None

    def _calendar(self, school: str) -> Calendar:
        with self._runtime.db.read() as tx:
            place: Place = people.place_of_unit(tx, int(school))
            return self._runtime.home.world.calendar(tx, place)

    def _pupils(self, tx: Tx, school_id: int) -> list[pupils.Pupil]:
        day = day_of(self.now())
        return [
            pupil
            for klass in units.subtree(tx, school_id, "class")
            for pupil in pupils.roster(tx, klass.id, day).pupils
        ]

    def _guardians(self, tx: Tx, school_id: int) -> list[Phone]:
        known = sorted(self._pupils(tx, school_id), key=_story_first)
        where = people.places(tx, [pupil.id for pupil in known], day_of(self.now()))
        classes = {pupil_id: place.line[-1].name for pupil_id, place in where.items()}
        guardians = pupils.guardians_of(tx, [pupil.id for pupil in known])
        shown: list[Phone] = []
        for pupil in known:
            for guardian in guardians.get(pupil.id, ())[:1]:
                number = pupils.guardian_phone(tx, guardian.id)
                if number:
                    shown.append(
                        Phone(
                            id=f"guardian-{guardian.id}",
                            name=guardian.name,
                            role="guardian",
                            label="监护人",
                            unit=f"{pupil.name}的{guardian.relation or '家长'}",
                            number=number,
                            pupil=pupil.name,
                            klass=classes[pupil.id],
                            relation=guardian.relation or "",
                            parent_userid=f"p{guardian.id}",
                        )
                    )
        return shown

    def _unit_of(self, tx: Tx, person: persons.Person, day: date) -> str:
        held = persons.posts_of(tx, person.id, day)
        return units.get(tx, held[0].unit_id).name if held else ""

    def _add(self, tx: Tx, found: dict[str, Phone], person: persons.Person, role: str, unit: str) -> None:
        if person.wecom_userid:
            found.setdefault(
                person.code,
                Phone(
                    id=person.code,
                    name=person.name,
                    role=role,
                    label=role_name(role),
                    unit=unit,
                    wecom_userid=person.wecom_userid,
                    number=persons.phone_of(tx, person.id),
                ),
            )


def _story_first(pupil: pupils.Pupil) -> bool:
    return pupil.name != STORY_PUPIL


def _rank(role: str) -> int:
    return ORDER.index(role) if role in ORDER else len(ORDER)
