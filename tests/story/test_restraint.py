"""Nobody is made to bear too much: digests for who has many, peace on days off, a limit a day that somebody hears of."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from config.days import local
from store import tasks
from store.db import Database
from tests.story import town as house
from tests.story.days import ABSENT, TEACHER, absent
from tests.story.town import Town

SIXTY = tuple(
    family + given
    for family in ("林", "许", "何", "罗", "梁", "宋")
    for given in ("晨曦", "雨涵", "子轩", "思远", "佳怡", "浩然", "欣悦", "俊杰", "梦瑶", "志强")
)


def crowd(town: Town, names: tuple[str, ...]) -> Town:
    """A second class of these, all of whom will stay away without leave."""
    town.hires("罗成", "teacher", "school", "LuoCheng", "13800000019")
    town.opens_class("七年级2班", "罗成", names, ["七2班"])
    with town.write() as tx:
        from store import people
        from tests.story.people import FIRST

        for name in names:
            people.assign(tx, "baobao_official", town.place.staff["吴钢"], FIRST, pupil_id=town.place.pupils[name])
            people.assign(tx, "baobao_teacher", town.place.staff["周文"], FIRST, pupil_id=town.place.pupils[name])
    return town


@pytest.fixture
def sixty(town: Town) -> Town:
    """With sixty."""
    return crowd(town, SIXTY)


@pytest.fixture
def crowded(town: Town) -> Town:
    """With eight: more than are spoken of one by one."""
    return crowd(town, SIXTY[:8])


def all_absent(town: Town, days: int, names: tuple[str, ...] = SIXTY[:8]) -> None:
    """So many mornings on which nobody of the second class came, and everybody of the first."""
    for number in range(days):
        if number:
            town.days_pass(1, "08:05")
        town.says(TEACHER, "今天全勤")
        town.says("罗成", "、".join(names) + "没来没请假")


def heard(town: Town, name: str) -> list[str]:
    """Take everything off somebody's phone."""
    return town.phones.pop(name, [])


def test_an_official_with_sixty_pupils_gets_two_digests_a_day(sixty: Town) -> None:
    """Sixty prompts climb to the 包保 official within one day: never more than two messages a day, each a page."""
    crowded = sixty
    all_absent(crowded, 3, SIXTY)
    by_day: dict[str, list[str]] = {}
    seen = len(crowded.providers.wecom)
    for _ in range(4):
        crowded.days_pass(1, "20:00")
        sent = [text for userid, text in crowded.providers.wecom[seen:] if userid == "WuGang"]
        seen = len(crowded.providers.wecom)
        by_day[f"{local(crowded.now):%m-%d}"] = sent
        assert len(sent) <= 2, sent
    digests = [text for texts in by_day.values() for text in texts]

    assert digests, "sixty unanswered prompts reach him"
    assert all(text.startswith("【汇总") and len(text.encode()) <= 2048 for text in digests)
    assert "60名学生" in digests[0]
    rows = [row for row in digests[0].splitlines() if row.startswith("【") and "汇总" not in row]
    assert rows
    assert all("（系统默认）" in row or "（WH-" in row for row in rows)
    assert "待办" in digests[0]
    listed = crowded.says("吴钢", "待办")
    assert "您有60件待办" in listed
    assert "发“待办 2”看下一页" in listed
    assert "许晨曦" in crowded.says("吴钢", "待办 2") + listed
    crowded.phones.clear()
    with crowded.db.read() as tx:
        crowded.tasks_left = tasks.count_open(tx)


def test_the_hours_of_a_digest_are_his_choice(crowded: Town) -> None:
    """汇总时间 9:00 17:00: the lead's prompts about eight pupils of one morning come at nine, in one message."""
    assert "09:00、17:00" in crowded.says("孙立", "汇总时间 9:00 17:00")
    all_absent(crowded, 5)
    crowded.clock("10-16 08:59")
    assert not any("汇总 10月16日" in text for text in heard(crowded, "孙立"))
    crowded.clock("10-16 09:00")
    told = heard(crowded, "孙立")
    assert len(told) == 1
    assert told[0].startswith("【汇总 10月16日 09:00】8名学生")
    crowded.phones.clear()
    with crowded.db.read() as tx:
        crowded.tasks_left = tasks.count_open(tx)


def test_what_must_be_answered_today_does_not_wait_for_a_digest(crowded: Town) -> None:
    """A call for help reaches the lead with eight open at once, between his digests."""
    all_absent(crowded, 5)
    crowded.clock("10-16 10:00")
    crowded.phones.clear()
    crowded.says("罗成", f"{SIXTY[0]} 需要帮助，家长不开门")
    crowded.clock("10-16 10:01")

    assert any("请求帮助" in text for texts in crowded.phones.values() for text in texts)
    crowded.phones.clear()
    with crowded.db.read() as tx:
        crowded.tasks_left = tasks.count_open(tx)


def test_no_prompt_comes_on_a_day_off(town: Town) -> None:
    """What Friday night brings is asked on Monday: nobody's weekend is touched by a limit in school or working days."""
    absent(town, 4)
    town.says("周文", "李明 已家访，家里没人")
    town.phones.clear()
    town.clock("10-16 21:30")
    town.says(TEACHER, ABSENT)
    town.phones.clear()
    town.clock("10-18 23:00")
    asked = [text for name in ("孙立", TEACHER) for text in heard(town, name) if "【劝返】" in text or "【指定" in text]
    assert asked == []
    town.clock("10-19 07:01")
    assert any("【劝返】" in text for text in heard(town, TEACHER))
    assert any("【指定责任人】" in text for text in heard(town, "孙立"))
    town.phones.clear()


def test_a_limit_a_day_bundles_the_rest_and_tells_the_lead(town: Town) -> None:
    """With one message a day as limit, the teacher's second waits for the afternoon, and the lead hears why."""
    world = town.runtime.home.world
    town.runtime.home = replace(town.runtime.home, world=replace(world, most_a_day=1))
    absent(town, 3)
    town.expects(TEACHER, has=["缺勤核实"])
    town.says("孙立", "代班 赵丽娟 孟老师 10月19日到20日")
    town.expects("孟凡星", has=["由您代班"])
    town.clock("10-14 12:00")
    assert heard(town, TEACHER) == []
    town.expects("孙立", has=["赵丽娟今天已收到1条消息", "合并到下一次汇总"])
    town.clock("10-14 16:31")
    assert any("孟凡星为您代班" in text for text in heard(town, TEACHER))
    town.phones.clear()
    with town.db.read() as tx:
        town.tasks_left = tasks.count_open(tx)


def test_quiet_hours_are_his_choice_too(town: Town) -> None:
    """免打扰 20:00-9:00: what would come at seven comes at nine, and is not lost."""
    assert "20:00到09:00" in town.says(TEACHER, "免打扰 20:00-9:00")
    absent(town, 2)
    town.clock("10-14 20:30")
    town.phones.clear()
    town.says(TEACHER, ABSENT)
    town.clock("10-15 08:59")
    assert heard(town, TEACHER) == []
    town.clock("10-15 09:01")
    town.expects(TEACHER, has=["缺勤核实"])
    town.phones.clear()


def test_the_burden_is_shown_to_him_and_to_who_leads_him(town: Town) -> None:
    """负担: her own count; the lead sees hers among those he leads."""
    absent(town, 3)
    town.expects(TEACHER, has=["缺勤核实"])

    assert "今天给您发1条，要办1件，自己发来" in town.says(TEACHER, "负担")
    assert "赵丽娟：发1条，要办1件" in town.says("孙立", "负担")
    assert "赵丽娟" not in town.says("孟凡星", "负担")


OWN = """
schema: dropout-policy/1
name: own
title: 青禾县办法
extends: weihui
clauses:
  - {id: QH-01, document: 青禾县办法, place: 第一条, quote: "立即报告"}
urgent: {%s, src: [QH-01]}
"""


@pytest.mark.parametrize(
    ("urgent", "who", "days", "words", "at_once"),
    [
        ("duties: [name_person]", "孙立", 5, "指定责任人", True),
        ("within: {v: 1, u: natural_day, src: [QH-01]}", "罗成", 3, "缺勤核实", True),
        ("within: {v: 0, u: natural_day, src: [QH-01]}", "罗成", 3, "缺勤核实", False),
    ],
)
def test_the_policy_says_what_does_not_wait_for_a_digest(
    sqlite_database: Database, tmp_path: Path, urgent: str, who: str, days: int, words: str, at_once: bool
) -> None:
    """Duties that a county calls urgent, and what is due within the days it says, are told at eight; else the digest has it."""
    home = tmp_path / "home"
    (home / "policies").mkdir(parents=True)
    (home / "policies" / "own.yaml").write_text(OWN % urgent, "utf-8")
    with house.town(sqlite_database, home, policy="own") as town:
        crowd(town, SIXTY[:8])
        town.says(who, "汇总时间 16:30")
        all_absent(town, days)
        assert any(words in text for text in heard(town, who)) is at_once
        town.clock(f"10-{11 + days} 16:31")
        assert at_once or any(words in text for text in heard(town, who))
        town.phones.clear()
        with town.db.read() as tx:
            town.tasks_left = tasks.count_open(tx)
