"""Answers to a question with candidates, and words in passing, as a hurried teacher gives them."""

from __future__ import annotations

import pytest

from tests.story.days import TEACHER, absent, marked, owed
from tests.story.test_talk import next_day
from tests.story.town import Town


@pytest.mark.parametrize(
    ("words", "of_zhang", "of_wang"),
    [
        ("后面那个", None, "absent"),
        ("两个都不是", None, None),
        ("算了不报了", None, None),
        ("第一个 发烧", "sick", None),
        ("1和2都没来", "absent", "absent"),
        ("是第二个", None, "absent"),
        ("等等是王晓明", None, "absent"),
    ],
)
def test_which_of_two_is_answered_in_any_way(town: Town, words: str, of_zhang: str | None, of_wang: str | None) -> None:
    """晓明没来: 张晓明 or 王晓明?"""
    town.says(TEACHER, "晓明没来，其他都到了")
    town.says(TEACHER, words)
    assert marked(town, "张晓明").get("10-12") == of_zhang
    assert marked(town, "王晓明").get("10-12") == of_wang


def test_who_does_not_know_is_asked_later(town: Town) -> None:
    """不记得了, 等我问问: the question stays, kindly; until then nobody is said to be missing or not."""
    town.says(TEACHER, "晓明没来，其他都到了")
    for words in ("不记得了", "等我问问", "不知道，我去看看"):
        assert town.says(TEACHER, words).startswith("好的，问清了再回")
    answer = town.says(TEACHER, "今天谁没来")
    assert "没有人缺勤" not in answer
    assert "1 张晓明、2 王晓明" in answer
    town.says(TEACHER, "第二个")
    assert marked(town, "王晓明") == {"10-12": "absent"}


def test_neither_but_another_is_one_answer(town: Town) -> None:
    """不是他，是何军: he is who is missing."""
    town.says(TEACHER, "晓明没来，其他都到了")
    town.says(TEACHER, "不是他，是何军")
    assert marked(town, "何军") == {"10-12": "absent"}


def test_answer_put_right_in_one_breath(town: Town) -> None:
    """张晓明 — 等等是王晓明: the first is what he was before."""
    town.says(TEACHER, "晓明迟到，其他都到了")
    town.says(TEACHER, "张晓明")
    town.says(TEACHER, "等等是王晓明")
    assert marked(town, "王晓明") == {"10-12": "late"}
    assert marked(town, "张晓明").get("10-12") in (None, "present")


def test_bare_agreement_does_not_say_who_is_here(town: Town) -> None:
    """李明来了没有? 嗯 is asked once more."""
    town.says(TEACHER, "李明好像没来")
    assert "李明来了没有" in town.says(TEACHER, "嗯")
    assert marked(town, "李明") == {}


def test_day_that_does_not_exist_answers_nothing(town: Town) -> None:
    """谁请假的 is open; 9月31号李明没来 is not of today."""
    town.says(TEACHER, "昨天请假的今天来了")
    town.says(TEACHER, "9月31号李明没来")
    assert marked(town, "李明") == {}


def test_places_in_a_list_are_said_as_one_counts(town: Town) -> None:
    """1和3是病假, 后面两个请假了."""
    town.says(TEACHER, "李明、张伟、何军没来，其他都到了")
    town.says(TEACHER, "1和3是病假")
    assert [marked(town, name)["10-12"] for name in ("李明", "张伟", "何军")] == ["sick", "absent", "sick"]
    town.says(TEACHER, "后面两个请假了")
    assert [marked(town, name)["10-12"] for name in ("李明", "张伟", "何军")] == ["sick", "personal", "personal"]


@pytest.mark.parametrize("words", ["妈妈说要请两天，明天后天", "请假明天和后天", "妈妈说请两天假，从明天开始"])
def test_leave_of_days_to_come_is_none_of_today(town: Town, words: str) -> None:
    """王小雨 is here today; tomorrow and the day after she is on leave, without another word."""
    town.says(TEACHER, "全勤")
    assert "10月13日(周二)起事假到10月14日(周三)" in town.says(TEACHER, f"王小雨{words}")
    assert marked(town, "王小雨") == {}
    next_day(town)
    town.says(TEACHER, "全勤")
    assert marked(town, "王小雨") == {"10-13": "personal"}


def test_many_on_leave_are_one_line(town: Town) -> None:
    """Four are on leave until Wednesday: Tuesday's answer names them in one line, and each can be put right by his name."""
    town.says(TEACHER, "李明、王小雨、张伟、陈静请假三天，其他都到了")
    next_day(town)
    answer = town.says(TEACHER, "全勤")
    assert answer.count("不用再报") == 1
    assert len(answer) < 160
    town.says(TEACHER, "张伟到了")
    assert marked(town, "张伟")["10-13"] == "present"


@pytest.mark.parametrize("words", ["我明天开会，孟老师帮我报", "孟凡星老师代我明天", "明天孟老师帮我报"])
def test_stand_in_is_named_as_one_asks_a_colleague(town: Town, words: str) -> None:
    """However she says it, 孟凡星 stands in tomorrow and hears of it."""
    assert "孟凡星代班" in town.says(TEACHER, words)
    town.expects("孟凡星", has=["10月13日", "由您代班"])
    town.expects("孙立", has=["孟凡星代班"])
    town.says(TEACHER, "今天全勤")
    town.clock("10-13 08:05")
    assert "李明没到" in town.says("孟凡星", "七1班今天李明没来，其余到齐")


def test_where_at_school_he_is_says_that_he_is_here(town: Town) -> None:
    """陈静没来 — 哦在医务室."""
    town.says(TEACHER, "陈静没来，其他都到了")
    town.says(TEACHER, "哦在医务室")
    assert marked(town, "陈静") == {"10-12": "present"}


def test_what_follows_a_leave_changes_nothing_and_asks_nothing(town: Town) -> None:
    """刘洋请假 — 就请今天一天 — 下午回来: he is on leave today, as recorded."""
    town.says(TEACHER, "刘洋请假，其他都到了")
    assert "只记今天" in town.says(TEACHER, "就请今天一天")
    assert "到了请说“刘洋到了”" in town.says(TEACHER, "下午回来")
    assert marked(town, "刘洋") == {"10-12": "personal"}


def test_reason_is_put_right_to_and_fro(town: Town) -> None:
    """何军没来 — 电话通了，他妈说生病 — 改成旷课 — 算了还是病假吧."""
    town.says(TEACHER, "何军没来，其他都到了")
    for words, status in (("电话通了，他妈说生病", "sick"), ("改成旷课", "unexcused"), ("算了还是病假吧", "sick")):
        town.says(TEACHER, words)
        assert marked(town, "何军") == {"10-12": status}


def test_leave_that_nobody_asked_for_is_none(town: Town) -> None:
    """张伟病假 — 他家长没说请假啊."""
    town.says(TEACHER, "张伟病假，其他都到了")
    town.says(TEACHER, "他家长没说请假啊")
    assert marked(town, "张伟") == {"10-12": "unexcused"}


def test_slip_brought_along_is_no_leave_of_today(town: Town) -> None:
    """张伟来了，补个假条: he is here."""
    town.says(TEACHER, "张伟来了，补个假条，其他都到了")
    assert marked(town, "张伟") == {"10-12": "present"}


def test_done_without_how_is_asked_how(town: Town) -> None:
    """1 办了 tells nothing of what was done: the answer asks for it, and the matter stays open."""
    absent(town, 3)
    town.phones.clear()
    assert "怎么办的" in town.says(TEACHER, "1 办了")
    assert "verify_absence" in owed(town, "李明")
