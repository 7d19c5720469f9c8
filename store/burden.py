"""What we cost people: messages sent to each, things asked of each, messages typed by each, between two instants."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, func, select

from store.tables import inbox, outbox, prompts
from store.tables.messages import LIVE

#: States in which a message has reached, or may have reached, somebody's phone.
WENT = ("sending", "sent", "delivered", "in_doubt")


@dataclass(frozen=True, slots=True)
class Burden:
    """sent: messages to him (a long one in parts is one); asked: prompts in them that want an answer; said: his own messages."""

    sent: int = 0
    asked: int = 0
    said: int = 0


def of_county(tx: Connection, county_id: int, since: datetime, until: datetime) -> dict[int, Burden]:
    """By person, for everybody who got or wrote anything from `since` up to before `until`."""
    sent = _counts(
        tx,
        outbox.c.person_id,
        outbox.c.county_id == county_id,
        outbox.c.sending_at >= since,
        outbox.c.sending_at < until,
        outbox.c.state.in_(WENT),
    )
    asked = _counts(
        tx,
        prompts.c.person_id,
        prompts.c.county_id == county_id,
        prompts.c.asked_at >= since,
        prompts.c.asked_at < until,
        prompts.c.duty_key.is_not(None),
    )
    said = _counts(
        tx,
        inbox.c.person_id,
        inbox.c.county_id == county_id,
        inbox.c.received_at >= since,
        inbox.c.received_at < until,
    )
    people = sent.keys() | asked.keys() | said.keys()
    return {one: Burden(sent.get(one, 0), asked.get(one, 0), said.get(one, 0)) for one in people}


def _counts(tx: Connection, person: Any, *which: Any) -> dict[int, int]:
    query = select(person, func.count()).where(person.is_not(None), *which).group_by(person)
    return {int(row[0]): int(row[1]) for row in tx.execute(query)}


def sent_since(tx: Connection, person_ids: Iterable[int], since: datetime) -> dict[int, int]:
    """How many messages each of these persons was put into the outbox since an instant, sent or about to be."""
    query = (
        select(outbox.c.person_id, func.count())
        .where(
            outbox.c.person_id.in_(set(person_ids)),
            outbox.c.created_at >= since,
            outbox.c.state.in_((*WENT, "waiting")),
        )
        .group_by(outbox.c.person_id)
    )
    return {int(row[0]): int(row[1]) for row in tx.execute(query)}


def pupils_open(tx: Connection, person_ids: Iterable[int]) -> dict[int, int]:
    """For how many pupils something is asked of each of these persons, or about to be."""
    query = (
        select(prompts.c.person_id, func.count(prompts.c.pupil_id.distinct()))
        .where(
            prompts.c.person_id.in_(set(person_ids)),
            LIVE,
            prompts.c.duty_key.is_not(None),
        )
        .group_by(prompts.c.person_id)
    )
    return {int(row[0]): int(row[1]) for row in tx.execute(query)}
