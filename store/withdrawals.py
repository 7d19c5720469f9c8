"""Taking back what was told by mistake: prompts that came of it end, and what it answered is asked again."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta

from sqlalchemy import Connection, select, update

from store import people
from store.people import ASSIGNMENT, Assignment
from store.prompts import END, PROMPT, STANDING, NewPrompt, Prompt, Recipient, of_subject, recall, whose
from store.tables import assignments, outbox, prompts
from store.tables.messages import LIVE

#: States of a message that was read, or may have been.
HEARD = ("sending", "sent", "delivered", "in_doubt")


def take_back(tx: Connection, ids: Iterable[int], now: datetime, reason: str) -> list[Prompt]:
    """End these whatever has become of them; give those that were heard, or may have been."""
    query = select(*PROMPT).where(prompts.c.id.in_(set(ids))).order_by(prompts.c.id).with_for_update()
    found = [Prompt(*row) for row in tx.execute(query)]
    standing = [one for one in found if one.state in STANDING]
    if standing:
        END.run(tx, {"ids": [one.id for one in standing], "state": "withdrawn", "ended_at": now, "reason": reason})
    in_messages = sorted({one.outbox_id for one in found if one.outbox_id is not None})
    recall(tx, in_messages, now, reason)
    unsent = select(outbox.c.id).where(outbox.c.id.in_(in_messages), outbox.c.state.in_(("waiting", "withdrawn")))
    never = set(tx.execute(unsent).scalars())
    return [one for one in found if one.outbox_id is not None and one.outbox_id not in never]


def unanswer(tx: Connection, subject: tuple[str, int], answer_id: int, duty_keys: Iterable[str]) -> list[Prompt]:
    """What a message answered is asked again, where its duty is one of these: the code holds, unless another has it now."""
    wanted = set(duty_keys)
    found = [one for one in of_subject(tx, subject) if one.answer_id == answer_id and one.duty_key in wanted]
    again = []
    for one in found:
        if one.state not in ("answered", "closed") or one.outbox_id is None:
            continue
        held = tx.execute(
            select(prompts.c.id).where(
                whose(Recipient(0, one.person_id, one.guardian_id)),
                prompts.c.code == one.code,
                prompts.c.id != one.id,
                LIVE,
            )
        ).first()
        values = {"state": "asked", "answer_id": None, "ended_at": None, "reason": None}
        tx.execute(
            update(prompts).where(prompts.c.id == one.id).values(values | ({"code": None} if held is not None else {}))
        )
        again.append(one)
    return again


def stand_again(tx: Connection, new: Sequence[NewPrompt], since: datetime) -> set[str]:
    """Of what is to be said to members of staff, what each was told in the very same words since then and what ended meanwhile
    for the facts had changed: it stands again under its code, and is not said twice. Gives the keys of those."""
    again: set[str] = set()
    for one in new:
        if one.person_id is None:
            continue
        old = next(
            (old for old in reversed(of_subject(tx, (one.subject_kind, one.subject_id))) if _same(one, old)), None
        )
        if old is None or old.asked_at is None or old.asked_at < since:
            continue
        heard = select(outbox.c.id).where(outbox.c.id == old.outbox_id, outbox.c.state.in_(HEARD))
        taken = select(prompts.c.id).where(
            whose(Recipient(0, one.person_id, None)), prompts.c.code == old.code, prompts.c.id != old.id, LIVE
        )
        if tx.execute(heard).first() is None or (old.code is not None and tx.execute(taken).first() is not None):
            continue
        values = {"state": "asked", "duty_key": one.duty_key, "ended_at": None, "reason": None}
        tx.execute(update(prompts).where(prompts.c.id == old.id).values(values))
        again.add(one.key)
    return again


def _same(one: NewPrompt, old: Prompt) -> bool:
    """Whether it is what was said then, to the same person of the same subject."""
    whom = (one.person_id, one.template, one.params.get("text"))
    return old.state == "withdrawn" and whom == (old.person_id, old.template, old.params.get("text"))


def give_back(tx: Connection, pupil_id: int, role: str, person_id: int, day: date, by_id: int) -> int | None:
    """He who was given a pupil on that day has him no longer; gives who had him before and has him again."""
    query = select(*ASSIGNMENT).where(assignments.c.pupil_id == pupil_id, assignments.c.role == role)
    held = [Assignment(*row) for row in tx.execute(query.order_by(assignments.c.id))]
    last = next((one for one in reversed(held) if one.last_day is None), None)
    if last is None or (last.person_id, last.first_day) != (person_id, day):
        return None
    eve = day - timedelta(days=1)
    people.end_assignment(tx, last.id, eve)
    before = next((one for one in reversed(held) if one.id < last.id and one.last_day == eve), None)
    if before is None:
        return None
    people.assign(tx, role, before.person_id, day, pupil_id=pupil_id, given_by_id=by_id)
    return before.person_id
