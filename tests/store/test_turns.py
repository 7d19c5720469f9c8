"""Messages that wait at the same time share one durable transaction on SQLite, and nothing else: no fault, no early answer."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

import pytest
from sqlalchemy import Connection, event, text
from sqlalchemy.exc import OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from bot import demo
from config.errors import PersonError
from handlers import staff
from handlers.answer import SORRY, answer
from handlers.turn.context import Answer, Context, Home
from handlers.turn.incoming import Incoming
from reminders.world import World
from store import settings, versions
from store.db import Database
from tests.store.world import NOW, build

Work = Callable[[Connection], Any]


def put(number: int) -> Work:
    """Keeps a word under this number."""

    def work(tx: Connection) -> int:
        settings.put(tx, f"word {number}", str(number), NOW)
        return number

    return work


def fails(number: int) -> Work:
    """Keeps a word under this number, and then fails."""

    def work(tx: Connection) -> int:
        put(number)(tx)
        raise ValueError(f"no {number}")

    return work


def kept(db: Database) -> list[str]:
    """The words that are kept, in the order in which they were."""
    with db.read() as tx:
        rows = tx.execute(text("SELECT value FROM settings WHERE key LIKE 'word %' ORDER BY rowid")).scalars()
        return [str(one).strip('"') for one in rows]


def wait_for(db: Database, number: int) -> None:
    """Until so many wait for their turn."""
    end = time.monotonic() + 5
    while len(db._turns._queue) < number:
        assert time.monotonic() < end
        time.sleep(0.001)


@contextmanager
def listening(db: Database, hears: Callable[[Connection], None]) -> Iterator[None]:
    """He hears of each commit before it is made."""
    event.listen(db.engine, "commit", hears)
    try:
        yield
    finally:
        event.remove(db.engine, "commit", hears)


@contextmanager
def crowd(db: Database, works: list[Work], within: float = 5.0) -> Iterator[list[Future[Any]]]:
    """These come one after the other while somebody else has the turn; at the end of the block he lets them have it."""
    with ThreadPoolExecutor(len(works)) as pool, db.write():
        them = []
        for number, work in enumerate(works, start=1):
            them.append(pool.submit(db.do, work, within))
            wait_for(db, number)
        yield them


@pytest.fixture
def commits(sqlite_database: Database) -> Iterator[list[int]]:
    """A number for each transaction that is committed."""
    seen: list[int] = []

    def committed(_: Connection) -> None:
        seen.append(len(seen))

    with listening(sqlite_database, committed):
        yield seen


def test_who_waits_at_the_same_time_is_written_together_in_order(sqlite_database: Database, commits: list[int]) -> None:
    """Six wait for a seventh: four in one transaction, then two, in the order in which they came, and each has his own answer."""
    with crowd(sqlite_database, [put(number) for number in range(6)]) as them:
        commits.clear()
    assert [one.result(5) for one in them] == list(range(6))
    assert len(commits) == 1 + 2  # his who had the turn, and theirs
    assert kept(sqlite_database) == [str(number) for number in range(6)]


@pytest.mark.parametrize("bad", [{0}, {2}, {5}, {0, 1}, {1, 3, 5}, {0, 1, 2, 3, 4, 5}])
def test_one_message_s_fault_takes_no_other_s_with_it(sqlite_database: Database, bad: set[int]) -> None:
    """Whoever fails hears his own error, and nothing that he began is left; the others are kept."""
    works = [fails(number) if number in bad else put(number) for number in range(6)]
    with crowd(sqlite_database, works) as them:
        pass
    for number, one in enumerate(them):
        if number in bad:
            with pytest.raises(ValueError, match=f"no {number}"):
                one.result(5)
        else:
            assert one.result(5) == number
    assert kept(sqlite_database) == [str(number) for number in range(6) if number not in bad]


def test_nobody_is_answered_before_all_of_it_is_on_disk(sqlite_database: Database) -> None:
    """At the shared commit no one has his answer yet."""
    waiting: list[Future[Any]] = []
    told: list[bool] = []

    def committing(_: Connection) -> None:
        time.sleep(0.02)
        told.extend(one.done() for one in waiting)

    with listening(sqlite_database, committing), crowd(sqlite_database, [put(number) for number in range(4)]) as them:
        waiting += them
    assert len(told) == 8  # his who had the turn, and theirs
    assert not any(told)


def test_where_the_shared_commit_fails_each_does_his_work_again_alone(sqlite_database: Database) -> None:
    """The disk refuses the shared transaction: what was in it is undone, and all are there, once, a moment later."""
    times: list[int] = []

    def refuse(_: Connection) -> None:
        times.append(1)
        if len(times) == 2:  # the first is his who has the turn
            raise OperationalError("COMMIT", None, Exception("disk I/O error"))

    with listening(sqlite_database, refuse):
        with crowd(sqlite_database, [put(0), fails(1), put(2), put(3)]) as them:
            pass
        assert [them[number].result(5) for number in (0, 2, 3)] == [0, 2, 3]
        with pytest.raises(ValueError, match="no 1"):
            them[1].result(5)
    assert sorted(kept(sqlite_database)) == ["0", "2", "3"]
    assert len(times) == 2 + 3


def test_where_no_commit_succeeds_everybody_hears_it(sqlite_database: Database) -> None:
    """A disk that takes nothing: nobody is told that he was heard, nothing is there, and the readiness says so."""
    full = threading.Event()

    def refuse(_: Connection) -> None:
        if full.is_set():
            raise OperationalError("COMMIT", None, Exception("database or disk is full"))
        full.set()

    with listening(sqlite_database, refuse):
        with crowd(sqlite_database, [put(number) for number in range(4)]) as them:
            pass
        for one in them:
            with pytest.raises(OperationalError):
                one.result(5)
        assert not sqlite_database.ready().ok
    assert kept(sqlite_database) == []


def test_who_waits_too_long_is_told_and_nothing_of_his_is_done_later(sqlite_database: Database) -> None:
    """Three who wait half a second for somebody who takes longer: all hear so, the next is served."""
    with crowd(sqlite_database, [put(number) for number in range(3)], within=0.5) as them:
        for one in them:
            with pytest.raises(PoolTimeout):
                one.result(5)
    assert sqlite_database.do(put(9), 1.0) == 9
    assert kept(sqlite_database) == ["9"]


def test_what_a_message_changes_in_the_directory_is_seen_by_the_next_only_when_it_is_on_disk(
    sqlite_database: Database, commits: list[int]
) -> None:
    """Whoever writes a directory is the last of his transaction: memory never holds what may be taken back."""
    county = build(sqlite_database)

    def touches(tx: Connection) -> int:
        versions.touch(tx, county.county)
        return len(commits)

    def looks(tx: Connection) -> tuple[int, int | None]:
        return len(commits), versions.of(tx, county.county)

    def touches_and_fails(tx: Connection) -> None:
        versions.touch(tx, county.county)
        raise ValueError

    with crowd(sqlite_database, [looks, touches, looks, touches_and_fails, looks]) as them:
        pass
    (first, old), second, (third, new), _, (fifth, same) = [
        one.result(5) if place != 3 else None for place, one in enumerate(them)
    ]
    assert first == second == third - 1
    assert old is not None
    assert new == old + 1 == same
    assert third == fifth
    with sqlite_database.read() as tx:
        assert versions.newest(tx, county.county) == new


def test_log_of_a_message_carries_its_id_whoever_does_its_work(sqlite_database: Database) -> None:
    """What a thread is bound to goes with its work into the thread that does it."""
    own = ContextVar("own", default="nobody's")

    def bound(name: str) -> str:
        own.set(name)
        return sqlite_database.do(lambda _: own.get(), 5.0)

    with ThreadPoolExecutor(4) as pool, sqlite_database.write():
        them = [pool.submit(bound, name) for name in "abcd"]
        wait_for(sqlite_database, 4)
    assert [one.result(5) for one in them] == list("abcd")


def test_no_thread_waits_for_itself(sqlite_database: Database) -> None:
    """A transaction within another of the same thread is told, not waited for."""
    with sqlite_database.write(), pytest.raises(RuntimeError, match="open in this thread"):
        sqlite_database.do(put(1), 1.0)
    with pytest.raises(RuntimeError, match="open in this thread"):
        sqlite_database.do(lambda _: sqlite_database.do(put(1), 1.0), 1.0)
    assert sqlite_database.do(put(2), 1.0) == 2


def test_hundreds_at_once_are_all_served_once(sqlite_database: Database, commits: list[int]) -> None:
    """Eight threads, a fault now and then, the clock's hands between them: everything is there once, in fewer transactions."""

    def one(number: int) -> bool:
        if number % 40 == 0:
            with sqlite_database.write() as tx:
                put(number)(tx)
            return True
        try:
            return bool(sqlite_database.do((fails if number % 7 == 0 else put)(number), 5.0) == number)
        except ValueError:
            return False

    with ThreadPoolExecutor(8) as pool:
        well = list(pool.map(one, range(400)))
    expected = [number for number in range(400) if number % 40 == 0 or number % 7]
    assert [number for number, yes in enumerate(well) if yes] == expected
    assert sorted(map(int, kept(sqlite_database))) == expected
    assert len(commits) < len(expected)


def test_a_poisoned_message_among_others_takes_none_with_it(
    sqlite_database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Through the whole product: five teachers report at once, one report brings a bug to light, another is refused. Each has
    the answer that is his, the words of all are kept."""
    demo.load(sqlite_database, NOW)
    home = Home(World(quiet=None, provisional=True))
    with sqlite_database.read() as tx:
        query = (
            "SELECT persons.wecom_userid FROM posts JOIN persons ON persons.id = posts.person_id"
            " WHERE posts.role = 'class_teacher' ORDER BY posts.unit_id LIMIT 5"
        )
        teachers = list(tx.execute(text(query)).scalars())
    honest = staff.talk

    def talk(ctx: Context, *more: Any) -> Answer:
        told = honest(ctx, *more)
        if ctx.text.startswith("坏"):
            raise ZeroDivisionError
        if ctx.text.startswith("拒"):
            raise PersonError("今天不行。")
        return told

    monkeypatch.setattr(staff, "talk", talk)

    def says(teacher: str, words: str) -> str | None:
        message = Incoming(
            channel="wecom", external_id=teacher, sender=teacher, kind="text", text=words, said_at=NOW, raw=""
        )
        return answer(sqlite_database, home, message, NOW)

    words = ["今天全勤", "坏今天全勤", "都到了", "拒今天全勤", "全到齐了"]
    with ThreadPoolExecutor(5) as pool:
        with sqlite_database.write():
            them = [pool.submit(says, *one) for one in zip(teachers, words, strict=True)]
            wait_for(sqlite_database, 5)
        told = [one.result(10) or "" for one in them]
    assert told[1] == SORRY
    assert told[3] == "今天不行。"
    assert all("有误请直接说" in told[place] for place in (0, 2, 4))
    with sqlite_database.read() as tx:
        states = dict(tx.execute(text("SELECT text, state FROM inbox")).all())  # type: ignore[arg-type]
        reports = tx.execute(text("SELECT count(*) FROM checkins")).scalar_one()
    assert states == {one: "failed" if one.startswith("坏") else "answered" for one in words}
    assert reports == 3
