"""`baoxue merge KEEP DROP`: two records of one pupil become one."""

from __future__ import annotations

import click

from bot.commands import whom
from bot.commands.opening import opened
from config.days import day_of
from config.errors import PersonError
from handlers.roster.merging import merge
from handlers.turn.sight import speaker

#: Who may decide that two records are one pupil.
MAY = frozenset({"school_lead", "edu_bureau"})


def run(keep: str, drop: str, *, by: str, why: str) -> int:
    """Merge two pupils, each written 学校/班级/姓名 as the lists show him; `by` is the person who decided it. 0: done.

    Raises PersonError for what cannot be.
    """
    with opened() as runtime:
        now = runtime.clock.now()
        with runtime.db.write() as tx:
            kept, dropped = (whom.pupil(tx, word, day_of(now)) for word in (keep, drop))
            person = whom.person(tx, kept.county_id, by)
            roles = speaker(tx, person, day_of(now)).roles & MAY
            if not roles:
                raise PersonError(f"{person.name}不是校长或教育主管部门的人，不能决定合并记录。")
            merge(tx, runtime.home.world, kept, dropped, by=person, role=sorted(roles)[0], why=why, now=now)
    click.echo(f"已合并：{drop} 并入 {keep}。两条记录的经过都保留，以后只按后一条办理。")
    return 0
