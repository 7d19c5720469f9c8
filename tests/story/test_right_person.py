"""Every message reaches somebody who can act: the person of the day, his deputy, or whoever answers the duty phone."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from store import persons, tasks
from store.db import Database
from tests.story import town as house
from tests.story.days import ABSENT, TEACHER, absent, owed
from tests.story.town import Town


def unreachable(town: Town, name: str, code: str) -> None:
    """He has neither WeChat Work nor a phone any more."""
    with town.write() as tx:
        persons.put(tx, town.place.units["county"], code, name)
        town.wake(tx)


def test_who_cannot_be_reached_is_stood_for_by_his_deputy(town: Town) -> None:
    """The 包保 official has no account any more: what climbs to him reaches the township's officer, who may act."""
    unreachable(town, "吴钢", "wugang")
    absent(town, 3)
    town.expects(TEACHER, has=["缺勤核实"])
    town.clock("10-15 08:05")
    town.says(TEACHER, ABSENT)
    town.clock("10-17 09:30")

    told = town.expects("郑毅", has=["到期没办结", "李明"])
    assert "缺勤：" in told
    town.phones.clear()
    with town.db.read() as tx:
        town.tasks_left = tasks.count_open(tx)


def test_nobody_at_all_is_a_task_with_the_duty_phone(town: Town) -> None:
    """No class teacher, no lead, nobody in the school: a task says so, with the office's number to call."""
    assert "值班电话：0373-1234567" in town.says("钱敏", "值班电话 0373-1234567")
    for name, code in (("周文", "zhouwen"), ("孙立", "sunli")):
        unreachable(town, name, code)
    town.phones.clear()
    absent(town, 3)
    town.expects(TEACHER, has=["缺勤核实"])
    town.clock("10-15 08:05")
    town.says(TEACHER, ABSENT)
    town.clock("10-16 09:00")
    with town.db.read() as tx:
        open_now = tasks.open_in(tx)
    town.tasks_left = len(open_now)

    assert any("请打青禾县值班电话0373-1234567" in one.text for one in open_now)
    town.phones.clear()


def test_one_answer_is_enough_where_anybody_may_give_it(plain_town: Town) -> None:
    """Day 5's attention is asked of teacher and lead: the teacher's answer ends it for both."""
    town = plain_town
    absent(town, 5)
    town.phones.clear()
    assert "attention" in owed(town, "李明")
    assert "提请关注" in town.says("孙立", "待办")
    town.says(TEACHER, "李明 已家访，见到父亲，孩子答应周一来")

    assert owed(town, "李明") == set()
    assert town.says("孙立", "待办") == "您没有待办。"
    town.phones.clear()


def test_an_answer_from_each_is_wanted_where_all_must_go(database: Database, tmp_path: Path) -> None:
    """Yongzhen's same-day visit: the class teacher's visit alone leaves it open for the cadre, who is still asked."""
    with house.town(database, tmp_path / "home", policy="yongzhen") as town:
        town.hires("马超", "school_cadre", "school", "MaChao", "13800000020")
        town.phones.clear()
        town.says(TEACHER, ABSENT)
        town.clock("10-12 12:00")
        town.phones.clear()
        assert "same_day_visit" in owed(town, "李明")
        town.says(TEACHER, "李明 已家访，见到奶奶，说明天来")
        still = "same_day_visit" in owed(town, "李明")
        town.says("马超", "李明 已家访，见到奶奶，说明天来")
        done = "same_day_visit" not in owed(town, "李明")
        town.clock("10-12 20:00")
        town.phones.clear()
        with town.db.read() as tx:
            town.tasks_left = tasks.count_open(tx)

    assert (still, done) == (True, True)


def test_a_new_class_teacher_is_asked_from_her_first_day(town: Town) -> None:
    """The post changes hands overnight: the new holder is asked for the report at noon, not the old one."""
    town.hires("罗成", "teacher", "school", "LuoCheng", "13800000019")
    with town.write() as tx:
        klass, staff = town.place.units["七年级1班"], town.place.staff
        post = persons.posts_at(tx, klass, date(2026, 10, 12), "class_teacher")[0]
        persons.end_post(tx, post.id, date(2026, 10, 12))
        persons.hold_post(tx, staff["罗成"], "class_teacher", klass, date(2026, 10, 13))
    town.says(TEACHER, "今天全勤")
    town.clock("10-13 12:05")

    town.expects("罗成", has=["还没有报考勤"])
    town.clock("10-13 23:00")
    town.phones.clear()
