"""Health and figures: up, ready, counted in the database."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from bot.clock import SetClock
from bot.health import Health, blueprint, watch
from store import outbox
from store.db import Database
from tests.store.world import build

NOW = datetime(2026, 10, 14, 1, 0, tzinfo=UTC)


class Tick:
    """A clock's hand that ended its last round so many seconds ago."""

    seconds = 3.0

    def __call__(self) -> float:
        return self.seconds


@pytest.fixture
def tick() -> Tick:
    return Tick()


@pytest.fixture
def web(memory_database: Database, tick: Tick) -> FlaskClient:
    return client(memory_database, tick)


def client(db: Database, tick: Tick | None) -> FlaskClient:
    app = Flask(__name__)
    registry = watch(app)
    app.register_blueprint(blueprint(Health(db, SetClock(NOW), tick), registry))
    return app.test_client()


def test_a_process_that_works_is_up_and_ready(web: FlaskClient) -> None:
    """Database reachable, schema current, clock ticking: 200."""
    assert web.get("/healthz").status_code == 200
    answer = web.get("/readyz")
    assert (answer.status_code, answer.json) == (200, {"ok": True, "database": "ok", "clock": "ok"})


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


def test_a_web_process_without_clock_is_ready_without_one(memory_database: Database) -> None:
    """Where workers run beside, the web process does not wait for a clock of its own."""
    assert client(memory_database, None).get("/readyz").json == {"ok": True, "database": "ok"}


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
