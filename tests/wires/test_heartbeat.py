"""The heartbeat: what an address outside is told, by whatever way it listens."""

from __future__ import annotations

from bot.heartbeat import Heartbeat
from tests.wires.standin import Answer, Asked, stand_in


def test_the_anchor_goes_along() -> None:
    """The body of the call names the acts that it stands for."""
    heard: list[tuple[str, bytes]] = []

    def hears(asked: Asked) -> Answer:
        heard.append((asked.method, asked.body))
        return 200, b"OK"

    with stand_in(hears) as outside:
        assert Heartbeat(outside.base + "/ping").beat("anchor 5-abc")
    assert heard == [("POST", b"anchor 5-abc")]


def test_who_listens_for_get_alone_is_called_so() -> None:
    """A watcher that refuses POST hears the beat all the same."""

    def hears(asked: Asked) -> Answer:
        return (200, b"OK") if asked.method == "GET" else (405, b"no")

    with stand_in(hears) as outside:
        assert Heartbeat(outside.base + "/ping").beat("anchor 5-abc")


def test_an_address_that_is_away_is_no_error_of_ours() -> None:
    """Nothing listens there, or nobody is named: said as not taken, never raised."""
    assert not Heartbeat("http://127.0.0.1:1/ping").beat("x")
    assert not Heartbeat(None).beat("x")
    assert not Heartbeat(None).wanted
