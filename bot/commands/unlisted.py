"""`baoxue unlisted [--school NAME]`: who is missing from a school's newest list and has been answered for by nobody."""

from __future__ import annotations

import click

from bot.commands.opening import opened
from config.errors import PersonError
from store import units, unlisted


def run(school: str | None) -> int:
    """Print them by school and class. 0. Raises PersonError for a school that is not there."""
    with opened() as runtime, runtime.db.read() as tx:
        schools = [one for county in units.counties(tx) for one in units.subtree(tx, county.id, "school")]
        if school is not None:
            schools = [one for one in schools if school in (one.name, *one.aliases)]
            if not schools:
                raise PersonError(f"没有找到学校“{school}”。")
        total = 0
        for one in schools:
            classes = {klass.id: klass.name for klass in units.subtree(tx, one.id, "class")}
            for number, name in classes.items():
                them = unlisted.of_classes(tx, [number])
                total += len(them)
                if them:
                    since = min(pupil.since for pupil in them)
                    names = "、".join(pupil.pupil.name for pupil in them)
                    click.echo(f"{one.name} {name}：{len(them)}人，从{since}起的名单里没有：{names}")
    click.echo(f"共{total}人，仍在册，去向由校长在企业微信里发“谁不在新名单里”答复。" if total else "没有。")
    return 0
