"""Saying what is due: prompts into messages, so that one prompt that cannot be put into words keeps nobody else's back."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

from reminders.prompting import compose, compose_for, compose_to
from reminders.world import World
from store import prompts, tasks
from store.db import UNREACHABLE, Database, Tx
from store.prompts import Prompt, Recipient

log = logging.getLogger(__name__)

#: Prompts of one transaction: on SQLite check-ins wait while it is open.
AT_ONCE = 100
#: A prompt that cannot be said is tried again after this time: whatever is wrong with it may have been mended.
PUT_AHEAD = timedelta(hours=1)


def say_what_is_due(db: Database, now: datetime, world: World) -> int:
    """Put all that is due to anybody into messages; give how many were made."""
    made = 0
    while True:
        try:
            with db.write() as tx:
                fresh = compose(tx, now, world, AT_ONCE)
        except UNREACHABLE:
            raise
        except Exception:
            log.exception("composing failed, one by one now", extra={"action": "compose_failed"})
            with db.read() as tx:
                whom = prompts.recipients(tx, now)
            return made + sum(_to_one(db, to, now, world) for to in whom)
        made += fresh
        if not fresh:
            return made


def _to_one(db: Database, to: Recipient, now: datetime, world: World) -> int:
    """All that is due to one; where that raises, prompt by prompt."""
    try:
        with db.write() as tx:
            return compose_to(tx, [to], now, world)
    except UNREACHABLE:
        raise
    except Exception:
        log.warning("one of these prompts cannot be said", extra={"action": "compose_failed"})
    with db.read() as tx:
        waiting = [one.id for one in prompts.waiting(tx, to, now)]
    return sum(_alone(db, to, prompt_id, now, world) for prompt_id in waiting)


def _alone(db: Database, to: Recipient, prompt_id: int, now: datetime, world: World) -> int:
    """One prompt in a message of its own; where that raises it is put ahead, and a human is told."""
    try:
        with db.write() as tx:
            taken = [one for one in prompts.take(tx, to, now) if one.id == prompt_id]
            return compose_for(tx, to, taken, now, world) if taken else 0
    except UNREACHABLE:
        raise
    except Exception as error:
        log.exception("prompt cannot be said", extra={"action": "prompt_unsayable", "prompt_id": prompt_id})
        with db.write() as tx:
            prompts.hold_back(tx, [prompt_id], now + PUT_AHEAD)
            _tell(tx, prompts.get(tx, prompt_id), error, now)
        return 0


def _tell(tx: Tx, prompt: Prompt, error: Exception, now: datetime) -> None:
    if prompt.subject_kind == "task":
        return  # it stays on the list of tasks
    tasks.open_task(
        tx,
        key=f"unsayable/{prompt.id}",
        county_id=prompt.county_id,
        kind="unsayable",
        owner_role="edu_bureau",
        text=f"有一条提醒（编号 {prompt.id}）因程序故障发不出去，请把编号告诉技术人员；在修好之前请用电话提醒本人。",
        now=now,
        pupil_id=prompt.pupil_id,
        payload={"prompt_id": prompt.id, "error": type(error).__name__, "template": prompt.template},
    )
