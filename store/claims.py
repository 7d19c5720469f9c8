"""Taking messages out of the outbox to send them: any number of workers, each message to one of them at a time."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Integer, bindparam, or_, select, update

from config.days import day_of
from config.errors import ForGood
from store import holding
from store.crypto import keyring
from store.outbox import OUT, NewMessage, OutMessage, put
from store.persons import phone_place
from store.pupils import guardian_place
from store.ready import Ready
from store.sql import one_of, said
from store.tables import guardians, outbox, persons, prompts

log = logging.getLogger(__name__)

#: No lease is as long: one that ends later than this was made under another clock.
LONGEST_LEASE = timedelta(minutes=10)
_WAITING = Ready(
    select(outbox.c.id)
    .where(
        said(outbox.c.state, "waiting"),
        outbox.c.channel == bindparam("channel"),
        outbox.c.urgent == bindparam("urgent"),
        outbox.c.next_try_at <= bindparam("now"),
    )
    .order_by(outbox.c.next_try_at, outbox.c.id)
    .limit(bindparam("limit", type_=Integer))
    .with_for_update(skip_locked=True)
)
_DOUBTFUL = Ready(
    select(outbox.c.id)
    .where(
        said(outbox.c.state, "in_doubt"),
        outbox.c.channel == bindparam("channel"),
        outbox.c.next_try_at <= bindparam("now"),
        or_(
            outbox.c.lease_until.is_(None),
            outbox.c.lease_until <= bindparam("now"),
            outbox.c.lease_until > bindparam("farthest"),
        ),
    )
    .order_by(outbox.c.next_try_at, outbox.c.id)
    .limit(bindparam("limit", type_=Integer))
    .with_for_update(skip_locked=True)
)
_LEASED = {"lease_owner": bindparam("owner"), "lease_until": bindparam("until"), "fence": outbox.c.fence + 1}
_LOOK = Ready(update(outbox).where(one_of(outbox.c.id, "ids")).values(_LEASED).returning(*OUT))
_TAKE = Ready(
    update(outbox)
    .where(one_of(outbox.c.id, "ids"))
    .values(_LEASED | {"state": "sending", "sending_at": bindparam("now"), "attempts": outbox.c.attempts + 1})
    .returning(*OUT)
)
_STALE = Ready(select(prompts.c.outbox_id, prompts.c.state).where(one_of(prompts.c.outbox_id, "ids")))
_LEFT = Ready(
    select(outbox.c.id, persons.c.active_until)
    .join(persons, persons.c.id == outbox.c.person_id)
    .where(one_of(outbox.c.id, "ids"))
)
_STAFF = Ready(
    select(persons.c.id, persons.c.wecom_userid, persons.c.county_id, persons.c.code, persons.c.phone).where(
        one_of(persons.c.id, "ids")
    )
)


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
            wanted = {"channel": channel, "urgent": urgent, "now": now, "limit": limit - len(ids)}
            ids += [row[0] for row in _WAITING.all(tx, wanted)]
    stale = _stale(tx, ids, now)
    for message_id, reason in stale.items():
        tx.execute(
            update(outbox).where(outbox.c.id == message_id).values(state="withdrawn", reason=reason, ended_at=now)
        )
    return _take(tx, [number for number in ids if number not in stale], now, owner, lease, sending=True)


def retake(tx: Connection, now: datetime) -> list[int]:
    """Messages whose sender's lease ran out become in doubt, to be looked up at once; give their ids.

    So does one that ends far ahead (the clock was set back meanwhile) and one that has no end: nobody will come back to it.
    """
    over = or_(outbox.c.lease_until <= now, outbox.c.lease_until > now + LONGEST_LEASE, outbox.c.lease_until.is_(None))
    rows = tx.execute(
        update(outbox)
        .where(said(outbox.c.state, "sending"), over)
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
    values = {"channel": channel, "now": now, "farthest": now + LONGEST_LEASE, "limit": limit}
    rows = _DOUBTFUL.all(tx, values)
    return _take(tx, [row[0] for row in rows], now, owner, lease, sending=False)


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
    rows = _STAFF.all(tx, {"ids": ids})
    if channel == "wecom":
        return {number: userid for number, userid, *_ in rows}
    if channel != "sms":
        return {}
    return {number: _opened(tx, phone, phone_place(county, code)) for number, _, county, code, phone in rows if phone}


def _guardian_addresses(tx: Connection, ids: set[int], channel: str) -> dict[int, str | None]:
    query = select(guardians.c.id, guardians.c.parent_userid, guardians.c.pupil_id, guardians.c.phone)
    rows = tx.execute(query.where(guardians.c.id.in_(ids)))
    if channel == "parent":
        return {row.id: row.parent_userid for row in rows}
    if channel != "sms":
        return {}
    return {row.id: _opened(tx, row.phone, guardian_place(row.pupil_id)) for row in rows if row.phone}


def _opened(tx: Connection, phone: str, place: str) -> str | None:
    # One number that the key at hand does not open must not keep a whole batch from being sent: it counts as none.
    try:
        return keyring(tx).decrypt(phone, place)
    except ForGood as error:
        log.error("a phone cannot be read", extra={"action": "phone_unreadable", "reason": error.code})
        return None


def _take(
    tx: Connection, ids: list[int], now: datetime, owner: str, lease: timedelta, *, sending: bool
) -> list[Claimed]:
    if not ids:
        return []
    values = {"ids": ids, "owner": owner, "until": now + lease}
    rows = _TAKE.all(tx, values | {"now": now}) if sending else _LOOK.all(tx, values)
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
    for row in _STALE.all(tx, {"ids": ids}):
        standing[row[0]] = standing.get(row[0], False) or row[1] == "asked"
    stale |= {number: "no prompt in it stands any more" for number, stands in standing.items() if not stands}
    today = day_of(now)
    for row in _LEFT.all(tx, {"ids": ids}):
        if row[1] is not None and row[1] < today:
            stale[row[0]] = "the person has left"
    return stale
