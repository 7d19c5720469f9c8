"""Prompts: one thing asked of one person, once, with a short code to answer by.

    wanted ──► asked ──► answered ──► closed
       └─────────┴──► withdrawn      (the facts no longer want it)

A message may carry several prompts of one person. When one of them is withdrawn before the message left, the message
is withdrawn too, and the others are wanted again: they will go in a message that is true.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, select, update

from store.ready import Ready
from store.sql import both, columns, fields_of, one_of, said
from store.tables import guardians, outbox, persons, prompts
from store.tables.messages import LIVE

#: Codes are given in turn up to here and then from 1 again, so that a late answer does not hit a newer prompt.
LAST_CODE = 99


@dataclass(frozen=True, slots=True, kw_only=True)
class NewPrompt:
    """A prompt to a person or to a guardian; key: that of the message line it comes from."""

    key: str
    county_id: int
    subject_kind: str
    subject_id: int
    channel: str
    template: str
    not_before: datetime
    person_id: int | None = None
    guardian_id: int | None = None
    duty_key: str | None = None
    pupil_id: int | None = None
    params: Mapping[str, Any] = field(default_factory=dict)
    urgent: bool = False


@dataclass(frozen=True, slots=True)
class Prompt:
    """A prompt as kept. state: wanted, asked, answered, withdrawn, closed."""

    id: int
    county_id: int
    key: str
    person_id: int | None
    guardian_id: int | None
    subject_kind: str
    subject_id: int
    duty_key: str | None
    pupil_id: int | None
    channel: str
    template: str
    params: Mapping[str, Any]
    urgent: bool
    code: int | None
    state: str
    not_before: datetime
    wanted_at: datetime
    asked_at: datetime | None
    ended_at: datetime | None
    outbox_id: int | None
    answer_id: int | None
    reason: str | None


@dataclass(frozen=True, slots=True)
class Recipient:
    """Somebody to whom something is to be said: a person or a guardian."""

    county_id: int
    person_id: int | None
    guardian_id: int | None


PROMPT = columns(prompts, Prompt)
STANDING = ("wanted", "asked")
_OF_PERSON, _OF_GUARDIAN = (
    Ready(
        select(*PROMPT).where(column == bindparam("who"), LIVE).order_by(prompts.c.asked_at.desc(), prompts.c.id.desc())
    )
    for column in (prompts.c.person_id, prompts.c.guardian_id)
)
_WANT = Ready(
    both(
        prompts,
        lambda insert: insert.on_conflict_do_nothing(index_elements=["county_id", "key"]).returning(prompts.c.key),
    )
)
_OF_SUBJECT = Ready(
    select(*PROMPT)
    .where(prompts.c.subject_kind == bindparam("kind"), prompts.c.subject_id == bindparam("number"))
    .order_by(prompts.c.id)
)

_LIVE_OF_SUBJECT = Ready(
    select(*PROMPT)
    .where(prompts.c.subject_kind == bindparam("kind"), prompts.c.subject_id == bindparam("number"), LIVE)
    .order_by(prompts.c.id)
    .with_for_update()
)
#: Subject and duty of every prompt about some subjects that has not ended.
LIVE_DUTIES_OF = Ready(
    select(prompts.c.subject_id, prompts.c.duty_key).where(
        prompts.c.subject_kind == bindparam("kind"),
        one_of(prompts.c.subject_id, "subjects"),
        prompts.c.duty_key.is_not(None),
        LIVE,
    )
)
END = Ready(
    update(prompts)
    .where(one_of(prompts.c.id, "ids"))
    .values(state=bindparam("state"), ended_at=bindparam("ended_at"), reason=bindparam("reason"))
)


def want(tx: Connection, new: Sequence[NewPrompt], now: datetime) -> set[str]:
    """Write the prompts that are not there yet; give the keys that were new."""
    rows = [
        fields_of(one) | {"params": dict(one.params), "state": "wanted", "wanted_at": now}
        for one in sorted(new, key=lambda one: one.key)
    ]
    return set(_WANT.gathered(tx, rows))


# -- composing


def recipients(tx: Connection, now: datetime, limit: int = 500) -> list[Recipient]:
    """To whom something is to be said now, who has waited longest first."""
    query = (
        select(prompts.c.county_id, prompts.c.person_id, prompts.c.guardian_id)
        .where(said(prompts.c.state, "wanted"), prompts.c.not_before <= now)
        .order_by(prompts.c.not_before)
        .limit(limit)
    )
    return list(dict.fromkeys(Recipient(*row) for row in tx.execute(query)))


def take(tx: Connection, to: Recipient, now: datetime) -> list[Prompt]:
    """All that is to be said to somebody now, for one message in this transaction; empty if another worker has him."""
    if to.person_id is not None:
        lock = select(persons.c.id).where(persons.c.id == to.person_id)
    else:
        lock = select(guardians.c.id).where(guardians.c.id == to.guardian_id)
    if tx.execute(lock.with_for_update(skip_locked=True, key_share=True)).first() is None:
        return []
    query = select(*PROMPT).where(whose(to), said(prompts.c.state, "wanted"), prompts.c.not_before <= now)
    # A prompt that somebody is ending right now is left to him: who composes waits for nobody.
    query = query.order_by(prompts.c.id).with_for_update(skip_locked=True)
    return [Prompt(*row) for row in tx.execute(query)]


def waiting(tx: Connection, to: Recipient, now: datetime) -> list[Prompt]:
    """All that is to be said to somebody now, only looked at."""
    query = select(*PROMPT).where(whose(to), said(prompts.c.state, "wanted"), prompts.c.not_before <= now)
    return [Prompt(*row) for row in tx.execute(query.order_by(prompts.c.id))]


def give_codes(tx: Connection, to: Recipient, taken: Sequence[Prompt]) -> dict[int, int]:
    """Short codes for taken prompts, by prompt id: each differs from all that are open for this person.

    They are given in turn, so that a code comes back only after all others were used.
    """
    rows = tx.execute(select(prompts.c.code).where(whose(to), prompts.c.code.is_not(None), LIVE))
    used = set(rows.scalars())
    latest = tx.execute(
        select(prompts.c.code)
        .where(whose(to), prompts.c.code.is_not(None), prompts.c.asked_at.is_not(None))
        .order_by(prompts.c.asked_at.desc(), prompts.c.id.desc())
        .limit(1)
    ).scalar()
    code, given = latest or 0, {}
    for prompt in taken:
        if prompt.code is not None:
            given[prompt.id] = prompt.code
            continue
        code = _next_code(code, used)
        used.add(code)
        given[prompt.id] = code
    return given


def supersede(tx: Connection, to: Recipient, taken: Sequence[Prompt], now: datetime) -> dict[int, int]:
    """Earlier prompts of the same duty to the same person give way to these, which take over their codes; by prompt id."""
    wanted: dict[tuple[str, int, str | None], int] = {
        (one.subject_kind, one.subject_id, one.duty_key): one.id for one in taken if one.duty_key is not None
    }
    if not wanted:
        return {}
    query = (
        select(*PROMPT)
        .where(whose(to), prompts.c.state.in_(("asked", "answered")), prompts.c.duty_key.is_not(None), LIVE)
        .order_by(prompts.c.id)
        .with_for_update(skip_locked=True)
    )
    kept: dict[int, int] = {}
    for row in tx.execute(query).all():
        old = Prompt(*row)
        new_id = wanted.get((old.subject_kind, old.subject_id, old.duty_key))
        if new_id is not None and old.id != new_id:
            if old.code is not None:
                kept[new_id] = old.code
            tx.execute(
                update(prompts)
                .where(prompts.c.id == old.id)
                .values(state="closed", ended_at=now, reason="said again in a later message")
            )
    return kept


def asked(tx: Connection, codes: Mapping[int, int | None], outbox_id: int, now: datetime) -> None:
    """These prompts (id → code, or None for a mere notice) stand in that message."""
    for prompt_id, code in sorted(codes.items()):
        tx.execute(
            update(prompts)
            .where(prompts.c.id == prompt_id, said(prompts.c.state, "wanted"))
            .values(state="asked", code=code, outbox_id=outbox_id, asked_at=now)
        )


def hold_back(tx: Connection, prompt_ids: Iterable[int], not_before: datetime) -> None:
    """Say these later: it is the person's quiet time."""
    tx.execute(
        update(prompts)
        .where(prompts.c.id.in_(set(prompt_ids)), said(prompts.c.state, "wanted"))
        .values(not_before=not_before)
    )


# -- answering


def open_for(tx: Connection, *, person_id: int | None = None, guardian_id: int | None = None) -> list[Prompt]:
    """Prompts that somebody was asked and that have not ended, answered ones too, newest first."""
    rows = (_OF_PERSON if person_id is not None else _OF_GUARDIAN).all(tx, {"who": person_id or guardian_id})
    return [one for one in (Prompt(*row) for row in rows) if one.state != "wanted"]


def by_code(
    tx: Connection, code: int, *, person_id: int | None = None, guardian_id: int | None = None
) -> Prompt | None:
    """The prompt that somebody means by a code: the open one, else the last that bore it (to be told that it ended)."""
    who = whose(Recipient(0, person_id, guardian_id))
    found = [Prompt(*row) for row in tx.execute(select(*PROMPT).where(who, prompts.c.code == code, LIVE))]
    if not found:
        last = prompts.c.asked_at.desc(), prompts.c.id.desc()
        query = select(*PROMPT).where(who, prompts.c.code == code).order_by(*last).limit(1)
        found = [Prompt(*row) for row in tx.execute(query)]
    return found[0] if found else None


def answered(tx: Connection, prompt_id: int, answer_id: int, now: datetime) -> bool:
    """The first answer to a prompt; False where it was answered, or had ended, before."""
    done = tx.execute(
        update(prompts)
        .where(prompts.c.id == prompt_id, prompts.c.state.in_(STANDING))
        .values(state="answered", answer_id=answer_id)
        .returning(prompts.c.id)
    ).first()
    return done is not None


# -- ending


def end(
    tx: Connection,
    subject: tuple[str, int],
    now: datetime,
    *,
    duty_keys: Iterable[str] | None = None,
    person_ids: Iterable[int] | None = None,
    reason: str,
) -> list[int]:
    """End the prompts of a subject, or of some of its duties or to some persons: answered ones are closed, the others
    withdrawn.

    Gives the ids of those withdrawn.
    """
    found = [Prompt(*row) for row in _LIVE_OF_SUBJECT.all(tx, {"kind": subject[0], "number": subject[1]})]
    if duty_keys is not None:
        wanted = set(duty_keys)
        found = [one for one in found if one.duty_key in wanted]
    if person_ids is not None:
        persons_wanted = set(person_ids)
        found = [one for one in found if one.person_id in persons_wanted]
    gone = [one for one in found if one.state in STANDING]
    for state, them in (("closed", [one for one in found if one.state == "answered"]), ("withdrawn", gone)):
        if them:
            END.run(tx, {"ids": [one.id for one in them], "state": state, "ended_at": now, "reason": reason})
    recall(tx, sorted({one.outbox_id for one in gone if one.outbox_id is not None}), now, reason)
    return [one.id for one in gone]


def recall(tx: Connection, outbox_ids: Sequence[int], now: datetime, reason: str) -> None:
    """Messages that have not left are withdrawn; the prompts in them that still stand are wanted again."""
    if not outbox_ids:
        return
    recalled = list(
        tx.execute(
            update(outbox)
            .where(outbox.c.id.in_(outbox_ids), said(outbox.c.state, "waiting"))
            .values(state="withdrawn", reason=reason, ended_at=now)
            .returning(outbox.c.id)
        ).scalars()
    )
    if recalled:
        tx.execute(
            update(prompts)
            .where(prompts.c.outbox_id.in_(recalled), said(prompts.c.state, "asked"))
            .values(state="wanted", outbox_id=None)
        )


def get(tx: Connection, prompt_id: int) -> Prompt:
    """Raises KeyError where there is none."""
    row = tx.execute(select(*PROMPT).where(prompts.c.id == prompt_id)).first()
    if row is None:
        raise KeyError(f"no prompt {prompt_id}")
    return Prompt(*row)


def find(tx: Connection, prompt_id: int) -> Prompt | None:
    """A prompt by its number, whatever has become of it; None where there is none."""
    row = tx.execute(select(*PROMPT).where(prompts.c.id == prompt_id)).first()
    return None if row is None else Prompt(*row)


def in_message(tx: Connection, outbox_id: int) -> list[Prompt]:
    """The prompts that stand in a message."""
    query = select(*PROMPT).where(prompts.c.outbox_id == outbox_id).order_by(prompts.c.id)
    return [Prompt(*row) for row in tx.execute(query)]


def of_subject(tx: Connection, subject: tuple[str, int]) -> list[Prompt]:
    """Every prompt about a subject, ended ones too, in the order in which they were wanted."""
    return [Prompt(*row) for row in _OF_SUBJECT.all(tx, {"kind": subject[0], "number": subject[1]})]


def next_instant(tx: Connection) -> datetime | None:
    """The earliest instant at which a wanted prompt may be said."""
    query = select(prompts.c.not_before).where(said(prompts.c.state, "wanted")).order_by(prompts.c.not_before).limit(1)
    return tx.execute(query).scalar()


def whose(to: Recipient) -> Any:
    """The condition that a prompt is this person's or guardian's."""
    return prompts.c.person_id == to.person_id if to.person_id is not None else prompts.c.guardian_id == to.guardian_id


def _next_code(code: int, used: set[int]) -> int:
    for step in range(1, LAST_CODE + 1):
        candidate = (code + step - 1) % LAST_CODE + 1
        if candidate not in used:
            return candidate
    return max(used) + 1
