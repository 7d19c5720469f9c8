"""`baoxue merge KEEP DROP`: two records of one pupil become one."""

from __future__ import annotations

import os
from datetime import date

import click

from bot.app import prepare
from bot.runtime import build, sandboxed
from config import settings
from config.days import day_of
from config.errors import ForGood, PersonError
from handlers.roster.cells import base
from handlers.roster.merging import merge
from handlers.sight import speaker
from store import persons, pupils, units
from store.db import Tx
from store.persons import Person
from store.pupils import Pupil

#: Who may decide that two records are one pupil.
MAY = frozenset({"school_lead", "edu_bureau"})


def run(keep: str, drop: str, *, by: str, why: str) -> int:
    """Merge two pupils, each written 学校/班级/姓名 as the lists show him; `by` is the person who decided it. 0: done.

    Raises PersonError for what cannot be.
    """
    runtime = build(sandboxed(settings.load(os.environ)))
    try:
        if runtime.settings.sandbox:
            prepare(runtime)
        elif not (ready := runtime.db.ready()).ok:
            raise ForGood(f"数据库不能使用:{ready.why}")
        now = runtime.clock.now()
        with runtime.db.write() as tx:
            kept, dropped = (_pupil(tx, word, day_of(now)) for word in (keep, drop))
            person = _person(tx, kept.county_id, by)
            roles = speaker(tx, person, day_of(now)).roles & MAY
            if not roles:
                raise PersonError(f"{person.name}不是校长或教育主管部门的人，不能决定合并记录。")
            merge(tx, runtime.home.world, kept, dropped, by=person, role=sorted(roles)[0], why=why, now=now)
    finally:
        runtime.close()
    click.echo(f"已合并：{drop} 并入 {keep}。两条记录的经过都保留，以后只按后一条办理。")
    return 0


def _pupil(tx: Tx, word: str, day: date) -> Pupil:
    """The pupil written 学校/班级/姓名."""
    parts = [part.strip() for part in word.split("/")]
    if len(parts) != 3:
        raise PersonError(f"“{word}”请写成 学校/班级/姓名，如 柳河镇中学/七年级1班/李明(原)。")
    school, klass, name = parts
    schools = units.find(tx, "school", school)
    if len(schools) != 1:
        raise PersonError(f"没有找到学校“{school}”。" if not schools else f"有{len(schools)}所“{school}”。")
    classes = [one for one in units.subtree(tx, schools[0].id, "class") if one.name == klass]
    if not classes:
        raise PersonError(f"{school}没有班级“{klass}”。")
    them = pupils.roster(tx, classes[0].id, day).pupils
    found = [one for one in them if one.name == name]
    if len(found) == 1:
        return found[0]
    alike = "、".join(one.name for one in them if base(one.name) == base(name))
    raise PersonError(f"{klass}没有“{name}”{f'，有：{alike}' if alike else ''}。")


def _person(tx: Tx, county_id: int, word: str) -> Person:
    """A person by his 工号 or, where only one bears it, by his name."""
    known = persons.by_code(tx, county_id, word)
    named = [known] if known is not None else persons.by_name(tx, county_id, word)
    if len(named) != 1:
        raise PersonError(f"没有找到“{word}”。" if not named else f"有{len(named)}位“{word}”，请写工号。")
    return named[0]
