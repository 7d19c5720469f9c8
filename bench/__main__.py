"""`python -m bench`: everything, one table, some ten minutes; `--quick`: the same with less of everything.

`--million`: the tick among 1,000,000 pupils as well (some minutes more, 2 GB of disk for a while).
"""

from __future__ import annotations

import argparse
import os
import platform
import sqlite3
import statistics
from collections.abc import Mapping

from bench import checkin, county, databases, filler, names, rehearsing, reviewing, sending, ticking, understanding
from bench.load import Result
from bench.server import KEY
from store.crypto import Keyring
from store.db import Database

#: A morning: as many classes as a large county has.
MORNING_CLASSES = 3_000


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m bench")
    parser.add_argument("--quick", action="store_true", help="seconds instead of minutes; figures are rough")
    parser.add_argument("--million", action="store_true", help="the tick among 1,000,000 pupils as well")
    parser.add_argument(
        "--only", default="", help="parts by their first letters: check, web, grow, tick, deliver, read, look, rehearse"
    )
    told = parser.parse_args()
    print(
        f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()},"
        f" SQLite {sqlite3.sqlite_version}; load at the start {os.getloadavg()[0]:.1f}\n"
    )
    print("| what | database | figure | of the insert | p50 / p99 ms |\n| --- | --- | --- | --- | --- |")
    for name, part in (
        ("check", _checkins), ("web", _web), ("grow", _growth), ("tick", _ticks), ("deliver", _delivery),
        ("read", _reading), ("look", _reviews), ("rehearse", _rehearsal),
    ):  # fmt: skip
        if name.startswith(told.only):
            part(told.quick, told.million)
    print(f"\nload at the end {os.getloadavg()[0]:.1f}")


CALLED = {
    "bare": "callback, no database (floor A)",
    "insert": "callback, one insert (floor B)",
    "full": "check-in, first of each class since the start",
    "again": "check-in, the next morning, roster known to the process",
}


def _checkins(quick: bool, _: bool) -> None:
    for database, make in databases.DATABASES.items():
        with make() as url:
            found = checkin.measure(url, database, classes=100 if quick else 2_000, seconds=0.5 if quick else 4.0)
        runs = {kind: [one.best for one in found if one.kind == kind] for kind in checkin.KINDS}
        runs["again"] = [one.again for one in found if one.again is not None]
        floor = statistics.median(one.rate for one in runs["insert"])
        for kind, them in runs.items():
            rate = statistics.median(one.rate for one in them)
            p50, p99 = (statistics.median(one.at(share) for one in them) for share in (0.5, 0.99))
            _row(CALLED[kind], database, f"{rate:.0f}/s{_wrong(them)}", f"{rate / floor:.2f}", f"{p50:.1f} / {p99:.1f}")
        last = found[-1]
        for what, one in (
            ("check-in at half that rate", last.half),
            ("the same beside 100 slow callers", last.beside_slow),
        ):
            if one is not None:
                _row(what, database, f"{one.rate:.0f}/s{_wrong([one])}", "", _times(one))
        if last.morning is not None:
            rate, one = last.morning
            _row(
                f"a morning of {MORNING_CLASSES:,} classes squeezed",
                database,
                f"{MORNING_CLASSES / rate:.0f} s",
                "",
                _times(one),
            )
        memory = f"{last.megabytes_before:.0f} → {last.megabytes:.0f} MB"
        _row("memory of that process, at rest → under load", database, memory)


def _web(quick: bool, _: bool) -> None:
    for processes in (1, 2):
        with databases.postgresql() as url:
            one = checkin.several(url, processes, classes=200 if quick else 2_000, seconds=0.5 if quick else 4.0)
        _row(
            f"check-ins, {processes} web process{'es' * (processes > 1)}",
            "PostgreSQL",
            f"{one.rate:.0f}/s{_wrong([one])}",
            "",
            _times(one),
        )


def _growth(quick: bool, _: bool) -> None:
    """The same check-ins in one county, among 10 and among 100 counties of data."""
    for database, make in databases.DATABASES.items():
        for counties in (1, 10) if quick else (1, 10, 100):
            with make() as url:
                if counties > 1:
                    db = Database(url, Keyring.parse(KEY))
                    filler.fill(db, classes=(counties - 1) * (50 if quick else 500))
                    db.close()
                one = checkin.several(url, 1, classes=200 if quick else 1_000, seconds=0.5 if quick else 3.0)
            pupils = (200 if quick else 1_000) * county.SIZE + (counties - 1) * (50 if quick else 500) * county.SIZE
            _row(
                f"check-ins, {counties} counties, {pupils:,} pupils",
                database,
                f"{one.rate:.0f}/s{_wrong([one])}",
                "",
                _times(one),
            )


def _ticks(quick: bool, million: bool) -> None:
    sizes = [25, 250] if quick else [500, 5_000, *([25_000] if million else [])]
    for database, make in databases.DATABASES.items():
        for others in sizes:
            for due in (50,) if quick else (500, 5_000) if others == sizes[-1] else (500,):
                with make() as url:
                    done = ticking.measure(
                        url, database, others=others, due_now=due, here=25 if quick else ticking.HERE
                    )
                cost = f"{done.seconds:.2f} s, {done.seconds / done.due * 1e3:.1f} ms each"
                _row(f"tick, {done.due:,} due of {done.pupils:,} pupils, {done.cases:,} open cases", database, cost)


def _delivery(quick: bool, _: bool) -> None:
    many = 80 if quick else 2_000
    for database, make in databases.DATABASES.items():
        with make() as url:
            sent = sending.measure(
                url, database, delay=0.1, messages=many, failing=1.0 if quick else sending.FAIL_SECONDS
            )
        _row(
            f"delivery of {many:,}, platform after 100 ms, {sent.first_failed} first calls failed ({_kinds(sent.failed)})",
            database,
            f"{sent.rate:.0f}/s of the others, all after {sent.seconds:.0f} s, none twice",
        )
    for delay in (0.1, 0.4):
        for workers in (1, 2):
            with databases.postgresql() as url:
                sent = sending.measure(url, "PostgreSQL", delay=delay, messages=many, workers=workers, failing=0.0)
            _row(
                f"delivery of {many:,}, platform after {delay * 1e3:.0f} ms, {workers} worker{'s' * (workers > 1)}",
                "PostgreSQL",
                f"{sent.rate:.0f}/s, {sent.processor / many * 1e3:.1f} ms of processor each",
            )


def _kinds(failed: Mapping[str, int]) -> str:
    return ", ".join(f"{many} {kind}" for kind, many in failed.items())


def _reading(quick: bool, _: bool) -> None:
    some = [
        county.Klass(number, "", "七年级1班", tuple(enumerate(names.of_class(number), start=1)))
        for number in range(50 if quick else 600)
    ]
    read = understanding.measure(some)
    _row("reading a message (roster compiled)", "–", f"{read.message:.0f} µs")
    _row("compiling a roster of 40", "–", f"{read.roster:.0f} µs")


def _reviews(quick: bool, _: bool) -> None:
    for what, milliseconds in reviewing.measure(20 if quick else 200).items():
        _row(f"one review of one pupil, facts in memory, a term of marks: {what}", "–", f"{milliseconds:.2f} ms")


def _rehearsal(quick: bool, _: bool) -> None:
    played = rehearsing.measure(1 if quick else rehearsing.RUNS)
    told = f"{played.seconds:.1f} s ({played.processor:.1f} s of processor), {played.lines} lines"
    _row(f"rehearsal, class of 40, {played.days} school days, 3 cases", "in memory", told)


def _times(one: Result) -> str:
    return f"{one.at(0.5):.1f} / {one.at(0.99):.1f}"


def _wrong(them: list[Result]) -> str:
    bad = sum(one.bad for one in them)
    return f", {bad} not 200" if bad else ""


def _row(what: str, database: str, figure: str, ratio: str = "", times: str = "") -> None:
    print(f"| {what} | {database} | {figure} | {ratio} | {times} |", flush=True)


if __name__ == "__main__":
    main()
