"""A pupil comes to rest, and nobody can tell: reports, papers and answers are the same, and what is told of him next is judged by
all that was told before."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy import text

from reminders.gather_units import gather_unit
from reminders.review import review_pupils
from reminders.rules.unit import play_unit
from store import lines, rest, tasks
from store.crypto import Keyring
from store.db import Database
from tests.story import town as house
from tests.story.days import TEACHER, absent
from tests.story.test_papers import content, made
from tests.story.town import Town, at

#: What was last told before it may rest: the story does not wait for a school year to pass.
SINCE = date(2026, 10, 17)


def october(town: Town) -> None:
    """李明 is missing for three days, visited, and comes back; 王小雨 is missing on a later day. Both are called."""
    absent(town, 3)
    town.says(TEACHER, "李明 已家访，见到父亲，孩子发烧，明天来")
    town.clock("10-15 08:05")
    town.says(TEACHER, "今天全到了")
    town.clock("10-19 08:05")
    town.says(TEACHER, "王小雨没来没请假，其他都到了")
    town.says(TEACHER, "王小雨 已电话，家长说路上堵车")
    town.clock("10-20 08:00")
    town.phones.clear()


def comes_to_rest(town: Town) -> None:
    moved = rest.sweep(town.db, SINCE, town.now, pause=lambda: None)
    assert [(one.year, one.pupils) for one in moved] == [(2026, 1)]
    assert rests(town, "李明")


def rests(town: Town, pupil: str) -> bool:
    """Whether nothing of his lies with the living and something in the past."""
    number = {"pupil": town.place.pupils[pupil]}
    with town.db.read() as tx:
        here, there = (
            tx.execute(text(f"SELECT count(*) FROM {one} WHERE pupil_id = :pupil"), number).scalar_one()
            for one in ("marks", "past_marks")
        )
    assert bool(here) != bool(there)
    return bool(there)


def told(town: Town) -> dict[str, Any]:
    """What the school's and the county's reports are made of and will say of these months; his ledger; answers in chat."""
    world, found = town.runtime.home.world, {}
    for unit in ("school", "county"):
        with town.db.read() as tx:
            one = gather_unit(tx, world, town.place.units[unit], town.now)
            assert one.unit is not None
            found[unit] = one.unit, play_unit(one.unit, one.policy, one.first_calendar, at("2027-01-04 08:00")).lines
    for asked in ("李明怎么样了", "10月14日谁没来", "李明 台账"):
        found[asked] = town.says(TEACHER, asked)
    papers = [paper for paper in made(town) if paper.kind == "ledger"]
    found["ledger"] = [(paper.version, paper.sha256, content(town, paper)) for paper in papers]
    return found


def test_reports_of_the_past_papers_and_answers_are_the_same(town: Town) -> None:
    """Everything that the reports of October are made of, their lines, the ledger to its last byte, and two answers."""
    october(town)
    before = told(town)
    comes_to_rest(town)
    after = told(town)

    assert any(line.type == "report" for line in before["county"][1])
    assert "家访" in before["李明怎么样了"]
    assert "李明" in before["10月14日谁没来"]
    assert [version for version, _, _ in before["ledger"]] == [1]
    for what, said in before.items():
        assert after[what] == said, what
    assert rests(town, "李明")
    town.clock("10-20 08:05")
    town.phones.clear()


def test_a_new_absence_is_judged_by_all_that_was_told_before(town: Town) -> None:
    """He is back among the living with the report that names him, and a replay prints all that stood on file, in its place."""
    october(town)
    comes_to_rest(town)
    absent(town, 3)
    there = rests(town, "李明")
    with town.db.write() as tx:
        number = town.place.pupils["李明"]
        played = review_pupils(tx, town.runtime.home.world, [number], town.now)[number].played
        keys = lines.keys(tx, ("pupil", number))

    assert not there
    assert keys == {line.key for line in played.lines}
    town.expects(TEACHER, has=["李明", "核实"])
    town.phones.clear()


def autumn(db: Database, home: Path, *, resting: bool) -> tuple[list[Any], list[str]]:
    """The same autumn lived with or without his coming to rest: every line printed, and every message as it was sent."""
    with house.town(db, home) as town:
        october(town)
        if resting:
            comes_to_rest(town)
        absent(town, 5)
        town.says("孙立", "确认李明辍学")
        town.clock("10-27 08:05")
        town.says(TEACHER, "李明来了，今天全到了")
        town.phones.clear()
        with town.db.read() as tx:
            town.tasks_left = tasks.count_open(tx)
            printed = tx.execute(text("SELECT subject_kind, subject_id, key, at, type, payload FROM lines ORDER BY id"))
            sent = tx.execute(text("SELECT text FROM outbox ORDER BY id"))
            return sorted(map(tuple, printed)), list(sent.scalars())


def test_whether_he_came_to_rest_cannot_be_told_from_what_followed(
    sqlite_template: Path, tmp_path: Path, keys: Keyring
) -> None:
    """Absent again, a case, a dropout confirmed, a return: two autumns, one of them with a rest, print and send the same."""
    lived = []
    for resting in (True, False):
        file = tmp_path / f"{resting}.sqlite"
        shutil.copy(sqlite_template, file)
        db = Database(f"sqlite:///{file}", keys)
        lived.append(autumn(db, tmp_path / f"home-{resting}", resting=resting))
        db.close()
    (printed, sent), (printed_else, sent_else) = lived

    assert any("confirmed" in str(line) for line in printed)
    assert printed == printed_else
    assert sent == sent_else
