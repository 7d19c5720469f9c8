"""Tests never leave this machine: a connection, or a look-up of a name, that would is a failure that says so.

Held at Python's sockets, for every test; `tests/conftest.py` brings it in. Servers and clients of the tests meet on loopback.
"""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Callable, Iterator
from typing import Any

import pytest

HERE = frozenset(["localhost", "", "0.0.0.0", "::", socket.gethostname()])


class LeftTheMachine(AssertionError):
    """A test reached outside; not an OSError, which code under test might take for a server that is down."""


def is_here(host: object) -> bool:
    """Whether a host, as given to a socket, is this machine."""
    if host is None:
        return True
    name = host.decode() if isinstance(host, bytes) else str(host)
    if name in HERE:
        return True
    try:
        return ipaddress.ip_address(name.split("%")[0]).is_loopback
    except ValueError:
        return False


def _guarded(real: Callable[..., Any], host_of: Callable[..., object]) -> Callable[..., Any]:
    def call(*args: Any, **more: Any) -> Any:
        host = host_of(*args, **more)
        if not is_here(host):
            raise LeftTheMachine(f"a test reached for {host}: let it meet a stand-in on 127.0.0.1")
        return real(*args, **more)

    return call


def _of_address(sock: socket.socket, address: Any, *_: Any) -> object:
    return address[0] if sock.family in (socket.AF_INET, socket.AF_INET6) else None


@pytest.fixture(autouse=True, scope="session")
def only_this_machine() -> Iterator[None]:
    """Guards connect, connect_ex and getaddrinfo for the whole run."""
    with pytest.MonkeyPatch.context() as patch:
        for name in ("connect", "connect_ex"):
            patch.setattr(socket.socket, name, _guarded(getattr(socket.socket, name), _of_address))
        patch.setattr(socket, "getaddrinfo", _guarded(socket.getaddrinfo, lambda host, *_, **__: host))
        yield
