"""How a server behaves badly on the wire: it hangs, or it breaks off in the middle of its answer."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator

from flask import Response

#: Seconds for which a hanging answer is held: longer than a caller with sense waits.
HELD, MOMENT = 12.0, 0.25
#: Web threads that may hang at one time; the page must stay alive. Further calls are broken off at once.
HANGING = threading.BoundedSemaphore(2)

_PROMISED = "4096"


def broken_off(body: bytes) -> Response:
    """A 200 that promises more bytes than it sends: the caller cannot know whether his wish was granted."""
    return Response(iter([body[:20]]), headers={"Content-Length": _PROMISED}, mimetype="application/json")


def hanging(healed: Callable[[], bool], hurried: Callable[[], bool]) -> Response:
    """No answer at all for HELD seconds, or until `healed()`; then broken off.

    `hurried`: the sandbox's clock is running through days just now; then a moment of silence stands for a long one.
    """

    def silence() -> Iterator[bytes]:
        if HANGING.acquire(blocking=False):
            try:
                pause = threading.Event()
                for _ in range(int(HELD / MOMENT)):
                    if pause.wait(MOMENT) or healed() or hurried():
                        break
            finally:
                HANGING.release()
        yield b"{"

    return Response(silence(), headers={"Content-Length": _PROMISED}, mimetype="application/json")
