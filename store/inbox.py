"""What came in. A message is handled once, for ever: its platform's id is unique, and its answer is kept with it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Connection, Integer, bindparam, func, select, update

from store.crypto import keyring, mask_phone
from store.ready import Asked, Ready, together
from store.sql import both, columns, said
from store.tables import inbox


@dataclass(frozen=True, slots=True)
class Received:
    """What `receive` found: a new message to handle, or an old one with the answer it got then."""

    new: bool
    id: int
    state: str
    answer: str | None
    along: Sequence[Sequence[Any]] = field(default=(), compare=False)


@dataclass(frozen=True, slots=True)
class Message:
    """One message as it came in, without the sender's phone. state: received, answered, silent, failed."""

    id: int
    county_id: int | None
    channel: str
    external_id: str
    kind: str
    sender: str
    person_id: int | None
    guardian_id: int | None
    text: str
    payload: Mapping[str, Any]
    said_at: datetime
    received_at: datetime
    reading: Any
    state: str
    answer: str | None
    answered_at: datetime | None


class Said(NamedTuple):
    """What somebody said once, and as what it was understood (checkin, reply, …; None: as nothing, or as several things)."""

    said_at: datetime
    text: str
    intent: str | None


MESSAGE = columns(inbox, Message)
#: Of messages that came in one moment the one kept later is the newer.
_NEWEST_FIRST = (inbox.c.received_at.desc(), inbox.c.id.desc())
#: Of a person's latest messages the first page: nearly always enough to see that today's words are new.
FEW = 3
_BACK = Ready(
    select(inbox.c.said_at, inbox.c.text, inbox.c.reading["intent"].as_string())
    .where(inbox.c.county_id == bindparam("county"), inbox.c.person_id == bindparam("person"))
    .order_by(*_NEWEST_FIRST)
    .limit(bindparam("many", type_=Integer))
    .offset(bindparam("first", type_=Integer))
)
_WORDS = Ready(select(inbox.c.text).where(inbox.c.id == bindparam("message")))
_OF_SENDER = Ready(
    select(*MESSAGE)
    .where(
        inbox.c.channel == bindparam("channel"),
        inbox.c.sender == bindparam("sender"),
        inbox.c.received_at >= bindparam("since"),
    )
    .order_by(*_NEWEST_FIRST)
    .limit(bindparam("limit", type_=Integer))
)
_RECEIVE = Ready(
    both(
        inbox,
        lambda insert: insert.on_conflict_do_nothing(index_elements=["channel", "external_id"]).returning(inbox.c.id),
    )
)
_ANSWER = Ready(
    update(inbox)
    .where(inbox.c.id == bindparam("message"))
    .values(
        state=bindparam("state"),
        answer=bindparam("answer"),
        answered_at=bindparam("answered_at"),
        reading=func.coalesce(bindparam("reading", type_=inbox.c.reading.type), inbox.c.reading),
        county_id=func.coalesce(bindparam("county_id"), inbox.c.county_id),
        person_id=func.coalesce(bindparam("person_id"), inbox.c.person_id),
        guardian_id=func.coalesce(bindparam("guardian_id"), inbox.c.guardian_id),
    )
)


def receive(
    tx: Connection,
    *,
    channel: str,
    external_id: str,
    kind: str,
    sender: str,
    text: str,
    said_at: datetime,
    now: datetime,
    payload: Mapping[str, Any] | None = None,
    phone: bool = False,
    county_id: int | None = None,
    person_id: int | None = None,
    guardian_id: int | None = None,
    along: Sequence[Asked] = (),
) -> Received:
    """Keep a message, whoever sent it and whatever it holds, and tell whether it is new.

    `phone`: the sender is a phone number; it is kept encrypted, and masked in `sender`. `along`: what is asked in the same
    go; the rows of each come back with what was received. On PostgreSQL a second
    delivery of the same message waits here until the transaction that handles the first has ended, and then gets its
    answer.
    """
    values: dict[str, Any] = {
        "channel": channel,
        "external_id": external_id,
        "kind": kind,
        "sender": sender,
        "text": text,
        "payload": dict(payload or {}),
        "said_at": said_at,
        "received_at": now,
        "state": "received",
        "county_id": county_id,
        "person_id": person_id,
        "guardian_id": guardian_id,
        "phone": None,
        "phone_key": None,
    }
    if phone:
        keys = keyring(tx)
        values["sender"] = mask_phone(sender)
        values["phone"] = keys.encrypt(sender, phone_place(channel, external_id))
        values["phone_key"] = keys.blind(sender)
    kept, *found = together(tx, [(_RECEIVE, values), *along])
    if kept:
        return Received(True, kept[0][0], "received", None, found)
    old = tx.execute(
        select(inbox.c.id, inbox.c.state, inbox.c.answer).where(
            inbox.c.channel == channel, inbox.c.external_id == external_id
        )
    ).one()
    return Received(False, old.id, old.state, old.answer, found)


def phone_place(channel: str, external_id: str) -> str:
    """What a sender's phone is sealed to."""
    return f"inbox.phone:{channel}:{external_id}"


def answer(
    tx: Connection,
    message_id: int,
    text: str | None,
    now: datetime,
    *,
    reading: Any = None,
    county_id: int | None = None,
    person_id: int | None = None,
    guardian_id: int | None = None,
) -> None:
    """Keep the answer (None: handled in silence) with what was understood and who wrote."""
    values: dict[str, Any] = {
        "message": message_id,
        "state": "silent" if text is None else "answered",
        "answer": text,
        "answered_at": now,
        "reading": reading,
        "county_id": county_id,
        "person_id": person_id,
        "guardian_id": guardian_id,
    }
    _ANSWER.run(tx, values)


def fail(tx: Connection, message_id: int, text: str, now: datetime) -> None:
    """Handling raised: the words stay, and the sender was told `text`."""
    tx.execute(update(inbox).where(inbox.c.id == message_id).values(state="failed", answer=text, answered_at=now))


def get(tx: Connection, message_id: int) -> Message:
    """Raises KeyError where there is none."""
    row = tx.execute(select(*MESSAGE).where(inbox.c.id == message_id)).first()
    if row is None:
        raise KeyError(f"no message {message_id}")
    return Message(*row)


def words(tx: Connection, message_id: int) -> str:
    """The text of one message; empty where there is none."""
    return _WORDS.scalar(tx, {"message": message_id}) or ""


def by_external_id(tx: Connection, channel: str, external_id: str) -> Message | None:
    """The message that came under this id; None where none has."""
    query = select(*MESSAGE).where(inbox.c.channel == channel, inbox.c.external_id == external_id)
    row = tx.execute(query).first()
    return None if row is None else Message(*row)


def phone_of(tx: Connection, message_id: int) -> str | None:
    """The sender's phone in the clear, where it came from a phone."""
    row = tx.execute(
        select(inbox.c.channel, inbox.c.external_id, inbox.c.phone).where(inbox.c.id == message_id)
    ).first()
    if row is None or row.phone is None:
        return None
    return keyring(tx).decrypt(row.phone, phone_place(row.channel, row.external_id))


def of_person(tx: Connection, county_id: int, person_id: int, limit: int = 20) -> list[Message]:
    """A person's latest messages, newest first."""
    query = select(*MESSAGE).where(inbox.c.county_id == county_id, inbox.c.person_id == person_id)
    return [Message(*row) for row in tx.execute(query.order_by(*_NEWEST_FIRST).limit(limit))]


def asked_back(county_id: int, person_id: int) -> Asked:
    """A person's few latest messages, to be asked for with other things (`store.ready.together`)."""
    return _BACK, {"county": county_id, "person": person_id, "first": 0, "many": FEW}


def back_from_now(
    tx: Connection, county_id: int, person_id: int, limit: int, few: Sequence[Sequence[Any]] | None = None
) -> Iterator[Said]:
    """What a person said last, newest first, read only as far as it is asked for: a few, then the rest. `few`: the rows of
    `asked_back`, where they have been read."""
    if few is None:
        statement, values = asked_back(county_id, person_id)
        few = statement.all(tx, values)
    for row in few[:limit]:
        yield Said(*row)
    if len(few) == FEW < limit:
        values = {"county": county_id, "person": person_id, "first": FEW, "many": limit - FEW}
        for row in _BACK.all(tx, values):
            yield Said(*row)


def of_sender(tx: Connection, channel: str, sender: str, since: datetime, limit: int = 20) -> list[Message]:
    """The latest messages of one address, known or not, newest first; `sender` as kept (a phone is masked)."""
    which = {"channel": channel, "sender": sender, "since": since, "limit": limit}
    return [Message(*row) for row in _OF_SENDER.all(tx, which)]


def unanswered(tx: Connection, before: datetime, limit: int = 100) -> list[Message]:
    """Messages received before an instant and not handled to the end: the auditor's question."""
    query = select(*MESSAGE).where(said(inbox.c.state, "received"), inbox.c.received_at < before)
    return [Message(*row) for row in tx.execute(query.order_by(inbox.c.received_at, inbox.c.id).limit(limit))]


def count_by_state(tx: Connection, since: datetime) -> dict[str, int]:
    """How many messages in each state since an instant, for metrics."""
    query = select(inbox.c.state, func.count()).where(inbox.c.received_at >= since).group_by(inbox.c.state)
    return {row[0]: row[1] for row in tx.execute(query)}
