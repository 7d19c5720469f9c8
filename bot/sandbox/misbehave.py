"""How a server behaves badly on the wire: it hangs, or it breaks off in the middle of its answer."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator

from flask import Response

#: Seconds for which a hanging answer is held: longer than a caller with sense waits.
HELD = 12.0
#: Web threads that may hang at one time; the page must stay alive. Further calls are broken off at once.
HANGING = threading.BoundedSemaphore(2)

_PROMISED = "4096"


def broken_off(body: bytes) -> Response:
    """A 200 that promises more bytes than it sends: the caller cannot know whether his wish was granted."""
    return Response(iter([body[:20]]), headers={"Content-Length": _PROMISED}, mimetype="application/json")


def hanging(healed: Callable[[], bool]) -> Response:
    """No answer at all for HELD seconds, or until `healed()`; then broken off."""

    def silence() -> Iterator[bytes]:
        if HANGING.acquire(blocking=False):
            try:
                pause = threading.Event()
                for _ in range(int(HELD / 0.25)):
                    if pause.wait(0.25) or healed():
                        break
            finally:
                HANGING.release()
        yield b"{"

    return Response(silence(), headers={"Content-Length": _PROMISED}, mimetype="application/json")
