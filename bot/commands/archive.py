"""`baoxue archive [--apply]`: pupils who were silent for a whole school year move into the past's yearly tables."""

from __future__ import annotations

from functools import partial
from time import sleep

import click

from bot.commands.opening import opened
from config.days import day_of
from config.errors import ForAWhile
from store import rest
from store.db import UNREACHABLE

#: Seconds left to others before each transaction.
PAUSE = 0.1


def run(*, apply: bool) -> int:
    """Move them while the product runs, or only say who would move. 0: done; whom somebody was busy with is left to the next.

    Raises ForAWhile where the database cannot be used just now.
    """
    with opened() as runtime:
        now = runtime.clock.now()
        since = rest.silent_since(day_of(now))
        try:
            found = rest.sweep(runtime.db, since, now, pause=partial(sleep, PAUSE) if apply else None)
        except UNREACHABLE as error:
            said = "数据库正忙（也许正在备份）或连不上。已经移入的都是完整的，其余没有动，过一会儿再执行一次。"
            raise ForAWhile(said) from error
    said = f"{since.year}年{since.month}月{since.day}日以来没有任何记录、也没有未了事项的学生"
    if not found:
        click.echo(f"没有可归档的：{said}为0人。")
        return 0
    click.echo(f"{said}{'，已移入历年分区' if apply else '可以移入历年分区（现在没有移动，加 --apply 执行）'}：")
    for one in found:
        click.echo(f"  {one.year}—{one.year + 1}学年：{one.pupils}人，{one.rows}条记录")
    click.echo("一条也没有删除：查询、文书、报表和审计照旧；学生再有新消息时，全部历史自动移回。")
    return 0
