"""The postman carries what goes to the product: callbacks, webhooks, receipts. No restart loses what he was given.

What he carries is written down before it goes and struck out when it is done. Errands of one lane (one phone, one SMS)
keep their order; lanes do not wait for each other. He stands apart from the web threads: a post to the product from
within a request of the product would hold two of its threads at once.
"""

from __future__ import annotations

import json
import logging
import threading
import time
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from bot.sandbox.memory import Memory

log = logging.getLogger(__name__)

Payload = Mapping[str, object]
#: Carries one errand. `tries`: how often it was tried before. Gives None when it is done, else seconds to the next try.
Carry = Callable[[Payload, int], float | None]

HANDS = 4


@dataclass
class Errand:
    id: int
    kind: str
    payload: Payload
    tries: int
    due: float  # monotonic seconds


class Postman:
    def __init__(self, memory: Memory, carry: Mapping[str, Carry]) -> None:
        self._memory = memory
        self._carry = carry
        self._lanes: dict[str, deque[Errand]] = {}
        self._busy: set[str] = set()
        self._news = threading.Condition()
        self._hands: list[threading.Thread] = []
        self._stopped = False

    def start(self) -> None:
        """Take up what an earlier run left, once; further calls do nothing."""
        with self._news:
            if self._hands or self._stopped:
                return
            for row in self._memory.rows("SELECT * FROM errand ORDER BY id"):
                self._queue(row["lane"], Errand(row["id"], row["kind"], json.loads(row["payload"]), row["tries"], 0.0))
            self._hands = [threading.Thread(target=self._work, name=f"postman-{n}", daemon=True) for n in range(HANDS)]
            for hand in self._hands:
                hand.start()

    def stop(self) -> None:
        with self._news:
            self._stopped = True
            self._news.notify_all()
        for hand in self._hands:
            hand.join(timeout=10)

    def give(self, lane: str, kind: str, payload: Payload, *, delay: float = 0.0) -> None:
        """Have an errand carried, `delay` seconds from now at the soonest."""
        self.start()
        with self._memory.change() as db:
            row = db.execute(
                "INSERT INTO errand (lane, kind, payload) VALUES (?, ?, ?) RETURNING id",
                (lane, kind, json.dumps(payload, ensure_ascii=False)),
            ).fetchone()
        with self._news:
            self._queue(lane, Errand(int(row["id"]), kind, payload, 0, time.monotonic() + delay))
            self._news.notify_all()

    def settle(self, seconds: float = 5.0) -> bool:
        """Wait until nothing is left to carry, at most `seconds`; says whether that came about."""
        with self._news:
            return self._news.wait_for(lambda: self._stopped or not (self._lanes or self._busy), timeout=seconds)

    def _queue(self, lane: str, errand: Errand) -> None:
        self._lanes.setdefault(lane, deque()).append(errand)

    def _next(self) -> tuple[str, Errand] | float | None:
        """The lane and errand to carry now, or seconds until one is due, or None when there is none."""
        idle = {lane: errands[0] for lane, errands in self._lanes.items() if lane not in self._busy}
        if not idle:
            return None
        lane, errand = min(idle.items(), key=lambda item: (item[1].due, item[1].id))
        wait = errand.due - time.monotonic()
        return wait if wait > 0 else (lane, errand)

    def _work(self) -> None:
        while True:
            with self._news:
                found = self._next()
                while not isinstance(found, tuple):
                    if self._stopped:
                        return
                    self._news.wait(found)
                    found = self._next()
                if self._stopped:
                    return
                lane, errand = found
                self._busy.add(lane)
            again = self._try(errand)
            with self._news:
                self._busy.discard(lane)
                if again is None:
                    self._lanes[lane].popleft()
                    if not self._lanes[lane]:
                        del self._lanes[lane]
                else:
                    errand.tries += 1
                    errand.due = time.monotonic() + again
                self._news.notify_all()

    def _try(self, errand: Errand) -> float | None:
        try:
            again = self._carry[errand.kind](errand.payload, errand.tries)
        except Exception:
            log.exception(
                "the stand-in could not carry an errand", extra={"action": "sandbox_errand", "kind": errand.kind}
            )
            again = None
        with self._memory.change() as db:
            if again is None:
                db.execute("DELETE FROM errand WHERE id = ?", (errand.id,))
            else:
                db.execute("UPDATE errand SET tries = tries + 1 WHERE id = ?", (errand.id,))
        return again
