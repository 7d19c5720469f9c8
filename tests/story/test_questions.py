"""What is not certain is asked, and an answer of one word completes it."""

from __future__ import annotations

from tests.story.days import TEACHER, absent, marked, reported
from tests.story.town import Town


def test_short_name_of_two_is_asked_and_answered_by_number(town: Town) -> None:
    """晓明没来: nobody is marked until 1 says which; the others are present at once."""
    question = town.says(TEACHER, "晓明没来没请假，其他都到了")
    assert "1 张晓明、2 王晓明" in question
    assert marked(town, "张晓明") == marked(town, "王晓明") == {}
    answer = town.says(TEACHER, "1")

    assert "张晓明无故" in answer
    assert marked(town, "张晓明") == {"10-12": "unexcused"}
    assert marked(town, "王晓明") == {}


def test_neither_is_an_answer_too(town: Town) -> None:
    """都不是: nobody is marked, and the question is not asked again."""
    town.says(TEACHER, "晓明没来，其他都到了")
    answer = town.says(TEACHER, "都不是")

    assert "不记" in answer
    assert marked(town, "张晓明") == marked(town, "王晓明") == {}
    assert "1" not in town.says(TEACHER, "谢谢")


def test_number_answers_no_question_that_was_not_asked(town: Town) -> None:
    """1 out of the blue records nothing."""
    town.says(TEACHER, "1")
    assert reported(town) == 0


def test_new_report_is_no_answer_to_an_old_question(town: Town) -> None:
    """Whoever reports anew is read anew: 今天全勤 after the question is the class complete."""
    town.says(TEACHER, "晓明没来，其他都到了")
    answer = town.says(TEACHER, "今天全勤")

    assert "全到" in answer
    assert marked(town, "张晓明") == marked(town, "王晓明") == {}


def test_today_does_not_answer_yesterdays_question(town: Town) -> None:
    """李明来了 said on Tuesday is Tuesday's, though Monday's question is still open."""
    town.says(TEACHER, "小雷没来，其他都到了")
    town.days_pass(1)
    town.says(TEACHER, "李明来了，迟到")

    assert marked(town, "李明") == {"10-13": "late"}


def test_head_count_that_does_not_fit_is_asked_about(town: Town) -> None:
    """Eight on the roster, six present, one named: the missing one is asked for, and his name is answer enough."""
    question = town.says(TEACHER, "应到8实到6，李明没来没请假")
    assert "还缺谁" in question
    assert marked(town, "李明") == {"10-12": "unexcused"}
    answer = town.says(TEACHER, "张伟")
    town.clock("10-12 09:00")

    assert "张伟没到" in answer
    assert marked(town, "张伟") == {"10-12": "absent"}
    town.expects("李大山", has=["10月12日"])
    town.expects("张建国", has=["10月12日"])


def test_roster_and_reported_size_are_held_together(town: Town) -> None:
    """应到9 where the roster has eight: recorded, and told."""
    answer = town.says(TEACHER, "应到9实到9")
    assert "名册上是8人，您报应到9人" in answer


def test_withdrawn_report_leaves_the_day_unknown(town: Town) -> None:
    """撤回今天的: the mark is gone, the guardian hears nothing, and the report is owed again at noon."""
    town.says(TEACHER, "李明没来没请假，其他都到了")
    answer = town.says(TEACHER, "撤回今天的")
    town.clock("10-12 12:05")

    assert "已撤回今天（10月12日）七年级1班" in answer
    assert set(marked(town, "李明").values()) <= {"withdrawn"}
    town.expects(TEACHER, has=["还没有报考勤"])
    town.says(TEACHER, "今天全勤")


def test_who_was_missing_yesterday_is_asked_for_when_nobody_speaks_of_him(town: Town) -> None:
    """王小雨病假 alone says nothing of 李明, who was missing yesterday: he is asked for. With 其他都到了 he is back, and
    the answer says so by name."""
    absent(town, 1)
    town.days_pass(1)
    assert "李明前几天没到，今天到了吗" in town.says(TEACHER, "王小雨病假")
    answer = town.says(TEACHER, "王小雨病假，其他都到了")

    assert "李明前几天没到，今天按到校记" in answer
    assert "今天到了吗" not in answer


def test_day_that_has_not_come_is_not_reported_ahead(town: Town) -> None:
    """明天李明没来: not recorded, and said so; no date would be an answer."""
    answer = town.says(TEACHER, "明天李明不来")

    assert "还没到" in answer
    assert reported(town) == 0
    assert marked(town, "李明") == {}


def test_absence_told_by_halves_and_then_for_the_day_is_shown_once(town: Town) -> None:
    """Morning, afternoon, then the whole day: one line in the list, one day in the count."""
    for words in ("上午李明没来，其他都到了", "李明下午没来", "李明今天没来，其他都到了"):
        town.says(TEACHER, words)

    assert town.says(TEACHER, "今天谁没来").count("李明") == 1
    assert "没到（没说原因）1天" in town.says(TEACHER, "李明缺了几天")
    town.clock("10-12 09:00")
    town.expects("李大山", has=["10月12日"])
