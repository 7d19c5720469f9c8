"""One HTTP session for calls to providers: pooled, no retries of its own, no proxies of the environment, and each call
ends in time.

The time-outs of requests count from byte to byte: an answer that drips keeps a thread for ever. Here a watch cuts the
connection when a call as a whole has taken too long.
"""

from __future__ import annotations

import heapq
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

import requests
from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.exceptions import NewConnectionError

#: Seconds to connect, and between two bytes of an answer.
TIMEOUT = (3.0, 8.0)
#: Seconds a call may take as a whole.
DEADLINE = 10.0
#: Connections kept open to one provider; more threads than this would wait for one another.
POOL = 64

_call = threading.local()


class _Watched(HTTPConnection):
    def request(self, *args: Any, **kwargs: Any) -> None:
        watch: _Watch | None = getattr(_call, "watch", None)
        if watch is not None:
            watch.connection = self
        super().request(*args, **kwargs)


class _WatchedTls(HTTPSConnection):
    def request(self, *args: Any, **kwargs: Any) -> None:
        watch: _Watch | None = getattr(_call, "watch", None)
        if watch is not None:
            watch.connection = self
        super().request(*args, **kwargs)


class _Pool(HTTPConnectionPool):
    ConnectionCls = _Watched


class _TlsPool(HTTPSConnectionPool):
    ConnectionCls = _WatchedTls


class _Watch:
    """Cuts one call's connection when its time is up; the reading thread then sees the end of the stream."""

    def __init__(self) -> None:
        self.connection: HTTPConnection | None = None
        self.fired = False
        self.over = False
        self._lock = threading.Lock()

    def fire(self) -> None:
        with self._lock:
            # A call that ended in this moment has given its connection to the next one.
            if self.over:
                return
            self.fired = True
            sock = getattr(self.connection, "sock", None)
            if sock is not None:
                with suppress(OSError):  # already gone: that is what was wanted
                    sock.shutdown(socket.SHUT_RDWR)

    def end(self) -> None:
        with self._lock:
            self.over = True


class _Alarms:
    """One thread that fires the watches of all calls: a timer of its own for each call would be a thread for each call."""

    def __init__(self) -> None:
        self._set: list[tuple[float, int, _Watch]] = []
        self._number = 0
        self._news = threading.Condition()
        self._thread: threading.Thread | None = None

    def set(self, seconds: float, watch: _Watch) -> None:
        """Fire `watch` so many seconds from now, unless its call is over by then."""
        due = time.monotonic() + seconds
        with self._news:
            self._number += 1
            soonest = not self._set or due < self._set[0][0]
            heapq.heappush(self._set, (due, self._number, watch))
            if self._thread is None:
                self._thread = threading.Thread(target=self._ring, name="http-deadlines", daemon=True)
                self._thread.start()
            elif soonest:
                self._news.notify()

    def _ring(self) -> None:
        while True:
            with self._news:
                while self._set and self._set[0][2].over:
                    heapq.heappop(self._set)
                wait = self._set[0][0] - time.monotonic() if self._set else None
                if wait is None or wait > 0:
                    self._news.wait(wait)
                    continue
                watch = heapq.heappop(self._set)[2]
            watch.fire()


_ALARMS = _Alarms()


class _Adapter(HTTPAdapter):
    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        super().init_poolmanager(*args, **kwargs)
        self.poolmanager.pool_classes_by_scheme = {"http": _Pool, "https": _TlsPool}


class Session(requests.Session):
    """A requests session whose every call has time-outs and a deadline, and follows no redirect."""

    def __init__(self, deadline: float = DEADLINE, timeout: tuple[float, float] = TIMEOUT) -> None:
        super().__init__()
        self.trust_env = False
        self._deadline, self._timeout = deadline, timeout
        adapter = _Adapter(pool_connections=4, pool_maxsize=POOL, max_retries=0)
        self.mount("http://", adapter)
        self.mount("https://", adapter)

    def send(self, request: requests.PreparedRequest, **kwargs: Any) -> requests.Response:
        # A redirect would carry a token in the address to whoever is named there.
        kwargs.update(timeout=self._timeout, allow_redirects=False, stream=False)
        with _deadline(self._deadline):
            return super().send(request, **kwargs)


@contextmanager
def _deadline(seconds: float) -> Iterator[None]:
    watch = _Watch()
    _call.watch = watch
    _ALARMS.set(seconds, watch)
    try:
        yield
    except Exception as error:
        if watch.fired:
            raise requests.exceptions.ReadTimeout("the call took too long as a whole") from error
        raise
    finally:
        _call.watch = None
        watch.end()
    if watch.fired:
        # The end that the watch made can look like the end of an answer without a length.
        raise requests.exceptions.ReadTimeout("the call took too long as a whole")


def never_left(error: requests.exceptions.RequestException) -> bool:
    """Whether no connection was made, so that nothing can have had an effect."""
    if isinstance(error, requests.exceptions.ConnectTimeout):
        return True
    if isinstance(error, requests.exceptions.SSLError):
        # A connection that ends in the middle is an SSLError as well.
        return "CERTIFICATE_VERIFY_FAILED" in str(error)
    reason = getattr(error.args[0], "reason", None) if error.args else None
    return isinstance(reason, NewConnectionError)
