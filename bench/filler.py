"""The rest of the country: counties with classes, pupils, marks and open cases, made by the database itself in seconds."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from sqlalchemy import text

from bench.county import MORNING, SIZE
from store.db import Database
from store.types import spell

#: Classes of one such county.
CLASSES = 2_500
_FIRST = 10_000_000  # ids far above what is made by hand


def fill(db: Database, *, classes: int, open_cases: int = 0) -> int:
    """Add so many classes of `SIZE` pupils in counties of their own, nobody of them due; give how many pupils.

    Every pupil is on the list, to be looked at tomorrow, and has a mark of yesterday; the first `open_cases` of them have
    an open case.
    """
    counties = max(1, classes // CLASSES)
    pupils = classes * SIZE
    day, said = (MORNING - timedelta(days=1)).date().isoformat(), spell(MORNING - timedelta(days=1))
    later = spell(MORNING + timedelta(days=1))
    klass = f"{_FIRST} + i / {SIZE}"
    here = f"{_FIRST} * 2 + (i / {SIZE}) % {counties}"
    statements = [
        (
            counties,
            "INSERT INTO units (id, county_id, kind, name, aliases, settings, path)"
            f" SELECT {_FIRST} * 2 + i, {_FIRST} * 2 + i, 'county', '县' || i, '[]', '{{}}',"
            f" '/' || ({_FIRST} * 2 + i) || '/' FROM n",
        ),
        (
            classes,
            "INSERT INTO units (id, county_id, kind, name, aliases, settings, path)"
            f" SELECT {_FIRST} + i, {_FIRST} * 2 + i % {counties}, 'class', '班' || i, '[]', '{{}}',"
            f" '/' || ({_FIRST} * 2 + i % {counties}) || '/' || ({_FIRST} + i) || '/' FROM n",
        ),
        (
            pupils,
            "INSERT INTO pupils (id, county_id, code, name, groups)"
            f" SELECT {_FIRST} + i, {here}, 'f' || i, '某某', '[]' FROM n",
        ),
        (
            pupils,
            "INSERT INTO enrolments (county_id, pupil_id, class_id, first_day)"
            f" SELECT {here}, {_FIRST} + i, {klass}, '2026-09-01' FROM n",
        ),
        (
            pupils,
            "INSERT INTO marks (county_id, pupil_id, class_id, day, period, status, said_at, known_at)"
            f" SELECT {here}, {_FIRST} + i, {klass}, '{day}', 'day', 'sick', '{said}', '{said}' FROM n",
        ),
        (
            pupils,
            "INSERT INTO due (subject_kind, subject_id, county_id, look_again_at)"
            f" SELECT 'pupil', {_FIRST} + i, {here}, '{later}' FROM n",
        ),
        (
            min(open_cases, pupils),
            "INSERT INTO cases (county_id, pupil_id, key, policy_stamp, stage, is_open, opened_at, changed_at)"
            f" SELECT {here}, {_FIRST} + i, 'case', 'filler', 'suspected', {'1' if db.is_sqlite else 'true'},"
            f" '{said}', '{said}' FROM n",
        ),
    ]
    with db.write() as tx:
        tx.execute(
            text(
                "INSERT INTO policy_stamps (stamp, name, body, first_used_at) SELECT 'filler', 'filler', '{}',"
                f" '{said}' WHERE NOT EXISTS (SELECT 1 FROM policy_stamps WHERE stamp = 'filler')"
            )
        )
        for count, words in statements:
            if count:
                _many(tx, db, count, words)
    _analyse(db)
    return pupils


def _many(tx: Any, db: Database, count: int, words: str) -> None:
    numbers = (
        f"SELECT i FROM (WITH RECURSIVE c(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM c WHERE i + 1 < {count}) SELECT i FROM c)"
        if db.is_sqlite
        else f"SELECT i FROM generate_series(0, {count - 1}) AS i"
    )
    head, _, rest = words.partition(" SELECT ")
    tx.exec_driver_sql(
        f"{head} SELECT {rest.removesuffix(' FROM n')} FROM ({numbers}) AS n".replace(
            "%", "%%" if not db.is_sqlite else "%"
        )
    )


def _analyse(db: Database) -> None:
    """Fresh statistics, as autovacuum or `PRAGMA optimize` would have them by the next morning."""
    with db.write() as tx:
        tx.execute(text("ANALYZE"))
