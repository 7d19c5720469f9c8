"""The web server of `baoxue serve`: waitress (the reasons and figures are in docs/decisions).

It takes a request in whole before it hands it to a thread, so that slow callers cost a buffer and not a thread.
"""

from __future__ import annotations

import resource
import signal
import threading
import time
from collections.abc import Callable
from typing import Any

import waitress
from flask import Flask
from waitress import wasyncore

from bot import memory

#: Bytes of one request: a county's roster in a spreadsheet is far below. The callbacks have a limit of their own.
LARGEST = 20 * 1024 * 1024
#: Seconds for which a connection may say nothing.
SILENCE = 30
#: Connections held at once (fewer where the system allows few files); more wait at the door.
CONNECTIONS = 900
#: Seconds for which answers under way may end when the process is told to stop.
GRACE = 5.0


def serve(app: Flask, host: str, port: int, threads: int, ready: Callable[[int], None] | None = None) -> None:
    """Serve until SIGTERM or SIGINT, then let answers under way end. `ready` is told the port that was bound.

    Raises OSError when the port is taken. Must be called in the main thread (it takes the two signals).
    """
    server: Any = waitress.create_server(
        app,
        host=host,
        port=port,
        threads=threads,
        ident="",
        max_request_body_size=LARGEST,
        channel_timeout=SILENCE,
        cleanup_interval=5,
        connection_limit=_connections(),
        backlog=256,
        # What a proxy tells about the caller is not needed: addresses are built from BAOXUE_BASE_URL.
        clear_untrusted_proxy_headers=True,
        # Kept with select, 1000 sockets would be the end.
        asyncore_use_poll=True,
    )
    memory.quiet()
    stopping = threading.Event()

    def stop(*_: object) -> None:
        stopping.set()
        waker.pull_trigger()

    sockets: dict[int, Any] = getattr(server, "map", None) or server._map
    waker = next(one for one in sockets.values() if hasattr(one, "pull_trigger"))
    before = {number: signal.signal(number, stop) for number in (signal.SIGTERM, signal.SIGINT)}
    try:
        if ready is not None:
            ready(int(getattr(server, "effective_port", port)))
        while not stopping.is_set():
            _turn(sockets)
        _drain(sockets)
    finally:
        server.task_dispatcher.shutdown(cancel_pending=True, timeout=1)
        server.close()
        for number, handler in before.items():
            signal.signal(number, handler)


def _connections() -> int:
    files, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    # The database and calls to providers need files as well.
    return CONNECTIONS if files == resource.RLIM_INFINITY else max(10, min(CONNECTIONS, files * 3 // 4 - 30))


def _turn(sockets: dict[int, Any], seconds: float = 1.0) -> None:
    wasyncore.loop(timeout=seconds, use_poll=True, map=sockets, count=1)


def _drain(sockets: dict[int, Any]) -> None:
    """Take no more callers; let those that are being answered have their answer, whom waitress itself would cut off."""
    for one in list(sockets.values()):
        if getattr(one, "accepting", False):
            one.del_channel()
            one.socket.close()
    end = time.monotonic() + GRACE
    while time.monotonic() < end and any(_is_busy(one) for one in list(sockets.values())):
        _turn(sockets, 0.05)


def _is_busy(one: Any) -> bool:
    return bool(getattr(one, "requests", None)) or getattr(one, "total_outbufs_len", 0) > 0
