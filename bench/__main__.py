"""`python -m bench`: everything, one table, a few minutes; `--quick`: the same with less of everything."""

from __future__ import annotations

import argparse
import os
import platform
import sqlite3
import statistics

from bench import checkin, county, databases, sending, ticking, understanding
from bench.load import Result


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m bench")
    parser.add_argument("--quick", action="store_true", help="seconds instead of minutes; figures are rough")
    quick = parser.parse_args().quick
    print(
        f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()},"
        f" SQLite {sqlite3.sqlite_version}; load at the start {os.getloadavg()[0]:.1f}\n"
    )
    print("| what | database | figure | of the insert | p50 / p99 ms |\n| --- | --- | --- | --- | --- |")
    for name, make in databases.DATABASES.items():
        with make() as url:
            _checkins(checkin.measure(url, name, classes=100 if quick else 2_000, seconds=0.5 if quick else 4.0))
    for name, make in databases.DATABASES.items():
        for classes in (25, 50) if quick else (250, 2_500):
            with make() as url:
                done = ticking.measure(url, name, classes=classes, due=50 if quick else 500)
            cost = f"{done.seconds:.2f} s, {done.seconds / done.due * 1e3:.1f} ms each"
            _row(f"tick, {done.due} due of {done.pupils:,} pupils", name, cost)
        for after in (0.0, 0.05):
            with make() as url:
                sent = sending.measure(url, name, after=after, messages=40 if quick else 400)
            told = f"{sent.messages / sent.seconds:.0f}/s"
            _row(f"delivery, {sending.THREADS} threads, platform after {after * 1e3:.0f} ms", name, told)
    some = [
        county.Klass(number, "", "七年级1班", tuple(enumerate(_names(number), start=1)))
        for number in range(50 if quick else 600)
    ]
    read = understanding.measure(some)
    _row("reading a message (roster compiled)", "–", f"{read.message:.0f} µs")
    _row("compiling a roster of 40", "–", f"{read.roster:.0f} µs")


CALLED = {
    "bare": "callback, no database (floor A)",
    "insert": "callback, one insert (floor B)",
    "full": "check-in, first of each class since the start",
    "again": "check-in, roster known to the process",
}


def _checkins(found: list[checkin.Measured]) -> None:
    runs = {kind: [one.best for one in found if one.kind == kind] for kind in checkin.KINDS}
    runs["again"] = [one.again for one in found if one.again is not None]
    floor = statistics.median(one.rate for one in runs["insert"])
    database = found[0].database
    for kind, them in runs.items():
        rate = statistics.median(one.rate for one in them)
        p50, p99 = (statistics.median(one.at(share) for one in them) for share in (0.5, 0.99))
        _row(CALLED[kind], database, f"{rate:.0f}/s{_wrong(them)}", f"{rate / floor:.2f}", f"{p50:.1f} / {p99:.1f}")
    for one in found:
        if one.half is not None:
            times = f"{one.half.at(0.5):.1f} / {one.half.at(0.99):.1f}"
            _row("check-in at half that rate", database, f"{one.half.rate:.0f}/s{_wrong([one.half])}", "", times)
            memory = f"{one.megabytes_before:.0f} → {one.megabytes:.0f} MB"
            _row("memory of that process, at rest → under load", database, memory)


def _wrong(them: list[Result]) -> str:
    bad = sum(one.bad for one in them)
    return f", {bad} not 200" if bad else ""


def _row(what: str, database: str, figure: str, ratio: str = "", times: str = "") -> None:
    print(f"| {what} | {database} | {figure} | {ratio} | {times} |", flush=True)


def _names(number: int) -> list[str]:
    return [
        county.SURNAMES[(number * 3 + seat * 7) % len(county.SURNAMES)]
        + county.FIRST[(number + seat * 5) % len(county.FIRST)]
        + county.SECOND[(number * 2 + seat * 3) % len(county.SECOND)]
        for seat in range(county.SIZE)
    ]


if __name__ == "__main__":
    main()
