"""What a hurried teacher writes while something is open: nothing of it is recorded for the wrong pupil, or twice, or unseen."""

from __future__ import annotations

import pytest

from tests.story.days import TEACHER, absent, marked, reported, steps
from tests.story.town import Town

BOTH = "李明没来没请假，张伟没来没请假，其他都到了"


@pytest.fixture
def open_one(town: Town) -> Town:
    """李明 has been missing for three days, and his teacher is asked about him under the code 1."""
    absent(town, 3)
    town.phones.clear()
    return town


@pytest.fixture
def open_two(town: Town) -> Town:
    """李明 (1) and 张伟 (2) are asked about."""
    absent(town, 3, BOTH, ("李大山", "张建国"))
    town.phones.clear()
    return town


def _kinds(town: Town, pupil: str) -> list[str]:
    return [line.payload["kind"] for line in steps(town, pupil)]


@pytest.mark.parametrize("words", ["说错了，是李明", "不对，是1", "不是张伟，是李明"])
def test_visit_told_of_the_wrong_pupil_is_the_others(open_two: Town, words: str) -> None:
    """2 已家访，家里没人 was 李明's: it counts no more for 张伟, who is asked about still, and nothing is typed again."""
    open_two.says(TEACHER, "2 已家访，家里没人")
    answer = open_two.says(TEACHER, words)
    assert "已撤回 张伟：家访" in answer
    assert "已记 李明：家访，没有联系上" in answer
    assert _kinds(open_two, "李明") == ["home_visit"]
    assert _kinds(open_two, "张伟")[-1] == "correction"


def test_call_that_was_told_as_a_visit_is_a_call(open_one: Town) -> None:
    """说错了是打电话不是家访: the visit counts no more, and the promise that was told with it stays."""
    open_one.says(TEACHER, "1 已家访，孩子答应明天来")
    assert "已记 李明：电话联系，答应返校，10月15日" in open_one.says(TEACHER, "说错了是打电话不是家访")


@pytest.mark.parametrize("words", ["什么意思", "怎么办", "老师我今天请假"])
def test_question_about_a_prompt_is_nothing_about_the_pupil(open_one: Town, words: str) -> None:
    """It asks, or tells of its writer: recorded only if he says so, and the prompt stays."""
    assert "这句没有记" in open_one.says(TEACHER, words)
    assert steps(open_one, "李明") == []
    assert "1 李明缺勤核实" in open_one.says(TEACHER, "我还有几件没办")


def test_second_acknowledgement_is_no_second_step(open_one: Town) -> None:
    """收到 and then 嗯嗯: one is enough."""
    open_one.says(TEACHER, "收到")
    assert open_one.says(TEACHER, "嗯嗯") == "好的。"
    assert _kinds(open_one, "李明") == ["ack"]


def test_not_reached_is_no_name(open_one: Town) -> None:
    """联系不上 while 李明 is asked about."""
    assert "已记 李明：情况，没有联系上" in open_one.says(TEACHER, "联系不上")


def test_who_is_back_is_here_in_the_roll_too(open_one: Town) -> None:
    """他来了 ends the absence of the same morning, so that the roll and the case say the same."""
    assert "今天的考勤改记到校" in open_one.says(TEACHER, "他来了")
    assert marked(open_one, "李明")["10-14"] == "present"


def test_visit_told_before_the_roll_of_the_same_pupil_is_not_lost(open_one: Town) -> None:
    """昨晚去了李明家，没人。今天李明还是没来: the roll is recorded, and 记 records the visit of yesterday."""
    answer = open_one.says(TEACHER, "昨晚去了李明家，没人。今天李明还是没来没请假，其他都到了")
    assert "李明（第3天）无故" in answer
    assert "请回“记”" in answer
    assert "已记 李明：10月13日家访，没有联系上" in open_one.says(TEACHER, "记")


def test_taking_back_twice_leaves_the_roll(open_one: Town) -> None:
    """撤回 of a visit, sent twice: the second asks, and the morning's roll stays."""
    open_one.says(TEACHER, "1 已家访，孩子答应明天来")
    open_one.says(TEACHER, "撤回")
    assert "没有动" in open_one.says(TEACHER, "撤回")
    assert marked(open_one, "李明")["10-14"] == "unexcused"


def test_taking_back_step_by_step_stops_before_the_whole_class(town: Town) -> None:
    """Two later words are taken back one by one; the report of the class is asked about."""
    town.says(TEACHER, "李明病假，其他都到了")
    town.says(TEACHER, "王小雨病假")
    town.says(TEACHER, "刘洋病假")
    assert "刘洋恢复为到校" in town.says(TEACHER, "撤回")
    assert "王小雨恢复为到校" in town.says(TEACHER, "撤回")
    assert "没有动" in town.says(TEACHER, "撤回")
    assert marked(town, "李明") == {"10-12": "sick"}
    assert "已撤回今天" in town.says(TEACHER, "撤回今天的")


@pytest.mark.parametrize("words", ["李明前天昨天都是病假", "李明周一、周二病假", "10月12日到13日李明病假"])
def test_several_past_days_are_told_at_once(town: Town, words: str) -> None:
    """Each day is recorded by itself, and none is said to be without school."""
    town.clock("10-14 08:00")
    town.phones.clear()
    answer = town.says(TEACHER, words)
    assert "不上课" not in answer
    assert marked(town, "李明") == {"10-12": "sick", "10-13": "sick"}


def test_number_is_of_what_was_asked_last(open_one: Town) -> None:
    """晓明 is asked about yesterday; this morning a prompt has the code 1: 1 收到 is the prompt's, and 晓明 is not marked by it."""
    open_one.says(TEACHER, "1 收到")
    before = reported(open_one)
    open_one.says(TEACHER, "1 已家访，家里没人")
    assert reported(open_one) == before
    assert _kinds(open_one, "李明") == ["ack", "home_visit"]


def test_teacher_without_a_class_reports_for_none(town: Town) -> None:
    """替赵老师报一下，七1班李明没来 by somebody who may not: he is told so, and nothing about the pupil."""
    assert "考勤由班主任、代班老师或校领导报" in town.says("孟凡星", "替赵老师报一下，七1班李明没来")


@pytest.mark.parametrize("words", ["过一个月回来", "已家访，他爸说去摘棉花了，过两个月回来", "过年回来"])
def test_who_comes_back_in_a_month_is_not_back(open_one: Town, words: str) -> None:
    """A return that lies ahead is none."""
    open_one.says(TEACHER, f"1 {words}")
    assert steps(open_one, "李明")[-1].payload["kind"] != "returned"
    assert marked(open_one, "李明")["10-14"] == "unexcused"


@pytest.mark.parametrize("words", ["何军没迟到", "何军不是迟到，是我看错了", "何军也没迟到"])
def test_who_was_not_what_he_was_told_to_be_is_here(town: Town, words: str) -> None:
    """何军迟到 was a slip."""
    town.says(TEACHER, "何军迟到，其他都到了")
    assert "何军到校" in town.says(TEACHER, words)


@pytest.mark.parametrize("words", ["人到了", "来了来了", "已到", "在教室"])
def test_here_has_many_words(town: Town, words: str) -> None:
    """However short it is said behind a report."""
    town.says(TEACHER, "李明病假，其他都到了")
    town.says(TEACHER, words)
    assert marked(town, "李明") == {"10-12": "present"}


@pytest.mark.parametrize("words", ["错了", "搞错人了", "刚才报错了"])
def test_wrong_alone_asks_what_is_right(town: Town, words: str) -> None:
    """Nothing is changed, and the answer shows how to say what is right, about the pupil just named."""
    town.says(TEACHER, "张伟病假，其他都到了")
    answer = town.says(TEACHER, words)
    assert "“张伟到了”" in answer
    assert "还没有改" in answer


def test_one_more_is_what_the_others_are(town: Town) -> None:
    """李明病假 — 还有王小雨."""
    town.says(TEACHER, "李明病假，其他都到了")
    town.says(TEACHER, "还有王小雨")
    assert marked(town, "王小雨") == {"10-12": "sick"}


@pytest.mark.parametrize(
    ("words", "status"), [("一号", "unexcused"), ("姓张的", "unexcused"), ("选1，病假", "sick"), ("1 发烧了", "sick")]
)
def test_question_is_answered_in_any_way(town: Town, words: str, status: str) -> None:
    """晓明是哪一位: by number, by family name, with what is the matter."""
    town.says(TEACHER, "晓明没来没请假，其他都到了")
    town.says(TEACHER, words)
    assert marked(town, "张晓明") == {"10-12": status}
    town.clock("10-12 09:00")
    town.phones.clear()


@pytest.mark.parametrize("words", ["？", "哪个", "什么意思"])
def test_question_is_said_again_to_who_did_not_see_it(town: Town, words: str) -> None:
    """And it stays open."""
    town.says(TEACHER, "晓明病假，其他都到了")
    assert "1 张晓明、2 王晓明" in town.says(TEACHER, words)
    assert "张晓明病假" in town.says(TEACHER, "1")


def test_pupil_of_another_class_is_not_recorded(town: Town) -> None:
    """名册里没有 — 她是二班的: no pupil of this class, and that is settled."""
    town.says(TEACHER, "马冬梅病假，其他都到了")
    assert "不记" in town.says(TEACHER, "她是二班的")


@pytest.mark.parametrize(
    "words", ["昨天李明病假，今天全勤", "昨天李明病假，其他都到了。今天全勤", "昨天忘了报，昨天李明病假，今天全勤"]
)
def test_two_days_in_one_message_are_two_reports(town: Town, words: str) -> None:
    """Yesterday's and today's, each with its own words."""
    town.clock("10-13 08:00")
    town.phones.clear()
    assert "今天（10月13日） 七年级1班：全到" in town.says(TEACHER, words)
    assert marked(town, "李明") == {"10-12": "sick"}


def test_today_is_recorded_whatever_is_said_of_tomorrow(town: Town) -> None:
    """今天全勤，明天李明请假: today is certain; tomorrow's leave is noted and marks nobody yet."""
    answer = town.says(TEACHER, "今天全勤，明天李明请假")
    assert "七年级1班：全到" in answer
    assert "李明10月13日(周二)事假，已记下" in answer
    assert marked(town, "李明") == {}


def test_yesterday_told_along_changes_nothing(town: Town) -> None:
    """李明昨天没来，今天来了，其他都到了: yesterday's record stays as it is."""
    town.says(TEACHER, "李明病假，其他都到了")
    town.clock("10-13 08:00")
    town.says(TEACHER, "李明昨天没来，今天来了，其他都到了")
    assert marked(town, "李明") == {"10-12": "sick", "10-13": "present"}


@pytest.mark.parametrize(
    ("words", "first", "second"),
    [
        ("前面那个病假，后面那个事假", "sick", "personal"),
        ("一个病假一个事假", "sick", "personal"),
        ("张伟请假了，另一个没请假", "personal", "unexcused"),
        ("第二个请假了", "absent", "personal"),
    ],
)
def test_the_first_and_the_other_are_the_two_just_reported(town: Town, words: str, first: str, second: str) -> None:
    """As they stood in the report; nothing said of the other is put down to the one who is named."""
    town.says(TEACHER, "张伟没来，李明没来，其他都到了")
    town.says(TEACHER, words)
    assert (marked(town, "张伟")["10-12"], marked(town, "李明")["10-12"]) == (first, second)
    town.clock("10-12 09:00")
    town.phones.clear()


@pytest.mark.parametrize(
    ("words", "last"),
    [
        ("李明是请两天不是三天", "李明病假到10月13日"),
        ("是五天", "李明病假到10月16日"),
        ("不是三天，是一天", "李明的请假只到10月12日"),
    ],
)
def test_length_of_a_leave_is_put_right_and_nothing_else(town: Town, words: str, last: str) -> None:
    """The illness stays an illness, and the leave ends when it is said to."""
    town.says(TEACHER, "李明请病假三天，其他都到了")
    assert last in town.says(TEACHER, words)
    assert marked(town, "李明") == {"10-12": "sick"}


def test_no_to_the_day_before_reports_nothing(town: Town) -> None:
    """同昨天 — 不是: nothing is recorded, and the answer says how to go on."""
    town.says(TEACHER, "李明病假，其他都到了")
    town.clock("10-13 08:00")
    town.says(TEACHER, "同昨天")
    assert "没有记" in town.says(TEACHER, "不是")
    assert "10-13" not in marked(town, "李明")
    town.says(TEACHER, "今天全勤")


def test_name_that_was_not_offered_answers_the_other_question(town: Town) -> None:
    """晓明 (two of them) and 何琴 (nobody) are asked about: 何军 is 何琴, and ill; 1 is 晓明."""
    town.says(TEACHER, "晓明事假，何琴病假，其他都到了")
    assert "何军病假" in town.says(TEACHER, "何军")
    assert "张晓明事假" in town.says(TEACHER, "1")


@pytest.mark.parametrize(("words", "status"), [("还在医院", "sick"), ("出院了", "present")])
def test_hospital_is_answered_in_its_own_words(town: Town, words: str, status: str) -> None:
    """今天全勤 and one who was in hospital: is he here?"""
    town.says(TEACHER, "李明住院，其他都到了")
    town.clock("10-13 08:00")
    town.says(TEACHER, "今天全勤")
    town.says(TEACHER, words)
    assert marked(town, "李明")["10-13"] == status


def test_today_too_is_today(town: Town) -> None:
    """昨天李明没来 — 今天也没来."""
    town.clock("10-13 08:00")
    town.phones.clear()
    town.says(TEACHER, "补报昨天，李明没来")
    town.says(TEACHER, "今天也没来")
    assert marked(town, "李明") == {"10-12": "absent", "10-13": "absent"}
    town.clock("10-13 09:00")
    town.phones.clear()


@pytest.mark.parametrize("words", ["家长补了假", "假条收到了", "补假条了"])
def test_leave_asked_for_later_is_leave(town: Town, words: str) -> None:
    """Said of who was just reported missing; said again it changes nothing."""
    town.says(TEACHER, "李明没来没请假，其他都到了")
    town.says(TEACHER, words)
    assert marked(town, "李明") == {"10-12": "personal"}
    assert "已经记着" in town.says(TEACHER, words)


@pytest.mark.parametrize("words", ["我说的是张伟", "你搞错了，是张伟"])
def test_i_said_another_one(town: Town, words: str) -> None:
    """The product is told that it heard the wrong name."""
    town.says(TEACHER, "李明病假，其他都到了")
    town.says(TEACHER, words)
    assert marked(town, "张伟") == {"10-12": "sick"}
    assert marked(town, "李明") == {"10-12": "present"}
