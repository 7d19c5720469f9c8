"""`baoxue import roster|staff|calendar FILE [--check]`: a school's lists from a spreadsheet, all or nothing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import click

from bot.commands.opening import opened
from bot.runtime import Runtime
from config import policy
from config.days import day_of
from config.errors import PersonError
from handlers.roster import Result, import_calendar, import_roster, import_staff
from handlers.roster.guard import LARGEST_FILE
from handlers.roster.template import template
from store import due


def roster(file: Path, *, check: bool, school: str | None = None) -> int:
    """Import a roster; print what was, or would be, done. 0: it can be; 2: the file has faults, each listed."""

    def work(runtime: Runtime, data: bytes) -> Result:
        policies = policy.names(runtime.home.world.folder)
        now = runtime.clock.now()
        result = import_roster(runtime.db, data, day_of(now), policies=policies, school=school, check=check, now=now)
        return _look_again(runtime, result, check)

    return _import(file, work)


def staff(file: Path, *, check: bool, school: str | None = None) -> int:
    """Import staff and officials; print what was, or would be, done. Exit codes as for a roster."""

    def work(runtime: Runtime, data: bytes) -> Result:
        return _look_again(runtime, import_staff(runtime.db, data, _today(runtime), school=school, check=check), check)

    return _import(file, work)


def calendar(file: Path, *, check: bool) -> int:
    """Import terms, days off and make-up days. Exit codes as for a roster."""

    def work(runtime: Runtime, data: bytes) -> Result:
        return import_calendar(runtime.db, data, runtime.clock.now(), check=check)

    return _import(file, work)


def form(kind: str, out: Path) -> int:
    """Write the empty form of a kind. Raises PersonError where a file lies already: somebody may have filled it."""
    if out.exists():
        raise PersonError(f"{out} 已经存在，换一个文件名，免得盖掉填好的内容。")
    out.write_bytes(template(kind))
    click.echo(f"已写好空表：{out}")
    return 0


def _today(runtime: Runtime) -> date:
    return day_of(runtime.clock.now())


def _look_again(runtime: Runtime, result: Result, check: bool) -> Result:
    """Whoever is in another class, or has another teacher, is looked at now: what is owed changes hands at once."""
    if result.ok and not check:
        with runtime.db.write() as tx:
            due.wake_owing(tx, runtime.clock.now())
    return result


def _import(file: Path, work: Callable[[Runtime, bytes], Result]) -> int:
    with file.open("rb") as stream:
        data = stream.read(LARGEST_FILE + 1)
    with opened() as runtime:
        result = work(runtime, data)
    lines = list(result.lines())
    if not result.ok:
        click.echo(f"baoxue: {file.name}：{lines[0]}第一处：{lines[1].strip()}", err=True)
        click.echo("\n".join(lines[1:]))
        return 2
    click.echo("\n".join(lines))
    return 0
