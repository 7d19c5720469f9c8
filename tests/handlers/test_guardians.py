"""What guardians write and are written: who hears it, at which hour, and what is taken back."""

from __future__ import annotations

from datetime import timedelta

import pytest

from reminders.prompting import compose
from store import claims, outbox, pupils, units
from tests.handlers.conftest import LEAD, NUMBER_OF_LI_MING, TEACHER, School


def sent_by_sms(school: School) -> list[str]:
    """What leaves by SMS now; it counts as sent."""
    now = school.clock.now()
    with school.db.write() as tx:
        compose(tx, now)
        taken = claims.claim(tx, "sms", now, 20, "test", timedelta(minutes=1))
        for one in taken:
            outbox.sent(tx, one.message, now, provider_id=f"SM{one.message.id}")
    return [one.message.text for one in taken]


def test_who_was_told_of_an_absence_that_was_none_is_told_so(school: School) -> None:
    """The SMS went out at 8:10, the teacher puts it right at 8:30: the guardian shall not worry all day."""
    school.says("李明没来，其他都到了")
    school.at(12, 8, 11)
    assert "李明10月12日没有到校" in sent_by_sms(school)[0]
    school.at(12, 8, 30).says("李明来了，刚才看错了")
    school.at(12, 8, 36)
    assert ["李明10月12日已到校" in text for text in sent_by_sms(school)] == [True]


def test_an_absence_put_right_before_the_sms_left_costs_no_sms_at_all(school: School) -> None:
    """The teacher corrects within the five minutes that are left to him: the guardian hears nothing."""
    school.says("李明没来，其他都到了")
    school.at(12, 8, 7).says("李明来了，刚才看错了")
    school.at(12, 9)
    assert sent_by_sms(school) == []


def test_a_child_who_did_not_come_home_is_told_at_night(school: School) -> None:
    """没回家 at 21:30 does not wait for the end of the quiet hours, and the answer names 110."""
    answer = school.at(12, 21, 30).says("孩子没回家，电话也打不通", NUMBER_OF_LI_MING)
    assert "110" in answer
    assert "没回家" in school.was_told(TEACHER)[-1]


@pytest.mark.parametrize("words", ["老师打他了，不敢去", "被打了不敢上学", "同学天天欺负他"])
def test_words_of_harm_go_to_the_head_and_to_nobody_else(school: School, words: str) -> None:
    """The class teacher may be the one accused: only the school lead reads them."""
    answer = school.says(words, NUMBER_OF_LI_MING)
    assert words in school.was_told(LEAD)[-1]
    assert all(words not in text for text in school.was_told(TEACHER))
    assert "班主任" not in answer


def test_words_of_harm_against_the_head_go_past_him(school: School) -> None:
    """校长打他: the bureau is told, the head is not."""
    school.says("被校长打了", NUMBER_OF_LI_MING)
    assert all("被校长打了" not in text for text in school.was_told(LEAD))
    assert "被校长打了" in school.was_told("dong.wenjing")[-1]


@pytest.mark.parametrize("words", ["好的", "收到", "谢谢老师", "1"])
def test_a_bare_received_calls_nobody_away_from_class(school: School, words: str) -> None:
    """好的 is kept and costs neither a prompt nor an SMS."""
    assert school.says(words, NUMBER_OF_LI_MING) == ""
    assert school.was_told(TEACHER) == []


def test_who_asks_who_writes_is_told_and_costs_the_teacher_nothing(school: School) -> None:
    """谁呀 is answered with the school's name."""
    assert "后河镇第一初级中学" in school.says("谁呀？", NUMBER_OF_LI_MING)
    assert school.was_told(TEACHER) == []


def test_calling_and_working_are_no_harm(school: School) -> None:
    """老师打电话了 and 去打工 go the usual way."""
    school.says("老师打电话来了，我明天送他去", NUMBER_OF_LI_MING)
    school.says("他爸叫他去打工了", NUMBER_OF_LI_MING)
    assert sum("李明家长回短信" in text for text in school.was_told(TEACHER)) >= 1
    assert all("伤害" not in text for text in school.was_told(LEAD))


def two_children(school: School) -> School:
    """李明's father is 刘洋's guardian too, and was written to about 李明 alone."""
    with school.db.write() as tx:
        klass = units.find(tx, "class", "七年级1班")[0]
        liu_yang = next(
            one for one in pupils.roster(tx, klass.id, school.clock.now().date()).pupils if one.name == "刘洋"
        )
        pupils.put_guardian(tx, liu_yang.id, "李大山", relation="姨父", phone=NUMBER_OF_LI_MING)
    school.says("李明没来没请假，其他都到了")
    school.at(12, 8, 11)
    sent_by_sms(school)
    return school


@pytest.mark.parametrize("words", ["李明和刘洋都发烧了", "两个都病了"])
def test_what_is_said_of_two_children_is_told_of_both(school: School, words: str) -> None:
    """Both class teachers (here one) hear of both children."""
    answer = two_children(school).says(words, NUMBER_OF_LI_MING)
    assert "李明" in answer
    assert "刘洋" in answer
    told = "\n".join(school.was_told(TEACHER))
    assert f"李明家长回短信：“{words}”" in told
    assert f"刘洋家长回短信：“{words}”" in told


def test_which_of_two_children_is_asked_where_the_words_leave_it_open(school: School) -> None:
    """老大病了 is put down to neither, although only 李明 was asked about."""
    assert "哪个孩子" in two_children(school).says("老大病了", NUMBER_OF_LI_MING)
    assert school.was_told(TEACHER) == []
