"""What does not fit together is asked, kindly, and changes nothing that was recorded."""

from __future__ import annotations

from tests.handlers.conftest import NUMBER_OF_LI_MING, School


def test_pupil_in_hospital_yesterday_and_here_today_is_asked_about(school: School) -> None:
    """Everybody is here today, and one of them was in hospital yesterday: is he?"""
    school.says("王小雨住院了，其他都到了")

    answer = school.at(13).says("今天全勤")

    assert "王小雨前几天报的是住院" in answer
    assert "全到" in answer


def test_pupil_with_a_cold_yesterday_is_not_asked_about(school: School) -> None:
    """A cold passes overnight; a question would only cost the teacher time."""
    school.says("王小雨感冒了，其他都到了")

    answer = school.at(13).says("今天全勤")

    assert "王小雨" not in answer


def test_guardian_who_says_otherwise_is_quoted(school: School) -> None:
    """The mother wrote that she brought him, the teacher does not see him: she is quoted, he is marked all the same."""
    school.says("已经送进校门了", NUMBER_OF_LI_MING)

    answer = school.says("李明没来没请假，其他都到了")

    assert "李明家长今天回信说“已经送进校门了”" in answer
    assert "李明无故" in answer


def test_same_words_on_the_fifth_day_are_asked_about_once(school: School) -> None:
    """Five reports alike to the letter are worth one question, not one a day."""
    words = "李明没来没请假，其他都到了"

    answers = [school.at(day).says(words) for day in (12, 13, 14, 15, 16, 19)]

    asked = ["一字不差" in answer for answer in answers]
    assert asked == [False, False, False, False, True, False]


def test_full_attendance_in_the_same_words_is_ordinary(school: School) -> None:
    """全勤 every day is what everybody hopes for: nobody is asked about it in the first week."""
    answers = [school.at(day).says("今天全勤") for day in (12, 13, 14, 15, 16)]

    assert not any("一字不差" in answer for answer in answers)


def test_missing_pupil_whom_the_next_report_leaves_out_is_asked_about(school: School) -> None:
    """He was missing yesterday and today's words do not mention him: unknown is not present."""
    school.says("李明没来没请假，其他都到了")

    answer = school.at(13).says("张伟病假")

    assert "李明前几天没到，今天到了吗" in answer


def test_head_count_against_the_roster_is_asked_about(school: School) -> None:
    """The roster has forty names and the report says forty-two."""
    answer = school.says("应到42实到42")

    assert "名册上是40人，您报应到42人" in answer


def test_missing_pupil_taken_as_here_is_said_aloud(school: School) -> None:
    """Everybody is here, and with that a boy who was missing yesterday: the answer names him, so that a slip is seen."""
    school.says("李明没来没请假，其他都到了")

    answer = school.at(13).says("今天全勤")

    assert "李明前几天没到，今天按到校记" in answer
    assert "没到请回“没到”" in answer
