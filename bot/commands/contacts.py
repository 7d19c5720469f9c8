"""`baoxue contacts sync`: reads both address books, matches them to the roster, says what does not match."""

from __future__ import annotations

import json
import os
from dataclasses import asdict

import click

from bot.runtime import build, sandboxed
from config.errors import PersonError
from config.settings import load


def sync(*, check: bool, agreed: bool, as_json: bool) -> int:
    """0 done; 1 where a book could not be read."""
    runtime = build(sandboxed(load(os.environ)))
    try:
        if runtime.contacts is None:
            raise PersonError("没有设置企业微信（WECOM_*）。怎么填见 docs/connect-wecom.md")
        if not (ready := runtime.db.ready()).ok:
            raise PersonError(f"{ready.why}；请先运行 baoxue db upgrade")
        done = runtime.contacts.sync(runtime.clock.now(), check=check, agreed=agreed)
    finally:
        runtime.close()
    if as_json:
        told = {"reports": [asdict(one) for one in done.reports], "faults": list(done.faults), "check": check}
        click.echo(json.dumps(told, ensure_ascii=False))
        return 1 if done.faults else 0
    for report in done.reports:
        for line in report.lines():
            click.echo(line)
    for fault in done.faults:
        click.echo(f"✗ {fault}")
    click.echo("以上只是预看，没有改动。" if check else "名单没有删减；离开的人记下了日期。")
    return 1 if done.faults else 0
