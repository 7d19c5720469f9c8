"""`/healthz` the process is up · `/readyz` it can do its work · `/metrics` figures for Prometheus.

Figures about what is to be done are counted in the database when they are asked for: they are right whatever process
asks, and after any restart. No person, school or message can be seen in any of them.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from flask import Blueprint, Flask, Response, g, jsonify, request
from prometheus_client import (
    CONTENT_TYPE_LATEST,
    CollectorRegistry,
    Counter,
    Histogram,
    ProcessCollector,
    disable_created_metrics,
)
from prometheus_client import generate_latest as render
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from bot.clock import Clock
from store import outbox, tasks
from store.db import Database

# A second series beside each counter that says when it began: nobody here asks.
disable_created_metrics()  # type: ignore[no-untyped-call]

#: Seconds without an ended tick after which the clock counts as dead.
DEAD_AFTER = 60.0


@dataclass(frozen=True, slots=True)
class Health:
    """What can be asked of a process. `silent_for`: seconds since the last tick ended; None where no clock runs."""

    db: Database
    clock: Clock
    silent_for: Callable[[], float] | None = None
    dead_after: float = DEAD_AFTER

    def checks(self) -> dict[str, str]:
        """Each check with `ok` or what is wrong (English, no secrets)."""
        ready = self.db.ready()
        found = {"database": "ok" if ready.ok else ready.why}
        if self.silent_for is not None:
            silent = self.silent_for()
            found["clock"] = "ok" if silent <= self.dead_after else f"no tick for {silent:.0f} s"
        return found


def blueprint(health: Health, registry: CollectorRegistry | None = None) -> Blueprint:
    """The three routes. `registry`: with `watch`'s figures, else those of the database and the process only."""
    routes = Blueprint("health", __name__)
    figures = registry or CollectorRegistry()
    ProcessCollector(registry=figures)
    figures.register(_Work(health))

    @routes.get("/healthz")
    def healthz() -> Response:
        return jsonify(ok=True)

    @routes.get("/readyz")
    def readyz() -> Response:
        checks = health.checks()
        fine = all(said == "ok" for said in checks.values())
        answer = jsonify(ok=fine, **checks)
        answer.status_code = 200 if fine else 503
        return answer

    @routes.get("/metrics")
    def metrics() -> Response:
        return Response(render(figures), content_type=CONTENT_TYPE_LATEST)

    @routes.after_request
    def fresh(response: Response) -> Response:
        response.headers["Cache-Control"] = "no-store"
        return response

    return routes


def watch(app: Flask) -> CollectorRegistry:
    """Count and time this app's requests, by route (never by address); hand the registry to `blueprint`."""
    registry = CollectorRegistry()
    count = Counter("baoxue_requests_total", "Requests answered", ["route", "method", "status"], registry=registry)
    length = Histogram(
        "baoxue_request_seconds",
        "Seconds to answer",
        ["route"],
        buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5),
        registry=registry,
    )

    @app.before_request
    def begin() -> None:
        g.began = time.perf_counter()

    @app.after_request
    def end(response: Response) -> Response:
        route = request.url_rule.rule if request.url_rule is not None else "none"
        method = request.method if request.method in ("GET", "POST", "HEAD") else "other"
        count.labels(route, method, str(response.status_code)).inc()
        if "began" in g:
            length.labels(route).observe(time.perf_counter() - g.began)
        return response

    return registry


class _Work(Collector):
    """What waits, counted in the database at the moment of asking."""

    def __init__(self, health: Health) -> None:
        self._health = health

    def describe(self) -> list[Metric]:
        # Otherwise registering would ask the database, which may not be there yet.
        return []

    def collect(self) -> Iterator[Metric]:
        checks = self._health.checks()
        up = GaugeMetricFamily("baoxue_ready", "1 when this check is fine", labels=["check"])
        for name, said in checks.items():
            up.add_metric([name], 1.0 if said == "ok" else 0.0)
        yield up
        if self._health.silent_for is not None:
            yield GaugeMetricFamily(
                "baoxue_tick_silence_seconds", "Seconds since the last tick ended", value=self._health.silent_for()
            )
        if checks["database"] != "ok":
            return
        now = self._health.clock.now()
        with self._health.db.read() as tx:
            waiting, open_tasks = outbox.unfinished(tx), tasks.count_open(tx)
        amount = GaugeMetricFamily("baoxue_outbox_messages", "Messages that are not at their end", labels=["state"])
        overdue = GaugeMetricFamily("baoxue_outbox_overdue_seconds", "Age of the oldest one due", labels=["state"])
        for state in ("waiting", "sending", "in_doubt"):
            number, oldest = waiting.get(state, (0, now))
            amount.add_metric([state], number)
            overdue.add_metric([state], max((now - oldest).total_seconds(), 0.0))
        yield amount
        yield overdue
        yield GaugeMetricFamily("baoxue_human_tasks_open", "Tasks that wait for a human", value=open_tasks)
