"""Who is meant on the command line: a pupil written 学校/班级/姓名, a person by 工号 or name."""

from __future__ import annotations

from datetime import date

from config.errors import PersonError
from handlers.roster.cells import base
from store import leavers, persons, pupils, units
from store.db import Tx
from store.persons import Person
from store.pupils import Pupil
from store.units import Unit


def pupil(tx: Tx, word: str, day: date, *, left: bool = False) -> Pupil:
    """The pupil written 学校/班级/姓名; `left`: also one who was last in that class.

    Raises PersonError where there is not exactly one.
    """
    parts = [part.strip() for part in word.split("/")]
    if len(parts) != 3:
        raise PersonError(f"“{word}”请写成 学校/班级/姓名，如 柳河镇中学/七年级1班/李明(原)。")
    school, klass_name, name = parts
    unit = klass(tx, f"{school}/{klass_name}")
    them = pupils.roster(tx, unit.id, day).pupils
    found = [one for one in them if one.name == name]
    if left and not found:
        found = [one.pupil for one in leavers.of_classes(tx, [unit.id], day, name)]
    if len(found) == 1:
        return found[0]
    alike = "、".join(one.name for one in them if base(one.name) == base(name))
    raise PersonError(f"{klass_name}没有“{name}”{f'，有：{alike}' if alike else ''}。")


def klass(tx: Tx, word: str) -> Unit:
    """The class written 学校/班级. Raises PersonError where there is not exactly one."""
    parts = [part.strip() for part in word.split("/")]
    if len(parts) != 2:
        raise PersonError(f"“{word}”请写成 学校/班级，如 柳河镇中学/九年级1班。")
    school, name = parts
    schools = units.find(tx, "school", school)
    if len(schools) != 1:
        raise PersonError(f"没有找到学校“{school}”。" if not schools else f"有{len(schools)}所“{school}”。")
    classes = [one for one in units.subtree(tx, schools[0].id, "class") if one.name == name]
    if not classes:
        raise PersonError(f"{school}没有班级“{name}”。")
    return classes[0]


def person(tx: Tx, county_id: int, word: str) -> Person:
    """A person by his 工号 or, where only one bears it, by his name. Raises PersonError where there is not exactly one."""
    known = persons.by_code(tx, county_id, word)
    named = [known] if known is not None else persons.by_name(tx, county_id, word)
    if len(named) != 1:
        raise PersonError(f"没有找到“{word}”。" if not named else f"有{len(named)}位“{word}”，请写工号。")
    return named[0]


def county(tx: Tx, by: str) -> int:
    """The one county that knows a person of that 工号 or name. Raises PersonError where there is not exactly one."""
    counties = units.counties(tx)
    knows = [one for one in counties if persons.by_code(tx, one.id, by) or persons.by_name(tx, one.id, by)]
    if len(knows) != 1:
        where = "、".join(one.name for one in knows)
        raise PersonError(f"没有找到“{by}”。" if not knows else f"{where}都有“{by}”，请写工号。")
    return knows[0].id
