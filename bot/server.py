"""The web server of `baoxue serve`: waitress (the reasons and figures are in docs/decisions).

It takes a request in whole before it hands it to a thread, so that slow callers cost a buffer and not a thread.
"""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable
from typing import Any

import waitress
from flask import Flask

#: Bytes of one request: a county's roster in a spreadsheet is far below. The callbacks have a limit of their own.
LARGEST = 20 * 1024 * 1024
#: Seconds for which a connection may say nothing.
SILENCE = 30
#: Connections held at once; more wait at the door. Slow ones cost a buffer each.
CONNECTIONS = 500
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
        connection_limit=CONNECTIONS,
        backlog=256,
        # What a proxy tells about the caller is not needed: addresses are built from BAOXUE_BASE_URL.
        clear_untrusted_proxy_headers=True,
        # Kept with select, 1000 sockets would be the end.
        asyncore_use_poll=True,
    )
    stopping = threading.Event()

    def stop(*_: object) -> None:
        stopping.set()
        raise SystemExit(0)

    before = {number: signal.signal(number, stop) for number in (signal.SIGTERM, signal.SIGINT)}
    try:
        if ready is not None:
            ready(int(getattr(server, "effective_port", port)))
        server.run()
    except SystemExit:
        if not stopping.is_set():
            raise
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
        server.close()
        server.task_dispatcher.shutdown(cancel_pending=False, timeout=GRACE)
