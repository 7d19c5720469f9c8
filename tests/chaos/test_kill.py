"""kill -9 of the whole product, at any moment of check-ins, ticks and deliveries, on both databases.

`BAOXUE_TEST_KILLS=300 pytest tests/chaos` is the long form: half of the kills on each database.
"""

from __future__ import annotations

import os
import random
import time
from collections import Counter
from pathlib import Path

from sqlalchemy import select

from store import audit, outbox, prompts
from store.db import Database
from store.tables import facts, inbox, marks
from tests.chaos import county
from tests.chaos.callers import Callers
from tests.chaos.judge import Ledger, faults
from tests.chaos.victim import Killer, Victim, Wall
from tests.wires.standin import stand_in

KILLS = max(1, int(os.environ.get("BAOXUE_TEST_KILLS", "8")) // 2)
SEED = int(os.environ.get("BAOXUE_TEST_SEED", "0")) or random.SystemRandom().randrange(1, 1_000_000)


def settled(database: Database, clock: Wall) -> bool:
    """Nothing is on its way and nothing due waits to be said."""
    with database.read() as tx:
        wanted = prompts.next_instant(tx)
        return not outbox.unfinished(tx) and (wanted is None or wanted > clock.now())


def found(database: Database, callers: Callers, killer: Killer) -> Ledger:
    """What is on file, beside what was seen from outside."""
    with database.read() as tx:
        rows = tx.execute(select(inbox.c.id, inbox.c.external_id, inbox.c.state, inbox.c.answer)).all()
        numbers = {row.id: row.external_id for row in rows}
        effects = Counter(numbers[one] for one in tx.execute(select(marks.c.message_id)).scalars())
        effects += Counter(numbers[one] for one in tx.execute(select(facts.c.message_id)).scalars() if one in numbers)
        verified = audit.verify(tx)
        unfinished = [f"{count} {state}" for state, (count, _) in outbox.unfinished(tx).items()]
    return Ledger(
        said=callers.said,
        acknowledged=callers.acknowledged,
        heard=[*killer.wecom, *((one["to"], one["body"]) for one in killer.sms)],
        kept={row.external_id: (row.state, row.answer) for row in rows},
        effects=effects,
        unfinished=unfinished,
        chain=None if verified.ok else str(verified.first_broken),
    )


def test_kills_lose_nothing_and_double_nothing(database: Database, tmp_path: Path) -> None:
    """Killed again and again: every acknowledged message has its one effect, every prompt is said once, the chain holds."""
    chance = random.Random(SEED)
    classes = 24 + 8 * KILLS
    county.found(database, tmp_path / "home", classes)
    clock = Wall()
    victims: list[Victim] = []
    killer = Killer(clock, lambda: victims[0], chance)
    log = tmp_path / "serve.log"
    with stand_in(killer) as world:
        victim = Victim(county.environ(database, tmp_path / "home", world.base), clock, log)
        victims.append(victim)
        callers = Callers(victim, killer, clock, classes, chance)
        try:
            victim.start()
            callers.start()
            for _ in range(KILLS):
                killer.once()
                victim.start()
            callers.stop()
            callers.again(0.2)
            give_up = time.monotonic() + 60
            time.sleep(6)  # a guardian's message waits five of the story's minutes
            while not settled(database, clock) and time.monotonic() < give_up:
                time.sleep(0.1)
        finally:
            victim.close()
    ledger = found(database, callers, killer)

    assert sum(killer.kills.values()) == KILLS
    assert len(ledger.acknowledged) > KILLS
    assert faults(ledger) == [], f"seed {SEED}, kills {killer.kills}, log {log}"
