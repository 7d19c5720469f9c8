"""Requests that two servers might read differently, foreign hosts, and forms outside HTTP: refused by the real web server."""

from __future__ import annotations

import pytest

from tests.wires.test_server import Server, read, server  # noqa: F401 - a fixture; each test below takes it by its name

LINE = "\r\n"


def asks(
    server: Server,
    *lines: str,
    body: bytes = b"",
) -> bytes:
    with server.connect() as sock:
        sock.settimeout(2)
        sock.sendall((LINE.join(lines) + LINE + LINE).encode() + body)
        try:
            return read(sock)
        except TimeoutError:
            return b""


@pytest.mark.parametrize(
    "headers",
    [
        ("Content-Length: 5", "Transfer-Encoding: chunked"),
        ("Content-Length: 5", "Content-Length: 6"),
        ("Transfer-Encoding: xchunked",),
        ("Transfer-Encoding: chunked, identity",),
        ("Content-Length: +5",),
        ("Content-Length: 0x5",),
    ],
    ids=lambda headers: headers[-1],
)
def test_a_body_of_two_lengths_is_not_read_as_two_requests(
    server: Server,
    headers: tuple[str, ...],
) -> None:
    """Whatever two lengths a request tells, what stands in its body is never answered as a request of its own."""
    smuggled = b"0\r\n\r\nGET /fast HTTP/1.1\r\nHost: x\r\n\r\n"
    answer = asks(server, "POST /size HTTP/1.1", "Host: x", *headers, "Connection: close", body=smuggled)
    assert b"fast" not in answer


def test_a_bare_line_feed_in_a_header_makes_no_header(server: Server) -> None:
    """A name with a line feed in it does not become a second header."""
    answer = asks(server, "GET /fast HTTP/1.1", "Host: x", "X-A: b\nX-Evil : c", "Connection: close")
    assert answer.startswith((b"HTTP/1.1 400", b"HTTP/1.0 400"))


def test_what_is_no_http_is_refused(server: Server) -> None:
    """Garbage gets 400 and costs no thread."""
    for garbage in (b"\x16\x03\x01\x02\x00", b"\x00" * 64, b"GET\r\n\r\n"):
        with server.connect() as sock:
            sock.settimeout(2)
            sock.sendall(garbage + b"\r\n\r\n")
            assert b"200 OK" not in sock.recv(4096)
    assert server.ask("/fast").endswith(b"fast")
