"""WeChat Work as a caller: teachers' messages, delivered again under the same MsgId until they are acknowledged."""

from __future__ import annotations

import itertools
import random
import threading
import time
from http.client import HTTPConnection, HTTPException

from tests.chaos.judge import Said
from tests.chaos.victim import Fleet, Killer, Wall
from tests.wires.tencent import SET_A, text_message


class Callers:
    """Several callers at once. Each class reports once; about half of the teachers tell a step right after."""

    def __init__(
        self, fleet: Fleet, killer: Killer, clock: Wall, classes: int, chance: random.Random, pause: float = 0.25
    ) -> None:
        self.said: dict[str, Said] = {}
        self.acknowledged: dict[str, list[str]] = {}
        self._fleet, self._killer, self._clock, self._chance = fleet, killer, clock, chance
        self._classes, self._pause = iter(range(classes)), pause
        self._numbers = itertools.count(10_000)
        self._lock = threading.Lock()
        self._enough = threading.Event()
        #: Seconds from the first try to the answer, of each message that was answered at once.
        self.seconds: list[float] = []
        #: Answers that were not 200, and connections that failed.
        self.put_off = 0
        self._threads = [threading.Thread(target=self._call, daemon=True) for _ in range(3)]

    def start(self) -> None:
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        """No new messages; those begun are delivered until they are acknowledged."""
        self._enough.set()
        for thread in self._threads:
            thread.join(150)
            assert not thread.is_alive(), "a message was never acknowledged"

    def again(self, share: float) -> None:
        """Deliver some of what was acknowledged once more."""
        for number in [one for one in self.acknowledged if self._chance.random() < share]:
            self._deliver(self.said[number])

    def deliver_again(self, number: str) -> None:
        """One message that was acknowledged, once more, until it is again."""
        self._deliver(self.said[number])

    def _call(self) -> None:
        while not self._enough.is_set():
            with self._lock:
                klass = next(self._classes, None)
                acts = self._chance.random() < 0.5
                pause = self._chance.uniform(0, self._pause)
            if klass is None:
                return
            self._deliver(self._new(klass, "report"))
            if acts:
                self._deliver(self._new(klass, "step"))
            time.sleep(pause)

    def _new(self, klass: int, kind: str) -> Said:
        with self._lock:
            one = Said(str(next(self._numbers)), f"T{klass}", kind)
            self.said[one.number] = one
        return one

    def _deliver(self, one: Said) -> None:
        words = "李明没来没请假，其他都到了" if one.kind == "report" else "李明 已家访，家长说明天送来"
        now = int(self._clock.now().timestamp())
        message = text_message(words, sender=one.teacher, created=now, number=one.number)
        give_up = time.monotonic() + 150
        while time.monotonic() < give_up:
            path, body = SET_A.callback(message, int(self._clock.now().timestamp()))
            http = HTTPConnection("127.0.0.1", self._chance.choice(self._fleet.ports), timeout=5)
            asked = time.monotonic()
            try:
                http.request("POST", path, body)
                self._killer.strike("checkin")
                answer = http.getresponse()
                sealed = answer.read()
                if answer.status == 200:
                    self.seconds.append(time.monotonic() - asked)
                    text = SET_A.read_reply(sealed).findtext("Content") or ""
                    with self._lock:
                        self.acknowledged.setdefault(one.number, []).append(text)
                    return
                self.put_off += 1
            except (OSError, HTTPException):
                self.put_off += 1
            finally:
                http.close()
            time.sleep(0.05)
        raise AssertionError(f"message {one.number} was never acknowledged")
