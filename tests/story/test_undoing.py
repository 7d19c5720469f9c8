"""撤回: a wrong step, a wrong order, a wrong stand-in are taken back; nothing is erased, and who heard of it hears that too."""

from __future__ import annotations

import pytest

from store import audit, facts, people
from tests.story.days import ABSENT, TEACHER, absent, marked, owed
from tests.story.town import Town


@pytest.fixture
def asked(town: Town) -> Town:
    """李明 has been missing for three days, and his teacher was asked to verify it."""
    absent(town, 3)
    town.expects(TEACHER, has=["李明", "缺勤核实"])
    return town


@pytest.fixture
def suspected(town: Town) -> Town:
    """李明 is suspected of having dropped out; everybody has read his prompts."""
    absent(town, 5)
    town.phones.clear()
    return town


def chain(town: Town, pupil: str = "李明") -> list[str]:
    """The kinds of all acts about a pupil; the chain is whole."""
    with town.db.read() as tx:
        assert audit.verify(tx).ok
        found = facts.of(tx, "pupil", [town.place.pupils[pupil]])
    return [one.kind for them in found.values() for one in them]


def test_a_step_for_the_wrong_pupil_is_taken_back(asked: Town) -> None:
    """1 已家访 was somebody else's visit: 撤回, and the matter is open again under its old code; both acts stay in the chain."""
    town = asked
    assert "已记" in town.says(TEACHER, "1 已家访，孩子生病了，下周一来")
    assert "verify_absence" not in owed(town, "李明")
    answer = town.says(TEACHER, "撤回")

    assert "已撤回 李明：家访" in answer
    assert "编号1" in answer
    assert "verify_absence" in owed(town, "李明")
    assert chain(town) == ["step", "withdraw"]
    assert "家访" not in town.says(TEACHER, "李明现在什么情况").partition("待办")[0]
    assert "已记" in town.says(TEACHER, "1 已电话，孩子生病了，下周一来")
    assert "verify_absence" not in owed(town, "李明")
    assert "没有" in town.says("孙立", "撤回")


def test_what_was_taken_back_is_escalated_like_what_was_never_done(asked: Town) -> None:
    """Nobody does anything after the undoing: the ladder climbs at its hour, as if the wrong visit had not been told."""
    town = asked
    town.says(TEACHER, "1 已家访，孩子生病了，下周一来")
    town.says(TEACHER, "撤回刚才的")
    town.clock("10-16 07:30")

    town.expects("周文", has=["李明", "到期没办结"])
    town.phones.clear()


def test_a_pupil_given_to_the_wrong_person_is_given_back(suspected: Town) -> None:
    """分派 to the wrong teacher, then 撤回: the duty to name somebody is open again, and he who was named and told hears it."""
    town = suspected
    assert "专人：孟凡星" in town.says("孙立", "分派 李明 给 孟老师")
    town.settle()
    town.expects("孟凡星", has=["现在由您负责", "劝返"])
    assert "name_person" not in owed(town, "李明")
    answer = town.says("孙立", "撤回分派")

    assert "已撤回 李明：指定责任人" in answer
    assert "已向孟凡星更正" in answer
    assert "name_person" in owed(town, "李明")
    town.expects("孟凡星", has=["更正", "孙立", "已由本人撤回", "不用办了"])
    for name in (TEACHER, "孙立"):
        town.expects(name, has=["现在由您负责", "劝返"])
    assert town.unread() == {}
    assert "专人：周文" in town.says("孙立", "分派 李明 给 周文")
    town.phones.clear()


def test_an_official_given_by_mistake_gives_way_to_the_one_before(suspected: Town) -> None:
    """The lead makes another the pupil's 包保教师 and takes it back: 周文 has him as before."""
    town = suspected
    town.says("孙立", "指定孟凡星为李明的包保教师")
    town.phones.clear()
    answer = town.says("孙立", "撤回")
    town.phones.clear()
    with town.db.read() as tx:
        place = people.place(tx, town.place.pupils["李明"], town.time.now().date())
        cast = people.casts(tx, {town.place.pupils["李明"]: place}, town.time.now().date())

    assert "已撤回" in answer
    held = [one.person.name for one in cast[town.place.pupils["李明"]]["baobao_teacher"]]
    assert held[0] == "周文"


@pytest.mark.parametrize("told", [True, False])
def test_a_stand_in_entered_by_mistake_is_taken_back(town: Town, told: bool) -> None:
    """代班 for the wrong week: who has heard of it is told that it is off; who has not, hears of neither."""
    town.says(TEACHER, "今天全勤")
    if not told:
        town.clock("10-12 21:30")
    answer = town.says("孙立", "代班 赵丽娟 孟老师 10月15日到16日")
    assert "已记" in answer
    if told:
        town.settle()
        town.expects("孟凡星", has=["由您代班"])
        town.expects(TEACHER, has=["孟凡星为您代班"])
    answer = town.says("孙立", "撤回代班")

    assert "已撤回 孟凡星为赵丽娟代班" in answer
    assert "现在没有代班安排" in town.says("孙立", "代班")
    if told:
        town.expects("孟凡星", has=["更正", "不用代了"])
        town.expects(TEACHER, has=["更正", "不用代了"])
    else:
        assert "还没有通知任何人" in answer
        town.clock("10-13 07:30")


def test_what_has_left_the_house_is_not_taken_back(suspected: Town) -> None:
    """A report that was sent, a notice that was served: told why not, and what to do; the chain has no withdrawal."""
    town = suspected
    for who, words in (
        ("孙立", "分派 李明 给 孟老师"),
        ("孙立", "确认李明辍学"),
        ("孙立", "报送李明的报告单"),
        ("郑毅", "收到李明的报告单"),
        ("郑毅", "通知书已送达李明,其父签收"),
    ):
        town.says(who, words)
    town.phones.clear()

    assert "报送的材料不能撤回。请电话告诉接收单位" in town.says("孙立", "撤回")
    assert "送达的通知书不能撤回" in town.says("郑毅", "撤回")
    assert "withdraw" not in chain(town)
    town.phones.clear()
    with town.db.read() as tx:
        from store import tasks

        town.tasks_left = tasks.count_open(tx)


def test_whose_last_word_was_a_report_takes_the_report_back(asked: Town) -> None:
    """撤回 is about what was said last: the report; 撤回家访 names the visit before it."""
    town = asked
    town.says(TEACHER, "1 已家访，孩子生病了，下周一来")
    town.says(TEACHER, ABSENT)
    assert "已撤回您08:30发的" in town.says(TEACHER, "撤回")
    assert "已撤回 李明：家访" in town.says(TEACHER, "撤回家访")
    town.says(TEACHER, ABSENT)
    assert "verify_absence" in owed(town, "李明")


def test_only_the_last_of_several_reports_is_taken_back(town: Town) -> None:
    """李明病假, 王小雨没来, 王小雨发烧了: 撤回 takes back the last words, the next 撤回 those before; 李明 stays ill."""
    town.says(TEACHER, "李明病假，其他都到了")
    town.says(TEACHER, "王小雨没来")
    town.says(TEACHER, "王小雨发烧了")
    assert "王小雨恢复为没到" in town.says(TEACHER, "上一条作废")
    assert marked(town, "王小雨") == {"10-12": "absent"}
    assert "王小雨恢复为到校" in town.says(TEACHER, "撤回")
    assert marked(town, "王小雨") == {"10-12": "present"}
    assert marked(town, "李明") == {"10-12": "sick"}


def test_whole_day_is_taken_back_by_its_name(town: Town) -> None:
    """撤回今天的 takes back all that was reported of today."""
    town.says(TEACHER, "李明病假，其他都到了")
    town.says(TEACHER, "王小雨病假")
    assert "已撤回今天（10月12日）七年级1班" in town.says(TEACHER, "撤回今天的")
    assert marked(town, "李明") == marked(town, "王小雨") == {}
    town.says(TEACHER, "今天全勤")


def test_correction_is_taken_back_to_what_was_reported(town: Town) -> None:
    """李明来了 was a slip: 撤回, and he is ill as reported."""
    town.says(TEACHER, "李明病假，其他都到了")
    town.says(TEACHER, "李明来了")
    assert "李明恢复为病假" in town.says(TEACHER, "撤回")
    assert marked(town, "李明") == {"10-12": "sick"}


@pytest.mark.parametrize("words", ["昨天李明病假", "昨天刘洋迟到"])
def test_taking_back_is_of_the_day_last_told_of(town: Town, words: str) -> None:
    """昨天… behind today's roll, and then 撤回: yesterday's words go, today's roll stays."""
    town.says(TEACHER, "今天全勤")
    town.clock("10-13 08:00")
    town.phones.clear()
    town.says(TEACHER, "张伟病假，其他都到了")
    town.says(TEACHER, words)
    assert f"“{words}”" in town.says(TEACHER, "撤回")
    assert marked(town, "张伟") == {"10-13": "sick"}
    assert marked(town, words[2:4])["10-12"] == "present"


@pytest.mark.parametrize("words", ["1 撤回", "刚才那个电话不算", "1 作废"])
def test_step_is_taken_back_by_its_code_or_its_name(asked: Town, words: str) -> None:
    """What was told under 1 is taken back, and is no new word about 李明."""
    asked.says(TEACHER, "1 电话打了，说明天来")
    assert "已撤回 李明：电话联系" in asked.says(TEACHER, words)
    assert chain(asked) == ["step", "withdraw"]
    assert "verify_absence" in owed(asked, "李明")
