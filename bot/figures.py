"""Figures for Prometheus about the installation, counted in the database when they are asked for.

They are the same whatever process is asked, and right after any restart: take them from one process, not from the sum of all. No
person, school or message can be seen in any of them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime, time

from prometheus_client.core import GaugeMetricFamily, HistogramMetricFamily, Metric
from prometheus_client.registry import Collector

from bot.health import Health
from config.days import LOCAL, day_of
from store import figures, outbox, pulse, tasks
from store.db import UNREACHABLE, Tx
from store.figures import Open
from store.pulse import SPANS

#: Readings by kind: what is not in this list is counted as `other`.
KINDS = frozenset({"checkin", "correction", "reply", "query", "help", "other"})
#: What went wrong between us and a provider.
ERRORS = frozenset({"waiting", "failed", "in_doubt", "parked", "too_late"})
#: Waits that are no error: the receiver's limit, a channel kept back, a turn that came too late.
NO_ERRORS = frozenset({"", "limit", "held", "late"})


class Installation(Collector):
    """What is done and what waits, in the whole installation."""

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
        if (silence := self._health.silence("tick")) is not None:
            yield GaugeMetricFamily("baoxue_tick_silence_seconds", "Seconds since the last tick ended", value=silence)
        if checks["database"] != "ok":
            return
        now = self._health.clock.now()
        try:
            with self._health.db.read() as tx:
                found = [*_waiting(tx, now), *_today(tx, now), *_rounds(tx)]
        except UNREACHABLE:
            return  # it went away just now; `baoxue_ready` says so the next time
        yield from found
        yield from self._audit()

    def _audit(self) -> Iterator[Metric]:
        last = self._health.last_audit()
        found = GaugeMetricFamily("baoxue_audit_findings", "What the auditor's last round found", labels=["finding"])
        for kind, one in (last or {}).get("alarms", {}).items():
            found.add_metric([kind], one["count"])
        yield found
        if (silence := self._health.silence("audit")) is not None:
            yield GaugeMetricFamily("baoxue_audit_silence_seconds", "Seconds since the last audit ended", value=silence)


def _waiting(tx: Tx, now: datetime) -> Iterator[Metric]:
    waiting, live, due = outbox.unfinished(tx), figures.live_prompts(tx), figures.due_now(tx, now)
    amount = GaugeMetricFamily("baoxue_outbox_messages", "Messages that are not at their end", labels=["state"])
    overdue = GaugeMetricFamily("baoxue_outbox_overdue_seconds", "Age of the oldest one due", labels=["state"])
    for state in ("waiting", "sending", "in_doubt"):
        number, oldest = waiting.get(state, (0, now))
        amount.add_metric([state], number)
        overdue.add_metric([state], _age(Open(number, oldest), now))
    yield amount
    yield overdue
    asked = GaugeMetricFamily("baoxue_prompts", "Prompts that have not ended", labels=["state"])
    oldest_asked = GaugeMetricFamily("baoxue_prompts_oldest_seconds", "Age of the oldest such prompt", labels=["state"])
    for state, one in live.items():
        asked.add_metric([state], one.count)
        oldest_asked.add_metric([state], _age(one, now))
    yield asked
    yield oldest_asked
    yield GaugeMetricFamily("baoxue_due_subjects", "Subjects whose instant has come", value=due.count)
    yield GaugeMetricFamily("baoxue_due_oldest_seconds", "For how long the oldest of them waits", value=_age(due, now))
    yield GaugeMetricFamily("baoxue_human_tasks_open", "Tasks that wait for a human", value=tasks.count_open(tx))


def _today(tx: Tx, now: datetime) -> Iterator[Metric]:
    today = figures.today(tx, datetime.combine(day_of(now), time(0), LOCAL))
    yield GaugeMetricFamily("baoxue_checkins_today", "Check-ins recorded since midnight in China", value=today.checkins)
    yield GaugeMetricFamily("baoxue_asks_today", "Questions asked back since midnight in China", value=today.asks)
    messages = GaugeMetricFamily("baoxue_messages_today", "Messages that came in", labels=["channel", "state"])
    for labels, count in today.messages.items():
        messages.add_metric(list(labels), count)
    yield messages
    by_result: dict[tuple[str, str], int] = {}
    for (kind, asked), count in today.readings.items():
        key = (kind if kind in KINDS else "other", "asked" if asked else "certain")
        by_result[key] = by_result.get(key, 0) + count
    readings = GaugeMetricFamily("baoxue_readings_today", "Messages read, by result", labels=["kind", "result"])
    for labels, count in by_result.items():
        readings.add_metric(list(labels), count)
    yield readings
    yield from _attempts(today.attempts)


def _attempts(attempts: Mapping[tuple[str, str, str], int]) -> Iterator[Metric]:
    tried: dict[tuple[str, str], int] = {}
    errors: dict[tuple[str, str], int] = {}
    for (channel, outcome, code), count in attempts.items():
        tried[channel, outcome] = tried.get((channel, outcome), 0) + count
        if outcome in ERRORS and code not in NO_ERRORS:
            errors[channel, code] = errors.get((channel, code), 0) + count
    told = GaugeMetricFamily("baoxue_deliveries_today", "Attempts and receipts", labels=["channel", "outcome"])
    for labels, count in tried.items():
        told.add_metric(list(labels), count)
    yield told
    wrong = GaugeMetricFamily("baoxue_provider_errors_today", "Attempts that failed", labels=["channel", "code"])
    for labels, count in errors.items():
        wrong.add_metric(list(labels), count)
    yield wrong


def _rounds(tx: Tx) -> Iterator[Metric]:
    for name, words in (("tick", "Ticks"), ("deliver", "Rounds of delivery that took messages"), ("audit", "Audits")):
        one = pulse.of(tx, name)
        if one is not None:
            spans = [(str(span), float(count)) for span, count in zip(SPANS, one.within, strict=True)]
            length = HistogramMetricFamily(f"baoxue_{name}_seconds", f"{words}, of all workers together")
            length.add_metric([], [*spans, ("+Inf", float(one.count))], one.seconds)
            yield length


def _age(one: Open, now: datetime) -> float:
    return max((now - one.oldest).total_seconds(), 0.0) if one.oldest is not None and one.count else 0.0
