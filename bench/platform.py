"""A WeChat Work on loopback, in a process of its own: answers late, fails a tenth of the calls for a while, keeps the books.

`python -m bench.platform DELAY_MS FAIL_SECONDS` prints its port; `GET /told` gives its books. It delivers the same
request within the duplicate check once, as the real one does, and drops what is above a member's limit in silence.

A tenth of the messages fail at their first call, and at every other one until FAIL_SECONDS have passed: in turn by HTTP 500,
by 45009, and by no answer at all (every other one of these was taken all the same).
"""

from __future__ import annotations

import asyncio
import itertools
import json
import sys
import time
from collections import Counter, deque
from dataclasses import dataclass, field
from typing import Literal

MINUTE = 30
#: Seconds for which who was answered 45009 may not ask again (90312).
BLOCKED = 60.0

Kind = Literal["500", "45009", "timeout", "timeout taken"]
KINDS: tuple[Kind, ...] = ("500", "45009", "timeout", "500", "45009", "timeout taken")
_FINE = {"errcode": 0, "errmsg": "ok", "invaliduser": ""}
_LIMIT = {"errcode": 45009, "errmsg": "api freq out of limit"}


@dataclass
class Books:
    """What reached whom: members' words, repeats that were not shown, calls that failed, what a limit swallowed, who came
    back too soon after 45009; `shown_at`: seconds from the first call to each message that was shown."""

    delay: float
    fail_for: float
    began: float | None = None
    kinds: dict[bytes, Kind | None] = field(default_factory=dict)
    shown: dict[tuple[str, str], int] = field(default_factory=dict)
    shown_at: list[float] = field(default_factory=list)
    bodies: set[bytes] = field(default_factory=set)
    lately: dict[str, deque[float]] = field(default_factory=dict)
    blocked: dict[bytes, float] = field(default_factory=dict)
    failed: Counter[str] = field(default_factory=Counter)
    first_failed: Counter[str] = field(default_factory=Counter)
    repeats: int = 0
    dropped: int = 0
    hasty: int = 0
    _ways: itertools.cycle[Kind] = field(default_factory=lambda: itertools.cycle(KINDS))

    def told(self) -> dict[str, object]:
        """The books as JSON."""
        return {
            "shown": sum(self.shown.values()),
            "twice": sum(times > 1 for times in self.shown.values()),
            "failed": self.failed,
            "first_failed": self.first_failed,
            "repeats": self.repeats,
            "dropped": self.dropped,
            "hasty": self.hasty,
            "shown_at": self.shown_at,
            "processor": time.process_time(),
        }

    def heard(self, body: bytes) -> bool:
        """A call came in: what will it be? Gives whether it is this message's first."""
        now = time.monotonic()
        self.began = self.began or now
        first = body not in self.kinds
        if first:
            self.kinds[body] = next(self._ways) if self.fail_for and len(self.kinds) % 10 == 0 else None
        if now - self.blocked.get(body, -BLOCKED) < BLOCKED:
            self.hasty += 1
        return first

    def send(self, body: bytes, first: bool) -> bytes | None:
        """The call's whole answer, or None for silence."""
        now = time.monotonic()
        kind = self.kinds[body] if now - (self.began or now) < self.fail_for else None
        if kind is None:
            self._take(body)
            return answer({**_FINE, "msgid": f"m{len(self.bodies)}"})
        self.failed[kind] += 1
        self.first_failed[kind] += first
        if kind == "500":
            return b"HTTP/1.1 500 Internal Server Error\r\nContent-Length: 0\r\n\r\n"
        if kind == "45009":
            self.blocked[body] = now
            return answer(_LIMIT)
        if kind == "timeout taken":
            self._take(body)
        return None

    def _take(self, body: bytes) -> None:
        if body in self.bodies:
            self.repeats += 1
            return
        self.bodies.add(body)
        told, now = json.loads(body), time.monotonic()
        to, words = told["touser"], told["text"]["content"]
        lately = self.lately.setdefault(to, deque())
        while lately and now - lately[0] > 60:
            lately.popleft()
        if len(lately) >= MINUTE:
            self.dropped += 1
            return
        lately.append(now)
        self.shown[to, words] = self.shown.get((to, words), 0) + 1
        self.shown_at.append(now - (self.began or now))


class Talk(asyncio.Protocol):
    """One kept connection: a request at a time, its answer after the delay. (No task, no stream: it shares the cores.)"""

    def __init__(self, books: Books) -> None:
        self._books, self._held = books, b""
        self._loop = asyncio.get_running_loop()
        self._wire: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Somebody connected."""
        assert isinstance(transport, asyncio.Transport)
        self._wire = transport

    def data_received(self, data: bytes) -> None:
        """Bytes came."""
        self._held += data
        end = self._held.find(b"\r\n\r\n")
        if end < 0:
            return
        head = self._held[:end].lower()
        at = head.find(b"content-length:")
        length = int(head[at + 15 :].split(b"\r", 1)[0]) if at >= 0 else 0
        if len(self._held) < end + 4 + length:
            return
        path, body = self._held.split(b" ", 2)[1], self._held[end + 4 : end + 4 + length]
        self._held = b""
        if path.startswith(b"/told"):
            self._say(answer(self._books.told()))
        elif b"gettoken" in path:
            self._say(answer({"errcode": 0, "access_token": "token", "expires_in": 7200}))
        else:
            first = self._books.heard(body)
            self._loop.call_later(self._books.delay, lambda: self._say(self._books.send(body, first)))

    def _say(self, words: bytes | None) -> None:
        # Without words the connection stays silent, until whoever waits hangs up.
        if words is not None and self._wire is not None and not self._wire.is_closing():
            self._wire.write(words)


def answer(told: object) -> bytes:
    """A 200 with JSON."""
    body = json.dumps(told).encode()
    return b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%b" % (len(body), body)


async def main(delay: float, fail_for: float) -> None:
    """Serve until the process is ended."""
    books = Books(delay, fail_for)
    server = await asyncio.get_running_loop().create_server(lambda: Talk(books), "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    async with server:
        await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(main(float(sys.argv[1]) / 1e3, float(sys.argv[2])))
