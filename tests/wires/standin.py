"""A provider on loopback: a real HTTP server whose every answer a test decides, and that remembers what was asked."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit


@dataclass(frozen=True)
class Asked:
    method: str
    path: str
    query: dict[str, str]
    headers: dict[str, str]
    body: bytes

    def json(self) -> Any:
        return json.loads(self.body)

    def form(self) -> dict[str, str]:
        return {key: values[0] for key, values in parse_qs(self.body.decode(), keep_blank_values=True).items()}


#: What a script gives: (status, body) or a function that does what it likes with the connection.
Answer = tuple[int, Any] | Callable[[BaseHTTPRequestHandler], None]


@dataclass
class StandIn:
    script: Callable[[Asked], Answer]
    base: str = ""
    asked: list[Asked] = field(default_factory=list)
    closing: threading.Event = field(default_factory=threading.Event)

    def to(self, ending: str) -> list[Asked]:
        return [asked for asked in self.asked if asked.path.endswith(ending)]


@contextmanager
def stand_in(script: Callable[[Asked], Answer]) -> Iterator[StandIn]:
    world = StandIn(script)

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        # One packet an answer: two would wait for each other (Nagle) and make every test slow.
        wbufsize = -1

        def _any(self) -> None:
            parts = urlsplit(self.path)
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            query = {key: values[0] for key, values in parse_qs(parts.query).items()}
            asked = Asked(self.command, parts.path, query, dict(self.headers.items()), body)
            world.asked.append(asked)
            answer = world.script(asked)
            if callable(answer):
                answer(self)
                self.close_connection = True
                return
            status, content = answer
            raw = content if isinstance(content, bytes) else json.dumps(content, ensure_ascii=False).encode()
            self.send_response(status)
            self.send_header("Content-Length", str(len(raw)))
            self.end_headers()
            self.wfile.write(raw)

        do_GET = do_POST = _any

        def log_message(self, *_: object) -> None:
            return

        def handle(self) -> None:
            try:
                super().handle()
            except OSError:
                # The client hung up: some tests are about that.
                return

    class Server(ThreadingHTTPServer):
        daemon_threads = True
        request_queue_size = 128

    server = Server(("127.0.0.1", 0), Handler)
    world.base = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield world
    finally:
        world.closing.set()
        server.shutdown()
        server.server_close()
        thread.join()


def drips(handler: BaseHTTPRequestHandler) -> None:
    """An answer that begins, and then sends a byte from time to time."""
    handler.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n")
    for _ in range(200):
        handler.wfile.write(b" ")
        handler.wfile.flush()
        time.sleep(0.05)


def header_drips(handler: BaseHTTPRequestHandler) -> None:
    """An answer whose very header comes byte by byte."""
    for byte in b"HTTP/1.1 200 OK\r\nX-Slow: " + b"a" * 200:
        handler.wfile.write(bytes([byte]))
        handler.wfile.flush()
        time.sleep(0.05)


def hangs(handler: BaseHTTPRequestHandler) -> None:
    """No answer at all for some seconds."""
    time.sleep(1.5)


def cuts(handler: BaseHTTPRequestHandler) -> None:
    """The connection ends without an answer."""
    handler.connection.close()


def wrong_length(handler: BaseHTTPRequestHandler) -> None:
    """Fewer bytes than promised."""
    handler.wfile.write(b'HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n{"errcode":0')


def no_http(handler: BaseHTTPRequestHandler) -> None:
    """Something that is no HTTP."""
    handler.wfile.write(b"\x16\x03\x01 garbage\r\n\r\n")
