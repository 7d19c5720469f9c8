"""A crowded morning: teachers, repeated deliveries and two clocks at once, through the whole product."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import partial

from sqlalchemy import text

from bot import demo
from handlers.answer import answer
from handlers.turn.context import Home
from handlers.turn.incoming import Incoming
from reminders.tick import tick
from reminders.world import World
from store import audit, due, pupils
from store.db import Database
from tests.store.crowd import at_once

MORNING = datetime(2026, 10, 12, 0, 5, tzinfo=UTC)
DAYS = 3


def test_nobody_is_turned_away_and_nothing_is_done_twice(database: Database) -> None:
    """Five classes report on three days, each message delivered twice at once, while two clocks tick: every delivery
    is answered, both alike; each absence is marked once; nothing is left that a further tick would do."""
    demo.load(database, MORNING - timedelta(days=30))
    home = Home(World(quiet=None, provisional=True))
    with database.read() as tx:
        query = (
            "SELECT persons.wecom_userid, posts.unit_id FROM posts JOIN persons ON persons.id = posts.person_id"
            " WHERE posts.role = 'class_teacher' ORDER BY posts.unit_id"
        )
        classes = [
            (row[0], pupils.roster(tx, row[1], MORNING.date()).pupils[0].name) for row in tx.execute(text(query))
        ]

    def work(number: int, day: int) -> str | None:
        now = MORNING + timedelta(days=day)
        if number >= 2 * len(classes):  # a clock
            return str(sum(tick(database, home.world, now, owner=f"clock-{number}").raised for _ in range(5)))
        userid, absent = classes[number // 2]
        words = f"{absent}没来没请假,其他都到了"
        message = Incoming(
            channel="wecom", external_id=f"{userid}/{day}", sender=userid, kind="text", text=words, said_at=now, raw=""
        )
        return answer(database, home, message, now)

    told = [at_once(2 * len(classes) + 2, partial(work, day=day)) for day in range(DAYS)]
    end = MORNING + timedelta(days=DAYS - 1)
    tick(database, home.world, end)
    before = _counted(database)
    with database.write() as tx:
        for county in {row[0] for row in tx.execute(text("SELECT DISTINCT county_id FROM due"))}:
            due.wake(tx, county, end)
    tick(database, home.world, end)
    with database.read() as tx:
        putting_off, record = due.failing(tx), audit.verify(tx)

    for answers in told:
        assert answers[-2:] == ["0", "0"]
        assert all(answers)
        assert answers[:-2:2] == answers[1:-2:2]
    assert before["marks"] == before["checkins"] == before["inbox"] == DAYS * len(classes)
    assert _counted(database) == before
    assert putting_off == []
    assert record.ok


def _counted(db: Database) -> dict[str, int]:
    with db.read() as tx:
        return {
            table: tx.execute(text(f"SELECT count(*) FROM {table}")).scalar_one()
            for table in ("inbox", "checkins", "marks", "facts", "lines", "duties", "cases", "prompts", "outbox")
        }
