"""Taking messages out of the outbox to send them: any number of workers, each message to one of them at a time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, or_, select, update

from config.days import day_of
from store import holding
from store.crypto import keyring
from store.outbox import OUT, NewMessage, OutMessage, put
from store.persons import phone_place
from store.pupils import guardian_place
from store.sql import said
from store.tables import guardians, outbox, persons, prompts


@dataclass(frozen=True, slots=True)
class Claimed:
    """A message this worker holds until `message.lease_until`, and where it goes: a userid, or a phone for SMS.

    `address` is None where the receiver has none on this channel.
    """

    message: OutMessage
    address: str | None


def claim(tx: Connection, channel: str, now: datetime, limit: int, owner: str, lease: timedelta) -> list[Claimed]:
    """Up to `limit` messages whose time has come, urgent ones first.

    What no longer fits the facts is withdrawn here, with the reason, instead of being given out: a message all of
    whose prompts ended, and one to a person who has left. After a restore nothing is given out (`store.holding`).
    """
    if holding.why_held(tx) is not None:
        return []
    ids: list[int] = []
    for urgent in (True, False):
        if len(ids) < limit:
            query = (
                select(outbox.c.id)
                .where(
                    said(outbox.c.state, "waiting"),
                    outbox.c.channel == channel,
                    outbox.c.urgent == urgent,
                    outbox.c.next_try_at <= now,
                )
                .order_by(outbox.c.next_try_at, outbox.c.id)
                .limit(limit - len(ids))
                .with_for_update(skip_locked=True)
            )
            ids += tx.execute(query).scalars()
    stale = _stale(tx, ids, now)
    for message_id, reason in stale.items():
        tx.execute(
            update(outbox).where(outbox.c.id == message_id).values(state="withdrawn", reason=reason, ended_at=now)
        )
    return _take(tx, [number for number in ids if number not in stale], now, owner, lease, sending=True)


def retake(tx: Connection, now: datetime) -> list[int]:
    """Messages whose sender's lease ran out become in doubt, to be looked up at once; give their ids."""
    rows = tx.execute(
        update(outbox)
        .where(said(outbox.c.state, "sending"), outbox.c.lease_until <= now)
        .values(
            state="in_doubt",
            next_try_at=now,
            reason="the sender did not come back",
            lease_owner=None,
            lease_until=None,
        )
        .returning(outbox.c.id)
    )
    return sorted(rows.scalars())


def claim_in_doubt(
    tx: Connection, channel: str, now: datetime, limit: int, owner: str, lease: timedelta
) -> list[Claimed]:
    """Up to `limit` messages in doubt whose time to be looked up has come; they stay in doubt until somebody knows."""
    if holding.why_held(tx) is not None:
        return []
    query = (
        select(outbox.c.id)
        .where(
            said(outbox.c.state, "in_doubt"),
            outbox.c.channel == channel,
            outbox.c.next_try_at <= now,
            or_(outbox.c.lease_until.is_(None), outbox.c.lease_until <= now),
        )
        .order_by(outbox.c.next_try_at, outbox.c.id)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    return _take(tx, list(tx.execute(query).scalars()), now, owner, lease, sending=False)


def instead(
    tx: Connection,
    message: OutMessage,
    channel: str,
    text: str,
    now: datetime,
    *,
    parts: int = 1,
    request: Mapping[str, Any] | None = None,
) -> int | None:
    """The same message by another channel, now; its prompts are answered to there. None if that was done before."""
    new = NewMessage(
        key=f"{message.key}/{channel}",
        county_id=message.county_id,
        channel=channel,
        template=message.template,
        text=text,
        person_id=message.person_id,
        guardian_id=message.guardian_id,
        parts=parts,
        urgent=message.urgent,
        instead_of=message.id,
        request=request,
    )
    new_id = put(tx, new, now)
    if new_id is not None:
        tx.execute(update(prompts).where(prompts.c.outbox_id == message.id).values(outbox_id=new_id))
    return new_id


def addresses(tx: Connection, messages: Sequence[OutMessage], channel: str) -> dict[int, str]:
    """Where each message goes on a channel (wecom, parent, sms), by message id; without an address: left out."""
    staff = {one.person_id for one in messages if one.person_id is not None}
    parents = {one.guardian_id for one in messages if one.guardian_id is not None}
    by_person = _staff_addresses(tx, staff, channel) if staff else {}
    by_guardian = _guardian_addresses(tx, parents, channel) if parents else {}
    found: dict[int, str] = {}
    for one in messages:
        where = by_person.get(one.person_id or 0) if one.person_id else by_guardian.get(one.guardian_id or 0)
        if where:
            found[one.id] = where
    return found


def _staff_addresses(tx: Connection, ids: set[int], channel: str) -> dict[int, str | None]:
    query = select(persons.c.id, persons.c.wecom_userid, persons.c.county_id, persons.c.code, persons.c.phone)
    rows = tx.execute(query.where(persons.c.id.in_(ids)))
    if channel == "wecom":
        return {row.id: row.wecom_userid for row in rows}
    if channel != "sms":
        return {}
    return {row.id: keyring(tx).decrypt(row.phone, phone_place(row.county_id, row.code)) for row in rows if row.phone}


def _guardian_addresses(tx: Connection, ids: set[int], channel: str) -> dict[int, str | None]:
    query = select(guardians.c.id, guardians.c.parent_userid, guardians.c.pupil_id, guardians.c.phone)
    rows = tx.execute(query.where(guardians.c.id.in_(ids)))
    if channel == "parent":
        return {row.id: row.parent_userid for row in rows}
    if channel != "sms":
        return {}
    return {row.id: keyring(tx).decrypt(row.phone, guardian_place(row.pupil_id)) for row in rows if row.phone}


def _take(
    tx: Connection, ids: list[int], now: datetime, owner: str, lease: timedelta, *, sending: bool
) -> list[Claimed]:
    if not ids:
        return []
    values: dict[str, Any] = {"lease_owner": owner, "lease_until": now + lease, "fence": outbox.c.fence + 1}
    if sending:
        values |= {"state": "sending", "sending_at": now, "attempts": outbox.c.attempts + 1}
    rows = tx.execute(update(outbox).where(outbox.c.id.in_(ids)).values(**values).returning(*OUT))
    by_id = {row[0]: OutMessage(*row) for row in rows}
    messages = [by_id[number] for number in ids]
    where: dict[int, str] = {}
    for channel in {message.channel for message in messages}:
        where |= addresses(tx, [message for message in messages if message.channel == channel], channel)
    return [Claimed(message, where.get(message.id)) for message in messages]


def _stale(tx: Connection, ids: list[int], now: datetime) -> dict[int, str]:
    if not ids:
        return {}
    stale: dict[int, str] = {}
    standing: dict[int, bool] = {}
    for row in tx.execute(select(prompts.c.outbox_id, prompts.c.state).where(prompts.c.outbox_id.in_(ids))):
        standing[row[0]] = standing.get(row[0], False) or row[1] == "asked"
    stale |= {number: "no prompt in it stands any more" for number, stands in standing.items() if not stands}
    today = day_of(now)
    query = select(outbox.c.id, persons.c.active_until).join(persons, persons.c.id == outbox.c.person_id)
    for row in tx.execute(query.where(outbox.c.id.in_(ids))):
        if row[1] is not None and row[1] < today:
            stale[row[0]] = "the person has left"
    return stale
