"""What is said in one breath after a report: of whom it is said need not be typed again, and is never guessed among two."""

from __future__ import annotations

import pytest

from tests.story.days import TEACHER, absent, marked, steps
from tests.story.town import Town


@pytest.mark.parametrize(
    ("words", "status"),
    [
        ("她妈说发烧了", "sick"),
        ("她奶奶来电话说她病了", "sick"),
        ("病假", "sick"),
        ("请假了", "personal"),
        ("家里有事", "personal"),
        ("没请假", "unexcused"),
        ("来了", "present"),
        ("刚到", "late"),
    ],
)
def test_word_after_a_report_is_about_whom_it_named(town: Town, words: str, status: str) -> None:
    """王小雨没来, and then only what is the matter with her."""
    town.says(TEACHER, "王小雨没来，其他都到了")
    assert "已更正 今天（10月12日） 七年级1班：王小雨" in town.says(TEACHER, words)
    assert marked(town, "王小雨") == {"10-12": status}
    town.clock("10-12 09:00")
    town.phones.clear()


def test_word_after_two_names_is_asked_about(town: Town) -> None:
    """李明和王小雨没来 — 病假: of whom? 都是病假 is of both."""
    town.says(TEACHER, "李明和王小雨没来，其他都到了")
    assert "说的是哪位" in town.says(TEACHER, "病假")
    assert marked(town, "李明") == {"10-12": "absent"}
    town.says(TEACHER, "李明和王小雨没来，其他都到了")
    town.says(TEACHER, "都是病假")
    assert marked(town, "李明") == marked(town, "王小雨") == {"10-12": "sick"}


def test_word_after_yesterdays_report_is_about_yesterday(town: Town) -> None:
    """昨天李明没来 — 病假: of yesterday."""
    town.clock("10-13 08:00")
    town.phones.clear()
    town.says(TEACHER, "昨天李明没来，其他都到了")
    town.says(TEACHER, "病假")
    assert marked(town, "李明") == {"10-12": "sick"}


def test_her_mother_is_not_filed_with_another_pupil_who_is_open(town: Town) -> None:
    """李明 is open since the third day; 王小雨没来 — 她妈说发烧了 is about her, or asked: it is no step of 李明."""
    absent(town, 3)
    town.phones.clear()
    town.says(TEACHER, "王小雨没来")
    assert "说的是哪位？1 王小雨、2 李明" in town.says(TEACHER, "她妈说发烧了")
    assert steps(town, "李明") == []


def test_his_mother_answers_what_is_asked_about_him(town: Town) -> None:
    """李明 is asked about and was just reported: 他妈说发烧了，明天来 is the answer to that."""
    absent(town, 3)
    town.phones.clear()
    assert "已记 李明" in town.says(TEACHER, "他妈说发烧了，明天来")
    assert len(steps(town, "李明")) == 1


@pytest.mark.parametrize("words", ["刚才说错了，是张伟", "不对，是张伟", "报错了 张伟"])
def test_other_pupil_meant_by_a_bare_sentence(town: Town, words: str) -> None:
    """李明病假 was meant of 张伟: 李明 is one of the others again."""
    town.says(TEACHER, "李明病假，其他都到了")
    answer = town.says(TEACHER, words)

    assert "李明恢复为到校" in answer
    assert marked(town, "李明") == {"10-12": "present"}
    assert marked(town, "张伟") == {"10-12": "sick"}


def test_correction_of_a_correction(town: Town) -> None:
    """是张伟, and then 不对，还是李明: the last word holds."""
    town.says(TEACHER, "李明没来，其他都到了")
    town.says(TEACHER, "说错了，是张伟")
    town.says(TEACHER, "不对，还是李明")
    assert marked(town, "李明") == {"10-12": "absent"}
    assert marked(town, "张伟") == {"10-12": "present"}
    town.clock("10-12 09:00")
    town.phones.clear()


def test_all_have_come_is_said_of_the_class(town: Town) -> None:
    """李明没来 — 都来了 is the class complete."""
    town.says(TEACHER, "李明没来")
    assert "全到" in town.says(TEACHER, "都来了")


def test_head_count_knows_who_was_named_before(town: Town) -> None:
    """李明病假，王小雨没来 at eight, 应到8实到6 a minute later: that fits, and nobody is asked for."""
    town.says(TEACHER, "李明病假，王小雨没来")
    assert "还缺谁" not in town.says(TEACHER, "应到8实到6")
    assert "还缺谁" in town.says(TEACHER, "应到8实到5")
    town.clock("10-12 09:00")
    town.phones.clear()


def test_bare_number_that_lacks_somebody_is_asked_about(town: Town) -> None:
    """实到7 of a roster of eight: who is it? The name completes it."""
    assert "名册8人，实到7人" in town.says(TEACHER, "实到7")
    assert "李明没到" in town.says(TEACHER, "李明")
    town.clock("10-12 09:00")
    town.phones.clear()


def test_no_more_is_no_pupil(town: Town) -> None:
    """没有了 after a report only says that it is whole."""
    absent(town, 1)
    town.clock("10-13 08:00")
    town.says(TEACHER, "今天全勤")
    assert town.says(TEACHER, "没有了") == "好的。"


def test_visit_is_told_in_pieces(town: Town) -> None:
    """1 已家访 — 家里没人 — 说错了，见到他爸了 — 他爸说周一送来: all of it is about 李明, and he is not asked for."""
    absent(town, 3)
    town.phones.clear()
    for words in ("1 已家访", "家里没人", "说错了，见到他爸了", "他爸说周一送来"):
        assert "已记 李明" in town.says(TEACHER, words)
    told = [line.payload for line in steps(town, "李明") if line.payload["kind"] != "correction"]
    assert [one["outcome"] for one in told] == ["unknown", "unreachable", "unknown", "promised"]
    assert told[-1]["promise_date"] == "2026-10-19"


def test_what_is_taken_back_is_told_anew_without_the_name(town: Town) -> None:
    """撤回 of what was said of 李明, and then the right words: they are about him."""
    absent(town, 3)
    town.phones.clear()
    town.says(TEACHER, "1 已家访，他爸说周一送来")
    town.says(TEACHER, "撤回")
    town.says(TEACHER, "1 收到")
    assert "已记 李明" in town.says(TEACHER, "他爸说周二送来")


def test_thanks_after_a_visit_is_no_visit(town: Town) -> None:
    """谢谢 and 今天下雨 behind a visit are nothing about the pupil."""
    absent(town, 3)
    town.phones.clear()
    town.says(TEACHER, "1 已家访")
    for words in ("谢谢", "好的", "今天下大雨", "辛苦了"):
        assert "已记" not in town.says(TEACHER, words)
    assert len(steps(town, "李明")) == 1


def test_yes_with_its_reason_settles_what_the_guardian_said(town: Town) -> None:
    """是的，发烧 behind the question about his father's words: he is ill."""
    town.texts("李大山", "孩子今天不去了，发烧")
    town.expects(TEACHER, has=["发烧"])
    town.says(TEACHER, "李明没来，其他都到了")
    town.says(TEACHER, "是的，发烧")
    assert marked(town, "李明") == {"10-12": "sick"}


def test_status_of_nobody_is_asked_for_with_a_name(town: Town) -> None:
    """病假 out of the blue: whose? It is no pupil called 病假."""
    answer = town.says(TEACHER, "病假")
    assert "谁病假" in answer
    assert "名册里没有" not in answer


def test_what_was_done_for_all_keeps_what_is_said_of_each(town: Town) -> None:
    """都去家访了，李明家没人，张伟说明天来: both were visited; nobody was met at 李明's, and only 张伟 promised."""
    absent(town, 3, "李明没来没请假，张伟没来没请假，其他都到了", ("李大山", "张建国"))
    town.phones.clear()
    town.says(TEACHER, "都去家访了，李明家没人，张伟说明天来")
    told = {name: steps(town, name)[-1].payload for name in ("李明", "张伟")}
    assert {one["kind"] for one in told.values()} == {"home_visit"}
    assert told["李明"]["outcome"] == "unreachable"
    assert told["张伟"]["outcome"] == "promised"


def test_two_codes_without_a_blank_are_not_one(town: Town) -> None:
    """1没人2明天来: 李明 did not promise anything; it is asked to be parted, and parted it is heard."""
    absent(town, 3, "李明没来没请假，张伟没来没请假，其他都到了", ("李大山", "张建国"))
    town.phones.clear()
    assert "没有记" in town.says(TEACHER, "1没人2明天来")
    assert steps(town, "李明") == []
    town.says(TEACHER, "1 没人 2 明天来")
    assert steps(town, "李明")[-1].payload["outcome"] == "unreachable"
    assert steps(town, "张伟")[-1].payload["outcome"] == "promised"


def test_code_that_has_ended_keeps_its_words_from_the_other(town: Town) -> None:
    """2 has been answered: what stands behind it is told to nobody else."""
    absent(town, 3, "李明没来没请假，张伟没来没请假，其他都到了", ("李大山", "张建国"))
    town.phones.clear()
    town.says(TEACHER, "2 已家访，张伟答应明天来")
    answer = town.says(TEACHER, "1 没人 2 他爸不同意")
    assert "第2件" in answer
    assert steps(town, "李明")[-1].payload["outcome"] == "unreachable"


def test_count_behind_a_code_is_no_code(town: Town) -> None:
    """1 打了2遍电话没人接 is of 李明 alone."""
    absent(town, 3, "李明没来没请假，张伟没来没请假，其他都到了", ("李大山", "张建国"))
    town.phones.clear()
    town.says(TEACHER, "1 打了2遍电话没人接")
    assert len(steps(town, "李明")) == 1
    assert steps(town, "张伟") == []


def test_same_of_another_pupil(town: Town) -> None:
    """张伟是病假 — 李明也是: both are ill."""
    town.says(TEACHER, "张伟是病假，其他都到了")
    town.says(TEACHER, "李明也是")
    assert marked(town, "李明") == marked(town, "张伟") == {"10-12": "sick"}


@pytest.mark.parametrize("words", ["同昨天", "和昨天一样", "老样子", "还是跟昨天一样"])
def test_same_as_yesterday_is_shown_and_confirmed(town: Town, words: str) -> None:
    """同昨天: what yesterday was is shown, nothing is recorded before 是."""
    town.says(TEACHER, "李明病假，张伟事假，其他都到了")
    town.clock("10-13 08:00")
    assert "昨天（10月12日）报的是：李明病假，张伟事假" in town.says(TEACHER, words)
    assert "10-13" not in marked(town, "李明")
    assert "李明病假，张伟事假，其余都到" in town.says(TEACHER, "是")
    assert marked(town, "李明") == {"10-12": "sick", "10-13": "sick"}


def test_yes_long_after_is_no_report(town: Town) -> None:
    """同昨天, then something else: a later 是 reports nothing."""
    town.says(TEACHER, "李明病假，其他都到了")
    town.clock("10-13 08:00")
    town.says(TEACHER, "同昨天")
    town.says(TEACHER, "今天谁没来")
    town.says(TEACHER, "是")
    assert "10-13" not in marked(town, "李明")
    town.says(TEACHER, "今天全勤")


def test_what_was_wrong_is_no_record_of_it(town: Town) -> None:
    """李明的病假不对: what is right is asked for."""
    town.says(TEACHER, "李明病假，其他都到了")
    assert "该怎么记" in town.says(TEACHER, "李明的病假不对")
    town.says(TEACHER, "李明到了")
    assert marked(town, "李明") == {"10-12": "present"}


@pytest.mark.parametrize("words", ["陈静是不是没来", "陈静今天是不是请假了", "陈静是否迟到"])
def test_question_whether_somebody_is_away_marks_nobody(town: Town, words: str) -> None:
    """是不是 asks."""
    town.says(TEACHER, "今天全勤")
    town.says(TEACHER, words)
    assert marked(town, "陈静") == {}


def test_day_of_the_report_is_put_right_in_a_breath(town: Town) -> None:
    """李明没来 was answered with 今天, and he means yesterday: 不是，昨天的 moves it."""
    town.clock("10-13 00:30")
    town.phones.clear()
    town.says(TEACHER, "李明没来，其他都到了")
    town.says(TEACHER, "今天的")
    assert "改记到昨天（10月12日）" in town.says(TEACHER, "不是，昨天的")
    assert marked(town, "李明") == {"10-12": "absent"}
    town.phones.clear()


def test_unanswered_call_is_no_name(town: Town) -> None:
    """没有人接 while 李明 is asked about is the answer, and no pupil of that name."""
    absent(town, 3)
    town.phones.clear()
    assert "已记 李明：电话联系" in town.says(TEACHER, "没有人接")


def test_teacher_who_comes_back_from_his_home_does_not_bring_him(town: Town) -> None:
    """李明没来，刚从他家回来: it is she who came back."""
    town.says(TEACHER, "李明没来，刚从他家回来，明天来")
    assert marked(town, "李明") == {"10-12": "absent"}
    town.clock("10-12 09:00")
    town.phones.clear()


def test_lead_puts_another_pupil_right_too(town: Town) -> None:
    """The head reported 张伟 and means 陈静: it is no news about 陈静."""
    town.says("孙立", "七1班张伟病假，其他都到了")
    assert "张伟恢复为到校" in town.says("孙立", "刚才那条不对，是陈静")
    assert marked(town, "陈静") == {"10-12": "sick"}
    assert steps(town, "陈静") == []


@pytest.mark.parametrize("slip", ["昨天王小雨没来，其他都到了", "昨天王小雨没来"])
def test_day_that_had_a_record_of_its_own_is_not_moved_with_a_slip(town: Town, slip: str) -> None:
    """Monday was reported on Monday; on Tuesday 昨天王小雨没来 was a slip: 不对，是今天的 leaves Monday's own report."""
    town.says(TEACHER, "李明没来，其他都到了")
    town.clock("10-13 08:00")
    town.phones.clear()
    town.says(TEACHER, slip)
    answer = town.says(TEACHER, "不对，是今天的")
    assert "现在还没有改" in answer
    assert "“10月12日王小雨到了”" in answer
    assert marked(town, "李明") == {"10-12": "absent"}

    town.says(TEACHER, "10月12日王小雨到了")
    assert marked(town, "王小雨") == {"10-12": "present"}


def test_yes_hours_after_another_report_repeats_no_day_before(town: Town) -> None:
    """同昨天 was answered with a report of its own; 是 three hours later says that 李明 is here."""
    town.says(TEACHER, "李明没来，其他都到了")
    town.clock("10-13 08:00")
    town.phones.clear()
    town.says(TEACHER, "同昨天")
    town.says(TEACHER, "王小雨病假，其他都到了")
    town.clock("10-13 11:00")
    town.phones.clear()
    town.says(TEACHER, "是")
    assert marked(town, "李明") == {"10-12": "absent", "10-13": "present"}
