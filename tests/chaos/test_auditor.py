"""F20: what is taken away behind the product's back is found within a quarter of an hour, and mended or told to somebody."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import delete, select, update

from bot.heartbeat import Heartbeat
from reminders import auditor
from reminders.tick import LEASE
from store import holding, pulse, tasks
from store.db import Database
from store.tables import due, inbox, outbox, prompts
from tests.chaos.figures import Figures
from tests.story import town as house
from tests.story.days import ABSENT, TEACHER
from tests.story.town import Town
from tests.wires.office import says
from tests.wires.standin import stand_in

#: Seconds between two rounds, as by default.
ROUND = 240
QUARTER = timedelta(minutes=15)


@pytest.fixture
def town(database: Database, tmp_path: Path) -> Iterator[Town]:
    """李明 is missing for the third day; his teacher is to be asked, and WeChat Work is too busy to take the message."""
    with house.town(database, tmp_path / "home") as here:
        here.says(TEACHER, ABSENT)
        here.clock("10-13 08:05")
        here.says(TEACHER, ABSENT)
        here.clock("10-14 08:05")
        here.providers.on_wecom = says({"errcode": -1, "errmsg": "busy"})
        here.says(TEACHER, ABSENT)
        here.phones.clear()
        yield here
        here.providers.on_wecom = None
        here.clock("10-14 11:00")
        here.phones.clear()
        here.tasks_left = len(open_tasks(here))
        here.errors.told = [line for line in here.errors.told if line != "the auditor found something"]


def rounds(town: Town, *, hands: bool = True, until: Callable[[], bool] | None = None) -> timedelta:
    """Let the auditor do its rounds, and the clock's hands theirs, for a quarter of an hour or until it is seen."""
    began = town.now
    while town.now - began < QUARTER and not (until is not None and until()):
        town.time.move_to(town.now + timedelta(seconds=ROUND))
        town.runtime.audit(town.now)
        if hands:
            town.runtime.sweep(town.now)
            town.runtime.tick(town.now)
            town.settle()
    return town.now - began


def open_tasks(town: Town) -> list[tasks.Task]:
    with town.db.read() as tx:
        return tasks.open_in(tx)


def confirmed(town: Town) -> list[str]:
    with town.db.read() as tx:
        return list((auditor.last(tx) or {}).get("confirmed", []))


def asked(town: Town) -> int:
    return sum("缺勤核实" in text for text in town.phones.get(TEACHER, []))


def test_a_message_deleted_from_the_outbox_is_said_all_the_same(town: Town, figure: Figures) -> None:
    """The row is gone before it was sent: the prompt is wanted again, and reaches the teacher once."""
    with town.db.write() as tx:
        gone = tx.execute(delete(outbox).where(outbox.c.state == "waiting")).rowcount
    town.providers.on_wecom = None
    took = rounds(town, until=lambda: asked(town) == 1)
    figure("F20", "outbox row deleted", f"said again after {took.total_seconds() / 60:.0f} min")
    assert gone == 1
    assert took <= QUARTER
    assert asked(town) == 1


def test_a_message_whose_time_was_moved_away_is_sent(town: Town) -> None:
    """Put off to next year, by a slip or by a clock that was wrong: it is due again."""
    with town.db.write() as tx:
        tx.execute(update(outbox).where(outbox.c.state == "waiting").values(next_try_at=town.now + timedelta(days=300)))
    town.providers.on_wecom = None
    assert rounds(town, until=lambda: asked(town) == 1) <= QUARTER


def test_a_prompt_whose_time_was_moved_away_is_said(town: Town) -> None:
    """The same for a prompt that is in no message yet."""
    with town.db.write() as tx:
        mine = tx.execute(delete(outbox).where(outbox.c.state == "waiting").returning(outbox.c.id)).scalars().all()
        away = {"state": "wanted", "outbox_id": None, "not_before": town.now + timedelta(days=300)}
        tx.execute(update(prompts).where(prompts.c.outbox_id.in_(mine)).values(**away))
    town.providers.on_wecom = None
    assert rounds(town, until=lambda: asked(town) == 1) <= QUARTER


@pytest.mark.parametrize("away", [None, timedelta(days=300)], ids=["to nowhere", "to next year"])
def test_a_due_date_moved_away_is_put_back(town: Town, figure: Figures, away: timedelta | None) -> None:
    """The subject is looked at again, and its next look stands where the rules say."""
    pupil = ("pupil", town.place.pupils["李明"])
    mine = (due.c.subject_kind == pupil[0], due.c.subject_id == pupil[1])

    def look() -> object:
        with town.db.read() as tx:
            return tx.execute(due.select().where(*mine)).mappings().one()["look_again_at"]

    right = look()
    with town.db.write() as tx:
        tx.execute(update(due).where(*mine).values(look_again_at=None if away is None else town.now + away))
    took = rounds(town, until=lambda: look() == right)
    figure(
        "F20",
        f"due date moved {'to nowhere' if away is None else 'away'}",
        f"back after {took.total_seconds() / 60:.0f} min",
    )
    assert look() == right
    assert took <= QUARTER


def test_a_subject_off_the_list_is_put_on_it_again(town: Town) -> None:
    """Deleted from the list of what is looked at, with a duty open: it is on the list again."""
    mine = (due.c.subject_kind == "pupil", due.c.subject_id == town.place.pupils["李明"])
    with town.db.write() as tx:
        tx.execute(delete(due).where(*mine))
    rounds(town)
    with town.db.read() as tx:
        assert tx.execute(due.select().where(*mine)).mappings().one()["look_again_at"] > town.now


def test_a_claim_whose_worker_is_gone_without_a_trace_is_taken_over(town: Town, figure: Figures) -> None:
    """A message in sending that no worker holds, and a subject held until next year: both are taken within a lease."""
    never = town.now + timedelta(days=300)
    with town.db.write() as tx:
        dropped = {"state": "sending", "lease_owner": None, "lease_until": None, "sending_at": town.now}
        tx.execute(update(outbox).where(outbox.c.state == "waiting").values(**dropped))
        held = {"lease_owner": "nobody", "lease_until": never, "look_again_at": town.now}
        tx.execute(update(due).where(due.c.subject_kind == "class").values(**held))
    town.providers.on_wecom = None
    town.time.move_to(town.now + timedelta(seconds=30))
    town.hands()
    figure("F20", "claims dropped", "taken over within 30 s")
    assert asked(town) == 1
    with town.db.read() as tx:
        assert tx.execute(due.select().where(due.c.lease_until == never)).first() is None
    assert timedelta(seconds=30) >= LEASE


def test_work_that_nobody_takes_is_told_to_a_person_and_stops_the_heartbeat(town: Town, figure: Figures) -> None:
    """The clock's hands stand still while the auditor runs: the second round that sees it alarms, `/readyz` is 503, the bureau
    gets a task, and the address outside is called no more. When the hands move again all of it ends by itself."""
    with stand_in(lambda _: (200, {})) as outside:
        town.runtime.heartbeat = Heartbeat(outside.base + "/ping")
        town.providers.on_wecom = None
        rounds(town)
        before = len(outside.asked)
        town.phones.clear()
        with town.db.write() as tx:
            tx.execute(update(due).where(due.c.subject_kind == "class").values(look_again_at=town.now))
        took = rounds(town, hands=False, until=lambda: "looks" in confirmed(town))
        ready = town.app.test_client().get("/readyz")
        told = [task for task in open_tasks(town) if task.kind == "audit"]
        stopped = len(outside.asked)
        town.runtime.audit(town.now + timedelta(seconds=ROUND))
        silent = len(outside.asked)
        town.hands()
        rounds(town)
        after = len(outside.asked)
    figure("F20", "work nobody takes", f"alarm after {took.total_seconds() / 60:.0f} min, heartbeat stopped")
    assert took <= QUARTER
    assert ready.status_code == 503
    assert "looks" in ready.json["audit"]
    assert "到期的事没有处理" in told[0].text
    assert before >= 3
    assert stopped - before <= 2  # the rounds before it was late, and the first that saw it
    assert silent == stopped
    assert after > silent
    assert confirmed(town) == []
    assert not [task for task in open_tasks(town) if task.kind == "audit"]
    assert any("到期的事没有处理" in text for text in town.phones["钱敏"])


def test_a_provider_that_takes_nothing_is_told(town: Town) -> None:
    """WeChat Work fails for a quarter of an hour: what waits is told with its number, until it goes."""
    town.providers.on_wecom = says({"errcode": 45009, "errmsg": "limit"})
    with town.db.write() as tx:
        tx.execute(
            update(outbox).where(outbox.c.state == "waiting").values(next_try_at=town.now - timedelta(minutes=11))
        )
    town.runtime.audit(town.now)
    town.time.move_to(town.now + timedelta(seconds=ROUND))
    with town.db.write() as tx:
        tx.execute(
            update(outbox).where(outbox.c.state == "waiting").values(next_try_at=town.now - timedelta(minutes=11))
        )
    town.runtime.audit(town.now)
    assert confirmed(town) == ["unsent"]
    town.providers.on_wecom = None
    rounds(town)
    assert confirmed(town) == []


def test_a_message_half_handled_and_one_that_failed_are_told(town: Town) -> None:
    """A row that stands as received, which no path of the code leaves behind, is an alarm; one that failed is a task."""
    with town.db.write() as tx:
        first, second, *_ = tx.execute(select(inbox.c.id).order_by(inbox.c.id)).scalars()
        tx.execute(update(inbox).where(inbox.c.id == first).values(state="received"))
        tx.execute(update(inbox).where(inbox.c.id == second).values(state="failed"))
    rounds(town)
    assert confirmed(town) == ["half_handled"]
    assert {"audit", "failed_message"} <= {task.kind for task in open_tasks(town)}
    with town.db.write() as tx:
        tx.execute(update(inbox).values(state="answered"))


def test_a_clock_set_back_and_a_forgotten_restore_are_told(town: Town) -> None:
    """The record is ahead of the clock by an hour; nothing may leave since yesterday: both stand in the audit."""
    with town.db.write() as tx:
        tx.execute(update(inbox).values(received_at=town.now + timedelta(hours=2)))
        holding.hold(tx, "restored", town.now - timedelta(days=1))
    rounds(town)
    assert set(confirmed(town)) == {"clock", "held"}
    with town.db.write() as tx:
        tx.execute(update(inbox).values(received_at=town.now - timedelta(hours=2)))
        holding.agree(tx, town.now, send=False)


def test_one_of_several_auditors_looks(town: Town) -> None:
    """Two workers at the same moment: one round; when that worker is gone the other goes on."""

    def count() -> int:
        with town.db.read() as tx:
            found = pulse.of(tx, "audit")
        return found.count if found is not None else 0

    before = count()
    assert auditor.turn(town.db, "other", town.now, ROUND)
    town.runtime.audit(town.now)
    assert count() == before
    town.time.move_to(town.now + timedelta(seconds=ROUND))
    town.runtime.audit(town.now)
    assert count() == before + 1
