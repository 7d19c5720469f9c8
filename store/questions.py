"""Open questions: what somebody was asked before his words could be recorded."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, select, update

from store.notes import notes_of
from store.ready import Ready
from store.sql import columns, said
from store.tables import questions


@dataclass(frozen=True, slots=True)
class Question:
    """One question: `ask` is the reader's JSON, `message_id` what it is about. state: open, answered, dropped."""

    id: int
    county_id: int
    person_id: int | None
    guardian_id: int | None
    message_id: int
    ask: Any
    state: str
    opened_at: datetime
    expires_at: datetime


QUESTION = columns(questions, Question)
_OF_PERSON, _OF_GUARDIAN = (
    Ready(
        select(*QUESTION)
        .where(column == bindparam("who"), said(questions.c.state, "open"), questions.c.expires_at > bindparam("now"))
        .order_by(questions.c.id.desc())
    )
    for column in (questions.c.person_id, questions.c.guardian_id)
)
_ASK = Ready(questions.insert().returning(questions.c.id))
_END = Ready(
    update(questions)
    .where(questions.c.id == bindparam("number"), said(questions.c.state, "open"))
    .values(state=bindparam("state"), ended_at=bindparam("ended_at"), answer_id=bindparam("answer_id"))
    .returning(questions.c.id)
)


def ask(
    tx: Connection,
    county_id: int,
    message_id: int,
    what: Any,
    now: datetime,
    expires_at: datetime,
    *,
    person_id: int | None = None,
    guardian_id: int | None = None,
) -> int:
    """Keep a question to a person or to a guardian."""
    _forget(tx)
    values: dict[str, Any] = {
        "county_id": county_id,
        "person_id": person_id,
        "guardian_id": guardian_id,
        "message_id": message_id,
        "ask": what,
        "state": "open",
        "opened_at": now,
        "expires_at": expires_at,
    }
    return int(_ASK.scalar(tx, values))


def open_for(
    tx: Connection, now: datetime, *, person_id: int | None = None, guardian_id: int | None = None
) -> list[Question]:
    """Questions still to be answered, newest first; one that has expired is no longer asked."""
    notes = notes_of(tx)
    known = (person_id, guardian_id, now)
    # A message is held against them several times; what this transaction asks or ends itself is told below.
    if notes is not None and known in notes.asked:
        return list(notes.asked[known])
    asked = _OF_PERSON if person_id is not None else _OF_GUARDIAN
    found = [Question(*row) for row in asked.all(tx, {"who": person_id or guardian_id, "now": now})]
    if notes is not None:
        notes.asked[known] = list(found)
    return found


def none_open(tx: Connection, now: datetime, person_id: int) -> None:
    """It is known already that nothing is open for this person: `open_for` need not ask."""
    notes = notes_of(tx)
    if notes is not None:
        notes.asked[(person_id, None, now)] = []


def get(tx: Connection, question_id: int) -> Question:
    """One question, also one that has ended."""
    return Question(*tx.execute(select(*QUESTION).where(questions.c.id == question_id)).one())


def end(tx: Connection, question_id: int, now: datetime, *, answer_id: int | None = None) -> bool:
    """Answered by a message, or dropped without one. False where it had ended already."""
    _forget(tx)
    state = "dropped" if answer_id is None else "answered"
    return _END.first(tx, {"number": question_id, "state": state, "ended_at": now, "answer_id": answer_id}) is not None


def _forget(tx: Connection) -> None:
    notes = notes_of(tx)
    if notes is not None:
        notes.asked.clear()
