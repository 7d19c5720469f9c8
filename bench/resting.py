"""`python -m bench.resting`: eighteen school years of a county, and what its leavers' coming to rest costs and saves.

Each year a cohort enters and nine years later it leaves; of each pupil there are six marks with their lines and one act a year.
Who left by the year before last has been silent for a school year and moves. The rest of the house is a living county.
"""

from __future__ import annotations

import argparse
import random
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import text

from bench import county, databases
from bench.server import KEY
from store import attendance, due, facts, lines, looks, rest
from store.attendance import NewMark
from store.crypto import Keyring
from store.db import Database
from store.types import spell

YEARS = range(2008, 2026)
SCHOOLING, A_YEAR = 9, 6
NOW = datetime(2026, 10, 14, 0, 5, tzinfo=UTC)
SINCE = rest.silent_since(NOW.date())
_FIRST = 5_000_000
TABLES = ("marks", "facts", "lines")
#: A sweep in a process of its own, as the command is; `pause` as it has.
SWEEP = """
import sys, time
from datetime import UTC, date, datetime
from store import rest
from store.db import Database
db = Database(sys.argv[1])
began = time.perf_counter()
found = rest.sweep(db, date.fromisoformat(sys.argv[2]), datetime(2026, 10, 14, tzinfo=UTC), pause=lambda: time.sleep(0.1))
print(sum(one.pupils for one in found), sum(one.rows for one in found), time.perf_counter() - began)
"""


def fill(db: Database, cohort: int) -> None:
    """Cohorts who left or will leave in 2008 to 2033, `cohort` pupils each, written year by year as it came."""
    cohorts = [*YEARS, *(YEARS[-1] + number for number in range(1, SCHOOLING))]
    with db.write() as tx:
        [held] = tx.execute(text("SELECT id FROM units WHERE kind = 'county'")).scalars()
        [klass] = tx.execute(text("SELECT min(id) FROM units WHERE kind = 'class'")).scalars()
    _run(
        db,
        cohort * len(cohorts),
        "INSERT INTO pupils (id, county_id, code, name, groups)"
        f" SELECT {_FIRST} + i, {held}, 'g' || i, '某某', '[]' FROM n",
    )
    for year in YEARS:
        first = (
            year - YEARS[0]
        ) * cohort  # of the cohort that leaves this year; the eight after it are in school as well
        here = cohort * SCHOOLING
        pupil, day = f"{_FIRST} + {first} + i % {here}", f"{year}-10-1"
        said = f"'{day}' || (i / {here}) || 'T00:05:00.000000+00:00'"
        if not db.is_sqlite:
            said = f"({said})::timestamptz"
        on = f"'{day}' || (i / {here})" if db.is_sqlite else f"('{day}' || (i / {here}))::date"
        _run(
            db,
            here * A_YEAR,
            "INSERT INTO marks (county_id, pupil_id, class_id, day, period, status, said_at, known_at)"
            f" SELECT {held}, {pupil}, {klass} + i % 40, {on}, 'day', 'sick', {said}, {said} FROM n",
        )
        _run(
            db,
            here * A_YEAR,
            "INSERT INTO lines (county_id, subject_kind, subject_id, key, at, type, payload, written_at)"
            f" SELECT {held}, 'pupil', {pupil}, '{year}|attendance|' || i, {said}, 'attendance',"
            f""" '{{"date":"{day}","period":"day","status":"sick","corrected":false,"late":false}}', {said} FROM n""",
        )
        known = f"'{spell(datetime(year, 10, 17, tzinfo=UTC))}'"
        _run(
            db,
            here,
            "INSERT INTO facts (county_id, subject_kind, subject_id, seq, kind, day, at, known_at, actor, role, persons,"
            f" channel, payload, text, prev_hash, hash) SELECT {held}, 'pupil', {pupil}, {year}, 'step', '{day}7', {known},"
            f" {known}, 'zhao', 'class_teacher', '[]', 'wecom', '{{}}', '电话联系，说明天来', 'x', 'x' FROM n",
        )
    with db.write() as tx:
        enrol = "INSERT INTO enrolments (county_id, pupil_id, class_id, first_day)"
        tx.execute(
            text(
                f"{enrol} SELECT {held}, id, {klass} + id % 40, '2015-09-01' FROM pupils"
                f" WHERE id >= {_FIRST + len(YEARS) * cohort}"
            )
        )
        told = [(held, number) for number in (1, 2, 3)]
        for number, pupil in told:
            mark = NewMark(
                county_id=number,
                pupil_id=pupil,
                class_id=klass,
                day=NOW.date(),
                status="sick",
                said_at=NOW,
                known_at=NOW,
            )
            attendance.mark(tx, [mark])
            lines.add(tx, number, ("pupil", pupil), [("k", NOW, "duty", {})], NOW)
        tx.execute(
            text(
                "INSERT INTO facts (county_id, subject_kind, subject_id, seq, kind, day, at, known_at, actor, role, persons,"
                f" channel, payload, text, prev_hash, hash) VALUES ({held}, 'pupil', 1, 1, 'step', '2026-10-14', '{spell(NOW)}',"
                f" '{spell(NOW)}', 'zhao', 'class_teacher', '[]', 'wecom', '{{}}', '', 'x', 'x')"
            )
        )
        tx.execute(text("ANALYZE"))


def _run(db: Database, count: int, words: str) -> None:
    numbers = (
        f"(WITH RECURSIVE c(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM c WHERE i + 1 < {count}) SELECT i FROM c)"
        if db.is_sqlite
        else f"(SELECT i FROM generate_series(0, {count - 1}) AS i)"
    )
    with db.write() as tx:
        whole = words.removesuffix(" FROM n") + f" FROM {numbers} AS n"
        tx.exec_driver_sql(whole if db.is_sqlite else whole.replace("%", "%%"))


def microseconds(db: Database, work: Callable[[Any, random.Random], object], runs: int = 400) -> str:
    """Median of so many runs, each on somebody else; the first tenth is not counted."""
    chance, took = random.Random(7), []  # noqa: S311 - whom to look at
    with db.read() as tx:
        for _ in range(runs):
            began = time.perf_counter()
            work(tx, chance)
            took.append(time.perf_counter() - began)
    return f"{statistics.median(took[runs // 10 :]) * 1e6:.0f} µs"


def look_ups(db: Database, held: int, klass: int, cohort: int) -> dict[str, str]:
    """What a look at two living pupils reads, a class on one day, and the whole history of one who left."""
    living, left = _FIRST + len(YEARS) * cohort, _FIRST + SCHOOLING * cohort

    def look(tx: Any, chance: random.Random) -> None:
        two = [living + chance.randrange(cohort * (SCHOOLING - 1)) for _ in range(2)]
        looks.at(tx, two, {}, NOW.date(), NOW.date(), NOW)

    def of_class(tx: Any, chance: random.Random) -> None:
        attendance.effective(
            tx, held, class_id=klass + chance.randrange(40), first=NOW.date() - timedelta(21), last=NOW.date()
        )

    def leaver(tx: Any, chance: random.Random) -> None:
        one = [left + chance.randrange(cohort * 6)]
        facts.of(tx, "pupil", one)
        lines.of(tx, "pupil", one)
        attendance.marks_of(tx, held, one)

    works = {"a look at two living pupils": look, "a class, three weeks": of_class, "all of one who left": leaver}
    return {name: microseconds(db, work) for name, work in works.items()}


def sizes(db: Database) -> str:
    """Rows and bytes of the three living tables."""
    with db.read() as tx:
        rows = sum(tx.execute(text(f"SELECT count(*) FROM {one}")).scalar_one() for one in TABLES)
        if db.is_sqlite:
            return f"{rows:,} rows"
        size = sum(tx.execute(text(f"SELECT pg_total_relation_size('{one}')")).scalar_one() for one in TABLES)
    return f"{rows:,} rows, {size / 1e6:.0f} MB"


def check_ins(db: Database, held: int, klass: int, living: tuple[int, int], until: Callable[[], bool]) -> str:
    """Twenty-five a second, each one transaction as a report's: a mark, the class read, the pupil looked at; p50 / p99 ms."""
    took, chance = [], random.Random(3)  # noqa: S311 - whom to tell of
    while not until() or len(took) < 50:
        began = time.perf_counter()
        pupil = living[0] + chance.randrange(living[1])
        with db.write(within=3.0) as tx:
            mark = NewMark(
                county_id=held, pupil_id=pupil, class_id=klass, day=NOW.date(), status="sick", said_at=NOW, known_at=NOW
            )
            attendance.mark(tx, [mark])
            attendance.effective(tx, held, class_id=klass, first=NOW.date(), last=NOW.date())
            due.hold(tx, [("pupil", pupil)])
            looks.at(tx, [pupil], {}, NOW.date(), NOW.date(), NOW)
            due.settle(tx, held, [("pupil", pupil, None)], NOW)
        took.append(time.perf_counter() - began)
        time.sleep(max(0.0, 0.04 - took[-1]))
    took.sort()
    return f"{len(took)}: {took[len(took) // 2] * 1e3:.1f} / {took[int(len(took) * 0.99)] * 1e3:.1f} / {took[-1] * 1e3:.0f} ms"


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m bench.resting")
    parser.add_argument("--cohort", type=int, default=500)
    cohort = parser.parse_args().cohort
    for name, make in databases.DATABASES.items():
        with make() as url:
            db = Database(url, Keyring.parse(KEY))
            made = county.build(db, 40)
            fill(db, cohort)
            with db.read() as tx:
                held = tx.execute(text("SELECT id FROM units WHERE kind = 'county'")).scalar_one()
            klass, living = made[0].id, (_FIRST + len(YEARS) * cohort, cohort * (SCHOOLING - 1))
            print(f"\n{name}: living tables {sizes(db)}", flush=True)
            before = look_ups(db, held, klass, cohort)
            print("check-ins, alone (p50 / p99 / worst)", check_ins(db, held, klass, living, lambda: True), flush=True)
            sweep = subprocess.Popen(  # noqa: S603 - ourselves
                [sys.executable, "-c", SWEEP, url, SINCE.isoformat()],
                cwd=Path(__file__).parents[1],
                stdout=subprocess.PIPE,
                text=True,
            )
            beside = check_ins(db, held, klass, living, lambda one=sweep: one.poll() is not None)
            pupils, rows, seconds = (float(one) for one in sweep.communicate()[0].split())
            print(f"check-ins while they move {beside}")
            print(
                f"moved {pupils:.0f} pupils, {rows:,.0f} rows in {seconds:.1f} s: {seconds / pupils * 1e3:.1f} s a thousand"
            )
            if not db.is_sqlite:
                with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as tx:
                    tx.execute(text("VACUUM ANALYZE"))
                    print("after vacuum:", sizes(db))
                    for one in TABLES:
                        tx.execute(text(f"VACUUM FULL ANALYZE {one}"))
            print("after it" if db.is_sqlite else "written anew (VACUUM FULL):", sizes(db))
            after = look_ups(db, held, klass, cohort)
            for what, was in before.items():
                print(f"{what}: {was} → {after[what]}")
            took = []
            for number in range(50):
                with db.write() as tx:
                    began = time.perf_counter()
                    looks.at(tx, [_FIRST + SCHOOLING * cohort + number], {}, NOW.date(), NOW.date(), NOW)
                    took.append(time.perf_counter() - began)
            print(f"one brought back by a look: {statistics.median(took) * 1e3:.1f} ms")
            db.close()


if __name__ == "__main__":
    main()
