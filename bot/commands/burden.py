"""`baoxue burden`: what was sent to, asked of and typed by each person on a day or in a week, the heaviest first."""

from __future__ import annotations

import json
import os
from datetime import date, timedelta

import click

from bot.runtime import HERE, build, sandboxed
from config.days import day_of, instant
from config.errors import PersonError
from config.settings import load
from store import burden, persons, units

#: Persons that are listed.
LISTED = 30


def show(day: str | None, *, week: bool = False, as_json: bool = False) -> int:
    """Print it. Raises PersonError for a day that is none, or a database that cannot be used."""
    told = load(os.environ)
    runtime = build(sandboxed(told, told.base_url or HERE))
    try:
        ready = runtime.db.ready()
        if not ready.ok:
            raise PersonError(f"{ready.why}；请先运行 baoxue db upgrade")
        first, last = _span(day, day_of(runtime.clock.now()), week=week)
        rows = []
        with runtime.db.read() as tx:
            for county in units.counties(tx):
                found = burden.of_county(tx, county.id, instant(first), instant(last))
                names = persons.many(tx, found)
                rows += [(county.name, names[one], count) for one, count in found.items()]
        most = runtime.settings.most_a_day
    finally:
        runtime.close()
    rows.sort(key=lambda row: (-row[2].sent, row[1].code))
    if as_json:
        for name, person, count in rows:
            row = {"county": name, "person": person.code, "name": person.name}
            click.echo(
                json.dumps(row | {"sent": count.sent, "asked": count.asked, "said": count.said}, ensure_ascii=False)
            )
        return 0
    sent = sorted(count.sent for _, _, count in rows)
    span = f"{first}" if not week else f"{first}至{last - timedelta(days=1)}"
    middle = sent[len(sent) // 2] if sent else 0
    click.echo(
        f"{span}：{len(rows)}人，共发{sum(sent)}条，中位{middle}条，最多{max(sent, default=0)}条；每人每天限{most}条"
    )
    for name, person, count in rows[:LISTED]:
        mark = "!" if not week and count.sent >= most else " "
        click.echo(f"{mark} {person.name}（{name}）：发{count.sent}条，要办{count.asked}件，自己发来{count.said}条")
    return 0


def _span(day: str | None, today: date, *, week: bool) -> tuple[date, date]:
    try:
        first = date.fromisoformat(day) if day else today
    except ValueError as error:
        raise PersonError(f"“{day}”不是日期，应写作 2026-10-12") from error
    if week:
        first -= timedelta(days=first.weekday())
    return first, first + timedelta(days=7 if week else 1)
