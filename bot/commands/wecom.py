"""`baoxue wecom setup`: one line a finding; 1 if something must be put right."""

from __future__ import annotations

import json
import os
from dataclasses import asdict

import click

from bot.runtime import HERE, build, sandboxed
from bot.wecom.client import WecomClient
from bot.wecom.setup import examine
from bot.wecom.shelf import DatabaseShelf
from config.errors import PersonError
from config.settings import load
from store import persons, units


def setup(*, as_json: bool = False, make_menu: bool = True) -> int:
    """Examine the app and create its menu."""
    told = load(os.environ)
    runtime = build(sandboxed(told, told.base_url or HERE))
    try:
        settings = runtime.settings
        if settings.wecom is None:
            raise PersonError("没有设置企业微信（WECOM_*）。怎么填见 docs/connect-wecom.md")
        ready = runtime.db.ready()
        if not ready.ok:
            raise PersonError(f"{ready.why}；请先运行 baoxue db upgrade")
        with runtime.db.read() as tx:
            staff = {
                one.wecom_userid
                for county in units.counties(tx)
                for one in persons.of_county(tx, county.id)
                if one.wecom_userid and one.active_until is None
            }
        client = WecomClient(settings.wecom, DatabaseShelf(runtime.db), runtime.clock)
        found = list(examine(settings.wecom, settings.base_url, client, runtime.clock, staff, make_menu=make_menu))
    finally:
        runtime.close()
    if as_json:
        click.echo(json.dumps([asdict(one) for one in found], ensure_ascii=False))
    else:
        for one in found:
            sign = "✗" if not one.ok else "!" if one.warning else "✓"
            click.echo(f"{sign} {one.name:12} {one.say}")
    return 0 if all(one.ok for one in found) else 1
