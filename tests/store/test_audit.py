"""The record holds, and shows where it was touched."""

from __future__ import annotations

import contextlib
from datetime import timedelta

import pytest
from sqlalchemy import text

from store import audit, facts
from store.db import Database, Tx
from store.facts import NewFact
from tests.store.crowd import at_once
from tests.store.world import MINUTE, MONDAY, NOW, County


def act(county: County, number: int, pupil: int | None = None, **more: object) -> NewFact:
    return NewFact(
        county_id=county.county,
        subject_kind="pupil",
        subject_id=pupil or county.li_ming,
        kind="home_visit",
        day=MONDAY + timedelta(days=number),
        at=NOW + number * MINUTE,
        known_at=NOW + number * MINUTE,
        actor="zhao.lijuan",
        role="class_teacher",
        persons=("zhao.lijuan", "zhou.wen"),
        payload={"outcome": "unreachable", "nested": {"b": [1, 2.5, None], "a": "家里没人"}},
        text=f"第{number}次家访,家里没人😵",
        message_id=number,
        **more,  # type: ignore[arg-type]
    )


@pytest.fixture
def recorded(database: Database, county: County) -> Database:
    """Five acts about 李明, two about 王小雨."""
    with database.write() as tx:
        facts.append(tx, [act(county, number) for number in range(3)])
        facts.append(tx, [act(county, 7, county.wang), act(county, 3), act(county, 8, county.wang), act(county, 4)])
    return database


def touch(db: Database, statement: str, **values: object) -> None:
    with db.write() as tx:
        assert tx.execute(text(statement), values).rowcount >= 1


def verified(db: Database) -> audit.Verified:
    with db.read() as tx:
        return audit.verify(tx)


def test_what_is_done_is_known_to_whoever_asks_next_in_the_same_transaction(recorded: Database, county: County) -> None:
    """Asked, done, asked again, taken back: no answer is of before."""

    def count(tx: Tx) -> list[int]:
        found = facts.of(tx, "pupil", [county.li_ming, county.wang, county.zhang])
        return [len(found.get(one, ())) for one in (county.li_ming, county.wang, county.zhang)]

    with contextlib.suppress(ZeroDivisionError), recorded.write() as tx:
        assert count(tx) == count(tx) == [5, 2, 0]
        facts.append(tx, [act(county, 9, county.zhang), act(county, 9)])
        assert count(tx) == [6, 2, 1]
        raise ZeroDivisionError
    with recorded.write() as tx:
        assert count(tx) == [5, 2, 0]


def test_untouched_record_holds(recorded: Database, county: County) -> None:
    """Seven acts of two subjects, counted in each chain from one."""
    found = verified(recorded)
    with recorded.read() as tx:
        li = facts.of(tx, "pupil", [county.li_ming])[county.li_ming]
        one = audit.verify(tx, subject=("pupil", county.wang))

    assert (found.ok, found.acts, found.subjects) == (True, 7, 2)
    assert [fact.seq for fact in li] == [1, 2, 3, 4, 5]
    assert [fact.text[:2] for fact in li] == ["第0", "第1", "第2", "第3", "第4"]
    assert li[0].prev_hash == facts.GENESIS
    assert (one.ok, one.acts) == (True, 2)


def test_ids_come_back_in_the_order_in_which_acts_were_given(database: Database, county: County) -> None:
    """Acts of several subjects mixed: each id is the one of its act."""
    given = [act(county, 1, county.wang), act(county, 2), act(county, 3, county.wang)]
    with database.write() as tx:
        ids = facts.append(tx, given)
        kept = [facts.get(tx, number) for number in ids]

    assert [fact.text for fact in kept] == [one.text for one in given]


CHANGES = {
    "text": "text = 'x' || substr(text, 2)",
    "payload": 'payload = \'{"outcome":"returned"}\'',
    "day": "day = '2026-10-01'",
    "actor": "actor = 'somebody.else'",
    "known_at": "known_at = '2026-10-11 00:00:00.000000+00:00'",
    "persons": "persons = '[]'",
    "message_id": "message_id = NULL",
    "kind": "kind = 'phone'",
    "role": "role = 'teacher'",
    "channel": "channel = 'sms'",
    "county_id": "county_id = county_id + 1",
    "hash": "hash = CASE WHEN hash LIKE 'f%' THEN 'e' ELSE 'f' END || substr(hash, 2)",
}


@pytest.mark.parametrize("column", sorted(CHANGES))
def test_changed_act_is_told_by_its_number(recorded: Database, county: County, column: str) -> None:
    """Whatever is changed in the third act, verification names the third act."""
    touch(recorded, f"UPDATE facts SET {CHANGES[column]} WHERE subject_id = :s AND seq = 3", s=county.li_ming)
    found = verified(recorded)

    assert not found.ok
    assert found.first_broken is not None
    assert (found.first_broken.subject_id, found.first_broken.seq) == (county.li_ming, 3)


def test_removed_act_is_told(recorded: Database, county: County) -> None:
    """A hole in the middle."""
    touch(recorded, "DELETE FROM facts WHERE subject_id = :s AND seq = 3", s=county.li_ming)
    found = verified(recorded)

    assert found.first_broken is not None
    assert found.first_broken.why == "act 3 is missing"


def test_removed_end_is_told(recorded: Database, county: County) -> None:
    """The head remembers how many there were."""
    touch(recorded, "DELETE FROM facts WHERE subject_id = :s AND seq >= 4", s=county.li_ming)
    found = verified(recorded)

    assert found.first_broken is not None
    assert found.first_broken.seq == 4
    assert found.first_broken.why == "5 acts were recorded, 3 are there"


def test_removed_chain_is_told(recorded: Database, county: County) -> None:
    """A subject all of whose acts are gone."""
    touch(recorded, "DELETE FROM facts WHERE subject_id = :s", s=county.wang)
    found = verified(recorded)

    assert found.first_broken is not None
    assert found.first_broken.subject_id == county.wang


def test_removed_head_is_told(recorded: Database, county: County) -> None:
    """Acts whose head is gone."""
    touch(recorded, "DELETE FROM fact_heads WHERE subject_id = :s", s=county.wang)

    assert not verified(recorded).ok


def test_swapped_acts_are_told(recorded: Database, county: County) -> None:
    """Two acts that change places."""
    for old, new in ((2, 99), (3, 2), (99, 3)):
        touch(recorded, "UPDATE facts SET seq = :n WHERE subject_id = :s AND seq = :o", s=county.li_ming, n=new, o=old)
    found = verified(recorded)

    assert found.first_broken is not None
    assert found.first_broken.seq == 2


def test_act_moved_to_another_subject_is_told(recorded: Database, county: County) -> None:
    """The last act of one pupil hung on another's chain, heads made to fit."""
    touch(
        recorded,
        "UPDATE facts SET subject_id = :w, seq = 3 WHERE subject_id = :s AND seq = 5",
        w=county.wang, s=county.li_ming,
    )  # fmt: skip
    touch(recorded, "UPDATE fact_heads SET count = 3 WHERE subject_id = :w", w=county.wang)

    assert not verified(recorded).ok


def test_eight_writers_of_one_subject_make_one_chain(database: Database, county: County) -> None:
    """Eighty acts told at once about two pupils, in crossed order: both chains hold."""

    def tell(number: int) -> None:
        for turn in range(5):
            both = [act(county, turn, county.li_ming), act(county, turn, county.wang)]
            with database.write() as tx:
                facts.append(tx, both if number % 2 else both[::-1])

    at_once(8, tell)
    found = verified(database)

    assert (found.ok, found.acts) == (True, 80)


def test_odd_characters_and_numbers_are_hashed_as_they_are_kept(database: Database, county: County) -> None:
    """What the database changes on its way in (NUL, lone surrogates, numbers) does not look like tampering."""
    odd = NewFact(
        county_id=county.county, subject_kind="pupil", subject_id=county.li_ming, kind="info", day=MONDAY, at=NOW,
        known_at=NOW, actor="a\x00b", role="teacher", text="\ud800\x00坏字",
            payload={"\x00": "\udfff", "n": 1.0, "m": 10**12},
    )  # fmt: skip
    with database.write() as tx:
        facts.append(tx, [odd])

    assert verified(database).ok
