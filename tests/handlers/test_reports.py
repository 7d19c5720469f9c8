"""What counts as a class's report, and what is said of it."""

from __future__ import annotations

import pytest

from tests.handlers.conftest import LEAD, TEACHER, School

NOBODY = "钱多多没来"


def test_a_name_that_nobody_bears_is_no_report(school: School) -> None:
    """After 钱多多没来 alone the class has not reported: nobody says 没有人缺勤, and it is asked for at noon."""
    school.says(NOBODY)
    assert "还没有报" in school.says("今天谁没来", LEAD)
    assert "没报：七年级1班" in school.says("哪些班没报", LEAD)
    school.at(12, 12, 1)
    assert "还没有报考勤" in school.was_told(TEACHER)[-1]


def test_the_answer_to_the_question_makes_it_the_report(school: School) -> None:
    """The full name completes the report: nobody is asked for it at noon."""
    school.says(NOBODY)
    assert "已记" in school.says("王晓宇")
    school.at(12, 12, 1)
    assert all("考勤报送" not in text for text in school.was_told(TEACHER))


def test_nobody_is_missing_only_where_that_was_said_of_all(school: School) -> None:
    """王小雨到了 says nothing of the others; 今天全勤 does."""
    school.says("王小雨迟到了")
    assert "没有人缺勤" not in school.says("今天谁没来")
    school.says("今天全勤")
    assert "没有人缺勤" in school.says("今天谁没来")


@pytest.mark.parametrize("words", ["李明没有来吗", "李明来了吗？", "李明来了没有"])
def test_a_question_back_is_no_answer(school: School, words: str) -> None:
    """Asked whether 李明 came, the teacher asks back: nothing is recorded of him."""
    assert "李明来了没有" in school.says("李明")
    assert "已记" not in school.says(words)


@pytest.mark.parametrize("words", ["🙂🙂", "1.5", "-1 收到", "……"])
def test_what_tells_nothing_is_no_record(school: School, words: str) -> None:
    """With one matter open, an emoji or a code that never was is not put down as something done about it."""
    for day in (12, 13, 14):
        school.at(day).says("李明没来没请假，其他都到了")
    school.was_told(TEACHER)
    assert "已记" not in school.says(words)


def test_another_class_by_its_number_alone_is_not_the_own_one(school: School) -> None:
    """2班的李明 is no pupil of 七年级1班, although it has a 李明 too."""
    assert "没有记" in school.says("2班的李明没来")
    assert "没有记" not in school.says("1班的李明没来")


def test_a_leave_of_several_days_says_its_last_day(school: School) -> None:
    """李明请假三天: the answer says until when; a single day needs no word more."""
    assert "李明病假到10月14日(周三)" in school.says("李明请病假三天，其他都到了")
    assert "已记下" not in school.says("李明请假一天，其他都到了")


def test_a_school_lead_who_names_absentees_reports_for_their_class(school: School) -> None:
    """李明没来 from the lead is attendance of 李明's class, and no step of a case."""
    assert "七年级1班：李明没到" in school.says("李明没来", LEAD)
    assert "哪个班" in school.says("今天全勤", LEAD)


def test_whoever_takes_yesterday_back_is_shown_yesterday(school: School) -> None:
    """After 撤回昨天的 the example is yesterday's, lest it be filed under today."""
    school.says("今天全勤")
    assert "10月12日全勤" in school.at(13).says("撤回昨天的")


def test_a_report_given_for_the_wrong_day_moves_to_the_right_one(school: School) -> None:
    """刚才报的是昨天的: what was said of today is said of yesterday, and today is open again."""
    school.at(13).says("李明病假，其他都到了")
    assert "改记到昨天（10月12日）" in school.says("刚才报的是昨天的")
    assert "还没有报" in school.says("今天谁没来")
    school.says("今天全勤")
    assert "没有人缺勤" in school.says("今天谁没来")


def test_a_cause_that_nobody_understands_is_asked_for(school: School) -> None:
    """He is away, that is recorded; why is asked, and 病假 answers."""
    said = school.says("李明没来，他爷爷说他犯了啥劲儿病歪歪")
    assert "什么情况" in said
    assert "病假" in school.says("病假")
