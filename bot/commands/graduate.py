"""`baoxue graduate 学校/班级 --by WHO [--yes]`: last year's class leaves the roll; without `--yes` only says who would."""

from __future__ import annotations

import click

from bot.commands import whom
from bot.commands.opening import opened
from config.days import day_of
from config.errors import PersonError
from handlers.leaving import graduation
from handlers.turn.recording import By
from handlers.turn.sight import speaker

#: Who may decide it.
MAY = frozenset({"school_lead", "school_cadre", "edu_bureau"})


def run(klass: str, *, by: str, yes: bool) -> int:
    """Close a class written 学校/班级; `by` is the person who decided it. 0: done, or shown.

    Raises PersonError where it is no graduating class, its year is not over, or it is not his to decide.
    """
    with opened() as runtime:
        now, world = runtime.clock.now(), runtime.home.world
        with runtime.db.write() as tx:
            unit = whom.klass(tx, klass)
            person = whom.person(tx, unit.county_id or 0, by)
            who = speaker(tx, person, day_of(now))
            roles = sorted(post.role for post in who.posts if post.role in MAY and post.unit_id in unit.line)
            if not roles:
                raise PersonError(f"{person.name}不是这所学校的校长、校干或县教育局的人，不能办这个班毕业。")
            ending = graduation.look(tx, world, unit, now)
            said = graduation.shown(ending)
            if yes:
                role = "school_lead" if "school_lead" in roles else roles[0]
                by_whom = By(person.id, person.code, role)
                gone, clauses = graduation.graduate(tx, world, ending, by_whom, now, text=f"{klass}毕业")
                said = graduation.told(ending, gone, clauses)
    click.echo(said)
    if not yes:
        click.echo("没有办。看清楚了，加 --yes 再执行一次。")
    return 0
