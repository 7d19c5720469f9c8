"""Health and figures: up, ready, counted in the database."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from bot.clock import SetClock
from bot.figures import Installation
from bot.health import Health, blueprint, watch
from reminders import auditor
from store import outbox, pulse, settings
from store.db import Database
from tests.store.world import build

NOW = datetime(2026, 10, 14, 1, 0, tzinfo=UTC)


class Tick:
    """A clock's hands that ended their last rounds so many seconds ago."""

    seconds = 3.0

    def __call__(self, _job: str) -> float:
        return self.seconds


@pytest.fixture
def tick() -> Tick:
    return Tick()


@pytest.fixture
def web(memory_database: Database, tick: Tick) -> FlaskClient:
    return client(memory_database, tick)


def client(db: Database, tick: Tick | None) -> FlaskClient:
    app = Flask(__name__)
    registry, health = watch(app), Health(db, SetClock(NOW), tick)
    registry.register(Installation(health))
    app.register_blueprint(blueprint(health, registry))
    return app.test_client()


def test_a_process_that_works_is_up_and_ready(web: FlaskClient) -> None:
    """Database reachable, schema current, clock ticking: 200."""
    assert web.get("/healthz").status_code == 200
    answer = web.get("/readyz")
    assert (answer.status_code, answer.json) == (200, {"ok": True, "database": "ok", "clock": "ok", "audit": "ok"})


def test_a_dead_clock_is_not_ready(web: FlaskClient, tick: Tick) -> None:
    """A minute without a tick, or none at all, is 503; the process itself is still up."""
    for silent in (61.0, float("inf")):
        tick.seconds = silent
        assert web.get("/readyz").status_code == 503
    assert web.get("/healthz").status_code == 200
    assert web.get("/metrics").status_code == 200


def test_a_database_that_is_empty_or_away_is_not_ready(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Without schema, or unreachable, the process says why, and its figures still answer."""
    empty = Database("sqlite://")
    away = Database("postgresql+psycopg://nobody@127.0.0.1:1/none")
    for db, why in ((empty, "empty"), (away, "unreachable")):
        web = client(db, None)
        answer = web.get("/readyz")
        assert answer.status_code == 503
        assert why in answer.json["database"]  # type: ignore[index]
        assert 'baoxue_ready{check="database"} 0.0' in web.get("/metrics").text
        db.close()


def test_a_web_process_without_clock_is_ready_while_some_workers_clock_runs(memory_database: Database) -> None:
    """It knows the workers by their pulse in the database: none yet, one just now, none for a minute, one from a clock that
    was set back."""
    web = client(memory_database, None)
    assert web.get("/readyz").json["clock"] == "no tick yet"  # type: ignore[index]
    for ago, status in ((10, 200), (61, 503), (-3600, 503)):
        with memory_database.write() as tx:
            settings.put(tx, "audit:last", {"at": NOW.isoformat(), "alarms": {}, "confirmed": []}, NOW)
            pulse.beat(tx, "tick", NOW - timedelta(seconds=ago), 0.2)
            pulse.beat(tx, "audit", NOW, 0.2)
        assert web.get("/readyz").status_code == status
    assert web.get("/healthz").status_code == 200


def test_what_the_auditor_found_twice_is_not_ready(web: FlaskClient, memory_database: Database) -> None:
    """A first finding may pass; one that stands is told with its number and since when."""
    found = {"unsaid": {"count": 3, "since": "2026-10-14T00:40:00+00:00"}}
    for confirmed, status in (([], 200), (["unsaid"], 503)):
        with memory_database.write() as tx:
            settings.put(tx, auditor.LAST, {"at": NOW.isoformat(), "alarms": found, "confirmed": confirmed}, NOW)
        answer = web.get("/readyz")
        assert answer.status_code == status
    assert answer.json["audit"] == "unsaid: 3 since 2026-10-14T00:40:00+00:00"  # type: ignore[index]
    assert 'baoxue_audit_findings{finding="unsaid"} 3.0' in web.get("/metrics").text


def test_figures_are_counted_in_the_database(web: FlaskClient, memory_database: Database) -> None:
    """Two messages wait, the oldest for five minutes: any process says so."""
    county = build(memory_database)
    with memory_database.write() as tx:
        for key in ("a", "b"):
            new = outbox.NewMessage(
                key=key,
                county_id=county.county,
                channel="wecom",
                template="t",
                text="请核实李明的情况。",
                person_id=county.teacher,
            )
            outbox.put(tx, new, NOW - timedelta(minutes=5))
    text = web.get("/metrics").text
    assert 'baoxue_outbox_messages{state="waiting"} 2.0' in text
    assert 'baoxue_outbox_overdue_seconds{state="waiting"} 300.0' in text
    assert "baoxue_human_tasks_open 0.0" in text
    assert 'baoxue_prompts{state="wanted"} 0.0' in text
    assert "baoxue_due_oldest_seconds 0.0" in text
    assert "process_resident_memory_bytes" in text
    assert "李明" not in text


def test_requests_are_counted_by_route_not_by_address(web: FlaskClient) -> None:
    """What strangers ask for does not become a label; what we answer does."""
    web.get("/healthz")
    web.get("/some/pupil/13800000001")
    text = web.get("/metrics").text
    assert 'baoxue_requests_total{method="GET",route="/healthz",status="200"} 1.0' in text
    assert 'route="none",status="404"} 1.0' in text
    assert "13800000001" not in text
