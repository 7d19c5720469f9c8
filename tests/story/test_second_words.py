"""The second word about a day: whoever is put right is again what he was before, and a half of a day stays a half."""

from __future__ import annotations

import pytest

from tests.story.days import TEACHER, marked, steps
from tests.story.town import Town


def test_pupil_named_by_mistake_is_again_what_he_was_before(town: Town) -> None:
    """李明病假 at eight, 李明没来没请假 by a slip: 说错了，是张伟 leaves 李明 ill, and not unknown."""
    town.says(TEACHER, "李明病假")
    town.says(TEACHER, "李明没来没请假")
    assert "李明恢复为病假" in town.says(TEACHER, "说错了，是张伟")
    assert marked(town, "李明") == {"10-12": "sick"}
    assert marked(town, "张伟") == {"10-12": "unexcused"}


def test_wrong_answer_gives_back_what_was_told_before(town: Town) -> None:
    """王晓明 was ill, 2 made him absent without leave, 错了，是1: he is ill again."""
    town.says(TEACHER, "王晓明病假")
    town.says(TEACHER, "晓明没来没请假，其他都到了")
    town.says(TEACHER, "2")
    assert "王晓明恢复为病假" in town.says(TEACHER, "错了，是1")
    assert marked(town, "王晓明") == {"10-12": "sick"}
    assert marked(town, "张晓明") == {"10-12": "unexcused"}


def test_leave_moves_with_its_report(town: Town) -> None:
    """李明请假三天 was said of Tuesday and is Monday's: it ends a day earlier, and Tuesday's roll knows of it."""
    town.clock("10-13 08:00")
    town.phones.clear()
    town.says(TEACHER, "李明请假三天，其他都到了")
    answer = town.says(TEACHER, "不是，昨天的")
    assert "李明事假到10月14日(周三)" in answer
    assert "都到了没有" not in answer
    town.says(TEACHER, "今天全勤")
    assert marked(town, "李明") == {"10-12": "personal", "10-13": "personal"}


def test_leave_until_a_day_ends_on_it_wherever_it_begins(town: Town) -> None:
    """李明请假到周四 moved from Monday to the Friday before: Thursday it is still."""
    town.says(TEACHER, "李明请假到周四，其他都到了")
    assert "李明事假到10月15日(周四)" in town.says(TEACHER, "不是，上周五的")


def test_leave_told_in_the_morning_goes_on_in_the_afternoon(town: Town) -> None:
    """上午李明请假三天 and 下午全勤 on the same day: he is on leave in the afternoon too."""
    town.says(TEACHER, "上午李明请假三天，其他都到了")
    town.clock("10-12 14:00")
    assert "李明事假，其余都到" in town.says(TEACHER, "下午全勤")


def test_half_of_the_last_day_is_no_half_of_today(town: Town) -> None:
    """李明请假到周四上午 is a report of the whole of Monday."""
    answer = town.says(TEACHER, "李明请假到周四上午，其他都到了")
    assert "今天（10月12日） 七年级1班：李明事假，其余都到" in answer
    assert "李明事假到10月15日(周四)" in answer


@pytest.mark.parametrize(
    ("words", "last"),
    [
        ("李明发烧请假，他说周四回来", "10月14日(周三)"),
        ("李明发烧请假，他妈说周四回来，其他都到了", "10月14日(周三)"),
        ("李明发烧没来，家长来电说大概周四能来上学，其他都到了", "10月14日(周三)"),
        ("李明住院，周四下午回来，王小雨病假，其他都到了", "10月15日(周四)"),
    ],
)
def test_leave_lasts_until_whoever_says_he_comes_back(town: Town, words: str, last: str) -> None:
    """Whoever told of the day, it is kept; and it is no leave of anybody else."""
    answer = town.says(TEACHER, words)
    assert f"李明病假到{last}" in answer
    assert "王小雨病假到" not in answer


def test_return_of_another_pupil_ends_nobodys_leave(town: Town) -> None:
    """李明病假，刘洋周四回来: it is 刘洋 who comes on Thursday."""
    assert "李明病假到" not in town.says(TEACHER, "李明病假，刘洋周四回来")


def test_day_of_a_return_brings_nobody_today(town: Town) -> None:
    """李明没来，他妈说周四回来: he is not here."""
    town.says(TEACHER, "李明没来，他妈说周四回来，其他都到了")
    assert marked(town, "李明") == {"10-12": "absent"}
    town.clock("10-12 09:00")
    town.phones.clear()


def test_full_afternoon_after_an_absence_is_the_afternoons(town: Town) -> None:
    """李明没来没请假 at eight, 下午全勤 at two: here since then, the answer says so, and 没到 is of the afternoon."""
    town.says(TEACHER, "李明没来没请假，其他都到了")
    town.clock("10-12 14:00")
    town.phones.clear()
    assert "李明先前报的没请假，这次说都到了，下午按到校记" in town.says(TEACHER, "下午全勤")
    assert "李明上午无故" in town.says(TEACHER, "今天谁没来")
    assert "下午 七年级1班：李明无故" in town.says(TEACHER, "没到")
    assert "李明无故" in town.says(TEACHER, "今天谁没来")


def test_others_in_the_afternoon_do_not_bring_who_is_missing(town: Town) -> None:
    """下午其他都到了 after 李明没来: nothing is asked, and he is missing still."""
    town.says(TEACHER, "李明没来没请假，其他都到了")
    town.clock("10-12 14:00")
    town.phones.clear()
    answer = town.says(TEACHER, "下午其他都到了")
    assert "先前报的仍算：李明没请假" in answer
    assert "都到了没有" not in answer
    assert "七年级1班：李明无故" in town.says(TEACHER, "今天谁没来")


def test_morning_alone_is_repeated_for_the_morning(town: Town) -> None:
    """Monday was told by halves; 同昨天 on Tuesday at eight is Tuesday's morning, and no more."""
    town.says(TEACHER, "上午李明病假，其他都到了")
    town.clock("10-12 14:00")
    town.says(TEACHER, "下午都到了")
    town.clock("10-13 08:00")
    assert "今天上午也是这样" in town.says(TEACHER, "同昨天")
    assert "上午 七年级1班：李明病假，其余都到" in town.says(TEACHER, "1")


def test_half_day_of_leave_is_not_repeated_as_a_whole_one(town: Town) -> None:
    """李明病假 all Monday, 刘洋 only in the afternoon: 同昨天 repeats 李明."""
    town.says(TEACHER, "李明病假，其他都到了")
    town.clock("10-12 14:00")
    town.says(TEACHER, "下午刘洋请假")
    town.clock("10-13 08:00")
    assert "刘洋只是半天，今天不照搬" in town.says(TEACHER, "同昨天")
    town.says(TEACHER, "是")
    assert marked(town, "李明")["10-13"] == "sick"
    assert "10-13" not in marked(town, "刘洋")


def test_who_was_on_leave_came_and_is_not_named(town: Town) -> None:
    """请假的也来了 with one on leave: he is here."""
    town.says(TEACHER, "李明请假三天，其他都到了")
    town.clock("10-13 08:00")
    assert "李明到校" in town.says(TEACHER, "请假的也来了")
    assert marked(town, "李明")["10-13"] == "present"
    town.says(TEACHER, "今天全勤")


def test_of_two_on_leave_it_is_asked_who_came(town: Town) -> None:
    """请假的也来了 with two on leave: which? 都来了 is both."""
    town.says(TEACHER, "李明病假，刘洋事假，其他都到了")
    assert "李明（病假）、刘洋（事假）" in town.says(TEACHER, "请假的也来了")
    assert marked(town, "刘洋") == {"10-12": "personal"}
    town.says(TEACHER, "都来了")
    assert marked(town, "李明") == marked(town, "刘洋") == {"10-12": "present"}


def test_nobody_on_leave_came(town: Town) -> None:
    """请假的也来了 where nobody is on leave: the answer says so, and asks for no pupil called 请假的."""
    assert "今天没有记谁请假" in town.says(TEACHER, "请假的也来了")


@pytest.mark.parametrize("words", ["牙疼", "拉肚子", "看病去了", "生病了"])
def test_any_word_for_one_pupil_answers_a_doubt(town: Town, words: str) -> None:
    """前几天没到，今天到了吗: the words that follow a report answer the question about it too."""
    town.says(TEACHER, "李明没来，其他都到了")
    town.clock("10-13 08:00")
    town.phones.clear()
    town.says(TEACHER, "今天全勤")
    town.says(TEACHER, words)
    assert marked(town, "李明")["10-13"] == "sick"


def test_visit_told_beside_the_roll_is_recorded_by_one_sign(town: Town) -> None:
    """The roll is recorded, and 记 records the visit in the words in which it was told; nothing is typed twice."""
    answer = town.says(TEACHER, "昨晚家访了李明，他妈说病好就来。王小雨发烧请假")
    assert "请回“记”" in answer
    assert "已记 李明：10月11日家访" in town.says(TEACHER, "记")
    (step,) = steps(town, "李明")
    assert step.payload["kind"] == "home_visit"
    assert marked(town, "李明") == {}


@pytest.mark.parametrize(
    "words",
    ["不是李明，是何军", "是何军不是李明", "李明写错了，应该是何军", "何军打成李明了", "把李明改成何军", "应该是何军"],
)
def test_mistaken_pupil_is_put_right_however_it_is_put(town: Town, words: str) -> None:
    """The one is here with the others, the other is ill, and nothing is typed again."""
    town.says(TEACHER, "李明病假，其他都到了")
    town.says(TEACHER, words)
    assert marked(town, "李明") == {"10-12": "present"}
    assert marked(town, "何军") == {"10-12": "sick"}


def test_which_of_two_was_the_mistake_is_asked(town: Town) -> None:
    """李明、刘洋 and 说错了，是张伟: which of them? A number tells, and until then nothing changes."""
    town.says(TEACHER, "李明、刘洋病假，其他都到了")
    question = town.says(TEACHER, "说错了，是张伟")
    assert "现在还没有改" in question
    assert marked(town, "李明") == marked(town, "刘洋") == {"10-12": "sick"}
    town.says(TEACHER, "1" if "1 刘洋" in question else "2")
    assert marked(town, "刘洋") == {"10-12": "present"}
    assert marked(town, "张伟") == marked(town, "李明") == {"10-12": "sick"}


def test_mistake_seen_two_messages_later_takes_all_of_it_along(town: Town) -> None:
    """李明没来, 病假, 说错了，是张伟: 李明 is not absent because of the first message."""
    town.says(TEACHER, "李明没来，其他都到了")
    town.says(TEACHER, "病假")
    town.says(TEACHER, "说错了，是张伟")
    assert marked(town, "李明") == {"10-12": "present"}


def test_word_for_one_of_two_is_completed_by_a_number(town: Town) -> None:
    """病假 after two names: 1 is enough."""
    town.says(TEACHER, "李明没来没请假，王小雨没来没请假，其他都到了")
    question = town.says(TEACHER, "病假")
    town.says(TEACHER, "1" if "1 李明" in question else "2")
    assert marked(town, "李明") == {"10-12": "sick"}
    assert marked(town, "王小雨") == {"10-12": "unexcused"}
    town.clock("10-12 09:00")
    town.phones.clear()


@pytest.mark.parametrize(
    ("words", "status"),
    [
        ("改成病假", "sick"),
        ("不对是事假", "personal"),
        ("不是没来，是迟到了", "late"),
        ("家长刚打电话说发烧了", "sick"),
    ],
)
def test_status_is_put_right_by_a_bare_sentence(town: Town, words: str, status: str) -> None:
    """However it begins, it is said of him who was just named."""
    town.says(TEACHER, "李明没来，其他都到了")
    town.says(TEACHER, words)
    assert marked(town, "李明") == {"10-12": status}


def test_answer_that_names_somebody_known_changes_nothing(town: Town) -> None:
    """晓明是哪一位 — 王小雨, who was told to be ill: her illness stays, and it is asked again."""
    town.says(TEACHER, "晓明没来没请假，王小雨病假，其他都到了")
    assert "王小雨已经记了病假，这句没有改" in town.says(TEACHER, "王小雨")
    town.says(TEACHER, "1")
    assert marked(town, "王小雨") == {"10-12": "sick"}
    assert marked(town, "张晓明") == {"10-12": "unexcused"}


def test_question_outlives_a_word_about_somebody_else(town: Town) -> None:
    """晓明 is asked about; 刘洋 goes home in the afternoon; 1 answers the question still."""
    town.says(TEACHER, "晓明病假，其他都到了")
    town.clock("10-12 15:00")
    town.says(TEACHER, "刘洋下午发烧回家了")
    assert "张晓明病假" in town.says(TEACHER, "1")


@pytest.mark.parametrize("words", ["撤销", "刚才那条删了", "取消刚才的", "上一条不要了"])
def test_taking_back_has_many_names(town: Town, words: str) -> None:
    """Whatever it is called, the last message alone is taken back."""
    town.says(TEACHER, "李明病假，其他都到了")
    town.says(TEACHER, "王小雨病假")
    assert "王小雨恢复为到校" in town.says(TEACHER, words)
    assert marked(town, "李明") == {"10-12": "sick"}


@pytest.mark.parametrize("words", ["重发：{}", "上一条作废，{}", "{}，以这条为准"])
def test_report_in_place_of_another_brings_whom_it_leaves_out(town: Town, words: str) -> None:
    """李明 stands in the first and not in the one that replaces it: he is here, the answer says so, and 没到 undoes it."""
    town.says(TEACHER, "李明病假，其他都到了")
    assert "李明先前报的病假，这次没有提" in town.says(TEACHER, words.format("王小雨病假，其他都到了"))
    assert marked(town, "李明") == {"10-12": "present"}
    town.says(TEACHER, "没到")
    assert marked(town, "李明") == {"10-12": "sick"}


def test_second_report_that_leaves_somebody_out_is_put_right_by_one_word(town: Town) -> None:
    """先前报的仍算：李明: 到了 says that he is not missing any more."""
    town.says(TEACHER, "李明病假，其他都到了")
    assert "先前报的仍算：李明病假；到了请回“到了”" in town.says(TEACHER, "王小雨病假，其他都到了")
    town.says(TEACHER, "到了")
    assert marked(town, "李明") == {"10-12": "present"}
    assert marked(town, "王小雨") == {"10-12": "sick"}


def test_count_asks_on_until_all_are_named(town: Town) -> None:
    """应到8实到6, and only 李明 is named: who is the other? Whether named by an answer or by a report of his own."""
    assert "还缺谁" in town.says(TEACHER, "应到8实到6")
    assert "还差1人，是谁" in town.says(TEACHER, "李明病假")
    town.says(TEACHER, "张伟")
    assert marked(town, "张伟") == {"10-12": "absent"}
    town.clock("10-12 09:00")
    town.phones.clear()


def test_number_put_right_is_the_number_on_file(town: Town) -> None:
    """实到6, and then 不对应该是7人: one is missing, and not two."""
    town.says(TEACHER, "应到8实到6")
    town.says(TEACHER, "不对应该是7人")
    assert "还差" not in town.says(TEACHER, "李明")


def test_day_denied_is_not_the_day(town: Town) -> None:
    """不是今天 to the question of the night: nothing is filed under today, and it is asked again."""
    town.clock("10-13 00:20")
    town.phones.clear()
    town.says(TEACHER, "李明病假，其他都到了")
    assert "这句没有记" in town.says(TEACHER, "不是今天")
    assert marked(town, "李明") == {}
    town.says(TEACHER, "不是今天，是昨天")
    assert marked(town, "李明") == {"10-12": "sick"}


def test_slip_of_the_evening_is_put_right_after_midnight(town: Town) -> None:
    """Reported at ten to twelve, 说错了，是张伟 at ten past: of the day that was reported."""
    town.clock("10-12 23:50")
    town.phones.clear()
    town.says(TEACHER, "李明今天病假，其他都到了")
    town.clock("10-13 00:10")
    town.says(TEACHER, "说错了，是张伟")
    assert marked(town, "张伟") == {"10-12": "sick"}
    assert marked(town, "李明") == {"10-12": "present"}


def test_one_of_two_has_come(town: Town) -> None:
    """来了一个: which?"""
    town.says(TEACHER, "李明病假、张伟病假，其他都到了")
    question = town.says(TEACHER, "来了一个")
    town.says(TEACHER, "1" if "1 李明" in question else "2")
    assert marked(town, "李明") == {"10-12": "present"}
    assert marked(town, "张伟") == {"10-12": "sick"}
