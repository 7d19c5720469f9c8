"""The guard that keeps tests on this machine."""

from __future__ import annotations

import socket

import pytest

from tests.offline import LeftTheMachine


def test_a_connection_outside_fails_before_it_is_made() -> None:
    """An address of documentation (RFC 5737) is refused by the guard, not by a network."""
    with socket.socket() as sock, pytest.raises(LeftTheMachine, match=r"192\.0\.2\.1"):
        sock.connect(("192.0.2.1", 80))


def test_a_name_outside_is_not_looked_up() -> None:
    """Not even the question which address a name has leaves the machine."""
    with pytest.raises(LeftTheMachine, match="example"):
        socket.create_connection(("qyapi.example", 443), timeout=1)


def test_loopback_is_open() -> None:
    """A server and a client of a test meet on 127.0.0.1."""
    with (
        socket.create_server(("127.0.0.1", 0)) as server,
        socket.create_connection(("localhost", server.getsockname()[1]), timeout=2) as client,
    ):
        here = client.getpeername()[0]

    assert here == "127.0.0.1"
