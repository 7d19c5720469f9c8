"""`baoxue backup`, `baoxue restore`, `baoxue outbox …`: one file out, one file in, and a person's word before anything is
sent again."""

from __future__ import annotations

import os
from pathlib import Path

import click

from bot.clock import SystemClock
from bot.runtime import build, sandboxed
from config.days import local
from config.settings import load
from store import backup, holding
from store.db import Database

#: Messages that are shown one by one; a county's morning would fill the screen.
SHOWN = 50


def make(file: Path) -> int:
    """Write everything into one file while the product runs."""
    db = _database()
    try:
        done = backup.make(db, file, SystemClock().now())
    finally:
        db.close()
    size = file.stat().st_size / 1024 / 1024
    click.echo(f"已备份到 {file}({size:.1f} MB):{done.acts} 条记录,审计链完整,待发消息 {done.waiting} 条。")
    click.echo("BAOXUE_DATA_KEY 不在备份里,请另外保管;没有它,电话读不出来。")
    return 0


def restore(file: Path, *, yes: bool) -> int:
    """Bring a backup into an empty place; nothing is sent until somebody agrees."""
    told = backup.look(file)
    click.echo(f"备份时间 {told.made_at},{told.database},{told.acts} 条记录,待发消息 {told.waiting} 条。")
    if not yes:
        click.confirm("恢复到现在设置的数据库?", abort=True)
    db = _database()
    try:
        done = backup.restore(db, file, SystemClock().now())
    finally:
        db.close()
    click.echo("已恢复,审计链与备份时一致。消息暂停发出。")
    _list(done.parked)
    click.echo("看过以后:baoxue outbox release 照发;baoxue outbox drop 不发这些(丢失前已经发过)。")
    return 0


def held() -> int:
    """Show what waits for a person's word."""
    db = _database()
    try:
        with db.read() as tx:
            why, waiting = holding.why_held(tx), holding.parked(tx)
    finally:
        db.close()
    if why is None:
        click.echo("消息照常发出,没有暂停。")
        return 0
    click.echo(f"消息暂停发出:{why}")
    _list(waiting)
    return 0


def agree(*, send: bool) -> int:
    """Let messages leave again; those that were parked go (`send`) or are withdrawn."""
    db = _database()
    try:
        with db.write() as tx:
            if holding.why_held(tx) is None:
                click.echo("消息没有暂停,什么也没有改变。")
                return 0
            count = holding.agree(tx, SystemClock().now(), send=send)
    finally:
        db.close()
    click.echo(f"{count} 条消息{'将照发' if send else '已撤回,不再发'}。消息恢复发出。")
    return 0


def _list(waiting: list[holding.HeldMessage]) -> None:
    click.echo(f"等待确认的消息 {len(waiting)} 条:")
    for one in waiting[:SHOWN]:
        first = one.text.splitlines()[0] if one.text else ""
        click.echo(f"  {local(one.created_at):%m-%d %H:%M} {one.channel} → {one.to}:{first[:60]}")
    if len(waiting) > SHOWN:
        click.echo(f"  ……还有 {len(waiting) - SHOWN} 条")


def _database() -> Database:
    runtime = build(sandboxed(load(os.environ)))
    runtime.delivery.close()
    return runtime.db
