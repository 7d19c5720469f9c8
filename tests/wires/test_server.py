"""The web server in a process of its own: slow callers, large bodies, an orderly end."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PROGRAM = """
import time
from flask import Flask, request
from bot.server import serve
app = Flask("t")
@app.get("/fast")
def fast(): return "fast"
@app.get("/slow")
def slow():
    time.sleep(0.8)
    return "slow answer"
@app.post("/size")
def size(): return str(len(request.get_data()))
serve(app, "127.0.0.1", 0, 2, ready=lambda port: print(port, flush=True))
print("ended", flush=True)
"""


@dataclass
class Server:
    process: subprocess.Popen[str]
    port: int

    def connect(self) -> socket.socket:
        return socket.create_connection(("127.0.0.1", self.port), timeout=5)

    def ask(self, path: str) -> bytes:
        with self.connect() as sock:
            sock.sendall(f"GET {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".encode())
            return read(sock)


def read(sock: socket.socket) -> bytes:
    found = b""
    while part := sock.recv(4096):
        found += part
    return found


@pytest.fixture
def server() -> Iterator[Server]:
    process = subprocess.Popen(
        [sys.executable, "-c", PROGRAM],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    try:
        yield Server(process, int(process.stdout.readline()))
    finally:
        process.kill()
        process.wait()
        process.stdout.close()


def test_slow_callers_stop_nobody(server: Server) -> None:
    """Ninety connections with half a header or half a body, two threads: others are answered at once."""
    with contextlib.ExitStack() as open_ones:
        for number in range(90):
            sock = open_ones.enter_context(server.connect())
            half = b"POST /size HTTP/1.1\r\nHost: x\r\nContent-Le"
            sock.sendall(half if number % 2 else half + b"ngth: 1000\r\n\r\nabc")
        began = time.monotonic()
        for _ in range(5):
            assert server.ask("/fast").endswith(b"fast")
        assert time.monotonic() - began < 2


def test_a_body_over_the_servers_limit_is_refused(server: Server) -> None:
    """A body that declares a gigabyte is refused before it is sent."""
    with server.connect() as sock:
        sock.sendall(b"POST /size HTTP/1.1\r\nHost: x\r\nContent-Length: 1000000000\r\n\r\nabc")
        assert b" 413 " in sock.recv(4096).split(b"\r\n")[0]


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_request_under_way_is_answered_before_the_end(server: Server, number: signal.Signals) -> None:
    """Told to stop, the server takes no more callers, finishes the answer, and ends by itself."""
    with server.connect() as sock:
        sock.sendall(b"GET /slow HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
        time.sleep(0.3)
        server.process.send_signal(number)
        time.sleep(0.2)
        with pytest.raises(OSError, match=r"refused|reset"):
            server.ask("/fast")
        assert read(sock).endswith(b"slow answer")
    assert server.process.wait(5) == 0
    assert server.process.stdout is not None
    assert server.process.stdout.readline() == "ended\n"
