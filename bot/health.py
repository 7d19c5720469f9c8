"""`/healthz` the process is up · `/readyz` the installation does its work · `/metrics` figures for Prometheus.

Where requests are passed to this process is for `/healthz` to say: a message can be taken while `/readyz` tells that no clock runs.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any

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

from bot.clock import Clock
from reminders import auditor
from store import pulse
from store.db import UNREACHABLE, Database

# A second series beside each counter that says when it began: nobody here asks.
disable_created_metrics()  # type: ignore[no-untyped-call]

#: Seconds without an ended round of each of the clock's hands after which it counts as dead.
DEAD_AFTER = {"tick": 60.0, "audit": 900.0 + 60.0}


@dataclass(frozen=True, slots=True)
class Health:
    """What can be asked of a process. `silent_for`: seconds since a job of this process last ended; None where the clock runs in
    other processes, which leave their pulse in the database."""

    db: Database
    clock: Clock
    silent_for: Callable[[str], float] | None = None

    def checks(self) -> dict[str, str]:
        """Each check with `ok` or what is wrong (English, no secrets)."""
        ready = self.db.ready()
        found = {"database": "ok" if ready.ok else ready.why, "clock": "ok", "audit": "ok"}
        for name, job in (("clock", "tick"), ("audit", "audit")):
            silence = self.silence(job) if ready.ok or self.silent_for is not None else None
            if silence is None or silence > DEAD_AFTER[job]:
                found[name] = f"no {job} yet" if silence in (None, float("inf")) else f"no {job} for {silence:.0f} s"
        last = self.last_audit() if ready.ok else None
        if found["audit"] == "ok" and last is not None and last["confirmed"]:
            found["audit"] = "; ".join(
                f"{kind}: {last['alarms'][kind]['count']} since {last['alarms'][kind]['since']}"
                for kind in last["confirmed"]
            )
        return found

    def silence(self, job: str) -> float | None:
        """Seconds since a job last ended, here or (without a clock of our own) anywhere; None if it never did."""
        if self.silent_for is not None:
            return self.silent_for(job)
        try:
            with self.db.read() as tx:
                last = pulse.of(tx, job)
        except UNREACHABLE:
            return None
        # A clock that was set back makes the last one look as if it lay ahead.
        return None if last is None else abs((self.clock.now() - last.at).total_seconds())

    def last_audit(self) -> dict[str, Any] | None:
        """The auditor's last round (`auditor.last`)."""
        try:
            with self.db.read() as tx:
                return auditor.last(tx)
        except UNREACHABLE:
            return None


def blueprint(health: Health, registry: CollectorRegistry | None = None) -> Blueprint:
    """The three routes. `registry`: what `/metrics` tells beside figures of the process itself."""
    routes = Blueprint("health", __name__)
    figures = registry or CollectorRegistry()
    ProcessCollector(registry=figures)

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

    # Few routes, methods and statuses there are; finding the series of one anew costs more than counting.
    counted = cache(lambda route, method, status: count.labels(route, method, str(status)))
    timed = cache(length.labels)

    @app.before_request
    def begin() -> None:
        g.began = time.perf_counter()

    @app.after_request
    def end(response: Response) -> Response:
        rule, method = request.url_rule, request.method
        route = rule.rule if rule is not None else "none"
        counted(route, method if method in ("GET", "POST", "HEAD") else "other", response.status_code).inc()
        if (began := g.get("began")) is not None:
            timed(route).observe(time.perf_counter() - began)
        return response

    return registry
