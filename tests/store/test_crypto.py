"""Phones and tokens at rest."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from config.errors import ForGood
from store import opt_outs, persons, pupils, tokens
from store.crypto import Keyring, mask_phone, normal_phone
from store.db import Database
from store.rotation import rotate, unrotated
from tests.conftest import KEY
from tests.store.world import MINUTE, NOW, County


def test_text_comes_back_from_its_own_place_only() -> None:
    """What is sealed to one row can be read there and nowhere else."""
    keys = Keyring.parse(KEY)
    sealed = keys.encrypt("13800000001", "persons.phone:1:a")

    assert keys.decrypt(sealed, "persons.phone:1:a") == "13800000001"
    with pytest.raises(ForGood):
        keys.decrypt(sealed, "persons.phone:1:b")


def test_changed_value_is_refused() -> None:
    """Flip any one character of the sealed text: it does not decrypt."""
    keys = Keyring.parse(KEY)
    sealed = keys.encrypt("13800000001", "x")

    for place in range(len(sealed)):
        other = "A" if sealed[place] != "A" else "B"
        broken = sealed[:place] + other + sealed[place + 1 :]
        try:
            told = keys.decrypt(broken, "x")
        except ForGood:
            continue
        # The last character of base64 carries bits that mean nothing.
        assert told == "13800000001", place
        assert place >= len(sealed) - 3


def test_equal_texts_are_sealed_differently_and_found_alike() -> None:
    """The stored field tells nothing about equality; the index tells only equality."""
    keys = Keyring.parse(KEY)

    assert keys.encrypt("13800000001", "x") != keys.encrypt("13800000001", "x")
    assert keys.blind("13800000001") == keys.blind("+86 138 0000 0001")
    assert keys.blind("13800000001") != keys.blind("13800000002")


@pytest.mark.parametrize(
    ("written", "one"),
    [
        ("13800000001", "+8613800000001"),
        ("+86 138 0000 0001", "+8613800000001"),
        ("0086-138-0000-0001", "+8613800000001"),
        ("8613800000001", "+8613800000001"),
        ("１３８０００００００１", "+8613800000001"),
        ("0371-65900000", "037165900000"),
        ("+1 415 555 0100", "+14155550100"),
        ("0014155550100", "+14155550100"),
    ],
)
def test_phone_has_one_spelling(written: str, one: str) -> None:
    """Every way of writing a number leads to the same one."""
    assert normal_phone(written) == one


def test_masked_phone_shows_its_ends_only() -> None:
    """Enough to recognise one's own number."""
    assert mask_phone("+8613812345678") == "138****5678"
    assert mask_phone("12345") == "****"


@pytest.mark.parametrize("bad", ["", "c2hvcnQ=", "not base64 at all!", KEY + ",kurz"])
def test_bad_data_key_is_refused_without_being_shown(bad: str) -> None:
    """A key that is not 32 bytes stops the start; the message does not hold it."""
    with pytest.raises(ValueError, match="32 bytes") as told:
        Keyring.parse(bad)

    assert not bad or bad not in str(told.value)


def test_no_phone_stands_readable_in_the_database(sqlite_database: Database) -> None:
    """Look through the whole file: no known number is in it, in any spelling."""
    from tests.store.world import build

    build(sqlite_database)
    with sqlite_database.write() as tx:
        opt_outs.stop(tx, "13800000001", "TD", NOW)
    sqlite_database.close()
    assert sqlite_database.file is not None
    raw = sqlite_database.file.read_bytes()

    assert b"13800000001" not in raw
    assert b"138 0000 0001" not in raw
    assert b"13800000011" not in raw


def test_keys_are_rotated_without_losing_a_phone(database: Database, county: County) -> None:
    """Old key; new and old: both are read and everything is written anew; new key alone: everything is still found."""
    new_key = Keyring.make()
    place = "wecom:token"
    with database.write() as tx:
        opt_outs.stop(tx, "13800000001", "TD", NOW)
        tokens.begin_fetch(tx, place, "me", NOW)
        tokens.keep(tx, place, "me", "TOKEN", NOW + 100 * MINUTE, NOW)
    both = Database(database.url.render_as_string(hide_password=False), Keyring.parse(f"{new_key},{KEY}"))
    with both.read() as tx:
        while_rotating = pupils.guardians_by_phone(tx, "13800000001")
    written = rotate(both)
    with both.read() as tx:
        left = unrotated(tx)
    again = rotate(both)
    both.close()
    only_new = Database(database.url.render_as_string(hide_password=False), Keyring.parse(new_key))
    with only_new.read() as tx:
        phones = [persons.phone_of(tx, county.teacher), pupils.guardian_phone(tx, county.guardian)]
        found = pupils.guardians_by_phone(tx, "13800000001")
        stopped = opt_outs.stopped(tx, "13800000001")
        token = tokens.read(tx, place, NOW)
    only_new.close()

    assert [guardian.id for guardian in while_rotating] == [county.guardian]
    assert written == 9
    assert (left, again) == (0, 0)
    assert phones == ["13800000011", "138 0000 0001"]
    assert [guardian.id for guardian in found] == [county.guardian]
    assert stopped
    assert token is not None
    assert token.value == "TOKEN"


def test_field_of_an_unknown_key_says_which_key_is_missing(database: Database, county: County) -> None:
    """Taking the old key away too early is told as what it is."""
    other = Database(database.url.render_as_string(hide_password=False), Keyring.parse(Keyring.make()))
    with other.read() as tx, pytest.raises(ForGood, match="BAOXUE_DATA_KEY"):
        persons.phone_of(tx, county.teacher)
    other.close()


def test_phone_moved_to_another_row_does_not_decrypt(database: Database, county: County) -> None:
    """Who copies a field in the database to another person gets nothing."""
    with database.write() as tx:
        tx.execute(
            text("UPDATE persons SET phone = (SELECT phone FROM persons WHERE id = :a) WHERE id = :b"),
            {"a": county.teacher, "b": county.lead},
        )

    with database.read() as tx, pytest.raises(ForGood):
        persons.phone_of(tx, county.lead)
