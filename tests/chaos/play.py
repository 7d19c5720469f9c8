"""One play: a county at work while its processes are killed; then the judge."""

from __future__ import annotations

import random
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from sqlalchemy import select

from store import audit, outbox, prompts
from store.db import Database
from store.tables import facts, inbox, marks
from tests.chaos import county
from tests.chaos.callers import Callers
from tests.chaos.county import BEGINS
from tests.chaos.judge import Ledger, faults
from tests.chaos.victim import Fleet, Forge, Killer, Wall
from tests.wires.standin import stand_in

#: When a second reminder of the same thing is due.
TOO_LATE = BEGINS.replace(hour=15, minute=30)
SQLITE = ("serve",)
POSTGRES = ("web", "web", "worker", "worker")


@dataclass
class Seen:
    """What a play showed: kills by kind, and every fault in the judge's words."""

    kills: Counter[str]
    acknowledged: int
    heard: int
    faults: list[str]
    log: Path

    def __str__(self) -> str:
        lost = sum(one.startswith(("acknowledged", "half")) for one in self.faults)
        prompt = sum(one.startswith("prompt lost") for one in self.faults)
        double = sum(" times" in one for one in self.faults)
        return (
            f"{sum(self.kills.values())} kills, {self.acknowledged} acknowledged, {self.heard} messages: "
            f"{lost} lost, {prompt} prompts lost, {double} doubled, {len(self.faults) - lost - prompt - double} others"
        )


class Stage:
    """What a play is made with: the fleet, the killer, the callers."""

    def __init__(self, fleet: Fleet, killer: Killer, callers: Callers, chance: random.Random) -> None:
        self.fleet, self.killer, self.callers, self.chance = fleet, killer, callers, chance


def play(
    database: Database,
    folder: Path,
    act: Callable[[Stage], None],
    *,
    classes: int,
    seed: int,
    bug: str = "",
    again: float = 0.2,
    patience: float = 60,
    pause: float = 0.25,
    shape: tuple[str, ...] = (),
    preload: dict[str, str] | None = None,
    ahead: timedelta = timedelta(0),
) -> Seen:
    """Found a county of so many classes, let callers report while `act` does its harm, and judge what is left.

    `ahead`: by so much the product's clock was ahead; what it wanted said by that clock is waited for.
    """
    chance = random.Random(seed)
    county.found(database, folder / "home", classes)
    clock, log = Wall(), folder / "product.log"
    killer = Killer(clock, chance)
    shape = shape or (SQLITE if database.is_sqlite else POSTGRES)
    with stand_in(killer) as world:
        forge = Forge(county.environ(database, folder / "home", world.base), clock, log, bug, preload)
        fleet = Fleet(forge, shape)
        callers = Callers(fleet, killer, clock, classes, chance, pause)
        try:
            fleet.start()
            callers.start()
            act(Stage(fleet, killer, callers, chance))
            callers.stop()
            callers.again(again)
            # A guardian's message waits five of the story's minutes.
            end, give_up = time.monotonic() + 6, time.monotonic() + patience
            while time.monotonic() < end or (not settled(database, clock, ahead) and time.monotonic() < give_up):
                time.sleep(0.1)
        finally:
            fleet.kill()
            forge.close()
    assert clock.now() < TOO_LATE, "the play went on into the story's afternoon: reminders would look like doubles"
    ledger = found(database, callers, killer)
    return Seen(killer.kills, len(callers.acknowledged), len(ledger.heard), faults(ledger), log)


def settled(database: Database, clock: Wall, ahead: timedelta = timedelta(0)) -> bool:
    """Nothing is on its way and nothing due waits to be said."""
    with database.read() as tx:
        wanted = prompts.next_instant(tx)
        return not outbox.unfinished(tx) and (wanted is None or wanted > clock.now() + ahead)


def found(database: Database, callers: Callers, killer: Killer) -> Ledger:
    """What is on file, beside what was seen from outside. (`#`: what a seeded bug puts behind a message's number.)"""
    with database.read() as tx:
        rows = tx.execute(select(inbox.c.id, inbox.c.external_id, inbox.c.state, inbox.c.answer)).all()
        numbers = {row.id: row.external_id.partition("#")[0] for row in rows}
        effects = Counter(numbers[one] for one in tx.execute(select(marks.c.message_id)).scalars())
        effects += Counter(numbers[one] for one in tx.execute(select(facts.c.message_id)).scalars() if one in numbers)
        verified = audit.verify(tx)
        unfinished = [f"{count} {state}" for state, (count, _) in outbox.unfinished(tx).items()]
    return Ledger(
        said=callers.said,
        acknowledged=callers.acknowledged,
        heard=[*killer.wecom, *((one["to"], one["body"]) for one in killer.sms)],
        kept={numbers[row.id]: (row.state, row.answer) for row in rows},
        effects=effects,
        unfinished=unfinished,
        chain=None if verified.ok else str(verified.first_broken),
    )
