"""F1, F2: kill -9 of the product's processes, at any moment of check-ins, ticks and deliveries and at every named point.

SQLite: `serve`. PostgreSQL: two web processes and two workers. `make chaos` kills 300 times on each database and at every
point; the everyday suite a few times. `BAOXUE_TEST_KILLS`, `BAOXUE_TEST_SEED` choose how often and by which chance.
"""

from __future__ import annotations

import os
import random
import time
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import delete

from store.db import Database
from store.tables import access_tokens
from tests.chaos.bugs import BUGS
from tests.chaos.conftest import LONG
from tests.chaos.figures import Figures
from tests.chaos.play import Stage, play
from tests.chaos.points import POINTS, wants_doubt, wants_no_token
from tests.chaos.victim import Victim

KILLS = int(os.environ.get("BAOXUE_TEST_KILLS", "300" if LONG else "2"))
#: Of one play: it must end before the story's afternoon, when a second reminder is due and no double.
OF_ONE = 50
SEED = int(os.environ.get("BAOXUE_TEST_SEED", "0")) or random.SystemRandom().randrange(1, 1_000_000)
#: Points of the short form: between a provider and our note, and others each day, so that three weeks see them all.
#: `BAOXUE_TEST_POINTS` names some, with commas between.
TODAY = date.today().toordinal()
SHORT = ["after call WeChat Work", POINTS[2 * TODAY % len(POINTS)], POINTS[(2 * TODAY + 1) % len(POINTS)]]
if named := os.environ.get("BAOXUE_TEST_POINTS"):
    SHORT = named.split(",")
#: Seconds for a point to be passed on a machine that is busy with much else.
PASSED_WITHIN = 40.0
#: Plays in which the points are passed: each must end in the story's morning.
PARTS = 6


def kind(database: Database) -> str:
    return "sqlite, serve" if database.is_sqlite else "postgresql, 2 web + 2 workers"


def at_random(stage: Stage, kills: int) -> None:
    """Kill one of the processes, again and again."""
    for _ in range(kills):
        victim = stage.chance.choice(stage.fleet.members)
        stage.killer.once(victim)
        victim.start()


def at_points(stage: Stage, database: Database, points: list[str]) -> set[str]:
    """Have each process kill itself at each point; give the points that were passed."""
    visited: set[str] = set()
    members = stage.fleet.members
    for point in points:
        if wants_doubt(point):
            # Somebody must have died with a message in his hand.
            _at(members, "after call WeChat Work")
        for victim in members:
            victim.kill()
        if wants_no_token(point):
            with database.write() as tx:
                tx.execute(delete(access_tokens))
        if fallen := _at(members, point):
            visited.add(point)
            stage.killer.kills[point] += fallen
        for victim in members:
            victim.kill()
        for victim in members:
            victim.start()
    return visited


def _at(members: list[Victim], point: str) -> int:
    """Start all so that each kills itself at the point; how many had when the first did, or when the time was up."""
    for victim in members:
        victim.kill()
        victim.start(crash_at=point)
    give_up = time.monotonic() + PASSED_WITHIN
    while time.monotonic() < give_up and all(victim.lives() for victim in members):
        time.sleep(0.02)
    return sum(not victim.lives() for victim in members)


@pytest.mark.parametrize("turn", range(-(-KILLS // OF_ONE)))
def test_kills_lose_nothing_and_double_nothing(database: Database, tmp_path: Path, figure: Figures, turn: int) -> None:
    """Killed again and again: every acknowledged message has its one effect, every prompt is said once, the chain holds."""

    kills, seed = min(OF_ONE, KILLS - turn * OF_ONE), SEED + turn

    def act(stage: Stage) -> None:
        at_random(stage, kills)
        if not LONG:
            assert at_points(stage, database, SHORT) == set(SHORT)

    # There must be something to say for as long as it takes to pass the points.
    classes, pause = (40 + 12 * kills, 0.25) if LONG else (100, 1.0)
    seen = play(database, tmp_path, act, classes=classes, seed=seed, patience=120, pause=pause)
    figure("F1", f"kill -9 at random, {kind(database)}, play {turn + 1}", str(seen))
    assert sum(seen.kills.values()) >= kills
    assert seen.acknowledged > kills
    assert seen.faults == [], f"seed {seed}, kills {seen.kills}, log {seen.log}"


@pytest.mark.chaos
@pytest.mark.parametrize("part", range(PARTS))
def test_kills_at_every_named_point_lose_and_double_nothing(
    database: Database, tmp_path: Path, figure: Figures, part: int
) -> None:
    """Each process in turn kills itself just before and just after each step that leaves something behind."""
    visited: set[str] = set()
    mine = POINTS[part::PARTS]

    def act(stage: Stage) -> None:
        visited.update(at_points(stage, database, mine))

    seen = play(database, tmp_path, act, classes=60 * len(mine), seed=SEED, patience=120, pause=1.5)
    figure(
        "F2",
        f"kill at named points, {kind(database)}, part {part + 1}",
        f"{len(visited)} of {len(mine)} points; {seen}",
    )
    assert set(mine) - visited == set(), f"never passed; log {seen.log}"
    assert seen.faults == [], f"seed {SEED}, kills {seen.kills}, log {seen.log}"


#: Where a process must die for the bug to show.
WHERE = {
    "answers before commit": "",
    "marks sent before sending": "before call WeChat Work",
    "lease over: failed": "before call WeChat Work",
    "lease over: sends again": "after call Twilio",
    "no unique inbound key": "",
    "claims without a lease": "",
}


@pytest.mark.chaos
@pytest.mark.parametrize("bug", sorted(BUGS))
def test_the_judge_sees_each_seeded_bug(sqlite_database: Database, tmp_path: Path, figure: Figures, bug: str) -> None:
    """The same play with a product that has the bug: the judge says so in the bug's own words."""

    def act(stage: Stage) -> None:
        (victim,) = stage.fleet.members
        for _ in range(3):
            if WHERE[bug]:
                victim.kill()
                victim.start(crash_at=WHERE[bug])
                give_up = time.monotonic() + PASSED_WITHIN
                while victim.lives() and time.monotonic() < give_up:
                    time.sleep(0.02)
            else:
                time.sleep(0.6)
            victim.kill()
            victim.start()

    # What is delivered again is handled again: it would heal a loss.
    again = 1.0 if bug == "no unique inbound key" else 0.0
    seen = play(sqlite_database, tmp_path, act, classes=40, seed=SEED, bug=bug, again=again, patience=8)
    told = [line for line in seen.faults if line.startswith(BUGS[bug])]
    figure("F1", f"seeded bug: {bug}", f"seen, e.g. {told[0] if told else None!r}")
    assert told, f"the judge is blind to it; it saw {seen.faults[:5]}, log {seen.log}"
