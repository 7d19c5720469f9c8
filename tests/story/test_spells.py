"""Leave of several days is told once; what was said earlier the same day, and an illness in hospital, are not forgotten."""

from __future__ import annotations

import re

import pytest

from tests.story.days import TEACHER, marked
from tests.story.town import Town


def test_leave_of_three_days_is_typed_once(town: Town) -> None:
    """Monday: 李明请假三天. On the two days after it 今天全勤 is enough, and says so; on Thursday he is here."""
    assert "李明事假到10月14日(周三)" in town.says(TEACHER, "李明请假三天，其他都到了")
    for day in ("10-13", "10-14"):
        town.clock(f"{day} 08:00")
        answer = town.says(TEACHER, "今天全勤")
        assert "李明请假到10月14日(周三)，今天按事假记" in answer
        assert "全到" not in answer
    town.clock("10-15 08:00")

    assert "全到" in town.says(TEACHER, "今天全勤")
    assert marked(town, "李明") == {"10-12": "personal", "10-13": "personal", "10-14": "personal"}


@pytest.mark.parametrize(
    ("words", "last"),
    [
        ("李明请假到周四，其他都到了", "10月15日(周四)"),
        ("李明发烧请病假两天，其他都到了", "10月13日(周二)"),
        ("李明请一周的假，其他都到了", "10月18日(周日)"),
        ("李明病了，请了三天假，其他都到了", "10月14日(周三)"),
        ("李明病假，周四回来上课，其他都到了", "10月14日(周三)"),
        ("李明请假三天，周四回来，其他都到了", "10月14日(周三)"),
        ("李明请假到10月16号，其他都到了", "10月16日(周五)"),
        ("李明请病假到周五，其他都到了", "10月16日(周五)"),
        ("李明他妈发微信请今明两天，我准了，其他都到了", "10月13日(周二)"),
        ("李明请假今明两天，其他都到了", "10月13日(周二)"),
    ],
)
def test_the_last_day_is_said_back(town: Town, words: str, last: str) -> None:
    """Whatever way it is told, the answer says until when, so that a slip is seen at once."""
    answer = town.says(TEACHER, words)
    assert f"假到{last}" in answer
    assert "其余都到" in answer


@pytest.mark.parametrize(
    "words", ["李明昨天请的三天假，今天还没来", "李明已经请了三天假", "李明请假第三天", "李明请假一天"]
)
def test_leave_that_does_not_begin_today_is_not_reckoned(town: Town, words: str) -> None:
    """When it began is not told, or it is of today alone: nothing is kept for the days that follow."""
    town.says(TEACHER, words)
    town.clock("10-13 08:00")
    town.phones.clear()
    town.says(TEACHER, "今天全勤")
    assert "10-13" not in marked(town, "李明")


def test_one_word_ends_the_leave(town: Town) -> None:
    """He is back early: 到了 puts it right, and the next day is an ordinary one."""
    town.says(TEACHER, "李明请假三天，其他都到了")
    town.clock("10-13 08:00")
    town.says(TEACHER, "今天全勤")
    assert "李明到校" in town.says(TEACHER, "到了")
    town.clock("10-14 08:00")

    assert "全到" in town.says(TEACHER, "今天全勤")
    assert marked(town, "李明") == {"10-12": "personal", "10-13": "present"}


def test_head_count_without_the_one_on_leave_fits(town: Town) -> None:
    """应到8实到7 with one known to be on leave: nobody is asked for. 应到8实到8 speaks against the leave, and is asked about."""
    town.says(TEACHER, "李明请假四天，其他都到了")
    town.clock("10-13 08:00")
    answer = town.says(TEACHER, "应到8实到7")
    assert "还缺谁" not in answer
    assert marked(town, "李明")["10-13"] == "personal"
    town.clock("10-14 08:00")

    assert "今天到了吗" in town.says(TEACHER, "应到8实到8")
    assert "10-14" not in marked(town, "李明")
    town.says(TEACHER, "到了")
    assert marked(town, "李明")["10-14"] == "present"


def test_two_leaves_of_one_message_have_their_own_ends(town: Town) -> None:
    """A week in hospital and leave until Friday: each is carried to its own day, and each as what it is."""
    answer = town.says(TEACHER, "张伟住院，请假一周，刘洋请事假到周二，其余都在")
    assert "张伟病假到10月18日(周日)" in answer
    assert "刘洋事假到10月13日(周二)" in answer
    town.clock("10-14 08:00")
    town.phones.clear()
    town.says(TEACHER, "今天全勤")

    assert marked(town, "张伟")["10-14"] == "sick"
    assert "10-14" not in marked(town, "刘洋")


@pytest.mark.parametrize(
    ("words", "until_friday", "today_only"),
    [
        ("李明请假5天、刘洋病假", ["李明"], ["刘洋"]),
        ("刘洋病假、李明请假5天", ["李明"], ["刘洋"]),
        ("李明请假5天刘洋病假", ["李明"], ["刘洋"]),
        ("刘洋病假和李明事假5天", ["李明"], ["刘洋"]),
        ("李明、刘洋请假5天", ["李明", "刘洋"], []),
        ("请5天假的有李明和刘洋", ["李明", "刘洋"], []),
    ],
)
def test_days_of_leave_are_his_of_whom_they_are_said(
    town: Town, words: str, until_friday: list[str], today_only: list[str]
) -> None:
    """Two pupils without a comma between: the days are those of the one they stand with, or of the list before or behind them."""
    answer = town.says(TEACHER, words + "，其他都到了")

    for name in until_friday:
        assert re.search(f"{name}[病事]假到10月16日", answer), answer
    for name in today_only:
        assert not re.search(f"{name}[病事]假到", answer), answer


def test_report_taken_back_takes_its_leave_along(town: Town) -> None:
    """撤回 of the report in which the leave was told: the next day knows of none."""
    town.says(TEACHER, "李明请假三天，其他都到了")
    town.says(TEACHER, "撤回")
    town.says(TEACHER, "今天全勤")
    town.clock("10-13 08:00")

    assert "全到" in town.says(TEACHER, "今天全勤")
    assert marked(town, "李明") == {}


def test_leave_is_told_to_who_asks(town: Town) -> None:
    """李明缺了几天 says until when he is on leave."""
    town.says(TEACHER, "李明请假三天，其他都到了")
    assert "请假到10月14日" in town.says(TEACHER, "李明缺了几天")


def test_full_class_after_an_absence_says_whom_it_changes(town: Town) -> None:
    """李明病假, and an hour later 今天全勤: he is here now, the answer says so, and the list says the same; 没到 takes it back."""
    town.says(TEACHER, "李明病假，其他都到了")
    assert "李明先前报的病假，这次说都到了，现改记到校" in town.says(TEACHER, "今天全勤")
    assert "没有人缺勤" in town.says(TEACHER, "今天谁没来")

    town.says(TEACHER, "没到")
    assert marked(town, "李明") == {"10-12": "sick"}


def test_others_present_leaves_what_was_said_before(town: Town) -> None:
    """李明病假 and then 王小雨迟到，其他都到了: he is still ill, and the answer says so."""
    town.says(TEACHER, "李明病假")
    assert "先前报的仍算：李明病假" in town.says(TEACHER, "王小雨迟到，其他都到了")
    assert marked(town, "李明") == {"10-12": "sick"}


def test_hospital_is_remembered_over_days_of_plain_sick_leave(town: Town) -> None:
    """住院 on Monday, only 病假 on Tuesday: 全勤 on Wednesday is still asked about."""
    town.says(TEACHER, "李明住院了，其他都到了")
    town.clock("10-13 08:00")
    town.says(TEACHER, "李明病假，其他都到了")
    town.clock("10-14 08:00")
    assert "李明前几天报的是住院" in town.says(TEACHER, "今天全勤")


def test_somebody_elses_hospital_is_not_his(town: Town) -> None:
    """李明病假，张伟住院 yesterday: only 张伟 is asked about."""
    town.says(TEACHER, "李明感冒病假，张伟住院，其他都到了")
    town.clock("10-13 08:00")
    answer = town.says(TEACHER, "今天全勤")
    assert "张伟前几天报的是住院" in answer
    assert "李明" not in answer


def test_who_is_among_all_today_is_not_asked_for_again(town: Town) -> None:
    """今天全勤 said that 何军 is back; 王小雨迟到 an hour later does not ask for him."""
    town.says(TEACHER, "何军没来，其他都到了")
    town.clock("10-13 08:00")
    town.says(TEACHER, "今天全勤")
    assert "何军" not in town.says(TEACHER, "王小雨迟到")


def test_sick_leave_until_a_day_is_sick_leave(town: Town) -> None:
    """请病假到周五 is an illness, whatever day it ends."""
    town.says(TEACHER, "李明请病假到周五，其他都到了")
    assert marked(town, "李明") == {"10-12": "sick"}


def test_those_on_leave_came_too(town: Town) -> None:
    """李明 is on leave until Wednesday; 全到了，请假的也来了 on Tuesday ends it."""
    town.says(TEACHER, "李明请假三天，其他都到了")
    town.clock("10-13 08:00")
    answer = town.says(TEACHER, "全到了，请假的也来了")
    assert "李明到校" in answer
    assert marked(town, "李明")["10-13"] == "present"
    town.clock("10-14 08:00")
    assert "李明" not in town.says(TEACHER, "今天全勤")


def test_those_on_leave_are_no_pupil(town: Town) -> None:
    """除了请假的都到了 with one who is known to be on leave: he is meant, and nobody is asked for."""
    town.says(TEACHER, "李明请假三天，其他都到了")
    town.clock("10-13 08:00")
    answer = town.says(TEACHER, "今天除了请假的都到了")
    assert "名册里没有" not in answer
    assert marked(town, "李明")["10-13"] == "personal"


def test_absence_of_somebody_on_leave_is_his_leave(town: Town) -> None:
    """李明 is on leave until Wednesday; 李明没来 on Tuesday is no absence without a word, and his father is not written to."""
    town.says(TEACHER, "李明请假三天，其他都到了")
    town.clock("10-13 08:00")
    assert "李明已请事假，仍按事假记" in town.says(TEACHER, "李明没来，其他都到了")
    assert marked(town, "李明")["10-13"] == "personal"
    town.clock("10-13 09:00")

    town.says(TEACHER, "没请假")
    assert marked(town, "李明")["10-13"] == "unexcused"
    town.clock("10-13 10:00")
    town.expects("李大山", has=["10月13日"])


def test_leave_covers_the_afternoon_too_where_it_is_reported_apart(town: Town) -> None:
    """上午全勤 and 下午全勤 of a day on leave: the second roll does not bring him."""
    town.says(TEACHER, "李明请假三天，其他都到了")
    town.clock("10-13 08:00")
    town.says(TEACHER, "上午全勤")
    town.clock("10-13 14:00")
    answer = town.says(TEACHER, "下午全勤")
    assert "李明事假，其余都到" in answer
    assert "全到" not in answer


def test_afternoon_told_of_by_himself_is_not_carried(town: Town) -> None:
    """On leave, and 上午到了 said of him this morning: 下午全勤 has him here."""
    town.says(TEACHER, "李明请假三天，其他都到了")
    town.clock("10-13 08:00")
    town.says(TEACHER, "上午李明到了，其他都到了")
    town.clock("10-13 14:00")
    assert "全到" in town.says(TEACHER, "下午全勤")


@pytest.mark.parametrize(
    "words", ["其他都到了，请假的到周四才回来", "其他都到了，请假的同学回家了", "其他都到了，请假的到医院去了"]
)
def test_who_on_leave_has_gone_somewhere_has_not_come(town: Town, words: str) -> None:
    """请假的到周四, 请假的回家了: it is no arrival, and the leave goes on."""
    town.says(TEACHER, "李明请假四天，其他都到了")
    town.clock("10-13 08:00")
    town.says(TEACHER, words)
    assert marked(town, "李明")["10-13"] == "personal"


@pytest.mark.parametrize(
    "words",
    [
        "其他都到了，请假的也来了",
        "其他都到了，请假的也都到校了",
        "请假的同学已经返校，今天全勤",
        "请假的回来了，今天全勤",
    ],
)
def test_who_was_on_leave_has_come(town: Town, words: str) -> None:
    """However it is put: he is here."""
    town.says(TEACHER, "李明请假四天，其他都到了")
    town.clock("10-13 08:00")
    town.says(TEACHER, words)
    assert marked(town, "李明")["10-13"] == "present"


@pytest.mark.parametrize("words", ["李明不是请假三天，是请假一天", "李明请假一天，其他都到了"])
def test_leave_that_was_told_too_long_is_made_shorter(town: Town, words: str) -> None:
    """Three days were a slip: said again as one, it does not run on tomorrow, and the answer says so."""
    town.says(TEACHER, "李明请假三天，其他都到了")
    assert "李明的请假只到10月12日" in town.says(TEACHER, words)
    town.clock("10-13 08:00")
    assert "全到" in town.says(TEACHER, "今天全勤")
    assert marked(town, "李明") == {"10-12": "personal"}


def test_leave_taken_back_with_its_report_does_not_run(town: Town) -> None:
    """李明请假三天, 撤回, and then only 李明病假: he is ill today, and tomorrow is an ordinary day."""
    town.says(TEACHER, "李明请假三天，其他都到了")
    town.says(TEACHER, "撤回")
    town.says(TEACHER, "李明病假，其他都到了")
    town.clock("10-13 08:00")
    assert "全到" in town.says(TEACHER, "今天全勤")
    assert marked(town, "李明") == {"10-12": "sick"}


def test_leave_taken_back_by_itself_does_not_run(town: Town) -> None:
    """全勤, then 李明请假三天 by mistake, taken back; and then 李明病假, which is of today alone."""
    town.says(TEACHER, "今天全勤")
    town.says(TEACHER, "李明请假三天")
    assert "已撤回您08:00发的" in town.says(TEACHER, "撤回")
    town.says(TEACHER, "李明病假")
    town.clock("10-13 08:00")
    assert "全到" in town.says(TEACHER, "今天全勤")


def test_report_taken_back_leaves_the_leave_told_on_a_day_before(town: Town) -> None:
    """撤回 on Tuesday is of Tuesday's roll: the leave told on Monday goes on."""
    town.says(TEACHER, "李明请假三天，其他都到了")
    town.clock("10-13 08:00")
    town.says(TEACHER, "今天全勤")
    town.says(TEACHER, "撤回")
    town.says(TEACHER, "今天全勤")
    assert marked(town, "李明")["10-13"] == "personal"


def test_leave_goes_on_as_what_it_was_put_right_to(town: Town) -> None:
    """请假三天, and then 李明是病假: it is sick leave on the days that follow too."""
    town.says(TEACHER, "李明请假三天，其他都到了")
    town.says(TEACHER, "李明是病假")
    town.clock("10-13 08:00")
    assert "今天按病假记" in town.says(TEACHER, "今天全勤")
    assert marked(town, "李明")["10-13"] == "sick"


def test_leave_told_of_the_wrong_pupil_is_the_others(town: Town) -> None:
    """李明请假三天 — 说错了，是张伟: all three days are 张伟's, and nothing is typed again."""
    town.says(TEACHER, "李明请假三天，其他都到了")
    assert "张伟事假到10月14日(周三)，已记下" in town.says(TEACHER, "说错了，是张伟")
    town.clock("10-13 08:00")
    town.says(TEACHER, "今天全勤")
    assert marked(town, "张伟") == {"10-12": "personal", "10-13": "personal"}
    assert marked(town, "李明") == {"10-12": "present"}


@pytest.mark.parametrize(
    ("first", "then", "last"),
    [
        ("李明病假三天，其他都到了", "李明续假两天", "李明病假到10月16日(周五)"),
        ("李明请假三天，其他都到了", "李明再请一天", "李明事假到10月15日(周四)"),
        ("李明病假，其他都到了", "再请两天", "李明病假到10月14日(周三)"),
        ("李明病假，其他都到了", "请三天", "李明病假到10月14日(周三)"),
        ("李明发烧没来，其他都到了", "李明他妈说请到周四", "李明病假到10月15日(周四)"),
        ("李明病假，其他都到了", "李明续到周五", "李明病假到10月16日(周五)"),
        ("李明病假，其他都到了", "李明下周一来", "李明病假到10月16日(周五)"),
        ("李明没来，其他都到了", "李明请到周三", "李明事假到10月14日(周三)"),
    ],
)
def test_leave_told_on_is_counted_on_from_where_it_ends(town: Town, first: str, then: str, last: str) -> None:
    """续, 再请 and 请到 say how long, and not that somebody ill is not ill."""
    town.says(TEACHER, first)
    assert last in town.says(TEACHER, then)


def test_leave_told_on_the_morning_after_its_end_goes_on(town: Town) -> None:
    """Ill on Monday and Tuesday; on Wednesday 李明再请两天: Wednesday and Thursday, ill as before."""
    town.says(TEACHER, "李明病假两天，其他都到了")
    town.clock("10-13 08:00")
    town.says(TEACHER, "今天全勤")
    town.clock("10-14 08:00")
    assert "李明病假到10月15日(周四)" in town.says(TEACHER, "李明再请两天，其他都到了")
    town.clock("10-15 08:00")
    town.says(TEACHER, "今天全勤")

    assert marked(town, "李明") == dict.fromkeys(("10-12", "10-13", "10-14", "10-15"), "sick")


def test_day_of_return_that_lies_ahead_is_no_late_coming(town: Town) -> None:
    """李明周四才来, said on Monday: he is still ill, and until Wednesday."""
    town.says(TEACHER, "李明病假，其他都到了")
    assert "李明病假到10月14日(周三)" in town.says(TEACHER, "李明周四才来")
    assert marked(town, "李明") == {"10-12": "sick"}


@pytest.mark.parametrize(
    ("words", "until"),
    [("李明请假到月底", "10月31日"), ("李明病假到周末", "10月16日"), ("李明请假到本月底", "10月31日")],
)
def test_leave_until_the_end_of_week_or_month_is_kept(town: Town, words: str, until: str) -> None:
    """月底 and 周末 are days as well."""
    assert f"到{until}" in town.says(TEACHER, f"{words}，其他都到了")


def test_leave_until_something_that_is_no_day_is_said_to_be_of_today(town: Town) -> None:
    """请假到考试结束: nobody knows when; the answer says what was kept."""
    assert "先只记10月12日" in town.says(TEACHER, "李明请假到考试结束，其他都到了")


def test_leave_ends_with_the_day_before_he_comes_back_early(town: Town) -> None:
    """李明提前回来了明天来上课: from tomorrow on he is among all."""
    town.says(TEACHER, "李明请假到周五，其他都到了")
    town.clock("10-14 08:00")
    town.says(TEACHER, "今天全勤")
    assert "请假改到10月14日(周三)" in town.says(TEACHER, "李明提前回来了明天来上课")
    town.clock("10-15 08:00")
    town.phones.clear()
    assert "李明" not in town.says(TEACHER, "今天全勤").partition("全到")[0]
