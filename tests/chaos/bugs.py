"""Bugs to seed into the product: a judge that does not see them proves nothing by finding none."""

from __future__ import annotations

import itertools
import threading
import time
from typing import Any

from sqlalchemy import update

#: What each must show as, by the words with which the judge begins.
BUGS = {
    "answers before commit": "acknowledged and lost",
    "marks sent before sending": "prompt lost",
    "lease over: failed": "prompt lost",
    "lease over: sends again": "said 2 times",
    "no unique inbound key": "took effect",
    "claims without a lease": "did not come to its end",
}


def seed(bug: str) -> None:
    """Make this process's product faulty (empty: leave it as it is)."""
    if bug:
        globals()[f"_{bug.replace(' ', '_').replace(':', '')}"]()


def _normal_sync() -> None:
    import store.db

    honest = store.db._prepare_sqlite

    def prepare(connection: Any, record: object) -> None:
        honest(connection, record)
        connection.execute("PRAGMA synchronous = NORMAL")

    store.db._prepare_sqlite = prepare


def _dead_clock() -> None:
    import bot.runtime

    def raises(*_: Any) -> None:
        raise RuntimeError("the clock's hand is broken")

    bot.runtime.tick = raises  # type: ignore[assignment]


def _answers_before_commit() -> None:
    import bot.runtime

    honest = bot.runtime.answer

    def early(*args: Any) -> str:
        threading.Timer(0.3, honest, args).start()
        return "记下了"

    bot.runtime.answer = early


def _marks_sent_before_sending() -> None:
    from bot.channel import Sent
    from bot.delivery import Delivery, _letter

    def first(self: Any, one: Any) -> None:
        self._record_sent(one, Sent(""))
        self._channels[one.message.channel].send(_letter(one))

    Delivery._send = first  # type: ignore[method-assign]


def _lease_over(values: dict[str, Any]) -> None:
    from store import claims
    from store.tables import outbox

    def retake(tx: Any, now: Any) -> list[int]:
        over = (outbox.c.state == "sending", outbox.c.lease_until <= now)
        tx.execute(update(outbox).where(*over).values(lease_until=None, **values))
        return []

    claims.retake = retake


def _lease_over_failed() -> None:
    _lease_over({"state": "failed"})


def _lease_over_sends_again() -> None:
    _lease_over({"state": "waiting"})


def _no_unique_inbound_key() -> None:
    from store import inbox

    honest, number = inbox.receive, itertools.count()

    def receive(tx: Any, *, external_id: str, **more: Any) -> Any:
        return honest(tx, external_id=f"{external_id}#{time.time()}{next(number)}", **more)

    inbox.receive = receive  # type: ignore[assignment]


def _claims_without_a_lease() -> None:
    from store import claims, outbox

    honest = claims._take

    def take(tx: Any, ids: list[int], *args: Any, **more: Any) -> Any:
        taken = honest(tx, ids, *args, **more)
        tx.execute(update(outbox.outbox).where(outbox.outbox.c.id.in_(ids)).values(state="waiting", lease_until=None))
        time.sleep(0.02)
        return taken

    claims._take = take
