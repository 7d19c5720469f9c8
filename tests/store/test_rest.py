"""Who was silent for a whole school year rests in the past, whole; every reader answers as before, and a look brings him back."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from alembic import command
from sqlalchemy import text

from store import anchor, attendance, audit, due, facts, lines, looks, rest
from store.db import Database, Tx
from store.migrations.upgrade import configuration
from store.rest import Moved
from tests.store.past_years import DAYS, SINCE, TABLES, THEN, here, sweep, there, told
from tests.store.world import MONDAY, NOW, County


def read(db: Database, county: County) -> dict[str, Any]:
    """What every reader of a pupil's history says."""
    with db.read() as tx:
        return read_in(tx, county)


def read_in(tx: Tx, county: County) -> dict[str, Any]:
    """The same, in a transaction."""
    both, span = [county.li_ming, county.wang, county.zhang], {"first": DAYS[0], "last": MONDAY}
    acts = facts.of(tx, "pupil", both)
    return {
        "acts": acts,
        "an act": facts.get(tx, acts[county.li_ming][1].id),
        "lines": lines.of(tx, "pupil", both),
        "some lines": lines.of(tx, "pupil", both, ("step",)),
        "steps": lines.steps(tx, both),
        "marks": attendance.marks_of(tx, county.county, both),
        "marks that hold": attendance.effective(tx, county.county, pupil_ids=both, **span),
        "of the class": attendance.effective(tx, county.county, class_id=county.class_one, **span),
        "of a day": attendance.held_on(tx, county.county, [county.class_one], DAYS[0]),
        "chains": audit.verify(tx),
        "one chain": audit.verify(tx, subject=("pupil", county.wang)),
        "anchors": (audit.anchor(tx), anchor.of(tx)),
    }


def test_who_was_silent_for_a_school_year_moves_whole_and_nobody_else(quiet: Database, county: County) -> None:
    """Of two who were last told of in spring 2024 no row is left; of the third, told of today, all. A second run finds nobody."""
    before = here(quiet)
    would = rest.sweep(quiet, SINCE, NOW, pause=None)
    untouched = here(quiet)
    moved, again = sweep(quiet), sweep(quiet)
    left = here(quiet)

    assert untouched == before
    assert would == moved == [Moved(2023, 2, 2 * (5 + 4 + 4))]
    assert again == []
    assert there(quiet) == {"marks": 10, "facts": 8, "lines": 8}
    assert {one: len(rows) for one, rows in left.items()} == {"marks": 2, "facts": 1, "lines": 1}
    assert all(row in before[one] for one, rows in left.items() for row in rows)


def test_every_reader_answers_as_before(quiet: Database, county: County) -> None:
    """Acts, lines, marks by pupil and by class, the hash chains and both anchors: the same to the last byte."""
    before = read(quiet, county)
    sweep(quiet)
    after = read(quiet, county)

    assert before["chains"].ok
    assert before["chains"].acts == 9
    for what, said in before.items():
        assert after[what] == said, what


def test_a_transaction_that_writes_reads_alike_before_and_after_it_moves_somebody(
    quiet: Database, county: County
) -> None:
    """Asked before anybody rests, after two were moved in the same transaction, and in the next: the same each time."""
    moved = [county.li_ming, county.wang]
    with quiet.write() as tx:
        rest.open_years(tx, {2023})
    with quiet.write() as tx:
        before = read_in(tx, county)
        assert len(rest.move(tx, moved, SINCE, NOW)) == 2
        within = read_in(tx, county)
    with quiet.write() as tx:
        after = read_in(tx, county)

    assert there(quiet) == {"marks": 10, "facts": 8, "lines": 8}
    for what, said in before.items():
        assert within[what] == said, what
        assert after[what] == said, what


def test_a_look_brings_everything_back_as_it_was(quiet: Database, county: County) -> None:
    """Held and looked at, 李明 has his rows where they were, with their numbers and his last look; 王小雨 rests on."""
    before, said = here(quiet), read(quiet, county)
    sweep(quiet)
    with quiet.write() as tx:
        due.hold(tx, [("pupil", county.li_ming)])
        seen, _ = looks.at(tx, [county.li_ming, county.zhang], {}, MONDAY, MONDAY, NOW)
        assert seen is not None
        reviewed = due.reviewed_at(tx, ("pupil", county.li_ming))
    after = here(quiet)

    assert seen.acts[county.li_ming] == said["acts"][county.li_ming]
    assert reviewed == THEN
    assert there(quiet) == {"marks": 5, "facts": 4, "lines": 4}
    assert read(quiet, county) == said
    assert {one: len(rows) for one, rows in after.items()} == {"marks": 7, "facts": 5, "lines": 5}
    assert all(row in before[one] for one, rows in after.items() for row in rows)


def test_who_is_told_of_again_comes_to_rest_again(quiet: Database, county: County) -> None:
    """Back, silent since, moved a second time: in the year of his last word, whole, and read as before."""
    sweep(quiet)
    later = datetime(2025, 3, 3, 0, 5, tzinfo=UTC)
    with quiet.write() as tx:
        due.hold(tx, [("pupil", county.li_ming)])
        looks.at(tx, [county.li_ming], {}, MONDAY, MONDAY, NOW)
        told(tx, county, county.li_ming, later, [date(2025, 3, 3)])
        told(tx, county, county.zhang, NOW, [MONDAY + timedelta(days=1)])
    said = read(quiet, county)
    moved = sweep(quiet)
    with quiet.read() as tx:
        years = sorted(tx.execute(text("SELECT DISTINCT year FROM past_facts")).scalars())

    assert [(one.year, one.pupils) for one in moved] == [(2024, 1)]
    assert years == [2023, 2024]
    assert read(quiet, county) == said
    assert len(said["acts"][county.li_ming]) == 5


def test_each_school_year_has_its_partition(postgres_database: Database) -> None:
    """PostgreSQL keeps the past apart by year, made when somebody of that year comes to rest."""
    from tests.store.world import build

    county = build(postgres_database)
    with postgres_database.write() as tx:
        told(tx, county, county.li_ming)
        told(tx, county, county.wang, datetime(2022, 8, 31, 0, 5, tzinfo=UTC), [date(2022, 8, 31)])
        told(tx, county, county.zhang, NOW, [MONDAY])
    sweep(postgres_database)
    with postgres_database.read() as tx:
        found = {
            year: tx.execute(text(f"SELECT count(*) FROM past_marks_{year}")).scalar_one() for year in (2021, 2023)
        }

    assert found == {2021: 2, 2023: 5}


def test_the_newest_row_stays_for_its_number_would_be_given_again(database: Database, county: County) -> None:
    """SQLite numbers on from the highest that is there: who holds it stays until somebody holds a higher one."""
    with database.write() as tx:
        told(tx, county, county.wang)
        told(tx, county, county.li_ming)
    first = sweep(database)
    with database.write() as tx:
        told(tx, county, county.zhang, NOW, [MONDAY])
    with database.read() as tx:
        ids = [
            tx.execute(text(f"SELECT id FROM {one} UNION ALL SELECT id FROM past_{one}")).scalars().all()
            for one in TABLES
        ]

    assert [one.pupils for one in first] == [1]
    assert all(len(them) == len(set(them)) for them in ids)
    assert [one.pupils for one in sweep(database)] == [1]


@pytest.mark.parametrize(
    ("touch", "why"),
    [
        ("UPDATE past_facts SET text = 'x' WHERE subject_id = :pupil AND seq = 2", "was changed"),
        ("DELETE FROM past_facts WHERE subject_id = :pupil AND seq = 2", "act 2 is missing"),
        ("DELETE FROM past_facts WHERE subject_id = :pupil", "all 4 acts are missing"),
    ],
)
def test_an_act_touched_in_the_past_is_told(quiet: Database, county: County, touch: str, why: str) -> None:
    """The chains hold the past together as they hold the living; where one is gone, an anchor of before says so too."""
    with quiet.read() as tx:
        kept = anchor.of(tx)
    sweep(quiet)
    with quiet.write() as tx:
        assert tx.execute(text(touch), {"pupil": county.li_ming}).rowcount
    with quiet.read() as tx:
        found, holds = audit.verify(tx), anchor.holds(tx, kept)

    assert found.first_broken is not None
    assert (found.first_broken.subject_id, found.first_broken.why) == (county.li_ming, why)
    assert holds == touch.startswith(
        "UPDATE"
    )  # the anchor goes by the acts' hashes, and the act no longer fits its own


def test_code_before_the_past_finds_everybody_alive(quiet: Database, county: County) -> None:
    """The migration taken back puts every row where it was; made again, the same pupils come to rest."""
    before, said = here(quiet), read(quiet, county)
    sweep(quiet)
    with quiet.write() as tx:
        command.downgrade(configuration(tx), "0007")
    alive = here(quiet)
    quiet.upgrade()
    again = sweep(quiet)

    assert alive == before
    assert [one.pupils for one in again] == [2]
    assert read(quiet, county) == said
