"""Coming to rest: who has been silent for a whole school year moves with his whole history into the past, and back when told of.

A play is a function of all facts of a pupil, and his acts are one chain: so marks, acts and lines move together, in one
transaction, under the lock of whoever looks at him, and lie in one place at any instant. A look brings them back before it reads
the first (`store.looks`); what others read is whole wherever it lies (`store.past`). What he shares with others stays: reports
of classes, messages, prompts; and so do his case, his duties and the head of his chain, by which the chain is held together.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Table,
    and_,
    delete,
    exists,
    func,
    insert,
    literal,
    or_,
    select,
    update,
)
from sqlalchemy import text as words
from sqlalchemy.exc import OperationalError

from config.days import day_of, instant
from store import due as looking
from store import sql
from store.db import Database
from store.notes import notes_of
from store.tables import (
    at_rest,
    cases,
    due,
    duties,
    evidence,
    facts,
    human_tasks,
    lines,
    marks,
    outbox,
    past_facts,
    past_lines,
    past_marks,
    prompts,
    pupils,
)

log = logging.getLogger(__name__)

#: Pupils whose peace is looked at at once, and pupils moved in one transaction: whoever checks in meanwhile waits for one at most.
LOOKED_AT, TOGETHER = 500, 5
_FIRST_MONTH = 9
#: The kind of act by which two records of one pupil became one: a look at either reads the other's, so both stay.
MERGE = "merge"


@dataclass(frozen=True, slots=True)
class Resting:
    """A pupil who may rest: `last_day` is the newest of which anything of his speaks, `rows` how many there are."""

    pupil_id: int
    county_id: int
    last_day: date
    reviewed_at: datetime | None
    rows: int

    @property
    def year(self) -> int:
        return school_year(self.last_day)


@dataclass(frozen=True, slots=True)
class Moved:
    """What came to rest of one school year."""

    year: int
    pupils: int
    rows: int


def school_year(day: date) -> int:
    """2026: the school year that begins on 1 September 2026."""
    return day.year if day.month >= _FIRST_MONTH else day.year - 1


def silent_since(day: date) -> date:
    """Who was last told of before this day has been silent for the whole school year before that of `day`."""
    return date(school_year(day) - 1, _FIRST_MONTH, 1)


def sweep(db: Database, until: date, now: datetime, *, pause: Callable[[], object] | None) -> list[Moved]:
    """Let everybody come to rest of whom nothing was told since `until`; by school year. Without a `pause`, which is made
    before each transaction so that others have their turn, they are only counted.

    Killed at any moment it has moved each pupil wholly or not at all; the next run goes on.
    """
    found: dict[int, Moved] = {}
    opened: set[int] = set()
    for them in _some(db, until):
        if pause is not None and (years := {one.year for one in them} - opened):
            with db.write() as tx:
                open_years(tx, years)
            opened |= years
        for first in range(0, len(them), TOGETHER):
            part = them[first : first + TOGETHER]
            for one in _moved(db, part, until, now, pause) if pause is not None else part:
                before = found.get(one.year, Moved(one.year, 0, 0))
                found[one.year] = Moved(one.year, before.pupils + 1, before.rows + one.rows)
    return [found[year] for year in sorted(found)]


def _moved(
    db: Database, them: Sequence[Resting], until: date, now: datetime, pause: Callable[[], object]
) -> list[Resting]:
    pause()
    try:
        with db.write() as tx:
            return move(tx, [one.pupil_id for one in them], until, now)
    except OperationalError as error:
        # Somebody is busy with one of them for longer than anybody waits for a lock: they rest the next time.
        log.info("left for the next time", extra={"action": "rest_put_off", "why": type(error.orig).__name__})
        return []


def _some(db: Database, until: date) -> Iterator[list[Resting]]:
    number = 0
    while True:
        with db.read() as tx:
            ids = following(tx, number)
            them = resting(tx, ids, until)
        if not ids:
            return
        number = ids[-1]
        if them:
            yield them


def following(tx: Connection, number: int) -> list[int]:
    """The next pupils to look at after one, by their numbers."""
    query = select(pupils.c.id).where(pupils.c.id > number).order_by(pupils.c.id).limit(LOOKED_AT)
    return list(tx.execute(query).scalars())


# -- who may


def resting(tx: Connection, pupil_ids: Sequence[int], until: date) -> list[Resting]:
    """Those of these pupils who may rest: nothing of theirs speaks of that day or was told or printed since, nothing is
    open, to be said, on its way or ahead. What was asked and never answered keeps nobody: a late answer brings him back."""
    if not pupil_ids:
        return []
    newest = _newest(tx)
    his, day, known = marks.c.county_id == pupils.c.county_id, func.max(marks.c.day), func.max(marks.c.known_at)
    of_marks = [
        select(one).where(his, marks.c.pupil_id == pupils.c.id).scalar_subquery() for one in (day, known, func.count())
    ]
    of_acts = [
        select(one).where(*_subject(facts)).scalar_subquery()
        for one in (func.max(facts.c.day), func.max(facts.c.known_at), func.count())
    ]
    of_lines = [select(one).where(*_subject(lines)).scalar_subquery() for one in (func.max(lines.c.at), func.count())]
    query = (
        select(pupils.c.id, pupils.c.county_id, due.c.reviewed_at, *of_marks, *of_acts, *of_lines)
        .select_from(pupils)
        .outerjoin(due, and_(*_subject(due)))
        .where(pupils.c.id.in_(set(pupil_ids) - newest), *_peace(until))
        .order_by(pupils.c.id)
    )
    found = []
    for (
        number,
        county,
        reviewed,
        mark_day,
        mark_known,
        n_marks,
        act_day,
        act_known,
        n_acts,
        line_at,
        n_lines,
    ) in tx.execute(query):
        days = [one for one in (mark_day, act_day) if one is not None]
        days += [day_of(one) for one in (mark_known, act_known, line_at) if one is not None]
        if days and max(days) < until:
            found.append(Resting(number, county, max(days), reviewed, n_marks + n_acts + n_lines))
    return found


def _subject(table: Table) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return sql.said(table.c.subject_kind, "pupil"), table.c.subject_id == pupils.c.id


def _peace(until: date) -> list[ColumnElement[bool]]:
    """What may not be, the cheapest and likeliest first."""
    under_way = outbox.c.state.in_(("waiting", "sending", "in_doubt", "parked"))
    ahead = or_(due.c.look_again_at.is_not(None), due.c.failures > 0, due.c.lease_until.is_not(None))
    return [
        ~exists().where(marks.c.county_id == pupils.c.county_id, marks.c.pupil_id == pupils.c.id, marks.c.day >= until),
        ~exists().where(at_rest.c.pupil_id == pupils.c.id, at_rest.c.back.is_(False)),
        or_(due.c.subject_id.is_(None), ~ahead),
        ~exists().where(cases.c.pupil_id == pupils.c.id, cases.c.is_open),
        ~exists().where(*_subject(duties), sql.said(duties.c.state, "open")),
        ~exists().where(*_subject(facts), facts.c.kind == MERGE),
        ~exists().where(*_subject(lines), lines.c.at >= instant(until)),
        ~exists().where(*_subject(prompts), sql.said(prompts.c.state, "wanted")),
        ~exists().where(*_subject(prompts), outbox.c.id == prompts.c.outbox_id, under_way),
        ~exists().where(
            human_tasks.c.county_id == pupils.c.county_id,
            human_tasks.c.pupil_id == pupils.c.id,
            sql.said(human_tasks.c.state, "open"),
        ),
        ~exists().where(evidence.c.pupil_id == pupils.c.id, sql.said(evidence.c.state, "wanted")),
    ]


def _newest(tx: Connection) -> set[int]:
    """Whose row is the newest of its table: it stays, for SQLite would give its number again."""
    found: set[int] = set()
    for table, whose in ((marks, marks.c.pupil_id), (facts, facts.c.subject_id), (lines, lines.c.subject_id)):
        last = select(func.max(table.c.id)).scalar_subquery()
        found.update(tx.execute(select(whose).where(table.c.id == last)).scalars())
    return found


# -- there and back


def open_years(tx: Connection, years: Iterable[int]) -> None:
    """Make the past's partitions of these school years on PostgreSQL, in a transaction of their own."""
    if tx.dialect.name != "postgresql":
        return
    looking.hold(tx, [("past", 0)])  # two at once would both find none and make it
    for year in sorted(set(years)):
        for _, past in _PLACES:
            if not tx.dialect.has_table(tx, f"{past.name}_{year}"):
                tx.execute(
                    words(
                        f"CREATE TABLE IF NOT EXISTS {past.name}_{year} PARTITION OF {past.name} FOR VALUES IN ({year})"
                    )
                )


_PLACES = ((marks, past_marks), (facts, past_facts), (lines, past_lines))


def move(tx: Connection, pupil_ids: Sequence[int], until: date, now: datetime) -> list[Resting]:
    """Let those of these pupils rest who may now, held as by a look; give them. Their years are open (`open_years`)."""
    looking.hold(tx, [("pupil", number) for number in pupil_ids])
    them = resting(tx, pupil_ids, until)
    for (county, year), group in groupby(sorted(them, key=_place), key=_place):
        those = list(group)
        ids = [one.pupil_id for one in those]
        for here, past in _PLACES:
            _carry(tx, here, past, _theirs(here, county, ids), year)
        tx.execute(delete(due).where(sql.said(due.c.subject_kind, "pupil"), due.c.subject_id.in_(ids)))
        rows = [
            {
                "pupil_id": one.pupil_id,
                "county_id": county,
                "year": year,
                "last_day": one.last_day,
                "reviewed_at": one.reviewed_at,
                "moved_at": now,
                "back": False,
            }
            for one in those
        ]
        note = sql.insert(tx, at_rest)
        again = {name: note.excluded[name] for name in rows[0] if name != "pupil_id"}
        tx.execute(note.on_conflict_do_update(index_elements=["pupil_id"], set_=again), rows)
    if (notes := notes_of(tx)) is not None:
        notes.resting = None
    return them


def _place(one: Resting) -> tuple[int, int]:
    return one.county_id, one.year


def bring_back(tx: Connection, pupil_ids: Iterable[int]) -> None:
    """Those of these pupils who rest live again, with all that was theirs. They are held (`store.due.hold`)."""
    query = select(at_rest.c.county_id, at_rest.c.year, at_rest.c.pupil_id, at_rest.c.reviewed_at)
    them = tx.execute(query.where(at_rest.c.pupil_id.in_(set(pupil_ids)), at_rest.c.back.is_(False))).all()
    for (county, year), group in groupby(sorted(them, key=lambda one: one[:3]), key=lambda one: one[:2]):
        those = list(group)
        ids = [one.pupil_id for one in those]
        for here, past in _PLACES:
            _carry(tx, past, here, and_(past.c.year == year, _theirs(past, county, ids)))
        rows = [
            {"subject_kind": "pupil", "subject_id": one.pupil_id, "county_id": county, "reviewed_at": one.reviewed_at}
            for one in those
        ]
        tx.execute(
            sql.insert(tx, due).on_conflict_do_nothing(index_elements=["subject_kind", "subject_id"]),
            rows,
        )
        tx.execute(update(at_rest).where(at_rest.c.pupil_id.in_(ids)).values(back=True))


def _theirs(table: Table, county: int, ids: Sequence[int]) -> ColumnElement[bool]:
    if "pupil_id" in table.c:
        return and_(table.c.county_id == county, table.c.pupil_id.in_(ids))
    return and_(sql.said(table.c.subject_kind, "pupil"), table.c.subject_id.in_(ids))


def _carry(tx: Connection, source: Table, target: Table, which: ColumnElement[bool], year: int | None = None) -> None:
    """Copy rows and delete just those that were copied: what somebody adds meanwhile stays where he put it."""
    names = [one.name for one in target.columns if one.name != "year"]
    more: list[Any] = [literal(year)] if year is not None else []
    into = [*(["year"] if more else []), *names]
    copied = select(*more, *(source.c[name] for name in names)).where(which)
    kept = tx.execute(insert(target).from_select(into, copied), execution_options={"preserve_rowcount": True})
    there = exists().where(target.c.id == source.c.id, *([target.c.year == year] if year is not None else []))
    gone = tx.execute(delete(source).where(which, there))
    if kept.rowcount != gone.rowcount:
        raise RuntimeError(f"{kept.rowcount} rows of {source.name} were copied and {gone.rowcount} taken out")
