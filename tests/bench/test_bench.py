"""Small runs of the bench's own parts."""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from bench import checkin, county, databases, load, platform, rehearsing, sending, ticking, words
from bench.server import KEY
from store import inbox, pupils, units
from store.crypto import Keyring
from store.db import Database


def test_a_county_is_as_large_as_asked_and_its_names_differ() -> None:
    """Every class has its pupils in the tables, its own names, and a teacher who may write."""
    with databases.sqlite() as url:
        db = Database(url, Keyring.parse(KEY))
        made = county.build(db, 23, size=12)
        with db.read() as tx:
            [held] = units.counties(tx)
            rosters = [pupils.roster(tx, klass.id, county.MORNING.date()).pupils for klass in made]
            assert len(units.subtree(tx, held.id, "class")) == 23
        db.close()
    assert [[one.name for one in roster] for roster in rosters] == [[name for _, name in one.pupils] for one in made]
    assert all(len({one.name for one in roster}) == 12 for roster in rosters)


def test_a_third_of_the_messages_names_somebody_and_no_class_says_a_thing_twice() -> None:
    """Of three messages one is full, one counted, one names absentees, and all of them name pupils of the class."""
    made = [county.Klass(number, f"t{number}", "七年级1班", ((1, "李明"), (2, "王小雨"))) for number in range(30)]
    said = list(words.of(made))
    naming = [text for _, text in said if "李明" in text or "王小雨" in text]
    assert len(said) == 30
    assert len(naming) == 10


@contextmanager
def answering(reply: bytes) -> Iterator[int]:
    """A server that gives the same bytes to whatever it hears."""
    listening = socket.create_server(("127.0.0.1", 0))

    def talk(one: socket.socket) -> None:
        with one:
            while one.recv(65536):
                one.sendall(reply)

    def take() -> None:
        while True:
            try:
                one, _ = listening.accept()
            except OSError:
                return
            threading.Thread(target=talk, args=(one,), daemon=True).start()

    threading.Thread(target=take, daemon=True).start()
    yield listening.getsockname()[1]
    listening.close()


def test_what_is_not_200_is_counted_as_bad() -> None:
    """A server that refuses everything has no good answer."""
    with answering(b"HTTP/1.1 503 Away\r\nContent-Length: 4\r\n\r\naway") as port:
        result = load.run(port, [load.post("/", b"x")] * 40, seconds=5, connections=4)
    assert (len(result.times), result.bad) == (40, 40)


def test_a_paced_run_keeps_its_pace() -> None:
    """Forty requests at 200 a second take a fifth of a second, however fast the answers are."""
    with answering(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok") as port:
        result = load.run(port, [load.post("/", b"x")] * 40, seconds=5, connections=4, rate=200)
    assert result.bad == 0
    assert 0.19 <= result.seconds <= 1.0


def test_every_check_in_of_a_run_is_on_file() -> None:
    """What the client counted as answered the database has as answered, none failed."""
    classes = checkin.WARM + 6
    with databases.sqlite() as url:
        found = checkin.measure(url, "SQLite", classes=classes, seconds=5, rounds=1)
        db = Database(url, Keyring.parse(KEY))
        with db.read() as tx:
            states = inbox.count_by_state(tx, county.MORNING)
        db.close()
    full = next(one for one in found if one.kind == "full")
    insert = next(one for one in found if one.kind == "insert")
    assert full.again is not None
    assert [one.best.bad for one in found] == [0, 0, 0]
    assert full.half is not None
    assert full.beside_slow is not None
    assert full.morning is not None
    runs = (full.best, full.again, full.half, full.beside_slow)
    before = classes + checkin.WARM  # a morning that nobody measures, and the warming up of the measured one
    assert states["answered"] == before + sum(len(one.times) for one in (*runs, full.morning[1]))
    assert states["received"] == checkin.WARM + len(insert.best.times)


def test_every_message_of_a_delivery_run_arrived() -> None:
    """Two workers, a platform that takes its time: the run raises unless its books hold every message once."""
    with databases.sqlite() as url:
        sent = sending.measure(url, "SQLite", delay=0.01, messages=12, workers=2, failing=0.0)
    assert (sent.messages, sent.first_failed) == (12, 0)


def test_the_platform_shows_a_repeat_once_and_drops_what_is_above_the_limit() -> None:
    """The books tell a request that came twice, and what a member was sent beyond thirty in a minute."""
    books = platform.Books(0.0, 0.0)
    for number in range(32):
        body = json.dumps({"touser": "sun", "text": {"content": f"第{number}件"}}).encode()
        for _ in range(2):
            books.send(body, books.heard(body))
    told = books.told()
    assert (told["shown"], told["twice"], told["dropped"], told["repeats"]) == (30, 0, 2, 32)


def test_a_tick_looks_at_what_is_due_and_at_nothing_else() -> None:
    """Of a hundred and twenty pupils on the list the ten that are due are looked at; the run raises otherwise."""
    with databases.sqlite() as url:
        done = ticking.measure(url, "SQLite", others=1, due_now=10, here=2)
    assert (done.pupils, done.due, done.cases) == (120, 10, 40)


def test_a_rehearsed_term_has_its_three_cases() -> None:
    """The scenario tells of three pupils who stay away; the run raises unless three cases came of it."""
    told = rehearsing.scenario()
    assert len(told["roster"]) == len(set(told["roster"])) == county.SIZE
    assert sum(event.get("action") == "confirm_dropout" for event in told["events"]) == 3
