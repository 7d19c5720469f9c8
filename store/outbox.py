"""What goes out: each message once, by its key, word for word, with the truth about what became of it.

    waiting ──claim──► sending ──► sent ──► delivered
       ▲                 │  └────► failed (for good)   parked (a human must act)   in_doubt (may or may not have gone)
       └──── retry ──────┘         withdrawn (no longer fits the facts)

A claim is a lease with a fence: the number grows with every claim, and only who holds the newest may say what became of
the message. A lease that ran out leaves the message in doubt; it is looked up, never blindly repeated.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection, and_, bindparam, case, func, or_, select, text, update

from store.ready import Ready
from store.sql import both, columns, one_of, said
from store.tables import delivery_attempts, outbox, prompts

#: The provider's state of a message of which it never told what became of it.
UNTOLD = "untold"
#: States in which nothing more will happen by itself.
ENDED = frozenset({"delivered", "failed", "withdrawn", "parked"})


@dataclass(frozen=True, slots=True, kw_only=True)
class NewMessage:
    """A message to a person or to a guardian. key: deterministic, unique for ever. parts: how many it is sent in.

    `request` is what the way of sending needs besides the words (`card`: the prompt that buttons answer).
    """

    key: str
    county_id: int
    channel: str
    template: str
    text: str
    person_id: int | None = None
    guardian_id: int | None = None
    parts: int = 1
    urgent: bool = False
    not_before: datetime | None = None
    instead_of: int | None = None
    request: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class OutMessage:
    """A message as kept. `sending_at` is the latest try; `request` what was handed to the provider."""

    id: int
    county_id: int
    key: str
    person_id: int | None
    guardian_id: int | None
    channel: str
    template: str
    text: str
    parts: int
    request: Any
    state: str
    urgent: bool
    attempts: int
    next_try_at: datetime
    fence: int
    lease_owner: str | None
    lease_until: datetime | None
    provider_id: str | None
    provider_state: str | None
    reason: str | None
    instead_of: int | None
    created_at: datetime
    sending_at: datetime | None
    sent_at: datetime | None
    delivered_at: datetime | None
    ended_at: datetime | None


OUT = columns(outbox, OutMessage)
_GONE_SINCE = Ready(
    select(*OUT)
    .where(one_of(outbox.c.person_id, "persons"), outbox.c.sending_at > bindparam("since"))
    .order_by(outbox.c.id.desc())
)
_PUT = Ready(both(outbox, lambda insert: insert.on_conflict_do_nothing(index_elements=["key"]).returning(outbox.c.id)))
_ATTEMPT = Ready(delivery_attempts.insert())
_MINE = (
    outbox.c.id == bindparam("number"),
    outbox.c.fence == bindparam("held_fence"),
    or_(said(outbox.c.state, "sending"), said(outbox.c.state, "in_doubt")),
)
_MINUTE = case((outbox.c.sending_at > bindparam("minute"), outbox.c.parts), else_=0)
_COUNTS = Ready(
    select(outbox.c.person_id, func.sum(_MINUTE), func.sum(outbox.c.parts))
    .where(
        one_of(outbox.c.person_id, "persons"),
        outbox.c.sending_at > bindparam("hour"),
        outbox.c.channel == bindparam("channel"),
        ~or_(said(outbox.c.state, "waiting"), said(outbox.c.state, "withdrawn")),
    )
    .group_by(outbox.c.person_id)
)


@lru_cache(maxsize=64)
def _becomes(names: tuple[str, ...]) -> Ready:
    """The update by whoever still holds the claim; it gives the id back."""
    return Ready(update(outbox).where(*_MINE).values({name: bindparam(name) for name in names}).returning(outbox.c.id))


def put(tx: Connection, new: NewMessage, now: datetime) -> int | None:
    """Put a message into the outbox; its id, or None if one with this key is there already."""
    values = {
        "key": new.key,
        "county_id": new.county_id,
        "person_id": new.person_id,
        "guardian_id": new.guardian_id,
        "channel": new.channel,
        "template": new.template,
        "text": new.text,
        "parts": new.parts,
        "urgent": new.urgent,
        "state": "waiting",
        "next_try_at": new.not_before or now,
        "created_at": now,
        "instead_of": new.instead_of,
        "request": dict(new.request) if new.request is not None else None,
    }
    new_id: int | None = _PUT.scalar(tx, values)
    return new_id


def get(tx: Connection, message_id: int) -> OutMessage:
    """Raises KeyError where there is none."""
    row = tx.execute(select(*OUT).where(outbox.c.id == message_id)).first()
    if row is None:
        raise KeyError(f"no message {message_id} in the outbox")
    return OutMessage(*row)


def by_key(tx: Connection, key: str) -> OutMessage | None:
    """The message with this key."""
    row = tx.execute(select(*OUT).where(outbox.c.key == key)).first()
    return None if row is None else OutMessage(*row)


def to_person(tx: Connection, person_id: int, limit: int = 50) -> list[OutMessage]:
    """What was tried to be sent to a person, newest first."""
    query = select(*OUT).where(outbox.c.person_id == person_id)
    return [OutMessage(*row) for row in tx.execute(query.order_by(outbox.c.id.desc()).limit(limit))]


def gone_since(tx: Connection, person_ids: Iterable[int], since: datetime) -> dict[int, list[OutMessage]]:
    """What went, or may have gone, to each of these persons after an instant, newest first."""
    found: dict[int, list[OutMessage]] = {}
    for row in _GONE_SINCE.all(tx, {"persons": set(person_ids), "since": since}):
        one = OutMessage(*row)
        if one.state not in ("waiting", "withdrawn"):
            found.setdefault(one.person_id or 0, []).append(one)
    return found


# -- what became of a claimed message: each gives False, and changes nothing, when the claim is no longer this one's


def sent(
    tx: Connection, message: OutMessage, now: datetime, *, provider_id: str | None = None, request: Any = None
) -> bool:
    """The provider took it."""
    return _end(tx, message, now, {"state": "sent", "sent_at": now, "provider_id": provider_id, "request": request})


def retry(
    tx: Connection,
    message: OutMessage,
    now: datetime,
    next_try_at: datetime,
    *,
    reason: str,
    code: str | None = None,
    counted: bool = True,
) -> bool:
    """It certainly did not go, and may go later. `counted`: it was tried and failed, rather than only put back."""
    values: dict[str, Any] = {"state": "waiting", "next_try_at": next_try_at, "reason": reason}
    if not counted:
        values["attempts"] = message.attempts - 1
    return _end(tx, message, now, values, code)


def failed(tx: Connection, message: OutMessage, now: datetime, *, reason: str, code: str | None = None) -> bool:
    """It will never go this way."""
    return _end(tx, message, now, {"state": "failed", "ended_at": now, "reason": reason}, code)


def parked(tx: Connection, message: OutMessage, now: datetime, *, reason: str, code: str | None = None) -> bool:
    """A human must act; write the task (`store.tasks`) in the same transaction."""
    return _end(tx, message, now, {"state": "parked", "ended_at": now, "reason": reason}, code)


def in_doubt(
    tx: Connection, message: OutMessage, now: datetime, look_up_at: datetime, *, reason: str, code: str | None = None
) -> bool:
    """It may or may not have gone: look it up from that instant on."""
    return _end(tx, message, now, {"state": "in_doubt", "next_try_at": look_up_at, "reason": reason}, code)


def keep_request(tx: Connection, message: OutMessage, request: Mapping[str, Any]) -> bool:
    """Before sending: keep what will be handed to the provider, so that a repetition can be the very same."""
    return _become(tx, message, {"request": dict(request)})


def _become(tx: Connection, message: OutMessage, values: Mapping[str, Any]) -> bool:
    mine = {"number": message.id, "held_fence": message.fence}
    return _becomes(tuple(values)).first(tx, {**values, **mine}) is not None


def _end(tx: Connection, message: OutMessage, now: datetime, values: dict[str, Any], code: str | None = None) -> bool:
    values = {name: value for name, value in values.items() if value is not None}
    done = _become(tx, message, {"lease_owner": None, "lease_until": None, **values})
    attempt = {
        "county_id": message.county_id,
        "outbox_id": message.id,
        "fence": message.fence,
        "at": now,
        # What somebody found out after his lease had gone to another is kept as well: it is the truth about one try.
        "outcome": values["state"] if done else "too_late",
        "code": code,
        "reason": values.get("reason"),
        "provider_id": values.get("provider_id"),
    }
    _ATTEMPT.run(tx, attempt)
    return done


# -- the provider's own word

#: A status moves only to a higher rank; of two ends the first one holds.
_RANK = {"sending": 1, "in_doubt": 1, "sent": 2, "delivered": 3, "failed": 3}


def provider_status(
    tx: Connection,
    channel: str,
    provider_id: str,
    state: str,
    now: datetime,
    *,
    message_id: int | None = None,
    provider_state: str | None = None,
    reason: str | None = None,
) -> OutMessage | None:
    """Take a provider's status (sent, delivered or failed); the message as it now is, or None when nothing moved.

    Statuses come late, twice and in the wrong order: one moves a message only forward. `message_id` (carried in the
    callback's address) finds a message whose provider id was never noted, because we died between its taking and our
    noting.
    """
    if state not in ("sent", "delivered", "failed"):
        raise ValueError(f"no such status: {state}")
    query = select(*OUT).where(outbox.c.channel == channel, outbox.c.provider_id == provider_id).with_for_update()
    row = tx.execute(query).first()
    if row is None and message_id is not None:
        unnoted = and_(outbox.c.id == message_id, outbox.c.channel == channel, outbox.c.provider_id.is_(None))
        row = tx.execute(select(*OUT).where(unnoted).with_for_update()).first()
    if row is None:
        return None
    message = OutMessage(*row)
    if _RANK.get(message.state, 9) >= _RANK[state]:
        return None
    values: dict[str, Any] = {
        "state": state,
        "provider_id": provider_id,
        "provider_state": provider_state or state,
        "lease_owner": None,
        "lease_until": None,
        "sent_at": message.sent_at or now,
    }
    if state == "delivered":
        values |= {"delivered_at": now, "ended_at": now}
    if state == "failed":
        values |= {"ended_at": now, "reason": reason, "sent_at": message.sent_at}
    tx.execute(update(outbox).where(outbox.c.id == message.id).values(**values))
    attempt = {
        "county_id": message.county_id,
        "outbox_id": message.id,
        "fence": message.fence,
        "at": now,
        "outcome": state,
        "code": provider_state,
        "reason": reason,
        "provider_id": provider_id,
    }
    tx.execute(delivery_attempts.insert(), attempt)
    return get(tx, message.id)


def untold(tx: Connection, first: datetime, last: datetime, limit: int = 50) -> list[OutMessage]:
    """SMS that were sent in this time, still stand unanswered, and of which nobody has told what became of them nor a human
    been asked.
    """
    standing = select(prompts.c.id).where(prompts.c.outbox_id == outbox.c.id, prompts.c.state == "asked").exists()
    query = (
        select(*OUT)
        .where(
            text("outbox.state = 'sent' AND outbox.channel = 'sms'"),
            outbox.c.sent_at >= first,
            outbox.c.sent_at <= last,
            outbox.c.provider_state.is_distinct_from(UNTOLD),
            standing,
        )
        .order_by(outbox.c.sent_at, outbox.c.id)
        .limit(limit)
    )
    return [OutMessage(*row) for row in tx.execute(query)]


def left_untold(tx: Connection, message: OutMessage, reason: str) -> bool:
    """Nobody knows what became of it: a human has been asked (write the task in the same transaction). A receipt that
    comes after all still moves it. False where one came just now."""
    done = (
        update(outbox)
        .where(outbox.c.id == message.id, outbox.c.state == "sent")
        .values(provider_state=UNTOLD, reason=reason)
        .returning(outbox.c.id)
    )
    return tx.execute(done).first() is not None


# -- counting


def sent_counts(
    tx: Connection, person_ids: Iterable[int], now: datetime, channel: str = "wecom"
) -> dict[int, tuple[int, int]]:
    """Parts that went (or may have gone) to each person in the last minute and in the last hour; absent: none."""
    values = {
        "persons": set(person_ids),
        "minute": now - timedelta(minutes=1),
        "hour": now - timedelta(hours=1),
        "channel": channel,
    }
    return {row[0]: (int(row[1]), int(row[2])) for row in _COUNTS.all(tx, values)}


def unfinished(tx: Connection) -> dict[str, tuple[int, datetime]]:
    """For each state in which something is still to happen: how many, and since when the oldest is due."""
    found: dict[str, tuple[int, datetime]] = {}
    for state in ("waiting", "sending", "in_doubt"):  # each has its own partial index
        query = select(func.count(), func.min(outbox.c.next_try_at)).where(said(outbox.c.state, state))
        row = tx.execute(query).one()
        if row[0]:
            found[state] = (row[0], row[1])
    return found


def next_instant(tx: Connection) -> datetime | None:
    """The earliest instant at which a waiting message is to be sent."""
    return tx.execute(select(func.min(outbox.c.next_try_at)).where(said(outbox.c.state, "waiting"))).scalar()


def attempts(tx: Connection, message_id: int) -> list[tuple[datetime, str, str | None, str | None]]:
    """Every try and every status of a message: at, outcome, provider's code, reason."""
    query = select(
        delivery_attempts.c.at, delivery_attempts.c.outcome, delivery_attempts.c.code, delivery_attempts.c.reason
    ).where(delivery_attempts.c.outbox_id == message_id)
    return [(row[0], row[1], row[2], row[3]) for row in tx.execute(query.order_by(delivery_attempts.c.id))]
