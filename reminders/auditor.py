"""The auditor: looks at the installation as a stranger would, and finds what should have happened and has not.

What mends itself is mended at once. What does not is an alarm: `/readyz`, the figures and the log tell of it, and once two rounds
have seen it a person of each county it concerns gets a task. What only one row needs becomes that row's own task.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from config.days import say_time
from reminders.prompting import after_quiet
from reminders.world import World
from store import arrears, due, holding, leases, settings, tasks, units
from store.arrears import Waiting
from store.db import Database, Tx

log = logging.getLogger(__name__)

#: What is late by less is on its way.
LATE, LATE_SENDING = timedelta(minutes=5), timedelta(minutes=10)
#: A message whose fate is unknown for so long without a human's knowing.
DOUBT = timedelta(minutes=15)
#: A restored installation sends nothing until somebody agrees; after this time that counts as forgotten.
HELD = timedelta(hours=1)
#: By so much the record may be ahead of the clock.
SKEW = timedelta(minutes=5)
#: Looks that raised in a row after which a human is told.
TRIES = 5
#: Where the last round's findings are kept, and up to which incoming message it has looked.
LAST, SEEN = "audit:last", "audit:seen"
KIND = "audit"

SAY = {
    "looks": "有{count}件到期的事没有处理，最早的从{since}起",
    "unsaid": "有{count}条提醒没有编成消息，最早的从{since}起",
    "unsent": "有{count}条消息没有发出，最早的从{since}起（企业微信或短信平台可能不通）",
    "half_handled": "有{count}条收到的消息没有处理完，最早的从{since}起",
    "clock": "服务器时钟倒退了：记录里已有{since}的内容",
    "held": "恢复备份以后消息一直暂停发出（从{since}起），请管理员运行 baoxue outbox held 查看并决定",
}


@dataclass(frozen=True, slots=True)
class Alarm:
    """Something stands that the installation does not mend by itself; `since`: the oldest of `count`."""

    kind: str
    county_id: int | None
    count: int
    since: datetime


@dataclass(frozen=True, slots=True)
class Audit:
    """One round: what stands, of it what the round before saw as well (`confirmed`), and what was mended, by kind."""

    at: datetime
    alarms: tuple[Alarm, ...]
    confirmed: frozenset[str]
    mended: Mapping[str, int]

    @property
    def fine(self) -> bool:
        """Nothing stands that two rounds have seen."""
        return not self.confirmed


def audit(db: Database, world: World, now: datetime) -> Audit:
    """Look at everything, mend what can be mended, and have the rest told. Safe with any number of auditors at once."""
    with db.write() as tx:
        mended = _mend(tx, now, is_quiet=after_quiet(now, world.quiet) != now)
        alarms = tuple(_alarms(tx, now))
        before = set((settings.get(tx, LAST) or {}).get("alarms", {}))
        confirmed = frozenset(alarm.kind for alarm in alarms) & before
        _tell(tx, [alarm for alarm in alarms if alarm.kind in confirmed], now)
        _single_rows(tx, now)
        settings.put(tx, LAST, _kept(now, alarms, confirmed), now)
    for kind, count in mended.items():
        if count:
            log.warning(
                "the auditor mended something", extra={"action": "audit_mended", "finding": kind, "count": count}
            )
    for alarm in alarms:
        log.error(
            "the auditor found something", extra={"action": "audit_alarm", "finding": alarm.kind, "count": alarm.count}
        )
    return Audit(now, alarms, confirmed, mended)


def say(kind: str, count: int, since: str) -> str:
    """A finding in Chinese; `since` as kept (ISO)."""
    return SAY[kind].format(count=count, since=say_time(datetime.fromisoformat(since)))


def turn(db: Database, owner: str, now: datetime, seconds: float) -> bool:
    """Whether it is this process's turn: of several auditors one looks."""
    with db.write() as tx:
        return leases.acquire(tx, KIND, owner, now, timedelta(seconds=seconds)) is not None


def last(tx: Tx) -> dict[str, Any] | None:
    """The last round as kept: `at` (ISO), `alarms` {kind: {count, since}}, `confirmed` [kind]; None if there was none."""
    kept: dict[str, Any] | None = settings.get(tx, LAST)
    return kept


def _mend(tx: Tx, now: datetime, *, is_quiet: bool) -> dict[str, int]:
    return {
        "prompt_put_off": 0 if is_quiet else len(arrears.say_sooner(tx, now)),
        "message_gone": len(arrears.say_again(tx)),
        "put_off": len(arrears.take_up(tx, now)),
        "look_put_off": len(arrears.look_again(tx, now)),
    }


def _alarms(tx: Tx, now: datetime) -> Iterator[Alarm]:
    held = settings.since(tx, holding.KEY) if holding.why_held(tx) is not None else None
    yield from _waiting("looks", arrears.looks(tx, now - LATE))
    yield from _waiting("unsaid", arrears.unsaid(tx, now - LATE))
    yield from _waiting("half_handled", arrears.half_handled(tx, now - LATE))
    if held is None:
        yield from _waiting("unsent", arrears.unsent(tx, now - LATE_SENDING))
    elif held < now - HELD:
        yield from (Alarm("held", county.id, 1, held) for county in units.counties(tx))
    newest = arrears.newest(tx)
    if newest is not None and newest > now + SKEW:
        yield from (Alarm("clock", county.id, 1, newest) for county in units.counties(tx))


def _waiting(kind: str, found: list[Waiting]) -> Iterator[Alarm]:
    for one in found:
        yield Alarm(kind, one.county_id, one.count, one.since)


def _tell(tx: Tx, alarms: list[Alarm], now: datetime) -> None:
    """One task for each kind and county while it stands; it ends when it no longer does."""
    standing = {(alarm.county_id, alarm.kind) for alarm in alarms}
    known = set()
    for task in tasks.open_in(tx, limit=1000, kind=KIND):
        about = (task.county_id, str(task.payload.get("finding")))
        known.add(about)
        if about not in standing:
            tasks.end(tx, task.id, now, note="已恢复", done=False)
    everywhere = [county.id for county in units.counties(tx)]
    for alarm in alarms:
        if (alarm.county_id, alarm.kind) in known:
            continue
        for county_id in everywhere if alarm.county_id is None else [alarm.county_id]:
            tasks.open_task(
                tx,
                key=f"audit/{alarm.kind}/{now.isoformat()}",
                county_id=county_id,
                kind=KIND,
                owner_role="edu_bureau",
                text=f"系统自查发现：{SAY[alarm.kind].format(count=alarm.count, since=say_time(alarm.since))}。请联系管理员。",
                now=now,
                payload={"finding": alarm.kind, "count": alarm.count},
            )


def _single_rows(tx: Tx, now: datetime) -> None:
    """What concerns one row becomes a task of its own."""
    for message_id, county_id, tried in arrears.doubtful(tx, now - DOUBT):
        tasks.open_task(
            tx,
            key=f"undelivered/{message_id}",
            county_id=county_id,
            kind="undelivered",
            owner_role="school_lead",
            text=f"{say_time(tried)}的一条消息（编号 {message_id}）不知道有没有送达，也一直查不到结果，请用电话等方式转告本人。",
            now=now,
            outbox_id=message_id,
        )
    failing = {(kind, number): failures for kind, number, failures, _ in due.failing(tx) if failures >= TRIES}
    for task in tasks.open_in(tx, limit=1000, kind="failing"):
        subject = (str(task.payload.get("kind")), int(task.payload.get("id", 0)))
        if subject not in failing:
            tasks.end(tx, task.id, now, note="已恢复", done=False)
    for (kind, number), failures in failing.items():
        pupil_id, unit_id = (number, None) if kind == "pupil" else (None, number)
        tasks.open_task(
            tx,
            key=f"failing/{kind}/{number}/{now.date().isoformat()}",
            county_id=due.county_of(tx, kind, number),
            kind="failing",
            owner_role="edu_bureau",
            text=f"有一件到期的事（{kind} {number}）连续{failures}次处理出错，它的提醒暂时发不出来，请联系管理员。",
            now=now,
            unit_id=unit_id,
            pupil_id=pupil_id,
            payload={"kind": kind, "id": number},
        )
    found, seen = arrears.failed_messages(tx, int(settings.get(tx, SEEN) or 0))
    for message_id, message_county, _ in found:
        for county_id in [message_county] if message_county else [county.id for county in units.counties(tx)][:1]:
            tasks.open_task(
                tx,
                key=f"failed/{message_id}",
                county_id=county_id,
                kind="failed_message",
                owner_role="edu_bureau",
                text=f"有一条收到的消息（编号 {message_id}）因程序故障没有处理成功，原话已留存，发的人已被告知。请联系管理员。",
                now=now,
                payload={"message_id": message_id},
            )
    settings.put(tx, SEEN, seen, now)


def _kept(now: datetime, alarms: tuple[Alarm, ...], confirmed: frozenset[str]) -> dict[str, Any]:
    found: dict[str, dict[str, Any]] = {}
    for alarm in alarms:
        one = found.setdefault(alarm.kind, {"count": 0, "since": alarm.since.isoformat()})
        one["count"] += alarm.count
        one["since"] = min(one["since"], alarm.since.isoformat())
    return {"at": now.isoformat(), "alarms": found, "confirmed": sorted(confirmed)}
