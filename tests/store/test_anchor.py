"""An anchor kept outside tells a record that was rewritten, and no other."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import text

from store import anchor, audit, facts
from store.db import Database
from tests.store.test_audit import act
from tests.store.world import NOW, County, build

LATER = NOW + timedelta(days=1)


@pytest.fixture
def county(database: Database) -> County:
    return build(database)


def _say(db: Database, county: County, *numbers: int) -> None:
    with db.write() as tx:
        facts.append(tx, [act(county, number) for number in numbers])


def _anchor(db: Database) -> anchor.Anchor:
    with db.write() as tx:
        return anchor.move_on(tx, LATER)


def _holds(db: Database, kept: anchor.Anchor) -> bool:
    with db.read() as tx:
        return anchor.holds(tx, kept)


def test_what_is_said_later_leaves_an_old_anchor_true(database: Database, county: County) -> None:
    """Three acts, an anchor, two more acts: the old one holds, and so does the next, made from it and from nothing alike."""
    _say(database, county, 0, 1, 2)
    old = _anchor(database)
    _say(database, county, 3, 4)
    new = _anchor(database)
    with database.read() as tx:
        whole = anchor.of(tx)

    assert old.upto < new.upto
    assert _holds(database, old)
    assert _holds(database, new)
    assert new == whole
    assert anchor.parse(str(new)) == new


def test_a_chain_rewritten_with_its_head_is_told_by_the_anchor_alone(database: Database, county: County) -> None:
    """Who cuts the last act off, mends the head and the kept anchor passes verification, but not the anchor kept outside."""
    _say(database, county, 0, 1, 2)
    outside = _anchor(database)
    with database.write() as tx:
        tx.execute(text("DELETE FROM facts WHERE seq = 3"))
        tx.execute(text("UPDATE fact_heads SET count = 2, hash = (SELECT hash FROM facts WHERE seq = 2)"))
        tx.execute(text("DELETE FROM settings WHERE key = 'audit:anchor'"))
    with database.read() as tx:
        verified = audit.verify(tx)

    assert verified.ok
    assert not _holds(database, outside)


def test_what_may_be_overtaken_is_not_anchored_yet(database: Database, county: County) -> None:
    """Another process may have taken a lower number and not be done: the last ten minutes wait."""
    _say(database, county, 0)
    with database.write() as tx:
        young = anchor.move_on(tx, NOW + timedelta(minutes=5))
        settled = anchor.move_on(tx, NOW + timedelta(minutes=60))

    assert young == anchor.Anchor()
    assert settled.upto > 0


@pytest.mark.parametrize("told", ["", "5", "5-xyz", "-" + "0" * 64])
def test_what_is_no_anchor_is_refused(told: str) -> None:
    """Half a line copied is told, not compared."""
    with pytest.raises(ValueError, match="not an anchor"):
        anchor.parse(told)
