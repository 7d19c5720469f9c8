"""A client that keeps a server busy: a few kept connections, requests made beforehand, every answer looked at."""

from __future__ import annotations

import selectors
import socket
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field


@dataclass
class Result:
    """What came of a run: seconds it took, milliseconds of each answer, and how many were not 200."""

    seconds: float = 0.0
    times: list[float] = field(default_factory=list)
    bad: int = 0

    @property
    def rate(self) -> float:
        """Answers a second."""
        return len(self.times) / self.seconds if self.seconds else 0.0

    def at(self, share: float) -> float:
        """The time in milliseconds within which this share of the answers came."""
        ordered = sorted(self.times)
        return ordered[min(len(ordered) - 1, int(len(ordered) * share))] if ordered else 0.0


@dataclass
class _Line:
    socket: socket.socket
    sent_at: float = 0.0
    heard: bytes = b""


def post(path: str, body: bytes) -> bytes:
    """One request as it goes over the wire."""
    head = f"POST {path} HTTP/1.1\r\nHost: bench\r\nContent-Type: text/xml\r\nContent-Length: {len(body)}\r\n\r\n"
    return head.encode() + body


@contextmanager
def slow_callers(port: int, count: int = 100) -> Iterator[None]:
    """So many callers who have begun a request and say nothing more."""
    them = [socket.create_connection(("127.0.0.1", port), timeout=10) for _ in range(count)]
    for one in them:
        one.sendall(b"POST /wecom/callback HTTP/1.1\r\nHost: slow\r\nContent-Le")
    try:
        yield
    finally:
        for one in them:
            one.close()


def run(
    port: int | Sequence[int],
    requests: Sequence[bytes],
    *,
    seconds: float,
    connections: int = 8,
    rate: float | None = None,
) -> Result:
    """Send until the time or the requests are over, over all ports in turn.

    `rate`: so many a second at most, evenly, timed from when each should have gone; None: as fast as answered.
    """
    ports = [port] if isinstance(port, int) else list(port)
    lines = selectors.DefaultSelector()
    free: list[_Line] = []
    for number in range(connections):
        one = socket.create_connection(("127.0.0.1", ports[number % len(ports)]), timeout=10)
        one.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        line = _Line(one)
        lines.register(one, selectors.EVENT_READ, line)
        free.append(line)
    result, place, busy = Result(), 0, 0
    began = time.perf_counter()
    end = began + seconds
    while True:
        now = time.perf_counter()
        over = now >= end or place >= len(requests)
        if over and not busy:
            break
        while free and not over and (rate is None or now >= began + place / rate):
            line = free.pop()
            line.sent_at = time.perf_counter() if rate is None else began + place / rate
            line.socket.sendall(requests[place])
            place, busy = place + 1, busy + 1
            over = place >= len(requests)
        wait = 1.0 if rate is None or not free else max(0.0, began + place / rate - now)
        for key, _ in lines.select(wait):
            line = key.data
            line.heard += line.socket.recv(65536)
            if not _whole(line.heard):
                continue
            result.times.append((time.perf_counter() - line.sent_at) * 1e3)
            result.bad += not line.heard.startswith(b"HTTP/1.1 200")
            line.heard = b""
            busy -= 1
            free.append(line)
        if now > end + 30:
            raise TimeoutError(f"{busy} requests have no answer")
    result.seconds = time.perf_counter() - began
    for key in list(lines.get_map().values()):
        key.data.socket.close()
    return result


def _whole(heard: bytes) -> bool:
    head, gap, body = heard.partition(b"\r\n\r\n")
    if not gap:
        return False
    for line in head.split(b"\r\n"):
        name, _, value = line.partition(b":")
        if name.lower() == b"content-length":
            return len(body) >= int(value)
    raise ValueError("an answer without a length")
