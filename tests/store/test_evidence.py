"""What was sent as evidence, and what people chose and bore: on both databases."""

from __future__ import annotations

from datetime import time, timedelta

from store import burden, evidence, outbox, rotation, wishes
from store.db import Database
from store.evidence import Evidence, NewEvidence
from store.outbox import NewMessage
from tests.store.crowd import at_once
from tests.store.world import MINUTE, NOW, County

LEASE = timedelta(minutes=2)


def picture(county: County, message_id: int) -> NewEvidence:
    return NewEvidence(
        county_id=county.county,
        pupil_id=county.li_ming,
        person_id=county.teacher,
        message_id=message_id,
        kind="image",
        media_id=f"m{message_id}",
        role="class_teacher",
        said_at=NOW,
    )


def test_a_picture_is_fetched_by_one_worker_and_kept_once(database: Database, county: County) -> None:
    """Eight workers at once: one claims it; a lease that ran out gives it to another, and only one of them keeps it."""
    with database.write() as tx:
        assert evidence.want(tx, picture(county, 1), NOW) is not None
        assert evidence.want(tx, picture(county, 1), NOW) is None

    def claim(_: int) -> list[Evidence]:
        with database.write() as tx:
            return evidence.claim(tx, NOW, LEASE)

    (one,) = [found for them in at_once(8, claim) for found in them]
    with database.write() as tx:
        (again,) = evidence.claim(tx, NOW + LEASE, LEASE)
        first = evidence.keep(tx, again, b"a picture of a door", "image/jpeg", NOW)
        second = evidence.keep(tx, one, b"a picture of a door", "image/jpeg", NOW)
        assert first is not None
        assert second is None
        assert evidence.content(tx, county.county, first) == b"a picture of a door"
        assert evidence.next_instant(tx) is None


def test_the_same_bytes_are_kept_once_and_survive_a_new_key(database: Database, county: County) -> None:
    """Two messages with the same picture share one file; rotation writes it anew."""
    with database.write() as tx:
        for number in (1, 2):
            evidence.want(tx, picture(county, number), NOW)
        digests = {evidence.keep(tx, one, b"x" * 50, "image/png", NOW) for one in evidence.claim(tx, NOW, LEASE)}
        assert len(digests) == 1
    assert rotation.rotate(database) == 0
    with database.read() as tx:
        assert [one.state for one in evidence.of_pupil(tx, county.li_ming)] == ["kept", "kept"]


def test_what_cannot_be_had_is_refused_once(database: Database, county: County) -> None:
    """Refused, it is not fetched again, and the second refusal tells nobody."""
    with database.write() as tx:
        evidence.want(tx, picture(county, 1), NOW)
        (one,) = evidence.claim(tx, NOW, LEASE)
        evidence.later(tx, one, NOW + MINUTE, "busy")
        assert evidence.next_instant(tx) == NOW + MINUTE
        assert evidence.refuse(tx, one, "gone", NOW)
        assert not evidence.refuse(tx, one, "gone", NOW)


def test_choices_are_kept_apart_and_changed_in_place(database: Database, county: County) -> None:
    """Digest hours and quiet hours are chosen one by one; no choice and no digest are not the same."""
    with database.write() as tx:
        assert wishes.of(tx, [county.lead]) == {}
        wishes.digest_at(tx, county.county, county.lead, (time(17), time(9)), NOW)
        wishes.quiet(tx, county.county, county.lead, (time(22), time(6, 30)), NOW)
        held = wishes.of(tx, [county.lead])[county.lead]
        assert held.digest_at == (time(9), time(17))
        assert held.quiet == (time(22), time(6, 30))
        wishes.digest_at(tx, county.county, county.lead, (), NOW)
        wishes.quiet(tx, county.county, county.lead, None, NOW)
        held = wishes.of(tx, [county.lead])[county.lead]
    assert (held.digest_at, held.quiet) == ((), None)


def test_what_went_to_somebody_is_counted(database: Database, county: County) -> None:
    """A message that waits counts towards today's limit, and in the burden only once it went."""
    with database.write() as tx:
        message = NewMessage(
            key="one", county_id=county.county, channel="wecom", template="t", text="t", person_id=county.teacher
        )
        outbox.put(tx, message, NOW)
        assert burden.sent_since(tx, [county.teacher], NOW - MINUTE) == {county.teacher: 1}
        assert burden.of_county(tx, county.county, NOW - MINUTE, NOW + MINUTE) == {}
        assert burden.pupils_open(tx, [county.teacher]) == {}
