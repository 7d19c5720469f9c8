"""`baoxue messages`: what was said to whom, and what became of it, as far as the channel tells."""

from __future__ import annotations

import json
import os
from datetime import date, datetime, timedelta

import click

from bot.runtime import build, sandboxed
from config.days import day_of, instant, local
from config.errors import PersonError
from config.settings import load
from store import deliveries
from store.deliveries import Delivery
from store.outbox import UNTOLD, OutMessage

CHANNELS = {"wecom": "企业微信", "parent": "学校通知", "sms": "短信", "call": "打电话"}
#: What the command takes for each word.
STATES = {
    "waiting": ("waiting", "sending"),
    "sent": ("sent",),
    "delivered": ("delivered",),
    "doubt": ("in_doubt",),
    "failed": ("failed", "parked"),
    "withdrawn": ("withdrawn",),
}
SHOWN = 60


def run(name: str | None, day: str | None, state: str | None, limit: int, *, as_json: bool) -> int:
    """Print the newest messages, or those of a day; 0."""
    first = _day(day) if day is not None else None
    runtime = build(sandboxed(load(os.environ)))
    try:
        if not (ready := runtime.db.ready()).ok:
            raise PersonError(f"{ready.why}；请先运行 baoxue db upgrade")
        with runtime.db.read() as tx:
            found = deliveries.of(
                tx,
                name=name,
                first=instant(first) if first else None,
                last=instant(first + timedelta(days=1)) if first else None,
                states=STATES[state] if state else (),
                limit=limit,
            )
            today = first or day_of(runtime.clock.now())
            counts = deliveries.counted(tx, instant(today), instant(today + timedelta(days=1)))
    finally:
        runtime.close()
    if as_json:
        click.echo(json.dumps([_json(one) for one in found], ensure_ascii=False))
        return 0
    for one in found:
        click.echo(_line(one))
    if not found:
        click.echo("没有这样的消息。")
    total = sum(counts.values())
    by_state = "，".join(f"{CHANNELS.get(way, way)} {word} {count}" for (way, word), count in sorted(counts.items()))
    click.echo(f"{today}：共 {total} 条" + (f"（{by_state}）" if total else ""))
    return 0


def became(message: OutMessage, *, answered: bool = False) -> str:
    """What became of a message, in words, with the reason and no more than the channel told."""
    reason = f"：{message.reason}" if message.reason else ""
    if answered:
        return "已回复"
    if message.state == "delivered":
        word = "已读" if message.provider_state == "read" else "已送达"
        return f"{word}（{_time(message.delivered_at)}）"
    if message.state == "sent" and message.channel == "sms":
        return "已发出，没有回执，已请人打电话" if message.provider_state == UNTOLD else "已发出，等回执"
    if message.state == "sent":
        return "已发出（这个渠道不告知是否送达、是否已读）"
    if message.state == "waiting":
        return f"待发（{_time(message.next_try_at)}）{reason}"
    said = {
        "sending": "正在发",
        "in_doubt": "不明，正在查，不会重复发",
        "failed": "没有送到",
        "parked": "没有送到，已请人转告",
        "withdrawn": "已撤回",
    }
    return said.get(message.state, message.state) + reason


def _line(one: Delivery) -> str:
    message = one.message
    to = f"{one.child}的家长{one.name}" if one.child else one.name
    words = message.text.replace("\n", " ")
    shown = words if len(words) <= SHOWN else words[:SHOWN] + "…"
    way = CHANNELS.get(message.channel, message.channel)
    instead = "（改发）" if message.instead_of is not None else ""
    return (
        f"{_time(message.created_at)} {way}{instead} → {to}：{became(message, answered=one.answered)}\n"
        f"    #{message.id} {shown}"
    )


def _json(one: Delivery) -> dict[str, object]:
    message = one.message
    return {
        "id": message.id,
        "at": local(message.created_at).isoformat(),
        "to": one.name,
        "guardian_of": one.child,
        "channel": message.channel,
        "instead_of": message.instead_of,
        "template": message.template,
        "state": message.state,
        "became": became(message, answered=one.answered),
        "answered": one.answered,
        "reason": message.reason,
        "provider_id": message.provider_id,
        "provider_state": message.provider_state,
        "text": message.text,
        "tries": [
            {"at": local(at).isoformat(), "outcome": outcome, "code": code, "reason": reason}
            for at, outcome, code, reason in one.tries
        ],
    }


def _time(at: datetime | None) -> str:
    return f"{local(at):%m-%d %H:%M}" if at is not None else "?"


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise PersonError(f"“{text}”不是日期，请写成 2026-10-12") from None
