"""A WeChat Work on loopback, in a process of its own: answers late, fails a tenth for a while, and keeps the books.

`python -m bench.platform DELAY_MS FAIL_SECONDS` prints its port; `GET /told` gives its books. It delivers the same
request within the duplicate check once, as the real one does, and drops what is above a member's limit in silence.
"""

from __future__ import annotations

import asyncio
import json
import sys
import time
from collections import deque
from dataclasses import dataclass, field

MINUTE = 30


@dataclass
class Books:
    """What reached whom: members' words, repeats that were not shown, answers that failed, what a limit swallowed."""

    delay: float
    fail_for: float
    began: float | None = None
    shown: dict[tuple[str, str], int] = field(default_factory=dict)
    bodies: set[bytes] = field(default_factory=set)
    lately: dict[str, deque[float]] = field(default_factory=dict)
    failed: int = 0
    repeats: int = 0
    dropped: int = 0
    first: float = 0.0
    last: float = 0.0

    async def answer(self, path: str, body: bytes) -> dict[str, object]:
        """One call."""
        if path.startswith("/told"):
            return {
                "shown": sum(self.shown.values()),
                "twice": sum(times > 1 for times in self.shown.values()),
                "failed": self.failed,
                "repeats": self.repeats,
                "dropped": self.dropped,
                "seconds": self.last - self.first,
            }
        if "gettoken" in path:
            return {"errcode": 0, "access_token": "token", "expires_in": 7200}
        now = time.monotonic()
        self.began = self.began or now
        self.first = self.first or now
        await asyncio.sleep(self.delay)
        told = json.loads(body)
        to = told["touser"]
        if now - self.began < self.fail_for and to.endswith("0"):
            self.failed += 1
            return {"errcode": -1, "errmsg": "system busy"}
        self._take(to, told["text"]["content"], body)
        return {"errcode": 0, "errmsg": "ok", "invaliduser": "", "msgid": f"m{len(self.bodies)}"}

    def _take(self, to: str, words: str, body: bytes) -> None:
        now = self.last = time.monotonic()
        if body in self.bodies:
            self.repeats += 1
            return
        self.bodies.add(body)
        lately = self.lately.setdefault(to, deque())
        while lately and now - lately[0] > 60:
            lately.popleft()
        if len(lately) >= MINUTE:
            self.dropped += 1
            return
        lately.append(now)
        self.shown[to, words] = self.shown.get((to, words), 0) + 1

    async def talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One kept connection."""
        try:
            while head := await reader.readuntil(b"\r\n\r\n"):
                length = 0
                for line in head.split(b"\r\n"):
                    name, _, value = line.partition(b":")
                    if name.lower() == b"content-length":
                        length = int(value)
                body = await reader.readexactly(length) if length else b""
                said = json.dumps(await self.answer(head.split(b" ", 2)[1].decode(), body)).encode()
                writer.write(
                    b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n" % len(said)
                    + said
                )
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()


async def main(delay: float, fail_for: float) -> None:
    """Serve until the process is ended."""
    server = await asyncio.start_server(Books(delay, fail_for).talk, "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    async with server:
        await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(main(float(sys.argv[1]) / 1e3, float(sys.argv[2])))
