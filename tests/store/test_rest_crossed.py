"""Coming to rest while others tell, look and read; and killed in the middle."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, text

from store import (
    attendance,
    audit,
    due,
    facts,
    lines,
    looks,
    past,
    pupils,
    rest,
)
from store.db import Database
from tests.store.crowd import at_once
from tests.store.past_years import DAYS, THEN, act, here, sweep, there, told
from tests.store.world import MINUTE, MONDAY, NOW, County


def test_what_is_told_while_he_moves_is_never_alone(quiet: Database, county: County) -> None:
    """Eight at once, four times: teachers tell of 李明 and look at him, others let him rest. Nothing is lost, nothing is twice,
    and every look sees his whole history."""

    def work(lane: int) -> int:
        if lane % 2:
            sweep(quiet)
            return 0
        with quiet.write() as tx:
            facts.append(tx, [act(county, county.li_ming, THEN + lane * MINUTE, DAYS[0])])
            due.hold(tx, [("pupil", county.li_ming)])
            seen, _ = looks.at(tx, [county.li_ming], {}, MONDAY, MONDAY, NOW)
            assert seen is not None
            due.settle(tx, county.county, [("pupil", county.li_ming, None)], NOW)
            told_of = seen.acts[county.li_ming]
            assert [one.seq for one in told_of] == list(range(1, len(told_of) + 1))
            return len(told_of)

    looked = [length for _ in range(4) for length in at_once(8, work) if length]
    with quiet.read() as tx:
        verified = audit.verify(tx)
        told_of = facts.of(tx, "pupil", [county.li_ming])[county.li_ming]

    assert verified.ok, verified.first_broken
    assert sorted(looked) == list(range(5, 21))
    assert len(told_of) == 20


def test_two_who_open_a_year_at_once_make_it_once(postgres_database: Database) -> None:
    """Six at the same moment: each finds the partitions made, by itself or by another."""

    def work(_: int) -> None:
        with postgres_database.write() as tx:
            rest.open_years(tx, [2019, 2020])

    at_once(6, work)
    with postgres_database.read() as tx:
        made = tx.execute(text("SELECT count(*) FROM pg_partition_tree('past_lines') WHERE isleaf")).scalar_one()

    assert made == 2


def test_a_reader_never_sees_half_a_history(quiet: Database, county: County) -> None:
    """One pupil moves to and fro twelve times while four threads read: each reading has all acts, lines and marks."""
    stop: list[int] = []

    def work(lane: int) -> set[tuple[int, int, int]]:
        seen = set()
        if lane == 0:
            try:
                for _ in range(12):
                    sweep(quiet)
                    with quiet.write() as tx:
                        due.hold(tx, [("pupil", county.li_ming)])
                        rest.bring_back(tx, [county.li_ming])
            finally:
                stop.append(1)
            return set()
        while not stop:
            with quiet.read() as tx:
                acts = facts.of(tx, "pupil", [county.li_ming]).get(county.li_ming, ())
                marks = attendance.marks_of(tx, county.county, [county.li_ming]).get(county.li_ming, ())
                seen.add((len(acts), len(lines.of(tx, "pupil", [county.li_ming])), len(marks)))
        return seen

    assert set().union(*at_once(5, work)) == {(4, 4, 5)}


@pytest.mark.parametrize("lies", ["here", "there"])
def test_what_moves_between_the_two_questions_is_read_whole(
    quiet: Database, county: County, lies: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """He comes to rest, or is brought back, after a reader asked for the living and before it asked who rests: it has all."""
    ask = past.together

    def bring_back() -> None:
        with quiet.write() as tx:
            due.hold(tx, [("pupil", county.li_ming)])
            rest.bring_back(tx, [county.li_ming])

    def one_by_one(tx: Connection, asked: list[Any]) -> list[Any]:
        first = ask(tx, asked[:1])
        sweep(quiet) if lies == "here" else bring_back()
        return [*first, *ask(tx, asked[1:])]

    if lies == "there":
        sweep(quiet)
    monkeypatch.setattr(past, "together", one_by_one)
    with quiet.read() as tx:
        found = facts.of(tx, "pupil", [county.li_ming])

    assert len(found[county.li_ming]) == 4
    assert there(quiet)["facts"] == (8 if lies == "here" else 4)


MOVER = """
import sys
from datetime import UTC, date, datetime
from store import rest
from store.db import Database

db = Database(sys.argv[1])
rest.TOGETHER = 1
print("begins", flush=True)
rest.sweep(db, date(2025, 9, 1), datetime(2026, 10, 12, tzinfo=UTC), pause=lambda: print("one", flush=True))
"""


def test_killed_between_or_within_transactions_nothing_is_lost_or_twice(database: Database, county: County) -> None:
    """Killed after its first and its sixth pupil more, then let run to its end: each row lies in one place, and reads as before."""
    with database.write() as tx:
        them = [pupils.put(tx, county.county, f"g{number}", f"学生{number}").id for number in range(12)]
        for number in them:
            told(tx, county, number)
        told(tx, county, county.zhang, NOW, [MONDAY])
    with database.read() as tx:
        before = facts.of(tx, "pupil", them), lines.of(tx, "pupil", them), attendance.marks_of(tx, county.county, them)
    rows = {one: len(found) for one, found in here(database).items()}
    for stop in (1, 6, 0):
        mover = subprocess.Popen(
            [sys.executable, "-c", MOVER, database.url.render_as_string(hide_password=False)],
            cwd=Path(__file__).parents[2],
            stdout=subprocess.PIPE,
            text=True,
        )
        assert mover.stdout is not None
        for number, _ in enumerate(mover.stdout):
            if stop and number == stop:
                mover.send_signal(signal.SIGKILL)
        assert mover.wait(timeout=20) == (-signal.SIGKILL if stop else 0)
        mover.stdout.close()
        past = there(database)
        assert {one: len(found) + past[one] for one, found in here(database).items()} == rows
        with database.read() as tx:
            assert audit.verify(tx).ok
            now = facts.of(tx, "pupil", them), lines.of(tx, "pupil", them), attendance.marks_of(tx, county.county, them)
        assert now == before

    assert past == {"marks": 60, "facts": 48, "lines": 48}
